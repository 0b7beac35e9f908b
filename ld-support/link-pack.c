/* SPDX-License-Identifier: GPL-3.0-or-later */
/* link-pack.c: shapes and records become arrays of halfwords.

   What most entries use comes first, so that it shares the lines of a cache.
   References have 16 bits: a pool of more than 65536 halfwords is cut into
   windows, one for a run of pages, and a record that is used in two windows
   is there twice.  A kernel's pool has a third of that.  */

#include "config.h"
#include "link.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>

#define WINDOW 0x10000
#define MAX_SHAPE 0x7ffe

/* Sequences of halfwords in an array of the dictionary.  */
struct known
{
  struct ew_intern words;
  uint32_t *at;			/* By number.  */
};

struct pack
{
  struct ew_link *link;
  bool *pieces, *shapes;	/* Which are wanted.  */
  uint16_t *shape_at;		/* By number; or EW_RECORD_INLINE.  */
  uint32_t *record_at;		/* By number; in the pool of this window.  */
  uint32_t *order;		/* Of the records.  */
  struct known known_shapes, known_records;
  uint16_t words[2 + 2 * EW_SHAPE_PIECES];
};

static uint32_t
n_pieces (const struct ew_interned *shape)
{
  return ((const uint32_t *) shape->bytes)[0] & EW_SHAPE_PIECES;
}

/* How many starts follow a shape with HEAD.  */
static uint32_t
n_listed (uint32_t head)
{
  return (head & EW_SHAPE_PIECES) - 1 - ((head & EW_SHAPE_TAIL) != 0);
}

static bool
add_known (struct known *known, const uint16_t *words, uint32_t n, uint32_t at)
{
  uint32_t *more = realloc (known->at, (known->words.n + 1) * sizeof *more);
  uint32_t number;

  if (more == NULL)
    return false;
  known->at = more;
  number = ew_intern_add (&known->words, words, n * sizeof *words);
  if (number == known->words.n - 1)
    known->at[number] = at;
  return number != EW_INTERN_FAILED;
}

/* Where WORDS are, or UINT32_MAX.  */
static uint32_t
find_known (const struct known *known, const uint16_t *words, uint32_t n)
{
  const struct ew_interned *item = ew_intern_find (&known->words, words,
						   n * sizeof *words);

  return item == NULL ? UINT32_MAX : known->at[item->number];
}

/* Note the shapes and records of the dictionary, which is whole.  */
static bool
read_dictionary (struct pack *pack)
{
  const struct ew_table *d = pack->link->dictionary;
  uint32_t i, n;
  bool good = (ew_intern_start (&pack->known_shapes.words)
	       && ew_intern_start (&pack->known_records.words));

  for (i = 0; good && d != NULL && i < d->n_shapes; i += n)
    {
      n = 1 + (d->shapes[i] & EW_SHAPE_PIECES);
      good = add_known (&pack->known_shapes, d->shapes + i, n, i);
    }
  for (i = 0; good && d != NULL && i < d->n_pool; i += n)
    {
      n = n_listed (d->shapes[d->pool[i] & EW_RECORD_SHAPE]);
      n = 1 + (d->pool[i] & EW_RECORD_WIDE ? n : (n + 1) / 2);
      good = add_known (&pack->known_records, d->pool + i, n, i);
    }
  return good;
}

/* Whether record NUMBER is to be in the table.  */
static bool
record_wanted (const struct ew_link *link, uint32_t number)
{
  return link->records.items[number]->count >= link->least;
}

static const uint32_t *
record_key (const struct ew_link *link, uint32_t number)
{
  return (const uint32_t *) link->records.items[number]->bytes;
}

static void
mark (struct pack *pack)
{
  const struct ew_link *link = pack->link;
  uint32_t i, j;

  for (i = 0; i < link->records.n; i++)
    if (record_wanted (link, i))
      pack->shapes[record_key (link, i)[0]] = true;
  for (i = 0; i < link->shapes.n; i++)
    if (pack->shapes[i])
      for (j = 0; j < n_pieces (link->shapes.items[i]); j++)
	pack->pieces[((const uint32_t *) link->shapes.items[i]->bytes)[1 + j]]
	  = true;
  if (link->prefix != EW_INTERN_FAILED)
    pack->pieces[link->prefix] = true;
}

