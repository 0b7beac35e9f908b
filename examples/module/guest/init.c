/* SPDX-License-Identifier: GPL-3.0-or-later */
/* init.c: the only program of the test guest.

   As PID 1 it runs the commands of /script, one per line, and powers off.  A
   module under test may oops, so each command is a process of its own, and
   when that dies the next command still runs.  What fails prints FAIL and why,
   and the script goes on; "init: END" is printed only when the script has been
   run to its end or to `poweroff'.  Lines that begin with # are comments.

   commands.c	 what a script can say
   commands-*.c	 the commands for live patches
   kernel-log.c	 those that are about the kernel's messages
   console.c	 output that the kernel does not cut, and reading files

   As any other process (`load' makes some) it does nothing.  */

#include "commands.h"
#include "console.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static double
uptime (void)
{
  struct timespec now = { 0, 0 };
  clock_gettime (CLOCK_BOOTTIME, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

/* Run COMMAND in a child, so that an oops kills only that.  */

static void
run (const struct command *command, const char *a, const char *b)
{
  pid_t child = fork ();
  if (child < 0)
    {
      say ("init: %s %s: FAIL fork: %s\n", command->name, a, strerror (errno));
      return;
    }
  if (child == 0)
    {
      errno = 0;
      if (command->needs == 2 && *b == '\0')
	say ("init: %s %s: FAIL argument missing\n", command->name, a);
      else if (command->needs >= 1 && *a == '\0')
	say ("init: %s: FAIL argument missing\n", command->name);
      else
	{
	  if (!command->run (a, b))
	    say ("init: %s %s: FAIL %s\n", command->name, a, strerror (errno));
	  else if (command->says_ok)
	    say ("init: %s %s: ok\n", command->name, a);
	}
      _exit (0);
    }

  /* What a command left behind becomes a child of this process, too.  */
  int status = 0;
  pid_t ended;
  while ((ended = wait (&status)) != child && (ended >= 0 || errno == EINTR))
    continue;
  if (WIFSIGNALED (status))
    {
      /* It may have died while it held the console.  */
      let_kernel_speak ();
      say ("init: %s %s: FAIL killed by signal %d (%s)\n", command->name, a,
	   WTERMSIG (status), strsignal (WTERMSIG (status)));
    }
}

/* Cut the first word off *REST and return it.  */

static char *
word (char **rest)
{
  char *at = *rest + strspn (*rest, " \t");
  char *end = at + strcspn (at, " \t");
  *rest = end + strspn (end, " \t");
  *end = '\0';
  return at;
}

static void
run_line (char *line)
{
  char *b = line;
  char *name = word (&b);
  bool whole = strcmp (name, "echo") == 0;	/* One argument: the text.  */
  char *a = whole ? b : word (&b);
  const struct command *command = find_command (name);

  if (whole)
    b += strlen (b);
  say ("init+%.3f: %s%s%s%s%s\n", uptime (), name, *a ? " " : "", a,
       *b ? " " : "", b);
  if (command != NULL)
    run (command, a, b);
  else
    say ("init: %s %s: FAIL unknown command\n", name, a);
}

static bool
run_script (const char *file)
{
  char *line = NULL;
  size_t size = 0;
  ssize_t n;
  FILE *script = fopen (file, "re");

  if (script == NULL)
    {
      say ("init: %s: FAIL %s\n", file, strerror (errno));
      return false;
    }
  while ((n = getline (&line, &size, script)) >= 0)
    {
      while (n > 0 && strchr ("\r\n", line[n - 1]) != NULL)
	line[--n] = '\0';
      char *start = line + strspn (line, " \t");
      if (*start == '\0' || *start == '#')
	continue;
      if (strncmp (start, "poweroff", 8) == 0
	  && strchr (" \t", start[8]) != NULL)
	break;
      run_line (start);
    }
  return true;
}

int
main (void)
{
  static const char *const mounts[][2] =
  {
    { "proc", "/proc" }, { "sysfs", "/sys" }, { "devtmpfs", "/dev" },
    { "debugfs", "/sys/kernel/debug" }, { "tracefs", "/sys/kernel/tracing" }
  };

  if (getpid () != 1)
    return 0;
  for (size_t i = 0; i < sizeof mounts / sizeof *mounts; i++)
    {
      mkdir (mounts[i][1], 0755);
      mount (mounts[i][0], mounts[i][1], mounts[i][0], 0, NULL);
    }
  need_console ();

  say ("init: start at %.3f s after boot\n", uptime ());
  if (run_script ("/script"))
    say ("init: END at %.3f\n", uptime ());
  sync ();
  tcdrain (STDOUT_FILENO);
  reboot (RB_POWER_OFF);
  say ("init: reboot: FAIL %s\n", strerror (errno));
  for (;;)
    pause ();
}
