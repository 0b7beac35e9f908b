/* SPDX-License-Identifier: GPL-3.0-or-later */
/* derive.c: derive rows for all functions that have none.

   One function after the other; then it is looked at what one has shown of another.  A
   second part of a function (GCC's .cold) has a symbol as if it were a function, but is
   entered by a jump in the middle of things; so is a label in assembly.  A function to
   which such a jump leads is UNRELIABLE.

   What the linker has moved because of an erratum is executed in the middle of another
   function, and has that one's rows.  */

#include "config.h"
#include "derive.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>

struct work
{
  struct ew_object *object;
  const struct ew_annotations *annotations;
  bool all;
  struct ew_code code;
  struct ew_regions regions;
  struct ew_rows *rows;		/* Those that were there, and those to be returned.  */
  struct ew_rows made;
  size_t *first;		/* Of MADE, by region; one more at the end.  */
};

static bool
no_memory (const struct work *work)
{
  return ew_refuse (work->object->file, "no memory to derive rows");
}

/* Whether REGION is to have rows made.  */
static bool
is_wanted (const struct work *work, const struct ew_region *region)
{
  return (!region->has_rows && (work->all || region->annotation != NULL)
	  && (work->code.sections[region->section].flags[region->start]
	      & EW_UNIT_MOVED) == 0);
}

static void
note_bad_exit (void *context, const struct ew_goal *goal)
{
  struct work *work = context;
  struct ew_region *region = ew_region_at (&work->regions, goal->section, goal->unit);

  if (region != NULL && region->start == goal->unit && region->failed == 0)
    region->failed = EW_REASON_ENTERED;
}

static bool
add_row (const struct work *work, struct ew_rows *rows, const struct ew_region *region,
	 uint32_t start, uint32_t end, unsigned code, unsigned operand)
{
  const unsigned size = work->object->arch->code_unit;
  struct ew_row row = { .section = region->section, .code = code, .operand = operand,
			.function = (uint64_t) region->start * size,
			.start = (uint64_t) start * size, .end = (uint64_t) end * size };

  return start == end || ew_rows_append (work->object, rows, &row);
}

/* The rows of REGION, whose calls are all that can be said something of: CODE.  */
static bool
add_calls (struct work *work, const struct ew_region *region, unsigned code)
{
  const uint16_t *flags = work->code.sections[region->section].flags;
  uint32_t unit, from = region->start;

  for (unit = region->start; unit < region->end; unit++)
    if (flags[unit] & EW_UNIT_CALL)
      {
	if (!add_row (work, &work->made, region, from, unit, EW_ROWS_UNRELIABLE,
		      EW_REASON_STATE)
	    || !add_row (work, &work->made, region, unit, unit + 1, code, 0))
	  return false;
	from = unit + 1;
      }
  return add_row (work, &work->made, region, from, region->end, EW_ROWS_UNRELIABLE,
		  EW_REASON_STATE);
}

static bool
derive_region (struct work *work, struct ew_region *region)
{
  int reason;

  if (strstr (region->name, ".cold") != NULL && region->annotation == NULL)
    region->failed = EW_REASON_ENTERED;
  if (region->annotation != NULL)
    switch (region->annotation->kind)
      {
      case EW_ANNOTATE_END:
	return add_calls (work, region, EW_ROWS_END);
      case EW_ANNOTATE_REGS:
	return add_calls (work, region, EW_ROWS_REGS);
      case EW_ANNOTATE_UNRELIABLE:
	region->failed = region->annotation->operand;
	break;
      default:
	break;
      }
  reason = ew_derive_region (&work->code, region, &work->regions, note_bad_exit, work,
			     &work->made);
  if (reason < 0)
    return false;
  region->failed = reason;
  return true;
}

/* Mark the regions that others may enter in the middle: by a call, or by a global symbol
   there, of which another object may make anything.  */
static void
mark_inner (struct work *work)
{
  const unsigned size = work->object->arch->code_unit;
  struct ew_region *region;
  uint32_t i;
  size_t j;

  for (j = 0; j < work->code.n_calls; j++)
    {
      const struct ew_goal *goal = &work->code.calls[j].goal;

      region = goal->section == 0 ? NULL
	       : ew_region_at (&work->regions, goal->section, goal->unit);
      if (region != NULL && region->start != goal->unit && region->failed == 0)
	region->failed = EW_REASON_ENTERED;
    }
  for (i = 1; i < work->object->n_symbols; i++)
    {
      const struct ew_symbol *symbol = &work->object->symbols[i];

      region = symbol->bind == STB_LOCAL
	       || !ew_section_is_code (work->object, symbol->shndx) ? NULL
	       : ew_region_at (&work->regions, symbol->shndx, symbol->value / size);
      if (region != NULL && region->start != symbol->value / size
	  && region->annotation == NULL && region->failed == 0)
	region->failed = EW_REASON_ENTERED;
    }
}

