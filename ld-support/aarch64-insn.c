/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aarch64-insn.c: what an A64 instruction does, as far as a row can notice.

   aarch64-insn.def has the instruction set; here is how it is searched, and the forms
   of which nothing can be followed but that they write a register.  All instructions
   are 32 bits.  A table by the upper bits leaves one or two lines to compare with, for
   a whole kernel has some three million instructions.  */

#include "config.h"
#include "aarch64-forms.h"
#include "bytes.h"
#include "target.h"

#include <string.h>

void
ew_a64_NONE (uint32_t insn ATTRIBUTE_UNUSED, struct ew_insn *out ATTRIBUTE_UNUSED)
{
}

void
ew_a64_NOP (uint32_t insn ATTRIBUTE_UNUSED, struct ew_insn *out)
{
  out->nop = true;
}

void
ew_a64_UNKNOWN (uint32_t insn ATTRIBUTE_UNUSED, struct ew_insn *out)
{
  *out = (struct ew_insn) { .op = EW_OP_UNKNOWN, .writes = UINT32_MAX, .to = EW_NO_REG,
			    .from = EW_NO_REG, .with = EW_NO_REG };
}

void
ew_a64_RD (uint32_t insn, struct ew_insn *out)
{
  write_reg (out, reg (insn, 0));
}

void
ew_a64_RD_SP (uint32_t insn, struct ew_insn *out)
{
  write_reg (out, bits (insn, 0, 5));
}

void
ew_a64_RN (uint32_t insn, struct ew_insn *out)
{
  write_reg (out, bits (insn, 5, 5));
}

void
ew_a64_RD_RN (uint32_t insn, struct ew_insn *out)
{
  ew_a64_RD (insn, out);
  ew_a64_RN (insn, out);
}

void
ew_a64_RD_RT2 (uint32_t insn, struct ew_insn *out)
{
  ew_a64_RD (insn, out);
  write_reg (out, reg (insn, 10));
}

void
ew_a64_RS (uint32_t insn, struct ew_insn *out)
{
  write_reg (out, reg (insn, 16));
}

void
ew_a64_RS_PAIR (uint32_t insn, struct ew_insn *out)
{
  ew_a64_RS (insn, out);
  write_reg (out, reg (insn | 1 << 16, 16));
}

/* The registers of a memory copy, or of a memory set, which only reads the third.  */
void
ew_a64_COPY (uint32_t insn, struct ew_insn *out)
{
  unsigned to = reg (insn, 0), from = reg (insn, 5), with = reg (insn, 16);
  bool set = bits (insn, 22, 2) == 3;

  if (to == ZR || from == ZR || to == from || to == with || from == with
      || (!set && with == ZR))
    ew_a64_UNKNOWN (insn, out);
  else
    {
      ew_a64_RD_RN (insn, out);
      write_reg (out, set ? ZR : with);
    }
}

void
ew_a64_LD64B (uint32_t insn, struct ew_insn *out)
{
  unsigned first = bits (insn, 0, 5), i;

  if (first % 2 != 0 || first > 22)
    ew_a64_UNKNOWN (insn, out);
  else
    for (i = first; i < first + 8; i++)
      write_reg (out, i);
}

/* Whoever serves it may use x0 to x17: the SMC Calling Convention, 1.0.  */
void
ew_a64_SERVICE (uint32_t insn ATTRIBUTE_UNUSED, struct ew_insn *out)
{
  out->writes = 0x3ffff;
}

void
ew_a64_SP (uint32_t insn ATTRIBUTE_UNUSED, struct ew_insn *out)
{
  write_reg (out, SP);
}

void
ew_a64_X16 (uint32_t insn ATTRIBUTE_UNUSED, struct ew_insn *out)
{
  write_reg (out, 16);
}

void
ew_a64_X17 (uint32_t insn ATTRIBUTE_UNUSED, struct ew_insn *out)
{
  write_reg (out, 17);
}

struct a64
{
  uint32_t mask, value;
  ew_a64_form *form;
};

static const struct a64 table[] =
{
#define A64(mask, value, form) { mask, value, ew_a64_##form },
#include "aarch64-insn.def"
#undef A64
};

#define N_TABLE (sizeof table / sizeof table[0])

/* The lines that can fit an instruction with the same upper eleven bits.  */
#define KEY_BITS 11
#define MOST_CANDIDATES 32
static uint16_t candidates[1 << KEY_BITS][MOST_CANDIDATES];
static bool prepared;

static void
prepare (void)
{
  const uint32_t upper = UINT32_MAX << (32 - KEY_BITS);
  uint32_t key;
  unsigned i, n;

  for (key = 0; key < 1u << KEY_BITS; key++)
    for (i = n = 0; i < N_TABLE && n < MOST_CANDIDATES - 1; i++)
      if (((key << (32 - KEY_BITS) ^ table[i].value) & table[i].mask & upper) == 0)
	candidates[key][n++] = i + 1;
  prepared = true;
}

static const struct a64 *
find (uint32_t insn)
{
  const uint16_t *next = candidates[insn >> (32 - KEY_BITS)];

  for (; *next != 0; next++)
    if (((insn ^ table[*next - 1].value) & table[*next - 1].mask) == 0)
      return &table[*next - 1];
  return NULL;
}

void
ew_aarch64_insn (const unsigned char *code, struct ew_insn *out)
{
  uint32_t insn = ew_get32 (code);
  const struct a64 *line;

  if (!prepared)
    prepare ();
  memset (out, 0, sizeof *out);
  out->to = out->from = out->with = EW_NO_REG;
  line = find (insn);
  if (line != NULL)
    line->form (insn, out);
  else
    ew_a64_UNKNOWN (insn, out);
}
