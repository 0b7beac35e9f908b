/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ld-image.c: the last link of a kernel, by a linker script.

   Only the linker knows where functions come to lie: it sorts sections, drops some, and
   puts stubs between them.  So the kernel is linked once with the rows kept, by a script
   that is read before the kernel's own and takes them where that would drop them; the
   table is made of the result, and an object with it is one more input of the real link.
   It lands in the read-only data, behind all text that is tied to it.  That the text of
   both links is the same is not believed but compared: the sizes of its sections, and
   where each function lies; and so is that the table is tied to just these sections.

   Linux links vmlinux three or four times, with other symbols each time but the same
   code.  The table is kept for that, with the key of what it was made from (ld-inputs.c);
   both names are removed by `make clean'.

   Areas, if there are any, have sections that a kernel's script does not know; they get
   their places by a script, too, so that nothing is an orphan.  */

#include "config.h"
#include "../report.h"
#include "../tables.h"
#include "ld.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Behind all that is loaded, so that nothing moves.  Who reads the table refers to it,
   before there is one.  */
#define ANYWHERE(symbol) \
  "PROVIDE (" symbol " = ADDR (.rodata)); PROVIDE (" symbol "_end = ADDR (.rodata));\n"
static const char keep_rows[]
  = ANYWHERE (EW_TABLE_SYMBOL) ANYWHERE (EW_TABLE_INIT_SYMBOL) ANYWHERE (EW_TABLE_EXIT_SYMBOL)
    "SECTIONS { " EW_ROWS_SECTION " 0 : { *(" EW_ROWS_SECTION ") } } INSERT AFTER .comment;\n";

/* What a kernel's script does not know, and where that belongs: records of areas are data
   that is only read; slots are text, and the table needs a name for where they begin.  */
static const struct
{
  unsigned has;
  const char *script;
} places[] =
{
  { EW_INPUT_AREAS, "SECTIONS { " EW_AREA_SECTION " : ALIGN (8) { KEEP (*(" EW_AREA_SECTION
    ")) } } INSERT AFTER .rodata;\n" },
  { EW_INPUT_SLOTS, "SECTIONS { " EW_SLOT_SECTION " : ALIGN (16) { __entryway_slots = .; *("
    EW_SLOT_SECTION ") } } INSERT AFTER .text;\n" },
  { EW_INPUT_INIT_SLOTS, "SECTIONS { " EW_SLOT_INIT_SECTION
    " : ALIGN (16) { __entryway_init_slots = .; *(" EW_SLOT_INIT_SECTION
    ") } } INSERT AFTER .init.text;\n" }
};

/* The files on the way, beside the output.  */
struct files
{
  char *rows_script, *places_script, *measured, *said, *linked;
  /* These stay.  */
  char *table, *key;
};

/* FNV-1a of NAME, and of where what is called so begins and how long it is.  */
static uint64_t
hash_of (const char *name, uint64_t start, uint64_t size)
{
  uint64_t hash = ew_table_hash (EW_TABLE_HASH_START, name, strlen (name) + 1);

  hash = ew_table_hash (hash, &start, sizeof start);
  return ew_table_hash (hash, &size, sizeof size);
}

/* Where the functions of OBJECT lie in its text sections, and how long these are, as a
   sum, since sections and symbols may be in another order.  What has no type may be a
   label.  */
static uint64_t
layout (const struct ew_object *object)
{
  uint64_t sum = 0;
  unsigned i;
  uint32_t k;

  for (i = 1; i < object->n_sections; i++)
    if (ew_section_is_code (object, i))
      sum += hash_of (object->sections[i].name, 0, object->sections[i].size);
  for (k = 1; k < object->n_symbols; k++)
    {
      const struct ew_symbol *symbol = &object->symbols[k];

      if (symbol->type == STT_FUNC && ew_section_is_code (object, symbol->shndx))
	sum += hash_of (symbol->name, symbol->value, symbol->size);
    }
  return sum;
}

/* The link with the rows kept has failed, with STATUS.  So will the one that was asked
   for, which says why in its own words; if not, ours are told.  */
static int
say_why (const struct ew_ld_command *command, const struct files *files, int status)
{
  int other = ew_ld_run (command->argv);
  char *said;

  if (other != 0)
    return other;
  unlink (ew_ld_output (command));
  said = ew_ld_slurp (files->said);
  fputs (said == NULL ? "" : said, stderr);
  free (said);
  ew_refuse (ew_ld_output (command), "can't be linked with its rows, as above");
  return status;
}

/* Link with the rows kept, and without what only debuggers read.  What the linker has to
   say is not said here: it says it again.  */
static int
measure (const struct ew_ld_command *command, const struct files *files, bool placed)
{
  const char *extra[] = { "--strip-debug", "-T", files->rows_script,
			  placed ? "-T" : NULL, files->places_script, NULL };
  int status;

  if (!ew_ld_write (files->rows_script, keep_rows))
    return EW_EXIT_INPUT;
  status = ew_ld_run_quietly (ew_ld_words (command, files->measured, extra), files->said);
  return status == 0 ? 0 : say_why (command, files, status);
}

/* Make the table of the code of COMMAND, and note KEY and the layout with it.  */
static int
make_table (const struct ew_ld_command *command, const struct files *files,
	    const char *key, bool placed)
{
  const char *args[] = { "-o", files->table, files->measured, NULL };
  char *note = ew_ld_alloc (strlen (key) + 32, 1);
  struct ew_object object;
  int status;

  unlink (files->key);
  status = measure (command, files, placed);
  if (status == 0)
    status = ew_ld_make_table (args);
  if (status != 0)
    return status;
  if (!ew_object_open (&object, files->measured, EW_LINKED_TOO))
    return EW_EXIT_INPUT;
  sprintf (note, "%016" PRIx64 "\n%s", layout (&object), key);
  ew_object_close (&object);
  unlink (files->measured);
  return ew_ld_write (files->key, note) ? 0 : EW_EXIT_INPUT;
}

/* Whether the table that is there was made of what KEY says.  */
static bool
have_table (const struct files *files, const char *key)
{
  char *note = ew_ld_slurp (files->key);
  const char *line = note == NULL ? NULL : strchr (note, '\n');
  bool same = (line != NULL && strcmp (line + 1, key) == 0
	       && access (files->table, R_OK) == 0);

  free (note);
  return same;
}

/* The real link, with the table behind all other inputs, to a file that is not the output
   yet.  */
static int
link_with_table (const struct ew_ld_command *command, const struct files *files,
		 bool placed)
{
  const char *extra[] = { placed ? "-T" : NULL, files->places_script, NULL };
  char **words = ew_ld_words (command, files->linked, extra);
  int n = 0;

  while (words[n] != NULL)
    n++;
  /* There is room for it.  */
  words[n] = files->table;
  return ew_ld_run (words);
}

/* Whether each part of TABLE is just one text section of OBJECT.  */
static bool
parts_fit (const struct ew_object *object, const struct ew_linked_table *table)
{
  uintptr_t start;
  size_t size;
  unsigned i;

  for (i = 0; (size = ew_table_part (&table->table, i, &start)) != 0; i++)
    if (table->parts[i].offset != 0
	|| object->sections[table->parts[i].section].size != size)
      return ew_refuse (object->file, "its table does not fit section %s",
			object->sections[table->parts[i].section].name);
  return true;
}

/* Whether OBJECT has tables, and they speak of its text sections.  */
static bool
tables_fit (struct ew_object *object)
{
  struct ew_tables tables;
  bool good;
  size_t i;

  if (!ew_tables_read (object, &tables))
    return false;
  good = tables.n != 0 || ew_refuse (object->file, "its table was dropped by the link");
  for (i = 0; good && i < tables.n; i++)
    good = parts_fit (object, &tables.tables[i]);
  ew_tables_free (&tables);
  return good;
}

/* Whether what was linked to FILE, to be called OUTPUT, is what the table in it was made
   of; NOTE is what was noted then.  */
static bool
is_right (const char *file, const char *output, const char *note)
{
  struct ew_object object;
  bool good;

  if (note == NULL)
    return ew_refuse (output, "what is known of its table is gone; is something else"
		      " linked in this directory?");
  if (!ew_object_open (&object, file, EW_LINKED_TOO))
    return false;
  object.file = output;
  good = (strtoull (note, NULL, 16) == layout (&object)
	  || ew_refuse (output, "its functions do not lie where they lay without the"
			" table"));
  good = good && tables_fit (&object);
  ew_object_close (&object);
  return good;
}

/* Look at what was linked, and make it the output.  */
static int
check_output (const struct ew_ld_command *command, const struct files *files)
{
  const char *output = ew_ld_output (command);
  char *note = ew_ld_slurp (files->key);
  bool good = is_right (files->linked, output, note);

  free (note);
  if (!good)
    unlink (files->key);
  else if (rename (files->linked, output) != 0)
    good = ew_refuse (output, "%s", strerror (errno));
  return good ? 0 : EW_EXIT_INPUT;
}

static struct files
name_files (const struct ew_ld_command *command)
{
  const char *output = ew_ld_output (command), *slash = strrchr (output, '/');
  int directory = slash == NULL ? 0 : slash + 1 - output;
  struct files files = { ew_ld_beside (command, ".rows.lds"),
			 ew_ld_beside (command, ".places.lds"),
			 ew_ld_beside (command, ".measured"),
			 ew_ld_beside (command, ".said"),
			 ew_ld_beside (command, ".linked"),
			 ew_ld_alloc (directory + 40, 1), ew_ld_alloc (directory + 40, 1) };

  /* Links of one kernel have outputs of several names, in one directory.  */
  sprintf (files.table, "%.*s.tmp_entryway-table.o", directory, output);
  sprintf (files.key, "%.*s.tmp_entryway-key", directory, output);
  ew_ld_temporary (files.rows_script);
  ew_ld_temporary (files.places_script);
  ew_ld_temporary (files.measured);
  ew_ld_temporary (files.said);
  ew_ld_temporary (files.linked);
  return files;
}

/* Write the script that gives what HAS says its place.  *PLACED: whether there is
   anything.  */
static bool
write_places (const struct files *files, unsigned has, bool *placed)
{
  char script[1024] = "";
  size_t i;

  for (i = 0; i < sizeof places / sizeof places[0]; i++)
    if (has & places[i].has)
      strcat (script, places[i].script);
  *placed = script[0] != '\0';
  return !*placed || ew_ld_write (files->places_script, script);
}

int
ew_ld_image (const struct ew_ld_command *command, unsigned has)
{
  struct files files = name_files (command);
  char *key = ew_ld_key (command);
  bool placed;
  int status = 0;

  if (!write_places (&files, has, &placed))
    return EW_EXIT_INPUT;
  if (!have_table (&files, key))
    status = make_table (command, &files, key, placed);
  if (status == 0)
    status = link_with_table (command, &files, placed);
  if (status == 0)
    status = check_output (command, &files);
  free (key);
  return status;
}
