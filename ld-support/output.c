/* SPDX-License-Identifier: GPL-3.0-or-later */
/* output.c: write a file so that it is there as a whole or not at all.

   It is written under another name in the same directory and renamed (rename (2)
   replaces a file atomically).  What is already there under the name is replaced
   whatever it is linked to; a directory or a device is refused.  */

#include "config.h"
#include "elf-write.h"
#include "report.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
copy_base (struct ew_object *base, FILE *to, uint64_t from)
{
  unsigned char buffer[65536];

  while (from < base->file_size)
    {
      uint64_t left = base->file_size - from;
      size_t size = left < sizeof buffer ? left : sizeof buffer;

      if (!ew_object_read (base, from, buffer, size))
	return false;
      if (fwrite (buffer, 1, size, to) != size)
	return true;		/* ferror tells.  */
      from += size;
    }
  while (from++ % 8 != 0)
    putc (0, to);
  return true;
}

/* False where there was a message.  */
static bool
write_all (FILE *to, struct ew_object *copied,
	   const struct ew_buffer *const *pieces, unsigned n,
	   const unsigned char *header, size_t header_size)
{
  unsigned i;

  fwrite (header, 1, header_size, to);
  if (copied != NULL && !copy_base (copied, to, header_size))
    return false;
  for (i = 0; i < n; i++)
    if (pieces[i]->size != 0)
      fwrite (pieces[i]->bytes, 1, pieces[i]->size, to);
  return true;
}

/* The mode of a new file.  */
static mode_t
new_mode (void)
{
  mode_t mask = umask (0);

  umask (mask);
  return 0666 & ~mask;
}

bool
ew_output_write (const char *file, struct ew_object *copied,
		 const struct ew_buffer *const *pieces, unsigned n,
		 const unsigned char *header, size_t header_size)
{
  char *name = ew_alloc (strlen (file) + 8, 1);
  struct stat st;
  FILE *to = NULL;
  bool good = false;
  int fd;

  if (stat (file, &st) == 0 && !S_ISREG (st.st_mode))
    {
      free (name);
      return ew_refuse (file, "is there and not a regular file");
    }
  sprintf (name, "%s.XXXXXX", file);
  fd = mkstemp (name);
  if (fd >= 0)
    {
      to = fdopen (fd, "wb");
      if (to == NULL)
	close (fd);
    }
  if (to == NULL)
    ew_refuse (file, "can't be written: %s", strerror (errno));
  else if (write_all (to, copied, pieces, n, header, header_size))
    {
      good = !ferror (to) && fchmod (fd, new_mode ()) == 0;
      good = fclose (to) == 0 && good && rename (name, file) == 0;
      if (!good)
	ew_refuse (file, "can't be written: %s", strerror (errno));
      to = NULL;
    }
  if (to != NULL)
    fclose (to);
  if (!good && fd >= 0)
    unlink (name);
  free (name);
  return good;
}
