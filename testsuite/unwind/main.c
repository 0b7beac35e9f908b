/* SPDX-License-Identifier: GPL-3.0-or-later */
/* main.c: step through a program as a debugger does; at each instruction, compare.

   usage: unwind-walk [--NAME=VALUE]... PROGRAM [ARGUMENT]...

   The options are those of options.c.  The status is 0 if the run was good, 1 if
   not, 2 if something else went wrong.

   How fast this is depends on QEMU 7.2, which forgets all that it has translated at
   each stop (gdbstub.c, gdb_handlesig): 5,000 to 10,000 instructions per second.
   The two processes take turns and never run at the same time; on one CPU that
   is done faster than on two.  */

#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "remote.h"

static double
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

/* Stay on this CPU, with the processes started later.  */
static void
stay (void)
{
  cpu_set_t set;
  int cpu = sched_getcpu ();

  if (cpu < 0)
    return;
  CPU_ZERO (&set);
  CPU_SET (cpu, &set);
  sched_setaffinity (0, sizeof set, &set);
}

static void
step_all (struct compare *compare, struct guest *guest, struct remote *remote)
{
  struct regs regs;
  double begin = now (), seconds;

  do
    {
      guest_moved (guest);
      remote_regs (remote, &regs);
    }
  while (compare_stop (compare, &regs) && remote_step (remote));
  report_print (compare);
  seconds = now () - begin;
  printf ("%.1f seconds, %.0f instructions per second\n", seconds,
	  compare->counts[COUNT_executed] / (seconds + 1e-9));
}

int
main (int argc, char **argv)
{
  static struct guest guest;
  static struct remote remote;
  static struct compare compare = { .read_word = guest_word, .memory = &guest };
  const struct symbol *start;

  for (argv++, argc--; argc > 0 && strncmp (*argv, "--", 2) == 0; argv++, argc--)
    options_parse (*argv + 2);
  if (argc == 0)
    walk_die ("usage", "unwind-walk [--NAME=VALUE]... PROGRAM [ARGUMENT]...");
  stay ();
  program_open (&compare.program, argv[0]);
  options_mark (&compare.program);
  start = program_find (&compare.program, walk_options.start);
  if (start == NULL)
    walk_die (walk_options.start, "no such function");
  guest_start (&guest, walk_options.qemu, walk_options.socket_name, argv);
  remote_open (&remote, walk_options.socket_name);
  guest_open (&guest, &compare.program);
  if (!remote_run_to (&remote, start->start))
    walk_die (start->name, "is never called");
  step_all (&compare, &guest, &remote);
  guest_end (&guest);
  return options_judge (&compare);
}
