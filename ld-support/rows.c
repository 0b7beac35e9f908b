/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows.c: find the rows of an object.

   A run of rows belongs to the text section that its base is relocated to;
   sh_link and groups are the linker's business, as with areas (areas.c).  The
   items are decoded in rows-decode.c.  Rows of one instruction that come from
   two runs mean that a link went wrong (code that was dropped, rows that were
   kept), and neither can be believed.  */

#include "config.h"
#include "bytes.h"
#include "reloc.h"
#include "report.h"
#include "rows.h"

#include <entryway/format.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

bool
ew_rows_refuse (const struct ew_object *object, unsigned index, uint64_t at,
		const char *reason)
{
  return ew_refuse (object->file, "rows at offset %" PRIu64 " of section %u"
		    " (%s): %s", at, index, EW_ROWS_SECTION, reason);
}

bool
ew_rows_refuse_none (const struct ew_object *object)
{
  return ew_refuse (object->file, "no rows; it was compiled without"
		    " -fplugin-arg-entryway-hints=table, or linked since, or is"
		    " assembly");
}

static bool
refuse (const struct ew_rows_section *section, uint64_t at, const char *reason)
{
  return ew_rows_refuse (section->object, section->index, at, reason);
}

/* Note the relocation of a run's base.  */
static bool
add_base (struct ew_rows_section *section, const struct ew_reloc *reloc)
{
  const struct ew_object *object = section->object;
  const struct ew_symbol *symbol = &object->symbols[reloc->symbol];
  struct ew_rows_base *base = &section->bases[section->n_bases++];

  if (reloc->type != object->arch->target->rows_reloc)
    return refuse (section, reloc->offset, "unexpected relocation");
  if (!ew_section_is_code (object, symbol->shndx)
      || object->sections[symbol->shndx].type != SHT_PROGBITS)
    return refuse (section, reloc->offset, "they are of no text section");
  base->place = reloc->offset;
  base->section = symbol->shndx;
  base->offset = symbol->value + (uint64_t) reloc->addend;
  if (base->offset > object->sections[base->section].size
      || base->offset % object->arch->code_unit != 0)
    return refuse (section, reloc->offset, "they begin outside of their section");
  return true;
}

/* A linked file has no relocations any more, only what they have made of the
   fields: addresses.  They stand behind the two first bytes of each run, and only
   decoding tells where that is; see ew_rows_base_at.  */
bool
ew_rows_base_at (const struct ew_rows_section *section, uint64_t at,
		 struct ew_rows_base *base)
{
  const struct ew_object *object = section->object;
  uint64_t address = ew_get64 (section->bytes + at);

  base->place = at;
  base->section = ew_section_at (object, address);
  /* A run without code at the end of its section.  */
  if (base->section == 0 && address != 0)
    base->section = ew_section_at (object, address - 1);
  if (!ew_section_is_code (object, base->section))
    return refuse (section, at, "they are of no text section");
  base->offset = address - object->sections[base->section].address;
  if (base->offset % object->arch->code_unit != 0)
    return refuse (section, at, "they begin outside of their section");
  return true;
}

static int
compare_bases (const void *pa, const void *pb)
{
  const struct ew_rows_base *a = pa, *b = pb;

  return (a->place > b->place) - (a->place < b->place);
}

/* Read the relocations of the row section.  */
static bool
read_bases (struct ew_rows_section *section)
{
  struct ew_object *object = section->object;
  unsigned i = 0;

  while ((i = ew_reloc_section (object, section->index, i)) != 0)
    {
      struct ew_reloc_walk walk;
      struct ew_reloc reloc;
      struct ew_rows_base *bases;

      ew_reloc_start (&walk, object, &object->sections[i]);
      bases = realloc (section->bases, (section->n_bases + walk.count + 1)
		       * sizeof *bases);
      if (bases == NULL)
	return ew_refuse (object->file, "no memory for its rows");
      section->bases = bases;
      while (ew_reloc_next (&walk, &reloc))
	if (reloc.type != 0 && reloc.type != object->arch->plt->other_none
	    && !add_base (section, &reloc))
	  return false;
      if (walk.failed)
	return false;
    }
  if (section->n_bases != 0)
    qsort (section->bases, section->n_bases, sizeof *section->bases,
	   compare_bases);
  return true;
}

static bool
read_section (struct ew_object *object, unsigned index, struct ew_rows *rows)
{
  const struct ew_section *header = &object->sections[index];
  struct ew_rows_section section = { .object = object, .index = index,
				     .size = header->size };
  unsigned char *bytes;
  bool good;

  if (header->type != SHT_PROGBITS)
    return ew_refuse (object->file, "section %u (%s) holds no data", index,
		      EW_ROWS_SECTION);
  bytes = ew_object_copy (object, "the rows", header->offset, header->size);
  if (bytes == NULL)
    return false;
  section.bytes = bytes;
  good = read_bases (&section) && ew_rows_decode (&section, rows);
  free (section.bases);
  free (bytes);
  return good;
}

static int
compare_rows (const void *pa, const void *pb)
{
  const struct ew_row *a = pa, *b = pb;

  return ew_compare_places (a->section, a->start, b->section, b->start);
}

bool
ew_rows_sort (const struct ew_object *object, struct ew_rows *rows)
{
  size_t i;

  /* They nearly always are.  */
  for (i = 1; i < rows->n_rows; i++)
    if (compare_rows (&rows->rows[i - 1], &rows->rows[i]) > 0)
      {
	qsort (rows->rows, rows->n_rows, sizeof *rows->rows, compare_rows);
	break;
      }
  for (i = 1; i < rows->n_rows; i++)
    if (rows->rows[i - 1].section == rows->rows[i].section
	&& rows->rows[i - 1].end > rows->rows[i].start)
      return ew_refuse (object->file, "two rows for %s+0x%" PRIx64,
			object->sections[rows->rows[i].section].name,
			rows->rows[i].start);
  return true;
}

bool
ew_rows_read (struct ew_object *object, struct ew_rows *rows)
{
  bool good = true;
  unsigned i;

  memset (rows, 0, sizeof *rows);
  for (i = 1; good && i < object->n_sections; i++)
    if (strcmp (object->sections[i].name, EW_ROWS_SECTION) == 0)
      good = read_section (object, i, rows);
  good = good && ew_rows_sort (object, rows);
  if (!good)
    ew_rows_free (rows);
  return good;
}

void
ew_rows_free (struct ew_rows *rows)
{
  free (rows->rows);
}

bool
ew_rows_append (const struct ew_object *object, struct ew_rows *rows,
		const struct ew_row *row)
{
  if (rows->n_rows == rows->capacity)
    {
      size_t more = rows->capacity * 2 + 64;
      struct ew_row *larger = realloc (rows->rows, more * sizeof *larger);

      if (larger == NULL)
	return ew_refuse (object->file, "no memory for its rows");
      rows->rows = larger;
      rows->capacity = more;
    }
  rows->rows[rows->n_rows++] = *row;
  return true;
}
