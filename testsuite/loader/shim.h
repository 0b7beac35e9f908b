/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What six source files of Linux and its lib/sort.c need to be compiled as parts of a
   program for this machine.

   It stands in for all headers that they name: `build' makes each an empty file, except
   those that say what is to be counted, which are the kernel's own (see ARCH.c).  The
   constants of relocations are the kernel's, too; `build' takes them from asm/elf.h.
   Functions are only declared if nothing calls them: the link drops what is not reached
   (ld(1), --gc-sections).  Types and macros do what Documentation/core-api and the
   kernel's manual pages (kernel-doc) say of those names; none is the kernel's text.  */

#ifndef LOADER_SHIM_H
#define LOADER_SHIM_H

#include <elf.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "loader.h"

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32, __le32;
typedef uint64_t u64;
typedef int16_t s16;
typedef int32_t s32;
typedef int64_t s64;

#define ENOENT 2
#define ENOEXEC 8
#define ENOMEM 12
#define EFAULT 14

#undef __packed
#undef __aligned
#define __packed __attribute__ ((packed))
#define __aligned(n) __attribute__ ((aligned (n)))
#define EXPORT_SYMBOL(name)
#define KBUILD_MODNAME "loader"

/* A CONFIG_ name is defined as 1 or not at all.  */
#define LOADER_TEXT(x) #x
#define IS_ENABLED(option) (LOADER_TEXT (option)[0] == '1')

#define pr_err(...) fprintf (stderr, __VA_ARGS__)
#define pr_debug(...) ((void) 0)
#define KERN_ERR ""
#define printk(...) fprintf (stderr, __VA_ARGS__)
#define BUG() abort ()
#define BUG_ON(bad) ((bad) ? abort () : (void) 0)
#define WARN_ON(bad) (!!(bad))
#define BUILD_BUG_ON(bad) BUG_ON (bad)
#define unreachable() abort ()
#define cond_resched() ((void) 0)

#define ARRAY_SIZE(array) (sizeof (array) / sizeof *(array))
#define DIV_ROUND_UP(n, unit) ((n) / (unit) + ((n) % (unit) != 0))
#define roundup(n, unit) (DIV_ROUND_UP (n, unit) * (unit))
#define round_up(n, unit) roundup (n, unit)
#define ALIGN(n, unit) roundup (n, unit)
#define ALIGN_DOWN(n, unit) ((n) / (unit) * (unit))
#define array_size(a, b) ((size_t) (a) * (b))
#define max(a, b) ({ __auto_type a_ = (a); __auto_type b_ = (b); \
		     a_ > b_ ? a_ : b_; })
#define cmp_int(a, b) ((a) < (b) ? -1 : (a) != (b))
#define ffz(word) ((unsigned long) __builtin_ctzl (~(unsigned long) (word)))
#define str_has_prefix(s, prefix) (strncmp (s, prefix, strlen (prefix)) == 0)

#define SZ_4K 4096
#define PAGE_SIZE 4096UL

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
# define cpu_to_le32(n) ((u32) (n))
#else
# define cpu_to_le32(n) __builtin_bswap32 (n)
#endif
#define le32_to_cpu(n) cpu_to_le32 (n)
#define le32_to_cpup(p) le32_to_cpu (*(p))

/* linux/sort.h */
typedef int (*cmp_func_t) (const void *, const void *);
typedef int (*cmp_r_func_t) (const void *, const void *, const void *);
typedef void (*swap_func_t) (void *, void *, int);
typedef void (*swap_r_func_t) (void *, void *, int, const void *);
void sort (void *, size_t, size_t, cmp_func_t, swap_func_t);

/* linux/slab.h, linux/vmalloc.h, linux/execmem.h */
#define GFP_KERNEL 0
#define kvrealloc(p, size, flags) realloc (p, size)
#define kvfree(p) free (p)
#define vmalloc(size) malloc ((size) + 1)
#define vfree(p) free (p)
#define execmem_alloc(type, size) malloc ((size) + 1)
#define execmem_free(p) free (p)

/* asm-generic/module.h */
#if LOADER_BITS == 32
# define LOADER_ELF(name) Elf32_##name
# define ELF_R_SYM(info) ELF32_R_SYM (info)
# define ELF_R_TYPE(info) ELF32_R_TYPE (info)
#else
# define CONFIG_64BIT 1
# define LOADER_ELF(name) Elf64_##name
# define ELF_R_SYM(info) ELF64_R_SYM (info)
# define ELF_R_TYPE(info) ELF64_R_TYPE (info)
#endif
#define Elf_Addr LOADER_ELF (Addr)
#define Elf_Ehdr LOADER_ELF (Ehdr)
#define Elf_Shdr LOADER_ELF (Shdr)
#define Elf_Sym LOADER_ELF (Sym)
#define Elf_Rela LOADER_ELF (Rela)

/* linux/module.h, linux/moduleloader.h.  Whoever includes asm/module.h before has its
   struct mod_arch_specific in struct module; sort.c needs neither.  */
#define CONFIG_MODULE_UNLOAD 1
struct module;
bool within_module_init (unsigned long, const struct module *);
bool within_module_core (unsigned long, const struct module *);
bool is_livepatch_module (struct module *);
struct module *__module_text_address (unsigned long);

/* With MODULE_UNLOAD .exit is laid out as the rest of the module is.  */
static inline bool
module_init_layout_section (const char *name)
{
  return str_has_prefix (name, ".init");
}

#define LOADER_MODULE							\
  enum mod_mem_type { MOD_TEXT, MOD_MEM_NUM_TYPES };			\
  struct module_memory { void *base; unsigned int size; };		\
  struct module								\
  {									\
    int state;								\
    char name[64];							\
    struct module_memory mem[MOD_MEM_NUM_TYPES];			\
    struct mod_arch_specific arch;					\
  };									\
  enum { MODULE_STATE_LIVE, MODULE_STATE_UNFORMED };
struct modversion_info { unsigned long crc; char name[56]; };

/* The loader_run of those loaders that only size sections.  */
#define LOADER_RUN							\
  int									\
  loader_run (void *ehdr, void *shdrs, char *names, unsigned long *sizes) \
  {									\
    struct module module = { 0 };					\
    (void) sizes;							\
    return module_frob_arch_sections (ehdr, shdrs, names, &module);	\
  }

#endif
