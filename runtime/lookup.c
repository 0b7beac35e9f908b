/* SPDX-License-Identifier: GPL-2.0-or-later */
/* lookup.c: what a table claims of an address.

   The format is in entryway/table.h; this is its reader.  The way is always the
   same: part, block, entry, record, piece, state.  The two searches on it, for
   the entry in its block and for the piece in its record, look at 7 bytes
   at a time as one number (SIMD within a register: Lamport, Multiple
   byte processing with full-word instructions, CACM 1975), because a branch that
   the processor guesses wrongly costs more than all the rest of a step.  What is
   rare is kept out of the way: __builtin_expect says where.  A table without a
   dictionary and pages, a kernel's, is PLAIN: look_up is compiled twice, and for
   those the second way does not exist.

   Nothing that a table holds is believed: an index is compared with the size
   of what it leads into before it is used, so that the worst that a damaged
   table can do is to say no row, or a wrong one, which its hash prevents.  */

#include "memo.h"
#include "swar.h"

#define rarely(x) __builtin_expect ((x) != 0, 0)
#define apart static __attribute__ ((__noinline__))

/* A place in a part.  */
struct place
{
  uint32_t unit;		/* From the part's start.  */
  uint32_t length;		/* Of the part.  */
  uint32_t block;		/* The part's first.  */
};

/* An entry, and a place in it.  */
struct entry
{
  uint32_t number;
  uint32_t block;		/* In which it begins.  */
  uint32_t unit;		/* From its start to the place.  */
  uint32_t rest;		/* From the place to its end; or FAR, where that is
				   farther than any piece is long.  */
};

#define FAR 0xffffffffu

/* A record.  */
struct record
{
  const uint16_t *shape;	/* Head and all pieces.  */
  const uint16_t *starts;
  uint32_t n;			/* How many starts there should be, */
  uint32_t left;		/* and how many halfwords there are for them.  */
  int wide;
};

/* How many blocks before FIRST, of which MOST are in the part, the last entry begins; 0
   if none does.  */
apart uint32_t
blocks_back (const uint16_t *first, uint32_t most)
{
  uint32_t i;

  for (i = 1; i <= most && i <= EW_TABLE_REACH; i++)
    if (first[-(int32_t) i] != *first)
      return i;
  return 0;
}

/* How many blocks behind the one before NEXT, of which MOST are in the part, the next entry
   begins; 0 if none does.  */
apart uint32_t
blocks_ahead (const uint16_t *next, uint32_t most)
{
  uint32_t i;

  for (i = 1; i <= most && i <= EW_TABLE_REACH; i++)
    if (next[i] != *next)
      return i;
  return 0;
}

/* How many of the N entries whose starts are at STARTS begin at step X or before.  */
inlined uint32_t
count_entries (const uint8_t *starts, uint32_t n, uint32_t x)
{
  /* For one look-up in three there are more than 7, for few more than 14.  */
  uint32_t count = count_bytes (load (starts), x);
  uint32_t more = count_bytes (load (starts + (n > 7 ? 7 : 0)), x);

  count += count == 7 ? more : 0;
  if (rarely (n > 14 && count == 14))
    while (count < n && starts[count] <= x)
      count++;
  return least (count, n);
}

/* Set the rest of ENTRY, which may be small: its number is the last of those before the
   end of the block of which BLOCKS is the first entry, or not (LATER).  */
inlined void
find_rest (const struct ew_table *table, const struct place *place,
	   struct entry *entry, const uint16_t *blocks, int later)
{
  const unsigned shift = table->step_shift;
  uint32_t step = place->unit >> shift, block = step / EW_TABLE_BLOCK_STEPS;
  uint32_t last = ((place->length - 1) >> shift) / EW_TABLE_BLOCK_STEPS;

  if (later)
    {
      uint32_t ahead = block != last;

      if (rarely (block != last && blocks[2] == blocks[1]))
	ahead = blocks_ahead (blocks + 1, last - block);
      if (ahead == 0)
	{
	  entry->rest = place->length - place->unit;
	  return;
	}
      block += ahead;
    }
  entry->rest = ((block * EW_TABLE_BLOCK_STEPS + table->starts[entry->number + 1])
		 << shift) - place->unit;
}

/* The entry of PLACE.  */
inlined int
find_entry (const struct ew_table *table, const struct place *place,
	    struct entry *entry, int plain)
{
  const unsigned shift = table->step_shift;
  uint64_t step = place->unit >> shift, block = step / EW_TABLE_BLOCK_STEPS;
  uint64_t x = step % EW_TABLE_BLOCK_STEPS, page = 0, first, n, count, back;
  /* It is one of the table's, because the length of the part says so.  */
  const uint16_t *blocks = table->blocks + place->block + block;
  const uint8_t *starts;

