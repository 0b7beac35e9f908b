/* SPDX-License-Identifier: GPL-3.0-or-later */
/* riscv64-plt.c: the PLT of riscv64's modules.

   Linux 7.3, arch/riscv/kernel/module-sections.c and include/asm/module.h, where the
   kernel is relocatable (CONFIG_MODULE_SECTIONS); numbers: RISC-V ELF psABI,
   "Relocations".  auipc and jalr reach +-2 GiB, and modules lie within that of the
   kernel, so that hardly any entry is ever used.  An entry is auipc, ld, jr, and its
   target is in .got.plt.  The loader of 6.12 compares each relocation with all earlier
   ones of its section, so equal ones in two sections count twice there.  */

#include "config.h"
#include "plt.h"

#include <elf.h>

/* Not in every <elf.h>.  */
#define EW_R_RISCV_PLT32 59

static const struct ew_plt_section sections[] =
{
  { .name = ".plt", .count = EW_PLT_CORE, .spare = 1, .entry = 12, .align = 64,
    .code = true },
  { .name = ".got", .count = EW_PLT_GOT, .spare = 1, .entry = 8, .align = 64 },
  { .name = ".got.plt", .count = EW_PLT_CORE, .spare = 1, .entry = 8, .align = 64 },
  { .name = NULL }
};

const struct ew_plt ew_plt_riscv64 =
{
  .relocations = SHT_RELA,
  .calls = { R_RISCV_CALL_PLT, EW_R_RISCV_PLT32 },
  .got = { R_RISCV_GOT_HI20 },
  .types_apart = true,
  .whole_file = true,
  .defined_is_near = true,
  .addends = EW_ADDEND_SAME,
  .reach = UINT64_C (1) << 31,
  .sections = sections,
  .sites = "__patchable_function_entries",
  .site_size = 8
};
