/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arch.c: from an ELF machine number to what is known about it.

   The table of architectures is arch.def and nothing but arch.def.  The second
   table only makes a refusal readable: someone who hands over an object of the
   build machine by mistake should read its name and not a number.  Numbers are
   those of the ELF registry (https://www.sco.com/developers/gabi, e_machine),
   written out because an old <elf.h> lacks the newer ones.  */

#include "config.h"
#include "target.h"

static const struct ew_arch archs[] =
{
#define EW_ARCH(id, name, machine, class, data, unit, size, align, lr) \
  { name, machine, class, data, unit, size, align, lr, &ew_target_##id, &ew_plt_##id },
#define EW_ARCH_PLT(id, name, machine, class, data) \
  { name, machine, class, data, 0, 0, 0, 0, NULL, &ew_plt_##id },
#include <entryway/arch.def>
};

const char ew_arch_names[] =
#define EW_ARCH(id, name, machine, class, data, unit, size, align, lr) " " name
#include <entryway/arch.def>
  ;

const char ew_plt_names[] =
#define EW_ARCH(id, name, machine, class, data, unit, size, align, lr) " " name
#define EW_ARCH_PLT(id, name, machine, class, data) " " name
#include <entryway/arch.def>
  ;

static const struct
{
  unsigned machine;
  const char *name;
} machine_names[] =
{
  { 3, "i386" }, { 8, "MIPS" }, { 20, "32-bit PowerPC" },
  { 21, "64-bit PowerPC" }, { 22, "s390" }, { 40, "32-bit Arm" },
  { 43, "SPARC V9" }, { 50, "IA-64" }, { 62, "x86-64" }, { 243, "RISC-V" },
  { 247, "BPF" }, { 258, "LoongArch" }
};

const struct ew_arch *
ew_arch_find (unsigned machine)
{
  size_t i;

  for (i = 0; i < sizeof archs / sizeof archs[0]; i++)
    if (archs[i].machine == machine)
      return &archs[i];
  return NULL;
}

const char *
ew_machine_name (unsigned machine)
{
  const struct ew_arch *arch = ew_arch_find (machine);
  size_t i;

  for (i = 0; i < sizeof machine_names / sizeof machine_names[0]; i++)
    if (machine_names[i].machine == machine)
      return machine_names[i].name;
  return arch != NULL ? arch->name : NULL;
}
