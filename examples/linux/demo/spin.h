/* SPDX-License-Identifier: GPL-2.0-only */
/* spin.h: what the files of ew_spin share.

   spin-main.c	  parameters, and the threads' beginning and end
   spin-chain.c	  a deep chain of calls, through the kernel and back
   spin-window.c  tiny functions, one after the other

   Which function calls which is repeated, as data, where stacks are judged:
   examples/module/guest/stack-rules.c.  So each function that it names must
   stay a function of its own and be called as it is written: OUT_OF_LINE
   forbids GCC to inline, clone or look into it, and a result is used after the
   call, or the call would become a jump, where no jump is meant.  */

#ifndef SPIN_H
#define SPIN_H

#include <linux/compiler.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/types.h>

#define OUT_OF_LINE __attribute__ ((__noipa__))

enum { SPIN_CHAINS = 2, SPIN_WINDOW = SPIN_CHAINS, SPIN_THREADS };

struct spinner
{
  unsigned int id;		/* Its place in the parameters.  */
  struct task_struct *task;
};

/* spin-main.c: the parameters.  */
extern unsigned long spin_count[SPIN_THREADS];
extern int spin_value_seen[SPIN_CHAINS];
extern int spin_inside_seen;
extern unsigned long spin_inside_count;
extern bool spin_stay_inside;
extern bool spin_yields;
extern bool spin_report;

int spin_chain_thread (void *spinner);
int spin_window_thread (void *spinner);

/* Say to RCU that this task is in no trampoline of ftrace: before one is freed,
   the kernel waits until every task has slept, was in user space, or said so.
   Without it no live patch could be taken back while the threads run, on any
   kernel.  This does not sleep, nor offer to be preempted.  */

static __always_inline void
spin_quiescent (void)
{
  if (READ_ONCE (spin_report))
    rcu_tasks_qs (current, false);
}

/* The end of a round.  */

static __always_inline void
spin_rest (void)
{
  spin_quiescent ();
  if (READ_ONCE (spin_yields))
    schedule ();
}

#endif /* SPIN_H */
