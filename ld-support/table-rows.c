/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table-rows.c: what linked tables say, as rows.

   The runtime is asked for each instruction, one after the other; equal answers
   make a row.  So what is printed is what a walk would find, and not another
   reading of the same bytes.  A table knows no functions: a row ends where a
   symbol says that one begins or ends, and an area is that of the function behind
   it.  Code behind a function's end has no name: a weak function that another one
   overrides.  It is taken for one function, unless a patch site begins another.  */

#include "config.h"
#include "report.h"
#include "tables.h"

#include <stdlib.h>
#include <string.h>

struct maker
{
  const struct ew_object *object;
  const struct ew_listing *listing;
  struct ew_rows *rows;
  struct ew_linked_part part;
  size_t next;			/* The first function behind the place.  */
  uint64_t nameless, nameless_end; /* The last function without a name.  */
};

static struct ew_row
row_of (const struct ew_table_state *state)
{
  struct ew_row row = { .code = state->code, .operand = state->operand };

  if ((state->code & EW_ROWS_ROW_MASK) == EW_ROWS_ROW)
    {
      row.cfa_reg = state->operand;
      row.operand = 0;
    }
  row.cfa = state->cfa * UINT64_C (8);
  row.ra = state->ra * UINT64_C (8);
  row.fp = state->fp * UINT64_C (8);
  return row;
}

/* Where function NUMBER begins, if it is in the part's section.  */
static bool
function_at (const struct maker *maker, size_t number, uint64_t *entry)
{
  if (number >= maker->listing->n_functions
      || maker->listing->functions[number].section != maker->part.section)
    return false;
  *entry = maker->listing->functions[number].entry;
  return true;
}

/* Go on to the first function behind OFFSET.  */
static void
advance (struct maker *maker, uint64_t offset)
{
  while (maker->next < maker->listing->n_functions
	 && ew_compare_places (maker->listing->functions[maker->next].section,
			       maker->listing->functions[maker->next].entry,
			       maker->part.section, offset) <= 0)
    maker->next++;
}

/* Where the function that begins last before the place ends; 0 where there is none or
   its symbol does not say.  */
static uint64_t
function_end (const struct maker *maker)
{
  uint64_t entry;

  if (!function_at (maker, maker->next - 1, &entry)
      || maker->listing->functions[maker->next - 1].size == 0)
    return 0;
  return entry + maker->listing->functions[maker->next - 1].size;
}

/* The function of a row from OFFSET to ROW_END with CODE.  RESERVED: it is an area that
   was reserved for the function behind it; another one is the beginning of a
   trampoline.  */
static uint64_t
function_of (struct maker *maker, uint64_t offset, uint64_t row_end,
	     unsigned char code, bool reserved)
{
  uint64_t entry, end = function_end (maker);

  if (reserved)
    return function_at (maker, maker->next, &entry) ? entry : offset;
  if (function_at (maker, maker->next - 1, &entry) && (end == 0 || offset < end))
    return entry;
  if (maker->nameless_end != offset || code == EW_ROWS_ENTRY || code == EW_ROWS_AREA)
    maker->nameless = offset;
  maker->nameless_end = row_end;
  return maker->nameless;
}

/* Whether OFFSET is in a function that has begun, so that an area there is a trampoline's.
   A reserved one stands between functions, and behind its code is its literal.  */
static bool
is_inside (const struct maker *maker, uint64_t offset)
{
  uint64_t entry, end = function_end (maker);

  return (maker->nameless_end == offset
	  || (function_at (maker, maker->next - 1, &entry)
	      && (entry == offset || (end != 0 && offset < end))));
}

static bool
add_row (struct maker *maker, const struct ew_table_state *state, uint64_t start,
	 uint64_t end, const struct ew_table_state *next)
{
  struct ew_row row = row_of (state);

  row.section = maker->part.section;
  row.start = start;
  row.end = end;
  row.function = function_of (maker, start, end, state->code,
			      state->code == EW_ROWS_AREA && next == NULL
			      && !is_inside (maker, start));
  return ew_rows_append (maker->object, maker->rows, &row);
}

/* Add the rows of part NUMBER of TABLE.  */
static bool
add_part (struct maker *maker, const struct ew_table *table, unsigned number)
{
  const uint64_t unit = UINT64_C (1) << table->unit_shift;
  const struct ew_table_state *state = NULL, *now;
  uint64_t at = maker->part.offset, start = at, entry;
  uint32_t i;

  maker->next = 0;
  maker->nameless_end = UINT64_MAX;
  for (i = 0; i <= table->lengths[number]; i++, at += unit)
    {
      bool end = i == table->lengths[number], begins;

      now = end ? NULL : ew_lookup_unit (table, number, i);
      begins = ((function_at (maker, maker->next, &entry) && entry <= at)
		|| at == function_end (maker));
      if (state != NULL && (now != state || begins)
	  && !add_row (maker, state, start, at, now))
	return false;
      if (now != state || begins)
	start = at;
      state = now;
      advance (maker, at);
    }
  return true;
}

bool
ew_tables_rows (const struct ew_object *object,
		const struct ew_listing *listing,
		const struct ew_tables *tables, struct ew_rows *rows)
{
  struct maker maker = { .object = object, .listing = listing, .rows = rows };
  bool good = true;
  size_t i;
  unsigned j;

  memset (rows, 0, sizeof *rows);
  rows->tables = true;
  for (i = 0; good && i < tables->n; i++)
    for (j = 0; good && j < tables->tables[i].table.header->n_parts; j++)
      {
	maker.part = tables->tables[i].parts[j];
	good = add_part (&maker, &tables->tables[i].table, j);
      }
  good = good && ew_rows_sort (object, rows);
  if (!good)
    ew_rows_free (rows);
  return good;
}

/* Read what TABLES say, and compare it with the rows, if there are any.  */
static bool
read_both (struct ew_object *object, const struct ew_listing *listing,
	   const struct ew_tables *tables, struct ew_rows *rows)
{
  struct ew_rows own;
  bool good;

  if (!ew_tables_rows (object, listing, tables, rows))
    return false;
  good = ew_rows_read (object, &own);
  if (good)
    {
      good = own.n_rows == 0 || ew_tables_same (object, rows, &own);
      ew_rows_free (&own);
    }
  if (!good)
    ew_rows_free (rows);
  return good;
}

bool
ew_tables_then_rows (struct ew_object *object, const struct ew_listing *listing,
		     struct ew_rows *rows)
{
  struct ew_tables tables;
  bool good;

  if (!ew_tables_read (object, &tables))
    return false;
  good = (tables.n != 0 ? read_both (object, listing, &tables, rows)
	  : ew_rows_read (object, rows));
  ew_tables_free (&tables);
  return good;
}

bool
ew_tables_or_rows (struct ew_object *object, const struct ew_listing *listing,
		   struct ew_rows *rows)
{
  if (!ew_tables_then_rows (object, listing, rows))
    return false;
  if (rows->n_rows != 0 || listing->n_functions == 0)
    return true;
  ew_rows_free (rows);
  return ew_rows_refuse_none (object);
}
