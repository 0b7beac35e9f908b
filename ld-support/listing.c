/* SPDX-License-Identifier: GPL-3.0-or-later */
/* listing.c: find the functions and match them with the areas.

   A function is a symbol of type STT_FUNC in a section with code (gABI,
   chapter 4, Symbol Table).  Several names of one entry are several functions
   here, each with the area of that entry: whichever is called, it is called
   through there.  The global name comes first, then weak ones, then local
   ones.

   The entries of __patchable_function_entries are the compiler's, so their
   number comes from the sizes of the sections alone, of which there may be
   many.

   Two records for one area, or two areas for one function, are the mark of a
   link that went wrong (a record kept while its COMDAT twin was dropped), and
   arming it twice would fail at run time, so it fails here.  */

#include "config.h"
#include "listing.h"
#include "report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static unsigned
rank_of (unsigned bind)
{
  return bind == STB_GLOBAL ? 0 : bind == STB_WEAK ? 1 : 2;
}

int
ew_compare_places (unsigned section_a, uint64_t offset_a, unsigned section_b,
		   uint64_t offset_b)
{
  if (section_a != section_b)
    return section_a < section_b ? -1 : 1;
  return (offset_a > offset_b) - (offset_a < offset_b);
}

static int
compare_areas (const void *pa, const void *pb)
{
  const struct ew_area *a = pa, *b = pb;

  return ew_compare_places (a->section, a->area, b->section, b->area);
}

static int
compare_labels (const void *pa, const void *pb)
{
  const struct ew_area *a = *(const struct ew_area *const *) pa;
  const struct ew_area *b = *(const struct ew_area *const *) pb;

  return ew_compare_places (a->entry_section, a->entry, b->entry_section, b->entry);
}

/* All names lie in one string table, in the order of ld's or the assembler's
   symbols; comparing them by text makes the order independent of that.  */
static int
compare_functions (const void *pa, const void *pb)
{
  const struct ew_function *a = pa, *b = pb;
  int place = ew_compare_places (a->section, a->entry, b->section, b->entry);

  if (place != 0)
    return place;
  if (a->rank != b->rank)
    return a->rank < b->rank ? -1 : 1;
  return strcmp (a->name, b->name);
}

static bool
is_function (const struct ew_object *object, const struct ew_symbol *symbol)
{
  return (symbol->type == STT_FUNC
	  && ew_section_is_code (object, symbol->shndx));
}

static bool
read_functions (struct ew_object *object, struct ew_listing *listing)
{
  size_t n = 0;
  uint32_t i;

  for (i = 1; i < object->n_symbols; i++)
    n += is_function (object, &object->symbols[i]);
  listing->functions = calloc (n + 1, sizeof *listing->functions);
  if (listing->functions == NULL)
    return ew_refuse (object->file, "no memory for its functions");
  for (i = 1; i < object->n_symbols; i++)
    {
      const struct ew_symbol *symbol = &object->symbols[i];
      struct ew_function *function;

      if (!is_function (object, symbol))
	continue;
      if (symbol->value > object->sections[symbol->shndx].size)
	return ew_refuse (object->file, "function %s is outside of its section",
			  symbol->name);
      function = &listing->functions[listing->n_functions++];
      function->name = symbol->name;
      function->section = symbol->shndx;
      function->entry = symbol->value;
      function->size = symbol->size;
      function->rank = rank_of (symbol->bind);
    }
  qsort (listing->functions, listing->n_functions, sizeof *listing->functions,
	 compare_functions);
  return true;
}

/* The number of the first function of LISTING at or behind OFFSET of SECTION.  */
static size_t
first_at (const struct ew_listing *listing, unsigned section, uint64_t offset)
{
  size_t low = 0, high = listing->n_functions;

  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      const struct ew_function *f = &listing->functions[middle];

      if (ew_compare_places (f->section, f->entry, section, offset) < 0)
	low = middle + 1;
      else
	high = middle;
    }
  return low;
}

/* Whether LISTING has a function in SECTION.  */
static bool
has_function (const struct ew_listing *listing, unsigned section)
{
  size_t first = first_at (listing, section, 0);

  return (first < listing->n_functions
	  && listing->functions[first].section == section);
}

/* A weak function that another one overrides loses its symbol in `ld -r', but not its
   code and its patchable entry.  Put a function without a name behind the others and
   the *NAMELESS ones, for which there is room.  Where a section has no functions at all, their symbols
   were taken away.  */
static bool
add_nameless (struct ew_object *object, struct ew_listing *listing,
	      const struct ew_patchable *patchable, const struct ew_area *area,
	      size_t *nameless)
{
  if (!has_function (listing, area->entry_section)
      || !ew_is_patchable (patchable, area->entry_section, area->before))
    return ew_refuse (object->file, "the area at %s+0x%" PRIx64 " has no function at"
		      " its label (local symbols may be stripped)",
		      object->sections[area->section].name, area->area);
  listing->functions[listing->n_functions + (*nameless)++]
    = (struct ew_function) { .name = "", .area = area,
			     .section = area->entry_section, .rank = 3,
			     .entry = area->entry };
  return true;
}

/* Give the functions at AREA's label that area.  False where there is none.  */
static bool
give_area (struct ew_listing *listing, const struct ew_area *area)
{
  size_t i = first_at (listing, area->entry_section, area->entry), first = i;

  for (; i < listing->n_functions; i++)
    {
      struct ew_function *function = &listing->functions[i];

      if (ew_compare_places (function->section, function->entry,
			     area->entry_section, area->entry) != 0)
	break;
      function->area = area;
    }
  return i != first;
}

