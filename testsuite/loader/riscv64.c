/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The module loader of riscv64 with MODULE_SECTIONS:
   arch/riscv/kernel/module-sections.c, with the kernel's own asm/module.h (the sizes of
   entries).

   MODULE_SECTIONS comes with RELOCATABLE (arch/riscv/Kconfig).  Without it, as in
   Debian's kernels, the loader reserves nothing and modules have no such sections; they
   are made up then.  */

#include "shim.h"
#include "relocations.h"

#define CONFIG_MODULE_SECTIONS 1
#define L1_CACHE_BYTES 64

#include <asm/module.h>
LOADER_MODULE
#include LOADER_SOURCE

const struct loader loader =
{
  "riscv64", ELFCLASS64, ELFDATA2LSB, EM_RISCV, { ".plt", ".got", ".got.plt" }, 3
};

LOADER_RUN
