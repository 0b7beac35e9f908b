/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check-walk.c: check each row against all ways that lead to it.

   The rows are gone through in the order of the code.  The row of the next instruction
   is nearly always the same one, and the instruction touches nothing that it speaks
   of; then there is nothing to prove.

   Where nothing leads to an instruction and it is a NOP, it is padding.  Where it is
   another one, it may be reached by a table of branches, or be a landing pad: then at
   least one jump, or call, of the function must be able to lead there.  */

#include "config.h"
#include "check.h"
#include "report.h"

/* A place in the walk.  */
struct walk
{
  struct ew_check *check;
  unsigned section;
  const struct ew_code_section *code;
  unsigned unit_size;
  uint32_t registers;		/* That the row speaks of.  */
};

/* A table knows no functions but by their symbols, and one row may be of several: whether
   code begins at UNIT, by a symbol that does not say that it is a function, in the state
   of an entry.  */
static bool
is_label (struct ew_check *check, const struct ew_row *row, uint32_t unit)
{
  const struct ew_object *object = check->object;
  struct ew_claim claims[EW_MAX_CLAIMS];
  unsigned char kinds[EW_MAX_CLAIMS];
  unsigned i, n = ew_row_claims (check, row, claims, kinds);

  for (i = 0; i < n; i++)
    if (ew_entry_decides (&claims[i]) != EW_YES)
      return false;
  return (check->rows->tables
	  && ew_sized_symbol_at (object, row->section,
				 (uint64_t) unit * object->arch->code_unit) != NULL);
}

/* UNIT, whose row is ROW, has no way that leads there for certain.  */
static void
check_unreached (struct walk *walk, uint32_t unit, const struct ew_row *row)
{
  struct ew_check *check = walk->check;
  const struct ew_row *before = unit == 0 ? NULL
				: ew_check_row (check, walk->section, unit - 1);

  if (before != NULL && before->function == row->function
      && (walk->code->flags[unit - 1] & EW_UNIT_SOFT)
      && ew_hop_from (check, walk->section, unit - 1, false, row))
    return;
  if (ew_check_alive (check, row, unit) || is_label (check, row, unit))
    return;
  check->why = EW_WHY_NOWHERE;
  check->why_section = walk->section;
  check->why_unit = unit;
  ew_check_note (check, EW_KIND_PLACE, walk->section, unit, NULL);
}

/* The instruction at UNIT, of ROW, goes on, and the next one is of another function,
   or data, or there is none.  */
static void
check_end (struct walk *walk, uint32_t unit, const struct ew_row *next)
{
  struct ew_check *check = walk->check;
  struct ew_place from = { walk->section, (uint64_t) unit * walk->unit_size };

  const struct ew_function *function
    = ew_function_at (check->listing, walk->section,
		      ew_check_row (check, walk->section, unit)->function);

  if (function != NULL
      && ew_annotation_find (check->annotations, EW_ANNOTATE_UNREACHABLE,
			     function->name) != NULL)
    return;
  check->n_ways++;
  if (next != NULL && ew_row_is_claim (next)
      && ew_check_is_entry (check, next, unit + 1)
      && ew_hop_from (check, walk->section, unit, false, next))
    return;
  check->why = EW_WHY_NONE;
  ew_check_note (check, EW_KIND_END, walk->section, unit, &from);
}

/* Whether the claims of ROW follow at once from those in front of the branch INSN of
   EDGE.  */
static bool
is_plain (const struct walk *walk, const struct ew_edge *edge,
	  const struct ew_insn *insn, const struct ew_row *row)
{
  const struct ew_row *from = ew_check_row (walk->check, edge->from_section, edge->from);

  return (from->function == row->function && from->section == row->section
	  && ew_hop_is_plain (walk->check, insn, from, walk->registers, row));
}

/* Check the edges that lead to UNIT, of ROW.  Returns whether there are any.  */
static bool
check_edges (struct walk *walk, uint32_t unit, const struct ew_row *row)
{
  const struct ew_code *code = &walk->check->code;
  uint32_t edge = walk->code->first[unit];
  struct ew_insn insn;
  bool any = false;

  for (; edge != 0; edge = code->edges[edge].next)
    {
      const struct ew_edge *e = &code->edges[edge];
      struct ew_hop hop = { e->from_section, e->from, e->before ? NULL : &insn, true };

      if (!ew_check_is_way (walk->check, e))
	continue;
      any = true;
      walk->check->n_ways++;
      if (!e->before)
	ew_code_insn (code, e->from_section, e->from, &insn);
      if (e->before || !is_plain (walk, e, &insn, row))
	ew_check_hop (walk->check, &hop, unit, row);
    }
  return any;
}

