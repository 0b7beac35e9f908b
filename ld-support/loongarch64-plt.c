/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loongarch64-plt.c: the PLT of loongarch64's modules.

   Linux 7.3, arch/loongarch/kernel/module-sections.c, include/asm/module.h and
   ftrace.h; numbers: LoongArch ELF psABI.  B and BL reach +-128 MiB; the kernel is
   always farther.  An entry builds the target's address from immediates (lu12i.w,
   lu32i.d, lu52i.d, jirl), and .plt.idx has that address again, by which the loader
   finds entries that it has made.  Calls of the section itself are counted, too.  */

#include "config.h"
#include "plt.h"

#include <elf.h>

/* Not in every <elf.h>.  */
#define EW_R_LARCH_SOP_PUSH_PLT_PCREL 29
#define EW_R_LARCH_B26 66
#define EW_R_LARCH_GOT_PC_HI20 75
#define EW_R_LARCH_GOT_PCADD_HI20 130

static const struct ew_plt_section sections[] =
{
  { .name = ".plt", .count = EW_PLT_CORE, .spare = 1, .entry = 16, .align = 64,
    .code = true },
  { .name = ".plt.idx", .count = EW_PLT_CORE, .spare = 1, .entry = 8, .align = 64 },
  { .name = ".got", .count = EW_PLT_GOT, .spare = 1, .entry = 8, .align = 64 },
  { .name = ".ftrace_trampoline", .count = EW_PLT_COUNTS, .spare = 2, .entry = 16,
    .align = 4, .code = true, .optional = true },
  { .name = NULL }
};

const struct ew_plt ew_plt_loongarch64 =
{
  .relocations = SHT_RELA,
  .calls = { EW_R_LARCH_B26, EW_R_LARCH_SOP_PUSH_PLT_PCREL },
  .got = { EW_R_LARCH_GOT_PC_HI20, EW_R_LARCH_GOT_PCADD_HI20 },
  .types_apart = true,
  .addends = EW_ADDEND_SAME,
  .reach = UINT64_C (128) << 20,
  .sections = sections,
  .sites = "__patchable_function_entries",
  .site_size = 8
};