/* Whether each area is of another function.  */
static bool
check_labels (const struct ew_object *object, const struct ew_listing *listing)
{
  const struct ew_area **by_label = malloc ((listing->n_areas + 1) * sizeof *by_label);
  bool good = true;
  size_t i;

  if (by_label == NULL)
    return ew_refuse (object->file, "no memory for its areas");
  for (i = 0; i < listing->n_areas; i++)
    by_label[i] = &listing->areas[i];
  qsort (by_label, listing->n_areas, sizeof *by_label, compare_labels);
  for (i = 1; good && i < listing->n_areas; i++)
    if (compare_labels (&by_label[i - 1], &by_label[i]) == 0)
      good = ew_refuse (object->file, "two area records for the function at %s+0x%"
			PRIx64, object->sections[by_label[i]->entry_section].name,
			by_label[i]->entry);
  free (by_label);
  return good;
}

/* Give each function the area of its entry.  */
static bool
match (struct ew_object *object, struct ew_listing *listing,
       const struct ew_patchable *patchable)
{
  struct ew_function *functions
    = realloc (listing->functions, (listing->n_functions + listing->n_areas + 1)
				   * sizeof *functions);
  size_t i, nameless = 0;

  if (functions == NULL)
    return ew_refuse (object->file, "no memory for its functions");
  listing->functions = functions;
  for (i = 0; i < listing->n_areas; i++)
    {
      const struct ew_area *area = &listing->areas[i];

      if (i != 0 && area[-1].section == area->section
	  && area->area < (area[-1].slot ? area[-1].end : area[-1].entry))
	return ew_refuse (object->file, "two area records for the area at"
			  " %s+0x%" PRIx64,
			  object->sections[area->section].name, area->area);
      if (!give_area (listing, area)
	  && !add_nameless (object, listing, patchable, area, &nameless))
	return false;
    }
  if (listing->n_slots != 0 && !check_labels (object, listing))
    return false;
  listing->n_functions += nameless;
  if (nameless != 0)
    qsort (listing->functions, listing->n_functions,
	   sizeof *listing->functions, compare_functions);
  return true;
}

/* Match with what the patchable entries say.  */
static bool
match_all (struct ew_object *object, struct ew_listing *listing)
{
  struct ew_patchable patchable;
  bool good;

  if (!ew_patchable_read (object, &patchable))
    return false;
  good = match (object, listing, &patchable);
  free (patchable.places);
  return good;
}

/* Count the patchable entries.  Sections that are larger than the file, taken
   together, overlap; without that check the sum could overflow.  */
static bool
count_patchable (struct ew_object *object, struct ew_listing *listing)
{
  const unsigned entry = object->arch->target->patchable_size;
  uint64_t size = 0;
  unsigned i;

  for (i = 1; i < object->n_sections; i++)
    {
      const struct ew_section *section = &object->sections[i];

      if (strcmp (section->name, EW_PATCHABLE_SECTION) != 0
	  || section->type == SHT_NOBITS)
	continue;
      if (section->size % entry != 0)
	return ew_refuse (object->file, "section %u (%s) is not a whole number"
			  " of entries", i, section->name);
      if (section->size > object->file_size - size)
	return ew_refuse (object->file, "sections %s overlap", section->name);
      size += section->size;
    }
  listing->n_patchable = size / entry;
  return true;
}

bool
ew_listing_read (struct ew_object *object, struct ew_listing *listing)
{
  bool good;

  memset (listing, 0, sizeof *listing);
  good = read_functions (object, listing);
  /* A linked file's areas may be anywhere, and are armed at any time.  */
  if (good && !object->linked)
    good = (count_patchable (object, listing)
	    && ew_areas_read (object, listing));
  if (good && listing->n_areas != 0)
    qsort (listing->areas, listing->n_areas, sizeof *listing->areas,
	   compare_areas);
  good = good && match_all (object, listing);
  if (!good)
    ew_listing_free (listing);
  return good;
}

const struct ew_function *
ew_function_at (const struct ew_listing *listing, unsigned section, uint64_t offset)
{
  size_t i = first_at (listing, section, offset);

  return (i < listing->n_functions && listing->functions[i].section == section
	  && listing->functions[i].entry == offset ? &listing->functions[i] : NULL);
}

const struct ew_function *
ew_function_before (const struct ew_listing *listing, unsigned section,
		    uint64_t offset)
{
  const struct ew_function *found = ew_function_at (listing, section, offset);
  size_t i;

  if (found != NULL)
    return found;
  i = first_at (listing, section, offset);
  return (i == 0 || listing->functions[i - 1].section != section ? NULL
	  : ew_function_at (listing, section, listing->functions[i - 1].entry));
}

const struct ew_area *
ew_area_at (const struct ew_listing *listing, unsigned section, uint64_t offset)
{
  const struct ew_area key = { .section = section, .area = offset };

  return (listing->n_areas == 0 ? NULL
	  : bsearch (&key, listing->areas, listing->n_areas, sizeof key,
		     compare_areas));
}

void
ew_listing_free (struct ew_listing *listing)
{
  free (listing->functions);
  free (listing->areas);
}