  if (!plain && (table->header->flags & EW_TABLE_PAGED))
    page = table->pages[(place->block + block) / EW_TABLE_PAGE].first;
  first = page + (uint16_t) (blocks[0] - page);
  n = (uint16_t) (blocks[1] - blocks[0]);
  if (rarely (first + n > table->n_entries))
    return 0;
  count = count_entries (table->starts + first, n, x);
  /* If none does, it is most often one of the block before.  What is before the
     blocks belongs to the table, too.  */
  back = count == 0;
  if (rarely (blocks[-1] == blocks[0] || block == 0) && back)
    {
      back = blocks_back (blocks, block);
      if (back == 0)
	return 0;
    }
  entry->number = first + count - 1;
  if (rarely (entry->number >= table->n_entries))
    return 0;
  starts = table->starts + entry->number;
  entry->block = place->block + block - back;
  entry->unit = ((x - starts[0] + back * EW_TABLE_BLOCK_STEPS) << shift)
		+ (place->unit & table->low_mask);
  /* The end matters where a tail may be: near the next start, whichever block that
     is in, and near the end of the part.  Behind the last start is a zero.  */
  entry->rest = FAR;
  if (rarely ((uint8_t) (starts[1] - x) <= table->near_steps)
      || rarely (place->length - place->unit <= table->piece_mask + 1))
    find_rest (table, place, entry, blocks, count == n);
  return 1;
}

/* Point *HALF to number AT of an array whose first BEFORE are THEIRS and whose others, up to
   TOTAL, OURS; 0 where there is none.  In *LEFT how many there are from it on.  */
inlined int
find_half (const uint16_t **half, const uint16_t *theirs, uint32_t before,
	   const uint16_t *ours, uint32_t total, uint32_t at, uint32_t *left,
	   int plain)
{
  if (!plain && at < before)
    {
      *left = before - at;
      *half = theirs + at;
      return 1;
    }
  if (rarely (at >= total))
    return 0;
  *left = total - at;
  *half = ours + (plain ? at : at - before);
  return 1;
}

/* The state of UNIT of PIECE.  */
inlined const struct ew_table_state *
state_at (const struct ew_table *table, uint32_t piece, uint32_t unit, int plain)
{
  const struct ew_table *dictionary = table->dictionary;
  uint64_t more = least (unit, piece & table->piece_mask), number;
  uint64_t at = piece >> table->piece_bits;

  if (!plain && at < dictionary->n_strings)
    {
      if (at + more >= dictionary->n_strings)
	return NULL;
      number = dictionary->strings[at + more];
    }
  else
    {
      at += more;
      if (rarely (at >= table->n_strings))
	return NULL;
      number = table->strings[plain ? at : at - dictionary->n_strings];
    }
  if (rarely (number - EW_TABLE_GAP - 1 >= table->last_state))
    return NULL;
  if (!plain && number < dictionary->n_states)
    return &dictionary->states[number];
  return &table->states[plain ? number : number - dictionary->n_states];
}

/* Find the record of ENTRY.  That its starts are there is not looked at.  */
inlined int
find_record (const struct ew_table *table, const struct entry *entry,
	     struct record *record, int plain)
{
  const struct ew_table *dictionary = table->dictionary;
  uint32_t at = table->references[entry->number], left, n;
  const uint16_t *head;

  if (!plain && (table->header->flags & EW_TABLE_PAGED))
    at += table->pages[entry->block / EW_TABLE_PAGE].pool;
  if (!find_half (&head, dictionary->pool, dictionary->n_pool, table->pool,
		  table->n_pool, at, &record->left, plain))
    return 0;
  record->wide = *head >> 15;
  record->starts = head + 1;
  if (rarely ((*head & EW_RECORD_SHAPE) == EW_RECORD_INLINE))
    {
      record->shape = head + 1;
      left = record->left - 1;
      n = left == 0 ? 0 : *record->shape & EW_SHAPE_PIECES;
      record->starts += 1 + n;
      record->left -= 1 + n;
    }
  else if (!find_half (&record->shape, dictionary->shapes, dictionary->n_shapes,
		       table->shapes, table->n_shapes,
		       *head & EW_RECORD_SHAPE, &left, plain))
    return 0;
  n = *record->shape & EW_SHAPE_PIECES;
  /* Where there is none, that is too many, and found out later.  */
  record->n = n - 1 - *record->shape / EW_SHAPE_TAIL;
  return !rarely (n >= left);
}

/* How many of N starts at STARTS, wide or many, are at most UNIT, and above them in the
   high half what the last of those is.  None where they are not all in the LEFT
   halfwords.  */
apart uint64_t
count_many (const uint16_t *starts, uint32_t n, int wide, uint32_t left,
	    uint32_t unit)
{
  const uint8_t *bytes = (const uint8_t *) starts;
  uint64_t last = 0;
  uint32_t count;

  if (n > EW_SHAPE_PIECES || (wide ? n : (n + 1) / 2) > left)
    return 0;
  for (count = 0; count < n; count++)
    {
      uint32_t next = wide ? starts[count] : bytes[count];

      if (next > unit)
	break;
      last = next;
    }
  return last << 32 | count;
}

