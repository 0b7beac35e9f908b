/* SPDX-License-Identifier: GPL-3.0-or-later */
/* derive-regions.c: what is a function.

   A symbol of type STT_FUNC, from its value on for its size, or up to the next one.  In
   assembly also what annotations name, and every other symbol of code that has a size
   (Linux's SYM_CODE_START): of the latter only that nothing is known of it.  Regions end
   where the next one begins, so that none is in two.  */

#include "config.h"
#include "derive.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>

static bool
is_code_symbol (const struct ew_code *code, const struct ew_annotations *annotations,
		const struct ew_symbol *symbol)
{
  if (symbol->shndx == SHN_UNDEF || symbol->shndx >= code->object->n_sections
      || code->sections[symbol->shndx].bytes == NULL
      || symbol->value >= code->object->sections[symbol->shndx].size)
    return false;
  if (symbol->type == STT_FUNC || ew_annotation_entry (annotations, symbol->name))
    return true;
  return symbol->type == STT_NOTYPE && symbol->size != 0 && symbol->name[0] != '$';
}

/* The best first where several are at one place: what is annotated, functions, global
   ones, those that have a size, large ones.  */
static int
compare (const void *pa, const void *pb)
{
  const struct ew_region *a = pa, *b = pb;
  int place = ew_compare_places (a->section, a->start, b->section, b->start);

  if (place != 0)
    return place;
  if ((a->annotation != NULL) != (b->annotation != NULL))
    return a->annotation != NULL ? -1 : 1;
  if (a->failed != b->failed)
    return a->failed < b->failed ? -1 : 1;
  if (a->global != b->global)
    return a->global ? -1 : 1;
  if (a->sized != b->sized)
    return a->sized ? -1 : 1;
  if (a->end != b->end)
    return a->end > b->end ? -1 : 1;
  return strcmp (a->name, b->name);
}

static struct ew_region
region_of (const struct ew_code *code, const struct ew_annotations *annotations,
	   const struct ew_symbol *symbol)
{
  const unsigned size = code->object->arch->code_unit;
  struct ew_region region = { .name = symbol->name, .section = symbol->shndx };

  region.start = symbol->value / size;
  region.end = code->sections[symbol->shndx].n_units;
  if (symbol->size != 0 && symbol->size / size < region.end - region.start)
    region.end = region.start + symbol->size / size;
  region.sized = symbol->size != 0;
  region.global = symbol->bind != STB_LOCAL;
  region.annotation = ew_annotation_entry (annotations, symbol->name);
  if (region.annotation == NULL && symbol->type != STT_FUNC)
    region.failed = EW_REASON_STATE;
  return region;
}

/* Keep the best region of each place, and end it where the next one begins.  */
static void
separate (struct ew_regions *regions)
{
  size_t i, n = 0;

  for (i = 0; i < regions->n; i++)
    {
      struct ew_region *last = n == 0 ? NULL : &regions->regions[n - 1];
      const struct ew_region *region = &regions->regions[i];

      if (region->start == region->end)
	continue;
      if (last != NULL && last->section == region->section)
	{
	  if (last->start == region->start)
	    continue;
	  if (last->end > region->start)
	    last->end = region->start;
	}
      regions->regions[n++] = *region;
    }
  regions->n = n;
}

/* Mark the regions that begin in a row, as all lists are sorted.  */
static void
mark_rows (const struct ew_code *code, const struct ew_rows *rows,
	   struct ew_regions *regions)
{
  const unsigned size = code->object->arch->code_unit;
  size_t i, r = 0;

  for (i = 0; i < regions->n; i++)
    {
      struct ew_region *region = &regions->regions[i];
      uint64_t at = (uint64_t) region->start * size;

      while (r < rows->n_rows
	     && ew_compare_places (rows->rows[r].section, rows->rows[r].end,
				   region->section, at + 1) < 0)
	r++;
      region->has_rows = (r < rows->n_rows && rows->rows[r].section == region->section
			  && rows->rows[r].start < (uint64_t) region->end * size);
    }
}

bool
ew_regions_find (const struct ew_code *code, const struct ew_annotations *annotations,
		 const struct ew_rows *rows, struct ew_regions *regions)
{
  const struct ew_object *object = code->object;
  uint32_t i;

  memset (regions, 0, sizeof *regions);
  for (i = 1; i < object->n_symbols; i++)
    regions->n += is_code_symbol (code, annotations, &object->symbols[i]);
  regions->regions = calloc (regions->n + 1, sizeof *regions->regions);
  if (regions->regions == NULL)
    return ew_refuse (object->file, "no memory for its functions");
  regions->n = 0;
  for (i = 1; i < object->n_symbols; i++)
    if (is_code_symbol (code, annotations, &object->symbols[i]))
      regions->regions[regions->n++] = region_of (code, annotations,
						  &object->symbols[i]);
  qsort (regions->regions, regions->n, sizeof *regions->regions, compare);
  separate (regions);
  mark_rows (code, rows, regions);
  return true;
}

struct ew_region *
ew_region_at (const struct ew_regions *regions, unsigned section, uint32_t unit)
{
  size_t low = 0, high = regions->n;
  struct ew_region *region;

  while (low < high)
    {
      size_t middle = low + (high - low) / 2;

      if (ew_compare_places (regions->regions[middle].section,
			     regions->regions[middle].start, section, unit) <= 0)
	low = middle + 1;
      else
	high = middle;
    }
  if (low == 0)
    return NULL;
  region = &regions->regions[low - 1];
  return region->section == section && unit < region->end ? region : NULL;
}
