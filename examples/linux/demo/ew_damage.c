/* SPDX-License-Identifier: GPL-2.0-only */
/* ew_damage.c: stacks that are not what they were made.

   A thread sleeps in a function whose frame record has been changed: the frame pointer in
   it leads nowhere, to an odd address, out of the address space, or to a record of
   lies among the function's own variables.  A walk must not follow it, nor fault; a record
   in the frame of who was called is none.  The thread brings it back before it returns.
   What the walk says is printed, one line for each kind: `ew_damage: KIND ANSWER'.  */

#include "lookup.h"

#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>

#define OUT_OF_LINE __attribute__ ((__noipa__))

enum kind { NONE, LAST_WORD, WRAPS, ODD, ELSEWHERE, ITSELF, LIES, N_KINDS };
static const char *const names[N_KINDS]
  = { "none", "last-word", "wraps", "odd", "elsewhere", "itself", "lies" };

static int (*walk) (struct task_struct *, unsigned long *, unsigned int);
static bool ready, done;

static OUT_OF_LINE int
never_a_caller (void)
{
  msleep (1);
  return 1;
}

static unsigned long
damage (enum kind kind, unsigned long right, unsigned long own, unsigned long lies)
{
  switch (kind)
    {
    case LAST_WORD:
      return -8ul;
    case WRAPS:
      return -16ul;
    case ODD:
      return right + 1;
    case ELSEWHERE:
      return 0xffff000000000010ul;
    case ITSELF:
      return own;
    case LIES:
      return lies;
    default:
      return right;
    }
}

static OUT_OF_LINE int
victim (enum kind kind)
{
  volatile unsigned long *record = __builtin_frame_address (0);
  volatile unsigned long lies[2];
  unsigned long right = record[0];

  lies[0] = right;
  lies[1] = (unsigned long) never_a_caller + 12;
  record[0] = damage (kind, right, (unsigned long) record, (unsigned long) lies);
  WRITE_ONCE (ready, true);
  while (!READ_ONCE (done))
    schedule_timeout_idle (1);
  record[0] = right;
  return lies[0] != 0;
}

static int
thread (void *kind)
{
  int result = victim ((enum kind) (unsigned long) kind);

  while (!kthread_should_stop ())
    msleep (1);
  return result == 0;
}

/* Have the stack of a thread of this KIND walked, while it sleeps.  */
static int
look (enum kind kind)
{
  unsigned long addresses[64];
  struct task_struct *task;
  int answer = 0, tries;

  ready = done = false;
  task = kthread_run (thread, (void *) kind, "ew_damage");
  if (IS_ERR (task))
    return PTR_ERR (task);
  while (!READ_ONCE (ready))
    msleep (1);
  /* It wakes up now and then; then the walk is of a task that runs.  */
  for (tries = 0; tries < 100; tries++)
    {
      msleep (1);
      preempt_disable ();
      answer = (READ_ONCE (task->__state) == TASK_IDLE && !READ_ONCE (task->on_cpu)
		? walk (task, addresses, ARRAY_SIZE (addresses)) : -EBUSY);
      preempt_enable ();
      if (answer != -EBUSY)
	break;
    }
  WRITE_ONCE (done, true);
  kthread_stop (task);
  return answer;
}

static int __init
start (void)
{
  int kind;

  walk = lookup_name ("stack_trace_save_tsk_reliable");
  if (walk == NULL || never_a_caller () == 0)
    return -ENOENT;
  for (kind = 0; kind < N_KINDS; kind++)
    pr_info ("ew_damage: %s %d\n", names[kind], look (kind));
  return 0;
}

static void __exit
end (void)
{
}

module_init (start);
module_exit (end);
MODULE_DESCRIPTION ("entryway: stacks that are not what they were made");
MODULE_LICENSE ("GPL");
