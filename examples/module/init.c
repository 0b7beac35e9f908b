/* SPDX-License-Identifier: GPL-3.0-or-later

   The only program of the test guest.  As PID 1 it runs the commands of
   /script, one per line, and powers off.

   Everything it knows follows from two facts.  The serial line is the only
   way out, and the kernel writes to it too: so each piece of output is
   written with the kernel's console messages held back (they stay in the log,
   where `dmesg-warn' finds them), and no line of ours is cut by one of theirs.
   And a module under test may oops: so each command is a process of its own,
   and when that dies the next command still runs.

     insmod FILE [PARAMS]   rmmod NAME          cat FILE
     grep FILE TEXT         w FILE TEXT         ls DIR
     catdir DIR             sleep SECONDS       echo TEXT
     quiet LEVEL            dmesg-warn          poweroff

   TEXT is the rest of the line.  `w' without TEXT empties the file.  What
   fails prints FAIL and why, and the script goes on; "init: END" is printed
   only when the script has been run to its end or to `poweroff'.  */

#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/* Actions of syslog(2); no header has their names.  */
enum { KLOG_CONSOLE_OFF = 6, KLOG_CONSOLE_ON = 7, KLOG_CONSOLE_LEVEL = 8 };

/* --- output ------------------------------------------------------------ */

static int held;

/* Keep the kernel off the console until the matching release ().  A message
   already on its way there is waited for: whoever prints it has the console's
   lock, and so has open () for a moment.  */

static void
hold (void)
{
  if (held++ > 0)
    return;
  klogctl (KLOG_CONSOLE_OFF, NULL, 0);
  close (open ("/dev/console", O_WRONLY | O_NOCTTY | O_CLOEXEC));
}

static void
release (void)
{
  if (--held > 0)
    return;
  tcdrain (STDOUT_FILENO);
  klogctl (KLOG_CONSOLE_ON, NULL, 0);
}

static void
put (const char *bytes, size_t n)
{
  hold ();
  while (n > 0)
    {
      ssize_t done = write (STDOUT_FILENO, bytes, n);
      if (done < 0 && errno != EINTR && errno != EAGAIN)
	break;
      if (done > 0)
	{
	  bytes += done;
	  n -= done;
	}
    }
  release ();
}

static void __attribute__ ((format (printf, 1, 2)))
say (const char *format, ...)
{
  char *text;
  va_list args;

  va_start (args, format);
  int n = vasprintf (&text, format, args);
  va_end (args);
  if (n < 0)
    return;
  put (text, n);
  free (text);
}

/* --- reading ----------------------------------------------------------- */

/* Like read (), but for files of /proc and of tracing: an overrun of the
   kernel log (EPIPE) skips on, and nothing more to read for now is the end.  */

static ssize_t
get (int fd, char *to, size_t size)
{
  for (int overruns = 0; overruns < 1000; )
    {
      ssize_t n = read (fd, to, size);
      if (n >= 0)
	return n;
      if (errno == EAGAIN)
	return 0;
      if (errno == EPIPE)
	overruns++;
      else if (errno != EINTR)
	break;
    }
  return -1;
}

/* O_NONBLOCK: /dev/kmsg and trace_pipe would wait for more for ever.  */

