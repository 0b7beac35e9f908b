/* SPDX-License-Identifier: GPL-3.0-or-later */
/* elf-headers.c: read and check the ELF header and the section headers.

   Everything is checked in 64 bits against the size of the file before it is
   used: a section of 2^40 relocations must not wrap around to none, which is
   what libbfd 2.40 makes of it.  A check belongs here if a wrong field could
   make a count too small, make BFD do something costly, or make any later
   index go out of bounds.  Format: System V gABI, chapter 4 (ELF Header,
   Sections).  Extended section numbering is refused: the kernel's module
   loader reads e_shnum as 16 bits and can't load such a file.  */

#include "config.h"
#include "bytes.h"
#include "object.h"
#include "report.h"

#include <elf.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Not in every <elf.h>: the compact relocations of LLVM 20.  */
#define EW_SHT_CREL 0x40000014

/* Refuse the machine of HEADER unless it is in arch.def, with the class and
   the byte order that arch.def says.  */
static bool
check_machine (struct ew_object *object, const unsigned char *header)
{
  bool big = header[EI_DATA] == ELFDATA2MSB;
  unsigned machine = big ? header[18] << 8 | header[19]
		     : ew_get16 (header + 18);
  const char *name = ew_machine_name (machine);

  object->arch = ew_arch_find (machine);
  if (object->arch == NULL && name != NULL)
    return ew_refuse (object->file, "%s object, not%s", name, ew_arch_names);
  if (object->arch == NULL)
    return ew_refuse (object->file, "object for ELF machine %u, not%s",
		      machine, ew_arch_names);
  if (header[EI_DATA] != object->arch->elf_data)
    return ew_refuse (object->file, "%s-endian %s object",
		      big ? "big" : "little", name);
  if (header[EI_CLASS] != object->arch->elf_class)
    return ew_refuse (object->file, "%s %s object",
		      header[EI_CLASS] == ELFCLASS32 ? "32-bit (ILP32)"
		      : "64-bit", name);
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

/* Refuse an object whose e_shnum is 0: the number of sections is then in the
   size of section 0, and too big for e_shnum, or there is no section.  */
static bool
refuse_extended (struct ew_object *object)
{
  unsigned char first[sizeof (Elf64_Shdr)];

  if (!ew_object_read (object, object->section_table, first, sizeof first))
    return false;
  if (ew_get64 (first + 32) == 0)
    return ew_refuse (object->file, "no section headers");
  return ew_refuse (object->file, "more than %u sections; the kernel can't load"
		    " it either", SHN_LORESERVE - 1);
}

/* Check the fields of HEADER that say where the section headers are.  */
static bool
check_section_table (struct ew_object *object, const unsigned char *header)
{
  unsigned names = ew_get16 (header + 62);

  object->section_table = ew_get64 (header + 40);
  object->n_sections = ew_get16 (header + 60);
  object->section_names = names;
  if (object->section_table == 0)
    return ew_refuse (object->file, "no section headers");
  if (object->section_table > object->file_size
      || (object->file_size - object->section_table) / sizeof (Elf64_Shdr)
	 < (object->n_sections == 0 ? 1 : object->n_sections))
    return ew_refuse (object->file, "truncated: the section headers are past"
		      " the end of the file");
  if (ew_get16 (header + 58) != sizeof (Elf64_Shdr))
    return ew_refuse (object->file, "section headers of %u bytes",
		      ew_get16 (header + 58));
  if (object->n_sections == 0)
    return refuse_extended (object);
  if (object->n_sections >= SHN_LORESERVE)
    return ew_refuse (object->file, "damaged ELF header");
  if (names == 0 || names >= object->n_sections)
    return ew_refuse (object->file, "no section names (e_shstrndx is %u)",
		      names);
  return true;
}

bool
ew_read_elf_header (struct ew_object *object, enum ew_object_kind kind)
{
  unsigned char header[sizeof (Elf64_Ehdr)];

  /* A whole 32-bit header is enough to name the machine.  */
  memset (header, 0, sizeof header);
  if (object->file_size < sizeof (Elf32_Ehdr))
    return ew_refuse (object->file, "truncated ELF header");
  if (!ew_object_read (object, 0, header, sizeof (Elf32_Ehdr)))
    return false;
  if ((header[EI_CLASS] != ELFCLASS32 && header[EI_CLASS] != ELFCLASS64)
      || (header[EI_DATA] != ELFDATA2LSB && header[EI_DATA] != ELFDATA2MSB)
      || header[EI_VERSION] != EV_CURRENT)
    return ew_refuse (object->file, "damaged ELF header");
  if (!check_machine (object, header))
    return false;
  if (object->file_size < sizeof header)
    return ew_refuse (object->file, "truncated ELF header");
  if (!ew_object_read (object, 0, header, sizeof header)
      || !check_type (object, ew_get16 (header + 16), kind))
    return false;
  if (ew_get32 (header + 20) != EV_CURRENT
      || ew_get16 (header + 52) != sizeof header)
    return ew_refuse (object->file, "damaged ELF header");
  return check_section_table (object, header);
}

static void
decode_section (struct ew_section *section, const unsigned char *p)
{
  section->name_offset = ew_get32 (p);
  section->type = ew_get32 (p + 4);
  section->flags = ew_get64 (p + 8);
  section->address = ew_get64 (p + 16);
  section->offset = ew_get64 (p + 24);
  section->size = ew_get64 (p + 32);
  section->link = ew_get32 (p + 40);
  section->info = ew_get32 (p + 44);
  section->align = ew_get64 (p + 48);
  section->entsize = ew_get64 (p + 56);
}

/* Decode the section headers and check that each section is in the file.  */
static bool
read_section_table (struct ew_object *object)
{
  const size_t entry = sizeof (Elf64_Shdr);
  unsigned char *table = ew_object_copy (object, "the section headers",
					 object->section_table,
					 object->n_sections * entry);
  unsigned i;

  if (table == NULL)
    return false;
  object->sections = calloc (object->n_sections, sizeof *object->sections);
  for (i = 0; object->sections != NULL && i < object->n_sections; i++)
    decode_section (&object->sections[i], table + i * entry);
  free (table);
  if (object->sections == NULL)
    return ew_refuse (object->file, "no memory for its sections");
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
  bool rela = section->type == SHT_RELA;

  if (section->info == 0 || section->info >= object->n_sections
      || section->info == index)
    return ew_refuse (object->file, "relocation section %s has no target"
		      " section (sh_info is %" PRIu32 ")",
		      section->name, section->info);
  if (!rela && !ew_section_is_code (object, section->info))
    return true;
  if (!rela)
    return ew_refuse (object->file, "relocations without addends in %s; RELA"
		      " expected", section->name);
  if (section->entsize != sizeof (Elf64_Rela)
      || section->size % sizeof (Elf64_Rela) != 0)
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
