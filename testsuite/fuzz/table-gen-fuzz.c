/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table-gen-fuzz.c: fuzz the reader of tables with valid tables, and with almost
   valid ones.

   The input is the decisions of gen.c and gen-layout.c, from its first byte on: which
   dictionary, then the dictionary, the table, and last up to seven bits to change.
   Where none is, the table must open, pass ew_table_check and be read right.  */

#include "gen.h"

#include <string.h>

/* Find the shapes and records of the default dictionary, one behind the other.  */
static void
take_apart (struct gen_table *d)
{
  const uint32_t mask = (1u << d->header.piece_bits) - 1;
  uint32_t at, n;

  for (at = 0; at < d->header.n_shapes && d->n_known_shapes < 2048;
       at += 1 + (d->shapes[at] & EW_SHAPE_PIECES))
    d->known_shapes[d->n_known_shapes++].at = at;
  for (at = 0; at < d->header.n_pool && d->n_known_records < 2048;
       at += 1 + (d->pool[at] & EW_RECORD_WIDE ? n : (n + 1) / 2))
    {
      const uint16_t *shape = d->shapes + (d->pool[at] & EW_RECORD_SHAPE);
      const uint16_t *starts = d->pool + at + 1;
      const int wide = (d->pool[at] & EW_RECORD_WIDE) != 0;
      struct gen_known *known = &d->known_records[d->n_known_records++];

      if ((d->pool[at] & EW_RECORD_SHAPE) >= d->header.n_shapes)
	fuzz_bad ("the default dictionary has a record inside");
      n = (*shape & EW_SHAPE_PIECES) - 1;
      known->at = at;
      known->prefix = (*shape & EW_SHAPE_PREFIX) != 0;
      known->need = *shape & EW_SHAPE_TAIL ? (shape[n + 1] & mask) + 1 : 0;
      n -= (*shape & EW_SHAPE_TAIL) != 0;
      known->need += (shape[n + 1] & mask) + 1;
      if (n != 0)
	known->need += wide ? starts[n - 1] : ((const uint8_t *) starts)[n - 1];
    }
}

const struct gen_table *
gen_default (void)
{
  static struct gen_table d;
  const struct ew_table *table = fuzz_default_dictionary ();

  if (d.header.magic != 0)
    return &d;
  d.header = *table->header;
  memcpy (d.states, table->states, sizeof *d.states * d.header.n_states);
  memcpy (d.strings, table->strings, sizeof *d.strings * d.header.n_strings);
  memcpy (d.shapes, table->shapes, sizeof *d.shapes * d.header.n_shapes);
  memcpy (d.pool, table->pool, sizeof *d.pool * d.header.n_pool);
  take_apart (&d);
  return &d;
}

/* Make a dictionary.  */
static void
make_dictionary (struct gen_input *in, struct gen_table *dictionary,
		 struct fuzz_input *input)
{
  static uint64_t bytes[8192];
  unsigned n;

  gen_common (in, dictionary, NULL);
  for (n = gen_pick (in, 6); n != 0; n--)
    gen_record (in, dictionary);
  dictionary->blocks[0] = 0;
  /* One with parts is none.  */
  if (gen_pick (in, 16) == 15)
    {
      gen_layout (in, dictionary);
      input->valid &= dictionary->header.n_parts == 0;
    }
  input->dictionary = (uint8_t *) bytes;
  input->dictionary_size = gen_write (dictionary, input->dictionary, sizeof bytes);
}

/* Change bits of what there is.  */
static void
damage (struct gen_input *in, struct fuzz_input *input)
{
  unsigned n = gen_pick (in, 8);

  for (; n != 0; n--)
    {
      uint8_t *bytes = input->bytes;
      size_t size = input->size;

      if (input->dictionary_size != 0 && gen_pick (in, 4) == 0)
	{
	  bytes = input->dictionary;
	  size = input->dictionary_size;
	}
      bytes[(gen_pick (in, 256) | gen_pick (in, 256) << 8) % size]
	^= 1u << gen_pick (in, 8);
      input->valid = 0;
    }
  for (n = gen_pick (in, 4); n != 0; n--)
    {
      uint64_t seed = gen_pick (in, 256) + 256 * n;

      input->size = fuzz_mutate_table (input->bytes, input->size, 65536, &seed);
      input->valid = 0;
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static uint64_t bytes[8192];
  static struct gen_table table, dictionary;
  struct gen_input in = { data, data + size };
  struct fuzz_input input = { .bytes = (uint8_t *) bytes, .make_good = 1,
			      .valid = 1 };
  const struct gen_table *d = NULL;
  const unsigned kind = gen_pick (&in, 3);

  input.seed = gen_pick (&in, 256);
  if (kind == 1)
    {
      input.use_default = 1;
      d = gen_default ();
    }
  else if (kind == 2)
    {
      make_dictionary (&in, &dictionary, &input);
      d = &dictionary;
      if (input.dictionary_size == 0)
	return -1;
    }
  gen_common (&in, &table, d);
  gen_layout (&in, &table);
  input.size = gen_write (&table, input.bytes, sizeof bytes);
  if (input.size == 0)
    return -1;
  damage (&in, &input);
  fuzz_try (&input);
  return 0;
}
