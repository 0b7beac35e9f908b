/* SPDX-License-Identifier: GPL-3.0-or-later */
/* elf-read.h: the numbers of an ELF file of any class and byte order.

   The structures of both classes have, with one exception (symbols), the same
   fields in the same order; fields called `natural' here are 8 bytes in one class
   and 4 in the other.  So a structure is read field by field, and no layout is
   written down twice.  System V gABI, chapter 4 (Data Representation).

   A number is put together byte by byte and never read through a pointer cast,
   which would trap on machines that want alignment: ELF promises none inside a
   file.  Compilers turn that into one load where they may; what is read by the
   million (relocations) has WIDE and BIG as constants for that.  */

#ifndef EW_ELF_READ_H
#define EW_ELF_READ_H

#include "bytes.h"

#include <elf.h>
#include <stdbool.h>

struct ew_elf_cursor
{
  const unsigned char *p;	/* The next field.  */
  bool wide;			/* ELFCLASS64.  */
  bool big;			/* ELFDATA2MSB.  */
};

static inline uint16_t
ew_elf_half (struct ew_elf_cursor *cursor)
{
  const unsigned char *p = cursor->p;

  cursor->p += 2;
  return cursor->big ? p[0] << 8 | p[1] : ew_get16 (p);
}

static inline uint32_t
ew_elf_word (struct ew_elf_cursor *cursor)
{
  uint32_t word = ew_get32 (cursor->p);

  cursor->p += 4;
  return cursor->big ? __builtin_bswap32 (word) : word;
}

static inline uint64_t
ew_elf_natural (struct ew_elf_cursor *cursor)
{
  uint64_t value;

  if (!cursor->wide)
    return ew_elf_word (cursor);
  value = ew_get64 (cursor->p);
  cursor->p += 8;
  return cursor->big ? __builtin_bswap64 (value) : value;
}

/* What a file of the class has.  */
struct ew_elf_sizes
{
  unsigned header, section, symbol, rel, rela;
};

static inline struct ew_elf_sizes
ew_elf_sizes (bool wide)
{
  if (wide)
    return (struct ew_elf_sizes) { sizeof (Elf64_Ehdr), sizeof (Elf64_Shdr),
				   sizeof (Elf64_Sym), sizeof (Elf64_Rel),
				   sizeof (Elf64_Rela) };
  return (struct ew_elf_sizes) { sizeof (Elf32_Ehdr), sizeof (Elf32_Shdr),
				 sizeof (Elf32_Sym), sizeof (Elf32_Rel),
				 sizeof (Elf32_Rela) };
}

#endif /* EW_ELF_READ_H */
