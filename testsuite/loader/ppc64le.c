/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The module loader of ppc64le: arch/powerpc/kernel/module_64.c, with the kernel's own
   asm/module.h and asm/ftrace.h (the size of an out-of-line stub).

   As Debian's kernels have it: ABI v2, whose function descriptor is one address; no
   PCREL; DYNAMIC_FTRACE with registers, for which there are two stubs; and
   PPC_FTRACE_OUT_OF_LINE with DYNAMIC_FTRACE_WITH_CALL_OPS, so that each patchable
   function has a stub of 24 bytes.  Linux 6.12 reserves none for these.  Most of the
   source applies relocations, which is not reached.  */

#include "shim.h"
#include "relocations.h"

#define __KERNEL__
#define __powerpc64__
#define CONFIG_PPC64 1
#define CONFIG_PPC64_ELF_ABI_V2 1
#define CONFIG_SMP 1
#define CONFIG_FUNCTION_TRACER 1
#define CONFIG_DYNAMIC_FTRACE 1
#define CONFIG_DYNAMIC_FTRACE_WITH_REGS 1
#define CONFIG_DYNAMIC_FTRACE_WITH_CALL_OPS 1
#define CONFIG_PPC_FTRACE_OUT_OF_LINE 1

typedef struct { unsigned long addr; } func_desc_t;
struct list_head { void *next, *prev; };
struct paca_struct { u8 ftrace_enabled; };
struct paca_struct *get_paca (void);
extern char ftrace_caller[], ftrace_regs_caller[];

/* Instructions.  */
#define PPC_RAW_ADD(...) 0
#define PPC_RAW_ADDI(...) 0
#define PPC_RAW_ADDIS(...) 0
#define PPC_RAW_BCTR() 0
#define PPC_RAW_LD(...) 0
#define PPC_RAW_MTCTR(...) 0
#define PPC_RAW_NOP() 0
#define PPC_RAW_STD(...) 0
#define PPC_INST_LD_TOC 0
#define PPC_HA(value) (value)
#define PPC_LO(value) (value)
#define PPC_LI(value) (value)
#define PPC_LI_MASK 0
#define IMM_H18(value) (value)
#define IMM_L(value) (value)
#define SHN_LIVEPATCH 0xff20
u32 ppc_inst (u32);
u32 ppc_inst_prefix (u32, u32);
int patch_instruction (u32 *, u32);
int patch_u32 (void *, u32);
bool instr_is_relative_link_branch (u32);
int copy_from_kernel_nofault (void *, const void *, size_t);

#include <asm/ftrace.h>
#include <asm/module.h>
LOADER_MODULE
#include LOADER_SOURCE

const struct loader loader =
{
  "ppc64le", ELFCLASS64, ELFDATA2LSB, EM_PPC64, { ".stubs" }, 1
};

LOADER_RUN
