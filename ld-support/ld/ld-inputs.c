/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ld-inputs.c: what is linked.

   BFD says which words are objects or archives, and which sections they have; nothing is
   counted here, so that is all that is needed.  Archives are searched until nothing can be
   new; a kernel's 600 members take some hundredths of a second.

   The key of a link is what make itself goes by: names, sizes and times.  A thin archive
   (Linux's vmlinux.a) holds names only, so its members are what counts.  Objects without
   code are left out of it: those that Linux adds between its links of vmlinux, symbols
   and types, move no function.  */

#include "config.h"
#include "../alloc.h"
#include "../object.h"
#include "ld.h"

#include <entryway/format.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Sections that say what an input has, by their names.  */
static const struct
{
  const char *name;
  unsigned has;
} signs[] =
{
  { EW_ROWS_SECTION, EW_INPUT_ROWS },
  { EW_AREA_SECTION, EW_INPUT_AREAS },
  { EW_SLOT_SECTION, EW_INPUT_SLOTS },
  { EW_SLOT_INIT_SECTION, EW_INPUT_INIT_SLOTS },
  /* Linux's struct module: include/linux/module.h, scripts/mod/modpost.c.  */
  { ".gnu.linkonce.this_module", EW_INPUT_MODULE }
};

static void
see_section (bfd *abfd ATTRIBUTE_UNUSED, asection *section, void *data)
{
  const char *name = bfd_section_name (section);
  unsigned *has = data;
  size_t i;

  if (bfd_section_size (section) == 0)
    return;
  for (i = 0; i < sizeof signs / sizeof signs[0]; i++)
    if (strcmp (name, signs[i].name) == 0)
      *has |= signs[i].has;
  if (bfd_section_flags (section) & SEC_CODE)
    *has |= EW_INPUT_CODE;
}

/* Call WORK with DATA for the object FILE or for the members of the archive FILE, until
   it says no.  Whether FILE is one of them.  */
static bool
each_object (const char *file, bool (*work) (bfd *object, void *data), void *data)
{
  bfd *abfd = bfd_openr (file, "elf64-little"), *member = NULL, *next;
  bool known = true, more = true;

  if (abfd == NULL)
    return false;
  if (bfd_check_format (abfd, bfd_object))
    work (abfd, data);
  else if (!bfd_check_format (abfd, bfd_archive))
    known = false;
  else
    while (more && (next = bfd_openr_next_archived_file (abfd, member)) != NULL)
      {
	if (member != NULL)
	  bfd_close (member);
	member = next;
	more = work (member, data);
      }
  if (member != NULL)
    bfd_close (member);
  bfd_close (abfd);
  return known;
}

static bool
look_at (bfd *object, void *data)
{
  unsigned *has = data;

  if (bfd_check_format (object, bfd_object)
      && (bfd_get_file_flags (object) & (EXEC_P | DYNAMIC)) == 0)
    bfd_map_over_sections (object, see_section, has);
  return *has != EW_INPUT_ALL;
}

unsigned
ew_ld_look (struct ew_ld_command *command)
{
  unsigned all = 0;
  struct stat status;
  int i;

  ew_bfd_start ();
  for (i = 1; i < command->argc; i++)
    {
      unsigned has = 0;

      /* A FIFO would wait for ever.  */
      command->input[i] = (command->input[i]
			   && stat (command->argv[i], &status) == 0
			   && S_ISREG (status.st_mode)
			   && each_object (command->argv[i], look_at, &has));
      command->has[i] = has;
      all |= has;
    }
  return all;
}

/* A text that grows.  */
struct text
{
  char *bytes;
  size_t used, capacity;
};

static void
add (struct text *text, const char *more)
{
  const size_t n = strlen (more) + 1;

  text->bytes = ew_grow (text->bytes, text->used, n, &text->capacity, 1);
  memcpy (text->bytes + text->used, more, n);
  text->used += n - 1;
}

/* A file that is not there makes a line, too.  */
static void
add_file (struct text *text, const char *name)
{
  struct stat status = { 0 };
  char line[160];

  stat (name, &status);
  snprintf (line, sizeof line, " %ju:%ju %jd %jd.%09ld ", (uintmax_t) status.st_dev,
	    (uintmax_t) status.st_ino, (intmax_t) status.st_size,
	    (intmax_t) status.st_mtim.tv_sec, (long) status.st_mtim.tv_nsec);
  add (text, line);
  add (text, name);
  add (text, "\n");
}

static bool
add_member (bfd *member, void *data)
{
  add_file (data, bfd_get_filename (member));
  return true;
}

static void
add_input (struct text *text, const char *name)
{
  add_file (text, name);
  if (ew_archive_kind (name) == EW_THIN_ARCHIVE)
    each_object (name, add_member, text);
}

static bool
is_map (const char *word)
{
  return strncmp (word, "-Map", 4) == 0 || strncmp (word, "--Map", 5) == 0;
}

/* Whether word I of COMMAND has to do with where code lies.  */
static bool
matters (const struct ew_ld_command *command, int i)
{
  const char *word = command->argv[i], *before = i == 0 ? "" : command->argv[i - 1];

  if (i == command->output || command->input[i])
    return (command->has[i] & EW_INPUT_CODE) != 0;
  /* They take out what is no code, and say what was done.  */
  return (strcmp (word, "--strip-debug") != 0 && !is_map (word)
	  && !(is_map (before) && strchr (before, '=') == NULL));
}

char *
ew_ld_key (const struct ew_ld_command *command)
{
  struct text text = { 0 };
  int i;

  for (i = 0; i < command->argc; i++)
    if (matters (command, i))
      {
	add (&text, command->argv[i]);
	add (&text, "\n");
	if (command->input[i])
	  add_input (&text, command->argv[i]);
	else if (command->scripts[i])
	  add_file (&text, ew_ld_value (command, i));
      }
  add_file (&text, ew_ld_tool ());
  add_file (&text, ew_ld_annotations ());
  return text.bytes;
}
