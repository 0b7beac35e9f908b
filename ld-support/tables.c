/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tables.c: find the linked tables of a file.

   In an object they are a section of their own; the link of a kernel puts them
   among its other constant data, where only the symbol says where they are.  So
   both are looked for.

   Where a part lies is said by the relocation of its address word; in a linked
   file by the word itself.  */

#include "config.h"
#include "bytes.h"
#include "reloc.h"
#include "report.h"
#include "tables.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct ew_table *
ew_default_dictionary (const struct ew_arch *arch)
{
  static struct ew_table table;

  if (arch->target->dictionary == NULL
      || ew_table_open (&table, arch->target->dictionary,
			*arch->target->dictionary_size, NULL) != 0)
    return NULL;
  return &table;
}

static bool
refuse (const struct ew_object *object, const struct ew_linked_table *linked,
	const char *reason)
{
  return ew_refuse (object->file, "table at %s+0x%" PRIx64 ": %s",
		    object->sections[linked->section].name, linked->offset,
		    reason);
}

/* Set PART, the one whose address word WORD is in an object, by its relocation.  */
static bool
resolve (struct ew_object *object, const struct ew_linked_table *linked,
	 struct ew_linked_part *part, const struct ew_reloc *reloc)
{
  const struct ew_symbol *symbol = &object->symbols[reloc->symbol];
  char name[256];

  if (part->section != 0)
    return refuse (object, linked, "two relocations of one part");
  if (reloc->type != object->arch->target->prel32_reloc)
    return refuse (object, linked, "unexpected relocation");
  part->section = symbol->shndx;
  part->offset = symbol->value + (uint64_t) reloc->addend;
  if (symbol->shndx != SHN_UNDEF)
    return true;
  if (reloc->addend == 0)
    snprintf (name, sizeof name, "(%.200s)", symbol->name);
  else
    snprintf (name, sizeof name, "(%.200s%+" PRId64 ")", symbol->name,
	      reloc->addend);
  part->offset = 0;
  part->section = ew_object_add_section (object, name);
  return part->section != 0;
}

/* Find the parts of LINKED by relocations.  */
static bool
resolve_all (struct ew_object *object, struct ew_linked_table *linked)
{
  const uint64_t first = linked->offset + sizeof (struct ew_table_header);
  const uint64_t end = first + linked->table.header->n_parts * sizeof (int32_t);
  unsigned i = 0;

  while ((i = ew_reloc_section (object, linked->section, i)) != 0)
    {
      struct ew_reloc_walk walk;
      struct ew_reloc reloc;

      ew_reloc_start (&walk, object, &object->sections[i]);
      while (ew_reloc_next (&walk, &reloc))
	{
	  if (reloc.offset < linked->offset || reloc.type == 0
	      || reloc.offset - linked->offset >= linked->table.size)
	    continue;
	  if (reloc.offset < first || reloc.offset >= end
	      || (reloc.offset - first) % sizeof (int32_t) != 0)
	    return refuse (object, linked, "a relocation that is of no part");
	  if (!resolve (object, linked,
			&linked->parts[(reloc.offset - first) / sizeof (int32_t)],
			&reloc))
	    return false;
	  /* The sections may have been moved.  */
	  walk.section = &object->sections[i];
	}
      if (walk.failed)
	return false;
    }
  return true;
}

/* Find the parts of LINKED, in a linked file.  */
static void
locate_all (const struct ew_object *object, struct ew_linked_table *linked)
{
  unsigned i;

  for (i = 0; i < linked->table.header->n_parts; i++)
    {
      size_t word = (const unsigned char *) &linked->table.addresses[i]
		    - linked->bytes;
      uint64_t address = object->sections[linked->section].address
			 + linked->offset + word
			 + (int32_t) ew_get32 (linked->bytes + word);

      linked->parts[i].section = ew_section_at (object, address);
      linked->parts[i].offset
	= address - object->sections[linked->parts[i].section].address;
    }
}

static bool
check_parts (struct ew_object *object, struct ew_linked_table *linked)
{
  const struct ew_table *table = &linked->table;
  unsigned i;

  for (i = 0; i < table->header->n_parts; i++)
    {
      struct ew_linked_part *part = &linked->parts[i];
      uint64_t length = (uint64_t) table->lengths[i] << table->unit_shift;
      struct ew_section *section;

      if (!ew_section_is_code (object, part->section))
	return refuse (object, linked, "a part that is in no text section");
      section = &object->sections[part->section];
      if (part->section >= object->n_sections - object->n_added)
	section->size = length;
      if (part->offset > section->size || length > section->size - part->offset
	  || part->offset % object->arch->code_unit != 0)
	return refuse (object, linked, "a part that goes past its section");
    }
  return true;
}

