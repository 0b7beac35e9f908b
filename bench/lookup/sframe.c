/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sframe.c: read SFrame V3 where it lies, as quickly as its layout allows.

   A header of 28 bytes; an index, sorted by the linker, of 16 bytes for each
   function: where it begins (8, as the distance from that very field), how long
   it is (4) and where its data is (4).  Data: how many rows (2), flags (1: the low
   four bits tell how wide the starts of rows are, bit 4 that these repeat), a
   kind (1), the length of what repeats (1); then the rows: a start (1, 2 or 4),
   what follows (1: bit 0 is the base, 1 the stack pointer; bits 1 to 4 the number
   of offsets, 5 and 6 their width, 7 a signed return address), offsets: CFA,
   return address, frame pointer (The SFrame Format, Version 3, of GNU binutils).

   The search in the index has no branch to guess; rows have different lengths, so
   they are read one after the other.  A kernel would have to check bounds, too;
   this reader has none but in open_sframe, to SFrame's advantage.  */

#include "lookup.h"

#include <string.h>

#define HEADER 28
#define ENTRY 16

static uint32_t
get4 (const uint8_t *p)
{
  uint32_t value;

  memcpy (&value, p, sizeof value);
  return value;
}

static uint32_t
get2 (const uint8_t *p)
{
  uint16_t value;

  memcpy (&value, p, sizeof value);
  return value;
}

static uintptr_t
start_of (const uint8_t *entry)
{
  int64_t distance;

  memcpy (&distance, entry, sizeof distance);
  return (uintptr_t) entry + (uintptr_t) distance;
}

struct sframe
open_sframe (const struct section *section, const uint8_t *at)
{
  const uint8_t *body;
  struct sframe sframe;
  uint32_t i;

  if (section->size < HEADER || get2 (at) != 0xdee2 || at[2] != 3
      || (at[3] & 5) != 5 || at[4] != 2)
    die (".sframe", "not of version 3 for arm64, linked and sorted");
  body = at + HEADER + at[7];
  sframe.version = at[2];
  sframe.n = get4 (at + 8);
  sframe.n_rows = get4 (at + 12);
  sframe.size = get4 (at + 16);
  sframe.index = body + get4 (at + 20);
  sframe.data = body + get4 (at + 24);
  if (sframe.n == 0 || sframe.index + (size_t) ENTRY * sframe.n > sframe.data
      || sframe.data + sframe.size > at + section->size)
    die (".sframe", "damaged");
  for (i = 0; i < sframe.n; i++)
    {
      const uint8_t *entry = sframe.index + (size_t) ENTRY * i;

      if (i != 0 && start_of (entry - ENTRY) > start_of (entry))
	die (".sframe", "not sorted");
      if (sframe.data[get4 (entry + 12) + 2] & 0x10)
	die (".sframe", "has rows that repeat");
    }
  return sframe;
}

static int32_t
offset_at (const uint8_t *p, unsigned width)
{
  switch (width)
    {
    case 0:
      return (int8_t) *p;
    case 1:
      return (int16_t) get2 (p);
    default:
      return (int32_t) get4 (p);
    }
}

/* The last of the N rows at P that begins at OFFSET or before; starts have 1 << WIDTH
   bytes.  Always inlined, for one loop for each width.  */
static inline __attribute__ ((always_inline)) const uint8_t *
search (const uint8_t *p, uint32_t n, uint32_t offset, unsigned width)
{
  const uint8_t *found = NULL;

  for (; n != 0; n--)
    {
      uint32_t start = width == 0 ? *p : width == 1 ? get2 (p) : get4 (p);

      if (start > offset)
	break;
      found = p + (1 << width);
      p = found + 1 + ((*found >> 1 & 15) << (*found >> 5 & 3));
    }
  return found;
}

int
sframe_find (const struct sframe *sframe, uintptr_t pc, struct sframe_row *row)
{
  const uint8_t *entry = sframe->index, *data, *found;
  uint32_t n = sframe->n, offset;
  unsigned width;

  while (n > 1)
    {
      uint32_t half = n / 2;

      entry = start_of (entry + ENTRY * half) <= pc ? entry + ENTRY * half : entry;
      n -= half;
    }
  if (pc - start_of (entry) >= get4 (entry + 8))
    return 0;
  offset = pc - start_of (entry);
  data = sframe->data + get4 (entry + 12);
  switch (data[2] & 15)
    {
    case 0:
      found = search (data + 5, get2 (data), offset, 0);
      break;
    case 1:
      found = search (data + 5, get2 (data), offset, 1);
      break;
    default:
      found = search (data + 5, get2 (data), offset, 2);
    }
  if (found == NULL)
    return 0;
  width = *found >> 5 & 3;
  row->sp = *found & 1;
  row->n = *found >> 1 & 15;
  row->mangled = *found >> 7;
  row->cfa = row->n > 0 ? offset_at (found + 1, width) : 0;
  row->ra = row->n > 1 ? offset_at (found + 1 + (1 << width), width) : 0;
  row->fp = row->n > 2 ? offset_at (found + 1 + (2 << width), width) : 0;
  return 1;
}