/* Check the instruction at UNIT, whose row is ROW, and its way to the next one.  */
static void
check_unit (struct walk *walk, uint32_t unit, const struct ew_row *row)
{
  struct ew_check *check = walk->check;
  const unsigned flags = walk->code->flags[unit];
  const struct ew_row *next = unit + 1 < walk->code->n_units
			      ? ew_check_row (check, walk->section, unit + 1) : NULL;
  struct ew_insn insn;
  struct ew_hop hop = { walk->section, unit, &insn, false };

  ew_code_insn (&check->code, walk->section, unit, &insn);
  ew_check_exits (check, walk->section, unit, row, &insn);
  if ((flags & EW_UNIT_FALLS) == 0)
    return;
  if (next == NULL || next->function != row->function
      || (walk->code->flags[unit + 1] & EW_UNIT_DATA))
    {
      if ((flags & EW_UNIT_SOFT) == 0
	  && (ew_row_is_claim (row)
	      || (next != NULL && ew_row_is_claim (next)
		  && ew_check_is_entry (check, next, unit + 1))))
	check_end (walk, unit, next);
      return;
    }
  if ((flags & EW_UNIT_SOFT) || !ew_row_is_claim (next))
    return;
  check->n_ways++;
  if (!ew_hop_is_plain (check, &insn, row, walk->registers, next))
    ew_check_hop (check, &hop, unit + 1, next);
}

/* Check that ROW, at UNIT, claims what is so at the entry of its function.  */
static void
check_entry (struct walk *walk, uint32_t unit, const struct ew_row *row)
{
  struct ew_check *check = walk->check;
  struct ew_claim claims[EW_MAX_CLAIMS];
  unsigned char kinds[EW_MAX_CLAIMS];
  unsigned i, n = ew_row_claims (check, row, claims, kinds);

  for (i = 0; i < n; i++)
    if (ew_entry_decides (&claims[i]) != EW_YES)
      {
	check->why = EW_WHY_ENTRY;
	check->why_section = walk->section;
	check->why_unit = unit;
	ew_check_note (check, kinds[i], walk->section, unit, NULL);
	return;
      }
}

/* Check that UNIT, of ROW, is reached in the state that ROW claims.  */
static void
check_reached (struct walk *walk, uint32_t unit, const struct ew_row *row)
{
  struct ew_check *check = walk->check;
  const struct ew_row *before = unit == 0 ? NULL
				: ew_check_row (check, walk->section, unit - 1);
  bool falls = (before != NULL && before->function == row->function
		&& (walk->code->flags[unit - 1]
		    & (EW_UNIT_FALLS | EW_UNIT_SOFT | EW_UNIT_DEAD | EW_UNIT_DATA))
		   == EW_UNIT_FALLS);

  bool entry = ew_check_is_entry (check, row, unit);

  if (entry)
    check_entry (walk, unit, row);
  if (!check_edges (walk, unit, row) && !falls && !entry)
    check_unreached (walk, unit, row);
}

/* Check that the slots of ROW are above the stack pointer.  */
static void
check_slots (struct walk *walk, const struct ew_row *row)
{
  if (ew_row_is_plain (row) && (row->code & EW_ROW_CFA) == EW_ROW_CFA_SP
      && (row->ra > row->cfa || row->fp > row->cfa))
    {
      walk->check->why = EW_WHY_BELOW;
      walk->check->why_section = walk->section;
      walk->check->why_unit = row->start / walk->unit_size;
      ew_check_note (walk->check, EW_KIND_SLOT, walk->section,
		     row->start / walk->unit_size, NULL);
    }
}

/* Find the registers in which the function of ROW makes addresses of its frame.  */
static void
find_addresses (struct walk *walk, const struct ew_row *row)
{
  struct ew_check *check = walk->check;
  uint32_t unit = row->function / walk->unit_size;
  const struct ew_row *there;
  struct ew_insn insn;

  check->addresses = 0;
  for (; unit < walk->code->n_units
	 && (there = ew_check_row (check, walk->section, unit)) != NULL
	 && there->function == row->function; unit++)
    if (walk->code->flags[unit] & EW_UNIT_ADDRESS)
      {
	ew_code_insn (&check->code, walk->section, unit, &insn);
	check->addresses |= EW_REG_MASK (insn.to);
      }
}

