/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The module loader of s390x: arch/s390/kernel/module.c, with the kernel's own
   asm/module.h and asm/ftrace.lds.h (how much a traced function needs).

   It has no sections for it: the PLT and the GOT go behind the module's text, and
   their sizes are in struct mod_arch_specific.  EXPOLINE is off, as in Debian's kernels:
   with it a PLT ends with one more entry.  FUNCTION_TRACER is on, for which
   module_finalize allocates trampolines by the size of __mcount_loc (linux/ftrace.h,
   FTRACE_CALLSITE_SECTION), before rounding to pages.  That function of the kernel is
   called here, too.  */

#include "shim.h"
#include "relocations.h"

#define CONFIG_STACKPROTECTOR 1
#define CONFIG_FUNCTION_TRACER 1
#define nospec_disable 0
#define FTRACE_CALLSITE_SECTION "__mcount_loc"
#define set_memory_rox(start, pages) ((void) 0)
void *s390_kernel_write (void *, const void *, size_t);
void apply_alternatives (void *, void *);
void nospec_revert (void *, void *);
int stack_protector_apply (void *, void *);

#include <asm/ftrace.lds.h>
#include <asm/module.h>
LOADER_MODULE
#include LOADER_SOURCE

const struct loader loader =
{
  "s390x", ELFCLASS64, ELFDATA2MSB, EM_S390, { "plt", "got", "ftrace" }, -1
};

int
loader_run (void *ehdr, void *shdrs, char *names, unsigned long *sizes)
{
  struct module module = { 0 };
  Elf64_Ehdr *e = ehdr;
  int error = module_frob_arch_sections (ehdr, shdrs, names, &module);
  for (Elf64_Shdr *s = shdrs, *end = s + e->e_shnum; !error && s < end; s++)
    if (strcmp (names + s->sh_name, FTRACE_CALLSITE_SECTION) == 0)
      {
	execmem_free (module.arch.trampolines_start);
	error = module_alloc_ftrace_hotpatch_trampolines (&module, s);
      }
  sizes[0] = module.arch.plt_size;
  sizes[1] = module.arch.got_size;
  sizes[2] = (char *) module.arch.trampolines_end - (char *) module.arch.trampolines_start;
  vfree (module.arch.syminfo);
  execmem_free (module.arch.trampolines_start);
  return error;
}
