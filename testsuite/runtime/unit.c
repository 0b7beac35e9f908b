/* SPDX-License-Identifier: GPL-3.0-or-later */
/* unit.c: what ew_area_ returns where something is not as it should be.

   Areas are built in memory from the records' and the runtime's own
   description; nothing here is executed.  Prints one line per claim that does
   not hold and the number of claims; status 0 if all hold.  */

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include "arch.h"

#define NOP 0xd503201fu
#define BTI_C 0xd503245fu
#define BTI_J 0xd503249fu
#define BTI_JC 0xd50324dfu
#define SAVE_LR 0xaa1e03e9u

static int claims, wrong;

#define IS(expression, wanted) is (#expression, (expression), (wanted))

static void
is (const char *expression, long long found, long long wanted)
{
  claims++;
  if (found == wanted)
    return;
  wrong++;
  printf ("%s is %lld, not %lld\n", expression, found, wanted);
}

/* A function in data: area, user NOP, label, landing pad, NOPs; and its
   record, with the second entry that it has if the area is a SLOT.  */
static struct
{
  _Alignas (8) uint32_t code[10];
  struct ew_area_record record, function;
} f;

static int slot;

static int fail_insn, fail_literal, lie;

static int
write_insn (void *context, uintptr_t at, uint32_t old, uint32_t new_insn)
{
  uint32_t *insn = (uint32_t *) at;

  (void) context;
  if (fail_insn)
    return 1;
  IS (*insn == old, 1);
  if (!lie)
    *insn = new_insn;
  return 0;
}

static int
write_literal (void *context, uintptr_t at, uint64_t value)
{
  (void) context;
  if (fail_literal)
    return 1;
  if (!lie)
    *(uint64_t *) at = value;
  return 0;
}

static const struct ew_text text = { write_insn, write_literal, NULL };

/* A fresh, prepared function with USER NOPs and perhaps a landing pad.  */
static struct ew_area
fresh (int user, int pad)
{
  struct ew_area area;
  int i;

  ew_area_encode ((unsigned char *) f.code, 0);
  for (i = 4; i < 10; i++)
    f.code[i] = NOP;
  if (pad)
    f.code[4 + user] = BTI_C;
  f.code[4 + user + pad] = SAVE_LR;
  f.record.area = (int32_t) ((char *) f.code - (char *) &f.record.area);
  f.record.entry = (slot ? 0 : 16) + 4 * user;
  f.record.nops = 2;
  f.record.tag = EW_AREA_TAG (slot ? EW_AREA_SLOT : EW_AREA_INLINE, EW_AREA_VERSION);
  f.function.area = (int32_t) ((char *) (f.code + 4 + user)
			       - (char *) &f.function.area);
  f.function.entry = f.function.nops = 0;
  f.function.tag = slot ? EW_AREA_TAG (EW_AREA_FUNCTION, EW_AREA_VERSION) : 0;
  IS (ew_area_next (&f.record) == &f.record + 1 + slot, 1);
  IS (ew_area_resolve (&f.record, &area), EW_OK);
  IS (area.area, (uintptr_t) f.code);
  IS (area.literal, (uintptr_t) (f.code + 2));
  IS (area.entry, (uintptr_t) (f.code + 4 + user));
  IS (area.site, (uintptr_t) (f.code + 5 + user + pad));
  IS (ew_area_verify (&area), 0);
  return area;
}

static void
test_encode (void)
{
  static const unsigned char wanted[16] =
    { 0x50, 0, 0, 0x58, 0, 2, 0x1f, 0xd6, 0x78, 0x56, 0x34, 0x12, 0, 0, 0, 0x80 };
  unsigned char code[17] = { 0 };

  IS (ew_area_size (), 16);
  IS (ew_area_encode (code, 0x8000000012345678), EW_OK);
  IS (memcmp (code, wanted, 16), 0);
  IS (code[16], 0);
}

static void
test_resolve (void)
{
  struct ew_area area = fresh (0, 0);
  struct ew_area_record good = f.record;
  int tag;

  for (tag = 0; tag < 256; tag++)
    {
      f.record.tag = tag;
      IS (ew_area_resolve (&f.record, &area), tag == good.tag ? EW_OK : EW_E_RECORD);
    }
  f.record = good;
  f.record.entry = 12;
  IS (ew_area_resolve (&f.record, &area), slot ? EW_OK : EW_E_RECORD);
  f.record.entry = 18;
  IS (ew_area_resolve (&f.record, &area), EW_E_ALIGN);
  f.record = good;
  f.record.area += 4;
  area.area = 7;
  IS (ew_area_resolve (&f.record, &area), EW_E_ALIGN);
  IS (area.area, 7);
  f.record = good;
  f.record.nops = 1;
  IS (ew_area_resolve (&f.record, &area), EW_OK);
  IS (area.site, 0);
  IS (ew_area_verify (&area), EW_E_NOSITE);
  IS (ew_area_arm (&area, 0x1000, &text), EW_E_NOSITE);
  IS (ew_area_prepare (&area, &text), EW_E_NOSITE);
}

