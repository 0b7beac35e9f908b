/* SPDX-License-Identifier: GPL-3.0-or-later */
/* try.c: open one table, and hold the runtime to its promises.

   The promises are those of entryway/unwind.h: what does not open says no row;
   a look-up stays in the table and its dictionary; looking up an address and
   looking up a unit are the same; what passes ew_table_check has only good states
   and is read alike by a second reader (compare.c).  The table lies in a heap
   buffer of exactly its size, so that the sanitizer sees a read behind it.  */

#include "fuzz.h"
#include "slow-reader.h"

#include <stdlib.h>
#include <string.h>

const struct ew_table *
fuzz_default_dictionary (void)
{
  static struct ew_table dictionary;

  if (dictionary.header == NULL)
    FUZZ_MUST (ew_table_open (&dictionary, ew_dictionary_aarch64,
			      ew_dictionary_aarch64_size, NULL) == 0);
  return &dictionary;
}

static uint8_t *
copy (const uint8_t *bytes, size_t size)
{
  /* Never no byte.  */
  uint8_t *result = malloc (size + (size == 0));

  if (result == NULL)
    abort ();
  if (size != 0)
    memcpy (result, bytes, size);
  return result;
}

static uintptr_t
part_address (const struct ew_table *table, unsigned part)
{
  return (uintptr_t) &table->addresses[part]
	 + (uintptr_t) (intptr_t) table->addresses[part];
}

static void
check_state (const struct ew_table *table, const struct ew_table_state *state,
	     int good)
{
  const struct ew_table *d = table->dictionary;
  uintptr_t at = (uintptr_t) state, own = (uintptr_t) table->states;
  uintptr_t theirs = (uintptr_t) d->states;

  if (state == NULL)
    return;
  if (at >= own && at < own + 8u * table->header->n_states)
    FUZZ_MUST ((at - own) % 8 == 0);
  else
    FUZZ_MUST (at >= theirs && at < theirs + 8u * d->header->n_states
	       && (at - theirs) % 8 == 0);
  if (good)
    FUZZ_MUST (state->code != EW_ROWS_GAP && slow_state_good (state));
}

/* Look up ADDRESS; the parts say what must be found.  */
static void
look_at (const struct ew_table *table, uintptr_t address, int good)
{
  const struct ew_table_state *state = ew_lookup (table, address);
  unsigned i;

  check_state (table, state, good);
  for (i = 0; i < table->header->n_parts; i++)
    {
      uintptr_t offset = address - part_address (table, i);

      if (offset / 4 < table->lengths[i])
	{
	  FUZZ_MUST (ew_table_covers (table, address));
	  FUZZ_MUST (state == ew_lookup_unit (table, i, offset / 4));
	  return;
	}
    }
  FUZZ_MUST (state == NULL && !ew_table_covers (table, address));
}

/* Look up the border of a block, and random places.  */
static void
look_around (const struct ew_table *table, unsigned part, uint64_t *seed,
	     int good)
{
  const uintptr_t address = part_address (table, part);
  const uint32_t block = EW_TABLE_BLOCK_STEPS << table->step_shift;
  const uint32_t length = table->lengths[part];
  unsigned i;

  look_at (table, address - 1, good);
  look_at (table, address, good);
  look_at (table, address + 4 * ((uintptr_t) length - 1), good);
  look_at (table, address + 4 * (uintptr_t) length, good);
  for (i = 0; i < 6; i++)
    {
      uint64_t random = fuzz_random (seed);
      uint32_t unit = (random >> 16) % ((uint64_t) length + length / 8 + 1);

      if (i % 2 == 0 && unit >= block)
	unit = unit / block * block - (random & 1);
      look_at (table, address + 4 * (uintptr_t) unit + (random >> 8) % 4, good);
      if (ew_lookup_unit (table, part, unit) != NULL)
	FUZZ_MUST (unit < length);
    }
}

static void
look (const struct ew_table *table, uint64_t *seed, int good)
{
  const unsigned n = table->header->n_parts;
  unsigned i;

  look_at (table, 0, good);
  look_at (table, UINTPTR_MAX, good);
  look_at (table, (uintptr_t) table->header, good);
  FUZZ_MUST (ew_lookup_unit (table, n, 0) == NULL);
  FUZZ_MUST (ew_lookup_unit (table, UINT32_MAX, UINT32_MAX) == NULL);
  for (i = 0; i < n; i++)
    if (i < 3 || i + 1 == n)
      look_around (table, i, seed, good);
}

