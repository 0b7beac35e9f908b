/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd-check.c: `entryway check', whether rows are true.

   The exit status is 1 where a row of any file is contradicted by the instructions, as
   where a file is refused.  How it is decided says check.h.  */

#include "config.h"
#include "check.h"
#include "commands.h"
#include "derive.h"
#include "report.h"

enum { OPT_DERIVE = EW_OPT_OWN, OPT_ANNOTATE, OPT_UNRELIABLE };

static const struct option options[] =
{
  EW_COMMON_OPTIONS,
  { "derive", no_argument, NULL, OPT_DERIVE },
  { "annotate", required_argument, NULL, OPT_ANNOTATE },
  { "unreliable", no_argument, NULL, OPT_UNRELIABLE },
  { NULL, 0, NULL, 0 }
};

static const char help[] =
  "Usage: entryway check [OPTION]... FILE...\n"
  "Check each row of relocatable objects and linked files, and of the tables in\n"
  "them, against the instructions.  Print each contradiction, and a summary.\n\n"
  "      --derive               derive rows for functions that have none, and\n"
  "                             check those, too\n"
  "      --annotate=FILE        how code is entered that nobody calls\n"
  "      --unreliable           list the functions with unreliable instructions\n"
  "      --json                 print JSON\n"
  "      --help                 print this and exit\n\n"
  "Exit status: 0 if all rows are true, 1 if one is not or a file was refused.";

static struct ew_derive_options derive;
static bool list_unreliable;

/* Check OBJECT, and print what is found or add it to FILES.  */
static bool
check_rows (struct ew_object *object, const struct ew_listing *listing,
	    struct json_object *files)
{
  struct ew_check check;
  struct ew_derivation derivation;
  bool good;

  if (!ew_derivation_read (object, listing, &derive, &derivation))
    return false;
  good = ew_check_run (&check, object, listing, &derivation.rows,
		       derivation.annotated ? &derivation.annotations : NULL);
  if (good)
    {
      good = check.n_findings == 0;
      if (files != NULL)
	json_object_array_add (files, ew_check_json (&check));
      else
	{
	  if (list_unreliable)
	    ew_check_print_unreliable (&check);
	  ew_check_print (&check);
	  if (derive.all || derive.annotate != NULL)
	    ew_derived_print (object, &derivation.derived);
	}
      ew_check_free (&check);
    }
  ew_derivation_free (&derivation);
  return good;
}

static bool
check_file (const char *name, struct json_object *files)
{
  struct ew_object object;
  struct ew_listing listing;
  bool good;

  if (!ew_object_open (&object, name, EW_LINKED_TOO))
    return false;
  good = ew_listing_read (&object, &listing);
  if (good)
    {
      good = check_rows (&object, &listing, files);
      ew_listing_free (&listing);
    }
  ew_object_close (&object);
  return good;
}

static int
check_files (char **names, int n, bool json)
{
  struct json_object *files = json ? json_object_new_array () : NULL;
  int i, good = 0;

  for (i = 0; i < n; i++)
    good += check_file (names[i], files);
  if (json)
    {
      struct json_object *root = json_object_new_object ();

      json_object_object_add (root, "version", json_object_new_int (1));
      json_object_object_add (root, "files", files);
      ew_json_print (root);
    }
  return good == n ? 0 : EW_EXIT_INPUT;
}

static bool
set_option (int option, const char *value)
{
  if (option == OPT_DERIVE)
    derive.all = true;
  else if (option == OPT_ANNOTATE)
    derive.annotate = value;
  else
    list_unreliable = true;
  return true;
}

const struct ew_command ew_cmd_check =
{
  .name = "check",
  .summary = "check rows against the instructions",
  .help = help,
  .options = options,
  .set_option = set_option,
  .run = check_files
};
