/* SPDX-License-Identifier: GPL-3.0-or-later */
/* code-linux.c: ways that are not in the instructions but in Linux's tables.

   A jump label is a NOP that becomes a branch, or the reverse (include/linux/
   jump_label.h); an access that faults goes on at its fix-up (__ex_table); an
   alternative is other code for the same place, put there at boot (.altinstructions).
   An entry begins with two 32-bit offsets, each from itself: the place in question,
   and where the way leads or the other code is.  The sizes are the target's, in its
   table.

   In an object the offsets are relocations.  In a linked kernel the tables may lie
   inside of other sections; then two symbols say where (include/asm-generic/
   vmlinux.lds.h).  */

#include "config.h"
#include "bytes.h"
#include "code.h"
#include "reloc.h"
#include "report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One table, or a part of it: SIZE bytes from OFFSET of SECTION on.  */
struct region
{
  const struct ew_linux_table *kind;
  struct ew_code *code;
  unsigned section;
  uint64_t offset, size;
  unsigned char *bytes;
  struct ew_place *places;	/* Of each 32-bit word; section 0 for none.  */
};

/* Set the places of REGION's words, which are relocations.  */
static bool
relocated_places (struct region *region)
{
  struct ew_object *object = region->code->object;
  unsigned i = 0;

  while ((i = ew_reloc_section (object, region->section, i)) != 0)
    {
      struct ew_reloc_walk walk;
      struct ew_reloc reloc;

      ew_reloc_start (&walk, object, &object->sections[i]);
      while (ew_reloc_next (&walk, &reloc))
	{
	  const struct ew_symbol *symbol = &object->symbols[reloc.symbol];

	  if (reloc.type == object->arch->target->prel32_reloc
	      && reloc.offset % 4 == 0 && symbol->shndx < object->n_sections
	      && reloc.offset / 4 < region->size / 4)
	    region->places[reloc.offset / 4]
	      = (struct ew_place) { symbol->shndx,
				    symbol->value + (uint64_t) reloc.addend };
	}
      if (walk.failed)
	return false;
    }
  return true;
}

static void
linked_places (struct region *region)
{
  const struct ew_object *object = region->code->object;
  uint64_t i;

  for (i = 0; i < region->size / 4; i++)
    {
      uint64_t address = object->sections[region->section].address + region->offset
			 + 4 * i;
      unsigned section;

      if (4 * i % region->kind->size >= 8)
	continue;
      address += (int32_t) ew_get32 (region->bytes + 4 * i);
      section = ew_section_at (object, address);
      if (section != 0)
	region->places[i]
	  = (struct ew_place) { section,
				address - object->sections[section].address };
    }
}

/* Whether PLACE is an instruction; it is unit *UNIT then.  */
static bool
is_code (const struct ew_code *code, const struct ew_place *place, uint32_t *unit)
{
  *unit = place->offset / code->object->arch->code_unit;
  return (place->section != 0 && code->sections[place->section].bytes != NULL
	  && *unit < code->sections[place->section].n_units);
}

/* Unit WITH of TO may stand at UNIT of FROM: it may go on there, or branch.  */
static bool
read_alternative (struct ew_code *code, const struct ew_place *from, uint32_t unit,
		  const struct ew_place *to, uint32_t with)
{
  struct ew_insn insn;
  struct ew_goal goal;

  ew_code_insn (code, to->section, with, &insn);
  if (insn.way == EW_WAY_NEXT || insn.way == EW_WAY_BRANCH)
    code->sections[from->section].flags[unit] |= EW_UNIT_FALLS;
  if (!ew_code_alternative (code, from->section, unit, to->section, with))
    return false;
  code->sections[to->section].flags[with] |= EW_UNIT_MOVED;
  if (insn.way != EW_WAY_BRANCH && insn.way != EW_WAY_JUMP)
    return true;
  ew_code_goal (code, to->section, with, &insn, &goal);
  return (goal.section == 0
	  || ew_code_edge (code, from->section, unit, goal.section, goal.unit, false));
}

/* The entry AT of a table of alternatives.  One without code of its own is made by a
   function of the kernel, which puts in constants or NOPs.  */