/* What did not open knows nothing.  */
static void
check_refused (const struct ew_table *table, int error, uintptr_t near)
{
  uintptr_t i;

  FUZZ_MUST (error == EW_E_TABLE || error == EW_E_BOUNDS || error == EW_E_HASH
	     || error == EW_E_DICTIONARY);
  for (i = 0; i < 4; i++)
    {
      FUZZ_MUST (ew_lookup (table, near + i * 4) == NULL);
      FUZZ_MUST (ew_lookup_unit (table, i, i) == NULL);
      FUZZ_MUST (!ew_table_covers (table, near + i * 4));
    }
}

/* "another table, which has no parts, no entries and no dictionary of its own, with
   the same MACHINE, unit and PIECE_BITS".  */
static void
check_dictionary (const struct ew_table_header *h,
		  const struct ew_table *dictionary, int good)
{
  const struct ew_table_header *d;

  FUZZ_MUST ((h->dictionary != 0) == (dictionary != NULL));
  if (dictionary == NULL)
    return;
  d = dictionary->header;
  FUZZ_MUST (h->dictionary == (uint32_t) d->hash);
  FUZZ_MUST (d->n_parts == 0 && d->dictionary == 0);
  FUZZ_MUST (d->n_entries == 0 || !good);
  FUZZ_MUST (d->machine == h->machine && d->piece_bits == h->piece_bits);
  FUZZ_MUST ((d->shifts & 15) == (h->shifts & 15));
}

/* TABLE opened with DICTIONARY.  */
static void
check_opened (struct ew_table *table, const struct ew_table *dictionary,
	      const struct fuzz_input *input)
{
  const int error = ew_table_check (table);
  uint64_t seed = input->seed;
  int good;

  FUZZ_MUST (error == 0 || error == EW_E_BOUNDS);
  if (input->valid)
    FUZZ_MUST (error == 0);
  if (table->header->dictionary == 0)
    dictionary = NULL;
  good = (error == 0
	  && (dictionary == NULL || dictionary == fuzz_default_dictionary ()
	      || ew_table_check (dictionary) == 0));
  check_dictionary (table->header, dictionary, good);
  look (table, &seed, good);
  fuzz_walk (table, seed);
  if (good)
    fuzz_compare (table, dictionary, fuzz_random (&seed));
}

/* A table of SIZE bytes is not one of fewer, and needs no more of LIMIT.  */
static void
check_sizes (const uint8_t *bytes, size_t limit, size_t size,
	     const struct ew_table *dictionary)
{
  struct ew_table table;

  FUZZ_MUST (ew_table_open (&table, bytes, size - 1, dictionary) != 0);
  FUZZ_MUST (ew_table_open (&table, bytes, limit, dictionary) == 0);
  FUZZ_MUST (table.size == size);
}

static void
try_table (uint8_t *bytes, size_t size, const struct ew_table *dictionary,
	   const struct fuzz_input *input)
{
  struct ew_table table;
  int error = ew_table_open (&table, bytes, size, dictionary);

  if (input->valid)
    FUZZ_MUST (error == 0);
  if (error != 0)
    {
      check_refused (&table, error, (uintptr_t) bytes);
      fuzz_walk (&table, input->seed);
      return;
    }
  FUZZ_MUST (table.size <= size && table.size % 8 == 0);
  if (input->seed % 16 == 0)
    check_sizes (bytes, size, table.size, dictionary);
  check_opened (&table, dictionary, input);
}

void
fuzz_try (struct fuzz_input *input)
{
  struct ew_table own;
  const struct ew_table *dictionary = NULL;
  uint8_t *theirs = NULL, *ours;
  size_t size = input->size;

  if (input->use_default)
    dictionary = fuzz_default_dictionary ();
  else if (input->dictionary != NULL)
    {
      theirs = copy (input->dictionary, input->dictionary_size);
      if (input->make_good)
	fuzz_make_good (theirs, input->dictionary_size);
      if (ew_table_open (&own, theirs, input->dictionary_size, NULL) == 0)
	dictionary = &own;
      else if (input->valid)
	fuzz_bad ("a dictionary did not open");
    }
  if (input->make_good && size >= sizeof *dictionary->header)
    {
      if (dictionary != NULL)
	((struct ew_table_header *) input->bytes)->dictionary
	  = (uint32_t) dictionary->header->hash;
      fuzz_make_good (input->bytes, size);
    }
  /* A read behind the table must be one behind the buffer, too.  */
  if (input->seed % 8 != 0)
    size = fuzz_exact_size (input->bytes, size);
  ours = copy (input->bytes, size);
  try_table (ours, size, dictionary, input);
  free (ours);
  free (theirs);
}
