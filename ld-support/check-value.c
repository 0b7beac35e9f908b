/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check-value.c: find out what a register holds.

   A claim says a value, and asks whether it is so.  Here the value is not known: where
   does sp + 16 lie, by how much does `sub sp, sp, x12' move it?  It is read off the row,
   or off the instructions just before; and where that does not tell, what earlier rows
   of the function say is tried.  Where several ways lead to the place, what was found is
   proved as any claim is.  */

#include "config.h"
#include "check.h"

/* A search for the value of a register, backward from a place.  */
struct search
{
  struct ew_check *check;
  unsigned section;
  unsigned steps;		/* That may still be made.  */
  bool joined;			/* Other ways lead to where it was.  */
};

#define MOST_STEPS 500
#define MOST_GUESSES 8

static bool find_value (struct search *search, uint32_t unit, unsigned reg,
			struct ew_value *value);

/* The unit from which the search goes on: the one before, or EW_NO_UNIT where that does
   not lead here.  */
static uint32_t
unit_before (struct search *search, uint32_t unit)
{
  const struct ew_code_section *section
    = &search->check->code.sections[search->section];

  if (section->first[unit] != 0)
    search->joined = true;
  return (unit != 0
	  && (section->flags[unit - 1]
	      & (EW_UNIT_FALLS | EW_UNIT_DEAD | EW_UNIT_DATA)) == EW_UNIT_FALLS
	  && (section->first[unit] == 0
	      || (section->flags[unit - 1] & EW_UNIT_SOFT) == 0)
	  ? unit - 1 : EW_NO_UNIT);
}

static bool
find_sum (struct search *search, uint32_t unit, const struct ew_insn *insn,
	  struct ew_value *value)
{
  struct ew_value with;

  if (!find_value (search, unit, insn->from, value)
      || !find_value (search, unit, insn->with, &with) || with.base != EW_NO_REG
      || with.scaled != 0)
    return false;
  with.offset = (int64_t) ((uint64_t) with.offset << (insn->value & 63));
  value->offset = (int64_t) (insn->op == EW_OP_SUM
			     ? (uint64_t) value->offset + (uint64_t) with.offset
			     : (uint64_t) value->offset - (uint64_t) with.offset);
  return true;
}

/* The value of INSN->to after INSN, which is at UNIT.  */
static bool
find_made (struct search *search, uint32_t unit, const struct ew_insn *insn,
	   struct ew_value *value)
{
  uint64_t part;

  switch (insn->op)
    {
    case EW_OP_CONST:
      *value = (struct ew_value) { .base = EW_NO_REG, .offset = insn->value };
      return true;
    case EW_OP_INSERT:
      if (!find_value (search, unit, insn->to, value) || value->base != EW_NO_REG)
	return false;
      part = UINT64_C (0xffff) << (insn->value & 63);
      value->offset = (int64_t) (((uint64_t) value->offset & ~part)
				 | (uint64_t) (insn->value >> 8) << (insn->value & 63));
      return true;
    case EW_OP_ADD:
      if (!find_value (search, unit, insn->from, value))
	return false;
      value->offset = (int64_t) ((uint64_t) value->offset + (uint64_t) insn->value);
      return true;
    case EW_OP_SUM:
    case EW_OP_DIFFERENCE:
      return find_sum (search, unit, insn, value);
    default:
      return false;
    }
}

/* The value of REG before UNIT.  */
static bool
find_value (struct search *search, uint32_t unit, unsigned reg, struct ew_value *value)
{
  struct ew_check *check = search->check;
  struct ew_insn insn;

  while (search->steps > 0)
    {
      const struct ew_row *row = ew_check_row (check, search->section, unit);

      search->steps--;
      if (reg >= EW_N_INSN_REGS)
	return false;
      if (ew_row_value (check, row, reg, value))
	return true;
      if (ew_check_is_entry (check, row, unit))
	{
	  *value = (struct ew_value) { .base = reg };
	  return true;
	}
      unit = unit_before (search, unit);
      if (unit == EW_NO_UNIT)
	return false;
      /* What may stand there instead may write it.  */
      if (check->code.sections[search->section].flags[unit] & EW_UNIT_REPLACED)
	return false;
      ew_code_insn (&check->code, search->section, unit, &insn);
      if ((insn.way == EW_WAY_CALL || insn.way == EW_WAY_CALL_REG)
	  && (check->object->arch->target->call_writes & EW_REG_MASK (reg)))
	return false;
      if ((insn.writes & EW_REG_MASK (reg)) == 0)
	continue;
      if (insn.to == reg)
	return find_made (search, unit, &insn, value);
      if (insn.step == 0 || insn.from != reg || !find_value (search, unit, reg, value))
	return false;
      value->offset += insn.step;
      return true;
    }
  return false;
}

/* Prove that REG is VALUE before UNIT.  */
static bool
prove_value (struct ew_check *check, unsigned section, uint32_t unit, unsigned reg,
	     unsigned depth, const struct ew_value *value)
{
  struct ew_claim claim = { .reg = reg, .value = *value };

  return (depth < EW_MAX_DEPTH
	  && ew_prove (check, section, unit, &claim, depth + 1));
}

/* Try what the rows before UNIT, in the same function, say of REG: the last one first,
   and some of those that differ.  */
static bool
guess_value (struct ew_check *check, unsigned section, uint32_t unit, unsigned reg,
	     unsigned depth, struct ew_value *value)
{
  const struct ew_row *here = ew_check_row (check, section, unit), *row = here;
  struct ew_value last = { .base = EW_NO_REG };
  unsigned tries = 0;

  for (; row != NULL && tries < MOST_GUESSES && row->section == here->section
	 && row->function == here->function; row--)
    {
      if (ew_row_value (check, row, reg, value)
	  && (value->base != last.base || value->offset != last.offset))
	{
	  if (prove_value (check, section, unit, reg, depth, value))
	    return true;
	  last = *value;
	  tries++;
	}
      if (row == check->rows->rows)
	break;
    }
  return false;
}

/* A shadow call stack's pointer is where it was, or one entry above.  */
static bool
guess_shadow (struct ew_check *check, unsigned section, uint32_t unit, unsigned reg,
	      unsigned depth, struct ew_value *value)
{
  int64_t offset;

  for (offset = 8; reg == check->object->arch->target->shadow && offset >= 0; offset -= 8)
    {
      *value = (struct ew_value) { .base = reg, .offset = offset };
      if (prove_value (check, section, unit, reg, depth, value))
	return true;
    }
  return false;
}

/* The same as find_value, and proved for all ways that lead there.  */
bool
ew_value_of (struct ew_check *check, unsigned section, uint32_t unit, unsigned reg,
	     unsigned depth, struct ew_value *value)
{
  struct search search = { check, section, MOST_STEPS, false };

  if (find_value (&search, unit, reg, value)
      && (!search.joined || prove_value (check, section, unit, reg, depth, value)))
    return true;
  return (guess_shadow (check, section, unit, reg, depth, value)
	  || guess_value (check, section, unit, reg, depth, value));
}

bool
ew_makes_number (struct ew_check *check, unsigned section, uint32_t unit,
		 const struct ew_insn *insn, int64_t number)
{
  struct search search = { check, section, MOST_STEPS, false };
  struct ew_value value;

  return (find_made (&search, unit, insn, &value) && !search.joined
	  && value.base == EW_NO_REG && value.offset == number);
}
