/* SPDX-License-Identifier: GPL-3.0-or-later */
/* slow-loader.c: count PLT entries the way Linux's loaders do, literally.

   Written from what ld-support/plt.h, the heads of ld-support/ARCH-plt.c and the
   project's notes say about each loader, and not from plt-count.c.  There are no stamps
   and no hash tables here: each relocation section is copied, parted and sorted as the
   loader does it, and neighbours are compared; each architecture is a function of its
   own.  qsort will do where equal elements are alike in all that is looked at; arm's
   loader compares less than it looks at, so for that one there is Linux's heapsort.

   The minimum and the sizes are in slow-count.c.  */

#include "slow-count.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

/* --- relocation types, of the processors' ABIs  */

static int
in_list (uint32_t type, const uint32_t *list)
{
  for (; *list != 0; list++)
    if (*list == type)
      return 1;
  return 0;
}

int
slow_kind (unsigned machine, uint32_t type)
{
  static const struct { unsigned machine; uint32_t calls[9], got[13], page[3]; } all[] =
  {
    { EM_AARCH64, { 282, 283 }, { 0 }, { 275, 276 } },
    { 243, { 19, 59 }, { 20 }, { 0 } },
    { EM_PPC64, { 10 }, { 0 }, { 0 } },
    { EM_S390, { 8, 18, 20, 25, 34, 35, 36 },
      { 6, 7, 15, 24, 26, 29, 30, 31, 32, 33, 58, 59 }, { 0 } },
    { 258, { 29, 66 }, { 75, 130 }, { 0 } },
    { EM_ARM, { 1, 10, 28, 29, 30 }, { 0 }, { 0 } }
  };
  size_t i;

  for (i = 0; i < sizeof all / sizeof all[0]; i++)
    if (all[i].machine == machine)
      return (in_list (type, all[i].calls) ? SLOW_IS_CALL
	      : in_list (type, all[i].got) ? SLOW_IS_GOT
	      : in_list (type, all[i].page) ? SLOW_IS_PAGE : SLOW_IS_OTHER);
  return SLOW_IS_OTHER;
}

/* --- orders  */

#define ORDER(x, y) do { if ((x) != (y)) return (x) < (y) ? -1 : 1; } while (0)

/* By type, symbol and addend.  */
static int
by_all (const void *pa, const void *pb)
{
  const struct slow_reloc *a = pa, *b = pb;

  ORDER (a->type, b->type);
  ORDER (a->symbol, b->symbol);
  ORDER (a->addend, b->addend);
  return 0;
}

/* ppc64le: r_info and addend, the greatest first.  */
static int
by_info_down (const void *pa, const void *pb)
{
  const struct slow_reloc *a = pb, *b = pa;

  ORDER (a->symbol, b->symbol);
  ORDER (a->type, b->type);
  ORDER (a->addend, b->addend);
  return 0;
}

int
slow_by_target (const void *pa, const void *pb)
{
  const struct slow_reloc *a = pa, *b = pb;

  ORDER (a->scope, b->scope);
  ORDER (a->symbol, b->symbol);
  ORDER (a->addend, b->addend);
  return 0;
}

/* arm: no addend.  */
static int
by_type_and_symbol (const struct slow_reloc *a, const struct slow_reloc *b)
{
  ORDER (a->type, b->type);
  ORDER (a->symbol, b->symbol);
  return 0;
}

static void
swap (struct slow_reloc *a, struct slow_reloc *b)
{
  struct slow_reloc kept = *a;

  *a = *b;
  *b = kept;
}

/* Sift down element TOP of the N that are a heap: find the leaf of the greatest children
   (of equal ones, the right), go up again to where TOP is less, and move what lies
   between one up, by swaps from the top.  */
static void
sink (struct slow_reloc *relocs, size_t n, size_t top)
{
  size_t path[64], depth = 0, i = top;

  path[0] = top;
  while (2 * i + 1 < n)
    {
      size_t left = 2 * i + 1;

      i = (left + 1 < n && by_type_and_symbol (&relocs[left], &relocs[left + 1]) <= 0
	   ? left + 1 : left);
      path[++depth] = i;
    }
  while (depth != 0 && by_type_and_symbol (&relocs[top], &relocs[path[depth]]) >= 0)
    depth--;
  for (i = 0; i < depth; i++)
    swap (&relocs[path[i]], &relocs[path[i + 1]]);
}

