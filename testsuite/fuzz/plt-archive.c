/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plt-archive.c: wrap the object of an input in an archive.

   The format is that of ar (5) in its System V form, which GNU's tools write: a magic, and
   for each member a header of 60 bytes of text and its bytes, at even places; "/" is the
   index of symbols and "//" has long names, which "/N" stand for.  A thin archive has the
   headers only, and its names are those of files.  What the input's head asks for is
   damage: up to two bytes anywhere, or an end that is cut off.  */

#include "plt-fuzz.h"

#include <stdio.h>
#include <string.h>

struct archive
{
  uint8_t *to;
  size_t size, max;
};

static void
add (struct archive *archive, const void *bytes, size_t size)
{
  if (size > archive->max - archive->size)
    size = archive->max - archive->size;
  memcpy (archive->to + archive->size, bytes, size);
  archive->size += size;
}

static void
add_header (struct archive *archive, const char *name, size_t size)
{
  char header[80];

  snprintf (header, sizeof header, "%-16s%-12d%-6d%-6d%-8o%-10zu`\n", name, 0, 0, 0, 0644,
	    size);
  add (archive, header, 60);
}

static void
add_member (struct archive *archive, const char *name, const void *bytes, size_t size)
{
  add_header (archive, name, size);
  add (archive, bytes, size);
  if (size % 2 != 0)
    add (archive, "\n", 1);
}

/* Up to two bytes become others, or the end is cut off.  */
static void
damage (struct archive *archive, const uint8_t *head)
{
  uint64_t random = head[2] | head[3] << 8 | head[4] << 16 | (uint64_t) head[5] << 24;
  unsigned i;

  for (i = 0; i < 2u - (head[6] & 1); i++)
    {
      uint64_t r = fuzz_random (&random);
      /* Half of them are in the headers at the beginning.  */
      size_t at = (r >> 16) % (r & 1 && archive->size > 200 ? 200 : archive->size);

      archive->to[at] = r & 2 ? '0' + (r >> 8) % 10 : r >> 8;
    }
  if (head[6] & 2)
    archive->size -= (random >> 8) % archive->size;
}

size_t
plt_archive (uint8_t *to, size_t max, const uint8_t *head, const uint8_t *object,
	     size_t size, const char *member, unsigned *n)
{
  struct archive archive = { .to = to, .max = max };
  int thin = (head[0] & 15) == PLT_THIN, names = thin || (head[1] & 4) != 0;
  char name[600];
  unsigned i;

  add (&archive, thin ? "!<thin>\n" : "!<arch>\n", 8);
  if (head[1] & 8)
    add_member (&archive, "/", "\0\0\0\0", 4);
  if (names)
    {
      snprintf (name, sizeof name, "%s/\n", member);
      add_member (&archive, "//", name, strlen (name));
    }
  *n = head[1] % 4;
  for (i = 0; i < *n; i++)
    if (thin)
      add_header (&archive, "/0", size);
    else
      add_member (&archive, names ? "/0" : "member.o/", object, size);
  if (head[1] & 16)
    {
      damage (&archive, head);
      *n = 0;
    }
  return archive.size;
}