/* The state of ENTRY's unit by RECORD.  */
inlined const struct ew_table_state *
find_state (const struct ew_table *table, const struct entry *entry,
	    const struct record *record, int plain)
{
  const uint32_t head = *record->shape;
  uint32_t unit = entry->unit, piece, start, count;

  if (rarely (entry->rest != FAR) && (head & EW_SHAPE_TAIL))
    {
      piece = record->shape[head & EW_SHAPE_PIECES];
      start = (piece & table->piece_mask) + 1;
      if (entry->rest <= start)
	return state_at (table, piece, start - entry->rest, plain);
    }
  if (head & EW_SHAPE_PREFIX)
    {
      if (unit < table->prefix)
	return state_at (table, table->header->prefix, unit, plain);
      unit -= table->prefix;
    }
  if (rarely (record->wide | (record->n > 7)))
    {
      uint64_t found = count_many (record->starts, record->n, record->wide,
				   record->left - 1, unit);

      count = (uint32_t) found;
      start = found >> 32;
    }
  else
    {
      /* Behind the pool is as much of the table as is read too far here.  */
      uint64_t word = load (record->starts);

      count = least (count_bytes (word, least (unit, 0xff)), record->n);
      /* The byte before, or 0.  */
      start = (uint8_t) (word << 8 >> 8 * count);
    }
  return state_at (table, record->shape[1 + count], unit - start, plain);
}

/* The state of PLACE.  */
inlined const struct ew_table_state *
look_up (const struct ew_table *table, const struct place *place, int plain)
{
  struct record record;
  struct entry entry;

  if (!find_entry (table, place, &entry, plain)
      || !find_record (table, &entry, &record, plain))
    return NULL;
  return find_state (table, &entry, &record, plain);
}

apart const struct ew_table_state *
look_up_any (const struct ew_table *table, const struct place *place)
{
  return look_up (table, place, 0);
}

/* Where part I begins.  */
inlined uintptr_t
part_start (const struct ew_table *table, unsigned i)
{
  const int32_t *base = &table->addresses[i];

  return (uintptr_t) base + (uintptr_t) (intptr_t) *base;
}

/* The part in which ADDRESS lies.  */
apart int
find_part (const struct ew_table *table, uintptr_t address, struct place *place)
{
  const unsigned shift = table->unit_shift, block = table->step_shift + 8;
  unsigned i;

  place->block = 0;
  for (i = 0; i < table->header->n_parts; i++)
    {
      uintptr_t offset = address - part_start (table, i);

      place->length = table->lengths[i];
      if (offset >> shift < place->length)
	{
	  place->unit = offset >> shift;
	  return 1;
	}
      place->block += ((place->length - 1) >> block) + 1;
    }
  return 0;
}

/* Somewhere else than in the first part, or in a table that is not plain.  */
apart const struct ew_table_state *
look_up_part (const struct ew_table *table, uintptr_t address)
{
  struct place place;

  return find_part (table, address, &place) ? look_up_any (table, &place) : NULL;
}

inlined const struct ew_table_state *
look_up_address (const struct ew_table *table, uintptr_t address)
{
  uintptr_t offset = address - table->plain_start;
  struct place place;

  if (rarely (offset >= table->plain_size))
    return look_up_part (table, address);
  place.unit = offset >> table->unit_shift;
  place.length = table->lengths[0];
  place.block = 0;
  return look_up (table, &place, 1);
}

const struct ew_table_state *
ew_lookup_afresh (const struct ew_table *table, uintptr_t address)
{
  return look_up_address (table, address);
}

const struct ew_table_state *
ew_lookup (const struct ew_table *table, uintptr_t address)
{
  if (table->memo != NULL)
    return ew_lookup_memo (table, address);
  return look_up_address (table, address);
}

const struct ew_table_state *
ew_lookup_unit (const struct ew_table *table, unsigned part, uint32_t unit)
{
  const unsigned block = table->step_shift + 8;
  struct place place = { .unit = unit };
  unsigned i;

  if (part >= table->header->n_parts || unit >= table->lengths[part])
    return NULL;
  for (i = 0; i < part; i++)
    place.block += ((table->lengths[i] - 1) >> block) + 1;
  place.length = table->lengths[part];
  return table->plain ? look_up (table, &place, 1) : look_up_any (table, &place);
}

int
ew_table_covers (const struct ew_table *table, uintptr_t address)
{
  struct place place;

  return find_part (table, address, &place);
}

size_t
ew_table_part (const struct ew_table *table, unsigned part, uintptr_t *start)
{
  if (part >= table->header->n_parts)
    return 0;
  *start = part_start (table, part);
  return (size_t) table->lengths[part] << table->unit_shift;
}
