/* SPDX-License-Identifier: GPL-3.0-or-later */
/* peak.c: what a command takes.

   usage: peak N COMMAND...

   Runs COMMAND N times and prints the shortest time of them in seconds (user and
   system time together, so that a busy machine matters little), the largest
   resident set in MiB, and the shortest time by the clock: wait4(2) and getrusage(2),
   whose ru_maxrss Linux counts in KiB, and is that of the largest process where COMMAND
   has made others.  A command that fails ends the program with its status.  */

#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double
seconds (struct timeval time)
{
  return time.tv_sec + time.tv_usec / 1e6;
}

static double
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

int
main (int argc, char **argv)
{
  double best = 0, shortest = 0;
  long peak = 0;
  int i, n = argc > 2 ? atoi (argv[1]) : 0;

  if (n < 1)
    {
      fputs ("usage: peak N COMMAND...\n", stderr);
      return 2;
    }
  for (i = 0; i < n; i++)
    {
      struct rusage usage;
      double start = now (), time, clock;
      int status;
      pid_t pid = fork ();

      if (pid == 0)
	{
	  execvp (argv[2], argv + 2);
	  perror (argv[2]);
	  _exit (127);
	}
      if (pid < 0 || wait4 (pid, &status, 0, &usage) < 0)
	{
	  perror ("peak");
	  return 1;
	}
      clock = now () - start;
      if (!WIFEXITED (status) || WEXITSTATUS (status) != 0)
	return WIFEXITED (status) ? WEXITSTATUS (status) : 1;
      time = seconds (usage.ru_utime) + seconds (usage.ru_stime);
      if (i == 0 || time < best)
	best = time;
      if (i == 0 || clock < shortest)
	shortest = clock;
      if (usage.ru_maxrss > peak)
	peak = usage.ru_maxrss;
    }
  printf ("%.6f %.1f %.6f\n", best, peak / 1024.0, shortest);
  return 0;
}
