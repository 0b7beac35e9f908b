/* SPDX-License-Identifier: GPL-3.0-or-later */
/* elf-write.h: put sections and symbols together to a relocatable object.

   Either from nothing or behind the bytes of an object that was read.  Memory that
   is not there shows when the file is written.  */

#ifndef EW_ELF_WRITE_H
#define EW_ELF_WRITE_H

#include "output.h"
#include "reloc.h"

struct ew_buffer
{
  unsigned char *bytes;
  size_t size, capacity;
  bool failed;			/* No memory; what was added since is lost.  */
};

struct ew_elf_write
{
  struct ew_object *base;
  bool merged;
  unsigned n_sections;
  uint32_t n_symbols;
  struct ew_buffer headers;	/* Of the sections.  */
  struct ew_buffer symbols;
  struct ew_buffer names[2];	/* Of symbols, of sections.  */
  unsigned section_names;	/* Which of them has names of sections.  */
  struct ew_buffer content;	/* Of what is new, but relocations.  */
  struct ew_buffer relocs;	/* Of section RELOCATED.  */
  unsigned relocated;
};

struct ew_new_section
{
  const char *name;
  uint32_t type;
  uint64_t flags, align;
  const void *bytes;		/* Copied.  */
  uint64_t size;
};

/* Start an object for the machine of BASE; MERGED, behind all that is in it.  False
   and a message where that can't be; ew_elf_write_end is right all the same.  */
bool ew_elf_write_start (struct ew_elf_write *out, struct ew_object *base,
			 bool merged);
void ew_elf_write_end (struct ew_elf_write *out);

/* Returns the number of the section.  */
unsigned ew_elf_add_section (struct ew_elf_write *out,
			     const struct ew_new_section *section);

/* Add a global, hidden data symbol at OFFSET of SECTION.  */
void ew_elf_add_symbol (struct ew_elf_write *out, const char *name,
			unsigned section, uint64_t offset, uint64_t size);

/* The number of the undefined symbol NAME.  */
uint32_t ew_elf_add_undefined (struct ew_elf_write *out, const char *name);

/* Add RELOC to those of SECTION, which must be the last one that was added.  */
void ew_elf_add_reloc (struct ew_elf_write *out, unsigned section,
		       const struct ew_reloc *reloc);

/* Write it to FILE.  False and a message where that fails.  */
bool ew_elf_write_file (struct ew_elf_write *out, const char *file);

#endif /* EW_ELF_WRITE_H */
