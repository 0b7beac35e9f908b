/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd-dump.c: `entryway dump', the options and the output.

   One row per function: section, area, entry, site, function; a function
   without an area has - for area and site, and so has the site of a function
   with too few NOPs to be redirected.  An area that is a slot is in another section,
   whose name it then has.  The function's name comes last because
   it is the only field that may hold a space.  JSON says null where the table
   says -, for the number of NOPs too: without a record it is not known.

   The number of patchable entries is in the last line, so that an object that
   has lost its records does not look like one that never had any.

   With --rows, the rows instead (dump-rows.c).  An object with functions and
   without rows is refused then: an empty output would look like an answer.  */

#include "config.h"
#include "commands.h"
#include "listing.h"
#include "report.h"
#include "rows.h"
#include "tables.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPT_ROWS = EW_OPT_OWN };

static const struct option options[] =
{
  EW_COMMON_OPTIONS,
  { "rows", no_argument, NULL, OPT_ROWS },
  { NULL, 0, NULL, 0 }
};

static bool want_rows;

static const char help[] =
  "Usage: entryway dump [OPTION]... FILE...\n"
  "List the functions of relocatable objects: the section, the offset of the\n"
  "reserved area, of the entry and of the patch site in it, and the name.\n\n"
  "      --rows  list instead where the caller is, for all instructions: section,\n"
  "              start, end, function, kind, CFA, return address, frame pointer\n"
  "              and flags, separated by TAB\n"
  "      --json  print one JSON object\n"
  "      --help  print this and exit";

/* TEXT, up to 18 digits and letters, of OFFSET, or - where it is not KNOWN.  */
static const char *
hex (char text[20], bool known, uint64_t offset)
{
  if (!known)
    return "-";
  snprintf (text, 20, "0x%" PRIx64, offset);
  return text;
}

/* Where AREA is: - for NULL, an offset, or for a slot SECTION+OFFSET; to be freed.  */
static char *
area_text (const struct ew_object *object, const struct ew_area *area)
{
  bool slot = area != NULL && area->slot;
  char *section = ew_escape (slot ? object->sections[area->section].name : "");
  char *text = ew_alloc (strlen (section) + 22, 1), offset[20];

  sprintf (text, "%s%s%s", section, slot ? "+" : "",
	   hex (offset, area != NULL, area != NULL ? area->area : 0));
  free (section);
  return text;
}

/* The width that TEXT, which is freed, needs in a column of WIDTH.  */
static int
widen (int width, char *text)
{
  int length = strlen (text);

  free (text);
  return length > width ? length : width;
}

static void
print_row (const struct ew_object *object, const struct ew_function *function,
	   int section_width, int area_width)
{
  const struct ew_area *area = function->area;
  char *section = ew_escape (object->sections[function->section].name);
  char *place = area_text (object, area);
  char *name = ew_escape (function->name[0] == '\0' ? "-" : function->name);
  char entry_text[20], site_text[20];

  printf ("%-*s  %*s  %8s  %8s  %s\n", section_width, section, area_width, place,
	  hex (entry_text, true, function->entry),
	  hex (site_text, area != NULL && area->has_site,
	       area != NULL ? area->site : 0), name);
  free (section);
  free (place);
  free (name);
}

static void
print_rows (const struct ew_object *object, const struct ew_listing *listing)
{
  size_t i;
  int width = strlen ("section"), area_width = 8;

  for (i = 0; i < listing->n_functions; i++)
    {
      const struct ew_function *function = &listing->functions[i];

      width = widen (width, ew_escape (object->sections[function->section].name));
      area_width = widen (area_width, area_text (object, function->area));
    }
  if (listing->n_functions != 0)
    printf ("%-*s  %*s  %8s  %8s  %s\n", width, "section", area_width, "area",
	    "entry", "site", "function");
  for (i = 0; i < listing->n_functions; i++)
    print_row (object, &listing->functions[i], width, area_width);
  printf ("%zu functions, %zu areas, ", listing->n_functions, listing->n_areas);
  if (listing->n_slots != 0)
    printf ("%zu of them slots, ", listing->n_slots);
  printf ("%" PRIu64 " patchable entries\n", listing->n_patchable);
}

/* NUMBER, or null where it is not KNOWN.  */
static struct json_object *
maybe_number (bool known, uint64_t number)
{
  return known ? json_object_new_int64 (number) : NULL;
}

static struct json_object *
function_json (const struct ew_object *object,
	       const struct ew_function *function)
{
  static const struct ew_area none;
  const struct ew_area *area = function->area != NULL ? function->area : &none;
  bool known = function->area != NULL;
  struct json_object *row = json_object_new_object ();

  json_object_object_add (row, "function", function->name[0] == '\0' ? NULL
			  : ew_json_string (function->name));
  json_object_object_add (row, "section", ew_json_string
			  (object->sections[function->section].name));
  json_object_object_add (row, "entry",
			  json_object_new_int64 (function->entry));
  json_object_object_add (row, "kind", !known ? NULL
			  : ew_json_string (area->slot ? "section" : "inline"));
  json_object_object_add (row, "area_section", !known ? NULL
			  : ew_json_string (object->sections[area->section].name));
  json_object_object_add (row, "area", maybe_number (known, area->area));
  json_object_object_add (row, "site",
			  maybe_number (area->has_site, area->site));
  json_object_object_add (row, "nops", maybe_number (known, area->nops));
  return row;
}

static struct json_object *
file_json (const struct ew_object *object, const struct ew_listing *listing)
{
  struct json_object *file = json_object_new_object ();
  struct json_object *functions = json_object_new_array ();
  size_t i;

  for (i = 0; i < listing->n_functions; i++)
    json_object_array_add (functions, function_json (object,
						     &listing->functions[i]));
  json_object_object_add (file, "file", ew_json_string (object->file));
  json_object_object_add (file, "arch", ew_json_string (object->arch->name));
  json_object_object_add (file, "functions", functions);
  json_object_object_add (file, "areas",
			  json_object_new_int64 (listing->n_areas));
  json_object_object_add (file, "patchable",
			  json_object_new_int64 (listing->n_patchable));
  return file;
}

/* The rows of OBJECT as JSON.  */
static struct json_object *
rows_file_json (const struct ew_object *object,
		const struct ew_listing *listing, const struct ew_rows *rows)
{
  struct json_object *file = json_object_new_object ();

  json_object_object_add (file, "file", ew_json_string (object->file));
  json_object_object_add (file, "arch", ew_json_string (object->arch->name));
  json_object_object_add (file, "rows", ew_rows_json (object, listing, rows));
  return file;
}

/* Print the name of OBJECT, if it is to be SHOWN.  */
static void
print_name (const struct ew_object *object, bool shown)
{
  char *name;

  if (!shown)
    return;
  name = ew_escape (object->file);
  printf ("%s:\n", name);
  free (name);
}

/* Print OBJECT's rows, below its name if that is to be SHOWN, or add them to FILES
   where that is not NULL.  */
static bool
dump_rows (struct ew_object *object, const struct ew_listing *listing,
	   struct json_object *files, bool shown)
{
  struct ew_rows rows;

  if (!ew_tables_or_rows (object, listing, &rows))
    return false;
  print_name (object, shown);
  if (files != NULL)
    json_object_array_add (files, rows_file_json (object, listing, &rows));
  else
    ew_rows_print (object, listing, &rows);
  ew_rows_free (&rows);
  return true;
}

/* Dump OBJECT: into FILES where that is not NULL, else as text, and under its
   name where it is one of MANY.  */
static bool
dump_object (struct ew_object *object, const struct ew_listing *listing,
	     struct json_object *files, bool many)
{
  bool shown = files == NULL && many;

  if (want_rows)
    return dump_rows (object, listing, files, shown);
  print_name (object, shown);
  if (files != NULL)
    json_object_array_add (files, file_json (object, listing));
  else
    print_rows (object, listing);
  return true;
}

static bool
dump_file (const char *name, struct json_object *files, bool many)
{
  struct ew_object object;
  struct ew_listing listing;
  bool good;

  if (!ew_object_open (&object, name,
		       want_rows ? EW_LINKED_TOO : EW_RELOCATABLE))
    return false;
  good = ew_listing_read (&object, &listing);
  if (good)
    {
      good = dump_object (&object, &listing, files, many);
      ew_listing_free (&listing);
    }
  ew_object_close (&object);
  return good;
}

static bool
set_option (int option, const char *value ATTRIBUTE_UNUSED)
{
  want_rows |= option == OPT_ROWS;
  return true;
}

static int
dump_files (char **names, int n, bool json)
{
  struct json_object *files = json ? json_object_new_array () : NULL;
  int i, good = 0;

  for (i = 0; i < n; i++)
    good += dump_file (names[i], files, n > 1);
  if (json)
    {
      struct json_object *root = json_object_new_object ();

      json_object_object_add (root, "version", json_object_new_int (1));
      json_object_object_add (root, "files", files);
      ew_json_print (root);
    }
  return good == n ? 0 : EW_EXIT_INPUT;
}

const struct ew_command ew_cmd_dump =
{
  .name = "dump",
  .summary = "list functions and their reserved areas, or rows",
  .help = help,
  .options = options,
  .set_option = set_option,
  .run = dump_files
};
