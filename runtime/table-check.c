/* SPDX-License-Identifier: GPL-2.0-or-later */
/* table-check.c: check that a table is what table.h says, to the last bit.

   A look-up needs none of this (lookup.c).  It is for those who make tables, and
   for tests: a table in which two readers could see different things must not
   pass.  One pass over each array; records are checked once for each entry.  */

#include <entryway/unwind.h>

/* Whether S says something, and nothing in the fields that its code leaves
   unused.  */
static int
state_good (const struct ew_table_state *s)
{
  switch (s->code)
    {
    case EW_ROWS_GAP:
    case EW_ROWS_REGS:
    case EW_ROWS_END:
      return s->operand == 0 && s->cfa == 0 && s->ra == 0 && s->fp == 0;
    case EW_ROWS_ENTRY:
    case EW_ROWS_AREA:
      return s->cfa == 0 && s->ra == 0 && s->fp == 0;
    case EW_ROWS_UNRELIABLE:
      return s->operand != 0 && s->cfa == 0 && s->ra == 0 && s->fp == 0;
    default:
      break;
    }
  if ((s->code & EW_ROWS_ROW_MASK) != EW_ROWS_ROW
      || (s->code & EW_ROW_CFA) == EW_ROW_CFA
      || ((s->code & EW_ROW_CFA) != EW_ROW_CFA_REG && s->operand != 0)
      || ((s->code & EW_ROW_RA_SLOT) != 0) != (s->ra != 0)
      || ((s->code & EW_ROW_FP_SLOT) != 0) != (s->fp != 0))
    return 0;
  return (s->code & EW_ROW_LINKED) == 0 || (s->ra != 0 && s->fp == s->ra + 1);
}

static int
check_states (const struct ew_table *table)
{
  uint32_t i, first = table->n_states - table->header->n_states;

  for (i = 0; i < table->header->n_states; i++)
    if (!state_good (&table->states[i])
	|| ((table->states[i].code == EW_ROWS_GAP)
	    != (first + i == EW_TABLE_GAP)))
      return EW_E_BOUNDS;
  for (i = 0; i < table->header->n_strings; i++)
    if (table->strings[i] >= table->n_states)
      return EW_E_BOUNDS;
  return 0;
}

/* The array of which number AT of TOTAL is an element: THEIRS up to DICTIONARY, then
   OURS; and in *LEFT how many there are from there on.  */
static const uint16_t *
find (const uint16_t *theirs, uint32_t dictionary, const uint16_t *ours,
      uint32_t total, uint32_t at, uint32_t *left)
{
  *left = 0;
  if (at >= total)
    return NULL;
  *left = (at < dictionary ? dictionary : total) - at;
  return at < dictionary ? theirs + at : ours + (at - dictionary);
}

/* Whether the states of PIECE are there.  */
static int
piece_good (const struct ew_table *table, uint16_t piece)
{
  const struct ew_table *d = table->dictionary;
  uint32_t room;

  return (find (d->strings, d->n_strings, table->strings, table->n_strings,
		piece >> table->piece_bits, &room) != NULL
	  && (piece & ((1u << table->piece_bits) - 1)) < room);
}

/* Check the shape of which LEFT halfwords are there.  */
static int
shape_good (const struct ew_table *table, const uint16_t *shape, uint32_t left)
{
  uint32_t n, i;

  if (left == 0)
    return 0;
  n = *shape & EW_SHAPE_PIECES;
  if ((*shape & EW_SHAPE_UNUSED) != 0 || n == 0 || n >= left
      || ((*shape & EW_SHAPE_TAIL) && n == 1)
      || ((*shape & EW_SHAPE_PREFIX) && table->prefix == 0
	  && table->header->n_parts != 0))
    return 0;
  for (i = 1; i <= n; i++)
    if (!piece_good (table, shape[i]))
      return 0;
  return 1;
}

/* A record.  */
struct record
{
  const uint16_t *shape;
  const uint16_t *starts;
  uint32_t n;			/* Of the starts.  */
  int wide;
};

static uint32_t
start_at (const struct record *record, uint32_t i)
{
  return (record->wide ? record->starts[i]
	  : ((const uint8_t *) record->starts)[i]);
}

/* Whether the pieces of RECORD fit into LENGTH units: each one has at least one, and
   none of its states is hidden by the next.  */
static int
starts_good (const struct ew_table *table, const struct record *record,
	     uint32_t length)
{
  const uint16_t *shape = record->shape;
  uint32_t n = *shape & EW_SHAPE_PIECES, mask = (1u << table->piece_bits) - 1;
  uint32_t at = 0, i;

  if (*shape & EW_SHAPE_PREFIX)
    {
      if (length <= table->prefix)
	return 0;
      length -= table->prefix;
    }
  for (i = 0; i < n; i++)
    {
      uint32_t size = (shape[1 + i] & mask) + 1, end = length;

      if (i < record->n)
	end = start_at (record, i);
      else if (i + 1 < n)
	end = length - ((shape[n] & mask) + 1);
      if ((i < record->n && end > 0x7fff) || end > length || at + size > end)
	return 0;
      at = end;
    }
  /* What is left over of two bytes.  */
  return record->wide || record->n % 2 == 0 || start_at (record, record->n) == 0;
}

