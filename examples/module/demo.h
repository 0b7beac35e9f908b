/* SPDX-License-Identifier: GPL-2.0-or-later */
/* demo.h: the parts of ew_demo.ko.

   fn-*.c	functions of all kinds, in sets, made by functions.h
   demo-main.c	module parameters, the order of the phases, the report
   demo-check.c	every function armed, called and disarmed
   demo-race.c	retargeting functions that other CPUs are calling
   demo-text.c	how a stock kernel lets us write to text
   demo-call.S	one call with known arguments and a known return address  */

#ifndef EW_DEMO_H
#define EW_DEMO_H

#include <linux/ftrace.h>
#include <linux/types.h>
#include <entryway/area.h>
#include "targets.h"

typedef u64 demo_fn (u64, u64, u64, u64, u64, u64, u64, u64, u64, u64);

/* A set of functions of one kind, as the fn-*.c files define them.  */
struct demo_set
{
  demo_fn *const *functions;
  unsigned int count;
  unsigned int first;		/* Id of the first one.  */
};

#define DEMO_PER_SET 24
#define DEMO_SETS 11
#define DEMO_FUNCTIONS (DEMO_SETS * DEMO_PER_SET)

/* One function under test.  */
struct demo_function
{
  demo_fn *fn;
  unsigned int id;
  struct ew_area area;
  struct ew_text text;
  struct ftrace_ops ops;
};

/* What every demo function returns for ARGS; ID makes it different for each. */
static inline u64
demo_result (unsigned int id, const u64 *args)
{
  u64 sum = id;
  int i;

  for (i = 1; i < EW_ARGS; i++)
    sum = sum * 31 + args[i];
  return sum;
}

/* demo-call.S: call FN with the EW_ARGS words at ARGS.  The call returns to
   demo_call_return.  */
asmlinkage u64 demo_call (demo_fn *fn, const u64 *args);
extern char demo_call_return[];

/* One call of F through demo_call with arguments derived from SEED, noted in
   HIT, which it resets.  True if the result is as compiled.  */
bool demo_call_once (const struct demo_function *f, u64 seed, struct ew_hit *hit,
		     u64 *args);

/* True if HIT shows one entry, with ARGS, from F's site and demo_call.  */
bool demo_hit_is_right (const struct demo_function *f, const struct ew_hit *hit,
			const u64 *args);

/* Every function armed, called, disarmed; all functions called only.
   Number of failures.  */
unsigned int demo_check_all (struct demo_function *functions, unsigned int count);
unsigned int demo_call_all (struct demo_function *functions, unsigned int count);

/* RETARGETS retargets while all other CPUs call.  Number of failures.  */
unsigned int demo_race (struct demo_function *functions, unsigned int count,
			unsigned int retargets);

/* Map the module's text for writing; 0 or a negative errno.  */
int demo_text_map (void);
void demo_text_unmap (void);
/* True if ftrace knows OPS; its memory must then stay.  */
bool demo_text_attached (const struct ftrace_ops *ops);
/* Take from ftrace what a failure has left to it, and wait until no CPU is on
   its way through an area that was disarmed, or uses an ftrace_ops that was
   unregistered, before this call; then free their filters.  Returns how many
   of the functions ftrace still has.  */
unsigned int demo_text_quiesce (struct demo_function *functions,
				unsigned int count);
/* F's ew_text.  */
void demo_text_of (struct demo_function *f);

#define demo_report(key, format, ...) \
  pr_info ("ew_demo: %s " format "\n", key, ##__VA_ARGS__)

#endif /* EW_DEMO_H */
