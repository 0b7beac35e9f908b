/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check-step.c: carry a claim backward over one instruction.

   What has to hold before `add x29, sp, 16' so that x29 is 32 below the CFA after it?
   That sp is 48 below.  A register that is written in a way that can't be followed
   makes a claim of it false; one that is not written leaves it as it is.

   A slot becomes what is stored to it.  Whether a store hits it is known where the
   address is made from a register whose distance to the CFA is: by the row, or by the
   instructions before (check-value.c).  The word below the stack pointer may be
   overwritten at any time, by an interrupt, so a claim of it is false.

   A loop that probes the stack ends where SP equals a register: behind such a
   comparison one is as good as the other.  */

#include "config.h"
#include "check.h"

static enum ew_verdict3
deny (struct ew_check *check, enum ew_why why, unsigned section, uint32_t unit)
{
  check->why = why;
  check->why_section = section;
  check->why_unit = unit;
  return EW_NO;
}

/* --- claims of registers */

/* The claim about INSN->to, which is the sum or difference of two registers, is one
   about the first where the second is known.  */
static enum ew_verdict3
back_sum (struct ew_check *check, unsigned section, uint32_t unit,
	  const struct ew_insn *insn, struct ew_claim *claim, unsigned depth)
{
  struct ew_value with;
  uint64_t offset;

  if (!ew_value_of (check, section, unit, insn->with, depth, &with)
      || with.base != EW_NO_REG)
    return deny (check, EW_WHY_ADDRESS, section, unit);
  offset = (uint64_t) with.offset << (insn->value & 63);
  if (insn->op == EW_OP_DIFFERENCE)
    offset = -offset;
  claim->reg = insn->from;
  claim->value.offset = (int64_t) ((uint64_t) claim->value.offset - offset);
  return EW_MAYBE;
}

static enum ew_verdict3
back_load (struct ew_check *check, unsigned section, uint32_t unit,
	   const struct ew_insn *insn, struct ew_claim *claim, unsigned depth)
{
  struct ew_value address;

  /* Only the frame and the shadow call stack keep what they hold.  */
  if (!ew_value_of (check, section, unit, insn->from, depth, &address)
      || (address.base != check->object->arch->target->sp
	  && address.base != check->object->arch->target->shadow)
      || address.scaled != 0)
    return deny (check, EW_WHY_ADDRESS, section, unit);
  claim->at = address.offset + insn->value + (insn->to == claim->reg ? 0 : 8);
  claim->memory = true;
  claim->reg = address.base;
  return EW_MAYBE;
}

/* The signature of a return address: AFTER is what INSN makes, BEFORE what it makes
   it of.  */
static enum ew_verdict3
back_sign (struct ew_check *check, unsigned section, uint32_t unit,
	   struct ew_claim *claim, unsigned after, unsigned before)
{
  if (claim->value.sign != after && claim->value.sign != EW_EITHER
      && before != EW_EITHER)
    return deny (check, EW_WHY_WRITES, section, unit);
  claim->value.sign = before;
  return EW_MAYBE;
}

/* The claim is about INSN->to, or the second register of a load.  */
static enum ew_verdict3
back_made (struct ew_check *check, unsigned section, uint32_t unit,
	   const struct ew_insn *insn, struct ew_claim *claim, unsigned depth)
{
  switch (insn->op)
    {
    case EW_OP_ADD:
    case EW_OP_SCALED:
      claim->reg = insn->from;
      if (insn->op == EW_OP_SCALED)
	claim->value.scaled -= insn->value;
      else
	claim->value.offset = (int64_t) ((uint64_t) claim->value.offset
					 - (uint64_t) insn->value);
      return EW_MAYBE;
    case EW_OP_SUM:
    case EW_OP_DIFFERENCE:
      return back_sum (check, section, unit, insn, claim, depth);
    case EW_OP_LOAD:
      return back_load (check, section, unit, insn, claim, depth);
    case EW_OP_SIGN:
      return back_sign (check, section, unit, claim, EW_SIGNED, EW_PLAIN);
    case EW_OP_AUTH:
      return back_sign (check, section, unit, claim, EW_PLAIN, EW_SIGNED);
    case EW_OP_STRIP:
      return back_sign (check, section, unit, claim, EW_PLAIN, EW_EITHER);
    case EW_OP_CONST:
    case EW_OP_INSERT:
      if (claim->value.base == EW_NO_REG
	  && ew_makes_number (check, section, unit, insn, claim->value.offset))
	return EW_YES;
      return deny (check, EW_WHY_WRITES, section, unit);
    default:
      return deny (check, EW_WHY_WRITES, section, unit);
    }
}

/* Where a branch at UNIT has compared CLAIM's register with another one and goes on
   where they are equal, the claim may be about that one.  */
static void
use_comparison (struct ew_check *check, unsigned section, uint32_t unit,
		const struct ew_insn *insn, bool taken, struct ew_claim *claim)
{
  const struct ew_code_section *code = &check->code.sections[section];
  struct ew_insn compare;

  if (insn->way != EW_WAY_BRANCH || unit == 0 || code->first[unit] != 0
      || insn->condition != (taken ? EW_IF_EQUAL : EW_IF_DIFFERENT)
      || (code->flags[unit - 1] & (EW_UNIT_FALLS | EW_UNIT_DATA)) != EW_UNIT_FALLS
      || ew_row_decides (check, ew_check_row (check, section, unit), claim) == EW_YES)
    return;
  ew_code_insn (&check->code, section, unit - 1, &compare);
  if (compare.op != EW_OP_COMPARE)
    return;
  if (compare.from == claim->reg)
    claim->reg = compare.with;
  else if (compare.with == claim->reg)
    claim->reg = compare.from;
}

static enum ew_verdict3
back_register (struct ew_check *check, unsigned section, uint32_t unit,
	       const struct ew_insn *insn, bool taken, struct ew_claim *claim,
	       unsigned depth)
{
  const uint32_t mask = EW_REG_MASK (claim->reg);

  if (insn->writes & mask)
    {
      if (insn->to == claim->reg
	  || (insn->op == EW_OP_LOAD && insn->with == claim->reg))
	return back_made (check, section, unit, insn, claim, depth);
      if (insn->step == 0 || insn->from != claim->reg)
	return deny (check, EW_WHY_WRITES, section, unit);
      claim->value.offset -= insn->step;
      return EW_MAYBE;
    }
  if ((insn->way == EW_WAY_CALL || insn->way == EW_WAY_CALL_REG)
      && (check->object->arch->target->call_writes & mask))
    return deny (check, EW_WHY_CALL, section, unit);
  use_comparison (check, section, unit, insn, taken, claim);
  return EW_MAYBE;
}

/* --- claims of slots */

/* Whether the store INSN leaves the slot of CLAIM alone; else the claim becomes one of
   what is stored, or is false.  */
static enum ew_verdict3
back_store (struct ew_check *check, unsigned section, uint32_t unit,
	    const struct ew_insn *insn, struct ew_claim *claim, unsigned depth)
{
  struct ew_value address;
  int64_t at;

  if (!ew_value_of (check, section, unit, insn->from, depth, &address)
      || address.base != claim->reg || address.scaled != 0)
    return EW_MAYBE;
  at = address.offset + insn->value;
  if (at >= claim->at + 8 || at + insn->size <= claim->at)
    return EW_MAYBE;
  if (at == claim->at && insn->to != EW_NO_REG)
    claim->reg = insn->to;
  else if (at + 8 == claim->at && insn->with != EW_NO_REG)
    claim->reg = insn->with;
  else
    return deny (check, EW_WHY_SLOT, section, unit);
  claim->memory = false;
  claim->at = 0;
  return EW_MAYBE;
}

/* Whether the slot at AT is below the stack pointer after INSN, or while what it calls is
   executed.  Where the stack pointer is not known, that is not said.  */
static bool
is_below (struct ew_check *check, unsigned section, uint32_t unit,
	  const struct ew_insn *insn, int64_t at, unsigned depth)
{
  const unsigned sp = check->object->arch->target->sp;
  const bool call = insn->way == EW_WAY_CALL || insn->way == EW_WAY_CALL_REG;
  struct ew_value value;

  if ((insn->writes & EW_REG_MASK (sp)) == 0 && !call)
    return false;
  if (insn->op == EW_OP_ADD && insn->to == sp)
    {
      if (!ew_value_of (check, section, unit, insn->from, depth, &value))
	return false;
      value.offset += insn->value;
    }
  else if (call || (insn->step != 0 && insn->from == sp))
    {
      if (!ew_value_of (check, section, unit, sp, depth, &value))
	return false;
      value.offset += insn->step;
    }
  else
    return false;
  return value.base == sp && value.scaled == 0 && value.offset > at;
}

static enum ew_verdict3
back_slot (struct ew_check *check, unsigned section, uint32_t unit,
	   const struct ew_insn *insn, struct ew_claim *claim, unsigned depth)
{
  if (claim->reg == check->object->arch->target->sp
      && is_below (check, section, unit, insn, claim->at, depth))
    return deny (check, EW_WHY_BELOW, section, unit);
  if (insn->op == EW_OP_STORE)
    return back_store (check, section, unit, insn, claim, depth);
  return EW_MAYBE;
}

enum ew_verdict3
ew_step_back (struct ew_check *check, unsigned section, uint32_t unit,
	      const struct ew_insn *insn, bool taken, struct ew_claim *claim,
	      unsigned depth)
{
  if (insn->op == EW_OP_UNKNOWN)
    return deny (check, EW_WHY_INSN, section, unit);
  if (claim->memory)
    return back_slot (check, section, unit, insn, claim, depth);
  return back_register (check, section, unit, insn, taken, claim, depth);
}
