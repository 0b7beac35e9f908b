/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check.c: prepare the check of check.h, and run it.

   Which calls return is nowhere written.  It follows from how compilers lay out code:
   behind a call that does not return comes something that is reached otherwise, or
   another function.  So a function whose call is the last instruction of some function
   does not return, unless there is evidence that it does: a call that is followed by
   code which nothing else leads to, or a return in its own code.  Where both hold, and
   in C++, of all for which neither does (what throws does not return), the code behind the
   call is checked along the other ways, or, if there are none, along this one.  All others
   return.

   Padding is NOPs that nothing leads to; they fall into code in no state at all.  */

#include "config.h"
#include "check.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>

/* What the calls of a function have shown.  */
enum { RETURNS = 1, RETURNS_NOT = 2, HAS_RETURN = 4, SEEN = 8 };

static bool
no_memory (const struct ew_check *check)
{
  return ew_refuse (check->object->file, "no memory to check it");
}

void
ew_check_note (struct ew_check *check, enum ew_kind kind, unsigned section,
	       uint32_t unit, const struct ew_place *from)
{
  struct ew_finding *finding;

  if (check->n_findings == check->capacity)
    {
      size_t capacity = check->capacity * 2 + 64;
      struct ew_finding *more = realloc (check->findings, capacity * sizeof *more);

      if (more == NULL)
	{
	  check->failed = check->failed || !no_memory (check);
	  return;
	}
      check->findings = more;
      check->capacity = capacity;
    }
  finding = &check->findings[check->n_findings++];
  *finding = (struct ew_finding)
    { .kind = kind, .why = check->why, .section = section, .unit = unit,
      .from = EW_NO_UNIT, .why_section = check->why_section,
      .why_unit = check->why_unit };
  if (from != NULL)
    {
      finding->from_section = from->section;
      finding->from = from->offset / check->object->arch->code_unit;
    }
  check->why = EW_WHY_NONE;
}

/* Number the rows by their units.  */
static bool
number_rows (struct ew_check *check)
{
  const unsigned size = check->object->arch->code_unit;
  size_t i;

  check->row_at = calloc (check->object->n_sections, sizeof *check->row_at);
  if (check->row_at == NULL)
    return no_memory (check);
  for (i = 0; i < check->rows->n_rows; i++)
    {
      const struct ew_row *row = &check->rows->rows[i];
      uint32_t n = check->code.sections[row->section].n_units, at;
      uint32_t **numbers = &check->row_at[row->section];

      if (*numbers == NULL)
	*numbers = calloc (n + 1, sizeof **numbers);
      if (*numbers == NULL)
	return no_memory (check);
      for (at = row->start / size; at < row->end / size && at < n; at++)
	(*numbers)[at] = i + 1;
      check->n_functions += (row->start == row->function && !row->part);
    }
  return true;
}

/* Whether the function of ROW has a jump to what is in a register.  */
static bool
has_jumps (const struct ew_check *check, const struct ew_row *row)
{
  const struct ew_code *code = &check->code;
  size_t i = ew_code_first_jump (code, row->section, row->function);
  const struct ew_row *there;

  if (i == code->n_jumps || code->jumps[i].section != row->section)
    return false;
  there = ew_check_row (check, row->section, code->jumps[i].offset
					     / check->object->arch->code_unit);
  return there != NULL && there->function == row->function;
}

/* What CALL shows: RETURNS, RETURNS_NOT or 0.  */
static unsigned
look_at_call (const struct ew_check *check, const struct ew_call *call)
{
  const struct ew_code_section *section = &check->code.sections[call->section];
  const struct ew_row *row = ew_check_row (check, call->section, call->unit);
  uint32_t unit = call->unit + 1;
  const struct ew_row *next;
  bool padding = false;

  if (row == NULL)
    return 0;
  for (;; unit++, padding = true)
    {
      next = unit < section->n_units ? ew_check_row (check, call->section, unit) : NULL;
      if (next == NULL || next->function != row->function
	  || next->code == EW_ROWS_AREA)
	return RETURNS_NOT;
      if (section->first[unit] != 0)
	return 0;
      if ((section->flags[unit] & EW_UNIT_NOP) == 0)
	break;
    }
  return !padding && !check->handlers && !has_jumps (check, row) ? RETURNS : 0;
}

/* Whether the function at GOAL, of the object, has a return.  What CALLEE notes of it
   already, is not looked up.  */
static bool
has_return (const struct ew_check *check, const struct ew_goal *goal,
	    unsigned char *callee)
{
  const struct ew_row *row;
  uint32_t unit = goal->unit;

  if (goal->section == 0 || (*callee & SEEN))
    return false;
  *callee |= SEEN;
  row = ew_check_row (check, goal->section, unit);
  if (row == NULL || !ew_check_is_entry (check, row, unit))
    return false;
  for (; unit < check->code.sections[goal->section].n_units; unit++)
    {
      const struct ew_row *there = ew_check_row (check, goal->section, unit);

      if (there == NULL || there->function != row->function)
	return false;
      if (check->code.sections[goal->section].flags[unit] & EW_UNIT_RETURNS)
	return true;
    }
  return false;
}

/* Where it is noted what has been seen of the function that CALL calls.  */
static unsigned char *
callee_of (unsigned char **defined, unsigned char *undefined, const struct ew_call *call)
{
  if (call->goal.section == 0)
    return &undefined[call->goal.symbol];
  return &defined[call->goal.section][call->goal.unit];
}

