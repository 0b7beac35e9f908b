/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutate.c: change a table so that most of it stays a table.

   Bytes that a fuzzer puts in or takes out move all that stands behind them, and
   then nothing leads where it led.  Here the arrays of the table are found first
   (entryway/table.h), and elements are changed, copied, put in or taken out with
   the header told of it.  What comes out need not be valid: it is the nearly
   valid tables that find bugs.  */

#include "fuzz.h"

#include <string.h>

int
fuzz_arrays (const uint8_t *bytes, size_t size,
	     size_t offset[FUZZ_N_ARRAYS], unsigned element[FUZZ_N_ARRAYS])
{
  static const uint8_t sizes[FUZZ_N_ARRAYS]
    = { 4, 4, 8, 2, 8, 2, 2, 2, 2, 1, 1 };
  struct ew_table_header h;
  size_t counts[FUZZ_N_ARRAYS], at = sizeof h;
  uint64_t blocks = 0, i;

  if (size < sizeof h)
    return 0;
  memcpy (&h, bytes, sizeof h);
  if (sizeof h + 8u * h.n_parts > size)
    return 0;
  for (i = 0; i < h.n_parts; i++)
    {
      uint32_t length;

      memcpy (&length, bytes + sizeof h + 4 * (h.n_parts + i), sizeof length);
      blocks += ((uint64_t) length + (256u << EW_TABLE_STEP_SHIFT (h.shifts)) - 1)
		/ (256u << EW_TABLE_STEP_SHIFT (h.shifts));
    }
  counts[FUZZ_ADDRESSES] = counts[FUZZ_LENGTHS] = h.n_parts;
  counts[FUZZ_PAGES] = h.flags & EW_TABLE_PAGED ? blocks / EW_TABLE_PAGE + 1 : 0;
  counts[FUZZ_BLOCKS] = blocks + 1;
  counts[FUZZ_STATES] = h.n_states;
  counts[FUZZ_REFERENCES] = counts[FUZZ_STARTS] = h.n_entries;
  counts[FUZZ_STRINGS] = h.n_strings;
  counts[FUZZ_SHAPES] = h.n_shapes;
  counts[FUZZ_POOL] = h.n_pool;
  counts[FUZZ_PADDING] = 0;
  for (i = 0; i < FUZZ_N_ARRAYS; i++)
    {
      offset[i] = at;
      element[i] = sizes[i];
      at += counts[i] * sizes[i];
    }
  return 1;
}

void
fuzz_make_good (uint8_t *bytes, size_t size)
{
  struct ew_table_header *header = (struct ew_table_header *) bytes;
  size_t offset[FUZZ_N_ARRAYS], at = offsetof (struct ew_table_header, hash);
  unsigned element[FUZZ_N_ARRAYS];

  if (!fuzz_arrays (bytes, size, offset, element)
      || (offset[FUZZ_PADDING] + 8 + 7) / 8 * 8 > size)
    return;
  header->hash = ew_table_hash (ew_table_hash (EW_TABLE_HASH_START, bytes, at),
				bytes + at + 8, sizeof *header - at - 8);
  at = offset[FUZZ_LENGTHS];
  size = (offset[FUZZ_PADDING] + 8 + 7) / 8 * 8;
  header->hash = ew_table_hash (header->hash, bytes + at, size - at);
}

size_t
fuzz_exact_size (const uint8_t *bytes, size_t size)
{
  size_t offset[FUZZ_N_ARRAYS], end;
  unsigned element[FUZZ_N_ARRAYS];

  if (!fuzz_arrays (bytes, size, offset, element))
    return size;
  end = (offset[FUZZ_PADDING] + 8 + 7) / 8 * 8;
  return end < size ? end : size;
}

/* Put the table's end right: zeros up to a multiple of 8.  */
static size_t
pad (uint8_t *bytes, size_t size, size_t max)
{
  size_t offset[FUZZ_N_ARRAYS], end;
  unsigned element[FUZZ_N_ARRAYS];

  if (!fuzz_arrays (bytes, size, offset, element))
    return size;
  end = (offset[FUZZ_PADDING] + 8 + 7) / 8 * 8;
  if (offset[FUZZ_PADDING] > size || end > max)
    return size;
  memset (bytes + offset[FUZZ_PADDING], 0, end - offset[FUZZ_PADDING]);
  return end;
}

