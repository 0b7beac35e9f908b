/* SPDX-License-Identifier: GPL-3.0-or-later */
/* object.c: open a file through BFD.

   Facts about libbfd (2.40 to 2.47) that shape this file:
   - bfd_openr opens directories and blocks on FIFOs: stat first;
   - bfd_seek and bfd_bread work before bfd_check_format, so the headers are
     validated before any of BFD's own parsers sees them (2.44 aborts the whole
     process on a symbol table of 2^36 entries);
   - bfd_check_format returns success after it has complained on stderr: the
     handler turns each complaint into a refusal, and keeps the promise of one
     line per file;
   - with the target named, check_format tries one vector and not all; the generic ELF
     targets that every libbfd has are enough, because nothing is left to them;
   - members of an archive are read as files of their own, thin ones too; where a thin
     archive's member is missing, the walk ends as if it were over, but for the error.  */

#include "config.h"
#include "object.h"
#include "report.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The old name is gone in 2.44; the new one is a macro of other meaning in
   2.40.  */
#ifdef HAVE_BFD_READ
# define READ bfd_read
#else
# define READ bfd_bread
#endif

bool
ew_object_read (struct ew_object *object, uint64_t offset, void *buffer,
		uint64_t size)
{
  if (size == 0)
    return true;
  if (offset > object->file_size || size > object->file_size - offset)
    return ew_refuse (object->file, "read past the end of the file");
  if (bfd_seek (object->abfd, offset, SEEK_SET) != 0
      || READ (buffer, size, object->abfd) != size)
    return ew_refuse (object->file, "can't read %" PRIu64 " bytes at offset %"
		      PRIu64 ": %s", size, offset, ew_bfd_reason ());
  return true;
}

void *
ew_object_copy (struct ew_object *object, const char *what, uint64_t offset,
		uint64_t size)
{
  unsigned char *copy;

  if (size > EW_MAX_COPY)
    {
      ew_refuse (object->file, "%s: %" PRIu64 " bytes, more than 1 GiB", what,
		 size);
      return NULL;
    }
  copy = malloc (size + 1);
  if (copy == NULL)
    {
      ew_refuse (object->file, "%s: no memory for %" PRIu64 " bytes", what,
		 size);
      return NULL;
    }
  if (!ew_object_read (object, offset, copy, size))
    {
      free (copy);
      return NULL;
    }
  copy[size] = '\0';
  return copy;
}

const unsigned char *
ew_object_code (struct ew_object *object, unsigned index)
{
  const struct ew_section *section = &object->sections[index];

  if (object->contents == NULL)
    object->contents = calloc (object->n_sections, sizeof *object->contents);
  if (object->contents == NULL)
    {
      ew_refuse (object->file, "no memory for the code");
      return NULL;
    }
  if (object->contents[index] == NULL)
    object->contents[index] = ew_object_copy (object, "the code", section->offset,
					      section->size);
  return object->contents[index];
}

bool
ew_file_size (const char *file, uint64_t *size)
{
  struct stat st;

  if (stat (file, &st) != 0)
    return ew_refuse (file, "%s", strerror (errno));
  if (S_ISDIR (st.st_mode))
    return ew_refuse (file, "is a directory");
  if (!S_ISREG (st.st_mode))
    return ew_refuse (file, "not a regular file");
  *size = st.st_size;
  return true;
}

/* Tell BFD what kind of ELF file it is.  */
static bool
set_bfd_target (struct ew_object *object)
{
  const char *const targets[2][2] = { { "elf32-little", "elf32-big" },
				      { "elf64-little", "elf64-big" } };

  if (bfd_find_target (targets[object->wide][object->big], object->abfd) == NULL)
    return ew_refuse (object->file, "libbfd knows no target %s",
		      targets[object->wide][object->big]);
  return true;
}

static bool
read_object (struct ew_object *object, enum ew_object_kind kind)
{
  unsigned char head[8 + 1];
  size_t size = object->file_size < 8 ? object->file_size : 8;
  const char *reason;

  /* The last byte, too: an archive may claim a member of more than it has.  */
  if (!ew_object_read (object, 0, head, size)
      || (size != 0 && !ew_object_read (object, object->file_size - 1, head + size, 1)))
    return false;
  reason = ew_sniff (head, size);
  if (reason != NULL)
    return ew_refuse (object->file, "%s", reason);
  return (ew_read_elf_header (object, kind)
	  && set_bfd_target (object)
	  && ew_read_sections (object)
	  && ew_read_symbols (object)
	  && ew_bfd_check (object));
}

bool
ew_object_open_bfd (struct ew_object *object, const char *name, bfd *abfd,
		    uint64_t size, enum ew_object_kind kind)
{
  ew_bfd_start ();
  memset (object, 0, sizeof *object);
  object->file = name;
  object->file_size = size;
  object->abfd = abfd;
  if (read_object (object, kind))
    return true;
  ew_object_free (object);
  return false;
}

bool
ew_object_open (struct ew_object *object, const char *file,
		enum ew_object_kind kind)
{
  uint64_t size;
  bfd *abfd;

  if (!ew_file_size (file, &size))
    return false;
  ew_bfd_start ();
  abfd = bfd_openr (file, "elf64-little");
  if (abfd == NULL)
    return ew_refuse (file, "%s", ew_bfd_reason ());
  if (ew_object_open_bfd (object, file, abfd, size, kind))
    return true;
  bfd_close (abfd);
  return false;
}

unsigned
ew_section_named (const struct ew_object *object, const char *name, unsigned from)
{
  unsigned i;

  for (i = from + 1; i < object->n_sections; i++)
    if (strcmp (object->sections[i].name, name) == 0)
      return i;
  return 0;
}

unsigned
ew_section_at (const struct ew_object *object, uint64_t address)
{
  unsigned i;

  for (i = 1; i < object->n_sections; i++)
    {
      const struct ew_section *section = &object->sections[i];

      if ((section->flags & (SHF_ALLOC | SHF_TLS)) == SHF_ALLOC
	  && address - section->address < section->size)
	return i;
    }
  return 0;
}

unsigned
ew_object_add_section (struct ew_object *object, const char *name)
{
  struct ew_section *sections = realloc (object->sections,
					 (object->n_sections + 1)
					 * sizeof *sections);
  char *copy = strdup (name);

  if (sections != NULL)
    object->sections = sections;
  if (sections == NULL || copy == NULL)
    {
      free (copy);
      ew_refuse (object->file, "no memory for its sections");
      return 0;
    }
  sections[object->n_sections]
    = (struct ew_section) { .name = copy, .type = SHT_NOBITS,
			    .flags = SHF_ALLOC | SHF_EXECINSTR };
  object->n_added++;
  return object->n_sections++;
}

void
ew_object_free (struct ew_object *object)
{
  unsigned i;

  /* Sections that were added since have no contents.  */
  for (i = 0; object->contents != NULL && i < object->n_sections - object->n_added; i++)
    free (object->contents[i]);
  free (object->contents);
  while (object->n_added != 0)
    free ((char *) object->sections[object->n_sections - object->n_added--].name);
  free (object->sections);
  free (object->symbols);
  free (object->section_strings);
  free (object->symbol_strings);
}

void
ew_object_close (struct ew_object *object)
{
  ew_object_free (object);
  bfd_close (object->abfd);
}