static bool
read_alternatives (struct region *region, uint64_t at)
{
  struct ew_code *code = region->code;
  const struct ew_place *from = &region->places[at / 4], *to = from + 1;
  unsigned size = code->object->arch->code_unit, i;
  unsigned old = region->bytes[at + region->kind->length_at - 1] / size;
  unsigned new = region->bytes[at + region->kind->length_at] / size;
  uint32_t unit, with;

  if (!is_code (code, from, &unit) || old > code->sections[from->section].n_units - unit)
    return true;
  for (i = 0; new == 0 && i < old; i++)
    code->sections[from->section].flags[unit + i] |= EW_UNIT_FALLS;
  if (!is_code (code, to, &with) || new > old
      || new > code->sections[to->section].n_units - with)
    return true;
  for (i = 0; i < new; i++)
    if (!read_alternative (code, from, unit + i, to, with + i))
      return false;
  return true;
}

/* The entry AT of a table of edges.  */
static bool
read_edge (struct region *region, uint64_t at)
{
  struct ew_code *code = region->code;
  const struct ew_place *from = &region->places[at / 4], *to = from + 1;
  uint32_t unit, target;

  if (!is_code (code, from, &unit) || !is_code (code, to, &target))
    return true;
  if (region->kind->kind == EW_LINUX_JUMP)
    code->sections[from->section].flags[unit] |= EW_UNIT_FALLS;
  return ew_code_edge (code, from->section, unit, to->section, target,
		       region->kind->kind == EW_LINUX_FAULT);
}

static bool
read_entries (struct region *region)
{
  bool good = true;
  uint64_t at;

  for (at = 0; good && region->size - at >= region->kind->size;
       at += region->kind->size)
    good = (region->kind->kind == EW_LINUX_ALTERNATIVE ? read_alternatives (region, at)
	    : read_edge (region, at));
  return good;
}

static bool
read_region (struct region *region)
{
  struct ew_object *object = region->code->object;
  const struct ew_section *section = &object->sections[region->section];
  bool good = true;

  if (section->type == SHT_NOBITS || region->size == 0)
    return true;
  region->bytes = ew_object_copy (object, region->kind->name,
				  section->offset + region->offset, region->size);
  region->places = calloc (region->size / 4 + 1, sizeof *region->places);
  if (region->bytes == NULL || region->places == NULL)
    good = region->bytes == NULL || ew_refuse (object->file, "no memory for %s",
					       region->kind->name);
  good = good && region->bytes != NULL;
  if (good && object->linked)
    linked_places (region);
  else if (good)
    good = relocated_places (region);
  good = good && read_entries (region);
  free (region->bytes);
  free (region->places);
  return good;
}

/* The symbol PREFIX NAME, or NULL.  */
static const struct ew_symbol *
find_symbol (const struct ew_object *object, const char *prefix, const char *name)
{
  size_t length = strlen (prefix);
  uint32_t i;

  for (i = 1; i < object->n_symbols; i++)
    if (strncmp (object->symbols[i].name, prefix, length) == 0
	&& strcmp (object->symbols[i].name + length, name) == 0)
      return &object->symbols[i];
  return NULL;
}

/* Read the table that lies inside of another section, if there is one.  */
static bool
read_bounded (struct region *region)
{
  const struct ew_object *object = region->code->object;
  const struct ew_symbol *start = find_symbol (object, "__start_", region->kind->name);
  const struct ew_symbol *stop = find_symbol (object, "__stop_", region->kind->name);

  if (start == NULL || stop == NULL || start->shndx != stop->shndx
      || start->shndx == SHN_UNDEF || start->shndx >= object->n_sections
      || stop->value > object->sections[start->shndx].size
      || start->value > stop->value)
    return true;
  region->section = start->shndx;
  region->offset = start->value;
  region->size = stop->value - start->value;
  return read_region (region);
}

static bool
read_kind (struct ew_code *code, const struct ew_linux_table *kind)
{
  const struct ew_object *object = code->object;
  bool good = true, found = false;
  unsigned i;

  for (i = 1; good && i < object->n_sections; i++)
    if (strcmp (object->sections[i].name, kind->name) == 0)
      {
	struct region region = { .kind = kind, .code = code, .section = i,
				 .size = object->sections[i].size };

	found = true;
	good = read_region (&region);
      }
  if (good && !found && object->linked)
    {
      struct region region = { .kind = kind, .code = code };

      good = read_bounded (&region);
    }
  return good;
}

bool
ew_code_linux (struct ew_code *code)
{
  const struct ew_linux_table *kind = code->object->arch->target->linux_tables;
  bool good = true;

  for (; good && kind != NULL && kind->name != NULL; kind++)
    good = read_kind (code, kind);
  return good;
}