/* A record of which the second entry is not what it should be.  */
static void
test_half (void)
{
  struct ew_area area = fresh (0, 0);
  struct ew_area_record good = f.function;
  int tag;

  IS (ew_area_resolve (&f.function, &area), EW_E_RECORD);
  IS (ew_area_next (&f.function) == &f.function + 1, 1);
  for (tag = 0; tag < 256; tag++)
    {
      f.function.tag = tag;
      IS (ew_area_resolve (&f.record, &area), tag == good.tag ? EW_OK : EW_E_RECORD);
      IS (ew_area_next (&f.record) == &f.record + 1 + (tag == good.tag), 1);
    }
  f.function = good;
  f.function.entry = 4;
  IS (ew_area_resolve (&f.record, &area), EW_E_RECORD);
  f.function = good;
  f.function.nops = 2;
  IS (ew_area_resolve (&f.record, &area), EW_E_RECORD);
  f.function = good;
  f.function.area += 2;
  IS (ew_area_resolve (&f.record, &area), EW_E_ALIGN);
  f.function = good;
  f.record.entry = 2;
  IS (ew_area_resolve (&f.record, &area), EW_E_ALIGN);
}

/* An area that no BL of the function reaches: 128 MiB from it.  */
static void
test_far (void)
{
  struct ew_area area = fresh (0, 0);
  size_t size = (size_t) 1 << 28;
  char *memory = mmap (NULL, size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  uint32_t *site;

  if (memory == MAP_FAILED)
    {
      IS (1, 0);
      return;
    }
  memcpy (memory, f.code, 16);
  area.area = (uintptr_t) memory;
  area.literal = area.area + 8;
  site = (uint32_t *) (memory + (1 << 27) + 4);
  site[-1] = SAVE_LR;
  site[0] = NOP;
  area.site = (uintptr_t) site;
  IS (ew_area_verify (&area), 0);
  IS (ew_area_arm (&area, 0x1000, &text), EW_E_SITE);
  IS (ew_area_target (&area), 0);
  site[-2] = SAVE_LR;
  site[-1] = NOP;
  area.site -= 4;
  IS (ew_area_arm (&area, 0x1000, &text), EW_OK);
  IS (site[-1], 0x96000000);
  munmap (memory, size);
}

static void
test_verify (void)
{
  struct ew_area area = fresh (2, 1);
  int word, bit;

  /* Any bit of the code, and of the two entry instructions.  */
  for (word = 0; word < 9; word++)
    for (bit = 0; bit < 32; bit++)
      {
	int code = word < 2, entry = word == 7 || word == 8;

	f.code[word] ^= 1u << bit;
	IS (ew_area_verify (&area), code ? EW_E_CODE : entry ? EW_E_SITE : 0);
	f.code[word] ^= 1u << bit;
      }
  area.area += 4;
  IS (ew_area_verify (&area), EW_E_ALIGN);
}

static void
test_life (int user, int pad)
{
  struct ew_area area = fresh (user, pad);
  uint32_t *site = (uint32_t *) area.site;

  IS (ew_area_retarget (&area, 0x1000, &text), EW_E_STATE);
  IS (ew_area_disarm (&area, &text), EW_E_STATE);
  IS (ew_area_arm (&area, 0, &text), EW_E_TARGET);
  IS (ew_area_arm (&area, 0x1002, &text), EW_E_TARGET);
  IS (ew_area_target (&area), 0);
  IS (*site, NOP);
  IS (ew_area_arm (&area, 0x123456789abcdef0, &text), EW_OK);
  IS (*site, 0x94000000u | (((uint32_t) (area.area - area.site) >> 2) & 0x3ffffff));
  IS (ew_area_verify (&area), 1);
  IS (ew_area_target (&area), 0x123456789abcdef0);
  IS (ew_area_arm (&area, 0x1000, &text), EW_E_STATE);
  IS (ew_area_prepare (&area, &text), EW_OK);
  IS (ew_area_retarget (&area, 0, &text), EW_E_TARGET);
  IS (ew_area_retarget_fast (&area, 3, &text), EW_E_TARGET);
  IS (ew_area_target (&area), 0x123456789abcdef0);
  IS (ew_area_retarget (&area, 0x1000, &text), EW_OK);
  IS (ew_area_retarget_fast (&area, 0x2000, &text), EW_OK);
  IS (ew_area_target (&area), 0x2000);
  *(uint64_t *) area.literal = 0;
  IS (ew_area_verify (&area), EW_E_TARGET);
  *(uint64_t *) area.literal = 0x2000;
  IS (ew_area_disarm (&area, &text), EW_OK);
  IS (*site, NOP);
  IS (ew_area_verify (&area), 0);
  /* The literal outlives the disarming.  */
  IS (ew_area_target (&area), 0x2000);
}

static void
test_prepare (void)
{
  struct ew_area area = fresh (0, 0);
  uint32_t *save = (uint32_t *) area.site - 1;

  *save = NOP;
  IS (ew_area_verify (&area), 0);
  IS (ew_area_arm (&area, 0x1000, &text), EW_E_SITE);
  IS (ew_area_prepare (&area, &text), EW_OK);
  IS (*save, SAVE_LR);
  IS (ew_area_prepare (&area, &text), EW_OK);
  IS (ew_area_arm (&area, 0x1000, &text), EW_OK);
  /* A BL without the saved LR, or one to another place, is not ours.  */
  *save = NOP;
  IS (ew_area_verify (&area), EW_E_SITE);
  *save = SAVE_LR;
  save[1]++;
  IS (ew_area_verify (&area), EW_E_SITE);
}

/* BL reaches from -2^27 to 2^27 - 4 bytes, in words.  */
static void
test_reach (void)
{
  const uintptr_t from = (uintptr_t) 1 << 40, far = (uintptr_t) 1 << 27;
  uint32_t insn = 0;

  IS (ew_native.call (from, from - far, &insn), 0);
  IS (insn, 0x96000000);
  IS (ew_native.call (from, from + far - 4, &insn), 0);
  IS (insn, 0x95ffffff);
  IS (ew_native.call (from, from - 4, &insn), 0);
  IS (insn, 0x97ffffff);
  IS (ew_native.call (from, from + far, &insn) != 0, 1);
  IS (ew_native.call (from, from - far - 4, &insn) != 0, 1);
  IS (ew_native.call (from, from + 2, &insn) != 0, 1);
  IS (insn, 0x97ffffff);
}

static void
test_landing_pads (void)
{
  struct ew_area area = fresh (0, 1);

  f.code[4] = BTI_JC;
  IS (ew_area_resolve (&f.record, &area), EW_OK);
  IS (area.site, (uintptr_t) (f.code + 6));
  f.code[4] = BTI_J;
  IS (ew_area_resolve (&f.record, &area), EW_OK);
  IS (area.site, (uintptr_t) (f.code + 5));
  IS (ew_area_verify (&area), EW_E_SITE);
}

static void
test_writer (void)
{
  struct ew_area area = fresh (0, 0);

  fail_literal = 1;
  IS (ew_area_arm (&area, 0x1000, &text), EW_E_WRITE);
  fail_literal = 0;
  fail_insn = 1;
  IS (ew_area_arm (&area, 0x1000, &text), EW_E_WRITE);
  fail_insn = 0;
  IS (ew_area_verify (&area), 0);
  lie = 1;
  IS (ew_area_arm (&area, 0x3000, &text), EW_E_READBACK);
  lie = 0;
  IS (ew_area_arm (&area, 0x3000, &text), EW_OK);
  lie = 1;
  IS (ew_area_disarm (&area, &text), EW_E_READBACK);
  IS (ew_area_retarget (&area, 0x4000, &text), EW_E_READBACK);
  lie = 0;
  fail_literal = 1;
  IS (ew_area_retarget (&area, 0x4000, &text), EW_E_WRITE);
  IS (ew_area_retarget_fast (&area, 0x4000, &text), EW_E_WRITE);
  fail_literal = 0;
  IS (ew_area_target (&area), 0x3000);
}

static void
test_words (void)
{
  int error;

  for (error = 0; error >= EW_E_ARCH; error--)
    IS (strcmp (ew_strerror (error), "unknown error") != 0, 1);
  IS (strcmp (ew_strerror (EW_OK), "no error"), 0);
  IS (strcmp (ew_strerror (EW_E_TARGET), "target is not a possible code address"), 0);
  IS (strcmp (ew_strerror (EW_E_ARCH), "no areas on this architecture"), 0);
  IS (strcmp (ew_strerror (EW_E_DICTIONARY - 1), "unknown error"), 0);
  IS (strcmp (ew_strerror (1), "unknown error"), 0);
}

int
main (void)
{
  test_encode ();
  for (slot = 0; slot <= 1; slot++)
    {
      test_resolve ();
      test_verify ();
      test_life (0, 0);
      test_life (2, 0);
      test_life (0, 1);
      test_life (3, 1);
      test_prepare ();
      test_landing_pads ();
      test_writer ();
    }
  slot = 1;
  test_half ();
  test_far ();
  test_reach ();
  test_words ();
  printf ("%d claims, %d wrong\n", claims, wrong);
  return wrong != 0;
}
