/* SPDX-License-Identifier: GPL-3.0-or-later */
/* slow-elf.c: read an object for slow-count.c, the slow way.

   Written from the gABI, chapter 4, and not from ld-support: all of the file is in
   memory, and each number is fetched by its offset, one byte after the other, by a
   function that looks at the size of the file.  What is not there is remembered, and
   makes the whole file none: plt-fuzz.c takes it ill if entryway took such a file.  Only
   what is needed to count is read, so there are files that are taken here and refused by
   entryway; that is as it should be.  */

#include "slow-count.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

static void
bad (struct slow_file *file, const char *why)
{
  if (file->why == NULL)
    file->why = why;
}

uint64_t
slow_get (struct slow_file *file, uint64_t offset, unsigned size)
{
  uint64_t value = 0;
  unsigned i;

  if (offset > file->size || size > file->size - offset)
    {
      bad (file, "a number outside of the file");
      return 0;
    }
  for (i = 0; i < size; i++)
    value = value << 8 | file->bytes[offset + (file->big ? i : size - 1 - i)];
  return value;
}

static void
read_section (struct slow_file *file, uint64_t at, struct slow_section *section,
	      uint32_t *name)
{
  unsigned n = file->wide ? 8 : 4;

  *name = slow_get (file, at, 4);
  section->type = slow_get (file, at + 4, 4);
  section->flags = slow_get (file, at + 8, n);
  section->offset = slow_get (file, at + 8 + 2 * n, n);
  section->size = slow_get (file, at + 8 + 3 * n, n);
  section->link = slow_get (file, at + 8 + 4 * n, 4);
  section->info = slow_get (file, at + 12 + 4 * n, 4);
  section->entsize = slow_get (file, at + 16 + 5 * n, n);
}

/* The string at OFFSET of the section names, copied with a NUL behind its end.  */
static const char *
name_at (struct slow_file *file, const struct slow_section *strings, uint32_t offset,
	 char **to)
{
  const char *name = *to;

  do
    {
      if (offset >= strings->size)
	{
	  *(*to)++ = '\0';
	  break;
	}
      *(*to)++ = slow_get (file, strings->offset + offset, 1);
    }
  while ((*to)[-1] != '\0' && offset++ < UINT32_MAX);
  return name;
}

static void
read_sections (struct slow_file *file, uint64_t table, unsigned strings_index)
{
  const unsigned entry = file->wide ? 64 : 40;
  struct slow_section strings;
  uint32_t name;
  char *to;
  unsigned i;

  read_section (file, table + (uint64_t) strings_index * entry, &strings, &name);
  if (strings.type != SHT_STRTAB || strings.offset > file->size
      || strings.size > file->size - strings.offset)
    bad (file, "section names");
  if (file->why != NULL)
    return;
  file->sections = calloc (file->n_sections, sizeof *file->sections);
  /* No name is longer than their section.  */
  file->names = to = malloc (file->n_sections * (strings.size + 1));
  if (file->sections == NULL || to == NULL)
    abort ();
  for (i = 0; i < file->n_sections; i++)
    {
      struct slow_section *section = &file->sections[i];

      read_section (file, table + (uint64_t) i * entry, section, &name);
      if (name >= strings.size)
	bad (file, "a section's name");
      section->name = name_at (file, &strings, name, &to);
    }
}

void
slow_open (struct slow_file *file, const uint8_t *bytes, size_t size)
{
  struct slow_section first;
  uint64_t table;
  unsigned strings;
  uint32_t name;

  memset (file, 0, sizeof *file);
  file->bytes = bytes;
  file->size = size;
  if (size < EI_NIDENT || memcmp (bytes, ELFMAG, SELFMAG) != 0)
    {
      bad (file, "no ELF file");
      return;
    }
  file->wide = bytes[EI_CLASS] == ELFCLASS64;
  file->big = bytes[EI_DATA] == ELFDATA2MSB;
  if (slow_get (file, 16, 2) != ET_REL)
    bad (file, "no relocatable object");
  file->machine = slow_get (file, 18, 2);
  table = slow_get (file, file->wide ? 40 : 32, file->wide ? 8 : 4);
  file->n_sections = slow_get (file, file->wide ? 60 : 48, 2);
  strings = slow_get (file, file->wide ? 62 : 50, 2);
  read_section (file, table, &first, &name);
  if (file->n_sections == 0)
    file->n_sections = first.size;
  if (strings == SHN_XINDEX)
    strings = first.link;
  if (table > size || file->n_sections > (size - table) / (file->wide ? 64 : 40)
      || strings >= file->n_sections)
    bad (file, "section headers");
  if (file->why == NULL)
    read_sections (file, table, strings);
}

