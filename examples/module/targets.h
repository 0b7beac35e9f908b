/* SPDX-License-Identifier: GPL-2.0-or-later */
/* targets.h: between ew_targets.ko and ew_demo.ko.

   A target is what a direct-call trampoline is to a kernel: it is entered from
   a function's patch site, does something, and lets the function go on.  Here
   it writes down how it was entered.  Where to write comes as the function's
   first argument, so that each thread has a place of its own.  */

#ifndef EW_TARGETS_H
#define EW_TARGETS_H

/* Number of targets.  */
#define EW_TARGETS 512

/* Bytes of a target's own code, see targets-entry.S.  */
#define EW_TARGET_SIZE 12

/* Arguments of a demo function: eight in registers, two on the stack.  */
#define EW_ARGS 10

#ifndef __ASSEMBLY__
#include <linux/types.h>

/* How a target was entered; the caller keeps one per thread.  */
struct ew_hit
{
  u64 count;			/* Entries since the caller's last reset.  */
  u64 target;			/* Which of them, 0 to EW_TARGETS - 1.  */
  u64 args[EW_ARGS];		/* As the target found them.  */
  u64 callsite;			/* LR: back into the function.  */
  u64 parent;			/* x9: the function's own caller.  */
};

/* The address of target N.  */
unsigned long ew_target_address (unsigned int n);
#endif

#endif /* EW_TARGETS_H */
