/* SPDX-License-Identifier: GPL-3.0-or-later */
/* commands-livepatch.c: wait for a live patch, and apply one again and again.

     waitz FILE SECONDS	wait until FILE does not begin with 1, or is gone
     cycles N SECONDS	load /ew_patch.ko and take it back, N times

   /sys/kernel/livepatch/NAME/transition is 1 while tasks are waited for.  When
   a patch has been taken back the whole folder goes, and only then may the
   module be unloaded.  A cycle has four things to see: the transition ends, the
   threads of ew_spin get the new value, the transition back ends, they get the
   old value.  Each may take SECONDS at most; a cycle that fails is the last one,
   for the state of the patch is not known then.  */

#include "commands.h"
#include "console.h"
#include "kernel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATCH "/sys/kernel/livepatch/ew_patch/"
#define VALUE "/sys/module/ew_spin/parameters/value"
#define OLD_VALUE "1,1\n"
#define NEW_VALUE "2,2\n"

/* True if FILE begins with 1.  */

static bool
is_one (const char *file)
{
  char text[8];

  return read_text (file, text, sizeof text) && text[0] == '1';
}

/* True if FILE is exactly TEXT.  */

static bool
is_text (const char *file, const char *text)
{
  char found[64];

  return read_text (file, found, sizeof found) && strcmp (found, text) == 0;
}

static bool
is_there (const char *file)
{
  return access (file, F_OK) == 0;
}

/* Milliseconds until FILE does not begin with 1, -1 if that is more than
   LIMIT.  */

static long
wait_not_one (const char *file, long limit)
{
  long start = now_ms ();

  while (is_one (file))
    {
      if (now_ms () - start > limit)
	return -1;
      sleep_ms (10);
    }
  return now_ms () - start;
}

bool
do_waitz (const char *file, const char *seconds)
{
  long limit = atol (seconds) * 1000;
  long took = wait_not_one (file, limit);

  if (took < 0)
    say ("waitz: TIMEOUT after %ld ms\n", limit);
  else
    say ("waitz: %ld ms\n", took);
  return true;
}

struct cycles
{
  long limit;
  long slowest[2];		/* Transitions to the patch, and back.  */
  long total[2];
};

static bool
wait_value (const char *value, long limit)
{
  long start = now_ms ();

  while (!is_text (VALUE, value))
    {
      if (now_ms () - start > limit)
	{
	  errno = ETIMEDOUT;
	  return false;
	}
      sleep_ms (2);
    }
  return true;
}

/* Wait for the end of a transition that began at START; BACK is the index.  */

static bool
wait_transition (struct cycles *c, int back, long start)
{
  bool over = wait_not_one (PATCH "transition", c->limit) >= 0;

  while (over && back && is_there (PATCH "enabled"))
    {
      over = now_ms () - start <= c->limit;
      sleep_ms (2);
    }
  if (!over)
    {
      errno = ETIMEDOUT;
      return false;
    }
  long took = now_ms () - start;
  c->total[back] += took;
  if (took > c->slowest[back])
    c->slowest[back] = took;
  return true;
}

/* Returns what failed, or NULL.  */

static const char *
cycle (struct cycles *c)
{
  long start = now_ms ();

  if (!load_module ("/ew_patch.ko"))
    return "insmod";
  if (!wait_transition (c, 0, start))
    return "the transition to the patch";
  if (!wait_value (NEW_VALUE, c->limit))
    return "the new value";
  start = now_ms ();
  if (!write_text (PATCH "enabled", "0"))
    return "enabled";
  if (!wait_transition (c, 1, start))
    return "the transition back";
  if (!wait_value (OLD_VALUE, c->limit))
    return "the old value";
  if (!unload_module ("ew_patch", c->limit))
    return "rmmod";
  return NULL;
}

bool
do_cycles (const char *number, const char *seconds)
{
  struct cycles c = { .limit = atol (seconds) * 1000 };
  long n = atol (number), done = 0, start = now_ms ();

  while (done < n)
    {
      const char *failed = cycle (&c);
      if (failed != NULL)
	{
	  say ("cycles: FAIL in %ld: %s: %s\n", done + 1, failed,
	       strerror (errno));
	  break;
	}
      if (++done % 100 == 0)
	say ("cycles: %ld after %ld s\n", done, (now_ms () - start) / 1000);
    }
  say ("cycles: done %ld of %ld\n", done, n);
  if (done > 0)
    say ("cycles: slowest %ld ms, back %ld ms; mean %ld ms, back %ld ms\n",
	 c.slowest[0], c.slowest[1], c.total[0] / done, c.total[1] / done);
  return true;
}