static int
open_to_read (const char *file)
{
  return open (file, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
}

/* Print the file; INDENT goes before each line but the first.  What does not
   end a line, and an empty file when there is an INDENT, gets a newline.  */

static bool
copy_out (const char *file, const char *indent)
{
  char bytes[16384];
  bool first = true;
  char last = *indent != '\0' ? '\0' : '\n';
  ssize_t n;
  int fd = open_to_read (file);

  if (fd < 0)
    return false;
  hold ();
  while ((n = get (fd, bytes, sizeof bytes)) > 0)
    {
      for (char *at = bytes, *end = bytes + n; at < end; )
	{
	  char *newline = memchr (at, '\n', end - at);
	  char *stop = newline ? newline + 1 : end;

	  if (last == '\n' && !first)
	    put (indent, strlen (indent));
	  first = false;
	  put (at, stop - at);
	  last = stop[-1];
	  at = stop;
	}
      /* Between lines the kernel may speak: reading can take long.  */
      if (last == '\n')
	{
	  release ();
	  hold ();
	}
    }
  int error = errno;
  close (fd);
  if (last != '\n' && n >= 0)
    put ("\n", 1);
  release ();
  errno = error;
  return n == 0;
}

/* Call SEE with each line of FILE, without its newline.  */

static bool
each_line (const char *file, void (*see) (const char *, const char *),
	   const char *argument)
{
  size_t used = 0, size = 32768;
  char *line = malloc (size);
  ssize_t n = -1;
  int fd = open_to_read (file);

  if (fd < 0 || line == NULL)
    {
      free (line);
      return false;
    }
  for (;;)
    {
      /* One record of /dev/kmsg must fit, or the read fails.  */
      if (size - used < 16384)
	{
	  char *more = realloc (line, size *= 2);
	  if (more == NULL)
	    break;
	  line = more;
	}
      n = get (fd, line + used, size - used - 1);
      if (n <= 0)
	break;
      used += n;

      char *at = line, *newline;
      hold ();
      while ((newline = memchr (at, '\n', line + used - at)) != NULL)
	{
	  *newline = '\0';
	  see (at, argument);
	  at = newline + 1;
	}
      release ();
      used -= at - line;
      memmove (line, at, used);
    }
  int error = errno;
  if (used > 0)
    {
      line[used] = '\0';
      see (line, argument);
    }
  free (line);
  close (fd);
  errno = error;
  return n == 0;
}

/* --- commands: true, or false with errno set ----------------------------- */

static bool
do_insmod (const char *file, const char *params)
{
  int fd = open (file, O_RDONLY | O_CLOEXEC);
  return fd >= 0 && syscall (SYS_finit_module, fd, params, 0) == 0;
}

static bool
do_rmmod (const char *name, const char *rest)
{
  (void) rest;
  return syscall (SYS_delete_module, name, O_NONBLOCK) == 0;
}

static bool
do_cat (const char *file, const char *rest)
{
  (void) rest;
  return copy_out (file, "");
}

static void
see_match (const char *line, const char *text)
{
  if (strstr (line, text) != NULL)
    say ("%s\n", line);
}

static bool
do_grep (const char *file, const char *text)
{
  return each_line (file, see_match, text);
}

static bool
do_w (const char *file, const char *text)
{
  size_t n = strlen (text);
  int fd = open (file, O_WRONLY | O_CLOEXEC | (n == 0 ? O_TRUNC : 0));
  if (fd < 0)
    return false;
  if (n == 0)
    return close (fd) == 0;

  ssize_t done = write (fd, text, n);
  if (done >= 0 && (size_t) done < n)
    {
      errno = EIO;
      return false;
    }
  /* Tracing reports some errors only here.  */
  return done >= 0 && close (fd) == 0;
}

static int
by_name (const struct dirent **a, const struct dirent **b)
{
  return strcmp ((*a)->d_name, (*b)->d_name);
}

static bool
each_entry (const char *dir, void (*see) (const char *, const char *))
{
  struct dirent **entries;
  int n = scandir (dir, &entries, NULL, by_name);
  if (n < 0)
    return false;
  for (int i = 0; i < n; i++)
    {
      const char *name = entries[i]->d_name;
      char *path;

      if (strcmp (name, ".") == 0 || strcmp (name, "..") == 0)
	continue;
      if (asprintf (&path, "%s/%s", dir, name) < 0)
	return false;
      see (path, name);
      free (path);
    }
  return true;
}

static void
see_path (const char *path, const char *name)
{
  (void) name;
  say ("%s\n", path);
}

static bool
do_ls (const char *dir, const char *rest)
{
  (void) rest;
  return each_entry (dir, see_path);
}

static void
see_content (const char *path, const char *name)
{
  struct stat status;

  if (stat (path, &status) != 0 || !S_ISREG (status.st_mode))
    return;
  hold ();
  say ("%-28s ", name);
  if (!copy_out (path, "                             "))
    say ("FAIL %s\n", strerror (errno));
  release ();
}

static bool
do_catdir (const char *dir, const char *rest)
{
  (void) rest;
  return each_entry (dir, see_content);
}

static bool
do_sleep (const char *seconds, const char *rest)
{
  char *end;
  double s = strtod (seconds, &end);

  (void) rest;
  if (end == seconds || *end != '\0' || !(s >= 0 && s < 1e6))
    {
      errno = EINVAL;
      return false;
    }
  struct timespec left = { (time_t) s, (long) ((s - (time_t) s) * 1e9) };
  while (nanosleep (&left, &left) != 0 && errno == EINTR)
    continue;
  return true;
}

static bool
do_echo (const char *text, const char *rest)
{
  (void) rest;
  say ("%s\n", text);
  return true;
}

/* The level is the kernel's, so it stays when the child that set it ends.  */

static bool
do_quiet (const char *level, const char *rest)
{
  (void) rest;
  return klogctl (KLOG_CONSOLE_LEVEL, NULL, atoi (level)) >= 0;
}

/* A record of /dev/kmsg is "PRIORITY,SEQUENCE,TIME,FLAGS;TEXT", followed by
   lines that begin with a space and describe the device.  */

static void
see_warning (const char *record, const char *unused)
{
  static const char *const signs[]
    = { "WARNING", "BUG:", "Oops", "Call trace", "ftrace_bug" };
  char *end;
  unsigned long priority = strtoul (record, &end, 10);
  const char *text = strchr (record, ';');

  (void) unused;
  if (end == record || text == NULL)
    return;
  /* The low three bits are the level; the rest is the facility.  */
  bool bad = (priority & 7) <= 4;
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
    bad |= strstr (text, signs[i]) != NULL;
  if (bad)
    say ("init: kmsg-warn: %s\n", text + 1);
}

static bool
do_dmesg_warn (const char *a, const char *b)
{
  (void) a, (void) b;
  bool good = each_line ("/dev/kmsg", see_warning, "");
  int error = errno;
  if (good)
    say ("init: kmsg-warn: end\n");
  errno = error;
  return good;
}

struct command
{
  const char *name;
  bool (*run) (const char *, const char *);
  int needs;		/* How many arguments.  */
  bool says_ok;		/* Print "ok": it has no output of its own.  */
};

static const struct command commands[] =
{
  { "insmod", do_insmod, 1, true },
  { "rmmod", do_rmmod, 1, true },
  { "cat", do_cat, 1, false },
  { "grep", do_grep, 2, false },
  { "w", do_w, 1, true },
  { "ls", do_ls, 1, false },
  { "catdir", do_catdir, 1, false },
  { "sleep", do_sleep, 1, false },
  { "echo", do_echo, 0, false },
  { "quiet", do_quiet, 1, true },
  { "dmesg-warn", do_dmesg_warn, 0, false }
};

/* --- the script ---------------------------------------------------------- */

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

  int status = 0;
  while (waitpid (child, &status, 0) < 0 && errno == EINTR)
    continue;
  if (WIFSIGNALED (status))
    {
      /* It may have died while it held the console.  */
      klogctl (KLOG_CONSOLE_ON, NULL, 0);
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
  const struct command *end = commands + sizeof commands / sizeof *commands;

  if (whole)
    b += strlen (b);
  say ("init+%.3f: %s%s%s%s%s\n", uptime (), name, *a ? " " : "", a,
       *b ? " " : "", b);
  for (const struct command *c = commands; c < end; c++)
    if (strcmp (name, c->name) == 0)
      {
	run (c, a, b);
	return;
      }
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

/* The kernel gives PID 1 no console when the initramfs has no node for it.  */

static void
need_console (void)
{
  if (fcntl (STDOUT_FILENO, F_GETFD) >= 0)
    return;
  int fd = open ("/dev/console", O_RDWR | O_NOCTTY);
  if (fd >= 0)
    for (int to = 0; to < 3; to++)
      dup2 (fd, to);
}

int
main (void)
{
  static const char *const mounts[][2] =
  {
    { "proc", "/proc" }, { "sysfs", "/sys" }, { "devtmpfs", "/dev" },
    { "debugfs", "/sys/kernel/debug" }, { "tracefs", "/sys/kernel/tracing" }
  };

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