/* Open what is at LINKED's place.  */
static bool
open_table (struct ew_object *object, struct ew_linked_table *linked)
{
  const struct ew_section *section = &object->sections[linked->section];
  int error;

  if (section->type == SHT_NOBITS || linked->offset > section->size)
    return refuse (object, linked, "no data");
  linked->bytes = ew_object_copy (object, "the table",
				  section->offset + linked->offset,
				  section->size - linked->offset);
  if (linked->bytes == NULL)
    return false;
  error = ew_table_open (&linked->table, linked->bytes,
			 section->size - linked->offset,
			 ew_default_dictionary (object->arch));
  if (error == 0 && linked->table.header->machine != object->arch->machine)
    error = EW_E_TABLE;
  if (error == 0)
    error = ew_table_check (&linked->table);
  if (error != 0)
    return refuse (object, linked, ew_strerror (error));
  if (linked->table.header->n_parts == 0)
    return refuse (object, linked, "a dictionary");
  linked->parts = calloc (linked->table.header->n_parts, sizeof *linked->parts);
  if (linked->parts == NULL)
    return ew_refuse (object->file, "no memory for its tables");
  if (object->linked)
    locate_all (object, linked);
  else if (!resolve_all (object, linked))
    return false;
  return check_parts (object, linked);
}

/* Add the table at OFFSET of SECTION, if it is not there.  */
static bool
add_table (struct ew_object *object, struct ew_tables *tables, unsigned section,
	   uint64_t offset)
{
  struct ew_linked_table *more;
  size_t i;

  for (i = 0; i < tables->n; i++)
    if (tables->tables[i].section == section && tables->tables[i].offset == offset)
      return true;
  more = realloc (tables->tables, (tables->n + 1) * sizeof *more);
  if (more == NULL)
    return ew_refuse (object->file, "no memory for its tables");
  tables->tables = more;
  more += tables->n++;
  memset (more, 0, sizeof *more);
  more->section = section;
  more->offset = offset;
  return open_table (object, more);
}

static bool
is_one_of (const char *name, const char *const names[3])
{
  return (strcmp (name, names[0]) == 0 || strcmp (name, names[1]) == 0
	  || strcmp (name, names[2]) == 0);
}

/* Add the tables that follow one another in SECTION.  */
static bool
add_section (struct ew_object *object, struct ew_tables *tables, unsigned section)
{
  uint64_t offset = 0;

  while (offset < object->sections[section].size)
    {
      if (!add_table (object, tables, section, offset))
	return false;
      offset += tables->tables[tables->n - 1].table.size;
    }
  return true;
}

bool
ew_tables_read (struct ew_object *object, struct ew_tables *tables)
{
  static const char *const sections[] =
    { EW_TABLE_SECTION, EW_TABLE_INIT_SECTION, EW_TABLE_EXIT_SECTION };
  static const char *const symbols[] =
    { EW_TABLE_SYMBOL, EW_TABLE_INIT_SYMBOL, EW_TABLE_EXIT_SYMBOL };
  const unsigned n_sections = object->n_sections;
  bool good = true;
  uint32_t i;

  memset (tables, 0, sizeof *tables);
  for (i = 1; good && i < n_sections; i++)
    if (is_one_of (object->sections[i].name, sections))
      good = add_section (object, tables, i);
  for (i = 1; good && i < object->n_symbols; i++)
    {
      const struct ew_symbol *symbol = &object->symbols[i];

      if (symbol->shndx != SHN_UNDEF && symbol->shndx < n_sections
	  && is_one_of (symbol->name, symbols))
	good = add_table (object, tables, symbol->shndx, symbol->value);
    }
  if (!good)
    ew_tables_free (tables);
  return good;
}

void
ew_tables_free (struct ew_tables *tables)
{
  size_t i;

  for (i = 0; i < tables->n; i++)
    {
      free (tables->tables[i].bytes);
      free (tables->tables[i].parts);
    }
  free (tables->tables);
}
