/* SPDX-License-Identifier: GPL-3.0-or-later */
/* intern.c: give equal sequences of bytes one number.

   libiberty's hash table holds pointers to the items; the items and their bytes
   lie in chunks, which stay where they are.  There are some tens of thousands
   for a whole kernel, looked up half a million times.  */

#include "config.h"
#include "intern.h"

#include <libiberty/hashtab.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK 65536

struct ew_intern_chunk
{
  struct ew_intern_chunk *next;
};

static hashval_t
hash_item (const void *p)
{
  return ((const struct ew_interned *) p)->hash;
}

static int
same_items (const void *pa, const void *pb)
{
  const struct ew_interned *a = pa, *b = pb;

  return a->size == b->size && memcmp (a->bytes, b->bytes, a->size) == 0;
}

bool
ew_intern_start (struct ew_intern *intern)
{
  memset (intern, 0, sizeof *intern);
  intern->table = htab_create_alloc (1024, hash_item, same_items, NULL, calloc,
				     free);
  return intern->table != NULL;
}

void
ew_intern_end (struct ew_intern *intern)
{
  struct ew_intern_chunk *chunk, *next;

  if (intern->table != NULL)
    htab_delete (intern->table);
  for (chunk = intern->chunks; chunk != NULL; chunk = next)
    {
      next = chunk->next;
      free (chunk);
    }
  free (intern->items);
}

/* SIZE bytes, 8-aligned, or NULL.  */
static void *
allocate (struct ew_intern *intern, size_t size)
{
  struct ew_intern_chunk *chunk;

  size = (size + 7) & ~(size_t) 7;
  if (size > intern->left)
    {
      size_t more = size > CHUNK ? size : CHUNK;

      chunk = malloc (sizeof *chunk + more);
      if (chunk == NULL)
	return NULL;
      chunk->next = intern->chunks;
      intern->chunks = chunk;
      intern->left = more;
    }
  intern->left -= size;
  return (unsigned char *) (intern->chunks + 1) + intern->left;
}

static struct ew_interned
key_for (const void *bytes, size_t size)
{
  return (struct ew_interned) { .bytes = bytes, .size = size,
				.hash = iterative_hash (bytes, size, 0) };
}

/* Make an item of KEY.  */
static struct ew_interned *
add (struct ew_intern *intern, const struct ew_interned *key)
{
  struct ew_interned *item;
  unsigned char *bytes;

  if (intern->n == intern->capacity)
    {
      uint32_t more = intern->capacity * 2 + 256;
      struct ew_interned **items = realloc (intern->items,
					    more * sizeof *items);

      if (items == NULL)
	return NULL;
      intern->items = items;
      intern->capacity = more;
    }
  item = allocate (intern, sizeof *item + key->size);
  if (item == NULL)
    return NULL;
  bytes = (unsigned char *) (item + 1);
  memcpy (bytes, key->bytes, key->size);
  *item = *key;
  item->bytes = bytes;
  item->number = intern->n;
  intern->items[intern->n++] = item;
  return item;
}

uint32_t
ew_intern_add (struct ew_intern *intern, const void *bytes, size_t size)
{
  struct ew_interned key = key_for (bytes, size);
  void **slot = htab_find_slot_with_hash (intern->table, &key, key.hash,
					  INSERT);
  struct ew_interned *item;

  if (slot == NULL)
    return EW_INTERN_FAILED;
  if (*slot == NULL)
    {
      /* An empty slot is harmless; the work is over anyway.  */
      *slot = add (intern, &key);
      if (*slot == NULL)
	return EW_INTERN_FAILED;
    }
  item = *slot;
  item->count++;
  return item->number;
}

struct ew_interned *
ew_intern_find (const struct ew_intern *intern, const void *bytes, size_t size)
{
  struct ew_interned key = key_for (bytes, size);

  return htab_find_with_hash (intern->table, &key, key.hash);
}

static int
compare_counts (const void *pa, const void *pb)
{
  const struct ew_interned *a = *(struct ew_interned *const *) pa;
  const struct ew_interned *b = *(struct ew_interned *const *) pb;

  if (a->count != b->count)
    return a->count > b->count ? -1 : 1;
  return a->number < b->number ? -1 : 1;
}

uint32_t *
ew_intern_order (const struct ew_intern *intern)
{
  struct ew_interned **sorted = malloc ((intern->n + 1) * sizeof *sorted);
  uint32_t *order = malloc ((intern->n + 1) * sizeof *order);
  uint32_t i;

  if (sorted != NULL && order != NULL)
    {
      for (i = 0; i < intern->n; i++)
	sorted[i] = intern->items[i];
      qsort (sorted, intern->n, sizeof *sorted, compare_counts);
      for (i = 0; i < intern->n; i++)
	order[i] = sorted[i]->number;
    }
  else
    {
      free (order);
      order = NULL;
    }
  free (sorted);
  return order;
}
