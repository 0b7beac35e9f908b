/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many entries ftrace has in a module: of the kernel's asm/ftrace.h what an assembler
   file gets; the name that says so has changed since 6.12.  */

#define __ASSEMBLY__
#define __ASSEMBLER__
#include <asm/ftrace.h>
#undef __ASSEMBLY__
#undef __ASSEMBLER__
