/* SPDX-License-Identifier: GPL-3.0-or-later */
/* elf-headers.c: read and check the ELF header and the section headers.

   Everything is checked in 64 bits against the size of the file before it is
   used: a section of 2^40 relocations must not wrap around to none, which is
   what libbfd 2.40 makes of it.  A check belongs here if a wrong field could
   make a count too small, make BFD do something costly, or make any later
   index go out of bounds.  Format: System V gABI, chapter 4 (ELF Header,
   Sections).  With more than 65,279 sections (one per function, say, before the last
   link) e_shnum and e_shstrndx overflow into section 0.  */

#include "config.h"
#include "elf-read.h"
#include "object.h"
#include "report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Not in every <elf.h>: the compact relocations of LLVM 20.  */
#define EW_SHT_CREL 0x40000014

/* The ELF header but for its first 16 bytes; fields that nothing needs are left out.  */
struct header
{
  unsigned type, machine, version, size, section_size, n_sections, names;
  uint64_t section_table;
};

static struct ew_elf_cursor
cursor_at (const struct ew_object *object, const unsigned char *p)
{
  return (struct ew_elf_cursor) { .p = p, .wide = object->wide, .big = object->big };
}

static void
decode_header (const struct ew_object *object, const unsigned char *bytes,
	       struct header *header)
{
  struct ew_elf_cursor cursor = cursor_at (object, bytes + EI_NIDENT);

  header->type = ew_elf_half (&cursor);
  header->machine = ew_elf_half (&cursor);
  header->version = ew_elf_word (&cursor);
  ew_elf_natural (&cursor);	/* e_entry, e_phoff.  */
  ew_elf_natural (&cursor);
  header->section_table = ew_elf_natural (&cursor);
  ew_elf_word (&cursor);	/* e_flags.  */
  header->size = ew_elf_half (&cursor);
  ew_elf_half (&cursor);	/* e_phentsize, e_phnum.  */
  ew_elf_half (&cursor);
  header->section_size = ew_elf_half (&cursor);
  header->n_sections = ew_elf_half (&cursor);
  header->names = ew_elf_half (&cursor);
}

/* Refuse MACHINE unless it is in arch.def, with the class and the byte order that
   arch.def says, and has what KIND asks for.  */
static bool
check_machine (struct ew_object *object, unsigned machine, enum ew_object_kind kind)
{
  bool plt_only = kind == EW_PLT_ONLY;
  const char *name = ew_machine_name (machine);
  const char *names = plt_only ? ew_plt_names : ew_arch_names;

  object->arch = ew_arch_find (machine);
  if (object->arch != NULL && object->arch->target == NULL && !plt_only)
    object->arch = NULL;
  if (object->arch == NULL && name != NULL)
    return ew_refuse (object->file, "%s object, not%s", name, names);
  if (object->arch == NULL)
    return ew_refuse (object->file, "object for ELF machine %u, not%s", machine, names);
  if (object->big != (object->arch->elf_data == ELFDATA2MSB))
    return ew_refuse (object->file, "%s-endian %s object",
		      object->big ? "big" : "little", name);
  if (object->wide != (object->arch->elf_class == ELFCLASS64))
    return ew_refuse (object->file, "%s %s object",
		      object->wide ? "64-bit" : "32-bit (ILP32)", name);
  return true;
}

static bool
check_type (struct ew_object *object, unsigned type, enum ew_object_kind kind)
{
  object->linked = type == ET_EXEC || type == ET_DYN;
  if (object->linked && kind == EW_LINKED_TOO)
    return true;
  switch (type)
    {
    case ET_REL:
      return true;
    case ET_EXEC:
      return ew_refuse (object->file, "executable, not a relocatable object");
    case ET_DYN:
      return ew_refuse (object->file, "shared library or executable, not a"
			" relocatable object");
    case ET_CORE:
      return ew_refuse (object->file, "core dump, not a relocatable object");
    default:
      return ew_refuse (object->file, "ELF file of unknown type %u", type);
    }
}

static void
decode_section (const struct ew_object *object, struct ew_section *section,
		const unsigned char *p)
{
  struct ew_elf_cursor cursor = cursor_at (object, p);

  section->name_offset = ew_elf_word (&cursor);
  section->type = ew_elf_word (&cursor);
  section->flags = ew_elf_natural (&cursor);
  section->address = ew_elf_natural (&cursor);
  section->offset = ew_elf_natural (&cursor);
  section->size = ew_elf_natural (&cursor);
  section->link = ew_elf_word (&cursor);
  section->info = ew_elf_word (&cursor);
  section->align = ew_elf_natural (&cursor);
  section->entsize = ew_elf_natural (&cursor);
}

