/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check-prove.c: prove a claim along all ways that lead to a place.

   The claims that still have to be proved are a list.  One is taken off; the row at
   its place says it, denies it, or leaves it open.  Where it is open, it is carried
   back over each instruction that leads there, and what results is put on the list,
   unless it was there before.  The list runs dry: proved.

   The ways into a place are the instruction before, if it may go on, and the edges of
   code.h.  Where only a jump to what is in a register can lead (a table of branches),
   those of the same function are the ways, from where the row is the same.  */

#include "config.h"
#include "check.h"
#include "report.h"

#include <libiberty/hashtab.h>
#include <stdlib.h>

/* A claim at a place.  */
struct goal
{
  unsigned section;
  uint32_t unit;
  struct ew_claim claim;
};

struct proof
{
  struct ew_check *check;
  unsigned depth;
  struct goal *goals;
  size_t n_goals, capacity, done;
  /* Numbers, plus 1, of the goals where ways meet, by their hashes; N_SLOTS is a power
     of 2 or 0.  */
  uint32_t *slots;
  size_t n_slots, n_used;
};

/* More places than a function has, unless it is enormous.  */
#define MOST_GOALS 200000

/* A whole kernel needs less than one for each instruction.  */
#define MOST_GOALS_IN_ALL 40000000

static bool
deny (struct ew_check *check, enum ew_why why, unsigned section, uint32_t unit)
{
  check->why = why;
  check->why_section = section;
  check->why_unit = unit;
  return false;
}

static bool
same_goal (const struct goal *a, const struct goal *b)
{
  return (a->unit == b->unit && a->section == b->section
	  && a->claim.memory == b->claim.memory && a->claim.reg == b->claim.reg
	  && a->claim.at == b->claim.at && a->claim.value.base == b->claim.value.base
	  && a->claim.value.sign == b->claim.value.sign
	  && a->claim.value.scaled == b->claim.value.scaled
	  && a->claim.value.offset == b->claim.value.offset);
}

static bool
no_memory (struct proof *proof)
{
  if (!proof->check->failed)
    ew_refuse (proof->check->object->file, "no memory for a proof");
  proof->check->failed = true;
  return false;
}

static hashval_t
hash_goal (const struct goal *goal)
{
  uint64_t parts[] = { goal->unit, goal->section, goal->claim.reg,
		       (uint64_t) goal->claim.at,
		       (uint64_t) goal->claim.value.offset };

  return iterative_hash (parts, sizeof parts, goal->claim.memory);
}

/* The slot of a goal like GOAL, or a free one.  */
static uint32_t *
find_slot (const struct proof *proof, const struct goal *goal)
{
  size_t i = hash_goal (goal);

  for (;; i++)
    {
      uint32_t *slot = &proof->slots[i & (proof->n_slots - 1)];

      if (*slot == 0 || same_goal (&proof->goals[*slot - 1], goal))
	return slot;
    }
}

/* Keep at least half of the slots free.  */
static bool
grow_slots (struct proof *proof)
{
  uint32_t *old = proof->slots;
  size_t i, n = proof->n_slots;

  if (proof->n_used * 2 < n)
    return true;
  proof->slots = calloc (n != 0 ? n * 2 : 32, sizeof *proof->slots);
  if (proof->slots == NULL)
    {
      proof->slots = old;
      return no_memory (proof);
    }
  proof->n_slots = n != 0 ? n * 2 : 32;
  for (i = 0; i < n; i++)
    if (old[i] != 0)
      *find_slot (proof, &proof->goals[old[i] - 1]) = old[i];
  free (old);
  return true;
}

/* Note that GOAL will be the next on the list.  *KNOWN: it is there already.  Ways meet
   where edges lead, and at jumps to anywhere, so only such places are remembered.  */