/* Whether UNIT, not the first nor the last one of a row, is reached from the one before
   and in no other way, and changes nothing that a row without a register of its own can
   speak of.  */
static bool
is_quiet (const struct walk *walk, uint32_t unit)
{
  const uint16_t *flags = &walk->code->flags[unit];

  return ((flags[0] & (EW_UNIT_QUIET | EW_UNIT_FALLS | EW_UNIT_SOFT | EW_UNIT_DATA
		       | EW_UNIT_DEAD)) == (EW_UNIT_QUIET | EW_UNIT_FALLS)
	  && (flags[-1] & (EW_UNIT_FALLS | EW_UNIT_SOFT | EW_UNIT_DEAD | EW_UNIT_DATA))
	     == EW_UNIT_FALLS
	  && walk->code->first[unit] == 0);
}

static void
check_row (struct walk *walk, const struct ew_row *row)
{
  struct ew_check *check = walk->check;
  uint32_t start = row->start / walk->unit_size, end = row->end / walk->unit_size;
  bool plain = ew_row_is_plain (row) && (row->code & EW_ROW_CFA) != EW_ROW_CFA_REG;
  uint32_t unit = start;

  walk->registers = ew_row_registers (check, row);
  check->n_units += end - unit;
  if (row->code == EW_ROWS_UNRELIABLE)
    check->n_unreliable += end - unit;
  check_slots (walk, row);
  for (; unit < end && !check->failed; unit++)
    {
      if (plain && unit != start && unit + 1 != end && is_quiet (walk, unit))
	{
	  check->n_ways++;
	  continue;
	}
      if (walk->code->flags[unit] & (EW_UNIT_DATA | EW_UNIT_DEAD))
	continue;
      /* A reserved area is looked at as a whole: check-shape.c.  */
      if (row->code == EW_ROWS_AREA
	  && (ew_check_area (check, row) == NULL || ew_check_is_slot (check, row)))
	continue;
      if (ew_row_is_claim (row))
	check_reached (walk, unit, row);
      check_unit (walk, unit, row);
    }
}

/* Check what is executed in the place of another instruction.  */
static void
check_alternative (struct walk *walk, const struct ew_alternative *alternative)
{
  struct ew_check *check = walk->check;
  const unsigned section = alternative->section;
  const struct ew_row *row = ew_check_row (check, section, alternative->unit), *next;
  struct ew_place from = { section, (uint64_t) alternative->unit * walk->unit_size };
  struct ew_insn insn;
  struct ew_hop hop = { section, alternative->unit, &insn, false };

  if (row == NULL || !ew_row_is_claim (row)
      || alternative->unit + 1 >= check->code.sections[section].n_units)
    return;
  ew_code_insn (&check->code, alternative->with_section, alternative->with, &insn);
  next = ew_check_row (check, section, alternative->unit + 1);
  if ((insn.way == EW_WAY_CALL || insn.way == EW_WAY_CALL_REG)
      && ew_row_is_plain (row) && (row->code & EW_ROW_LINKED) == 0)
    ew_check_note (check, EW_KIND_CALL, section, alternative->unit, &from);
  if (insn.way == EW_WAY_RETURN || insn.way == EW_WAY_JUMP_REG)
    ew_check_note (check, EW_KIND_ALTERNATIVE, section, alternative->unit, &from);
  if (insn.way != EW_WAY_JUMP && next != NULL && ew_row_is_claim (next)
      && next->function == row->function)
    ew_check_hop (check, &hop, alternative->unit + 1, next);
}

void
ew_check_walk (struct ew_check *check)
{
  struct walk walk = { .check = check, .unit_size = check->object->arch->code_unit };
  size_t i;

  for (i = 0; i < check->rows->n_rows && !check->failed; i++)
    {
      const struct ew_row *row = &check->rows->rows[i];

      walk.section = row->section;
      walk.code = &check->code.sections[row->section];
      /* Rows that nothing can be held against must not look as if they were true.  */
      if (walk.code->bytes == NULL)
	{
	  check->failed = !ew_refuse (check->object->file, "rows of section %s, which"
				      " holds no code",
				      check->object->sections[row->section].name);
	  return;
	}
      if (i == 0 || row->function != row[-1].function || row->section != row[-1].section)
	find_addresses (&walk, row);
      check_row (&walk, row);
    }
  for (i = 0; i < check->code.n_alternatives && !check->failed; i++)
    check_alternative (&walk, &check->code.alternatives[i]);
}
