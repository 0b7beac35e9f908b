/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reloc.h: walk the relocations of one section.

   The biggest real modules have half a million relocations; they are read and decoded
   in pieces of some kilobytes, so that memory does not grow with them, and each is
   looked at once.  r_info is split as ELF does it on every architecture of arch.def
   (64-bit MIPS would differ): symbol above, type below.  */

#ifndef EW_RELOC_H
#define EW_RELOC_H

#include "object.h"

/* In the order of a file's fields, so that decoding the commonest kind of file is little
   more than a copy.  */
struct ew_reloc
{
  uint64_t offset;
  uint32_t type;
  uint32_t symbol;		/* Always below n_symbols.  */
  int64_t addend;		/* 0 in a SHT_REL section: it is in the code.  */
};

/* What is read at once: large enough that a call of the system is nothing to it, small
   enough to stay in a processor's cache.  */
#define EW_RELOC_BATCH 4096

struct ew_reloc_walk
{
  struct ew_object *object;
  const struct ew_section *section;
  uint64_t count;		/* All relocations of the section.  */
  uint64_t decoded;		/* How many were, this batch and those before.  */
  bool failed;
  struct ew_reloc *at, *end;	/* Of the batch: the next one, and where it ends.  */
  struct ew_reloc batch[EW_RELOC_BATCH];
};

/* The number of the next section behind number FROM of OBJECT that relocates
   section TARGET, or 0.  */
unsigned ew_reloc_section (const struct ew_object *object, unsigned target,
			   unsigned from);

/* Start at the first relocation of SECTION, one of OBJECT's kind (struct ew_plt).  */
void ew_reloc_start (struct ew_reloc_walk *walk, struct ew_object *object,
		     const struct ew_section *section);

/* For ew_reloc_next only: get and check the next batch.  */
bool ew_reloc_refill (struct ew_reloc_walk *walk);

/* How many have been returned.  */
static inline uint64_t
ew_reloc_returned (const struct ew_reloc_walk *walk)
{
  return walk->decoded - (walk->end - walk->at);
}

/* The next relocation; it may be changed, and is there until the next call.  NULL at the
   end, and also where a relocation is wrong or can't be read; then there was a message and
   WALK->failed is set.  */
static inline struct ew_reloc *
ew_reloc_step (struct ew_reloc_walk *walk)
{
  if (walk->at == walk->end && !ew_reloc_refill (walk))
    return NULL;
  return walk->at++;
}

/* The same, but a copy; false for NULL.  */
static inline bool
ew_reloc_next (struct ew_reloc_walk *walk, struct ew_reloc *reloc)
{
  const struct ew_reloc *step = ew_reloc_step (walk);

  if (step == NULL)
    return false;
  *reloc = *step;
  return true;
}

#endif /* EW_RELOC_H */