/* Replace what does not fit HEADER by what is in section 0.  */
static bool
read_extended (struct ew_object *object, struct header *header)
{
  unsigned char bytes[sizeof (Elf64_Shdr)];
  struct ew_section first;

  if (header->n_sections != 0 && header->names != SHN_XINDEX)
    return true;
  if (!ew_object_read (object, header->section_table, bytes, header->section_size))
    return false;
  decode_section (object, &first, bytes);
  if (header->names == SHN_XINDEX)
    header->names = first.link;
  if (header->n_sections != 0)
    return true;
  if (first.size == 0)
    return ew_refuse (object->file, "no section headers");
  if (first.size < SHN_LORESERVE)
    return ew_refuse (object->file, "damaged ELF header");
  /* More would not be read, and might not fit 32 bits.  */
  if (first.size > EW_MAX_COPY / header->section_size)
    return ew_refuse (object->file, "%" PRIu64 " sections, of more than 1 GiB of headers",
		      first.size);
  if (first.size > object->file_size / header->section_size)
    return ew_refuse (object->file, "truncated: the section headers are past"
		      " the end of the file");
  header->n_sections = first.size;
  return true;
}

/* Check the fields of HEADER that say where the section headers are.  */
static bool
check_section_table (struct ew_object *object, struct header *header)
{
  if (header->section_table == 0)
    return ew_refuse (object->file, "no section headers");
  if (header->section_size != ew_elf_sizes (object->wide).section)
    return ew_refuse (object->file, "section headers of %u bytes",
		      header->section_size);
  if (header->section_table > object->file_size
      || (object->file_size - header->section_table) / header->section_size
	 < (header->n_sections == 0 ? 1 : header->n_sections))
    return ew_refuse (object->file, "truncated: the section headers are past"
		      " the end of the file");
  if (header->n_sections >= SHN_LORESERVE)
    return ew_refuse (object->file, "damaged ELF header");
  if (!read_extended (object, header))
    return false;
  if ((object->file_size - header->section_table) / header->section_size
      < header->n_sections)
    return ew_refuse (object->file, "truncated: the section headers are past"
		      " the end of the file");
  if (header->names == 0 || header->names >= header->n_sections)
    return ew_refuse (object->file, "no section names (e_shstrndx is %u)",
		      header->names);
  object->section_table = header->section_table;
  object->n_sections = header->n_sections;
  object->section_names = header->names;
  return true;
}

bool
ew_read_elf_header (struct ew_object *object, enum ew_object_kind kind)
{
  unsigned char bytes[sizeof (Elf64_Ehdr)];
  struct header header;
  unsigned size;

  /* A whole 32-bit header is enough to name the machine.  */
  memset (bytes, 0, sizeof bytes);
  if (object->file_size < sizeof (Elf32_Ehdr))
    return ew_refuse (object->file, "truncated ELF header");
  if (!ew_object_read (object, 0, bytes, sizeof (Elf32_Ehdr)))
    return false;
  if ((bytes[EI_CLASS] != ELFCLASS32 && bytes[EI_CLASS] != ELFCLASS64)
      || (bytes[EI_DATA] != ELFDATA2LSB && bytes[EI_DATA] != ELFDATA2MSB)
      || bytes[EI_VERSION] != EV_CURRENT)
    return ew_refuse (object->file, "damaged ELF header");
  object->wide = bytes[EI_CLASS] == ELFCLASS64;
  object->big = bytes[EI_DATA] == ELFDATA2MSB;
  decode_header (object, bytes, &header);
  if (!check_machine (object, header.machine, kind))
    return false;
  size = ew_elf_sizes (object->wide).header;
  if (object->file_size < size)
    return ew_refuse (object->file, "truncated ELF header");
  if (!ew_object_read (object, 0, bytes, size))
    return false;
  decode_header (object, bytes, &header);
  if (!check_type (object, header.type, kind))
    return false;
  if (header.version != EV_CURRENT || header.size != size)
    return ew_refuse (object->file, "damaged ELF header");
  return check_section_table (object, &header);
}

