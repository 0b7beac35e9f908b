/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table-same.c: whether tables say what the rows in the same file say.

   A file may hold both: what `entryway link --merge' writes, and a linked file whose
   link has kept the rows.  A table that was tied to other code than its own (link-anchor.c
   tells how that may come about) shows there.  The table may say more: what was derived
   has no rows.  */

#include "config.h"
#include "report.h"
#include "tables.h"

#include <inttypes.h>

/* Whether table row A claims what row B does, or nothing: annotations take back what a
   compiler could not know, and some frames are too large for a table.  */
static bool
same_claim (const struct ew_row *a, const struct ew_row *b)
{
  if (a->code == EW_ROWS_UNRELIABLE)
    return true;
  return (a->code == b->code && a->operand == b->operand
	  && a->cfa_reg == b->cfa_reg && a->cfa == b->cfa && a->ra == b->ra
	  && a->fp == b->fp);
}

/* Whether all of ROW is in TABLE, from number *AT on, which moves.  */
static bool
find_row (const struct ew_rows *table, size_t *at, const struct ew_row *row)
{
  uint64_t place = row->start;

  while (place < row->end)
    {
      const struct ew_row *found = &table->rows[*at];

      if (*at == table->n_rows
	  || ew_compare_places (found->section, found->start, row->section,
				place) > 0)
	return false;
      if (found->section != row->section || found->end <= place)
	{
	  ++*at;
	  continue;
	}
      if (!same_claim (found, row))
	return false;
      place = found->end;
    }
  return true;
}

bool
ew_tables_same (const struct ew_object *object, const struct ew_rows *table,
		const struct ew_rows *rows)
{
  size_t at = 0, i;

  for (i = 0; i < rows->n_rows; i++)
    if (!find_row (table, &at, &rows->rows[i]))
      return ew_refuse (object->file, "its table does not say what its rows say at"
			" %s+0x%" PRIx64,
			object->sections[rows->rows[i].section].name,
			rows->rows[i].start);
  return true;
}
