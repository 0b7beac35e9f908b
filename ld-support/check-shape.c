/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check-shape.c: what must hold of rows besides that they are true.

   - No row goes past the end of its function, where the symbol has one.
   - An ENTRY row begins its function and covers NOPs and a landing pad, nothing else:
     the code that ftrace may put there is what the row speaks of.
   - In an object, each patchable entry has one such row, and each such row an entry.
   - An area has an AREA row, and an AREA row is on an area.  (That the area itself is
     well formed and aligned, the reader of areas has seen to: areas.c.)
   - A patchable function has rows.  Others may have none: assembly.  They are counted.  */

#include "config.h"
#include "check.h"

#include <stdlib.h>
#include <string.h>

static uint32_t
unit_of (const struct ew_check *check, uint64_t offset)
{
  return offset / check->object->arch->code_unit;
}

static void
note_at (struct ew_check *check, enum ew_kind kind, unsigned section, uint64_t offset)
{
  check->why = EW_WHY_NONE;
  ew_check_note (check, kind, section, unit_of (check, offset), NULL);
}

/* Whether ROW, an ENTRY, is what it should be.  */
static bool
entry_good (const struct ew_check *check, const struct ew_row *row)
{
  const struct ew_target *target = check->object->arch->target;
  const unsigned char *bytes = check->code.sections[row->section].bytes;
  uint64_t at = row->start;

  if (row->start != row->function)
    return false;
  if (bytes != NULL && target->is_landing_pad (bytes + at))
    at += target->insn_size;
  if (row->end < at + (uint64_t) target->site_nops * target->insn_size)
    return false;
  for (; bytes != NULL && at < row->end; at += target->insn_size)
    if (!target->is_nop (bytes + at))
      return false;
  return true;
}

/* Whether ENTRY, the row at the label of AREA, if it is a patch site, covers just the
   landing pad and AREA's NOPs.  */
static bool
site_whole (const struct ew_check *check, const struct ew_area *area,
	    const struct ew_row *entry)
{
  const struct ew_target *target = check->object->arch->target;
  uint64_t end = area->entry + (uint64_t) area->nops * target->insn_size;

  if (target->is_landing_pad (check->code.sections[area->entry_section].bytes
			      + area->entry))
    end += target->insn_size;
  /* 255 is "255 or more".  */
  return (entry->code != EW_ROWS_ENTRY || area->nops == UINT8_MAX || entry->end == end);
}

/* Whether the code of AREA, which ends with an address, has a row of the same function as
   the label behind it; that of a slot, of a part of its own.  */
static bool
area_good (const struct ew_check *check, const struct ew_area *area)
{
  const struct ew_row *row = ew_check_row (check, area->section,
					   unit_of (check, area->area));
  const struct ew_row *entry = ew_check_row (check, area->entry_section,
					     unit_of (check, area->entry));
  const struct ew_arch *arch = check->object->arch;

  if (entry == NULL)
    return true;
  return (site_whole (check, area, entry) && row != NULL && row->code == EW_ROWS_AREA
	  && row->start == area->area
	  && row->end == area->area + arch->area_size - sizeof (uint64_t)
	  && row->operand == arch->target->alternate
	  && row->function == (area->slot ? area->area : area->entry)
	  && (check->rows->tables || row->part == area->slot));
}

/* Whether ROW is an AREA for which there must be an area: before a function, or as a
   slot.  In a function it is a trampoline's.  */
static bool
needs_area (const struct ew_check *check, const struct ew_row *row)
{
  if (row->code != EW_ROWS_AREA || check->object->linked)
    return false;
  return row->start == row->function ? row->part : ew_check_area (check, row) == NULL;
}

static void
check_place (struct ew_check *check, const struct ew_row *row,
	     const struct ew_function *function)
{
  if (function != NULL && function->size != 0 && row->code != EW_ROWS_AREA
      && row->end > function->entry + function->size)
    note_at (check, EW_KIND_PLACE, row->section, row->start);
}

static void
check_rows (struct ew_check *check)
{
  const struct ew_function *function = NULL;
  size_t i;

  for (i = 0; i < check->rows->n_rows; i++)
    {
      const struct ew_row *row = &check->rows->rows[i];

      if (i == 0 || row->section != row[-1].section || row->function != row[-1].function)
	function = ew_function_at (check->listing, row->section, row->function);
      check_place (check, row, function);
      if (row->code == EW_ROWS_ENTRY && !entry_good (check, row))
	note_at (check, EW_KIND_SITE, row->section, row->start);
      if (needs_area (check, row)
	  && ew_area_at (check->listing, row->section, row->start) == NULL)
	note_at (check, EW_KIND_AREA, row->section, row->start);
    }
}

/* Find the label that the NOPs of the patchable entry at PLACE belong to: where rows
   begin behind them, or a function.  False where there is neither: a weak function that
   another one overrides has lost its name, and one without rows is none of ours.  */
