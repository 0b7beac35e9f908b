/* SPDX-License-Identifier: GPL-3.0-or-later */
/* slow-count.h: a second counter of PLT entries, for plt-fuzz.c to compare with.

   It takes the bytes of a whole object and one of two countings, and has nothing of
   ld-support but the meaning of the numbers (plt-count.h).  How it counts is in
   slow-count.c; how it reads, in slow-elf.c.  */

#ifndef SLOW_COUNT_H
#define SLOW_COUNT_H

#include <stddef.h>
#include <stdint.h>

struct slow_rule
{
  int loader;			/* What the loader reserves, not the minimum.  */
  int erratum;
  int in_order;			/* Of arm64: the calls were sorted before.  */
};

enum { SLOW_CORE, SLOW_INIT, SLOW_GOT, SLOW_SITES, SLOW_COUNTS };

struct slow_result
{
  uint64_t counts[SLOW_COUNTS];
  /* Of all sections that the loader sizes, in the order of architectures.md; modulo
     2^64 there would be a wrong one.  */
  unsigned __int128 sizes[4];
  unsigned n_sizes;
  const char *why;		/* Why the bytes are no object, or NULL.  */
};

void slow_count (const uint8_t *bytes, size_t size, const struct slow_rule *rule,
		 struct slow_result *result);

/* --- between slow-elf.c, which reads, slow-loader.c, which counts as the loaders do,
   and slow-count.c, which has the rest.  */

struct slow_section
{
  const char *name;
  uint32_t type, link, info;
  uint64_t flags, offset, size, entsize;
};

struct slow_reloc
{
  uint64_t offset;
  uint32_t type, symbol;
  int64_t addend;
  uint32_t home;		/* The section of its symbol; 0 is undefined.  */
  uint32_t scope;		/* For slow-count.c's use.  */
};

struct slow_file
{
  const uint8_t *bytes;
  size_t size;
  int wide, big;
  uint32_t machine;
  unsigned n_sections;
  struct slow_section *sections;
  char *names;
  const char *why;		/* The first thing that was out of bounds.  */
};

/* SIZE bytes at OFFSET as a number; 0, and WHY is set, where they are not there.  */
uint64_t slow_get (struct slow_file *file, uint64_t offset, unsigned size);

/* Read the headers.  WHY is set where they are no object's.  */
void slow_open (struct slow_file *file, const uint8_t *bytes, size_t size);
void slow_close (struct slow_file *file);

/* Section INDEX of code.  Section 0 is none.  */
int slow_is_code (const struct slow_file *file, uint32_t index);

/* All relocations of section INDEX, N of them, to be freed.  */
struct slow_reloc *slow_relocs (struct slow_file *file, unsigned index, size_t *n);

struct slow_count
{
  struct slow_file file;
  const struct slow_rule *rule;
  uint64_t *counts;
  /* What is shared in the whole file: one element for each relocation.  */
  struct slow_reloc *all;
  size_t n_all, room;
};

/* What relocations of TYPE are.  */
enum { SLOW_IS_OTHER, SLOW_IS_CALL, SLOW_IS_GOT, SLOW_IS_PAGE };
int slow_kind (unsigned machine, uint32_t type);

/* Put RELOC behind COUNT->all.  */
void slow_keep (struct slow_count *count, const struct slow_reloc *reloc);

/* An order by scope, symbol and addend.  */
int slow_by_target (const void *a, const void *b);

int slow_is_init (const struct slow_file *file, unsigned index);

/* With the erratum: whether the ADRP is in one of the last two words of a page; and N
   entries with those that are skipped.  */
int slow_is_bad_page (const struct slow_reloc *reloc);
uint64_t slow_with_slack (uint64_t n);

int64_t slow_arm_addend (struct slow_file *file, unsigned target,
			 const struct slow_reloc *reloc);

/* Count the N relocations of one section, which are those of TARGET; and at the end what
   was kept.  */
void slow_loader_section (struct slow_count *count, struct slow_reloc *relocs, size_t n,
			  unsigned target);
void slow_loader_end (struct slow_count *count);

#endif /* SLOW_COUNT_H */
