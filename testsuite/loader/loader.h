/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the driver of the loader's oracle and the part that has the kernel's source.

   The oracle says how large Linux's module loader makes the sections that it fills with
   PLT entries, by running the loader's own code: for each architecture one function,
   module_frob_arch_sections (linux/moduleloader.h), that gets the ELF header, a copy of
   the section headers that it changes, and their names.  The driver (driver.c) knows ELF
   and files and nothing of Linux; ARCH.c has one kernel source included and nothing of
   files.  What either knows of the other is here.  */

#ifndef LOADER_H
#define LOADER_H

#include <stdbool.h>

struct loader
{
  const char *arch;		/* as entryway calls it */
  int class, data, machine;	/* of e_ident, e_machine */
  /* What is printed, in this order.  The first NEEDED are sections that the loader
     refuses a module without, made up if the file has none; the others are printed if
     the file has them.  With NEEDED < 0 they are not sections, but what loader_run gives
     for them.  */
  const char *names[5];
  int needed;
};

extern const struct loader loader;

/* The CPU has Cortex-A53's erratum 843419 (arm64).  */
extern bool loader_erratum;

/* Call module_frob_arch_sections.  NAMES are the sections' names, SIZES what it gives
   that no section has.  Not 0 if it refuses the module.  */
extern int loader_run (void *ehdr, void *shdrs, char *names, unsigned long *sizes);

#endif
