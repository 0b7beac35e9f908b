/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reloc.h: walk the relocations of one SHT_RELA section.

   The biggest real modules have half a million relocations; they are read in
   pieces of a few kilobytes, so that memory does not grow with them, and each
   is looked at once.  r_info is split as ELF64 does it on every architecture
   of arch.def (MIPS would differ): symbol above, type below.  */

#ifndef EW_RELOC_H
#define EW_RELOC_H

#include "object.h"

struct ew_reloc
{
  uint64_t offset;
  int64_t addend;
  uint32_t type;
  uint32_t symbol;		/* Always below n_symbols.  */
};

struct ew_reloc_walk
{
  struct ew_object *object;
  const struct ew_section *section;
  uint64_t count;		/* All relocations of the section.  */
  uint64_t next;		/* How many have been returned.  */
  bool failed;
  unsigned char buffer[1024 * sizeof (Elf64_Rela)];
};

/* The number of the next section behind number FROM of OBJECT that relocates
   section TARGET, or 0.  */
unsigned ew_reloc_section (const struct ew_object *object, unsigned target,
			   unsigned from);

/* Start at the first relocation of SECTION, a SHT_RELA section of OBJECT.  */
void ew_reloc_start (struct ew_reloc_walk *walk, struct ew_object *object,
		     const struct ew_section *section);

/* Store the next relocation.  False at the end, and also where a relocation is
   wrong or can't be read; then there was a message and WALK->failed is set.  */
bool ew_reloc_next (struct ew_reloc_walk *walk, struct ew_reloc *reloc);

#endif /* EW_RELOC_H */
