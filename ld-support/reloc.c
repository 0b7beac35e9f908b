/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reloc.c: decode SHT_RELA sections.

   Only what is the same for every reader is checked: that the symbol exists
   (libbfd prints a message for it and returns success) and that the place lies
   in the section that is relocated.  A relocation that does nothing, type 0,
   may stand anywhere, for instance in an empty section: `.reloc' makes such
   ones to keep a section alive.  Format: System V gABI, chapter 4
   (Relocation).  */

#include "config.h"
#include "bytes.h"
#include "reloc.h"
#include "report.h"

#include <inttypes.h>

#define ENTRY sizeof (Elf64_Rela)

unsigned
ew_reloc_section (const struct ew_object *object, unsigned target,
		  unsigned from)
{
  unsigned i;

  for (i = from + 1; !object->linked && i < object->n_sections; i++)
    if (object->sections[i].type == SHT_RELA
	&& object->sections[i].info == target)
      return i;
  return 0;
}

void
ew_reloc_start (struct ew_reloc_walk *walk, struct ew_object *object,
		const struct ew_section *section)
{
  walk->object = object;
  walk->section = section;
  walk->count = section->size / ENTRY;
  walk->next = 0;
  walk->failed = false;
}

static bool
fill (struct ew_reloc_walk *walk)
{
  uint64_t left = (walk->count - walk->next) * ENTRY;
  uint64_t size = left < sizeof walk->buffer ? left : sizeof walk->buffer;

  return ew_object_read (walk->object,
			 walk->section->offset + walk->next * ENTRY,
			 walk->buffer, size);
}

static bool
check (const struct ew_reloc_walk *walk, const struct ew_reloc *reloc)
{
  const struct ew_object *object = walk->object;
  const struct ew_section *place = &object->sections[walk->section->info];

  if (reloc->symbol >= object->n_symbols)
    return ew_refuse (object->file, "relocation %" PRIu64 " of %s names symbol"
		      " %" PRIu32 ", which does not exist",
		      walk->next, walk->section->name, reloc->symbol);
  if (reloc->offset >= place->size && reloc->type != 0
      && reloc->type != object->arch->target->other_none)
    return ew_refuse (object->file, "relocation %" PRIu64 " of %s is outside"
		      " of section %s",
		      walk->next, walk->section->name, place->name);
  return true;
}

bool
ew_reloc_next (struct ew_reloc_walk *walk, struct ew_reloc *reloc)
{
  uint64_t at = walk->next * ENTRY % sizeof walk->buffer;
  const unsigned char *p = walk->buffer + at;

  if (walk->failed || walk->next == walk->count)
    return false;
  if (at == 0 && !fill (walk))
    {
      walk->failed = true;
      return false;
    }
  reloc->offset = ew_get64 (p);
  reloc->type = ew_get32 (p + 8);
  reloc->symbol = ew_get32 (p + 12);
  reloc->addend = (int64_t) ew_get64 (p + 16);
  walk->failed = !check (walk, reloc);
  walk->next++;
  return !walk->failed;
}
