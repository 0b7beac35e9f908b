/* SPDX-License-Identifier: GPL-3.0-or-later */
/* intern.h: give equal sequences of bytes one number.

   The numbers are 0, 1, 2... in the order of first sight, so what is made of
   them is the same for the same input.  Hashing is libiberty's.  */

#ifndef EW_INTERN_H
#define EW_INTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ew_interned
{
  const unsigned char *bytes;	/* Owned by the table; 4-aligned.  */
  uint32_t size, hash;
  uint32_t number;
  uint32_t count;		/* How often it was seen.  */
};

struct ew_intern
{
  struct htab *table;
  struct ew_interned **items;	/* By number.  */
  uint32_t n, capacity;
  struct ew_intern_chunk *chunks;
  size_t left;			/* In the first chunk.  */
};

/* What there is no memory for has this number.  */
#define EW_INTERN_FAILED UINT32_MAX

/* False without memory; ew_intern_end is right all the same.  */
bool ew_intern_start (struct ew_intern *intern);
void ew_intern_end (struct ew_intern *intern);

/* The number of the SIZE bytes at BYTES; counts them.  */
uint32_t ew_intern_add (struct ew_intern *intern, const void *bytes,
			size_t size);

/* The same where they are known, else NULL.  */
struct ew_interned *ew_intern_find (const struct ew_intern *intern,
				    const void *bytes, size_t size);

/* Their numbers, those that were seen most first, then by number.  The caller frees
   the array; NULL without memory.  */
uint32_t *ew_intern_order (const struct ew_intern *intern);

#endif /* EW_INTERN_H */
