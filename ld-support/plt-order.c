/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plt-order.c: bring the calls among relocations into a loader's order.

   Relocations of one section may stand in any order, unless two of them are for the same
   place (gABI, chapter 4, Relocation), which those of calls never are.  Linux's loader
   for arm64 moves the calls that need an entry to the front and sorts them, to find equal
   ones, each time that it loads the module (arch/arm64/kernel/module-plts.c).  Where they
   are in that order already, one look at each is enough to see that, and to count.  */

#include "config.h"
#include "output.h"
#include "plt-write.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>

struct entry
{
  struct ew_reloc reloc;
  size_t index;			/* Before the sort.  */
  bool call;
};

static int
compare (const void *pa, const void *pb)
{
  const struct entry *a = pa, *b = pb;

  if (a->call != b->call)
    return a->call ? -1 : 1;
  if (a->call && a->reloc.type != b->reloc.type)
    return a->reloc.type < b->reloc.type ? -1 : 1;
  if (a->call && a->reloc.symbol != b->reloc.symbol)
    return a->reloc.symbol < b->reloc.symbol ? -1 : 1;
  if (a->call && a->reloc.addend != b->reloc.addend)
    return a->reloc.addend < b->reloc.addend ? -1 : 1;
  return (a->index > b->index) - (a->index < b->index);
}

/* Read the N relocations of section NUMBER.  Returns how many of them are read.  */
static size_t
read_entries (struct ew_object *object, unsigned number, struct entry *entries)
{
  const struct ew_section *section = &object->sections[number];
  struct ew_reloc_walk walk;
  size_t n = 0;

  ew_reloc_start (&walk, object, section);
  while (ew_reloc_next (&walk, &entries[n].reloc))
    {
      entries[n].index = n;
      entries[n].call = ew_plt_wants_entry (object, section->info, &entries[n].reloc);
      n++;
    }
  return n;
}

/* Put the relocations of ENTRY_SIZE bytes each at FROM in the order of ENTRIES to TO.  */
static bool
permute (unsigned char *to, const unsigned char *from, const struct entry *entries,
	 size_t n, size_t entry_size)
{
  bool changed = false;
  size_t i;

  for (i = 0; i < n; i++)
    {
      memcpy (to + i * entry_size, from + entries[i].index * entry_size, entry_size);
      changed |= entries[i].index != i;
    }
  return changed;
}

bool
ew_plt_order (struct ew_object *object, unsigned number, struct ew_patch *patch)
{
  const struct ew_section *section = &object->sections[number];
  size_t n = section->size / section->entsize;
  struct entry *entries = malloc ((n + 1) * sizeof *entries);
  unsigned char *to = malloc (section->size + 1);
  unsigned char *from = ew_object_copy (object, "the relocations", section->offset,
					section->size);
  bool good = from != NULL, changed = false;

  if (good && (entries == NULL || to == NULL))
    good = ew_refuse (object->file, "no memory for its relocations");
  if (good)
    good = read_entries (object, number, entries) == n;
  if (good && n != 0)
    {
      qsort (entries, n, sizeof *entries, compare);
      changed = permute (to, from, entries, n, section->entsize);
    }
  free (from);
  free (entries);
  if (!good || !changed)
    {
      free (to);
      to = NULL;
    }
  *patch = (struct ew_patch) { section->offset, changed ? section->size : 0, to };
  return good;
}
