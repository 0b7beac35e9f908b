/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plt-sorted.c: relocations in the order that Linux's sort leaves them in.

   Linux's lib/sort.c (6.12 to 7.3) is a heapsort, so that elements which compare equal
   end up in an order that nothing but the very same steps lead to.  Two loaders look at
   neighbours that their comparison does not tell apart, and this is for them: a
   bottom-up heapsort (Wegener, 1993) in which an element sinks along the path of greater
   children to a leaf and then rises to its place, and which takes the two greatest
   elements out of the heap at once.  Where two children are equal, the second one goes
   up; where an element equals the one that it is compared with, it stays above.  */

#include "config.h"
#include "reloc.h"

#include <stdlib.h>

struct heap
{
  struct ew_reloc *at;
  size_t n;			/* The elements that are still in the heap.  */
  int (*compare) (const struct ew_reloc *a, const struct ew_reloc *b);
};

static void
swap (struct heap *heap, size_t a, size_t b)
{
  struct ew_reloc kept = heap->at[a];

  heap->at[a] = heap->at[b];
  heap->at[b] = kept;
}

/* The leaf at the end of the path of greater children from TOP.  */
static size_t
leaf_below (const struct heap *heap, size_t top)
{
  size_t leaf = top, left;

  for (left = 2 * leaf + 1; left + 1 < heap->n; left = 2 * leaf + 1)
    {
      leaf = left;
      if (heap->compare (&heap->at[left], &heap->at[left + 1]) <= 0)
	leaf++;
    }
  /* An only child is the last element of all.  */
  return left < heap->n ? left : leaf;
}

/* Let the element at TOP sink to where it belongs; those on the way go one up.  */
static void
sift (struct heap *heap, size_t top)
{
  const struct ew_reloc element = heap->at[top];
  size_t place = leaf_below (heap, top);
  struct ew_reloc moved = element;

  while (place != top && heap->compare (&element, &heap->at[place]) >= 0)
    place = (place - 1) / 2;
  for (;;)
    {
      struct ew_reloc next = heap->at[place];

      heap->at[place] = moved;
      if (place == top)
	return;
      moved = next;
      place = (place - 1) / 2;
    }
}

void
ew_plt_sort (struct ew_reloc *relocs, size_t n,
	     int (*compare) (const struct ew_reloc *a, const struct ew_reloc *b))
{
  struct heap heap = { .at = relocs, .n = n, .compare = compare };
  size_t i;

  if (n < 2)
    return;
  for (i = n / 2; i-- > 0; )
    sift (&heap, i);
  while (heap.n > 3)
    {
      size_t second;

      /* The root, and then the greater one of its children.  */
      swap (&heap, 0, --heap.n);
      second = compare (&relocs[1], &relocs[2]) <= 0 ? 2 : 1;
      swap (&heap, second, --heap.n);
      sift (&heap, second);
      sift (&heap, 0);
    }
  /* Of two or three that are left, the root is the greatest.  */
  swap (&heap, 0, heap.n - 1);
  if (heap.n == 3 && compare (&relocs[0], &relocs[1]) > 0)
    swap (&heap, 0, 1);
}
