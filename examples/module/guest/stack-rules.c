/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stack-rules.c: which stacks a thread of ew_spin can have.

   A walk that misses a caller, or takes a stale value for one, still prints
   functions of the kernel, so only the code can say what is wrong: for each
   function, from which others it is called (examples/linux/demo/spin-*.c, and of
   Linux 7.3 lib/sort.c, lib/bsearch.c, kernel/notifier.c, kernel/kthread.c,
   arch/arm64/kernel/entry*).  A whole stack begins where the scheduler left the
   task, goes on through what was preempted, and ends in ret_from_fork.

   What a tracer does above its trampoline is its own affair and another thing
   in each kernel: there any function may call any other that has no line here,
   and what a trampoline was entered from is judged as ever.  */

#include "stack-rules.h"

#include <stdio.h>
#include <string.h>

#define LAST "ret_from_fork"

/* The part of a stack that a function belongs to.  */
enum part { THREAD, TRAMPOLINE, SWITCH };

struct rule
{
  const char *function;
  enum part part;
  const char *callers;	/* With a space around each, or * for what is no SWITCH.  */
};

/* Who calls those that several do.  */
#define CHECKS " spin_chain_thread spin_inside spin_window_thread "
#define WINDOWS " window_round "
#define WORKERS " spin_compare spin_compare_key spin_notify "

static const struct rule rules[] =
{
  /* Threads.  */
  { "kthread", THREAD, " ret_from_fork " },
  { "kthread_should_stop", THREAD, CHECKS },
  { "to_kthread", THREAD, " kthread kthread_should_stop " },
  { "spin_chain_thread", THREAD, " kthread " },
  { "spin_inside", THREAD, " spin_chain_thread " },
  { "patched_inside", THREAD, " spin_chain_thread " },
  { "spin_outer", THREAD, " spin_chain_thread " },
  { "sort_r", THREAD, " spin_outer " },
  { "__sort_r", THREAD, " sort_r " },
  { "do_swap", THREAD, " __sort_r " },
  { "bsearch", THREAD, " spin_outer " },
  { "spin_compare", THREAD, " __sort_r " },
  { "spin_compare_key", THREAD, " bsearch " },
  { "raw_notifier_call_chain", THREAD, " spin_outer " },
  { "notifier_call_chain", THREAD, " raw_notifier_call_chain " },
  { "spin_notify", THREAD, " notifier_call_chain " },
  { "spin_work", THREAD, WORKERS },
  { "spin_value", THREAD, " spin_work " },
  { "patched_value", THREAD, " spin_work " },
  { "spin_leaf", THREAD, " spin_work spin_inside " },
  { "spin_window_thread", THREAD, " kthread " },
  { "window_round", THREAD, " spin_window_thread " },
  { "window_local", THREAD, WINDOWS },
  { "window_pair", THREAD, WINDOWS },
  { "window_many", THREAD, WINDOWS },
  { "window_jump", THREAD, WINDOWS },
  /* window_jump jumps to it.  */
  { "window_leaf", THREAD, " window_pair window_many" WINDOWS },

  /* The module's PLT has no symbol: it is behind its last function.  */
  { "spin_exit", THREAD, "*" },

  /* A function's entry, and its end, while it is traced.  */
  { "ftrace_caller", TRAMPOLINE, "*" },
  { "return_to_handler", TRAMPOLINE, "*" },

  /* From an interrupt, from preempt_enable, or by a call, to the scheduler.  */
  { "el1h_64_irq", SWITCH, "*" },
  { "el1h_64_irq_handler", SWITCH, " el1h_64_irq " },
  { "el1_interrupt", SWITCH, " el1h_64_irq_handler " },
  { "arm64_exit_to_kernel_mode_preempt", SWITCH, " el1_interrupt " },
  { "arm64_exit_to_kernel_mode", SWITCH, " el1_interrupt " },
  { "raw_irqentry_exit_cond_resched", SWITCH,
    " arm64_exit_to_kernel_mode arm64_exit_to_kernel_mode_preempt el1_interrupt " },
  { "preempt_schedule_irq", SWITCH, " raw_irqentry_exit_cond_resched"
    " arm64_exit_to_kernel_mode arm64_exit_to_kernel_mode_preempt el1_interrupt " },
  { "preempt_schedule", SWITCH, "*" },
  { "preempt_schedule_notrace", SWITCH, "*" },
  { "preempt_schedule_common", SWITCH,
    " preempt_schedule preempt_schedule_notrace " },
  { "schedule", SWITCH, " spin_chain_thread spin_window_thread " },
  { "__schedule", SWITCH, " schedule preempt_schedule_irq preempt_schedule"
    " preempt_schedule_notrace preempt_schedule_common " },
  { "__switch_to", SWITCH, " __schedule " }
};

static const struct rule *
rule_of (const char *function)
{
  for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
    if (strcmp (rules[i].function, function) == 0)
      return &rules[i];
  return NULL;
}

static bool
is_named (const char *callers, const char *caller)
{
  char word[80];

  snprintf (word, sizeof word, " %s ", caller);
  return strstr (callers, word) != NULL;
}

/* May CALLER call CALLEE?  A tracer is at work between them if TRACED.  */

static bool
may_call (const char *caller, const char *callee, bool traced)
{
  const struct rule *below = rule_of (caller), *above = rule_of (callee);

  if (above == NULL)
    return traced && (below == NULL || below->part == TRAMPOLINE);
  if (*above->callers != '*')
    return is_named (above->callers, caller);
  return below != NULL ? below->part != SWITCH : traced;
}

bool
stack_is_wrong (const struct stack *stack, char *why, size_t size)
{
  size_t last = stack->depth - 1;
  bool traced = false;

  snprintf (why, size, "it does not end in " LAST);
  if (stack->depth == 0 || strcmp (stack->names[last], LAST) != 0)
    return true;
  for (size_t i = last; i-- > 0; )
    {
      const char *caller = stack->names[i + 1], *callee = stack->names[i];
      const struct rule *rule = rule_of (caller);

      traced |= rule != NULL && rule->part == TRAMPOLINE;
      snprintf (why, size, "%s is not called by %s", callee, caller);
      if (!may_call (caller, callee, traced))
	return true;
    }
  /* A walk may leave out the scheduler's own functions, not all of them.  */
  const struct rule *first = rule_of (stack->names[0]);
  snprintf (why, size, "it does not begin in the scheduler");
  return first == NULL || first->part != SWITCH;
}

int
interrupted_at (const struct stack *stack)
{
  for (size_t i = 0; i + 1 < stack->depth; i++)
    if (strcmp (stack->names[i], "el1h_64_irq") == 0)
      return i + 1;
  return -1;
}
