// SPDX-License-Identifier: GPL-2.0-or-later
/* demo-check.c: each function is armed with a target of its own, called, and
   disarmed.

   All are armed before the first is called: 264 functions that go to 264
   different places at the same time is what one shared trampoline can't do.
   A call counts as right when the result is the compiled one, exactly one
   target was entered and it is this function's, and the target found the ten
   arguments, the address after the patch site, and the caller.  */

#include <linux/module.h>
#include "demo.h"

bool
demo_call_once (const struct demo_function *f, u64 seed, struct ew_hit *hit,
		u64 *args)
{
  int i;

  args[0] = (unsigned long) hit;
  for (i = 1; i < EW_ARGS; i++)
    args[i] = seed * 0x9e3779b97f4a7c15ULL + i;
  hit->count = 0;
  barrier ();
  return demo_call (f->fn, args) == demo_result (f->id, args);
}

bool
demo_hit_is_right (const struct demo_function *f, const struct ew_hit *hit,
		   const u64 *args)
{
  return (hit->count == 1
	  && memcmp (hit->args, args, sizeof hit->args) == 0
	  && hit->callsite == f->area.site + 4
	  && hit->parent == (unsigned long) demo_call_return);
}

unsigned int
demo_call_all (struct demo_function *functions, unsigned int count)
{
  unsigned int i, failed = 0;
  u64 args[EW_ARGS];
  struct ew_hit hit;

  for (i = 0; i < count; i++)
    if (!demo_call_once (&functions[i], i, &hit, args) || hit.count != 0)
      failed++;
  return failed;
}

/* ERROR is what WHAT returned for F: 1 failure unless it is 0.  */
static unsigned int
failure (const struct demo_function *f, const char *what, int error)
{
  if (error == 0)
    return 0;
  pr_info ("ew_demo: %s of %ps: %s\n", what, f->fn, ew_strerror (error));
  return 1;
}

static unsigned int
call_armed (struct demo_function *functions, unsigned int count)
{
  unsigned int i, reached = 0, failed = 0;
  u64 args[EW_ARGS];
  struct ew_hit hit;

  for (i = 0; i < count; i++)
    {
      const struct demo_function *f = &functions[i];
      bool result = demo_call_once (f, i + 1000, &hit, args);

      if (result && demo_hit_is_right (f, &hit, args) && hit.target == f->id)
	reached++;
      else
	{
	  failed++;
	  pr_info ("ew_demo: %ps: result %d, entered %llu, target %llu\n", f->fn,
		  result, hit.count, hit.target);
	}
    }
  demo_report ("targets-reached", "%u of %u", reached, count);
  return failed;
}

unsigned int
demo_check_all (struct demo_function *functions, unsigned int count)
{
  unsigned int i, armed = 0, disarmed = 0, failed = 0;

  for (i = 0; i < count; i++)
    {
      struct demo_function *f = &functions[i];
      int error = ew_area_arm (&f->area, ew_target_address (f->id), &f->text);

      failed += failure (f, "arming", error);
      armed += ew_area_verify (&f->area) == 1;
    }
  demo_report ("armed", "%u of %u", armed, count);
  failed += call_armed (functions, count);
  for (i = 0; i < count; i++)
    {
      struct demo_function *f = &functions[i];

      failed += failure (f, "disarming", ew_area_disarm (&f->area, &f->text));
      disarmed += ew_area_verify (&f->area) == 0;
    }
  failed += demo_text_quiesce (functions, count);
  demo_report ("disarmed", "%u of %u", disarmed, count);
  return failed;
}
