/* SPDX-License-Identifier: GPL-3.0-or-later */
/* words.c: words that may be instructions, see words.h.

   The table is included once more, so that a line of it that the decoder's index does
   not find is noticed: words_describe asks the forms themselves.  */

#include "config.h"
#include "words.h"
#include "aarch64-forms.h"

#include <string.h>

static const struct line
{
  uint32_t mask, value;
  ew_a64_form *form;
} lines[] =
{
#define A64(mask, value, form) { mask, value, ew_a64_##form },
#include "aarch64-insn.def"
#undef A64
};

const size_t words_n_lines = sizeof lines / sizeof lines[0];

const char *const words_forms[] =
{
#define A64(mask, value, form) #form,
#include "aarch64-insn.def"
#undef A64
  "-"
};

/* Lines with many bits that are open, and few instructions.  */
static const uint32_t rare[][2] =
{
  { 0xffffffe0, 0xd51b4200 },	/* msr nzcv, fpcr, fpsr, tpidr_el0.  */
  { 0xffffffe0, 0xd51b4400 },
  { 0xffffffe0, 0xd51b4420 },
  { 0xffffffe0, 0xd51bd040 },
  { 0xffffffe0, 0xd53b4200 },	/* mrs.  */
  { 0xffffffe0, 0xd53bd040 },
  { 0xfffff8e0, 0xd5380000 },	/* Identification registers.  */
  { 0xffffffe0, 0xd50b7420 },	/* dc zva.  */
  { 0xffffffe0, 0xd5184100 },	/* msr sp_el0.  */
  { 0xffe0fc1f, 0xeb00001f },	/* cmp.  */
  { 0xffe0dc1f, 0xeb20401f },
  { 0xffe0ffff, 0xcb2063ff },	/* sub sp, sp, x.  */
  { 0xffc003ff, 0x910003fd },	/* add x29, sp, #N.  */
  { 0xfec07c00, 0xa8007c00 },	/* stp x, xzr.  */
  { 0xfe407fff, 0xa8407bfd },	/* ldp x29, x30, [sp]...  */
  { 0xfe407fff, 0xa8007bfd },	/* stp x29, x30, [sp]...  */
};

#define N_RARE (sizeof rare / sizeof rare[0])

/* xorshift64*.  */
uint64_t
random_next (uint64_t *state)
{
  *state ^= *state >> 12;
  *state ^= *state << 25;
  *state ^= *state >> 27;
  return *state * UINT64_C (0x2545f4914f6cdd1d);
}

void
words_begin (struct words *words, unsigned fillings, unsigned any)
{
  memset (words, 0, sizeof *words);
  words->fillings = fillings;
  words->any = any;
  words->random = UINT64_C (0x656e747279776179);
}

/* Where the fields of registers begin.  */
static const unsigned char fields[] = { 0, 5, 10, 16 };

static uint32_t
filling (uint64_t *state)
{
  uint64_t random = random_next (state);
  uint32_t bits = random >> 32;
  unsigned a = fields[random & 3], b = fields[random >> 2 & 3];

  switch (random >> 4 & 15)
    {
    case 0: case 1: case 2:
      return bits | 31u << a;
    case 3:
      return bits | 31u << a | 31u << b;
    case 4: case 5:
      return (bits & ~(31u << a)) | 30u << a;
    case 6: case 7:
      return (bits & ~(31u << b)) | (bits >> a & 31) << b;
    case 8:
      return bits & (31u << a | 31u << b);
    case 9:
      return bits & ~(31u << a);
    case 10:
      return bits | ~(31u << a | 31u << b);
    case 11:
      return (bits & ~0xfc00u) | 31;
    default:
      return bits;
    }
}

/* How many fillings there are where MASK is fixed.  */
static unsigned
fillings_of (const struct words *words, uint32_t mask)
{
  int open = __builtin_popcount (~mask);

  return open < 16 && 4u << open < words->fillings ? 4u << open : words->fillings;
}

int
words_next (struct words *words, uint32_t *word)
{
  uint32_t mask, value;

  for (; words->line < words_n_lines + N_RARE; words->line++, words->count = 0)
    {
      bool is_line = words->line < words_n_lines;
      const uint32_t *other = rare[is_line ? 0 : words->line - words_n_lines];

      mask = is_line ? lines[words->line].mask : other[0];
      value = is_line ? lines[words->line].value : other[1];
      if (words->count++ < fillings_of (words, mask))
	{
	  *word = (filling (&words->random) & ~mask) | value;
	  return 1;
	}
    }
  if (words->count++ >= words->any)
    return 0;
  *word = random_next (&words->random) >> 32;
  return 1;
}

size_t
words_line (uint32_t insn)
{
  size_t i;

  for (i = 0; i < words_n_lines; i++)
    if (((insn ^ lines[i].value) & lines[i].mask) == 0)
      break;
  return i;
}

uint32_t
words_value (size_t line)
{
  return lines[line].value;
}

void
words_describe (size_t line, uint32_t insn, struct ew_insn *out)
{
  memset (out, 0, sizeof *out);
  out->to = out->from = out->with = EW_NO_REG;
  if (line < words_n_lines)
    lines[line].form (insn, out);
  else
    ew_a64_UNKNOWN (insn, out);
}