static bool
remember (struct proof *proof, const struct goal *goal, bool *known)
{
  const struct ew_code_section *section
    = &proof->check->code.sections[goal->section];
  uint32_t *slot;

  *known = false;
  if (section->first[goal->unit] == 0
      && (section->flags[goal->unit] & EW_UNIT_JUMPS) == 0)
    return true;
  if (!grow_slots (proof))
    return false;
  slot = find_slot (proof, goal);
  *known = *slot != 0;
  if (!*known)
    {
      *slot = proof->n_goals + 1;
      proof->n_used++;
    }
  return true;
}

static bool
add_goal (struct proof *proof, unsigned section, uint32_t unit,
	  const struct ew_claim *claim)
{
  struct goal goal = { section, unit, *claim };
  bool known;

  if (proof->n_goals == MOST_GOALS || proof->check->n_goals++ == MOST_GOALS_IN_ALL)
    return deny (proof->check, EW_WHY_LONG, section, unit);
  if (proof->n_goals == proof->capacity)
    {
      size_t capacity = proof->capacity * 2 + 16;
      struct goal *more = realloc (proof->goals, capacity * sizeof *more);

      if (more == NULL)
	return no_memory (proof);
      proof->goals = more;
      proof->capacity = capacity;
    }
  if (!remember (proof, &goal, &known))
    return false;
  if (known)
    return true;
  proof->goals[proof->n_goals++] = goal;
  return true;
}

/* Carry WANTED back over INSN at UNIT of SECTION, which is left by its branch if it is
   TAKEN.  */
static bool
go_back_insn (struct proof *proof, unsigned section, uint32_t unit,
	      const struct ew_insn *insn, bool taken, const struct ew_claim *wanted)
{
  struct ew_claim claim = *wanted;

  switch (ew_step_back (proof->check, section, unit, insn, taken, &claim, proof->depth))
    {
    case EW_YES:
      return true;
    case EW_NO:
      return false;
    default:
      return add_goal (proof, section, unit, &claim);
    }
}

/* The same of what may stand in the place of that instruction, and goes on.  */
static bool
go_back_alternatives (struct proof *proof, unsigned section, uint32_t unit,
		      const struct ew_claim *wanted)
{
  const struct ew_code *code = &proof->check->code;
  size_t i = ew_code_first_alternative (code, section, unit);
  struct ew_insn insn;

  for (; i < code->n_alternatives && code->alternatives[i].section == section
	 && code->alternatives[i].unit == unit; i++)
    {
      ew_code_insn (code, code->alternatives[i].with_section,
		    code->alternatives[i].with, &insn);
      if (insn.way != EW_WAY_JUMP
	  && !go_back_insn (proof, section, unit, &insn, false, wanted))
	return false;
    }
  return true;
}

/* Carry WANTED back over the instruction at UNIT of SECTION, or, where the way does not
   execute it, to BEFORE it.  */
static bool
go_back (struct proof *proof, unsigned section, uint32_t unit, bool before, bool taken,
	 const struct ew_claim *wanted)
{
  const struct ew_code *code = &proof->check->code;
  struct ew_insn insn;

  if (before)
    return add_goal (proof, section, unit, wanted);
  if (!taken && (code->sections[section].flags[unit] & EW_UNIT_REPLACED)
      && !go_back_alternatives (proof, section, unit, wanted))
    return false;
  ew_code_insn (code, section, unit, &insn);
  return go_back_insn (proof, section, unit, &insn, taken, wanted);
}

/* Go back along the jumps of the function of ROW, which is the row at the goal.  */
static bool
go_back_jumps (struct proof *proof, const struct goal *goal, const struct ew_row *row)
{
  const struct ew_check *check = proof->check;
  const struct ew_code *code = &check->code;
  size_t i = ew_code_first_jump (code, goal->section, row->function);
  bool any = false;

  for (; i < code->n_jumps && code->jumps[i].section == goal->section; i++)
    {
      uint32_t unit = code->jumps[i].offset / check->object->arch->code_unit;
      const struct ew_row *from = ew_check_row (check, goal->section, unit);

      if (from == NULL || from->function != row->function)
	break;
      if (!ew_rows_alike (from, row))
	continue;
      any = true;
      if (!go_back (proof, goal->section, unit, false, true, &goal->claim))
	return false;
    }
  return any || deny (proof->check, EW_WHY_NOWHERE, goal->section, goal->unit);
}

