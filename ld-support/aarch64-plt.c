/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aarch64-plt.c: the PLT of arm64's modules.

   Linux 6.12 to 7.3, arch/arm64/kernel/module-plts.c (module_frob_arch_sections) and
   include/asm/module.h; numbers: ELF for the Arm 64-bit Architecture, 5.7.  B and BL
   reach +-128 MiB.  An entry is adrp, add, br.  One more is left in each PLT, and one in
   each of two sections of its own for ftrace_caller.

   Erratum 843419 of Cortex-A53 (Arm document EPM048406): an ADRP in one of the
   last two words of a 4 KiB page may compute a wrong address.  Linux moves such
   an ADRP into a PLT entry when the module is loaded.  A section that is
   aligned to 2^k can only have its word at OFFSET there if bits 3 to k-1 of
   OFFSET are all ones, so Linux raises the alignment where that settles it;
   only where more than a page would be needed does it spend an entry.  Of entries of 12
   bytes one in 341 would itself have its ADRP in the bad place, and the loader leaves
   room to skip it.  */

#include "config.h"
#include "plt.h"

#include <elf.h>

/* Another number for R_AARCH64_NONE, left from a draft of the ABI.  */
#define R_AARCH64_WITHDRAWN_NONE 256

#define PAGE_SIZE 4096
#define ENTRY 12

static bool
needs_veneer (uint32_t type, uint64_t offset)
{
  const uint64_t ones = (PAGE_SIZE - 1) & ~7;

  if (type != R_AARCH64_ADR_PREL_PG_HI21
      && type != R_AARCH64_ADR_PREL_PG_HI21_NC)
    return false;
  return (offset & ones) == ones;
}

static const struct ew_plt_section sections[] =
{
  { .name = ".plt", .count = EW_PLT_CORE, .spare = 1, .entry = ENTRY, .align = 64,
    .code = true },
  { .name = ".init.plt", .count = EW_PLT_INIT, .spare = 1, .entry = ENTRY, .align = 64,
    .code = true },
  { .name = ".text.ftrace_trampoline", .count = EW_PLT_COUNTS, .spare = 1,
    .entry = ENTRY, .align = 4, .code = true, .optional = true },
  { .name = ".init.text.ftrace_trampoline", .count = EW_PLT_COUNTS, .spare = 1,
    .entry = ENTRY, .align = 4, .code = true, .optional = true },
  { .name = NULL }
};

/* A link keeps the property of BTI and PAC only if each object has it (aaelf64, 6.2,
   GNU_PROPERTY_AARCH64_FEATURE_1_AND); what is emitted has no code that could lack
   anything.  */
static const char emit_asm[] =
  "\t.section .note.gnu.property,\"a\",%note\n"
  "\t.balign 8\n"
  "\t.long 4, 16, 5\n"
  "\t.asciz \"GNU\"\n"
  "\t.long 0xc0000000, 4, 3, 0\n";

const struct ew_plt ew_plt_aarch64 =
{
  .relocations = SHT_RELA,
  .other_none = R_AARCH64_WITHDRAWN_NONE,
  .calls = { R_AARCH64_CALL26, R_AARCH64_JUMP26 },
  .types_apart = true,
  .init_apart = true,
  .not_own_section = true,
  .addends = EW_ADDEND_ZERO,
  .leaves_last_unsorted = true,
  .sorts_branches = true,
  .entries_per_page = PAGE_SIZE / ENTRY,
  .needs_veneer = needs_veneer,
  .reach = UINT64_C (128) << 20,
  .sections = sections,
  .emit_asm = emit_asm,
  .sites = "__patchable_function_entries",
  .site_size = 8
};