void
slow_close (struct slow_file *file)
{
  free (file->sections);
  free (file->names);
}

int
slow_is_code (const struct slow_file *file, uint32_t index)
{
  return (index != 0 && index < file->n_sections
	  && (file->sections[index].flags & SHF_EXECINSTR) != 0);
}

/* The section that symbol NUMBER of the symbols in section TABLE is in.  */
static uint32_t
home_of (struct slow_file *file, unsigned table, uint32_t number)
{
  const struct slow_section *symbols = &file->sections[table];
  const unsigned entry = file->wide ? 24 : 16;
  uint32_t home, words = 0;
  unsigned i;

  if (number >= symbols->size / entry)
    {
      bad (file, "a symbol that does not exist");
      return 0;
    }
  home = slow_get (file, symbols->offset + (uint64_t) number * entry
		   + (file->wide ? 6 : 14), 2);
  if (home >= SHN_LORESERVE && home != SHN_XINDEX)
    return home | UINT32_C (0x80000000);
  if (home != SHN_XINDEX)
    return home;
  for (i = 1; i < file->n_sections; i++)
    if (file->sections[i].type == SHT_SYMTAB_SHNDX && file->sections[i].link == table)
      words = i;
  if (words == 0 || number >= file->sections[words].size / 4)
    bad (file, "an extended section number that does not exist");
  else
    home = slow_get (file, file->sections[words].offset + (uint64_t) number * 4, 4);
  return home;
}

/* Whether something else has bytes of section INDEX.  */
static int
is_shared (const struct slow_file *file, unsigned index)
{
  const struct slow_section *one = &file->sections[index], *other = file->sections;
  unsigned i;

  for (i = 1; i < file->n_sections; i++)
    if (i != index && other[i].type != SHT_NOBITS && other[i].type != SHT_NULL
	&& other[i].size != 0 && one->size != 0
	&& one->offset < other[i].offset + other[i].size
	&& other[i].offset < one->offset + one->size)
      return 1;
  return 0;
}

struct slow_reloc *
slow_relocs (struct slow_file *file, unsigned index, size_t *n)
{
  const struct slow_section *section = &file->sections[index];
  const unsigned word = file->wide ? 8 : 4;
  const unsigned entry = (section->type == SHT_RELA ? 3 : 2) * word;
  struct slow_reloc *relocs;
  uint64_t at = section->offset;
  size_t i;

  *n = 0;
  if (section->entsize != entry || section->size % entry != 0
      || section->offset > file->size || section->size > file->size - section->offset
      || section->info >= file->n_sections || section->link >= file->n_sections
      || file->sections[section->link].type != SHT_SYMTAB
      || is_shared (file, index) || is_shared (file, section->link))
    {
      bad (file, "a relocation section");
      return NULL;
    }
  *n = section->size / entry;
  relocs = calloc (*n + 1, sizeof *relocs);
  if (relocs == NULL)
    abort ();
  for (i = 0; i < *n; i++, at += entry)
    {
      uint64_t info = slow_get (file, at + word, word);

      relocs[i].offset = slow_get (file, at, word);
      relocs[i].type = file->wide ? info & 0xffffffff : info & 0xff;
      relocs[i].symbol = file->wide ? info >> 32 : info >> 8;
      if (section->type == SHT_RELA)
	relocs[i].addend = slow_get (file, at + 2 * word, word);
      relocs[i].home = home_of (file, section->link, relocs[i].symbol);
    }
  return relocs;
}