static bool
find_label (const struct ew_check *check, const struct ew_place *place, uint32_t *label)
{
  const struct ew_code_section *section = &check->code.sections[place->section];
  const unsigned size = check->object->arch->code_unit;
  uint32_t unit = unit_of (check, place->offset), last = unit + UINT8_MAX;

  for (; unit < section->n_units && unit <= last; unit++)
    {
      const struct ew_row *row = ew_check_row (check, place->section, unit);

      *label = unit;
      if ((row != NULL && row->code != EW_ROWS_AREA)
	  || ew_function_at (check->listing, place->section,
			     (uint64_t) unit * size) != NULL)
	return true;
      if ((section->flags[unit] & (EW_UNIT_NOP | EW_UNIT_DATA)) == 0)
	return false;
    }
  return false;
}

/* Whether ROW tells of a patch site, or claims nothing.  */
static bool
says_site (const struct ew_row *row)
{
  return row->code == EW_ROWS_ENTRY || row->code == EW_ROWS_UNRELIABLE;
}

/* Whether the function of ROW begins at unit LABEL, or with a landing pad before it.  */
static bool
is_label (const struct ew_check *check, const struct ew_row *row, uint32_t label)
{
  const struct ew_target *target = check->object->arch->target;
  const unsigned char *bytes = check->code.sections[row->section].bytes;
  uint32_t start = unit_of (check, row->function);

  return (start == label
	  || (start + 1 == label && target->is_landing_pad (bytes + row->function)));
}

/* Each patchable entry of the object belongs to a function with rows; one whose NOPs
   are a patch site, to an ENTRY; and the reverse.  */
static void
check_patchable (struct ew_check *check, const struct ew_patchable *patchable)
{
  size_t i;

  for (i = 0; i < check->rows->n_rows; i++)
    {
      const struct ew_row *row = &check->rows->rows[i];

      if (row->code == EW_ROWS_ENTRY
	  && check->code.sections[row->section].bytes != NULL
	  && !ew_code_is_patchable (&check->code, patchable, row->section,
				    unit_of (check, row->start)))
	note_at (check, EW_KIND_SITE, row->section, row->start);
    }
  for (i = 0; i < patchable->n; i++)
    {
      const struct ew_place *place = &patchable->places[i];
      const struct ew_row *row;
      uint32_t label;

      if (place->section >= check->object->n_sections
	  || check->code.sections[place->section].bytes == NULL)
	continue;
      if (!find_label (check, place, &label))
	continue;
      row = ew_check_row (check, place->section, label);
      if (row == NULL || !is_label (check, row, label))
	note_at (check, EW_KIND_MISSING, place->section, place->offset);
      else if (!says_site (row)
	       && ew_code_site (&check->code, place->section, label) != 0)
	note_at (check, EW_KIND_SITE, place->section, row->start);
    }
}

/* Count the functions of which nothing is said.  */
static void
count_without (struct ew_check *check)
{
  const struct ew_listing *listing = check->listing;
  size_t i;

  for (i = 0; i < listing->n_functions; i++)
    {
      const struct ew_function *f = &listing->functions[i];

      if (i != 0 && f[-1].section == f->section && f[-1].entry == f->entry)
	continue;
      if (f->entry < check->object->sections[f->section].size
	  && check->code.sections[f->section].bytes != NULL
	  && ew_check_row (check, f->section, unit_of (check, f->entry)) == NULL)
	check->n_without++;
    }
}

/* Count the instructions that no row speaks of: not data, not padding, and not what is
   kept there for another place.  */
static void
count_outside (struct ew_check *check)
{
  unsigned i;
  uint32_t unit;

  for (i = 1; i < check->object->n_sections; i++)
    {
      const struct ew_code_section *section = &check->code.sections[i];
      const uint32_t *rows = check->row_at[i];

      for (unit = 0; unit < section->n_units; unit++)
	check->n_outside += ((rows == NULL || rows[unit] == 0)
			     && (section->flags[unit]
				 & (EW_UNIT_DATA | EW_UNIT_NOP | EW_UNIT_MOVED)) == 0);
    }
}

void
ew_check_shape (struct ew_check *check)
{
  struct ew_patchable patchable;
  size_t i;

  check_rows (check);
  count_without (check);
  count_outside (check);
  for (i = 0; i < check->listing->n_areas; i++)
    if (!area_good (check, &check->listing->areas[i]))
      note_at (check, EW_KIND_AREA, check->listing->areas[i].section,
	       check->listing->areas[i].area);
  if (check->object->linked)
    return;
  if (!ew_patchable_read (check->object, &patchable))
    {
      check->failed = true;
      return;
    }
  check_patchable (check, &patchable);
  free (patchable.places);
}