/* lib/sort.c: while there are more than three, the two greatest are taken at once, the
   second of them from among the root's children (of equal ones, the right).  */
static void
linux_sort (struct slow_reloc *relocs, size_t n)
{
  size_t i;

  if (n < 2)
    return;
  for (i = n / 2; i-- != 0; )
    sink (relocs, n, i);
  while (n > 3)
    {
      swap (&relocs[0], &relocs[n - 1]);
      i = by_type_and_symbol (&relocs[1], &relocs[2]) <= 0 ? 2 : 1;
      swap (&relocs[i], &relocs[n - 2]);
      n -= 2;
      sink (relocs, n, i);
      sink (relocs, n, 0);
    }
  swap (&relocs[0], &relocs[n - 1]);
  if (n == 3 && by_type_and_symbol (&relocs[0], &relocs[1]) > 0)
    swap (&relocs[0], &relocs[1]);
}

/* --- what the loaders do with a section  */

void
slow_keep (struct slow_count *count, const struct slow_reloc *reloc)
{
  if (count->n_all == count->room)
    {
      count->room = 2 * count->room + 64;
      count->all = realloc (count->all, count->room * sizeof *count->all);
      if (count->all == NULL)
	abort ();
    }
  count->all[count->n_all++] = *reloc;
}

int
slow_is_init (const struct slow_file *file, unsigned index)
{
  return strncmp (file->sections[index].name, ".init", 5) == 0;
}

/* With the erratum: whether the ADRP is in one of the last two words of a page.  */
int
slow_is_bad_page (const struct slow_reloc *reloc)
{
  return reloc->offset % 4096 >= 4096 - 8;
}

uint64_t
slow_with_slack (uint64_t n)
{
  return n + (n + 340) / 341;
}

static uint64_t
arm64_section (struct slow_count *count, struct slow_reloc *relocs, size_t n, unsigned target)
{
#define FAR(r) (slow_kind (EM_AARCH64, (r).type) == SLOW_IS_CALL && (r).home != target)
  size_t i = 0, j = n - 1;
  uint64_t entries = 0;

  if (n == 0)
    return 0;
  while (i < j)
    if (FAR (relocs[i]))
      i++;
    else if (FAR (relocs[j]))
      swap (&relocs[i], &relocs[j]);
    else
      j--;
  if (count->rule->in_order && FAR (relocs[i]))
    i++;
  qsort (relocs, i, sizeof *relocs, by_all);
  for (i = 0; i < n; i++)
    if (FAR (relocs[i]))
      entries += (relocs[i].addend != 0 || i == 0
		  || by_all (&relocs[i - 1], &relocs[i]) != 0);
    else if (count->rule->erratum && slow_kind (EM_AARCH64, relocs[i].type) == SLOW_IS_PAGE)
      entries += slow_is_bad_page (&relocs[i]);
  return count->rule->erratum ? slow_with_slack (entries) : entries;
#undef FAR
}

static uint64_t
ppc64le_section (struct slow_reloc *relocs, size_t n)
{
  uint32_t symbol = 0, addend = 0;
  uint64_t entries = 0;
  size_t i;

  qsort (relocs, n, sizeof *relocs, by_info_down);
  for (i = 0; i < n; i++)
    if (slow_kind (EM_PPC64, relocs[i].type) == SLOW_IS_CALL
	&& (relocs[i].symbol != symbol || relocs[i].addend != (int64_t) (uint64_t) addend))
      {
	entries++;
	symbol = relocs[i].symbol;
	addend = relocs[i].addend;
      }
  return entries;
}

/* The addend in the instruction of RELOC, a call in section TARGET.  In ARM it is 24
   bits of words, in Thumb 11 bits of halfwords and above them 10, two that are turned
   where the sign is not set, and the sign; 0 is 8 or 4 bytes back.  */
