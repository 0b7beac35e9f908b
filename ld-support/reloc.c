/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reloc.c: decode sections of relocations.

   Only what is the same for every reader is checked: that the symbol exists
   (libbfd prints a message for it and returns success) and that the place lies
   in the section that is relocated.  A relocation that does nothing, type 0,
   may stand anywhere, for instance in an empty section: `.reloc' makes such
   ones to keep a section alive.  Format: System V gABI, chapter 4
   (Relocation).

   Where a file has a struct ew_reloc for each, they are read to where they are wanted,
   and nothing is decoded: the time of a count is spent here.  Else the decoder is compiled
   once for each kind of file that arch.def has, with class and byte order as constants.  */

#include "config.h"
#include "elf-read.h"
#include "reloc.h"
#include "report.h"

#include <inttypes.h>
#include <stddef.h>

unsigned
ew_reloc_section (const struct ew_object *object, unsigned target,
		  unsigned from)
{
  unsigned i;

  for (i = from + 1; !object->linked && i < object->n_sections; i++)
    if (object->sections[i].type == object->arch->plt->relocations
	&& object->sections[i].info == target)
      return i;
  return 0;
}

/* Bytes of one.  */
static unsigned
entry_size (const struct ew_object *object)
{
  struct ew_elf_sizes sizes = ew_elf_sizes (object->wide);

  return object->arch->plt->relocations == SHT_RELA ? sizes.rela : sizes.rel;
}

void
ew_reloc_start (struct ew_reloc_walk *walk, struct ew_object *object,
		const struct ew_section *section)
{
  walk->object = object;
  walk->section = section;
  walk->count = section->size / entry_size (object);
  walk->decoded = 0;
  walk->failed = false;
  walk->at = walk->end = walk->batch;
}

/* Decode N relocations.  The type has the low 32 bits of r_info in one class, the low 8
   in the other.  */
static inline __attribute__ ((always_inline)) void
decode (struct ew_reloc *to, const unsigned char *from, unsigned n, bool wide,
	bool big, bool addends)
{
  struct ew_elf_cursor cursor = { .p = from, .wide = wide, .big = big };
  unsigned i;

  for (i = 0; i < n; i++)
    {
      uint64_t offset = ew_elf_natural (&cursor);
      uint64_t info = ew_elf_natural (&cursor);

      to[i].offset = offset;
      to[i].type = wide ? (uint32_t) info : (uint8_t) info;
      to[i].symbol = info >> (wide ? 32 : 8);
      to[i].addend = 0;
      if (addends)
	to[i].addend = (wide ? (int64_t) ew_elf_natural (&cursor)
			: (int32_t) ew_elf_natural (&cursor));
    }
}

static void
decode_any (const struct ew_object *object, struct ew_reloc *to,
	    const unsigned char *from, unsigned n)
{
  bool addends = object->arch->plt->relocations == SHT_RELA;

  if (object->wide && !object->big && addends)
    decode (to, from, n, true, false, true);
  else if (object->wide && object->big && addends)
    decode (to, from, n, true, true, true);
  else
    decode (to, from, n, object->wide, object->big, addends);
}

/* Whether a relocation in the file is a struct ew_reloc, byte for byte: on a little-endian
   machine, of the commonest kind of file.  */
static bool
is_as_in_file (const struct ew_object *object)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  _Static_assert (sizeof (struct ew_reloc) == sizeof (Elf64_Rela)
		  && offsetof (struct ew_reloc, type) == offsetof (Elf64_Rela, r_info)
		  && offsetof (struct ew_reloc, symbol) == offsetof (Elf64_Rela, r_info) + 4
		  && offsetof (struct ew_reloc, addend) == offsetof (Elf64_Rela, r_addend),
		  "the fields of struct ew_reloc are in the order of a file's");
  return object->wide && !object->big && object->arch->plt->relocations == SHT_RELA;
#else
  (void) object;
  return false;
#endif
}

/* Refuse RELOC, number INDEX.  */
static bool
refuse (const struct ew_reloc_walk *walk, uint64_t index, const struct ew_reloc *reloc)
{
  const struct ew_object *object = walk->object;

  if (reloc->symbol >= object->n_symbols)
    return ew_refuse (object->file, "relocation %" PRIu64 " of %s names symbol"
		      " %" PRIu32 ", which does not exist",
		      index, walk->section->name, reloc->symbol);
  return ew_refuse (object->file, "relocation %" PRIu64 " of %s is outside"
		    " of section %s", index, walk->section->name,
		    object->sections[walk->section->info].name);
}

/* Whether one of TYPE does nothing.  */
static bool
is_none (const struct ew_arch *arch, uint32_t type)
{
  return type == 0 || type == arch->plt->other_none;
}

/* Refuse what is wrong in the N relocations of WALK's batch.  The first loop is for the
   million that are right, without a branch; a relocation that does nothing may stand
   anywhere, so it only asks for the second.  */
static bool
check_batch (struct ew_reloc_walk *walk, unsigned n)
{
  const struct ew_object *object = walk->object;
  const uint64_t place_size = object->sections[walk->section->info].size;
  const uint32_t n_symbols = object->n_symbols;
  const struct ew_reloc *reloc = walk->batch;
  bool doubtful = false;
  unsigned i;

  for (i = 0; i < n; i++)
    doubtful |= (reloc[i].symbol >= n_symbols) | (reloc[i].offset >= place_size);
  for (i = 0; doubtful && i < n; i++)
    if (reloc[i].symbol >= n_symbols
	|| (reloc[i].offset >= place_size && !is_none (object->arch, reloc[i].type)))
      return refuse (walk, walk->decoded + i, &reloc[i]);
  return true;
}

/* Read and decode the next N relocations of WALK into its batch.  */
static bool
read_batch (struct ew_reloc_walk *walk, unsigned n)
{
  const unsigned size = entry_size (walk->object);
  const uint64_t offset = walk->section->offset + walk->decoded * size;
  unsigned char bytes[EW_RELOC_BATCH * sizeof (Elf64_Rela)];

  if (is_as_in_file (walk->object))
    return ew_object_read (walk->object, offset, walk->batch, (uint64_t) n * size);
  if (!ew_object_read (walk->object, offset, bytes, (uint64_t) n * size))
    return false;
  decode_any (walk->object, walk->batch, bytes, n);
  return true;
}

bool
ew_reloc_refill (struct ew_reloc_walk *walk)
{
  const uint64_t left = walk->count - walk->decoded;
  const unsigned n = left < EW_RELOC_BATCH ? left : EW_RELOC_BATCH;

  if (walk->failed || n == 0)
    return false;
  walk->failed = !read_batch (walk, n) || !check_batch (walk, n);
  if (walk->failed)
    return false;
  walk->decoded += n;
  walk->at = walk->batch;
  walk->end = walk->batch + n;
  return true;
}
