/* SPDX-License-Identifier: GPL-3.0-or-later */
/* archive.c: go through the members of an archive.

   BFD knows the kinds of archives (ar (5)): long names, the symbol index, and thin ones,
   which name files elsewhere; Linux's built-in.a is one, of archives that are thin
   themselves, and BFD goes through these as well.  bfd_openr_next_archived_file says the
   same at the end and where a member can't be opened: only the error tells, so it is
   looked at.  An archive without members is refused, since what is said of it would be
   an empty result.  A thin archive's member is a file that may have changed since, so
   that its size is asked for, which the archive's header need not have.  */

#include "config.h"
#include "object.h"
#include "report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct walk
{
  const char *file;
  enum ew_object_kind kind;
  bool (*work) (struct ew_object *object, void *data);
  void *data;
};

enum ew_archive
ew_archive_kind (const char *file)
{
  char head[8];
  FILE *from = fopen (file, "rb");
  enum ew_archive kind = EW_NO_ARCHIVE;

  if (from == NULL)
    return EW_NO_ARCHIVE;
  if (fread (head, sizeof head, 1, from) == 1)
    kind = (memcmp (head, "!<thin>\n", 8) == 0 ? EW_THIN_ARCHIVE
	    : memcmp (head, "!<arch>\n", 8) == 0 ? EW_ARCHIVE : EW_NO_ARCHIVE);
  fclose (from);
  return kind;
}

static bool
do_member (const struct walk *walk, bfd *member)
{
  const char *short_name = bfd_get_filename (member);
  char *name = ew_alloc (strlen (walk->file) + strlen (short_name) + 3, 1);
  struct ew_object object;
  bool good = false;

  sprintf (name, "%s(%s)", walk->file, short_name);
  if (ew_object_open_bfd (&object, name, member, bfd_get_file_size (member), walk->kind))
    {
      good = walk->work (&object, walk->data);
      ew_object_free (&object);
    }
  free (name);
  return good;
}

static bool
do_members (const struct walk *walk, bfd *archive)
{
  bfd *member = NULL, *next;
  bool good = true, any = false;

  while ((next = bfd_openr_next_archived_file (archive, member)) != NULL)
    {
      if (member != NULL)
	bfd_close (member);
      member = next;
      any = true;
      if (ew_bfd_complained ())
	good = ew_refuse (walk->file, "damaged archive: libbfd complains");
      good &= do_member (walk, member);
      ew_bfd_start ();
    }
  if (bfd_get_error () != bfd_error_no_more_archived_files)
    good = ew_refuse (walk->file, "archive with a member that can't be read, nor what is"
		      " behind it: %s",
		      ew_bfd_reason ());
  else if (!any)
    good = ew_refuse (walk->file, "archive without members");
  if (member != NULL)
    bfd_close (member);
  return good;
}

static bool
do_archive (const struct walk *walk)
{
  bfd *archive;
  bool good;

  ew_bfd_start ();
  archive = bfd_openr (walk->file, "elf64-little");
  if (archive == NULL)
    return ew_refuse (walk->file, "%s", ew_bfd_reason ());
  if (bfd_check_format (archive, bfd_archive))
    good = do_members (walk, archive);
  else
    good = ew_refuse (walk->file, "damaged archive: libbfd says: %s", ew_bfd_reason ());
  bfd_close (archive);
  return good;
}

bool
ew_object_each (const char *file, enum ew_object_kind kind,
		bool (*work) (struct ew_object *object, void *data), void *data)
{
  const struct walk walk = { file, kind, work, data };
  struct ew_object object;
  uint64_t size;
  bool good;

  /* Before it is opened: that of a FIFO waits for ever.  */
  if (!ew_file_size (file, &size))
    return false;
  if (ew_archive_kind (file) != EW_NO_ARCHIVE)
    return do_archive (&walk);
  if (!ew_object_open (&object, file, kind))
    return false;
  good = work (&object, data);
  ew_object_close (&object);
  return good;
}
