/* SPDX-License-Identifier: GPL-3.0-or-later */
/* patchable.c: where the compiler says that functions are patchable.

   An entry of __patchable_function_entries is the address of the first of the
   user's NOPs (GCC, -fpatchable-function-entry), which follow an inline area.  So
   where an area has no function at its label, an entry behind the area tells a
   function that has lost its name from a record that is wrong.  */

#include "config.h"
#include "listing.h"
#include "reloc.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>

static int
compare (const void *pa, const void *pb)
{
  const struct ew_place *a = pa, *b = pb;

  return ew_compare_places (a->section, a->offset, b->section, b->offset);
}

/* Append what relocation section INDEX refers to.  */
static bool
read_section (struct ew_object *object, unsigned index,
	      struct ew_patchable *patchable)
{
  struct ew_reloc_walk walk;
  struct ew_reloc reloc;
  struct ew_place *places;

  ew_reloc_start (&walk, object, &object->sections[index]);
  places = realloc (patchable->places, (patchable->n + walk.count + 1)
		    * sizeof *places);
  if (places == NULL)
    return ew_refuse (object->file, "no memory for its functions");
  patchable->places = places;
  while (ew_reloc_next (&walk, &reloc))
    {
      const struct ew_symbol *symbol = &object->symbols[reloc.symbol];

      if (reloc.type != 0)
	places[patchable->n++] = (struct ew_place)
	  { symbol->shndx, symbol->value + (uint64_t) reloc.addend };
    }
  return !walk.failed;
}

bool
ew_patchable_read (struct ew_object *object, struct ew_patchable *patchable)
{
  bool good = true;
  unsigned i, j;

  memset (patchable, 0, sizeof *patchable);
  for (i = 1; i < object->n_sections; i++)
    if (strcmp (object->sections[i].name, EW_PATCHABLE_SECTION) == 0)
      for (j = 0; good && (j = ew_reloc_section (object, i, j)) != 0; )
	good = read_section (object, j, patchable);
  if (!good)
    free (patchable->places);
  else if (patchable->n != 0)
    qsort (patchable->places, patchable->n, sizeof *patchable->places, compare);
  return good;
}

bool
ew_is_patchable (const struct ew_patchable *patchable, unsigned section,
		 uint64_t offset)
{
  const struct ew_place place = { section, offset };

  return (patchable->n != 0
	  && bsearch (&place, patchable->places, patchable->n,
		      sizeof place, compare) != NULL);
}
