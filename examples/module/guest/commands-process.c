/* SPDX-License-Identifier: GPL-3.0-or-later */
/* commands-process.c: commands that leave a process behind, and end it.

     sleeper		a process that blocks in pause ()
     spin		one that asks for its parent, for ever
     end NAME		kill all that are called NAME, and wait for it

   To a live patch these are the ordinary cases: a task that sleeps in a system
   call has an ordinary stack, and one that is in user space, or is there soon,
   needs none to be read.  */

#include "commands.h"
#include "console.h"
#include "kernel.h"
#include "tasks.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

static bool
report (const char *name, pid_t child)
{
  if (child < 0)
    return false;
  say ("%s: pid %d\n", name, child);
  return true;
}

bool
do_sleeper (const char *a, const char *b)
{
  (void) a, (void) b;
  pid_t child = background ("sleeper");

  while (child == 0)
    pause ();
  return report ("sleeper", child);
}

bool
do_spin (const char *a, const char *b)
{
  (void) a, (void) b;
  pid_t child = background ("spin");

  while (child == 0)
    getppid ();
  return report ("spin", child);
}

bool
do_end (const char *name, const char *rest)
{
  struct task tasks[64];
  long start = now_ms ();
  size_t n;

  (void) rest;
  while ((n = find_tasks (name, tasks, 64)) > 0)
    {
      for (size_t i = 0; i < n; i++)
	if (tasks[i].pid > 1)
	  kill (tasks[i].pid, SIGKILL);
      if (now_ms () - start > 10000)
	{
	  errno = ETIMEDOUT;
	  return false;
	}
      sleep_ms (10);
    }
  return true;
}
