/* SPDX-License-Identifier: GPL-3.0-or-later */
/* commands.c: the commands of a script.

     insmod FILE [PARAMS]   rmmod NAME          cat FILE
     grep FILE TEXT         w FILE TEXT         ls DIR
     catdir DIR             sleep SECONDS       echo TEXT
     quiet LEVEL            dmesg-warn          clock NAME
     sleeper                spin                end NAME
     fault-blocker          fault-release       load start|stop [stacks]
     waitz FILE SECONDS     cycles N SECONDS    stacks TASK N

   TEXT is the rest of the line.  `w' without TEXT empties the file: tracing
   clears its filters and its buffer when they are opened with O_TRUNC.  The
   guest has no shell to quote or redirect with, so each command is what a
   script needs to do in one line.  quiet and dmesg-warn are in kernel-log.c,
   those below them in commands-*.c; poweroff ends the script and is no command
   (init.c).  */

#define _GNU_SOURCE
#include "commands.h"
#include "console.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

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
do_clock (const char *name, const char *rest)
{
  struct timespec now;

  (void) rest;
  if (clock_gettime (CLOCK_MONOTONIC, &now) != 0)
    return false;
  say ("clock %s %lld\n", name, now.tv_sec * 1000000000ll + now.tv_nsec);
  return true;
}

static bool
do_echo (const char *text, const char *rest)
{
  (void) rest;
  say ("%s\n", text);
  return true;
}

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
  { "clock", do_clock, 1, false },
  { "echo", do_echo, 0, false },
  { "quiet", do_quiet, 1, true },
  { "dmesg-warn", do_dmesg_warn, 0, false },
  { "sleeper", do_sleeper, 0, false },
  { "spin", do_spin, 0, false },
  { "end", do_end, 1, true },
  { "fault-blocker", do_fault_blocker, 0, false },
  { "fault-release", do_fault_release, 0, false },
  { "load", do_load, 1, true },
  { "waitz", do_waitz, 2, false },
  { "cycles", do_cycles, 2, false },
  { "stacks", do_stacks, 2, false }
};

const struct command *
find_command (const char *name)
{
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
    if (strcmp (name, commands[i].name) == 0)
      return &commands[i];
  return NULL;
}
