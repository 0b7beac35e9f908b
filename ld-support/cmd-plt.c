/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd-plt.c: `entryway plt', the options and the output.

   What the numbers mean is in plt-count.h; here they only become a table or
   JSON.  Nothing is printed before all files have been read, because the width
   of a column and the end of the JSON object are not known earlier; a file
   that was refused is in neither, and in the exit status.  */

#include "config.h"
#include "commands.h"
#include "plt-count.h"
#include "report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct row
{
  const char *file;
  const char *arch;
  uint64_t entries[EW_PLT_COUNTS];
};

enum { OPT_EMULATE = EW_OPT_OWN, OPT_ERRATUM };

static const struct option options[] =
{
  EW_COMMON_OPTIONS,
  { "emulate-loader", no_argument, NULL, OPT_EMULATE },
  { "erratum-843419", required_argument, NULL, OPT_ERRATUM },
  { NULL, 0, NULL, 0 }
};

/* What the options say; nothing but set_option changes it.  */
static struct ew_plt_rule asked;

static const char help[] =
  "Usage: entryway plt [OPTION]... FILE...\n"
  "Count the PLT entries for far calls of kernel modules and objects, for the\n"
  "core and the init part of each.  The spare entry that the kernel adds to"
  " each\n"
  "PLT and its entries for ftrace are not counted.\n\n"
  "      --emulate-loader         count what the kernel's loader reserves, not"
  " the\n"
  "                               minimum\n"
  "      --erratum-843419=on|off  add what CPUs with this erratum need\n"
  "                               (default: off)\n"
  "      --json                   print one JSON object\n"
  "      --help                   print this and exit";

static size_t
max (size_t a, size_t b)
{
  return a > b ? a : b;
}

static void
print_table (const struct row *rows, size_t n)
{
  size_t file_width = strlen ("file"), arch_width = strlen ("arch"), i;
  char **names;

  if (n == 0)
    return;
  names = ew_alloc (n, sizeof *names);
  for (i = 0; i < n; i++)
    {
      names[i] = ew_escape (rows[i].file);
      file_width = max (file_width, strlen (names[i]));
      arch_width = max (arch_width, strlen (rows[i].arch));
    }
  printf ("%-*s  %-*s  %6s  %6s\n", (int) file_width, "file",
	  (int) arch_width, "arch", "core", "init");
  for (i = 0; i < n; i++)
    {
      printf ("%-*s  %-*s  %6" PRIu64 "  %6" PRIu64 "\n", (int) file_width,
	      names[i], (int) arch_width, rows[i].arch,
	      rows[i].entries[EW_PLT_CORE], rows[i].entries[EW_PLT_INIT]);
      free (names[i]);
    }
  free (names);
}

static void
print_json (const struct row *rows, size_t n, const struct ew_plt_rule *rule)
{
  struct json_object *root = json_object_new_object ();
  struct json_object *files = json_object_new_array ();
  size_t i;

  json_object_object_add (root, "version", json_object_new_int (1));
  json_object_object_add (root, "counting", json_object_new_string
			  (rule->emulate_loader ? "loader" : "minimum"));
  json_object_object_add (root, "erratum_843419",
			  json_object_new_boolean (rule->erratum));
  for (i = 0; i < n; i++)
    {
      struct json_object *file = json_object_new_object ();

      json_object_object_add (file, "file", ew_json_string (rows[i].file));
      json_object_object_add (file, "arch", ew_json_string (rows[i].arch));
      json_object_object_add (file, "core", json_object_new_int64
			      (rows[i].entries[EW_PLT_CORE]));
      json_object_object_add (file, "init", json_object_new_int64
			      (rows[i].entries[EW_PLT_INIT]));
      json_object_array_add (files, file);
    }
  json_object_object_add (root, "files", files);
  ew_json_print (root);
}

static bool
count_file (const char *name, const struct ew_plt_rule *rule, struct row *row)
{
  struct ew_object object;
  bool good;

  if (!ew_object_open (&object, name, EW_PLT_ONLY))
    return false;
  row->file = name;
  row->arch = object.arch->name;
  good = ew_plt_count (&object, rule, row->entries);
  ew_object_close (&object);
  return good;
}

static int
count_files (char **names, int n, bool json)
{
  struct row *rows = ew_alloc (n, sizeof *rows);
  size_t used = 0;
  int i;

  for (i = 0; i < n; i++)
    used += count_file (names[i], &asked, &rows[used]);
  if (json)
    print_json (rows, used, &asked);
  else
    print_table (rows, used);
  free (rows);
  return used == (size_t) n ? 0 : EW_EXIT_INPUT;
}

static bool
set_option (int option, const char *value)
{
  if (option == OPT_EMULATE)
    {
      asked.emulate_loader = true;
      return true;
    }
  asked.erratum = strcmp (value, "on") == 0;
  if (asked.erratum || strcmp (value, "off") == 0)
    return true;
  ew_usage_error ("plt: --erratum-843419 is 'on' or 'off', not '%s'", value);
  return false;
}

const struct ew_command ew_cmd_plt =
{
  .name = "plt",
  .summary = "count far calls: the PLT entries that an object needs",
  .help = help,
  .options = options,
  .set_option = set_option,
  .run = count_files
};
