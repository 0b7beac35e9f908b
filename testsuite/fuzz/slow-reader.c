/* SPDX-License-Identifier: GPL-3.0-or-later */
/* slow-reader.c: a second reader of linked tables, for the differential.

   It shares no code and no idea with runtime/lookup.c: all entries of a part are
   counted from its first block on, records are decoded as a whole, numbers are
   put together byte by byte, and every index is checked.  What it knows is the
   text of entryway/table.h; a comment that quotes it stands before each rule.  */

#include "slow-reader.h"
#include "fuzz.h"

#include <stdio.h>
#include <string.h>

void
slow_bad (const char *why)
{
  fprintf (stderr, "slow reader: %s\n", why);
  fuzz_bad ("the table is not as table.h says");
}

static const unsigned element_size[SLOW_N_ARRAYS]
  = { 4, 4, 8, 2, 8, 2, 2, 2, 2, 1 };

/* "Numbers are in the byte order of the machine": SIZE bytes at OFFSET.  */
uint64_t
slow_number (const struct slow_table *table, size_t offset, unsigned size)
{
  const uint16_t probe = 1;
  int little = *(const uint8_t *) &probe;
  uint64_t value = 0;
  unsigned i;

  if (offset + size > table->size)
    slow_bad ("a number behind the end");
  for (i = 0; i < size; i++)
    value = value << 8 | table->bytes[offset + (little ? size - 1 - i : i)];
  return value;
}

uint64_t
slow_element (const struct slow_table *table, enum slow_array array, size_t i)
{
  if (i >= table->count[array])
    slow_bad ("an index that is too large");
  return slow_number (table, table->offset[array] + i * element_size[array],
		    element_size[array]);
}

/* "Its states, strings, shapes and pool come before this table's own".  */
static size_t
joined_count (const struct slow_table *table, enum slow_array array)
{
  return (table->count[array]
	  + (table->dictionary ? table->dictionary->count[array] : 0));
}

/* A halfword.  */
uint32_t
slow_joined (const struct slow_table *table, enum slow_array array, size_t i)
{
  const struct slow_table *d = table->dictionary;

  if (d != NULL && i < d->count[array])
    return slow_element (d, array, i);
  return slow_element (table, array, i - (d ? d->count[array] : 0));
}

/* "No shape, string or record lies across": N elements from number AT on.  */
void
slow_not_across (const struct slow_table *table, enum slow_array array, size_t at,
	    size_t n)
{
  size_t border = table->dictionary ? table->dictionary->count[array] : 0;

  if (at + n > joined_count (table, array))
    slow_bad ("more than there is");
  if (at < border && at + n > border)
    slow_bad ("lies across");
}

/* Place array ARRAY of COUNT elements at *AT.  */
static void
place (struct slow_table *table, enum slow_array array, size_t count,
       size_t *at)
{
  table->offset[array] = *at;
  table->count[array] = count;
  *at += count * element_size[array];
  table->size = *at;
}

/* "A part is cut into blocks of 256 steps; its last block may be shorter."  */
static uint32_t
blocks_of (const struct slow_table *table, uint32_t length)
{
  uint64_t block = (uint64_t) EW_TABLE_BLOCK_STEPS * table->step;
  uint32_t n = length / block;

  return length % block != 0 ? n + 1 : n;
}

/* "State EW_TABLE_GAP, of the dictionary if there is one, is EW_ROWS_GAP, and no other
   state is."  */
static void
check_gap (const struct slow_table *table)
{
  const struct slow_table *d = table->dictionary;
  const size_t first = d != NULL ? d->count[SLOW_STATES] : 0;
  size_t i;

  for (i = 0; i < table->count[SLOW_STATES]; i++)
    if ((slow_number (table, table->offset[SLOW_STATES] + i * 8, 1) == EW_ROWS_GAP)
	!= (first + i == EW_TABLE_GAP))
      slow_bad ("the gap");
}