/* Find the patch sites of what is to be derived.  A linked file does not say which they
   are.  */
static bool
find_sites (struct work *work)
{
  struct ew_patchable patchable;
  size_t i;

  if (work->object->linked)
    return true;
  if (!ew_patchable_read (work->object, &patchable))
    return false;
  for (i = 0; i < work->regions.n; i++)
    {
      struct ew_region *region = &work->regions.regions[i];

      if (is_wanted (work, region) && region->annotation == NULL
	  && ew_code_is_patchable (&work->code, &patchable, region->section,
				   region->start))
	region->site = ew_code_site (&work->code, region->section, region->start);
    }
  free (patchable.places);
  return true;
}

static bool
derive_all (struct work *work)
{
  size_t i;

  work->first = calloc (work->regions.n + 1, sizeof *work->first);
  if (work->first == NULL)
    return no_memory (work);
  for (i = 0; i < work->regions.n; i++)
    {
      work->first[i] = work->made.n_rows;
      if (is_wanted (work, &work->regions.regions[i])
	  && !derive_region (work, &work->regions.regions[i]))
	return false;
    }
  work->first[i] = work->made.n_rows;
  return true;
}

/* The row at OFFSET of SECTION of those that were there, or NULL.  */
static const struct ew_row *
row_at (const struct ew_rows *rows, unsigned section, uint64_t offset)
{
  size_t low = 0, high = rows->n_rows;

  while (low < high)
    {
      size_t middle = low + (high - low) / 2;

      if (ew_compare_places (rows->rows[middle].section, rows->rows[middle].end,
			     section, offset + 1) < 0)
	low = middle + 1;
      else
	high = middle;
    }
  return (low < rows->n_rows && rows->rows[low].section == section
	  && rows->rows[low].start <= offset ? &rows->rows[low] : NULL);
}

/* Whether the jump of EDGE may enter what it leads to, which has no rows, in another
   state than that of an entry.  What was not understood may do anything.  */
static bool
is_bad_jump (const struct work *work, const struct ew_edge *edge)
{
  const unsigned size = work->object->arch->code_unit;
  const struct ew_region *from = ew_region_at (&work->regions, edge->from_section,
					       edge->from);
  const struct ew_row *row = row_at (work->rows, edge->from_section,
				     (uint64_t) edge->from * size);

  if (work->code.sections[edge->from_section].flags[edge->from] & EW_UNIT_MOVED)
    return false;
  if (row != NULL && (row->code & EW_ROWS_ROW_MASK) == EW_ROWS_ROW)
    return row->code != EW_ROWS_ROW || row->cfa != 0;
  return from == NULL || from->failed != 0;
}

/* Mark what is entered by a jump from code in another or no known state.  Returns whether
   there was something.  */
static bool
mark_entered (struct work *work)
{
  bool any = false;
  size_t i;

  for (i = 0; i < work->regions.n; i++)
    {
      struct ew_region *region = &work->regions.regions[i];
      uint32_t edge = work->code.sections[region->section].first[region->start];

      if (region->failed != 0 || region->annotation != NULL
	  || !is_wanted (work, region))
	continue;
      for (; edge != 0 && region->failed == 0; edge = work->code.edges[edge].next)
	{
	  const struct ew_edge *e = &work->code.edges[edge];

	  if ((e->from_section != region->section || e->from < region->start
	       || e->from >= region->end)
	      && is_bad_jump (work, e))
	    region->failed = EW_REASON_ENTERED;
	}
      any |= region->failed != 0;
    }
  return any;
}

static void
count (const struct ew_region *region, const struct ew_row *row, unsigned size,
       struct ew_derived *derived)
{
  uint64_t n = (row->end - row->start) / size;
  bool start = row->start == row->function;

  if (region->failed != 0)
    {
      derived->failed_functions += start;
      derived->failed_instructions += n;
      return;
    }
  derived->functions += start;
  derived->instructions += n;
  if (row->code == EW_ROWS_UNRELIABLE)
    derived->unreliable_instructions += n;
  if (region->annotation != NULL)
    {
      derived->annotated_functions += start;
      derived->annotated_instructions += n;
    }
}