int64_t
slow_arm_addend (struct slow_file *file, unsigned target, const struct slow_reloc *reloc)
{
  const struct slow_section *section = &file->sections[target];
  uint64_t at = section->offset + reloc->offset;
  uint32_t high, low;
  int64_t value;

  if (section->type == SHT_NOBITS || reloc->offset > section->size
      || section->size - reloc->offset < 4)
    file->why = "a call outside of its section";
  if (reloc->type != 10 && reloc->type != 30)
    {
      value = slow_get (file, at, 4) % (1 << 24);
      return 4 * (value < 1 << 23 ? value : value - (1 << 24)) + 8;
    }
  high = slow_get (file, at, 2);
  low = slow_get (file, at + 2, 2);
  value = (high % 1024) * 2048 + low % 2048;
  if (high >> 10 & 1)
    {
      value += (int64_t) (low >> 13 & 1) << 22 | (int64_t) (low >> 11 & 1) << 21;
      value -= 1 << 23;
    }
  else
    value += (int64_t) !(low >> 13 & 1) << 22 | (int64_t) !(low >> 11 & 1) << 21;
  return 2 * value + 4;
}

static uint64_t
arm_section (struct slow_count *count, struct slow_reloc *relocs, size_t n, unsigned target)
{
#define FAR(r) (slow_kind (EM_ARM, (r).type) == SLOW_IS_CALL && (r).home != target)
  uint64_t entries = 0;
  size_t i;

  for (i = 0; i < n; i++)
    if (FAR (relocs[i]))
      relocs[i].addend = slow_arm_addend (&count->file, target, &relocs[i]);
  linux_sort (relocs, n);
  for (i = 0; i < n; i++)
    if (FAR (relocs[i]))
      entries += (relocs[i].addend != 0 || i == 0 || relocs[i - 1].addend != 0
		  || by_type_and_symbol (&relocs[i - 1], &relocs[i]) != 0);
  return entries;
#undef FAR
}

/* Each symbol has one PLT entry and one of the GOT, in the whole file.  */
static void
s390x_section (struct slow_count *count, struct slow_reloc *relocs, size_t n)
{
  size_t i;

  for (i = 0; i < n; i++)
    if (slow_kind (EM_S390, relocs[i].type) != SLOW_IS_OTHER)
      {
	relocs[i].scope = slow_kind (EM_S390, relocs[i].type);
	relocs[i].addend = 0;
	slow_keep (count, &relocs[i]);
      }
}

void
slow_loader_section (struct slow_count *count, struct slow_reloc *relocs, size_t n,
		     unsigned target)
{
  const unsigned machine = count->file.machine;
  size_t i, from = count->n_all;
  uint64_t *counts = count->counts;
  unsigned region = slow_is_init (&count->file, target) ? SLOW_INIT : SLOW_CORE;

  if (machine == EM_S390)
    s390x_section (count, relocs, n);
  else if (machine == EM_PPC64)
    counts[SLOW_CORE] += ppc64le_section (relocs, n);
  else if (!slow_is_code (&count->file, target))
    return;
  else if (machine == EM_AARCH64)
    counts[region] += arm64_section (count, relocs, n, target);
  else if (machine == EM_ARM)
    counts[region] += arm_section (count, relocs, n, target);
  else
    {
      /* riscv64, where all sections are one; loongarch64, where each is for itself.  */
      for (i = 0; i < n; i++)
	if (slow_kind (machine, relocs[i].type) != SLOW_IS_OTHER)
	  {
	    relocs[i].scope = machine == 243 ? 0 : from + 1;
	    slow_keep (count, &relocs[i]);
	  }
    }
}

/* Count what was kept.  */
void
slow_loader_end (struct slow_count *count)
{
  size_t i, j, n;

  if (count->n_all == 0)
    return;
  if (count->file.machine == EM_S390)
    {
      qsort (count->all, count->n_all, sizeof *count->all, slow_by_target);
      for (i = 0; i < count->n_all; i++)
	if (i == 0 || slow_by_target (&count->all[i - 1], &count->all[i]) != 0)
	  count->counts[count->all[i].scope == SLOW_IS_CALL ? SLOW_CORE : SLOW_GOT]++;
      return;
    }
  for (i = 0; i < count->n_all; i += n)
    {
      for (n = 1; i + n < count->n_all && count->all[i + n].scope == count->all[i].scope; )
	n++;
      qsort (count->all + i, n, sizeof *count->all, by_all);
      for (j = i; j < i + n; j++)
	if (j == i || by_all (&count->all[j - 1], &count->all[j]) != 0)
	  count->counts[slow_kind (count->file.machine, count->all[j].type) == SLOW_IS_CALL
			? SLOW_CORE : SLOW_GOT]++;
    }
}