/* Store the words of shape NUMBER at TO; returns how many.  */
static uint32_t
shape_to_words (const struct ew_link *link, uint32_t number, uint16_t *to)
{
  const uint32_t *key = (const uint32_t *) link->shapes.items[number]->bytes;
  uint32_t n = key[0] & EW_SHAPE_PIECES, i;

  to[0] = key[0];
  for (i = 1; i <= n; i++)
    to[i] = link->piece_of[key[i]];
  return 1 + n;
}

static bool
pack_shapes (struct pack *pack)
{
  struct ew_link *link = pack->link;
  uint32_t theirs = link->dictionary == NULL ? 0 : link->dictionary->n_shapes;
  uint32_t *order = ew_intern_order (&link->shapes), total = 0, i, n;

  for (i = 0; i < link->shapes.n; i++)
    total += 1 + n_pieces (link->shapes.items[i]);
  link->shape_words = malloc ((total + 1) * sizeof *link->shape_words);
  link->n_shape_words = 0;
  for (i = 0; order != NULL && link->shape_words != NULL
       && i < link->shapes.n; i++)
    {
      uint32_t number = order[i], at;

      if (!pack->shapes[number])
	continue;
      n = shape_to_words (link, number, pack->words);
      at = find_known (&pack->known_shapes, pack->words, n);
      if (at == UINT32_MAX && theirs + link->n_shape_words + n <= MAX_SHAPE)
	{
	  at = theirs + link->n_shape_words;
	  memcpy (link->shape_words + link->n_shape_words, pack->words,
		  n * sizeof *pack->words);
	  link->n_shape_words += n;
	}
      pack->shape_at[number] = at == UINT32_MAX ? EW_RECORD_INLINE : at;
    }
  free (order);
  return order != NULL && link->shape_words != NULL;
}

/* The same for record NUMBER.  */
static uint32_t
record_to_words (struct pack *pack, uint32_t number)
{
  const struct ew_link *link = pack->link;
  const uint32_t *key = record_key (link, number);
  uint32_t n = 1, i;
  uint32_t starts = link->records.items[number]->size / sizeof *key - 1;

  pack->words[0] = pack->shape_at[key[0]];
  if (pack->words[0] == EW_RECORD_INLINE)
    n += shape_to_words (link, key[0], pack->words + 1);
  if (starts != 0 && key[starts] > 0xff)
    {
      pack->words[0] |= EW_RECORD_WIDE;
      for (i = 0; i < starts; i++)
	pack->words[n++] = key[1 + i];
      return n;
    }
  /* Little endian: the first byte is the lower one.  */
  for (i = 0; i < starts; i += 2)
    pack->words[n++] = key[1 + i] | (i + 1 < starts ? key[2 + i] << 8 : 0);
  return n;
}

/* Put record NUMBER into the window that begins at BASE, if it is not there.  False
   where it has no place.  */
static bool
place_record (struct pack *pack, uint32_t number, uint32_t base)
{
  struct ew_link *link = pack->link;
  uint32_t theirs = link->dictionary == NULL ? 0 : link->dictionary->n_pool;
  uint32_t n, at;

  if (pack->record_at[number] != UINT32_MAX)
    return true;
  n = record_to_words (pack, number);
  at = base == 0 ? find_known (&pack->known_records, pack->words, n) : UINT32_MAX;
  if (at == UINT32_MAX)
    {
      at = theirs + link->n_pool - base;
      if (at >= WINDOW)
	return false;
      memcpy (link->pool + link->n_pool, pack->words, n * sizeof *pack->words);
      link->n_pool += n;
    }
  pack->record_at[number] = at;
  return true;
}

static bool
new_pool (struct pack *pack, size_t words)
{
  struct ew_link *link = pack->link;
  uint16_t *pool = realloc (link->pool, (link->n_pool + words) * sizeof *pool);

  if (pool != NULL)
    link->pool = pool;
  memset (pack->record_at, 0xff, link->records.n * sizeof *pack->record_at);
  return pool != NULL;
}

