/* SPDX-License-Identifier: GPL-3.0-or-later */
/* output.c: write a file so that it is there as a whole or not at all.

   It is written under another name in the same directory and renamed (rename (2)
   replaces a file atomically).  The other name has this program's and the number of the
   process, so that who started it can remove what a process that was killed has left; a
   file of that name is an earlier one's.  A signal that asks the process to end removes it,
   too.  What is already there under the name is replaced whatever it is linked to; a
   directory or a device is refused.  */

#include "config.h"
#include "output.h"
#include "report.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is behind the end of a signed module would not be the signature any more if
   something were added, and not the file's if something were changed (Linux,
   include/linux/module_signature.h).  */
bool
ew_output_allowed (struct ew_object *object)
{
  static const char magic[] = "~Module signature appended~\n";
  const size_t size = sizeof magic - 1;
  char end[sizeof magic];

  if (object->file_size < size)
    return true;
  if (!ew_object_read (object, object->file_size - size, end, size))
    return false;
  return (memcmp (end, magic, size) != 0
	  || ew_refuse (object->file, "a signed module; sign it afterwards"));
}

char *
ew_output_temporary (const char *file, pid_t pid)
{
  const size_t size = strlen (file) + 40;
  char *name = ew_alloc (size, 1);

  snprintf (name, size, "%s.entryway-%ld", file, (long) pid);
  return name;
}

/* The signals that ask a process to end, what they did before, and what is to be removed
   then; one output is open at a time.  */
static const int ends[] = { SIGHUP, SIGINT, SIGTERM };
#define N_ENDS (sizeof ends / sizeof ends[0])
static struct sigaction before[N_ENDS];
static char *volatile unfinished;

static void
remove_unfinished (int number)
{
  if (unfinished != NULL)
    unlink (unfinished);
  signal (number, SIG_DFL);
  raise (number);
}

/* Have NAME removed by those signals, but for one that is ignored.  */
static void
catch_signals (char *name)
{
  struct sigaction action = { .sa_handler = remove_unfinished };
  size_t i;

  unfinished = name;
  for (i = 0; i < N_ENDS; i++)
    if (sigaction (ends[i], NULL, &before[i]) == 0 && before[i].sa_handler != SIG_IGN)
      sigaction (ends[i], &action, NULL);
}

static void
release_signals (void)
{
  size_t i;

  for (i = 0; i < N_ENDS; i++)
    sigaction (ends[i], &before[i], NULL);
  unfinished = NULL;
}

/* A new file NAME, or -1.  */
static int
create (const char *name)
{
  const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
  int fd = open (name, flags, 0600);

  if (fd < 0 && errno == EEXIST && unlink (name) == 0)
    fd = open (name, flags, 0600);
  return fd;
}

bool
ew_output_open (struct ew_output *out, const char *file, const struct stat *like)
{
  struct stat st;
  int fd;

  memset (out, 0, sizeof *out);
  out->file = file;
  out->like = like;
  if (stat (file, &st) == 0 && !S_ISREG (st.st_mode))
    return ew_refuse (file, "is there and not a regular file");
  out->temporary = ew_output_temporary (file, getpid ());
  catch_signals (out->temporary);
  fd = create (out->temporary);
  if (fd >= 0)
    out->to = fdopen (fd, "wb");
  if (out->to != NULL)
    return true;
  ew_refuse (file, "can't be written: %s", strerror (errno));
  if (fd >= 0)
    {
      close (fd);
      unlink (out->temporary);
    }
  release_signals ();
  free (out->temporary);
  return false;
}

bool
ew_output_add (struct ew_output *out, const void *bytes, size_t size)
{
  out->size += size;
  return size == 0 || fwrite (bytes, 1, size, out->to) == size;
}

void
ew_output_align (struct ew_output *out, unsigned align)
{
  for (; out->size % align != 0; out->size++)
    putc (0, out->to);
}

/* Replace what of the SIZE bytes at BUFFER, which are those at FROM of the file, PATCH
   has.  */
static void
apply (const struct ew_patch *patch, unsigned char *buffer, uint64_t from, size_t size)
{
  uint64_t start = patch->offset > from ? patch->offset : from;
  uint64_t end = patch->offset + patch->size;

  if (end > from + size)
    end = from + size;
  if (start < end)
    memcpy (buffer + (start - from), patch->bytes + (start - patch->offset),
	    end - start);
}

bool
ew_output_copy (struct ew_output *out, struct ew_object *object,
		const struct ew_patch *patches, size_t n)
{
  unsigned char buffer[65536];
  uint64_t from = 0;
  size_t first = 0, i;

  while (from < object->file_size)
    {
      uint64_t left = object->file_size - from;
      size_t size = left < sizeof buffer ? left : sizeof buffer;

      if (!ew_object_read (object, from, buffer, size))
	return false;
      while (first < n && patches[first].offset + patches[first].size <= from)
	first++;
      for (i = first; i < n && patches[i].offset < from + size; i++)
	apply (&patches[i], buffer, from, size);
      if (!ew_output_add (out, buffer, size))
	return false;
      from += size;
    }
  return true;
}

bool
ew_output_flush (struct ew_output *out)
{
  if (fflush (out->to) == 0 && !ferror (out->to))
    return true;
  return ew_refuse (out->file, "can't be written: %s", strerror (errno));
}

/* Give the open file its mode and owner.  That of another user's file can't be kept by
   anybody but root, and is no reason to fail; the mode is, and comes last, because a
   change of the owner clears bits of it.  */
static bool
set_mode (const struct ew_output *out)
{
  int fd = fileno (out->to);
  mode_t mask;

  if (out->like != NULL)
    {
      if (fchown (fd, out->like->st_uid, out->like->st_gid) != 0)
	errno = 0;
      return fchmod (fd, out->like->st_mode & 07777) == 0;
    }
  mask = umask (0);
  umask (mask);
  return fchmod (fd, 0666 & ~mask) == 0;
}

bool
ew_output_close (struct ew_output *out, bool good)
{
  bool written = !ferror (out->to) && (!good || set_mode (out));

  written = fclose (out->to) == 0 && written;
  if (good && written)
    written = rename (out->temporary, out->file) == 0;
  if (!written)
    ew_refuse (out->file, "can't be written: %s", strerror (errno));
  good = good && written;
  if (!good)
    unlink (out->temporary);
  release_signals ();
  free (out->temporary);
  return good;
}