/* Whether it is said of what GOAL is that it does not return.  */
static bool
is_annotated (const struct ew_check *check, const struct ew_goal *goal)
{
  const struct ew_function *function;
  const char *name;

  if (check->annotations == NULL)
    return false;
  if (goal->section == 0)
    name = check->object->symbols[goal->symbol].name;
  else
    {
      function = ew_function_at (check->listing, goal->section,
				 (uint64_t) goal->unit
				 * check->object->arch->code_unit);
      name = function == NULL ? "" : function->name;
    }
  return ew_annotation_find (check->annotations, EW_ANNOTATE_NORETURN, name) != NULL;
}

/* Decide which calls return, with DEFINED and UNDEFINED to note what is seen.  */
static void
decide_calls (struct ew_check *check, unsigned char **defined, unsigned char *undefined)
{
  const struct ew_code *code = &check->code;
  size_t i;

  for (i = 0; i < code->n_calls; i++)
    {
      const struct ew_call *call = &code->calls[i];
      unsigned shown = look_at_call (check, call);

      if (!call->by_register)
	{
	  unsigned char *callee = callee_of (defined, undefined, call);

	  *callee |= shown;
	  if (has_return (check, &call->goal, callee))
	    *callee |= HAS_RETURN;
	}
      else if (shown == RETURNS_NOT)
	code->sections[call->section].flags[call->unit] &= ~EW_UNIT_FALLS;
    }
  for (i = 0; i < code->n_calls; i++)
    {
      const struct ew_call *call = &code->calls[i];
      uint16_t *flags = &code->sections[call->section].flags[call->unit];
      unsigned callee;

      if (call->by_register)
	continue;
      callee = *callee_of (defined, undefined, call);
      if (is_annotated (check, &call->goal)
	  || (callee & (RETURNS | RETURNS_NOT | HAS_RETURN)) == RETURNS_NOT)
	*flags &= ~EW_UNIT_FALLS;
      else if ((callee & HAS_RETURN)
	       || ((callee & RETURNS_NOT) == 0
		   && (!check->handlers || (callee & RETURNS))))
	*flags &= ~EW_UNIT_SOFT;
    }
}

static bool
find_returns (struct ew_check *check)
{
  const struct ew_object *object = check->object;
  unsigned char **defined = calloc (object->n_sections, sizeof *defined);
  unsigned char *undefined = calloc (object->n_symbols + (size_t) 1, 1);
  bool good = defined != NULL && undefined != NULL;
  unsigned i;

  for (i = 1; good && i < object->n_sections; i++)
    if (check->code.sections[i].bytes != NULL)
      {
	defined[i] = calloc (check->code.sections[i].n_units + (size_t) 1, 1);
	good = defined[i] != NULL;
      }
  if (good)
    decide_calls (check, defined, undefined);
  for (i = 1; defined != NULL && i < object->n_sections; i++)
    free (defined[i]);
  free (defined);
  free (undefined);
  return good || no_memory (check);
}

/* Mark the padding of ROW.  What a soft way alone leads to is as soft.  */
static void
mark_padding (struct ew_check *check, const struct ew_row *row)
{
  const struct ew_code_section *section = &check->code.sections[row->section];
  const unsigned size = check->object->arch->code_unit;
  uint32_t unit;

  for (unit = row->start / size; unit < row->end / size; unit++)
    {
      uint16_t *flags = &section->flags[unit];
      const struct ew_row *before = unit == 0 ? NULL
				    : ew_check_row (check, row->section, unit - 1);
      unsigned from = before == NULL || before->function != row->function ? 0
		      : flags[-1];

      if ((*flags & EW_UNIT_NOP) == 0 || section->first[unit] != 0
	  || ew_check_is_entry (check, row, unit))
	continue;
      /* Behind a jump to anywhere, it may be where that leads.  */
      if (((from & EW_UNIT_FALLS) == 0 && (from & EW_UNIT_JUMPS) == 0)
	  || (from & EW_UNIT_DEAD))
	*flags |= EW_UNIT_DEAD;
      else if (from & EW_UNIT_SOFT)
	*flags |= EW_UNIT_SOFT;
    }
}

static bool
has_handlers (const struct ew_object *object)
{
  unsigned i;

  for (i = 1; i < object->n_sections; i++)
    if (strncmp (object->sections[i].name, ".gcc_except_table", 17) == 0)
      return true;
  return false;
}

static bool
prepare (struct ew_check *check)
{
  size_t i;

  check->handlers = has_handlers (check->object);
  if (!number_rows (check) || !find_returns (check))
    return false;
  for (i = 0; i < check->rows->n_rows; i++)
    if (check->code.sections[check->rows->rows[i].section].bytes != NULL)
      mark_padding (check, &check->rows->rows[i]);
  return true;
}

bool
ew_check_run (struct ew_check *check, struct ew_object *object,
	      const struct ew_listing *listing, const struct ew_rows *rows,
	      const struct ew_annotations *annotations)
{
  memset (check, 0, sizeof *check);
  if (object->n_added != 0)
    return ew_refuse (object->file, "a table whose code is elsewhere; check what it is"
		      " linked into");
  check->object = object;
  check->listing = listing;
  check->rows = rows;
  check->annotations = annotations;
  if (!ew_code_read (object, &check->code))
    return false;
  if (prepare (check))
    {
      ew_check_walk (check);
      ew_check_shape (check);
    }
  else
    check->failed = true;
  if (!check->failed)
    return true;
  ew_check_free (check);
  return false;
}

void
ew_check_free (struct ew_check *check)
{
  unsigned i;

  for (i = 0; check->row_at != NULL && i < check->object->n_sections; i++)
    free (check->row_at[i]);
  free (check->row_at);
  free (check->findings);
  free (check->alive.alive);
  ew_code_free (&check->code);
}
