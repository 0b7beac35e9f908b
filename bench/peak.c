/* SPDX-License-Identifier: GPL-3.0-or-later */
/* peak.c: what a command takes.

   usage: peak N COMMAND...

   Runs COMMAND N times and prints the shortest time of them in seconds (user and
   system time together, so that a busy machine matters little) and the largest
   resident set in MiB: wait4(2) and getrusage(2), ru_maxrss, which Linux counts in
   KiB.  A command that fails ends the program with its status.  */

#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static double
seconds (struct timeval time)
{
  return time.tv_sec + time.tv_usec / 1e6;
}

int
main (int argc, char **argv)
{
  double best = 0;
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
      double time;
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
      if (!WIFEXITED (status) || WEXITSTATUS (status) != 0)
	return WIFEXITED (status) ? WEXITSTATUS (status) : 1;
      time = seconds (usage.ru_utime) + seconds (usage.ru_stime);
      if (i == 0 || time < best)
	best = time;
      if (usage.ru_maxrss > peak)
	peak = usage.ru_maxrss;
    }
  printf ("%.3f %.1f\n", best, peak / 1024.0);
  return 0;
}
