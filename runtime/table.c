/* SPDX-License-Identifier: GPL-2.0-or-later */
/* table.c: open a linked table, and check one from end to end.

   Opening is what a module loader does: it looks at the header, at the sizes that
   follow from it, and at the hash, which tells a table that is as it was made
   from any other.  What a look-up needs beyond that it checks by itself
   (lookup.c), so a table that was damaged on purpose, with the hash made good
   again, does no harm but to say wrong things.  The format and all its rules
   are in entryway/table.h.  */

#include <entryway/unwind.h>

static const struct ew_table_header no_header;
static const struct ew_table no_dictionary = { .header = &no_header };

static const struct
{
  uint16_t machine;
  uint8_t lr;
  unsigned code_unit;
} machines[] =
{
#define EW_ARCH(id, name, machine, class, data, unit, size, align, lr) \
  { machine, lr, unit },
#include <entryway/arch.def>
};

uint64_t
ew_table_hash (uint64_t hash, const void *bytes, size_t size)
{
  const uint8_t *p = bytes;

  while (size-- != 0)
    hash = (hash ^ *p++) * EW_TABLE_HASH_PRIME;
  return hash;
}

/* Say no row for everything.  */
static int
refuse (struct ew_table *table, int error)
{
  *table = no_dictionary;
  table->dictionary = &no_dictionary;
  return error;
}

static int
find_machine (struct ew_table *table)
{
  const struct ew_table_header *header = table->header;
  size_t i;

  for (i = 0; i < sizeof machines / sizeof *machines; i++)
    if (machines[i].machine == header->machine
	&& machines[i].code_unit == 1u << EW_TABLE_UNIT_SHIFT (header->shifts))
      {
	table->lr_reg = machines[i].lr;
	return 1;
      }
  return 0;
}

static int
check_header (struct ew_table *table)
{
  const struct ew_table_header *header = table->header;

  if (header->magic != EW_TABLE_MAGIC || header->version != EW_TABLE_VERSION)
    return EW_E_TABLE;
  if (!find_machine (table))
    return EW_E_TABLE;
  if (EW_TABLE_UNIT_SHIFT (header->shifts) > 4
      || EW_TABLE_STEP_SHIFT (header->shifts) > 7 || header->piece_bits > 8
      || (header->flags & ~EW_TABLE_PAGED) != 0)
    return EW_E_BOUNDS;
  return 0;
}

/* Take the next COUNT elements of SIZE bytes from *AT, of which *LEFT bytes are
   there.  NULL where they are not.  */
static const void *
take (const uint8_t **at, size_t *left, size_t count, size_t size)
{
  const uint8_t *here = *at;

  if (here == NULL || count > *left / size)
    {
      *at = NULL;
      return NULL;
    }
  *at += count * size;
  *left -= count * size;
  return here;
}

/* Look at the lengths of the parts; how many blocks they have.  */
static int
count_blocks (struct ew_table *table)
{
  const unsigned block = table->step_shift + 8;
  uint64_t blocks = 0;
  unsigned i;

  for (i = 0; i < table->header->n_parts; i++)
    {
      if (table->lengths[i] == 0 || table->lengths[i] > EW_TABLE_MAX_LENGTH)
	return EW_E_BOUNDS;
      blocks += ((table->lengths[i] - 1) >> block) + 1;
    }
  table->n_blocks = blocks;
  return blocks < 0xffffffffu ? 0 : EW_E_BOUNDS;
}

/* Find the arrays of TABLE, of which SIZE bytes can be read.  */
static int
find_arrays (struct ew_table *table, size_t size)
{
  const struct ew_table_header *header = table->header;
  const uint8_t *at = (const uint8_t *) (header + 1);
  size_t left = size - sizeof *header, pad;

  table->addresses = take (&at, &left, header->n_parts, sizeof *table->addresses);
  table->lengths = take (&at, &left, header->n_parts, sizeof *table->lengths);
  if (table->lengths == NULL || count_blocks (table) != 0)
    return EW_E_BOUNDS;
  table->pages = take (&at, &left, header->flags & EW_TABLE_PAGED
			? table->n_blocks / EW_TABLE_PAGE + (size_t) 1 : 0,
			sizeof *table->pages);
  table->blocks = take (&at, &left, (size_t) table->n_blocks + 1,
			sizeof *table->blocks);
  table->states = take (&at, &left, header->n_states, sizeof *table->states);
  table->references = take (&at, &left, header->n_entries,
			    sizeof *table->references);
  table->strings = take (&at, &left, header->n_strings, sizeof *table->strings);
  table->shapes = take (&at, &left, header->n_shapes, sizeof *table->shapes);
  table->pool = take (&at, &left, header->n_pool, sizeof *table->pool);
  table->starts = take (&at, &left, header->n_entries, 1);
  if (take (&at, &left, 8, 1) == NULL)
    return EW_E_BOUNDS;
  table->size = at - (const uint8_t *) header;
  for (pad = 8; table->size % 8 != 0; table->size++, pad++)
    if (take (&at, &left, 1, 1) == NULL)
      return EW_E_BOUNDS;
  while (pad-- != 0)
    if (*--at != 0)
      return EW_E_BOUNDS;
  return 0;
}

