/* SPDX-License-Identifier: GPL-2.0-only */
/* spin-main.c: kernel threads that never sleep.

   `ew_spin/0' and `ew_spin/1' go through a deep chain of calls, again and
   again, and `ew_spin/window' through tiny functions.  All are bound to one
   CPU and never call the scheduler, so that they only ever stop where an
   interrupt preempts them: at any instruction.  There LR may or may not hold
   the caller, and Linux 7.3 for arm64 calls each such stack unreliable
   (arch/arm64/kernel/stacktrace.c, arch_reliable_kunwind_consume_entry): a
   live patch waits for them without end.

   In /sys/module/ew_spin/parameters:

     distance	   bytes from this module's text to the kernel's
     count	   rounds of each of the three threads
     value	   what spin_value last returned to ew_spin/0 and ew_spin/1
     inside	   ew_spin/0 enters spin_inside and stays there while this is 1
     inside_count  rounds in there
     inside_value  what spin_inside last returned
     yields	   1: the threads call the scheduler in each round after all, and
		   stock Linux completes, too: there their stacks are ordinary
     report	   report to RCU (spin.h); 0: in no way, as a thread should not
     cpu	   where the threads run  */

#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/printk.h>
#include "spin.h"

unsigned long spin_count[SPIN_THREADS];
module_param_array_named (count, spin_count, ulong, NULL, 0444);
MODULE_PARM_DESC (count, "rounds of each thread");

int spin_value_seen[SPIN_CHAINS];
module_param_array_named (value, spin_value_seen, int, NULL, 0444);
MODULE_PARM_DESC (value, "what spin_value last returned to each thread");

bool spin_stay_inside;
module_param_named (inside, spin_stay_inside, bool, 0644);
MODULE_PARM_DESC (inside, "ew_spin/0 stays inside spin_inside");

unsigned long spin_inside_count;
module_param_named (inside_count, spin_inside_count, ulong, 0444);
MODULE_PARM_DESC (inside_count, "rounds inside spin_inside");

int spin_inside_seen;
module_param_named (inside_value, spin_inside_seen, int, 0444);
MODULE_PARM_DESC (inside_value, "what spin_inside last returned");

bool spin_yields;
module_param_named (yields, spin_yields, bool, 0644);
MODULE_PARM_DESC (yields, "call the scheduler in each round");

bool spin_report = true;
module_param_named (report, spin_report, bool, 0644);
MODULE_PARM_DESC (report, "report quiescent states to RCU");

static unsigned int cpu = 1;
module_param (cpu, uint, 0444);
MODULE_PARM_DESC (cpu, "where the threads run");

static int
get_distance (char *buffer, const struct kernel_param *unused)
{
  unsigned long here = (unsigned long) spin_chain_thread;

  return sysfs_emit (buffer, "%ld\n", (long) ((unsigned long) &_printk - here));
}

static const struct kernel_param_ops distance_ops = { .get = get_distance };
module_param_cb (distance, &distance_ops, NULL, 0444);
MODULE_PARM_DESC (distance, "bytes from this module's text to the kernel's");

static struct spinner spinners[SPIN_THREADS];

static int __init
start (unsigned int id)
{
  static const char *const names[SPIN_THREADS] = { "0", "1", "window" };
  struct spinner *s = &spinners[id];
  struct task_struct *task;

  s->id = id;
  task = kthread_create (id == SPIN_WINDOW ? spin_window_thread : spin_chain_thread,
			 s, "ew_spin/%s", names[id]);
  if (IS_ERR (task))
    return PTR_ERR (task);
  kthread_bind (task, cpu);
  s->task = task;
  wake_up_process (task);
  return 0;
}

static void
stop_all (void)
{
  unsigned int id;

  for (id = 0; id < SPIN_THREADS; id++)
    if (spinners[id].task != NULL)
      kthread_stop (spinners[id].task);
}

static int __init
spin_init (void)
{
  unsigned int id;
  int error = cpu_online (cpu) ? 0 : -ENODEV;

  for (id = 0; error == 0 && id < SPIN_THREADS; id++)
    error = start (id);
  if (error != 0)
    stop_all ();
  return error;
}

static void __exit
spin_exit (void)
{
  stop_all ();
}

module_init (spin_init);
module_exit (spin_exit);
MODULE_DESCRIPTION ("threads that never sleep, for live patches to wait for");
MODULE_LICENSE ("GPL");