void
slow_open (struct slow_table *table, const uint8_t *bytes,
	   const struct slow_table *dictionary)
{
  struct ew_table_header *h = &table->header;
  size_t at = sizeof *h;
  unsigned i;

  memcpy (h, bytes, sizeof *h);
  table->bytes = bytes;
  table->dictionary = h->dictionary != 0 ? dictionary : NULL;
  table->step = 1u << EW_TABLE_STEP_SHIFT (h->shifts);
  table->n_blocks = 0;
  place (table, SLOW_ADDRESSES, h->n_parts, &at);
  place (table, SLOW_LENGTHS, h->n_parts, &at);
  for (i = 0; i < h->n_parts; i++)
    table->n_blocks += blocks_of (table, slow_element (table, SLOW_LENGTHS, i));
  place (table, SLOW_PAGES,
	 h->flags & EW_TABLE_PAGED ? table->n_blocks / EW_TABLE_PAGE + 1 : 0, &at);
  place (table, SLOW_BLOCKS, (size_t) table->n_blocks + 1, &at);
  place (table, SLOW_STATES, h->n_states, &at);
  place (table, SLOW_REFERENCES, h->n_entries, &at);
  place (table, SLOW_STRINGS, h->n_strings, &at);
  place (table, SLOW_SHAPES, h->n_shapes, &at);
  place (table, SLOW_POOL, h->n_pool, &at);
  place (table, SLOW_STARTS, h->n_entries, &at);
  check_gap (table);
  if (slow_first_entry (table, 0) != 0
      || slow_first_entry (table, table->n_blocks) != h->n_entries)
    slow_bad ("entries of no block");
  /* "8 zeros; then zeros up to a multiple of 8".  */
  table->size = (at + 8 + 7) / 8 * 8;
  for (; at < table->size; at++)
    if (bytes[at] != 0)
      slow_bad ("padding is not zero");
}

/* "the first entry that begins in the block or later, modulo 2^16; the whole
   numbers follow from those of the page; without EW_TABLE_PAGED all pages are
   zeros."  */
uint32_t
slow_first_entry (const struct slow_table *table, uint32_t block)
{
  uint32_t modulo = slow_element (table, SLOW_BLOCKS, block), whole = 0;

  if (table->header.flags & EW_TABLE_PAGED)
    whole = (uint32_t) slow_number (table, table->offset[SLOW_PAGES]
				  + (size_t) block / EW_TABLE_PAGE * 8, 4);
  return whole + (modulo + 0x10000 - whole % 0x10000) % 0x10000;
}

void
slow_part (const struct slow_table *table, unsigned part,
	   struct slow_part *result)
{
  unsigned i;

  result->first_block = 0;
  for (i = 0; i < part; i++)
    result->first_block += blocks_of (table, slow_element (table, SLOW_LENGTHS, i));
  result->length = slow_element (table, SLOW_LENGTHS, part);
  result->at = 0;
  result->n_blocks = blocks_of (table, result->length);
  result->first_entry = slow_first_entry (table, result->first_block);
  result->n_entries = slow_first_entry (table, result->first_block + result->n_blocks)
		      - result->first_entry;
}

/* "FNV-1a of 64 bits, of bytes": "of the bytes before this field, of those behind it up
   to the addresses, and of those behind the addresses up to the end".  */
uint64_t
slow_hash (const struct slow_table *table)
{
  uint64_t hash = 0xcbf29ce484222325u;
  const size_t field = offsetof (struct ew_table_header, hash);
  size_t i;

  for (i = 0; i < table->size; i++)
    if ((i < field || i >= field + 8)
	&& (i < table->offset[SLOW_ADDRESSES] || i >= table->offset[SLOW_LENGTHS]))
      {
	hash ^= table->bytes[i];
	hash *= 0x100000001b3u;
      }
  return hash;
}

/* "Fields that the code does not use are zero."  */
static int
no_slots (const struct ew_table_state *state)
{
  return state->cfa == 0 && state->ra == 0 && state->fp == 0;
}

static int
row_good (const struct ew_table_state *state)
{
  const unsigned cfa = state->code & 3;
  const int ra = (state->code & 4) != 0, fp = (state->code & 16) != 0;

  if (cfa == 3 || (cfa != 2 && state->operand != 0))
    return 0;
  /* "A slot is not 0."  */
  if (ra != (state->ra != 0) || fp != (state->fp != 0))
    return 0;
  /* "the two slots, which are adjacent, that of the frame pointer first".  */
  if (state->code & 32)
    return ra && fp && state->fp - 1 == state->ra;
  return 1;
}

int
slow_state_good (const struct ew_table_state *state)
{
  if (state->code >= 0x40 && state->code <= 0x7f)
    return row_good (state);
  if (!no_slots (state))
    return 0;
  switch (state->code)
    {
    case 0x10: case 0x11:
      return 1;
    case 0x14:
      return state->operand != 0;
    case 0x01: case 0x12: case 0x13:
      return state->operand == 0;
    default:
      return 0;
    }
}
