/* SPDX-License-Identifier: GPL-3.0-or-later */
/* s390x-plt.c: the PLT of s390x's modules, which are big-endian.

   Linux 6.12 to 7.3, arch/s390/kernel/module.c, ftrace.h and include/asm/ftrace.lds.h;
   numbers: z/Architecture ELF ABI supplement, "Relocation".  BRASL reaches +-4 GiB.  PLT
   and GOT are no sections of the file, but room behind the module's text; a symbol has
   one entry, whatever asks for it.  (With CONFIG_EXPOLINE, which Debian has not set, there
   is one more, unless the boot command line says nospec.)  ftrace has a trampoline of 24
   bytes for each place in __mcount_loc; their memory is allocated in whole pages.  */

#include "config.h"
#include "plt.h"

#include <elf.h>

static const struct ew_plt_section sections[] =
{
  { .name = "plt", .count = EW_PLT_CORE, .entry = 22, .align = 4,
    .code = true, .appended = true },
  { .name = "got", .count = EW_PLT_GOT, .entry = 8, .align = 4, .appended = true },
  { .name = "ftrace", .count = EW_PLT_SITES, .entry = 24, .align = 8, .code = true,
    .appended = true },
  { .name = NULL }
};

const struct ew_plt ew_plt_s390x =
{
  .relocations = SHT_RELA,
  .calls = { R_390_PLT16DBL, R_390_PLT32DBL, R_390_PLT32, R_390_PLT64, R_390_PLTOFF16,
	     R_390_PLTOFF32, R_390_PLTOFF64 },
  .got = { R_390_GOT12, R_390_GOT16, R_390_GOT20, R_390_GOT32, R_390_GOT64,
	   R_390_GOTENT, R_390_GOTPLT12, R_390_GOTPLT16, R_390_GOTPLT20,
	   R_390_GOTPLT32, R_390_GOTPLT64, R_390_GOTPLTENT },
  .every_section = true,
  .whole_file = true,
  .defined_is_near = true,
  .addends = EW_ADDEND_ANY,
  .reach = UINT64_C (1) << 32,
  .sections = sections,
  .sites = "__mcount_loc",
  .site_size = 8
};
