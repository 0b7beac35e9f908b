/* SPDX-License-Identifier: GPL-3.0-or-later */
/* zstd-main.c: compresses and decompresses with libzstd, to be walked.

   The data is text-like, made from a linear congruential generator (Knuth, TAOCP 2,
   3.3.4), so that a run can be repeated; one round for each of some levels, which
   take different strategies.  */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#define SIZE 20000

static char input[SIZE], output[SIZE];

static void
fill (unsigned long seed)
{
  static const char *const words[] =
    { "area ", "row ", "caller ", "frame\n", "link ", "register ", "0x", "1, " };
  size_t at = 0;

  while (at < SIZE)
    {
      const char *word;

      seed = seed * 6364136223846793005u + 1442695040888963407u;
      for (word = words[seed >> 61]; *word != '\0' && at < SIZE; word++)
	input[at++] = *word;
      if (seed >> 58 == 0 && at < SIZE)
	input[at++] = seed >> 32;
    }
}

static int
round_trip (int level)
{
  size_t room = ZSTD_compressBound (SIZE);
  char *packed = malloc (room);
  size_t size = ZSTD_compress (packed, room, input, SIZE, level);
  size_t back = ZSTD_isError (size) ? 0 : ZSTD_decompress (output, SIZE, packed, size);

  free (packed);
  return back == SIZE && memcmp (input, output, SIZE) == 0;
}

int
main (void)
{
  static const int levels[] = { 1, 3, 6, 13, 19, -5 };
  unsigned long i;

  for (i = 0; i < 60; i++)
    {
      fill (i);
      if (!round_trip (levels[i % 6]))
	{
	  printf ("round %lu: wrong\n", i);
	  return 1;
	}
    }
  return 0;
}
