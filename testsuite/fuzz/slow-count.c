/* SPDX-License-Identifier: GPL-3.0-or-later */
/* slow-count.c: the fewest PLT entries, and the sizes of sections, the slow way.

   Written from ld-support/plt-count.h, the heads of ld-support/ARCH-plt.c and the
   project's notes (sizes: architectures.md, 2).  The minimum is a set of (region, symbol,
   addend), sorted with qsort.  Sizes are added up in 128 bits, so that one which does not
   fit 64 differs from entryway's.  */

#include "slow-count.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>

/* A call from code of section FROM is near if its target is code of the same region.
   riscv64, ppc64le and s390x need no entry for anything in the file.  */
static int
is_near (const struct slow_file *file, unsigned from, uint32_t home)
{
  switch (file->machine)
    {
    case EM_PPC64:
    case EM_S390:
    case 243:
      return home != SHN_UNDEF && home < file->n_sections;
    default:
      return (slow_is_code (file, home)
	      && slow_is_init (file, home) == slow_is_init (file, from));
    }
}

/* All calls are alike, whatever their types, and so are those that ask for the GOT.
   arm64 and arm have two PLTs.  */
static void
minimum_section (struct slow_count *count, struct slow_reloc *relocs, size_t n,
		 unsigned target)
{
  struct slow_file *file = &count->file;
  int apart = file->machine == EM_AARCH64 || file->machine == EM_ARM;
  unsigned region = apart && slow_is_init (file, target) ? SLOW_INIT : SLOW_CORE;
  size_t i;

  for (i = 0; i < n; i++)
    {
      struct slow_reloc *reloc = &relocs[i];
      int kind = slow_kind (file->machine, reloc->type);

      if (kind == SLOW_IS_PAGE && count->rule->erratum)
	count->counts[region] += slow_is_bad_page (reloc);
      if (kind == SLOW_IS_CALL && file->machine == EM_ARM
	  && !is_near (file, target, reloc->home))
	reloc->addend = slow_arm_addend (file, target, reloc);
      if (file->machine == EM_S390)
	reloc->addend = 0;
      reloc->scope = kind == SLOW_IS_GOT ? SLOW_GOT : region;
      if (kind == SLOW_IS_GOT
	  || (kind == SLOW_IS_CALL && !is_near (file, target, reloc->home)))
	slow_keep (count, reloc);
    }
}

static void
minimum_end (struct slow_count *count)
{
  size_t i;

  if (count->n_all != 0)
    qsort (count->all, count->n_all, sizeof *count->all, slow_by_target);
  for (i = 0; i < count->n_all; i++)
    if (i == 0 || slow_by_target (&count->all[i - 1], &count->all[i]) != 0)
      count->counts[count->all[i].scope]++;
  if (count->file.machine == EM_AARCH64 && count->rule->erratum)
    for (i = SLOW_CORE; i <= SLOW_INIT; i++)
      count->counts[i] = slow_with_slack (count->counts[i]);
}

static void
count_sites (struct slow_count *count)
{
  struct slow_file *file = &count->file;
  int mcount = file->machine == EM_S390 || file->machine == EM_ARM;
  const char *name = mcount ? "__mcount_loc" : "__patchable_function_entries";
  unsigned i;

  for (i = 1; i < file->n_sections; i++)
    if (strcmp (file->sections[i].name, name) != 0)
      continue;
    else if (file->sections[i].type != SHT_PROGBITS
	     || file->sections[i].size % (file->wide ? 8 : 4) != 0)
      file->why = "sites that are none";
    else
      count->counts[SLOW_SITES] += file->sections[i].size / (file->wide ? 8 : 4);
}

/* Each relocation section of the one kind, in the order of the file.  */
static void
count_sections (struct slow_count *count)
{
  struct slow_file *file = &count->file;
  const uint32_t type = file->machine == EM_ARM ? SHT_REL : SHT_RELA;
  unsigned i;

  for (i = 1; i < file->n_sections && file->why == NULL; i++)
    {
      unsigned target = file->sections[i].info;
      struct slow_reloc *relocs;
      size_t n, j;

      if (file->sections[i].type != type
	  || (!slow_is_code (file, target)
	      && !(count->rule->loader
		   && (file->machine == EM_PPC64 || file->machine == EM_S390))))
	continue;
      relocs = slow_relocs (file, i, &n);
      for (j = 0; j < n; j++)
	if (relocs[j].offset >= file->sections[target].size
	    && slow_kind (file->machine, relocs[j].type) != SLOW_IS_OTHER)
	  file->why = "a call outside of its section";
      if (file->why == NULL && count->rule->loader)
	slow_loader_section (count, relocs, n, target);
      else if (file->why == NULL)
	minimum_section (count, relocs, n, target);
      free (relocs);
    }
  if (count->rule->loader)
    slow_loader_end (count);
  else
    minimum_end (count);
}

static void
add_size (struct slow_result *result, unsigned __int128 entries, unsigned entry,
	  unsigned round)
{
  unsigned __int128 size = entries * entry;

  result->sizes[result->n_sizes++] = (size + round - 1) / round * round;
}

/* PLT and GOT with what the loader adds.  */
static void
find_sizes (struct slow_result *result, unsigned machine)
{
  unsigned __int128 core = result->counts[SLOW_CORE], init = result->counts[SLOW_INIT];
  unsigned __int128 got = result->counts[SLOW_GOT], sites = result->counts[SLOW_SITES];

  switch (machine)
    {
    case EM_AARCH64:
      add_size (result, core + 1, 12, 1);
      add_size (result, init + 1, 12, 1);
      add_size (result, 1, 12, 1);
      add_size (result, 1, 12, 1);
      break;
    case 243:
      add_size (result, core + 1, 12, 1);
      add_size (result, got + 1, 8, 1);
      add_size (result, core + 1, 8, 1);
      break;
    case EM_PPC64:
      add_size (result, core + 2 + (sites * 24 + 39) / 40, 40, 1);
      break;
    case EM_S390:
      add_size (result, core, 22, 1);
      add_size (result, got, 8, 1);
      add_size (result, sites, 24, 1);
      break;
    case 258:
      add_size (result, core + 1, 16, 1);
      add_size (result, core + 1, 8, 1);
      add_size (result, got + 1, 8, 1);
      add_size (result, 2, 16, 1);
      break;
    default:
      /* Whole lines of 64 bytes, with as many literals behind each.  */
      add_size (result, core + 2, 8, 128);
      add_size (result, init + 2, 8, 128);
    }
}

void
slow_count (const uint8_t *bytes, size_t size, const struct slow_rule *rule,
	    struct slow_result *result)
{
  struct slow_count count = { .rule = rule, .counts = result->counts };

  memset (result, 0, sizeof *result);
  slow_open (&count.file, bytes, size);
  if (count.file.why == NULL)
    {
      count_sites (&count);
      count_sections (&count);
    }
  result->why = count.file.why;
  if (result->why == NULL)
    find_sizes (result, count.file.machine);
  slow_close (&count.file);
  free (count.all);
}
