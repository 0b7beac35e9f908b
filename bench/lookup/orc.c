/* SPDX-License-Identifier: GPL-3.0-or-later */
/* orc.c: the same rows as ORC, as Linux has it on x86.

   Two arrays in parallel, sorted: where a row begins, as the distance from that very
   word, in 4 bytes, and what it says, in 6; a row goes on until the next one,
   which is one that says nothing where there is no function.  For the kernel's own
   text a third array, of 4 bytes for each 256 bytes of text, has the number of the row
   in which each of these blocks begins, so that the binary search is of the rows
   of one block (Linux, Documentation/arch/x86/orc-unwinder.rst).  On arm64 there
   is no ORC; a row's 6 bytes have room for what entryway's states say: the
   return address has a column, which x86 does not need.  */

#include "lookup.h"

#include <string.h>

#define BLOCK 256

size_t
orc_bytes (size_t n, uint64_t size)
{
  return n * (sizeof (int32_t) + sizeof (struct orc_entry))
	 + (size / BLOCK + 2) * sizeof (uint32_t);
}

static struct orc_entry
pack (const struct ew_table_state *state)
{
  struct orc_entry entry = { .code = state->code, .ra = state->ra,
			     .fp = state->fp };

  entry.cfa = state->operand != 0 ? state->operand : state->cfa;
  if (entry.ra != state->ra || entry.fp != state->fp
      || (state->operand != 0 && state->cfa != 0))
    die ("rows", "one does not fit into ORC's 6 bytes");
  return entry;
}

struct orc
make_orc (const struct rows *rows, uintptr_t text, void *to)
{
  /* One more, where the text ends.  */
  size_t n = rows->n + 1, blocks = rows->size / BLOCK + 2, i, j;
  struct orc orc = { .text = text, .size = rows->size, .n = n };

  orc.bytes = orc_bytes (n, rows->size);
  orc.ip = to;
  orc.block = (uint32_t *) (orc.ip + n);
  orc.entry = (struct orc_entry *) (orc.block + blocks);
  for (i = 0; i < n; i++)
    {
      uint32_t start = i < rows->n ? rows->row[i].start : rows->size;
      static const struct ew_table_state nothing = { .code = EW_ROWS_GAP };

      orc.ip[i] = (intptr_t) (text + start) - (intptr_t) &orc.ip[i];
      orc.entry[i] = pack (i < rows->n ? &rows->row[i].state : &nothing);
    }
  for (i = j = 0; i < blocks; i++)
    {
      while (j + 1 < rows->n && rows->row[j + 1].start <= i * BLOCK)
	j++;
      orc.block[i] = j;
    }
  return orc;
}

static uintptr_t
start_of (const int32_t *ip)
{
  return (uintptr_t) ip + (uintptr_t) (intptr_t) *ip;
}

const struct orc_entry *
orc_find (const struct orc *orc, uintptr_t pc)
{
  uintptr_t offset = pc - orc->text;
  const int32_t *low, *high, *found;

  if (offset >= orc->size)
    return NULL;
  low = found = orc->ip + orc->block[offset / BLOCK];
  high = orc->ip + orc->block[offset / BLOCK + 1];
  while (low <= high)
    {
      const int32_t *middle = low + (high - low) / 2;

      if (start_of (middle) <= pc)
	{
	  found = middle;
	  low = middle + 1;
	}
      else
	high = middle - 1;
    }
  return &orc->entry[found - orc->ip];
}

int
orc_says (const struct orc_entry *entry, const struct ew_table_state *state)
{
  struct orc_entry same = pack (state);

  return entry != NULL && memcmp (entry, &same, sizeof same) == 0;
}
