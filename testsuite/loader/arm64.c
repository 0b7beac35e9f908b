/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The module loader of arm64: arch/arm64/kernel/module-plts.c, with the kernel's own
   asm/module.h (the size of an entry) and asm/ftrace.h (how many entries a trampoline
   section has).

   ARM64_ERRATUM_843419 is on in Debian's kernels, and whether a CPU has the erratum is
   asked of cpus_have_final_cap at run time: here loader_erratum.  Instructions are made
   when relocations are applied, which is not reached.  */

#include "shim.h"
#include "relocations.h"

#define CONFIG_ARM64_ERRATUM_843419 1
#define CONFIG_DYNAMIC_FTRACE 1
#define ARM64_WORKAROUND_843419 1
#define cpus_have_final_cap(capability) loader_erratum
#define swap(a, b) do { __auto_type a_ = (a); (a) = (b); (b) = a_; } while (0)
#define L1_CACHE_BYTES 64

enum aarch64_insn_register { AARCH64_INSN_REG_16 = 16 };
enum { AARCH64_INSN_REGTYPE_RD, AARCH64_INSN_BRANCH_NOLINK, AARCH64_INSN_ADSB_ADD,
       AARCH64_INSN_ADR_TYPE_ADRP, AARCH64_INSN_VARIANT_64BIT };
u32 aarch64_insn_gen_adr ();
u32 aarch64_insn_gen_add_sub_imm ();
u32 aarch64_insn_gen_branch_reg ();
u32 aarch64_insn_gen_branch_imm ();
u32 aarch64_insn_decode_register ();
s32 aarch64_insn_adrp_get_offset ();

#include <asm/module.h>
LOADER_MODULE
#include "ftrace-entries.h"
#include LOADER_SOURCE

const struct loader loader =
{
  "arm64", ELFCLASS64, ELFDATA2LSB, EM_AARCH64,
  { ".plt", ".init.plt", ".text.ftrace_trampoline", ".init.text.ftrace_trampoline" }, 2
};

LOADER_RUN
