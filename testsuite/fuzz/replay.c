/* SPDX-License-Identifier: GPL-3.0-or-later */
/* replay.c: run files through a fuzz target, without a fuzzer.

     replay MUTATIONS FILE...

   Each file is an input, and so are MUTATIONS changes of it that a pseudorandom
   number makes, always the same ones: table-fuzz.c's own mutator, where that is
   linked, and bits, bytes, and pieces left out or doubled.  This needs no compiler
   but the test suite's own.  What is broken ends in an abort, after the file's
   name and the change's number; the last line says how many inputs there were.  */

#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX 4096

size_t LLVMFuzzerCustomMutator (uint8_t *data, size_t size, size_t max,
				unsigned seed) __attribute__ ((weak));

/* Leave a piece out, or put it there twice.  */
static size_t
shift (uint8_t *bytes, size_t size, uint64_t random)
{
  size_t at = (random >> 8) % size, n = 1 + (random >> 32) % 4;

  if (n > size - at)
    n = size - at;
  if (random & 1)
    {
      memmove (bytes + at, bytes + at + n, size - at - n);
      return size - n;
    }
  if (size + n > MAX)
    return size;
  memmove (bytes + at + n, bytes + at, size - at);
  return size + n;
}

static size_t
mutate (uint8_t *bytes, size_t size, uint64_t *seed)
{
  uint64_t random = fuzz_random (seed);

  if (LLVMFuzzerCustomMutator != NULL && random % 4 != 0)
    return LLVMFuzzerCustomMutator (bytes, size, MAX, random >> 8);
  if (size == 0)
    return size;
  random >>= 2;
  switch (random % 4)
    {
    case 0:
      return shift (bytes, size, random >> 2);
    case 1:
      bytes[(random >> 8) % size] = random >> 50;
      return size;
    default:
      bytes[(random >> 8) % size] ^= 1u << (random >> 50) % 8;
      return size;
    }
}

/* Run the SIZE bytes at FILE_BYTES, and mutations of them.  */
static void
replay (const char *name, const uint8_t *file_bytes, size_t size,
	unsigned long mutations)
{
  static uint8_t bytes[MAX];
  uint64_t seed = size;
  unsigned long i;

  for (i = 0; i <= mutations; i++)
    {
      size_t now = size;
      unsigned n = i == 0 ? 0 : 1 + fuzz_random (&seed) % 3;

      memcpy (bytes, file_bytes, size);
      for (; n != 0; n--)
	now = mutate (bytes, now, &seed);
      fuzz_doing (name, i);
      LLVMFuzzerTestOneInput (bytes, now);
    }
}

int
main (int argc, char **argv)
{
  static uint8_t bytes[MAX];
  unsigned long mutations = argc > 1 ? strtoul (argv[1], NULL, 10) : 0;
  int i;

  if (argc < 3)
    {
      fprintf (stderr, "usage: replay MUTATIONS FILE...\n");
      return 2;
    }
  for (i = 2; i < argc; i++)
    {
      FILE *file = fopen (argv[i], "rb");
      size_t size = file != NULL ? fread (bytes, 1, sizeof bytes, file) : 0;

      if (file == NULL || ferror (file) || fclose (file) != 0)
	{
	  perror (argv[i]);
	  return 2;
	}
      replay (argv[i], bytes, size, mutations);
    }
  printf ("%lu inputs\n", (argc - 2) * (mutations + 1));
  return 0;
}
