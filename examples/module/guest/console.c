/* SPDX-License-Identifier: GPL-3.0-or-later */
/* console.c: output that the kernel does not cut, and reading files.

   The serial line is the guest's only way out, and the kernel writes to it
   too.  So each piece of output is written with the kernel's console messages
   held back; they stay in the log, where `dmesg-warn' finds them.  Holding
   back is the kernel's state and not the process's: it outlives a process that
   dies meanwhile.

   Files of /proc, of tracing, and /dev/kmsg are not like others: they have no
   size, reading them can take long, and some would wait at their end for more.
   Both readers, one for whole files and one for lines, go through get ().  */

#define _GNU_SOURCE
#include "console.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/types.h>
#include <termios.h>
#include <unistd.h>

/* Actions of syslog(2); no header has their names.  */
enum { KLOG_CONSOLE_OFF = 6, KLOG_CONSOLE_ON = 7 };

static int held;

/* Keep the kernel off the console until the matching release ().  A message
   already on its way there is waited for: whoever prints it has the console's
   lock, and so has open () for a moment.  */

void
hold (void)
{
  if (held++ > 0)
    return;
  klogctl (KLOG_CONSOLE_OFF, NULL, 0);
  close (open ("/dev/console", O_WRONLY | O_NOCTTY | O_CLOEXEC));
}

void
release (void)
{
  if (--held > 0)
    return;
  tcdrain (STDOUT_FILENO);
  let_kernel_speak ();
}

void
let_kernel_speak (void)
{
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

void
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

/* What does not end a line, and an empty file when there is an INDENT, gets a
   newline.  */

bool
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

bool
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

/* The kernel gives PID 1 no console when the initramfs has no node for it.  */

void
need_console (void)
{
  if (fcntl (STDOUT_FILENO, F_GETFD) >= 0)
    return;
  int fd = open ("/dev/console", O_RDWR | O_NOCTTY);
  if (fd >= 0)
    for (int to = 0; to < 3; to++)
      dup2 (fd, to);
}
