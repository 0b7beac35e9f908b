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
   - with the target named, check_format tries one vector and not all.  */

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

/* Fill in the size of the file, or refuse what is no plain file.  */
static bool
examine_file (struct ew_object *object)
{
  struct stat st;

  if (stat (object->file, &st) != 0)
    return ew_refuse (object->file, "%s", strerror (errno));
  if (S_ISDIR (st.st_mode))
    return ew_refuse (object->file, "is a directory");
  if (!S_ISREG (st.st_mode))
    return ew_refuse (object->file, "not a regular file");
  object->file_size = st.st_size;
  return true;
}

static bool
read_object (struct ew_object *object, enum ew_object_kind kind)
{
  unsigned char head[8];
  size_t size = object->file_size < sizeof head ? object->file_size
		: sizeof head;
  const char *reason;

  if (!ew_object_read (object, 0, head, size))
    return false;
  reason = ew_sniff (head, size);
  if (reason != NULL)
    return ew_refuse (object->file, "%s", reason);
  return (ew_read_elf_header (object, kind)
	  && ew_read_sections (object)
	  && ew_read_symbols (object)
	  && ew_bfd_check (object));
}

bool
ew_object_open (struct ew_object *object, const char *file,
		enum ew_object_kind kind)
{
  memset (object, 0, sizeof *object);
  object->file = file;
  if (!examine_file (object))
    return false;
  ew_bfd_start ();
  object->abfd = bfd_openr (file, "elf64-little");
  if (object->abfd == NULL)
    return ew_refuse (file, "%s", ew_bfd_reason ());
  if (read_object (object, kind))
    return true;
  ew_object_close (object);
  return false;
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
ew_object_close (struct ew_object *object)
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
  bfd_close (object->abfd);
}
