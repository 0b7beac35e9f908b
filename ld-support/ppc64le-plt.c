/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ppc64le-plt.c: the stubs of ppc64le's modules.

   Linux 7.3, arch/powerpc/kernel/module_64.c (get_stubs_size) and include/asm/ftrace.h;
   numbers: Power Architecture 64-bit ELF V2 ABI, 3.5.3.  BL reaches +-32 MiB, and a call
   to another module or the kernel changes the TOC pointer, so that each one goes through
   a stub of 40 bytes in .stubs: seven instructions, a word, and the address.  The loader
   counts calls within the module as well, which never use one.

   There are two stubs for ftrace_caller and ftrace_regs_caller; and with
   CONFIG_PPC_FTRACE_OUT_OF_LINE and _CALL_OPS, as Debian has it, 24 bytes for each
   place that ftrace may patch.  (PCREL kernels, for POWER10 only, are not known.)

   The loader compares addends in 32 bits with those in 64, so that what does not fit is
   never equal to another one; and it takes symbol 0 with addend 0 for seen.  */

#include "config.h"
#include "reloc.h"

#include <elf.h>

#define ENTRY 40

static bool
order_matters (const struct ew_reloc *reloc, unsigned like)
{
  (void) like;
  return (reloc->type == R_PPC64_REL24
	  && (reloc->symbol == 0 || reloc->addend < 0 || reloc->addend > UINT32_MAX));
}

/* The loader's order is the reverse: greatest first.  */
static int
compare (const struct ew_reloc *a, const struct ew_reloc *b)
{
  if (a->symbol != b->symbol)
    return a->symbol > b->symbol ? -1 : 1;
  if (a->type != b->type)
    return a->type > b->type ? -1 : 1;
  return (a->addend < b->addend) - (a->addend > b->addend);
}

static uint64_t
count_sorted (struct ew_reloc *relocs, size_t n,
	      bool (*far) (const void *data, const struct ew_reloc *reloc),
	      const void *data)
{
  uint32_t symbol = 0, addend = 0;
  uint64_t entries = 0;
  size_t i;

  ew_plt_sort (relocs, n, compare);
  for (i = 0; i < n; i++)
    if (far (data, &relocs[i])
	&& (relocs[i].symbol != symbol || relocs[i].addend != (int64_t) addend))
      {
	entries++;
	symbol = relocs[i].symbol;
	addend = relocs[i].addend;
      }
  return entries;
}

static const struct ew_plt_section sections[] =
{
  { .name = ".stubs", .count = EW_PLT_CORE, .spare = 2, .entry = ENTRY, .per_site = 24,
    .align = 8, .code = true },
  { .name = NULL }
};

const struct ew_plt ew_plt_ppc64le =
{
  .relocations = SHT_RELA,
  .calls = { R_PPC64_REL24 },
  .every_section = true,
  .defined_is_near = true,
  .addends = EW_ADDEND_SAME,
  .order_matters = order_matters,
  .count_sorted = count_sorted,
  .reach = UINT64_C (32) << 20,
  .sections = sections,
  .sites = "__patchable_function_entries",
  .site_size = 8
};
