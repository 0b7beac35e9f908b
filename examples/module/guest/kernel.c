/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kernel.c: what several commands ask of the kernel: small files, modules, time.

   Files of /sys and of debugfs take a value in one write (), and say then, or
   at close (), what is wrong with it.  A module can be in use for a moment
   longer than it seems: a live patch that was taken back holds its own until
   after its folder is gone.  */

#define _GNU_SOURCE
#include "kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

bool
read_text (const char *file, char *text, size_t size)
{
  size_t used = 0;
  ssize_t n = 0;
  int fd = open (file, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    return false;
  while (used < size - 1 && (n = read (fd, text + used, size - 1 - used)) > 0)
    used += n;
  text[used] = '\0';
  int error = errno;
  close (fd);
  errno = error;
  return n >= 0;
}

bool
write_text (const char *file, const char *text)
{
  int fd = open (file, O_WRONLY | O_CLOEXEC);

  if (fd < 0)
    return false;
  ssize_t done = write (fd, text, strlen (text));
  int error = done < 0 ? errno : EIO;
  bool good = done == (ssize_t) strlen (text);
  if (close (fd) != 0)
    return false;
  errno = error;
  return good;
}

bool
load_module (const char *file)
{
  int fd = open (file, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    return false;
  bool good = syscall (SYS_finit_module, fd, "", 0) == 0;
  int error = errno;
  close (fd);
  errno = error;
  return good;
}

bool
unload_module (const char *name, long limit)
{
  long start = now_ms ();

  while (syscall (SYS_delete_module, name, O_NONBLOCK) != 0)
    {
      if ((errno != EAGAIN && errno != EBUSY) || now_ms () - start > limit)
	return false;
      sleep_ms (2);
    }
  return true;
}

long
now_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
sleep_ms (long ms)
{
  struct timespec left = { ms / 1000, ms % 1000 * 1000000 };

  while (nanosleep (&left, &left) != 0 && errno == EINTR)
    continue;
}
