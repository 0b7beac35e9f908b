/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check-exit.c: check what an instruction does besides leading to another row.

   At a return, and at a jump to another function, all must be as it was at the entry:
   whoever is entered there believes it.  A call needs a frame record, for the walk to go
   on from (law 3), and what it calls must be an entry.  A trampoline, which a patch site
   has entered, goes to the call site or to its caller.  */

#include "config.h"
#include "check.h"

/* All that must be as at the entry: where a function ends.  */
static void
check_exit (struct ew_check *check, unsigned section, uint32_t unit,
	    const struct ew_insn *insn, unsigned to)
{
  const unsigned lr = check->object->arch->lr;
  const unsigned sp = check->object->arch->target->sp;
  const unsigned fp = check->object->arch->target->fp;
  const struct ew_claim claims[] =
    {
      { .reg = to, .value = { .base = lr } },
      { .reg = sp, .value = { .base = sp } },
      { .reg = fp, .value = { .base = fp } }
    };
  struct ew_place from = { section, (uint64_t) unit * check->object->arch->code_unit };
  struct ew_hop hop = { section, unit, insn, true };
  unsigned failed;

  /* A trampoline goes to the call site or to its caller.  */
  if (ew_check_area (check, ew_check_row (check, section, unit)) != NULL)
    return;
  check->n_ways++;
  if (!ew_hop_proves (check, &hop, claims, 3, &failed))
    ew_check_note (check, EW_KIND_RETURN, section, unit, &from);
}

/* Whether INSN, a jump or a branch to GOAL, leaves the function for another one's entry.
   What is outside of the object, or has neither rows nor a name (a procedure linkage
   table), is entered as a function; but a branch may be one that is never taken, to
   padding, where a compiler was told so.  */
static bool
is_tail_call (const struct ew_check *check, const struct ew_insn *insn,
	      const struct ew_goal *goal)
{
  if (goal->section == 0)
    return goal->symbol != 0;
  if ((check->code.sections[goal->section].flags[goal->unit] & EW_UNIT_MOVED)
      || ew_check_row (check, goal->section, goal->unit) != NULL)
    return false;
  return (insn->way == EW_WAY_JUMP
	  || ew_function_at (check->listing, goal->section,
			     (uint64_t) goal->unit * check->object->arch->code_unit)
	     != NULL);
}

/* Check that what INSN, at UNIT, calls is the entry of a function, or has the row of one:
   the return address is that of this call.  */
static void
check_callee (struct ew_check *check, unsigned section, uint32_t unit,
	      const struct ew_insn *insn)
{
  struct ew_place from = { section, (uint64_t) unit * check->object->arch->code_unit };
  struct ew_claim claims[EW_MAX_CLAIMS];
  unsigned char kinds[EW_MAX_CLAIMS];
  const struct ew_row *row;
  struct ew_goal goal;
  unsigned i, n;

  ew_code_goal (&check->code, section, unit, insn, &goal);
  row = goal.section == 0 ? NULL : ew_check_row (check, goal.section, goal.unit);
  if (row == NULL || ew_check_is_entry (check, row, goal.unit))
    return;
  n = ew_row_claims (check, row, claims, kinds);
  for (i = 0; i < n; i++)
    if (ew_entry_decides (&claims[i]) != EW_YES)
      {
	check->why = EW_WHY_ENTRY;
	check->why_section = goal.section;
	check->why_unit = goal.unit;
	ew_check_note (check, kinds[i], goal.section, goal.unit, &from);
	return;
      }
}

/* Check what INSN, at UNIT with ROW, does besides going on.  */
static void
check_insn (struct ew_check *check, unsigned section, uint32_t unit,
	    const struct ew_row *row,
	    const struct ew_insn *insn)
{
  struct ew_place from = { section, (uint64_t) unit * check->object->arch->code_unit };
  struct ew_goal goal;

  switch (insn->way)
    {
    case EW_WAY_CALL:
    case EW_WAY_CALL_REG:
      if (ew_row_is_plain (row) && (row->code & EW_ROW_LINKED) == 0)
	{
	  check->why = EW_WHY_NONE;
	  ew_check_note (check, EW_KIND_CALL, section, unit, &from);
	}
      break;
    case EW_WAY_RETURN:
      check_exit (check, section, unit, insn, insn->from);
      break;
    case EW_WAY_JUMP:
    case EW_WAY_BRANCH:
      ew_code_goal (&check->code, section, unit, insn, &goal);
      if (is_tail_call (check, insn, &goal))
	check_exit (check, section, unit, insn, check->object->arch->lr);
      break;
    default:
      break;
    }
}

void
ew_check_exits (struct ew_check *check, unsigned section, uint32_t unit,
		const struct ew_row *row, const struct ew_insn *insn)
{
  if (ew_row_is_claim (row))
    check_insn (check, section, unit, row, insn);
  if (insn->way == EW_WAY_CALL)
    check_callee (check, section, unit, insn);
}