/* Whether the instruction before UNIT of SECTION, in the same function, goes on.  */
static bool
falls_into (const struct ew_check *check, unsigned section, uint32_t unit,
	    const struct ew_row *row)
{
  const struct ew_code_section *code = &check->code.sections[section];
  const struct ew_row *before = unit == 0 ? NULL
				: ew_check_row (check, section, unit - 1);

  if (unit == 0 || (row != NULL) != (before != NULL)
      || (row != NULL && row->function != before->function)
      || (code->flags[unit - 1] & (EW_UNIT_FALLS | EW_UNIT_DEAD | EW_UNIT_DATA))
	 != EW_UNIT_FALLS)
    return false;
  return (code->flags[unit - 1] & EW_UNIT_SOFT) == 0 || code->first[unit] == 0;
}

/* Go back from GOAL along its edges, or those only that come from the function of INNER:
   at its entry, others enter it anew.  *ANY: whether there are some.  */
static bool
go_back_edges (struct proof *proof, const struct goal *goal, const struct ew_row *inner,
	       bool *any)
{
  const struct ew_check *check = proof->check;
  uint32_t edge = check->code.sections[goal->section].first[goal->unit];

  *any = false;
  for (; edge != 0; edge = check->code.edges[edge].next)
    {
      const struct ew_edge *e = &check->code.edges[edge];

      if (!ew_check_is_way (check, e)
	  || (inner != NULL
	      && (e->from_section != goal->section
		  || ew_check_row (check, e->from_section, e->from)->function
		     != inner->function)))
	continue;
      *any = true;
      if (!go_back (proof, e->from_section, e->from, e->before, true, &goal->claim))
	return false;
    }
  return true;
}

/* Go back from GOAL along all ways.  */
static bool
expand (struct proof *proof, const struct goal *goal)
{
  const struct ew_check *check = proof->check;
  const struct ew_row *row = ew_check_row (check, goal->section, goal->unit);
  bool any, falls = falls_into (check, goal->section, goal->unit, row);

  if (falls && !go_back (proof, goal->section, goal->unit - 1, false, false,
			 &goal->claim))
    return false;
  if (!go_back_edges (proof, goal, NULL, &any))
    return false;
  if (falls || any)
    return true;
  return (row == NULL
	  ? deny (proof->check, EW_WHY_NOWHERE, goal->section, goal->unit)
	  : go_back_jumps (proof, goal, row));
}

static bool
settle (struct proof *proof, const struct goal *goal)
{
  struct ew_check *check = proof->check;
  const struct ew_row *row = ew_check_row (check, goal->section, goal->unit);
  bool any;

  switch (ew_row_decides (check, row, &goal->claim))
    {
    case EW_YES:
      return true;
    case EW_NO:
      return deny (check, EW_WHY_ROW, goal->section, goal->unit);
    default:
      break;
    }
  if (!ew_check_is_entry (check, row, goal->unit))
    return expand (proof, goal);
  if (ew_entry_decides (&goal->claim) != EW_YES)
    return deny (check, EW_WHY_ENTRY, goal->section, goal->unit);
  return go_back_edges (proof, goal, row, &any);
}

bool
ew_prove (struct ew_check *check, unsigned section, uint32_t unit,
	  const struct ew_claim *claim, unsigned depth)
{
  struct proof proof = { .check = check, .depth = depth };
  bool good;

  /* Nearly always the row says it.  */
  if (ew_row_decides (check, ew_check_row (check, section, unit), claim) == EW_YES)
    return true;
  good = add_goal (&proof, section, unit, claim);
  while (good && proof.done < proof.n_goals)
    {
      struct goal goal = proof.goals[proof.done++];

      good = settle (&proof, &goal);
    }
  free (proof.goals);
  free (proof.slots);
  return good;
}
