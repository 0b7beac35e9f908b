/* SPDX-License-Identifier: GPL-3.0-or-later */
/* alloc.c: memory for what is small; see alloc.h.  */

#include "config.h"
#include "alloc.h"
#include "report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *
ew_alloc (size_t n, size_t size)
{
  void *memory = calloc (n, size);

  if (memory != NULL || n == 0)
    return memory;
  fputs ("entryway: out of memory\n", stderr);
  exit (EW_EXIT_INPUT);
}

void *
ew_grow (void *array, size_t used, size_t more, size_t *capacity, size_t size)
{
  size_t wanted = *capacity * 2 + more + 16;
  void *memory;

  if (used + more <= *capacity)
    return array;
  memory = ew_alloc (wanted, size);
  if (used != 0)
    memcpy (memory, array, used * size);
  free (array);
  *capacity = wanted;
  return memory;
}
