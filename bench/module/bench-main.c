// SPDX-License-Identifier: GPL-2.0-or-later
/* bench-main.c: what ew_bench.ko does when it is loaded.

   It sends three functions to a far target, one in each way that there is,
   prints where they are, and waits until a debugger has set bench_gate.  Then
   it calls each of them once, for the debugger to count the instructions from
   the function's label to the target:

     area	a function of this module, armed through the runtime
     module	its neighbour, by register_ftrace_direct
     kernel	int_sqrt of the kernel, by register_ftrace_direct

   and does the same with the runtime's two ways to retarget.  What Linux does
   to retarget is millions of instructions, too many to be stepped through; the
   processor's own counter has them, as Linux's perf reads it.

   Three ftrace_ops, one for each function: with two users on one function
   ftrace would take another, longer way.  */

#include <linux/delay.h>
#include <linux/module.h>
#include <linux/perf_event.h>
#include <linux/slab.h>
#include <linux/math.h>
#include "demo.h"

extern const struct ew_area_record __start___entryway_sites[];
extern const struct ew_area_record __stop___entryway_sites[];
extern const struct demo_set demo_set_global;

enum { BY_AREA, BY_FTRACE, FUNCTIONS };

/* Calls in the counter's loop.  */
#define LOOP 1000

static struct demo_function functions[FUNCTIONS];
static struct ftrace_ops kernel_ops;
static unsigned int bench_gate;

static int __init
find_area (struct demo_function *f)
{
  const struct ew_area_record *record;

  for (record = __start___entryway_sites; record < __stop___entryway_sites;
       record = ew_area_next (record))
    if (ew_area_resolve (record, &f->area) == 0
	&& f->area.entry == (unsigned long) f->fn)
      return ew_area_verify (&f->area) == 0 ? 0 : -EINVAL;
  return -ENOENT;
}

/* Send what is called at SITE to TARGET in Linux's own way.  */
static int __init
register_direct (struct ftrace_ops *ops, unsigned long site, unsigned long target)
{
  int error = ftrace_set_filter_ip (ops, site, 0, 0);

  error = error ?: register_ftrace_direct (ops, target);
  if (error)
    ftrace_free_filter (ops);
  return error;
}

static int __init
set_up (void)
{
  int i, error = 0;

  for (i = 0; i < FUNCTIONS && error == 0; i++)
    {
      functions[i].fn = demo_set_global.functions[i];
      functions[i].id = demo_set_global.first + i;
      demo_text_of (&functions[i]);
      error = find_area (&functions[i]);
    }
  error = error ?: demo_text_map ();
  if (error)
    return error;
  if (ew_area_arm (&functions[BY_AREA].area, ew_target_address (BY_AREA),
		   &functions[BY_AREA].text) != 0)
    return -EIO;
  error = register_direct (&functions[BY_FTRACE].ops, functions[BY_FTRACE].area.site,
			   ew_target_address (BY_FTRACE));
  /* Others may call int_sqrt meanwhile: so its target is one that does nothing.  */
  return error ?: register_direct (&kernel_ops, (unsigned long) &int_sqrt,
				   (unsigned long) ew_area_return);
}

/* Take OPS from ftrace, if it has it; 1 if that failed.  */
static int __init
unregister_direct (struct ftrace_ops *ops)
{
  return (demo_text_attached (ops)
	  && unregister_ftrace_direct (ops, ops->direct_call, true) != 0);
}

/* Whatever of set_up was done.  Number of failures.  */
static int __init
undo (void)
{
  struct demo_function *armed = &functions[BY_AREA];
  int failed;

  failed = unregister_direct (&kernel_ops);
  failed += unregister_direct (&functions[BY_FTRACE].ops);
  if (demo_text_attached (&armed->ops))
    failed += ew_area_disarm (&armed->area, &armed->text) != 0;
  failed += demo_text_quiesce (armed, 1);
  demo_text_unmap ();
  /* What ftrace still has must stay.  */
  if (failed)
    __module_get (THIS_MODULE);
  return failed;
}

/* TARGET 0: up to where the function returns to.  */
static void __init
announce (const char *name, const void *function, unsigned long target)
{
  unsigned long entry = (unsigned long) function;

  pr_info ("ew_bench: case %s entry 0x%lx target 0x%lx distance %ld\n", name,
	   entry, target, target ? (long) (target - entry) : 0);
}

