/* SPDX-License-Identifier: GPL-3.0-or-later */
/* link-bytes.c: blocks, and all of a table in order.

   The order of the arrays is that of entryway/table.h.  Numbers are written as
   the target has them, byte by byte, so the helper may run anywhere; all
   architectures of arch.def are little endian so far (bytes.h).  */

#include "config.h"
#include "link.h"

#include <stdlib.h>
#include <string.h>

struct writer
{
  unsigned char *bytes;
  size_t at, size;
};

static void
put (struct writer *writer, uint64_t value, unsigned size)
{
  while (size-- != 0)
    {
      writer->bytes[writer->at++] = value;
      value >>= 8;
    }
}

static void
put_halves (struct writer *writer, const uint16_t *halves, uint32_t n)
{
  uint32_t i;

  for (i = 0; i < n; i++)
    put (writer, halves[i], 2);
}

static uint32_t
blocks_of (const struct ew_link *link, const struct ew_part *part)
{
  return ((part->length - 1) >> (link->step_shift + 8)) + 1;
}

static uint32_t
n_blocks (const struct ew_link *link)
{
  uint32_t n = 0;
  size_t i;

  for (i = 0; link->least == 0 && i < link->n_parts; i++)
    n += blocks_of (link, &link->parts[i]);
  return n;
}

/* The block of entry NUMBER in its part.  */
static uint32_t
block_of (const struct ew_link *link, size_t number)
{
  return link->entries[number].start >> (link->step_shift + 8);
}

uint32_t *
ew_link_pages (const struct ew_link *link, uint32_t *n_pages)
{
  uint32_t all = n_blocks (link) / EW_TABLE_PAGE + 1, block = 0, next = 0;
  uint32_t *first = calloc ((size_t) all + 1, sizeof *first);
  size_t p, i;

  *n_pages = all;
  if (first == NULL)
    return NULL;
  for (p = 0; p < link->n_parts; p++)
    {
      const struct ew_part *part = &link->parts[p];

      for (i = part->first_entry; i < part->end_entry; i++)
	while (next <= (block + block_of (link, i)) / EW_TABLE_PAGE)
	  first[next++] = i;
      block += blocks_of (link, part);
    }
  while (next <= all)
    first[next++] = link->n_entries;
  return first;
}

static void
put_blocks (struct writer *writer, const struct ew_link *link,
	    const struct ew_part *part)
{
  size_t next = part->first_entry;
  uint32_t block, blocks = blocks_of (link, part);

  for (block = 0; block < blocks; block++)
    {
      put (writer, next, 2);
      while (next != part->end_entry && block_of (link, next) == block)
	next++;
    }
}

/* How many states of its own the table has.  A dictionary needs no others than its
   strings do; the frequent ones come first.  */
static uint32_t
own_states (const struct ew_link *link)
{
  uint32_t i, n = 0;

  if (link->least == 0)
    return link->states.n - (link->dictionary == NULL
			     ? 0 : link->dictionary->n_states);
  for (i = 0; i < link->n_strings; i++)
    if (link->strings[i] >= n)
      n = link->strings[i] + 1;
  return n;
}

static bool
paged (const struct ew_link *link)
{
  return link->pages != NULL;
}

static void
put_header (struct writer *writer, const struct ew_link *link)
{
  bool dictionary = link->least != 0;

  put (writer, EW_TABLE_MAGIC, 4);
  put (writer, EW_TABLE_VERSION, 1);
  put (writer, EW_TABLE_SHIFTS (link->unit_shift,
				dictionary ? 0 : link->step_shift), 1);
  put (writer, link->arch->machine, 2);
  put (writer, 0, 8);
  put (writer, link->dictionary == NULL ? 0 : (uint32_t) link->dictionary->header->hash, 4);
  put (writer, dictionary ? 0 : link->n_entries, 4);
  put (writer, link->n_pool, 4);
  put (writer, dictionary ? 0 : link->n_parts, 2);
  put (writer, own_states (link), 2);
  put (writer, link->n_strings, 2);
  put (writer, link->n_shape_words, 2);
  put (writer, dictionary || link->prefix == EW_INTERN_FAILED ? EW_TABLE_NONE
	       : link->piece_of[link->prefix], 2);
  put (writer, link->piece_bits, 1);
  put (writer, paged (link) ? EW_TABLE_PAGED : 0, 1);
}

static void
put_parts (struct writer *writer, const struct ew_link *link)
{
  size_t i;

  for (i = 0; i < link->n_parts; i++)
    put (writer, 0, 4);
  for (i = 0; i < link->n_parts; i++)
    put (writer, link->parts[i].length, 4);
  for (i = 0; paged (link) && i <= n_blocks (link) / EW_TABLE_PAGE; i++)
    {
      put (writer, link->pages[i].first, 4);
      put (writer, link->pages[i].pool, 4);
    }
  for (i = 0; i < link->n_parts; i++)
    put_blocks (writer, link, &link->parts[i]);
}

static void
put_states (struct writer *writer, const struct ew_link *link)
{
  uint32_t i = link->dictionary == NULL ? 0 : link->dictionary->n_states;
  uint32_t end = i + own_states (link);

  for (; i < end; i++)
    {
      const struct ew_table_state *state
	= (const struct ew_table_state *) link->states.items[i]->bytes;

      put (writer, state->code, 1);
      put (writer, state->operand, 1);
      put (writer, state->cfa, 2);
      put (writer, state->ra, 2);
      put (writer, state->fp, 2);
    }
}

static size_t
most_bytes (const struct ew_link *link)
{
  return (sizeof (struct ew_table_header)
	  + link->n_parts * 8 + ((size_t) n_blocks (link) + 1) * 2
	  + (n_blocks (link) / EW_TABLE_PAGE + (size_t) 1) * 8
	  + link->states.n * sizeof (struct ew_table_state)
	  + link->n_entries * 3
	  + ((size_t) link->n_strings + link->n_shape_words + link->n_pool) * 2
	  + 16);
}

bool
ew_link_bytes (const struct ew_link *link, struct ew_bytes *out)
{
  struct writer writer = { .bytes = calloc (1, most_bytes (link)) };
  const size_t rest = offsetof (struct ew_table_header, dictionary);
  size_t parts = link->least == 0 ? link->n_parts : 0, i;
  uint64_t hash;

  if (writer.bytes == NULL)
    return ew_link_no_memory (link);
  put_header (&writer, link);
  if (parts != 0)
    put_parts (&writer, link);
  put (&writer, parts == 0 ? 0 : link->n_entries, 2);
  put_states (&writer, link);
  if (parts != 0)
    put_halves (&writer, link->references, link->n_entries);
  put_halves (&writer, link->strings, link->n_strings);
  put_halves (&writer, link->shape_words, link->n_shape_words);
  put_halves (&writer, link->pool, link->n_pool);
  for (i = 0; parts != 0 && i < link->n_entries; i++)
    put (&writer, link->entries[i].start >> link->step_shift, 1);
  writer.at += 8;
  writer.at = (writer.at + 7) & ~(size_t) 7;
  out->bytes = writer.bytes;
  out->size = writer.at;

  i = sizeof (struct ew_table_header);
  hash = ew_table_hash (EW_TABLE_HASH_START, out->bytes,
			offsetof (struct ew_table_header, hash));
  hash = ew_table_hash (hash, out->bytes + rest, i - rest);
  i += parts * 4;
  hash = ew_table_hash (hash, out->bytes + i, out->size - i);
  writer.at = offsetof (struct ew_table_header, hash);
  put (&writer, hash, 8);
  return true;
}