static int
check_hash (const struct ew_table *table)
{
  const struct ew_table_header *header = table->header;
  const uint8_t *start = (const uint8_t *) header;
  const uint8_t *rest = (const uint8_t *) &header->dictionary;
  const uint8_t *end = start + table->size;
  uint64_t hash = ew_table_hash (EW_TABLE_HASH_START, start,
				 (const uint8_t *) &header->hash - start);

  hash = ew_table_hash (hash, rest, (const uint8_t *) (header + 1) - rest);

  rest = (const uint8_t *) table->lengths;
  hash = ew_table_hash (hash, rest, end - rest);
  return hash == header->hash ? 0 : EW_E_HASH;
}

/* Put the dictionary before the table's own things.  */
static int
join_dictionary (struct ew_table *table, const struct ew_table *dictionary)
{
  const struct ew_table_header *header = table->header, *other;

  if (header->dictionary == 0)
    dictionary = &no_dictionary;
  else if (dictionary == NULL)
    return EW_E_DICTIONARY;
  other = dictionary->header;
  if (header->dictionary != 0
      && ((uint32_t) other->hash != header->dictionary
	  || other->n_parts != 0 || other->n_entries != 0
	  || other->dictionary != 0 || other->machine != header->machine
	  || (EW_TABLE_UNIT_SHIFT (other->shifts)
	      != EW_TABLE_UNIT_SHIFT (header->shifts))
	  || other->piece_bits != header->piece_bits))
    return EW_E_DICTIONARY;
  table->dictionary = dictionary;
  table->n_states = (uint32_t) other->n_states + header->n_states;
  table->n_strings = (uint32_t) other->n_strings + header->n_strings;
  table->n_shapes = (uint32_t) other->n_shapes + header->n_shapes;
  table->n_pool = other->n_pool + header->n_pool;
  table->last_state = table->n_states == 0 ? 0 : table->n_states - 1;
  return table->n_pool >= other->n_pool ? 0 : EW_E_BOUNDS;
}

/* Whether each part begins with an instruction.  */
static int
check_addresses (const struct ew_table *table)
{
  const uintptr_t mask = ((uintptr_t) 1 << table->unit_shift) - 1;
  unsigned i;

  for (i = 0; i < table->header->n_parts; i++)
    if ((((uintptr_t) &table->addresses[i] + (uintptr_t) table->addresses[i]) & mask)
	!= 0)
      return EW_E_BOUNDS;
  return 0;
}

/* Note what the header says in the form that look-ups need.  */
static void
unpack_header (struct ew_table *table)
{
  const struct ew_table_header *header = table->header;

  table->unit_shift = EW_TABLE_UNIT_SHIFT (header->shifts);
  table->step_shift = EW_TABLE_STEP_SHIFT (header->shifts);
  table->piece_bits = header->piece_bits;
  table->piece_mask = (1u << table->piece_bits) - 1;
  table->near_steps = (table->piece_mask >> table->step_shift) + 1;
  table->prefix = (header->prefix == EW_TABLE_NONE ? 0
		   : (header->prefix & table->piece_mask) + 1);
  table->low_mask = (1u << table->step_shift) - 1;
  table->n_entries = header->n_entries;
  table->plain = header->dictionary == 0 && (header->flags & EW_TABLE_PAGED) == 0;
}

int
ew_table_open (struct ew_table *table, const void *bytes, size_t size,
	       const struct ew_table *dictionary)
{
  int error;

  *table = no_dictionary;
  table->header = bytes;
  table->dictionary = &no_dictionary;
  if (size < sizeof *table->header || (uintptr_t) bytes % 8 != 0)
    return refuse (table, EW_E_TABLE);
  error = check_header (table);
  if (error != 0)
    return refuse (table, error);
  unpack_header (table);
  error = find_arrays (table, size);
  if (error == 0)
    error = check_hash (table);
  if (error == 0)
    error = check_addresses (table);
  if (error == 0)
    error = join_dictionary (table, dictionary);
  if (error != 0)
    return refuse (table, error);
  if (table->plain && table->header->n_parts != 0)
    {
      table->plain_start = ((uintptr_t) table->addresses
			    + (uintptr_t) (intptr_t) table->addresses[0]);
      table->plain_size = (uintptr_t) table->lengths[0] << table->unit_shift;
    }
  return 0;
}
