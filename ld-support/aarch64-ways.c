/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aarch64-ways.c: where A64 instructions go, and signed return addresses.

   paciasp puts a signature into the upper bits of x30, autiasp takes it out, xpaclri
   takes it out unseen; the key and the modifier do not matter to a row.  Encodings:
   the Arm Architecture Reference Manual for A-profile, C4, "Branches, Exception
   Generating and System instructions".  */

#include "config.h"
#include "aarch64-forms.h"

static void
set_signature (struct ew_insn *out, enum ew_op op)
{
  write_reg (out, LR);
  out->op = op;
  out->to = LR;
}

void
ew_a64_SIGN (uint32_t insn ATTRIBUTE_UNUSED, struct ew_insn *out)
{
  set_signature (out, EW_OP_SIGN);
}

void
ew_a64_AUTH (uint32_t insn ATTRIBUTE_UNUSED, struct ew_insn *out)
{
  set_signature (out, EW_OP_AUTH);
}

void
ew_a64_STRIP (uint32_t insn ATTRIBUTE_UNUSED, struct ew_insn *out)
{
  set_signature (out, EW_OP_STRIP);
}

static void
set_way (struct ew_insn *out, enum ew_way way, int64_t words)
{
  out->way = way;
  out->target = words * 4;
}

void
ew_a64_BRANCH_COND (uint32_t insn, struct ew_insn *out)
{
  unsigned condition = bits (insn, 0, 4);

  /* 14 and 15 are always true.  */
  set_way (out, condition >= 14 ? EW_WAY_JUMP : EW_WAY_BRANCH,
	   signed_bits (insn, 5, 19));
  out->condition = (condition == 0 ? EW_IF_EQUAL : condition == 1 ? EW_IF_DIFFERENT
		    : EW_IF_OTHER);
}

void
ew_a64_COMPARE_BRANCH (uint32_t insn, struct ew_insn *out)
{
  set_way (out, EW_WAY_BRANCH, signed_bits (insn, 5, 19));
}

void
ew_a64_TEST_BRANCH (uint32_t insn, struct ew_insn *out)
{
  set_way (out, EW_WAY_BRANCH, signed_bits (insn, 5, 14));
}

void
ew_a64_JUMP (uint32_t insn, struct ew_insn *out)
{
  set_way (out, EW_WAY_JUMP, signed_bits (insn, 0, 26));
}

void
ew_a64_CALL (uint32_t insn, struct ew_insn *out)
{
  set_way (out, EW_WAY_CALL, signed_bits (insn, 0, 26));
}

void
ew_a64_JUMP_REG (uint32_t insn ATTRIBUTE_UNUSED, struct ew_insn *out)
{
  out->way = EW_WAY_JUMP_REG;
}

void
ew_a64_CALL_REG (uint32_t insn ATTRIBUTE_UNUSED, struct ew_insn *out)
{
  out->way = EW_WAY_CALL_REG;
}

void
ew_a64_RETURN (uint32_t insn, struct ew_insn *out)
{
  out->way = EW_WAY_RETURN;
  out->from = reg (insn, 5);
}

/* Authenticates and returns.  */
void
ew_a64_RETURN_AUTH (uint32_t insn ATTRIBUTE_UNUSED, struct ew_insn *out)
{
  set_signature (out, EW_OP_AUTH);
  out->way = EW_WAY_RETURN;
  out->from = LR;
}

void
ew_a64_TRAP (uint32_t insn ATTRIBUTE_UNUSED, struct ew_insn *out)
{
  out->way = EW_WAY_TRAP;
}

void
ew_a64_STOP (uint32_t insn ATTRIBUTE_UNUSED, struct ew_insn *out)
{
  out->way = EW_WAY_STOP;
}
