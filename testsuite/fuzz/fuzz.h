/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz.h: what the fuzz targets share, most of it for those of the reader of tables.

   table-fuzz.c takes an input for the bytes of a table, table-gen-fuzz.c for
   decisions on the way to one; both hand what they get to fuzz_try (try.c), which
   opens it and looks at all that the runtime says about it.  plt-fuzz.c has objects
   and headers of its own (plt-fuzz.h).  A broken promise ends in fuzz_bad, which
   aborts, so that the fuzzer keeps the input.  README says how to run all this.  */

#ifndef FUZZ_H
#define FUZZ_H

#include <entryway/unwind.h>

/* A table to try.  The bytes are changed by fuzz_try.  */
struct fuzz_input
{
  uint8_t *bytes;
  size_t size;
  uint8_t *dictionary;		/* Or NULL.  */
  size_t dictionary_size;
  int use_default;		/* The default dictionary is used instead.  */
  int make_good;		/* Make hashes right, and lead to the dictionary.  */
  int valid;			/* All that table.h says is true of them.  */
  uint64_t seed;
};

void fuzz_try (struct fuzz_input *input);

/* Say what is broken, and abort (bad.c).  */
void fuzz_bad (const char *why) __attribute__ ((noreturn));
#define FUZZ_MUST(x) ((x) ? (void) 0 : fuzz_bad (#x))

/* What is being replayed, for fuzz_bad.  */
void fuzz_doing (const char *name, unsigned long mutation);

/* The default dictionary, open.  */
const struct ew_table *fuzz_default_dictionary (void);

/* Walk from places in TABLE, which is open or refused (walk.c).  */
void fuzz_walk (const struct ew_table *table, uint64_t seed);

/* Compare with the slow reader.  DICTIONARY is TABLE's or NULL; what both have
   must be as table.h says (compare.c).  */
void fuzz_compare (const struct ew_table *table,
		   const struct ew_table *dictionary, uint64_t seed);

/* A pseudorandom number (splitmix64).  */
static inline uint64_t
fuzz_random (uint64_t *seed)
{
  uint64_t z = (*seed += 0x9e3779b97f4a7c15u);

  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

/* The arrays of a table: where each one begins, and behind the last.  */
enum fuzz_array
{
  FUZZ_ADDRESSES, FUZZ_LENGTHS, FUZZ_PAGES, FUZZ_BLOCKS, FUZZ_STATES,
  FUZZ_REFERENCES, FUZZ_STRINGS, FUZZ_SHAPES, FUZZ_POOL, FUZZ_STARTS,
  FUZZ_PADDING, FUZZ_N_ARRAYS
};

/* Find them in SIZE bytes, as far as they go, with the size of an element.  0 if
   there is not even a header and all parts (mutate.c).  */
int fuzz_arrays (const uint8_t *bytes, size_t size,
		 size_t offset[FUZZ_N_ARRAYS], unsigned element[FUZZ_N_ARRAYS]);

/* Make the hash of the table right, if SIZE bytes hold all of it.  */
void fuzz_make_good (uint8_t *bytes, size_t size);

/* How many of SIZE bytes the table takes, if it is one.  */
size_t fuzz_exact_size (const uint8_t *bytes, size_t size);

/* Change the table of SIZE bytes in a way that keeps most of it; at most MAX bytes
   afterwards.  Returns the size.  */
size_t fuzz_mutate_table (uint8_t *bytes, size_t size, size_t max,
			  uint64_t *seed);

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

#endif /* FUZZ_H */
