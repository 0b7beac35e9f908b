/* SPDX-License-Identifier: GPL-3.0-or-later */
/* areas.c: read area records and verify the areas that they name.

   An object has one record section per text section, and one for all after
   `ld -r'; which text a record belongs to is said by nothing but its
   relocation, so SHF_LINK_ORDER and COMDAT groups play no part here.  In a
   RELA section the addend holds everything and the field in the section is
   ignored (gABI, chapter 4).

   The code is verified because a record that is off by one instruction would
   make the runtime patch the middle of a function.  Verification is strict: an
   object file has not been armed or patched, so its NOPs are NOPs.  The
   literal alone may hold anything.  */

#include "config.h"
#include "bytes.h"
#include "listing.h"
#include "reloc.h"
#include "report.h"

#include <entryway/format.h>

#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define RECORD_SIZE sizeof (struct ew_area_record)

/* What the relocation of a record points at.  Section 0: none seen yet.  */
struct reference
{
  unsigned section;
  uint64_t offset;
};

struct reader
{
  struct ew_object *object;
  struct ew_listing *listing;
  unsigned section;		/* Of the records.  */
  struct reference *references;	/* One per record of SECTION.  */
};

/* Refuse record INDEX because of REASON.  */
static bool
refuse (const struct reader *reader, uint64_t index, const char *reason)
{
  return ew_refuse (reader->object->file, "area record %" PRIu64 " of section"
		    " %u (%s): %s", index, reader->section, EW_AREA_SECTION,
		    reason);
}

static bool
resolve (struct reader *reader, const struct ew_reloc *reloc)
{
  const struct ew_object *object = reader->object;
  const struct ew_symbol *symbol = &object->symbols[reloc->symbol];
  uint64_t index = reloc->offset / RECORD_SIZE;
  struct reference *reference = &reader->references[index];

  if (reloc->type != object->arch->target->prel32_reloc
      || reloc->offset % RECORD_SIZE != offsetof (struct ew_area_record, area))
    return refuse (reader, index, "unexpected relocation");
  if (reference->section != 0)
    return refuse (reader, index, "two relocations");
  if (!ew_section_is_code (object, symbol->shndx)
      || object->sections[symbol->shndx].type != SHT_PROGBITS)
    return refuse (reader, index, "its area is in no text section");
  reference->section = symbol->shndx;
  reference->offset = symbol->value + (uint64_t) reloc->addend;
  return true;
}

/* Resolve the relocations of all records of the section.  */
static bool
resolve_all (struct reader *reader)
{
  struct ew_object *object = reader->object;
  unsigned i = 0;

  while ((i = ew_reloc_section (object, reader->section, i)) != 0)
    {
      struct ew_reloc_walk walk;
      struct ew_reloc reloc;

      ew_reloc_start (&walk, object, &object->sections[i]);
      while (ew_reloc_next (&walk, &reloc))
	if (reloc.type != 0 && reloc.type != object->arch->target->other_none
	    && !resolve (reader, &reloc))
	  return false;
      if (walk.failed)
	return false;
    }
  return true;
}

/* Whether the N instructions at CODE are NOPs.  */
static bool
all_nops (const struct ew_target *target, const unsigned char *code,
	  uint64_t n)
{
  while (n-- > 0)
    {
      if (!target->is_nop (code))
	return false;
      code += target->insn_size;
    }
  return true;
}

/* Check the code of AREA, record INDEX, and find its patch site.  LEFT bytes
   of the section begin at the area, ENTRY of them before the label.  */
