// SPDX-License-Identifier: GPL-2.0-or-later
/* demo-race.c: retarget functions while other CPUs call them.

   Eight functions, eight targets each.  Retarget N of a function stores target
   N % 8, so which target a call may reach is known: `pending' is raised before
   the store and `done' after it.  A call that began when DONE retargets were
   complete and ended when PENDING had begun must have reached the target of
   one of the retargets DONE ... PENDING; one that reached another, none, or
   two is lost or wrong.  Where one to six retargets fell into the call, that
   excludes targets and shows a change: only such calls are counted as proof.  */

#include <linux/completion.h>
#include <linux/cpumask.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>
#include "demo.h"

#define RACERS 8
#define CHOICES 8
#define MAX_CALLERS 8

static struct racer
{
  struct demo_function *f;
  u64 pending, done;		/* Number of the last retarget begun, complete.  */
} racers[RACERS];

static struct caller
{
  struct task_struct *task;
  struct completion finished;
  u64 calls, proofs, wrong;
} callers[MAX_CALLERS];

static bool stop;

static unsigned long
target_of (const struct racer *r, u64 retarget)
{
  unsigned int first = DEMO_FUNCTIONS + (r - racers) * CHOICES;

  return ew_target_address (first + retarget % CHOICES);
}

/* True if TARGET belongs to one of the retargets FROM ... TO of R.  */
static bool
was_possible (const struct racer *r, u64 target, u64 from, u64 to)
{
  u64 first = DEMO_FUNCTIONS + (r - racers) * CHOICES;
  u64 choice = target - first;

  if (choice >= CHOICES)
    return false;
  return to - from >= CHOICES || (choice - from) % CHOICES <= to - from;
}

static void
race_call (struct caller *c, struct racer *r, u64 seed)
{
  u64 args[EW_ARGS], from, to;
  struct ew_hit hit;
  bool right;

  from = smp_load_acquire (&r->done);
  right = demo_call_once (r->f, seed, &hit, args);
  smp_mb ();
  to = READ_ONCE (r->pending);
  right = right && demo_hit_is_right (r->f, &hit, args)
	  && was_possible (r, hit.target, from, to);
  c->calls++;
  c->proofs += to != from && to - from < CHOICES - 1;
  c->wrong += !right;
}

static int
caller_thread (void *data)
{
  struct caller *c = data;
  u64 n = 0;

  while (!READ_ONCE (stop))
    {
      race_call (c, &racers[n % RACERS], n);
      if (++n % 4096 == 0)
	cond_resched ();
    }
  /* Not complete and return: the text may be gone by then.  */
  kthread_complete_and_exit (&c->finished, 0);
}

/* A caller on each CPU but this one; returns how many.  */
static unsigned int
start_callers (void)
{
  unsigned int cpu, count = 0;

  for_each_online_cpu (cpu)
    {
      struct caller *c = &callers[count];

      if (cpu == smp_processor_id () || count == MAX_CALLERS)
	continue;
      init_completion (&c->finished);
      c->task = kthread_create_on_cpu (caller_thread, c, cpu, "ew_caller/%u");
      if (IS_ERR (c->task))
	continue;
      wake_up_process (c->task);
      count++;
    }
  return count;
}

static bool
retarget (struct racer *r)
{
  u64 next = r->pending + 1;
  int error;

  WRITE_ONCE (r->pending, next);
  smp_mb ();
  error = ew_area_retarget (&r->f->area, target_of (r, next), &r->f->text);
  smp_store_release (&r->done, next);
  return error == 0;
}

static unsigned int
arm_racers (struct demo_function *functions, unsigned int count)
{
  unsigned int i, failed = 0;

  for (i = 0; i < RACERS; i++)
    {
      struct racer *r = &racers[i];

      r->f = &functions[i * count / RACERS];
      failed += ew_area_arm (&r->f->area, target_of (r, 0), &r->f->text) != 0;
    }
  return failed;
}

static unsigned int
disarm_racers (struct demo_function *functions, unsigned int count)
{
  unsigned int i, failed = 0;

  for (i = 0; i < RACERS; i++)
    failed += ew_area_disarm (&racers[i].f->area, &racers[i].f->text) != 0;
  return failed + demo_text_quiesce (functions, count);
}

/* Wait for the callers and add up what they saw.  */
static unsigned int
finish_callers (unsigned int count)
{
  u64 calls = 0, proofs = 0, wrong = 0;
  unsigned int i;

  WRITE_ONCE (stop, true);
  for (i = 0; i < count; i++)
    {
      while (!wait_for_completion_timeout (&callers[i].finished, 30 * HZ))
	pr_err ("ew_demo: caller %u does not end\n", i);
      calls += callers[i].calls;
      proofs += callers[i].proofs;
      wrong += callers[i].wrong;
    }
  demo_report ("race-callers", "%u", count);
  demo_report ("race-calls", "%llu", calls);
  demo_report ("race-proofs", "%llu", proofs);
  demo_report ("race-wrong", "%llu", wrong);
  return wrong != 0 || proofs == 0;
}

/* Other CPUs must be calling before the first retarget counts.  */
static bool
wait_for_calls (unsigned int count)
{
  unsigned long end = jiffies + 30 * HZ;
  unsigned int i;

  for (i = 0; i < count; i++)
    while (READ_ONCE (callers[i].calls) == 0)
      {
	if (time_after (jiffies, end))
	  return false;
	cond_resched ();
      }
  return true;
}

unsigned int
demo_race (struct demo_function *functions, unsigned int count,
	   unsigned int retargets)
{
  unsigned int i, started, done = 0, failed;

  failed = arm_racers (functions, count);
  if (failed == 0)
    {
      migrate_disable ();
      started = start_callers ();
      failed += !wait_for_calls (started);
      for (i = 0; i < retargets; i++)
	{
	  done += retarget (&racers[i % RACERS]);
	  if (i % 4096 == 0)
	    cond_resched ();
	}
      failed += finish_callers (started) + (done != retargets);
      migrate_enable ();
    }
  demo_report ("retargets", "%u", done);
  return failed + disarm_racers (functions, count);
}
