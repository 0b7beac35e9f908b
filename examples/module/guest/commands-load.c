/* SPDX-License-Identifier: GPL-3.0-or-later */
/* commands-load.c: what else goes on in a kernel while it is patched.

     load start [stacks]	start processes that do the following
     load stop			end them; they print how often they did

   fork	   makes a process that executes a program, and waits for it: new tasks
	   have the state of their parent in a transition
   trace   has the function tracer, and then the function graph tracer, trace
	   functions of ew_spin and of vmlinux: these change the same patch sites
	   as a live patch does, and put addresses of their own on stacks
   module  loads and unloads /ew_loaded.ko: tables come and go during walks
   stacks  reads the stacks of ew_spin's threads, and judges them

   They go on while there is a file /load.run, and sleep a little in each round:
   the patch that they are to disturb needs time, too.  */

#define _GNU_SOURCE
#include "commands.h"
#include "console.h"
#include "kernel.h"
#include "sampling.h"
#include "tasks.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define RUN "/load.run"
#define TRACING "/sys/kernel/tracing/"
#define STOP_MS 60000

static bool
step_fork (unsigned long n)
{
  int status = 0;
  pid_t child = fork ();

  (void) n;
  if (child == 0)
    {
      /* init.c does nothing in a process that is not the first one.  */
      execl ("/init", "init", (char *) NULL);
      _exit (1);
    }
  if (child < 0 || waitpid (child, &status, 0) != child)
    return false;
  sleep_ms (50);
  errno = ECHILD;
  return status == 0;
}

/* The kernel takes one word from each write (); O_TRUNC empties the filter.  For
   each word it reads the names of all functions, so that is done once only.  */

static bool
set_filter (void)
{
  static const char *const words[]
    = { "*:mod:ew_spin", "notifier_call_chain", "vfs_write" };
  int fd = open (TRACING "set_ftrace_filter", O_WRONLY | O_TRUNC | O_CLOEXEC);
  bool good = fd >= 0;

  for (size_t i = 0; good && i < sizeof words / sizeof *words; i++)
    good = write (fd, words[i], strlen (words[i])) >= 0 && write (fd, " ", 1) == 1;
  int error = errno;
  if (fd >= 0 && close (fd) != 0)
    return false;
  errno = error;
  return good;
}

static bool
step_trace (unsigned long n)
{
  const char *tracer = n % 2 == 0 ? "function" : "function_graph";

  if ((n == 0 && !set_filter ()) || !write_text (TRACING "current_tracer", tracer))
    return false;
  sleep_ms (100);
  bool good = write_text (TRACING "current_tracer", "nop");
  sleep_ms (400);
  return good;
}

static bool
step_module (unsigned long n)
{
  (void) n;
  if (!load_module ("/ew_loaded.ko"))
    return false;
  sleep_ms (50);
  bool good = unload_module ("ew_loaded", 5000);
  sleep_ms (200);
  return good;
}

static struct samples samples;

static bool
step_stacks (unsigned long n)
{
  (void) n;
  sleep_ms (300);
  return sample_stacks (&samples, "ew_spin", 10);
}

/* Do STEP while RUN is there; NAME is "load/SOMETHING".  */

static bool
start (const char *name, bool (*step) (unsigned long))
{
  unsigned long n = 0, failures = 0;
  pid_t child = background (name);

  if (child != 0)
    return child > 0;
  while (access (RUN, F_OK) == 0)
    if (!step (n++) && failures++ == 0)
      say ("%s: FAIL in %lu: %s\n", name, n, strerror (errno));
  say ("%s: rounds %lu, failures %lu\n", name, n, failures);
  if (step == step_stacks)
    say_samples (&samples);
  _exit (0);
}

static bool
load_start (const char *also)
{
  int fd = open (RUN, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  bool with_stacks = strcmp (also, "stacks") == 0;

  if (fd < 0)
    return false;
  close (fd);
  if (with_stacks && !stacks_can_be_had ())
    say ("load: this kernel shows no stacks\n");
  else if (with_stacks && !start ("load/stacks", step_stacks))
    return false;
  return start ("load/fork", step_fork) && start ("load/trace", step_trace)
	 && start ("load/module", step_module);
}

static bool
load_stop (void)
{
  struct task tasks[8];
  long start = now_ms ();

  if (unlink (RUN) != 0)
    return false;
  while (find_tasks ("load", tasks, 8) > 0)
    {
      if (now_ms () - start > STOP_MS)
	{
	  errno = ETIMEDOUT;
	  return false;
	}
      sleep_ms (20);
    }
  return true;
}

bool
do_load (const char *what, const char *also)
{
  if (strcmp (what, "start") == 0)
    return load_start (also);
  if (strcmp (what, "stop") == 0)
    return load_stop ();
  errno = EINVAL;
  return false;
}