/* Put an element into ARRAY at OFFSET, or take it out.  The caller counts it.  */
static size_t
insert (uint8_t *bytes, size_t size, size_t max, size_t at, unsigned element)
{
  if (size + element > max || at > size)
    return 0;
  memmove (bytes + at + element, bytes + at, size - at);
  return size + element;
}

static size_t
take_out (uint8_t *bytes, size_t size, size_t at, unsigned element)
{
  if (at + element > size)
    return 0;
  memmove (bytes + at, bytes + at + element, size - at - element);
  return size - element;
}

/* Change the length of an array that the header counts; entries are two arrays.  */
static size_t
resize (uint8_t *bytes, size_t size, size_t max, uint64_t random)
{
  static const uint8_t arrays[5]
    = { FUZZ_STATES, FUZZ_STRINGS, FUZZ_SHAPES, FUZZ_POOL, FUZZ_STARTS };
  struct ew_table_header *header = (struct ew_table_header *) bytes;
  const unsigned which = random % 5, grow = (random >> 8) % 2;
  const int delta = grow ? 1 : -1;
  size_t offset[FUZZ_N_ARRAYS], n, at, size_now = size;
  unsigned element[FUZZ_N_ARRAYS], a = arrays[which], b = FUZZ_REFERENCES;

  if (!fuzz_arrays (bytes, size, offset, element) || offset[FUZZ_PADDING] > size)
    return size;
  n = (offset[a + 1] - offset[a]) / element[a];
  if (!grow && n == 0)
    return size;
  at = (random >> 16) % (n + grow);
  for (;;)
    {
      size_now = (grow
		  ? insert (bytes, size_now, max, offset[a] + at * element[a],
			    element[a])
		  : take_out (bytes, size_now, offset[a] + at * element[a],
			      element[a]));
      if (size_now == 0)
	return size;
      if (which != 4 || a == b)
	break;
      a = b;
    }
  header->n_states += which == 0 ? delta : 0;
  header->n_strings += which == 1 ? delta : 0;
  header->n_shapes += which == 2 ? delta : 0;
  header->n_pool += which == 3 ? delta : 0;
  header->n_entries += which == 4 ? delta : 0;
  return pad (bytes, size_now, max);
}

/* Change one element, of a small array as likely as of a large one.  */
static void
change (uint8_t *bytes, size_t size, uint64_t random, int how)
{
  size_t offset[FUZZ_N_ARRAYS], n, at, from;
  unsigned element[FUZZ_N_ARRAYS], a = random % FUZZ_PADDING;

  if (!fuzz_arrays (bytes, size, offset, element) || offset[a + 1] > size)
    return;
  n = (offset[a + 1] - offset[a]) / element[a];
  if (n == 0)
    return;
  at = offset[a] + (random >> 8) % n * element[a];
  from = offset[a] + (random >> 24) % n * element[a];
  if (how == 0)
    memmove (bytes + at, bytes + from, element[a]);
  else if (how == 1)
    bytes[at] += (random >> 60) - 8;
  else
    {
      at += (random >> 40) % element[a];
      bytes[at] ^= 1u << (random >> 48) % 8;
    }
}

/* Change a field of the header that counts nothing, so that nothing moves.  */
static void
change_header (uint8_t *bytes, size_t size, uint64_t random)
{
  struct ew_table_header *header = (struct ew_table_header *) bytes;

  if (size < sizeof *header)
    return;
  switch (random % 4)
    {
    case 0:
      header->prefix = (random >> 16) % 8 ? random >> 24 : EW_TABLE_NONE;
      break;
    case 1:
      header->piece_bits = (random >> 16) % 10;
      break;
    case 2:
      header->shifts = EW_TABLE_SHIFTS (2, (random >> 16) % 8);
      break;
    default:
      header->flags ^= EW_TABLE_PAGED;
    }
}

size_t
fuzz_mutate_table (uint8_t *bytes, size_t size, size_t max, uint64_t *seed)
{
  const uint64_t kind = fuzz_random (seed), random = fuzz_random (seed);

  switch (kind % 8)
    {
    case 0:
    case 1:
      return resize (bytes, size, max, random);
    case 2:
      change_header (bytes, size, random);
      return pad (bytes, size, max);
    case 3:
      return pad (bytes, size, max);
    default:
      change (bytes, size, random, kind / 8 % 3);
      return size;
    }
}
