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

/* Of one entry; a slot's record is two.  */
#define RECORD_SIZE sizeof (struct ew_area_record)

/* What the relocation of an entry points at.  Section 0: none seen yet.  */
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
  const unsigned char *entries;	/* The section's bytes.  */
  uint64_t n;
  struct reference *references;	/* One per entry.  */
};

/* One entry, decoded.  */
struct entry
{
  unsigned kind;		/* 0: not known.  */
  unsigned before, nops;	/* As the entry has them.  */
};

/* Refuse the record whose first entry is INDEX because of REASON.  */
static bool
refuse (const struct reader *reader, uint64_t index, const char *reason)
{
  return ew_refuse (reader->object->file, "area record %" PRIu64 " of section"
		    " %u (%s): %s", index, reader->section, EW_AREA_SECTION,
		    reason);
}

/* The entry INDEX.  */
static struct entry
decode (const struct reader *reader, uint64_t index)
{
  const unsigned char *p = reader->entries + index * RECORD_SIZE;
  unsigned char tag = p[offsetof (struct ew_area_record, tag)];
  struct entry entry = { 0 };

  if (EW_AREA_TAG_VERSION (tag) == EW_AREA_VERSION
      && EW_AREA_TAG_KIND (tag) <= EW_AREA_FUNCTION)
    entry.kind = EW_AREA_TAG_KIND (tag);
  entry.before = ew_get16 (p + offsetof (struct ew_area_record, entry));
  entry.nops = p[offsetof (struct ew_area_record, nops)];
  return entry;
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
    return refuse (reader, index, decode (reader, index).kind == EW_AREA_FUNCTION
				  ? "its function is in no text section"
				  : "its area is in no text section");
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
	if (reloc.type != 0 && reloc.type != object->arch->plt->other_none
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

/* Check the code of AREA, record INDEX.  */
static bool
check_area (struct reader *reader, uint64_t index, const struct ew_area *area)
{
  const struct ew_arch *arch = reader->object->arch;
  const struct ew_section *text = &reader->object->sections[area->section];
  const unsigned char *code;

  if (area->area > text->size || text->size - area->area < arch->area_size)
    return refuse (reader, index, "its area is outside of its section");
  if (area->area % arch->area_align != 0 || text->align % arch->area_align != 0
      || text->align == 0)
    return refuse (reader, index, "its area is not aligned");
  code = ew_object_code (reader->object, area->section);
  if (code == NULL)
    return false;
  return (arch->target->area_ok (code + area->area)
	  || refuse (reader, index, "no area at the place that it names"));
}

/* Check the NOPs on both sides of the label that AREA, record INDEX, is of, and find
   the patch site.  */
static bool
check_label (struct reader *reader, uint64_t index, struct ew_area *area)
{
  const struct ew_target *target = reader->object->arch->target;
  const struct ew_section *text = &reader->object->sections[area->entry_section];
  const unsigned char *code;
  uint64_t nops = area->entry;

  if (area->entry > text->size || area->before > area->entry)
    return refuse (reader, index, "its label is outside of its section");
  if (area->entry % target->insn_size != 0)
    return refuse (reader, index, "its label is between two instructions");
  code = ew_object_code (reader->object, area->entry_section);
  if (code == NULL)
    return false;
  if (!all_nops (target, code + area->before,
		 (area->entry - area->before) / target->insn_size))
    return refuse (reader, index, area->slot ? "no NOPs before the label"
				  : "no NOPs between the area and the label");
  if (text->size - nops >= target->insn_size && target->is_landing_pad (code + nops))
    nops += target->insn_size;
  if ((text->size - nops) / target->insn_size < area->nops
      || !all_nops (target, code + nops, area->nops))
    return refuse (reader, index, "fewer NOPs after the label than it says");
  area->has_site = area->nops >= 2;
  area->site = nops + target->insn_size;
  return true;
}

/* Fill in where the label of AREA is: by ENTRY, the first of record INDEX, or the
   next one.  */
static bool
find_label (struct reader *reader, uint64_t index, const struct entry *entry,
	    struct ew_area *area)
{
  const struct reference *reference = &reader->references[index + 1];
  struct entry function;

  area->entry_section = area->section;
  area->before = area->end;
  area->entry = area->area + entry->before;
  if (entry->kind == EW_AREA_INLINE)
    return true;
  if (index + 1 == reader->n
      || (function = decode (reader, index + 1)).kind != EW_AREA_FUNCTION)
    return refuse (reader, index, "a slot without its function behind it");
  if (function.before != 0 || function.nops != 0)
    return refuse (reader, index, "its function has what only an area has");
  if (reference->section == 0)
    return refuse (reader, index + 1, "no relocation");
  if (!ew_is_slot_section (reader->object->sections[area->section].name))
    return refuse (reader, index, "a slot in a section that is not one of slots");
  area->slot = true;
  area->entry_section = reference->section;
  area->entry = reference->offset;
  area->before = area->entry - entry->before;
  return true;
}

/* Check the record whose first entry is INDEX, and its area; fill in AREA.  */
static bool
check_record (struct reader *reader, uint64_t index, struct ew_area *area)
{
  const struct reference *reference = &reader->references[index];
  const struct ew_arch *arch = reader->object->arch;
  struct entry entry = decode (reader, index);
  unsigned least = entry.kind == EW_AREA_INLINE ? arch->area_size : 0;

  if (entry.kind == 0)
    return refuse (reader, index, "unknown kind or version");
  if (entry.kind == EW_AREA_FUNCTION)
    return refuse (reader, index, "a function without its slot before it");
  if (reference->section == 0)
    return refuse (reader, index, "no relocation");
  if (entry.before < least
      || (entry.before - least) % arch->target->insn_size != 0)
    return refuse (reader, index, "impossible distance to the label");
  *area = (struct ew_area) { .section = reference->section,
			     .area = reference->offset, .nops = entry.nops,
			     .end = reference->offset + arch->area_size };
  return (find_label (reader, index, &entry, area)
	  && check_area (reader, index, area)
	  && check_label (reader, index, area));
}

/* Check all records of the section.  */
static bool
check_records (struct reader *reader)
{
  struct ew_listing *listing = reader->listing;
  struct ew_area *areas = realloc (listing->areas, (listing->n_areas + reader->n)
				   * sizeof *areas);
  uint64_t i;

  if (areas == NULL)
    return ew_refuse (reader->object->file, "no memory for its areas");
  listing->areas = areas;
  for (i = 0; i < reader->n; i++)
    {
      struct ew_area *area = &areas[listing->n_areas++];

      if (!check_record (reader, i, area))
	return false;
      listing->n_slots += area->slot;
      i += area->slot;
    }
  return true;
}

static bool
read_section (struct reader *reader)
{
  struct ew_object *object = reader->object;
  const struct ew_section *section = &object->sections[reader->section];
  unsigned char *entries;
  bool good;

  if (section->type != SHT_PROGBITS || section->size % RECORD_SIZE != 0)
    return ew_refuse (object->file, "section %u (%s) is not a whole number of"
		      " area records", reader->section, EW_AREA_SECTION);
  if (section->size == 0)
    return true;
  entries = ew_object_copy (object, "the area records", section->offset,
			    section->size);
  if (entries == NULL)
    return false;
  reader->entries = entries;
  reader->n = section->size / RECORD_SIZE;
  reader->references = calloc (reader->n, sizeof *reader->references);
  good = (reader->references != NULL
	  || ew_refuse (object->file, "no memory for its areas"));
  good = good && resolve_all (reader) && check_records (reader);
  free (reader->references);
  free (entries);
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
