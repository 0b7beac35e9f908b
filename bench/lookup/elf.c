/* SPDX-License-Identifier: GPL-3.0-or-later */
/* elf.c: take a section out of an ELF file.

   Only what this program reads: files of the tools that were just run, for 64 bits
   and little endian, on a host of the same byte order (ELF-64 Object File
   Format; elf.h).  A file that is cut off or of another kind is refused.  */

#include "lookup.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
die (const char *file, const char *message)
{
  fprintf (stderr, "lookup: %s: %s\n", file, message);
  exit (1);
}

void *
allocate (size_t n, size_t size)
{
  void *p = calloc (n, size);

  if (p == NULL)
    die ("memory", "there is not enough");
  return p;
}

static uint8_t *
read_file (const char *name, size_t *size)
{
  FILE *file = fopen (name, "rb");
  uint8_t *bytes;
  long end;

  if (file == NULL || fseek (file, 0, SEEK_END) != 0 || (end = ftell (file)) < 0)
    die (name, "can't be read");
  rewind (file);
  bytes = allocate (end + 1, 1);
  if (fread (bytes, 1, end, file) != (size_t) end)
    die (name, "can't be read");
  fclose (file);
  *size = end;
  return bytes;
}

struct section
read_section (const char *file, const char *name)
{
  size_t size, i;
  const uint8_t *bytes = read_file (file, &size);
  const Elf64_Ehdr *header = (const Elf64_Ehdr *) bytes;
  const Elf64_Shdr *sections, *names;

  if (size < sizeof *header || memcmp (header->e_ident, ELFMAG, SELFMAG) != 0
      || header->e_ident[EI_CLASS] != ELFCLASS64
      || header->e_ident[EI_DATA] != ELFDATA2LSB)
    die (file, "not an ELF file for 64 bits, little endian");
  if (header->e_shentsize != sizeof *sections || header->e_shoff > size
      || (size - header->e_shoff) / sizeof *sections < header->e_shnum
      || header->e_shstrndx >= header->e_shnum)
    die (file, "damaged");
  sections = (const Elf64_Shdr *) (bytes + header->e_shoff);
  names = &sections[header->e_shstrndx];
  for (i = 0; i < header->e_shnum; i++)
    {
      const Elf64_Shdr *s = &sections[i];

      if (s->sh_type == SHT_NOBITS || s->sh_name >= names->sh_size
	  || names->sh_offset + s->sh_name >= size
	  || strcmp ((const char *) bytes + names->sh_offset + s->sh_name, name))
	continue;
      if (s->sh_offset > size || s->sh_size > size - s->sh_offset)
	die (file, "damaged");
      return (struct section) { bytes + s->sh_offset, s->sh_size, s->sh_addr };
    }
  die (file, "has no such section as is needed");
}
