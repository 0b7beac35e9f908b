/* SPDX-License-Identifier: GPL-3.0-or-later */
/* slow-entry.c: the half of the slow reader that reads entries.

   An entry is decoded as a whole into pieces and their starts, as the text of
   entryway/table.h goes: record, shape, pieces; then the state of a unit is
   found by going through all pieces.  See slow-reader.c for the other half,
   and for why there is a slow reader.  */

#include "slow-reader.h"

/* Where entry NUMBER of the part begins; the part's end for the one behind the
   last.  Look from block *BLOCK of the part on, and leave there where it is.  */
static uint32_t
begin_of (const struct slow_table *table, const struct slow_part *part,
	  uint32_t number, uint32_t *block)
{
  uint32_t whole = part->first_entry + number, begin;

  if (number >= part->n_entries)
    {
      *block = part->n_blocks;
      return part->length;
    }
  while (*block < part->n_blocks
	 && slow_first_entry (table, part->first_block + *block + 1) <= whole)
    ++*block;
  /* "entry I begins STARTS[I] steps into its block".  */
  begin = (*block * EW_TABLE_BLOCK_STEPS
	   + slow_element (table, SLOW_STARTS, whole)) * table->step;
  if (*block == part->n_blocks || begin >= part->length)
    slow_bad ("an entry begins behind its part");
  return begin;
}

/* The shape at number AT of ARRAY, which is SLOW_SHAPES or for an inline one the
   pool: its pieces, and *HEAD.  */
static void
read_shape (const struct slow_table *table, enum slow_array array, size_t at,
	    uint32_t *head, struct slow_entry *entry)
{
  uint32_t i;

  slow_not_across (table, array, at, 1);
  *head = slow_joined (table, array, at);
  entry->n = *head & EW_SHAPE_PIECES;
  if (entry->n == 0 || (*head & EW_SHAPE_UNUSED) != 0)
    slow_bad ("the head of a shape");
  slow_not_across (table, array, at, 1 + entry->n);
  for (i = 0; i < entry->n; i++)
    entry->piece[i] = slow_joined (table, array, at + 1 + i);
}

static uint32_t
piece_length (const struct slow_table *table, uint32_t piece)
{
  return piece % (1u << table->header.piece_bits) + 1;
}

/* Start I of those from number AT of the pool on.  */
static uint32_t
record_start (const struct slow_table *table, size_t at, int wide, uint32_t i)
{
  uint32_t start;

  if (!wide)
    {
      /* "two to a halfword, the first one at the lower address".  */
      const uint16_t half = slow_joined (table, SLOW_POOL, at + i / 2);

      return ((const uint8_t *) &half)[i % 2];
    }
  start = slow_joined (table, SLOW_POOL, at + i);
  if (start >= 0x8000)
    slow_bad ("a wide start");
  return start;
}

/* "A record is head, starts": the shape and all starts of the record at AT but the
   tail's.  *HEAD is the shape's head.  Returns how many starts there are.  */
static uint32_t
read_record (const struct slow_table *table, size_t at,
	     struct slow_entry *entry, uint32_t *head)
{
  const uint32_t record = slow_joined (table, SLOW_POOL, at);
  const int wide = (record & EW_RECORD_WIDE) != 0;
  size_t starts = at + 1;
  uint32_t i, n;

  if ((record & EW_RECORD_SHAPE) == EW_RECORD_INLINE)
    {
      read_shape (table, SLOW_POOL, at + 1, head, entry);
      starts += 1 + entry->n;
    }
  else
    read_shape (table, SLOW_SHAPES, record & EW_RECORD_SHAPE, head, entry);
  n = entry->n - 1;
  if ((*head & EW_SHAPE_TAIL) && n-- == 0)
    slow_bad ("a tail and nothing else");
  slow_not_across (table, SLOW_POOL, at,
		   starts - at + (wide ? n : n / 2 + n % 2));
  entry->start[0] = 0;
  for (i = 0; i < n; i++)
    entry->start[1 + i] = record_start (table, starts, wide, i);
  if (!wide && n % 2 != 0 && record_start (table, starts, 0, n) != 0)
    slow_bad ("no zero where a start is left over");
  return n;
}