static bool
check_code (struct reader *reader, uint64_t index, struct ew_area *area,
	    uint64_t entry, uint64_t left)
{
  const struct ew_arch *arch = reader->object->arch;
  const struct ew_target *target = arch->target;
  const unsigned char *code;
  uint64_t nops = entry;

  code = ew_object_code (reader->object, area->section);
  if (code == NULL)
    return false;
  code += area->area;
  if (!target->area_ok (code))
    return refuse (reader, index, "no area at the place that it names");
  if (!all_nops (target, code + arch->area_size,
		 (entry - arch->area_size) / target->insn_size))
    return refuse (reader, index, "no NOPs between the area and the label");
  if (left - nops >= target->insn_size && target->is_landing_pad (code + nops))
    nops += target->insn_size;
  if ((left - nops) / target->insn_size < area->nops
      || !all_nops (target, code + nops, area->nops))
    return refuse (reader, index, "fewer NOPs after the label than it says");
  area->has_site = area->nops >= 2;
  area->site = area->area + nops + target->insn_size;
  return true;
}

/* Check record INDEX, the bytes at P, and its area; fill in AREA.  */
static bool
check_record (struct reader *reader, uint64_t index, const unsigned char *p,
	      struct ew_area *area)
{
  const struct reference *reference = &reader->references[index];
  const struct ew_arch *arch = reader->object->arch;
  const struct ew_section *text;
  unsigned entry = ew_get16 (p + offsetof (struct ew_area_record, entry));
  unsigned char tag = p[offsetof (struct ew_area_record, tag)];

  if (tag != EW_AREA_TAG (EW_AREA_INLINE, EW_AREA_VERSION))
    return refuse (reader, index, "unknown kind or version");
  if (reference->section == 0)
    return refuse (reader, index, "no relocation");
  if (entry < arch->area_size
      || (entry - arch->area_size) % arch->target->insn_size != 0)
    return refuse (reader, index, "impossible distance to the label");
  text = &reader->object->sections[reference->section];
  if (reference->offset > text->size
      || text->size - reference->offset < entry)
    return refuse (reader, index, "its area is outside of its section");
  if (reference->offset % arch->area_align != 0
      || text->align % arch->area_align != 0 || text->align == 0)
    return refuse (reader, index, "its area is not aligned");
  area->section = reference->section;
  area->area = reference->offset;
  area->entry = reference->offset + entry;
  area->nops = p[offsetof (struct ew_area_record, nops)];
  return check_code (reader, index, area, entry,
		     text->size - reference->offset);
}

/* Check all N records of the section, whose bytes are at RECORDS.  */
static bool
check_records (struct reader *reader, const unsigned char *records, uint64_t n)
{
  struct ew_listing *listing = reader->listing;
  struct ew_area *areas = realloc (listing->areas, (listing->n_areas + n)
				   * sizeof *areas);
  uint64_t i;

  if (areas == NULL)
    return ew_refuse (reader->object->file, "no memory for its areas");
  listing->areas = areas;
  for (i = 0; i < n; i++)
    if (!check_record (reader, i, records + i * RECORD_SIZE,
		       &areas[listing->n_areas++]))
      return false;
  return true;
}

static bool
read_section (struct reader *reader)
{
  struct ew_object *object = reader->object;
  const struct ew_section *section = &object->sections[reader->section];
  uint64_t n = section->size / RECORD_SIZE;
  unsigned char *records;
  bool good;

  if (section->type != SHT_PROGBITS || section->size % RECORD_SIZE != 0)
    return ew_refuse (object->file, "section %u (%s) is not a whole number of"
		      " area records", reader->section, EW_AREA_SECTION);
  if (n == 0)
    return true;
  records = ew_object_copy (object, "the area records", section->offset,
			    section->size);
  if (records == NULL)
    return false;
  reader->references = calloc (n, sizeof *reader->references);
  good = (reader->references != NULL
	  || ew_refuse (object->file, "no memory for its areas"));
  good = good && resolve_all (reader) && check_records (reader, records, n);
  free (reader->references);
  free (records);
  return good;
}

bool
ew_areas_read (struct ew_object *object, struct ew_listing *listing)
{
  struct reader reader = { .object = object, .listing = listing };
  bool good = true;
  unsigned i;

  for (i = 1; good && i < object->n_sections; i++)
    if (strcmp (object->sections[i].name, EW_AREA_SECTION) == 0)
      {
	reader.section = i;
	good = read_section (&reader);
      }
  return good;
}
