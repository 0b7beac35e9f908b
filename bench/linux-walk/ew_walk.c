/* SPDX-License-Identifier: GPL-2.0-only */
/* ew_walk.c: what a walk of a stack with an exception costs.

   A thread goes DEPTH functions deep and stays there, until a thread of a higher
   priority on the same CPU interrupts it: then an exception lies on its stack, and it
   can't move.  Its stack is walked ROUNDS times by the kernel's walk along frame
   pointers (arch_stack_walk) and as often by the reliable one, with interrupts off, and
   the counter is read around that; and around the first reliable one, which has nothing
   to remember.  Under QEMU's -icount the counter counts instructions.  */

#include "lookup.h"

#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>
#include <linux/stacktrace.h>

#include <asm/arch_timer.h>

#define ROUNDS 1000
/* With the thread's function, kthread and ret_from_fork, ten frames.  */
#define DEPTH 6
#define MOST 64

typedef void walk_fn (stack_trace_consume_fn, void *, struct task_struct *,
		      struct pt_regs *);
typedef int reliable_fn (stack_trace_consume_fn, void *, struct task_struct *);

static walk_fn *walk;
static reliable_fn *walk_reliable;
static volatile bool stop;
static volatile unsigned long rounds;

struct addresses
{
  unsigned int n;
  unsigned long pc[MOST];
};

static bool
add (void *cookie, unsigned long pc)
{
  struct addresses *addresses = cookie;

  if (addresses->n == MOST)
    return false;
  addresses->pc[addresses->n++] = pc;
  return true;
}

static noinline __attribute__ ((__noipa__)) unsigned long
go_deep (unsigned int depth)
{
  unsigned long result = 1;

  if (depth != 0)
    return go_deep (depth - 1) + 1;
  while (!stop)
    rounds++;
  return result;
}

static int
stay (void *unused)
{
  unsigned long result = go_deep (DEPTH);

  while (!kthread_should_stop ())
    msleep (1);
  return result == 0;
}

static unsigned long long
now (void)
{
  return __arch_counter_get_cntvct ();
}

/* Walk TASK once and note where, then count.  */
static int
measure (struct task_struct *task)
{
  static struct addresses plain, reliable;
  unsigned long long start, middle, end, first;
  unsigned long flags;
  int i, error;

  local_irq_save (flags);
  walk (add, &plain, task, NULL);
  start = now ();
  error = walk_reliable (add, &reliable, task);
  first = now () - start;
  start = now ();
  for (i = 0; i < ROUNDS; i++)
    {
      plain.n = 0;
      walk (add, &plain, task, NULL);
    }
  middle = now ();
  for (i = 0; i < ROUNDS; i++)
    {
      reliable.n = 0;
      walk_reliable (add, &reliable, task);
    }
  end = now ();
  local_irq_restore (flags);

  pr_info ("ew_walk: frequency %u rounds %d\n", arch_timer_get_cntfrq (), ROUNDS);
  pr_info ("ew_walk: plain frames %u ticks %llu\n", plain.n, middle - start);
  pr_info ("ew_walk: reliable frames %u error %d ticks %llu\n", reliable.n, error,
	   end - middle);
  pr_info ("ew_walk: first ticks %llu\n", first);
  for (i = 0; i < (int) plain.n; i++)
    pr_info ("ew_walk: frame %d %pS%s\n", i, (void *) plain.pc[i],
	     i < (int) reliable.n && plain.pc[i] == reliable.pc[i] ? "" : " differs");
  return 0;
}

static int __init
start (void)
{
  struct task_struct *task;
  unsigned long before;

  walk = lookup_name ("arch_stack_walk");
  walk_reliable = lookup_name ("arch_stack_walk_reliable");
  if (walk == NULL || walk_reliable == NULL)
    return -ENOENT;
  task = kthread_create (stay, NULL, "ew_walk");
  if (IS_ERR (task))
    return PTR_ERR (task);
  kthread_bind (task, raw_smp_processor_id ());
  sched_set_fifo (current);
  wake_up_process (task);
  before = rounds;
  while (rounds == before)
    msleep (10);
  /* This thread has just interrupted it.  */
  measure (task);
  stop = true;
  kthread_stop (task);
  return 0;
}

static void __exit
end (void)
{
}

module_init (start);
module_exit (end);
MODULE_DESCRIPTION ("entryway: what a walk of a stack with an exception costs");
MODULE_LICENSE ("GPL");