/* Pieces must have their room: "LENGTH states, one for each unit".  */
static void
check_pieces (const struct slow_table *table, const struct slow_entry *entry)
{
  uint32_t i;

  for (i = 0; i < entry->n; i++)
    {
      uint32_t end = (i + 1 < entry->n ? entry->start[i + 1]
		      : entry->end - entry->begin - entry->prefix);
      uint32_t n = piece_length (table, entry->piece[i]);

      if (end > entry->end - entry->begin - entry->prefix
	  || end < entry->start[i] || end - entry->start[i] < n)
	slow_bad ("a piece without room");
      slow_not_across (table, SLOW_STRINGS,
		       entry->piece[i] >> table->header.piece_bits, n);
    }
}

void
slow_entry (const struct slow_table *table, struct slow_part *part,
	    uint32_t number, struct slow_entry *entry)
{
  uint32_t whole = part->first_entry + number, at, head, n, block;

  entry->begin = begin_of (table, part, number, &part->at);
  block = part->at;
  entry->end = begin_of (table, part, number + 1, &block);
  if (entry->end <= entry->begin)
    slow_bad ("starts do not grow");
  /* "ends at most EW_TABLE_REACH blocks behind the one that it begins in": of the
     last step.  */
  block = (entry->end - 1) / table->step / EW_TABLE_BLOCK_STEPS;
  if (block - part->at > EW_TABLE_REACH)
    slow_bad ("an entry is too long");
  at = slow_element (table, SLOW_REFERENCES, whole);
  if (table->header.flags & EW_TABLE_PAGED)
    at += (uint32_t) slow_number (table, table->offset[SLOW_PAGES] + 4
				  + (part->first_block + part->at)
				    / EW_TABLE_PAGE * 8, 4);
  slow_not_across (table, SLOW_POOL, at, 1);
  n = read_record (table, at, entry, &head);
  entry->prefix = 0;
  if (head & EW_SHAPE_PREFIX)
    {
      if (table->header.prefix == EW_TABLE_NONE)
	slow_bad ("no prefix");
      entry->prefix = piece_length (table, table->header.prefix);
      if (entry->prefix >= entry->end - entry->begin)
	slow_bad ("nothing behind the prefix");
    }
  /* "as long as its states are".  */
  if (head & EW_SHAPE_TAIL)
    entry->start[n + 1] = entry->end - entry->begin - entry->prefix
			  - piece_length (table, entry->piece[n + 1]);
  check_pieces (table, entry);
}

/* State I of PIECE.  */
static int
piece_state (const struct slow_table *table, uint32_t piece, uint32_t i,
	     struct ew_table_state *state)
{
  size_t string = (piece >> table->header.piece_bits) + i;
  uint32_t number = slow_joined (table, SLOW_STRINGS, string);
  const struct slow_table *owner = table;
  size_t at;

  slow_not_across (table, SLOW_STATES, number, 1);
  if (table->dictionary != NULL)
    {
      if (number < table->dictionary->count[SLOW_STATES])
	owner = table->dictionary;
      else
	number -= table->dictionary->count[SLOW_STATES];
    }
  at = owner->offset[SLOW_STATES] + number * 8;
  state->code = slow_number (owner, at, 1);
  state->operand = slow_number (owner, at + 1, 1);
  state->cfa = slow_number (owner, at + 2, 2);
  state->ra = slow_number (owner, at + 4, 2);
  state->fp = slow_number (owner, at + 6, 2);
  return state->code != EW_ROWS_GAP;
}

int
slow_state (const struct slow_table *table, const struct slow_entry *entry,
	    uint32_t unit, struct ew_table_state *state)
{
  uint32_t i, in = 0, at = unit - entry->begin;

  if (at < entry->prefix)
    return piece_state (table, table->header.prefix, at, state);
  at -= entry->prefix;
  for (i = 0; i < entry->n; i++)
    if (entry->start[i] <= at)
      in = i;
  at -= entry->start[in];
  /* "the last one goes on until the next piece begins".  */
  if (at >= piece_length (table, entry->piece[in]))
    at = piece_length (table, entry->piece[in]) - 1;
  return piece_state (table, entry->piece[in], at, state);
}