/* Check the record at number AT, for an entry of LENGTH units.  */
static int
record_good (const struct ew_table *table, uint32_t at, uint32_t length)
{
  const struct ew_table *d = table->dictionary;
  uint32_t left, shape_left, size;
  const uint16_t *head = find (d->pool, d->n_pool, table->pool, table->n_pool,
			       at, &left);
  struct record record;

  if (head == NULL)
    return 0;
  left--;
  record.wide = (*head & EW_RECORD_WIDE) != 0;
  record.starts = head + 1;
  record.shape = head + 1;
  shape_left = left;
  if ((*head & EW_RECORD_SHAPE) != EW_RECORD_INLINE)
    record.shape = find (d->shapes, d->n_shapes, table->shapes, table->n_shapes,
			 *head & EW_RECORD_SHAPE, &shape_left);
  if (record.shape == NULL || !shape_good (table, record.shape, shape_left))
    return 0;
  size = *record.shape & EW_SHAPE_PIECES;
  record.n = size - 1 - ((*record.shape & EW_SHAPE_TAIL) != 0);
  if (record.shape == head + 1)
    {
      record.starts += 1 + size;
      left -= 1 + size;
    }
  return ((record.wide ? record.n : (record.n + 1) / 2) <= left
	  && starts_good (table, &record, length));
}

/* A walk over all entries.  */
struct walk
{
  const struct ew_table *table;
  uint32_t entry;		/* The next one.  */
  uint32_t block;		/* The next one.  */
};

/* Where entry NUMBER of the part begins or, for all that are not in it, the part's
   end: in units.  *AT is the block, from the part's first, from which to look.  */
static uint32_t
start_of (const struct walk *walk, uint32_t number, uint32_t first,
	  uint32_t blocks, uint32_t length, uint32_t *at)
{
  const struct ew_table *table = walk->table;

  while (*at < blocks
	 && (uint16_t) (table->blocks[first + *at + 1] - number - 1) >= 0x8000)
    ++*at;
  if (*at == blocks)
    return length;
  return (*at * EW_TABLE_BLOCK_STEPS + table->starts[number])
	 << table->step_shift;
}

/* Check the blocks of a part of UNITS units, and where entries begin in them.  */
static int
blocks_good (struct walk *walk, uint32_t blocks, uint32_t units)
{
  const struct ew_table *table = walk->table;
  const uint16_t *first = table->blocks + walk->block;
  uint32_t i, j, number = walk->entry, last = blocks;
  uint32_t steps = ((units - 1) >> table->step_shift) + 1;

  for (i = 0; i < blocks; i++)
    {
      const uint8_t *starts = table->starts + number;
      uint32_t n = (uint16_t) (first[i + 1] - first[i]);

      if (first[i] != (uint16_t) number || n > EW_TABLE_BLOCK_STEPS
	  || n > table->header->n_entries - number)
	return 0;
      for (j = 0; j < n; j++)
	if (starts[j] >= steps - i * EW_TABLE_BLOCK_STEPS
	    || (j != 0 && starts[j - 1] >= starts[j]))
	  return 0;
      /* An entry may reach up to where the block begins that is too far.  */
      if (last != blocks && i - last > EW_TABLE_REACH
	  && (n == 0 || starts[0] != 0))
	return 0;
      if (n != 0)
	last = i;
      number += n;
    }
  return 1;
}

/* Check part PART and go on behind it.  */
static int
part_good (struct walk *walk, unsigned part)
{
  const struct ew_table *table = walk->table;
  uint32_t length = table->lengths[part], at = 0, begin, end;
  uint32_t blocks = ((length - 1) >> (table->step_shift + 8)) + 1;

  if (!blocks_good (walk, blocks, length))
    return 0;
  for (begin = start_of (walk, walk->entry, walk->block, blocks, length, &at);
       at < blocks; begin = end)
    {
      uint32_t reference = table->references[walk->entry];

      if (table->header->flags & EW_TABLE_PAGED)
	reference += table->pages[(walk->block + at) / EW_TABLE_PAGE].pool;
      walk->entry++;
      end = start_of (walk, walk->entry, walk->block, blocks, length, &at);
      if (!record_good (table, reference, end - begin))
	return 0;
    }
  walk->block += blocks;
  return 1;
}

static int
pages_good (const struct ew_table *table)
{
  uint32_t i, first = 0, j;

  if ((table->header->flags & EW_TABLE_PAGED) == 0)
    return table->header->n_entries <= 0xffff;
  for (i = 0; i <= table->n_blocks / EW_TABLE_PAGE; i++)
    {
      const struct ew_table_page *page = &table->pages[i];

      if (page->first != first)
	return 0;
      for (j = i * EW_TABLE_PAGE;
	   j < (i + 1) * EW_TABLE_PAGE && j < table->n_blocks; j++)
	first += (uint16_t) (table->blocks[j + 1] - table->blocks[j]);
    }
  return 1;
}

int
ew_table_check (const struct ew_table *table)
{
  const struct ew_table_header *header = table->header;
  struct walk walk = { .table = table };
  unsigned i;
  int error = check_states (table);

  if (error != 0)
    return error;
  if ((table->prefix != 0 && !piece_good (table, header->prefix))
      || !pages_good (table) || table->blocks[0] != 0)
    return EW_E_BOUNDS;
  for (i = 0; i < header->n_parts; i++)
    if (!part_good (&walk, i))
      return EW_E_BOUNDS;
  if (walk.entry != header->n_entries)
    return EW_E_BOUNDS;
  for (i = 0; i < header->n_shapes; )
    {
      if (!shape_good (table, table->shapes + i, header->n_shapes - i))
	return EW_E_BOUNDS;
      i += 1 + (table->shapes[i] & EW_SHAPE_PIECES);
    }
  return 0;
}