/* All records in one window.  False where they don't fit.  */
static bool
pack_records (struct pack *pack)
{
  const struct ew_link *link = pack->link;
  uint32_t i;
  size_t j;

  for (i = 0; i < link->records.n; i++)
    if (record_wanted (link, pack->order[i])
	&& !place_record (pack, pack->order[i], 0))
      return false;
  for (j = 0; link->least == 0 && j < link->n_entries; j++)
    link->references[j] = pack->record_at[link->entries[j].record];
  return true;
}

/* The records of the entries from FIRST to END, all of one page, in the window at BASE;
   false where they don't fit.  */
static bool
pack_page (struct pack *pack, size_t first, size_t end, uint32_t base)
{
  const struct ew_link *link = pack->link;
  size_t i;

  for (i = first; i < end; i++)
    if (!place_record (pack, link->entries[i].record, base))
      return false;
  for (i = first; i < end; i++)
    link->references[i] = pack->record_at[link->entries[i].record];
  return true;
}

/* Window after window.  */
static bool
pack_windows (struct pack *pack, bool *fits)
{
  struct ew_link *link = pack->link;
  uint32_t n_pages, page, base = 0, before;
  uint32_t *first = ew_link_pages (link, &n_pages);
  bool memory = first != NULL;

  link->n_pool = 0;
  link->pages = calloc ((size_t) n_pages + 1, sizeof *link->pages);
  memory = memory && link->pages != NULL && new_pool (pack, 2 * WINDOW);
  for (page = 0; memory && *fits && page < n_pages; page++)
    {
      before = link->n_pool;
      if (!pack_page (pack, first[page], first[page + 1], base))
	{
	  link->n_pool = base = before;
	  memory = new_pool (pack, 2 * WINDOW);
	  *fits = memory && pack_page (pack, first[page], first[page + 1], base);
	}
      link->pages[page] = (struct ew_table_page) { first[page], base };
    }
  free (first);
  return memory || ew_link_no_memory (link);
}

static bool
pack_all (struct pack *pack, bool *fits)
{
  struct ew_link *link = pack->link;
  size_t words = 0;
  uint32_t i;

  mark (pack);
  if (!ew_link_strings (link, pack->pieces, fits))
    return false;
  if (!*fits)
    return true;
  if (!pack_shapes (pack))
    return ew_link_no_memory (link);
  for (i = 0; i < link->records.n; i++)
    words += record_to_words (pack, i);
  if (!new_pool (pack, words + 1))
    return ew_link_no_memory (link);
  link->n_pool = 0;
  if (pack_records (pack) && link->n_entries <= UINT16_MAX)
    return true;
  *fits = link->dictionary == NULL && link->least == 0;
  return !*fits || pack_windows (pack, fits);
}

bool
ew_link_pack (struct ew_link *link, bool *fits)
{
  struct pack *pack = calloc (1, sizeof *pack);
  bool good = pack != NULL;

  *fits = true;
  if (good)
    {
      pack->link = link;
      pack->pieces = calloc (link->pieces.n + 1, sizeof *pack->pieces);
      pack->shapes = calloc (link->shapes.n + 1, sizeof *pack->shapes);
      pack->shape_at = calloc (link->shapes.n + 1, sizeof *pack->shape_at);
      pack->record_at = calloc (link->records.n + 1, sizeof *pack->record_at);
      pack->order = ew_intern_order (&link->records);
      link->references = calloc (link->n_entries + 1, sizeof *link->references);
      good = (read_dictionary (pack) && pack->pieces != NULL
	      && pack->shapes != NULL && pack->shape_at != NULL
	      && pack->record_at != NULL && pack->order != NULL
	      && link->references != NULL);
    }
  if (!good)
    ew_link_no_memory (link);
  else
    good = pack_all (pack, fits);
  if (pack != NULL)
    {
      free (pack->pieces);
      free (pack->shapes);
      free (pack->shape_at);
      free (pack->record_at);
      free (pack->order);
      ew_intern_end (&pack->known_shapes.words);
      ew_intern_end (&pack->known_records.words);
      free (pack->known_shapes.at);
      free (pack->known_records.at);
    }
  free (pack);
  return good;
}
