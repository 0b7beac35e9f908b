/* SPDX-License-Identifier: GPL-3.0-or-later */
/* link-strings.c: lay the pieces over one another.

   Pieces overlap: what a function does before its frame is the end of what others
   do.  The longest come first; one that is found in what is there already
   costs nothing, and any other one is appended as far as the end does not
   begin it.  (The shortest common superstring is NP-hard; this is the usual greedy
   way.)  */

#include "config.h"
#include "link.h"

#include <stdlib.h>
#include <string.h>

/* Above that many states only the end is looked at, so that the time has a bound
   whatever the input.  */
#define SEARCHED 16384

static int
compare_pieces (const void *pa, const void *pb)
{
  const struct ew_interned *a = *(const struct ew_interned *const *) pa;
  const struct ew_interned *b = *(const struct ew_interned *const *) pb;

  if (a->size != b->size)
    return a->size > b->size ? -1 : 1;
  return a->number < b->number ? -1 : a->number > b->number;
}

/* Where PIECE is in the first N of STRINGS; N if nowhere.  */
static uint32_t
find (const uint16_t *strings, uint32_t n, const struct ew_interned *piece)
{
  uint32_t size = piece->size / sizeof *strings, i;
  const uint16_t *states = (const uint16_t *) piece->bytes;

  if (n > SEARCHED)
    n = SEARCHED;
  for (i = 0; i + size <= n; i++)
    if (strings[i] == states[0]
	&& memcmp (strings + i, states, piece->size) == 0)
      return i;
  return UINT32_MAX;
}

/* Append PIECE to the strings; returns where it is.  */
static uint32_t
append (struct ew_link *link, const struct ew_interned *piece)
{
  uint32_t size = piece->size / sizeof *link->strings;
  uint32_t common = size < link->n_strings ? size : link->n_strings, at;

  while (memcmp (link->strings + link->n_strings - common, piece->bytes,
		 common * sizeof *link->strings) != 0)
    common--;
  at = link->n_strings - common;
  memcpy (link->strings + at, piece->bytes, piece->size);
  link->n_strings = at + size;
  return at;
}

/* Place PIECE; returns its offset in the dictionary's and our strings.  */
static uint32_t
place (struct ew_link *link, const struct ew_interned *piece)
{
  const struct ew_table *dictionary = link->dictionary;
  uint32_t theirs = dictionary == NULL ? 0 : dictionary->n_strings, at;

  if (theirs != 0)
    {
      at = find (dictionary->strings, theirs, piece);
      if (at != UINT32_MAX)
	return at;
    }
  at = find (link->strings, link->n_strings, piece);
  return theirs + (at != UINT32_MAX ? at : append (link, piece));
}

bool
ew_link_strings (struct ew_link *link, const bool *wanted, bool *fits)
{
  const uint32_t n = link->pieces.n;
  struct ew_interned **sorted = malloc ((n + 1) * sizeof *sorted);
  uint32_t i, at, total = 0, used = 0;

  for (i = 0; sorted != NULL && i < n; i++)
    if (wanted[i])
      {
	sorted[used++] = link->pieces.items[i];
	total += link->pieces.items[i]->size / sizeof (uint16_t);
      }
  link->strings = malloc ((total + 1) * sizeof *link->strings);
  link->piece_of = calloc (n + 1, sizeof *link->piece_of);
  if (sorted == NULL || link->strings == NULL || link->piece_of == NULL)
    {
      free (sorted);
      return ew_link_no_memory (link);
    }
  qsort (sorted, used, sizeof *sorted, compare_pieces);
  link->n_strings = 0;
  for (i = 0; i < used && *fits; i++)
    {
      uint32_t size = sorted[i]->size / sizeof (uint16_t);

      at = place (link, sorted[i]);
      /* The very last word is EW_TABLE_NONE.  */
      *fits = (at < 1u << (16 - link->piece_bits)) && link->n_strings <= UINT16_MAX
	      && (at << link->piece_bits | (size - 1)) != EW_TABLE_NONE;
      link->piece_of[sorted[i]->number] = at << link->piece_bits | (size - 1);
    }
  free (sorted);
  return true;
}
