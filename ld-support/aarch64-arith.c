/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aarch64-arith.c: A64 instructions that compute.

   An address of the frame is made by additions of a constant, which may be in a
   register: then movz, movn, movk or orr have put it there.  Everything else that
   computes only writes its register.  Encodings: the Arm Architecture Reference
   Manual for A-profile, C4, "Data processing -- immediate" and "-- register".  */

#include "config.h"
#include "aarch64-forms.h"

/* TO = FROM + VALUE.  */
static void
set_add (struct ew_insn *out, unsigned to, unsigned from, int64_t value)
{
  write_reg (out, to);
  if (to == ZR || from == ZR)
    return;
  out->op = EW_OP_ADD;
  out->to = to;
  out->from = from;
  out->value = value;
}

static void
set_const (struct ew_insn *out, unsigned to, int64_t value)
{
  write_reg (out, to);
  if (to == ZR)
    return;
  out->op = EW_OP_CONST;
  out->to = to;
  out->value = value;
}

/* Subtractions that only set flags are comparisons.  */
static void
set_compare (struct ew_insn *out, unsigned a, unsigned b)
{
  out->op = EW_OP_COMPARE;
  out->from = a;
  out->with = b;
}

void
ew_a64_ADD_IMM (uint32_t insn, struct ew_insn *out)
{
  bool flags = bits (insn, 29, 1), subtract = bits (insn, 30, 1);
  unsigned to = flags ? reg (insn, 0) : bits (insn, 0, 5);
  int64_t value = (int64_t) bits (insn, 10, 12) << (bits (insn, 22, 1) ? 12 : 0);

  if (is_64 (insn))
    set_add (out, to, bits (insn, 5, 5), subtract ? -value : value);
  else
    write_reg (out, to);
}

/* A sum of two registers, the second shifted.  */
static void
set_sum (uint32_t insn, struct ew_insn *out, unsigned to, unsigned from,
	 unsigned shift)
{
  bool subtract = bits (insn, 30, 1);
  unsigned with = reg (insn, 16);

  write_reg (out, to);
  if (with == ZR || from == ZR || !is_64 (insn))
    return;
  if (to != ZR)
    {
      out->op = subtract ? EW_OP_DIFFERENCE : EW_OP_SUM;
      out->to = to;
      out->from = from;
      out->with = with;
      out->value = shift;
    }
  else if (subtract && shift == 0 && bits (insn, 29, 1))
    set_compare (out, from, with);
}

void
ew_a64_ADD_SHIFTED (uint32_t insn, struct ew_insn *out)
{
  if (bits (insn, 22, 2) == 0)
    set_sum (insn, out, reg (insn, 0), reg (insn, 5), bits (insn, 10, 6));
  else
    ew_a64_RD (insn, out);
}

void
ew_a64_ADD_EXTENDED (uint32_t insn, struct ew_insn *out)
{
  unsigned to = bits (insn, 29, 1) ? reg (insn, 0) : bits (insn, 0, 5);

  /* uxtx and sxtx leave a 64-bit register as it is.  */
  if (bits (insn, 13, 2) == 3)
    set_sum (insn, out, to, bits (insn, 5, 5), bits (insn, 10, 3));
  else
    write_reg (out, to);
}

/* The constant of a logical instruction, as DecodeBitMasks of the manual has it; 0
   where there is none.  */
static uint64_t
bit_mask (uint32_t insn)
{
  unsigned n = bits (insn, 22, 1), r = bits (insn, 16, 6), s = bits (insn, 10, 6);
  unsigned length = 6, size;
  uint64_t ones, mask = 0;

  while (length > 0 && ((n << 6 | (~s & 63)) >> length & 1) == 0)
    length--;
  size = 1u << length;
  s &= size - 1;
  r &= size - 1;
  if (length == 0 || s == size - 1)
    return 0;
  ones = (UINT64_C (2) << s) - 1;
  if (r != 0)
    ones = ones >> r | ones << (size - r);
  if (size < 64)
    ones &= (UINT64_C (1) << size) - 1;
  for (unsigned at = 0; at < 64; at += size)
    mask |= ones << at;
  return mask;
}

void
ew_a64_LOGICAL_IMM (uint32_t insn, struct ew_insn *out)
{
  unsigned kind = bits (insn, 29, 2);
  unsigned to = kind == 3 ? reg (insn, 0) : bits (insn, 0, 5);
  uint64_t value = bit_mask (insn);

  if (value == 0)
    ew_a64_UNKNOWN (insn, out);
  else if (kind == 1 && reg (insn, 5) == ZR && is_64 (insn))
    set_const (out, to, value);
  else
    write_reg (out, to);
}

/* orr with the zero register is mov.  */
void
ew_a64_LOGICAL (uint32_t insn, struct ew_insn *out)
{
  if ((insn & 0xffe0fc00) == 0xaa000000 && reg (insn, 5) == ZR)
    set_add (out, reg (insn, 0), reg (insn, 16), 0);
  else
    ew_a64_RD (insn, out);
}

void
ew_a64_MOVE_WIDE (uint32_t insn, struct ew_insn *out)
{
  unsigned kind = bits (insn, 29, 2), shift = 16 * bits (insn, 21, 2);
  uint64_t value = (uint64_t) bits (insn, 5, 16) << shift;

  if (kind == 1 || (!is_64 (insn) && shift > 16))
    ew_a64_UNKNOWN (insn, out);
  else if (kind == 3 && is_64 (insn) && reg (insn, 0) != ZR)
    {
      write_reg (out, reg (insn, 0));
      out->op = EW_OP_INSERT;
      out->to = reg (insn, 0);
      out->value = bits (insn, 5, 16) << 8 | shift;
    }
  else if (kind == 3)
    ew_a64_RD (insn, out);
  else
    {
      value = kind == 0 ? ~value : value;
      set_const (out, reg (insn, 0), is_64 (insn) ? value : (uint32_t) value);
    }
}

void
ew_a64_ADDVL (uint32_t insn, struct ew_insn *out)
{
  unsigned to = bits (insn, 0, 5);

  write_reg (out, to);
  out->op = EW_OP_SCALED;
  out->to = to;
  out->from = bits (insn, 16, 5);
  out->value = signed_bits (insn, 5, 6);
}

/* fmov, to a general register or from one.  */
void
ew_a64_TO_GENERAL (uint32_t insn, struct ew_insn *out)
{
  if (!bits (insn, 16, 1))
    ew_a64_RD (insn, out);
}
