// SPDX-License-Identifier: GPL-2.0-or-later
/* targets.c: 512 targets for far calls, the C half.

   targets-entry.S saves the registers in the order of struct target_regs and
   calls ew_target_hit.  It is not traced: it must not depend on the mechanism
   that it observes.  */

#include <linux/module.h>
#include "targets.h"

struct target_regs
{
  u64 x[10];			/* x0 to x9.  */
};

extern char ew_target_first[];

asmlinkage void ew_target_hit (const struct target_regs *regs, u64 target,
			       u64 lr, const u64 *stack);

asmlinkage notrace void
ew_target_hit (const struct target_regs *regs, u64 target, u64 lr,
	       const u64 *stack)
{
  struct ew_hit *hit = (struct ew_hit *) regs->x[0];
  int i;

  hit->count++;
  hit->target = target;
  for (i = 0; i < 8; i++)
    hit->args[i] = regs->x[i];
  for (; i < EW_ARGS; i++)
    hit->args[i] = stack[i - 8];
  hit->callsite = lr;
  hit->parent = regs->x[9];
}

unsigned long
ew_target_address (unsigned int n)
{
  return (unsigned long) ew_target_first + n * EW_TARGET_SIZE;
}
EXPORT_SYMBOL_GPL (ew_target_address);

MODULE_DESCRIPTION ("targets for entryway's example");
MODULE_LICENSE ("GPL");
