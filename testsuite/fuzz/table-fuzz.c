/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table-fuzz.c: fuzz the reader of tables with bytes.

   An input is a head of eight bytes, a dictionary and a table.  The head says what
   is done with them:

     byte 0	bit 0: use the default dictionary; bit 1: leave the hashes as they
		are; bit 2: use the input's dictionary
     bytes 2-3	how long the dictionary is, low byte first
     others	are for the walks

   Seeds are real tables (seeds), and mutations know what a table is (mutate.c).
   What is looked at is in try.c.  */

#include "fuzz.h"

#include <string.h>

#define HEAD 8

size_t LLVMFuzzerMutate (uint8_t *data, size_t size, size_t max)
  __attribute__ ((weak));
size_t LLVMFuzzerCustomMutator (uint8_t *data, size_t size, size_t max,
				unsigned seed);

/* The input's dictionary's length; where the table begins is 8-aligned in a copy.  */
static size_t
dictionary_size (const uint8_t *data, size_t size)
{
  size_t n = data[2] | data[3] << 8;

  return n < size - HEAD ? n : size - HEAD;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static uint64_t table[8192], dictionary[8192];
  struct fuzz_input input = { .make_good = 1 };
  size_t n;

  if (size < HEAD || size > sizeof table)
    return -1;
  n = dictionary_size (data, size);
  memcpy (dictionary, data + HEAD, n);
  memcpy (table, data + HEAD + n, size - HEAD - n);
  memcpy (&input.seed, data, sizeof input.seed);
  input.bytes = (uint8_t *) table;
  input.size = size - HEAD - n;
  input.use_default = (data[0] & 1) != 0;
  input.make_good = (data[0] & 2) == 0;
  if (data[0] & 4)
    {
      input.dictionary = (uint8_t *) dictionary;
      input.dictionary_size = n;
    }
  fuzz_try (&input);
  return 0;
}

/* Mutate the table or the dictionary in place, or anything in any way.  */
size_t
LLVMFuzzerCustomMutator (uint8_t *data, size_t size, size_t max, unsigned seed)
{
  static uint64_t buffer[8192];
  uint64_t random = seed;
  size_t n, rest;

  if (LLVMFuzzerMutate != NULL
      && (size < HEAD || size > sizeof buffer || fuzz_random (&random) % 4 == 0))
    return LLVMFuzzerMutate (data, size, max);
  if (size < HEAD || size > sizeof buffer)
    return size;
  n = dictionary_size (data, size);
  if (max > sizeof buffer)
    max = sizeof buffer;
  if (n != 0 && fuzz_random (&random) % 4 == 0)
    {
      rest = size - HEAD - n;
      memcpy (buffer, data + HEAD, n);
      n = fuzz_mutate_table ((uint8_t *) buffer, n, max - HEAD - rest, &random);
      memmove (data + HEAD + n, data + size - rest, rest);
      memcpy (data + HEAD, buffer, n);
      data[2] = n;
      data[3] = n >> 8;
      return HEAD + n + rest;
    }
  rest = size - HEAD - n;
  memcpy (buffer, data + HEAD + n, rest);
  rest = fuzz_mutate_table ((uint8_t *) buffer, rest, max - HEAD - n, &random);
  memcpy (data + HEAD + n, buffer, rest);
  return HEAD + n + rest;
}
