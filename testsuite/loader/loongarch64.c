/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The module loader of loongarch64: arch/loongarch/kernel/module-sections.c, with the
   kernel's own asm/module.h (the sizes of entries) and asm/ftrace.h (how many entries
   the trampoline section has).

   Instructions are made when relocations are applied, which is not reached.  Linux 6.12
   has no R_LARCH_GOT_PCADD_HI20 and counts none.  */

#include "shim.h"
#include "relocations.h"

#define CONFIG_DYNAMIC_FTRACE 1
#define L1_CACHE_BYTES 64

#define LOONGARCH_GPR_T1 13
#define ADDR_IMM(value, part) (value)
u32 larch_insn_gen_lu12iw ();
u32 larch_insn_gen_lu32id ();
u32 larch_insn_gen_lu52id ();
u32 larch_insn_gen_jirl ();

#include <asm/module.h>
LOADER_MODULE
#include "ftrace-entries.h"
#include LOADER_SOURCE

const struct loader loader =
{
  "loongarch64", ELFCLASS64, ELFDATA2LSB, EM_LOONGARCH,
  { ".plt", ".plt.idx", ".got", ".ftrace_trampoline" }, 3
};

LOADER_RUN