/* Decode the section headers and check that each section is in the file.  */
static bool
read_section_table (struct ew_object *object)
{
  const size_t entry = ew_elf_sizes (object->wide).section;
  unsigned char *table = ew_object_copy (object, "the section headers",
					 object->section_table,
					 object->n_sections * entry);
  unsigned i;

  if (table == NULL)
    return false;
  object->sections = calloc (object->n_sections, sizeof *object->sections);
  for (i = 0; object->sections != NULL && i < object->n_sections; i++)
    decode_section (object, &object->sections[i], table + i * entry);
  free (table);
  if (object->sections == NULL)
    return ew_refuse (object->file, "no memory for its sections");
  /* What is undefined is in section 0, and would be code if that said to be.  */
  object->sections[0].flags = 0;
  for (i = 0; i < object->n_sections; i++)
    {
      struct ew_section *section = &object->sections[i];

      if (!object->linked)
	section->address = 0;
      if (section->type != SHT_NULL && section->type != SHT_NOBITS
	  && (section->offset > object->file_size
	      || section->size > object->file_size - section->offset))
	return ew_refuse (object->file, "truncated: section %u goes past the"
			  " end of the file", i);
    }
  return true;
}

static bool
name_sections (struct ew_object *object)
{
  const struct ew_section *names = &object->sections[object->section_names];
  unsigned i;

  if (names->type != SHT_STRTAB || names->size == 0)
    return ew_refuse (object->file, "section %u does not hold the section"
		      " names", object->section_names);
  object->section_strings = ew_object_copy (object, "the names of sections",
					    names->offset, names->size);
  if (object->section_strings == NULL)
    return false;
  for (i = 0; i < object->n_sections; i++)
    {
      if (object->sections[i].name_offset >= names->size)
	return ew_refuse (object->file, "section %u has no name", i);
      object->sections[i].name
	= object->section_strings + object->sections[i].name_offset;
    }
  return true;
}

/* Check relocation section INDEX.  What relocates no code and no record may be
   of a kind that is not known here: LLVM's call-graph profile is a REL
   section, on every machine.  */
static bool
check_relocation_section (struct ew_object *object, unsigned index)
{
  const struct ew_section *section = &object->sections[index];
  uint32_t expected = object->arch->plt->relocations;
  struct ew_elf_sizes sizes = ew_elf_sizes (object->wide);
  uint64_t size = expected == SHT_RELA ? sizes.rela : sizes.rel;

  if (section->info == 0 || section->info >= object->n_sections
      || section->info == index)
    return ew_refuse (object->file, "relocation section %s has no target"
		      " section (sh_info is %" PRIu32 ")",
		      section->name, section->info);
  if (section->type != expected && !ew_section_is_code (object, section->info))
    return true;
  if (section->type != expected)
    return ew_refuse (object->file, "relocations with%s addends in %s; %s"
		      " expected", section->type == SHT_RELA ? "" : "out",
		      section->name, expected == SHT_RELA ? "RELA" : "REL");
  if (section->entsize != size || section->size % size != 0)
    return ew_refuse (object->file, "relocation section %s is not a whole"
		      " number of relocations", section->name);
  if (object->symtab == 0 || section->link != object->symtab)
    return ew_refuse (object->file, "relocation section %s has no symbol"
		      " table (sh_link is %" PRIu32 ")",
		      section->name, section->link);
  return true;
}

/* Check section group INDEX: a word of flags and an index for each member.
   libbfd reads as much as the header says before it looks at it.  */
static bool
check_group (struct ew_object *object, unsigned index)
{
  const struct ew_section *section = &object->sections[index];

  if (section->size % 4 != 0 || section->size / 4 > object->n_sections)
    return ew_refuse (object->file, "section group %u has %" PRIu64 " bytes for"
		      " %u sections", index, section->size, object->n_sections);
  return true;
}

bool
ew_read_sections (struct ew_object *object)
{
  unsigned i;

  if (!read_section_table (object) || !name_sections (object))
    return false;
  for (i = 1; i < object->n_sections; i++)
    if (object->sections[i].type == SHT_SYMTAB)
      {
	if (object->symtab != 0)
	  return ew_refuse (object->file, "two symbol tables");
	object->symtab = i;
      }
  for (i = 1; i < object->n_sections; i++)
    if (object->sections[i].type == SHT_SYMTAB_SHNDX
	&& object->sections[i].link == object->symtab)
      object->symtab_shndx = i;
  /* Those of a linked file are for the dynamic linker, or of no more use.  */
  for (i = 1; !object->linked && i < object->n_sections; i++)
    if ((object->sections[i].type == SHT_RELA
	 || object->sections[i].type == SHT_REL
	 || object->sections[i].type == EW_SHT_CREL)
	&& !check_relocation_section (object, i))
      return false;
  for (i = 1; i < object->n_sections; i++)
    if (object->sections[i].type == SHT_GROUP && !check_group (object, i))
      return false;
  return true;
}
