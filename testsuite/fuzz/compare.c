/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare.c: the runtime's reader against the slow one.

   Of a table that passes ew_table_check, both must say the same of every unit.
   That is done for one of 8 seeds, if the table is not large; else of the units
   around each place at which one of them could change its mind, some.  slow-reader.h
   has how the second one came to be.  */

#include "fuzz.h"
#include "slow-reader.h"

#include <string.h>

/* Units of a table up to which all are compared.  */
#define ALL 1024

/* How many units are still compared.  */
static int32_t left;
/* How many entries are passed over for each one that is compared.  */
static uint32_t skip;

static void
compare (const struct ew_table *table, const struct slow_table *slow,
	 unsigned part, const struct slow_entry *entry, uint32_t unit)
{
  const struct ew_table_state *found = ew_lookup_unit (table, part, unit);
  struct ew_table_state state;

  left--;
  if (entry == NULL || !slow_state (slow, entry, unit, &state))
    FUZZ_MUST (found == NULL);
  else
    {
      FUZZ_MUST (found != NULL);
      FUZZ_MUST (memcmp (found, &state, sizeof state) == 0);
    }
}

/* Compare units FROM up to TO, which follow one another in ENTRY or before all
   entries: all of them, or those at the ends.  */
static void
compare_run (const struct ew_table *table, const struct slow_table *slow,
	     unsigned part, const struct slow_entry *entry, uint32_t from,
	     uint32_t to, int all)
{
  while (from < to)
    {
      compare (table, slow, part, entry, from);
      from++;
      if (!all && to - from > 8)
	from = to - 3;
    }
}

static void
compare_entry (const struct ew_table *table, const struct slow_table *slow,
	       unsigned part, const struct slow_entry *entry, int all)
{
  const uint32_t block = EW_TABLE_BLOCK_STEPS << table->step_shift;
  uint32_t i, from = entry->begin, to;

  for (i = 0; i < entry->n; i++)
    {
      to = (i + 1 < entry->n
	    ? entry->begin + entry->prefix + entry->start[i + 1] : entry->end);
      for (; to - from > block; from += block)
	compare_run (table, slow, part, entry, from, from + block, all);
      compare_run (table, slow, part, entry, from, to, all);
      from = to;
    }
}

static void
compare_part (const struct ew_table *table, const struct slow_table *slow,
	      unsigned part, int all)
{
  struct slow_part where;
  struct slow_entry entry;
  uint32_t i;

  slow_part (slow, part, &where);
  if (where.n_entries == 0)
    compare_run (table, slow, part, NULL, 0, where.length, all);
  for (i = 0; i < where.n_entries; i++)
    {
      slow_entry (slow, &where, i, &entry);
      if (i == 0)
	compare_run (table, slow, part, NULL, 0, entry.begin, all);
      if (left > 0 && i % (skip + 1) == 0)
	compare_entry (table, slow, part, &entry, all);
    }
  compare (table, slow, part, NULL, where.length);
}

void
fuzz_compare (const struct ew_table *table, const struct ew_table *dictionary,
	      uint64_t seed)
{
  struct slow_table slow, theirs;
  uint64_t units = 0;
  unsigned i;
  int all;

  if (dictionary != NULL)
    slow_open (&theirs, (const uint8_t *) dictionary->header, NULL);
  slow_open (&slow, (const uint8_t *) table->header,
	     dictionary != NULL ? &theirs : NULL);
  FUZZ_MUST (slow.size == table->size);
  FUZZ_MUST (slow_hash (&slow) == table->header->hash);
  for (i = 0; i < table->header->n_parts; i++)
    units += table->lengths[i];
  all = seed % 8 == 0 && units <= ALL;
  left = all ? ALL + 100 : 100;
  skip = all ? 0 : (seed >> 8) % 8;
  for (i = 0; i < table->header->n_parts; i++)
    compare_part (table, &slow, i, all);
}
