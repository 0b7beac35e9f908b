/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The module loader of arm (32-bit): arch/arm/kernel/module-plts.c, with the kernel's own
   asm/module.h (how entries lie in lines).

   As Debian's kernels for ARMv7 have it: ARM instructions, VMSPLIT_3G, lines of 64 bytes
   (arch/arm/mm/Kconfig: ARM_L1_CACHE_SHIFT_6), DYNAMIC_FTRACE, whose two targets have an
   entry each in either PLT; their addresses don't matter.  Relocations have their addend
   in the instruction.  The source takes addresses for 32-bit numbers, so that the module
   must lie low.  */

#include "shim.h"
#include "relocations.h"

#define CONFIG_ARM_MODULE_PLTS 1
#define CONFIG_ARM_UNWIND 1
#define CONFIG_VMSPLIT_3G 1
#define CONFIG_DYNAMIC_FTRACE 1
/* With 4, each entry is a line of its own, and a size tells how many there are.  */
#ifndef L1_CACHE_BYTES
# define L1_CACHE_BYTES 64
#endif
#define FTRACE_ADDR 4
#define MCOUNT_ADDR 8

#define __opcode_to_mem_arm(word) cpu_to_le32 (word)
#define __mem_to_opcode_arm(word) le32_to_cpu (word)
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
# define __mem_to_opcode_thumb16(half) ((u16) (half))
#else
# define __mem_to_opcode_thumb16(half) __builtin_bswap16 (half)
#endif
#define guard(lock) preempt_disable
void preempt_disable (void);
void preempt_enable (void);
struct list_head { void *next, *prev; };

/* The one structure of ELF that the source names by a tag (gABI, Section Header).  */
struct elf32_shdr
{
  Elf32_Word sh_name, sh_type, sh_flags;
  Elf32_Addr sh_addr;
  Elf32_Off sh_offset;
  Elf32_Word sh_size, sh_link, sh_info, sh_addralign, sh_entsize;
};
_Static_assert (sizeof (struct elf32_shdr) == sizeof (Elf32_Shdr), "elf.h");
#define Elf32_Shdr struct elf32_shdr

#include <asm/module.h>
LOADER_MODULE
#include LOADER_SOURCE

const struct loader loader =
{
  "arm", ELFCLASS32, ELFDATA2LSB, EM_ARM, { ".plt", ".init.plt" }, 2
};

LOADER_RUN