/* One call of function N; 1 if it went through TARGET and back.  */
static int __init
call_function (int n, unsigned int target)
{
  struct ew_hit hit = { 0 };
  u64 args[EW_ARGS] = { (unsigned long) &hit };

  return (demo_call (functions[n].fn, args) == demo_result (functions[n].id, args)
	  && hit.count == 1 && hit.target == target);
}

/* What the debugger steps through.  Number of calls that were right.  */
static int __init
calls (void)
{
  struct demo_function *f = &functions[BY_AREA];
  int right;

  right = call_function (BY_AREA, BY_AREA);
  right += call_function (BY_FTRACE, BY_FTRACE);
  right += int_sqrt (144) == 12;
  right += ew_area_retarget_fast (&f->area, ew_target_address (2), &f->text) == 0;
  right += call_function (BY_AREA, 2);
  right += ew_area_retarget (&f->area, ew_target_address (3), &f->text) == 0;
  right += call_function (BY_AREA, 3);
  return right;
}

static u64 __init
instructions (struct perf_event *counter)
{
  u64 enabled, running;

  return perf_event_read_value (counter, &enabled, &running);
}

/* Print what the processor counts.  Number of retargets that were right.  */
static int __init
count_retargets (void)
{
  struct perf_event_attr attr =
  {
    .type = PERF_TYPE_HARDWARE,
    .config = PERF_COUNT_HW_INSTRUCTIONS,
    .size = sizeof attr,
    .pinned = 1
  };
  const u64 targets[2] = { ew_target_address (0), ew_target_address (1) };
  const u64 stock_target = ew_target_address (4);
  struct demo_function *f = &functions[BY_AREA];
  struct perf_event *counter;
  u64 start, nothing, fast, stock;
  int i, right = 0;

  counter = perf_event_create_kernel_counter (&attr, -1, current, NULL, NULL);
  if (IS_ERR (counter))
    {
      pr_info ("ew_bench: counter unavailable %ld\n", PTR_ERR (counter));
      return 0;
    }
  start = instructions (counter);
  nothing = instructions (counter) - start;

  start = instructions (counter);
  for (i = 0; i < LOOP; i++)
    right += ew_area_retarget_fast (&f->area, targets[i % 2], &f->text) == 0;
  fast = instructions (counter) - start - nothing;
  right = right == LOOP;

  start = instructions (counter);
  right += modify_ftrace_direct (&functions[BY_FTRACE].ops, stock_target) == 0;
  stock = instructions (counter) - start - nothing;
  right += call_function (BY_FTRACE, 4);

  perf_event_release_kernel (counter);
  pr_info ("ew_bench: counter nothing %llu fast %llu stock %llu\n", nothing,
	   fast / LOOP, stock);
  return right;
}

static int __init
bench_init (void)
{
  int error = set_up ();

  if (error)
    {
      pr_info ("ew_bench: set-up failed %d\n", error);
      return undo () ? 0 : error;
    }
  pr_info ("ew_bench: kernel distance %ld\n",
	   (long) ((unsigned long) &_printk - functions[BY_AREA].area.site));
  announce ("area", functions[BY_AREA].fn, ew_target_address (BY_AREA));
  announce ("module", functions[BY_FTRACE].fn, ew_target_address (BY_FTRACE));
  announce ("kernel", int_sqrt, (unsigned long) ew_area_return);
  announce ("retarget-fast", ew_area_retarget_fast, 0);
  announce ("retarget", ew_area_retarget, 0);
  pr_info ("ew_bench: gate 0x%lx\n", (unsigned long) &bench_gate);
  while (READ_ONCE (bench_gate) == 0)
    msleep (1);
  pr_info ("ew_bench: calls %d of 7\n", calls ());
  pr_info ("ew_bench: counted %d of 3\n", count_retargets ());
  pr_info ("ew_bench: left over %d\n", undo ());
  return 0;
}

static void __exit
bench_exit (void)
{
}

module_init (bench_init);
module_exit (bench_exit);
MODULE_DESCRIPTION ("far calls from a function's entry, for counting");
MODULE_LICENSE ("GPL");
