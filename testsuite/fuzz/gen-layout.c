/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gen-layout.c: make parts and entries, and write a table down.

   Entries are as long as their records need, or a little longer, or as long as an
   entry may be, to its last block (EW_TABLE_REACH in entryway/table.h).  Parts may
   have rows from their first unit on, later, or not at all.  */

#include "gen.h"

#include <string.h>

static unsigned
step_of (const struct gen_table *table)
{
  return 1u << EW_TABLE_STEP_SHIFT (table->header.shifts);
}

/* A distance that is a whole number of steps, at least LEAST, and ends at most in
   block MOST, from block 0, in which it begins at AT.  0 where there is none.  */
static uint32_t
make_length (struct gen_input *input, const struct gen_table *table,
	     uint32_t least, uint32_t at, int last)
{
  const uint32_t step = step_of (table), block = EW_TABLE_BLOCK_STEPS * step;
  const uint32_t most = at / block * block + block * (EW_TABLE_REACH + 1) - at;
  uint32_t length = least;

  switch (gen_pick (input, 16))
    {
    case 0:
      length += gen_pick (input, 256) * step;
      break;
    case 1:
      length = most - gen_pick (input, 3) * step;
      break;
    case 2:
      length += gen_pick (input, EW_TABLE_REACH + 1) * block;
      break;
    case 3:
      /* To the border of a page, or almost.  */
      length = (EW_TABLE_PAGE - (table->n_blocks + at / block) % EW_TABLE_PAGE)
	       * block - at % block
	       + (gen_pick (input, 5) - 2u) * (gen_pick (input, 2) ? step : block);
      break;
    default:
      length += gen_pick (input, 8);
    }
  if (length < least || length > most)
    length = least;
  if (!last || gen_pick (input, 2))
    length = (length + step - 1) / step * step;
  return length <= most ? length : 0;
}

static const struct gen_known *
choose_record (struct gen_input *input, struct gen_table *table)
{
  const struct gen_table *d = table->dictionary;
  const struct gen_known *known = NULL;
  unsigned kind = gen_pick (input, 4);

  if (kind == 0 && d != NULL && d->n_known_records != 0)
    known = &d->known_records[gen_pick (input, d->n_known_records)];
  else if (kind == 1 && table->n_known_records != 0)
    known = &table->known_records[gen_pick (input, table->n_known_records)];
  if (known != NULL && known->prefix && table->header.prefix == EW_TABLE_NONE)
    known = NULL;
  return known != NULL ? known : gen_record (input, table);
}

/* Make the blocks of a part of LENGTH units, whose entries are from FIRST on.  */
static void
make_blocks (struct gen_table *table, uint32_t length, uint32_t first)
{
  const uint32_t block = EW_TABLE_BLOCK_STEPS * step_of (table);
  uint32_t end = table->n_blocks + (length - 1) / block + 1, entry = first;

  for (; table->n_blocks < end; table->n_blocks++)
    {
      while (entry < table->header.n_entries
	     && table->entry_blocks[entry] < table->n_blocks)
	entry++;
      table->blocks[table->n_blocks] = entry;
    }
  table->blocks[end] = table->header.n_entries;
}

/* Make an entry at unit AT of a part.  Returns its length, or 0.  */
static uint32_t
make_entry (struct gen_input *input, struct gen_table *table, uint32_t at,
	    int last)
{
  const uint32_t steps = at / step_of (table), entry = table->header.n_entries;
  const struct gen_known *known = choose_record (input, table);
  uint32_t length;

  if (known == NULL || entry == GEN_MAX_ENTRIES)
    return 0;
  length = make_length (input, table, known->need
			+ (known->prefix ? gen_prefix (table) : 0), at, last);
  if (length == 0
      || table->n_blocks + (at + length) / (step_of (table) * 256u) + 1
	 >= GEN_MAX_BLOCKS)
    return 0;
  table->records[entry] = known->at;
  table->entry_blocks[entry] = table->n_blocks + steps / EW_TABLE_BLOCK_STEPS;
  table->starts[entry] = steps % EW_TABLE_BLOCK_STEPS;
  table->header.n_entries++;
  return length;
}