/* Take back what rows that were there claim of the regions that are annotated as
   unreliable: the compiler can't know who enters a function, and how.  */
static void
take_back (struct work *work)
{
  const unsigned size = work->object->arch->code_unit;
  size_t i;

  for (i = 0; i < work->rows->n_rows; i++)
    {
      struct ew_row *row = &work->rows->rows[i];
      const struct ew_region *region = ew_region_at (&work->regions, row->section,
						     row->start / size);

      if (region != NULL && region->annotation != NULL && row->code != EW_ROWS_AREA
	  && region->annotation->kind == EW_ANNOTATE_UNRELIABLE)
	*row = (struct ew_row) { .start = row->start, .end = row->end,
				 .function = row->function, .section = row->section,
				 .part = row->part, .code = EW_ROWS_UNRELIABLE,
				 .operand = region->annotation->operand };
    }
}

/* Move the made rows to those that were there.  */
static bool
move_rows (struct work *work, struct ew_derived *derived)
{
  const unsigned size = work->object->arch->code_unit;
  size_t i, j;

  for (i = 0; i < work->regions.n; i++)
    {
      const struct ew_region *region = &work->regions.regions[i];
      size_t first = work->rows->n_rows;

      if (!is_wanted (work, region))
	continue;
      if (region->failed != 0
	  && !add_row (work, work->rows, region, region->start, region->end,
		       EW_ROWS_UNRELIABLE, region->failed))
	return false;
      for (j = work->first[i]; region->failed == 0 && j < work->first[i + 1]; j++)
	if (!ew_rows_append (work->object, work->rows, &work->made.rows[j]))
	  return false;
      for (; first < work->rows->n_rows; first++)
	count (region, &work->rows->rows[first], size, derived);
    }
  return ew_rows_sort (work->object, work->rows);
}

/* Whether the linker has moved what A tells of: a jump leads there.  */
static bool
is_moved (const struct work *work, const struct ew_alternative *a)
{
  struct ew_insn insn;
  struct ew_goal goal;

  ew_code_insn (&work->code, a->section, a->unit, &insn);
  if (insn.way != EW_WAY_JUMP)
    return false;
  ew_code_goal (&work->code, a->section, a->unit, &insn, &goal);
  return goal.section == a->with_section && goal.unit == a->with;
}

/* Add to ROWS, sorted, those of what the linker has moved.  */
static bool
add_moved (struct work *work)
{
  const unsigned size = work->object->arch->code_unit;
  size_t i, n = work->object->linked ? work->code.n_alternatives : 0;

  for (i = 0; i < n; i++)
    {
      const struct ew_alternative *a = &work->code.alternatives[i];
      struct ew_row row;
      unsigned k;

      for (k = 0; k < 2 && is_moved (work, a); k++)
	{
	  const struct ew_row *from = row_at (work->rows, a->section,
					      (uint64_t) (a->unit + k) * size);

	  if (from == NULL || row_at (work->rows, a->with_section,
				      (uint64_t) (a->with + k) * size) != NULL)
	    continue;
	  row = *from;
	  row.section = a->with_section;
	  row.function = (uint64_t) a->with * size;
	  row.start = row.function + (uint64_t) k * size;
	  row.end = row.start + size;
	  row.part = true;
	  if (!ew_rows_append (work->object, &work->made, &row))
	    return false;
	}
    }
  for (i = 0; i < work->made.n_rows; i++)
    if (!ew_rows_append (work->object, work->rows, &work->made.rows[i]))
      return false;
  return ew_rows_sort (work->object, work->rows);
}

static bool
run (struct work *work, struct ew_derived *derived)
{
  if (!ew_regions_find (&work->code, work->annotations, work->rows, &work->regions)
      || !ew_derive_noreturn (&work->code, &work->regions, work->annotations)
      || !find_sites (work))
    return false;
  mark_inner (work);
  if (!derive_all (work))
    return false;
  while (mark_entered (work))
    ;
  if (work->annotations != NULL)
    take_back (work);
  if (!move_rows (work, derived))
    return false;
  work->made.n_rows = 0;
  return add_moved (work);
}

bool
ew_derive (struct ew_object *object, const struct ew_annotations *annotations, bool all,
	   struct ew_rows *rows, struct ew_derived *derived)
{
  struct work work = { .object = object, .annotations = annotations, .all = all,
		       .rows = rows };
  bool good;

  if (!ew_code_read (object, &work.code))
    return false;
  good = run (&work, derived);
  free (work.regions.regions);
  free (work.first);
  ew_rows_free (&work.made);
  ew_code_free (&work.code);
  return good;
}