/* Steps before the first entry of a part.  */
static uint32_t
make_gap (struct gen_input *input)
{
  switch (gen_pick (input, 8))
    {
    case 0:
      return gen_pick (input, 3000);
    case 1:
      return (EW_TABLE_PAGE - 1 - gen_pick (input, 4) * gen_pick (input, 16))
	     * EW_TABLE_BLOCK_STEPS + gen_pick (input, 256);
    default:
      return gen_pick (input, 16);
    }
}

static void
make_part (struct gen_input *input, struct gen_table *table, unsigned part)
{
  unsigned n = gen_pick (input, gen_pick (input, 8) ? 6 : 80);
  uint32_t first = table->header.n_entries, at = 0, length;

  if (gen_pick (input, 2))
    at = make_gap (input) * step_of (table);
  if (table->n_blocks + at / (step_of (table) * 256) + 2 >= GEN_MAX_BLOCKS)
    return;
  for (; n != 0; n--)
    {
      length = make_entry (input, table, at, n == 1);
      if (length == 0)
	break;
      at += length;
      if (at % step_of (table) != 0)
	break;
    }
  if (at == 0)
    at = 1 + gen_pick (input, 512);
  table->lengths[part] = at;
  table->addresses[part] = 0x100000 * (1 + (int32_t) part)
			   * (gen_pick (input, 2) ? 1 : -1);
  make_blocks (table, at, first);
  table->header.n_parts++;
}

/* Turn records into references.  */
static void
make_pages (struct gen_input *input, struct gen_table *table)
{
  const int paged = gen_pick (input, 2);
  uint32_t page, i, base, entries;

  memset (table->pages, 0, sizeof table->pages);
  table->header.flags = paged ? EW_TABLE_PAGED : 0;
  for (page = 0; page <= table->n_blocks / EW_TABLE_PAGE; page++)
    {
      base = UINT32_MAX;
      for (entries = i = 0; i < table->header.n_entries; i++)
	if (table->entry_blocks[i] / EW_TABLE_PAGE == page
	    && table->records[i] < base)
	  base = table->records[i];
      for (i = 0; i < table->header.n_entries; i++)
	entries += table->entry_blocks[i] / EW_TABLE_PAGE < page;
      base /= 1 + gen_pick (input, 3);
      if (!paged)
	base = 0;
      else
	table->pages[page] = (struct ew_table_page) { entries, base };
      for (i = 0; i < table->header.n_entries; i++)
	if (table->entry_blocks[i] / EW_TABLE_PAGE == page)
	  table->references[i] = table->records[i] - base;
    }
}

void
gen_layout (struct gen_input *input, struct gen_table *table)
{
  unsigned n = gen_pick (input, GEN_MAX_PARTS + 1), i;

  table->blocks[0] = 0;
  for (i = 0; i < n && table->header.n_parts == i; i++)
    make_part (input, table, i);
  make_pages (input, table);
}

/* Where the next array of TABLE is written.  */
struct output
{
  uint8_t *bytes;
  size_t at, size;
};

static void
put (struct output *out, const void *from, size_t n, size_t element)
{
  if (out->at + n * element <= out->size && n != 0)
    memcpy (out->bytes + out->at, from, n * element);
  out->at += n * element;
}

size_t
gen_write (const struct gen_table *table, uint8_t *bytes, size_t size)
{
  static const uint8_t zeros[8];
  const struct ew_table_header *h = &table->header;
  struct output out = { bytes, 0, size };

  put (&out, h, 1, sizeof *h);
  put (&out, table->addresses, h->n_parts, 4);
  put (&out, table->lengths, h->n_parts, 4);
  put (&out, table->pages, h->flags & EW_TABLE_PAGED
       ? table->n_blocks / EW_TABLE_PAGE + 1 : 0, sizeof *table->pages);
  put (&out, table->blocks, table->n_blocks + 1, 2);
  put (&out, table->states, h->n_states, sizeof *table->states);
  put (&out, table->references, h->n_entries, 2);
  put (&out, table->strings, h->n_strings, 2);
  put (&out, table->shapes, h->n_shapes, 2);
  put (&out, table->pool, h->n_pool, 2);
  put (&out, table->starts, h->n_entries, 1);
  put (&out, zeros, 8, 1);
  put (&out, zeros, -out.at % 8, 1);
  return out.at <= size ? out.at : 0;
}
