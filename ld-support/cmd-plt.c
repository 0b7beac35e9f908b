/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd-plt.c: `entryway plt', the options and the output.

   What the numbers mean is in plt-count.h; here they only become a table, JSON or a
   fragment.  Nothing is printed before all files have been read, because the width
   of a column and the end of the JSON object are not known earlier; a file
   that was refused is in neither, and in the exit status.

   Files are read in processes of their own (jobs.h).  What comes from there is a row for
   each object: a struct row, and its name behind it.  */

#include "config.h"
#include "commands.h"
#include "jobs.h"
#include "output.h"
#include "plt-write.h"
#include "report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct row
{
  const struct ew_arch *arch;
  uint64_t counts[EW_PLT_COUNTS];
  unsigned sections;		/* Bit I: the I-th one that the loader sizes is there, or
				   has to be.  */
  size_t name_size;		/* Its name follows, with a NUL.  */
};

struct named_row
{
  struct row row;
  char *name;
};

enum { OPT_EMULATE = EW_OPT_OWN, OPT_ERRATUM, OPT_IN_PLACE, OPT_EMIT, OPT_CHECK,
       OPT_JOBS };

static const struct option options[] =
{
  EW_COMMON_OPTIONS,
  { "emulate-loader", no_argument, NULL, OPT_EMULATE },
  { "erratum-843419", required_argument, NULL, OPT_ERRATUM },
  { "in-place", no_argument, NULL, OPT_IN_PLACE },
  { "emit", required_argument, NULL, OPT_EMIT },
  { "check", no_argument, NULL, OPT_CHECK },
  { "jobs", optional_argument, NULL, OPT_JOBS },
  { NULL, 0, NULL, 0 }
};

/* What the options say; nothing but set_option changes it.  */
static struct ew_plt_rule asked;
static bool in_place, check;
static enum ew_plt_form form;
static unsigned most_jobs;

/* All rows, in the order of the command line.  */
static struct named_row *rows;
static size_t n_rows, rows_capacity;

static const char help[] =
  "Usage: entryway plt [OPTION]... FILE...\n"
  "Count the PLT entries for far calls of kernel modules and objects, for the\n"
  "core and the init part of each.  The spare entries that the kernel adds to\n"
  "each PLT and its entries for ftrace are not counted.  FILE may be an archive.\n\n"
  "      --emulate-loader         count what the kernel's loader reserves, not"
  " the\n"
  "                               minimum\n"
  "      --erratum-843419=on|off  add what arm64 CPUs with this erratum need\n"
  "                               (default: off)\n"
  "      --in-place               give the PLT sections of each module the size,\n"
  "                               type and alignment that the loader would, and\n"
  "                               sort its branch relocations\n"
  "      --check                  fail if a module has less room than the loader\n"
  "                               needs, a call can't reach its PLT, or areas and\n"
  "                               records disagree\n"
  "      --emit=lds|defsym|asm    print the sizes as a fragment for the link of\n"
  "                               FILE's module\n"
  "  -j[N], --jobs[=N]            read N files at once (default: as many as there\n"
  "                               are processors)\n"
  "      --json                   print one JSON object\n"
  "      --help                   print this and exit\n\n"
  "--in-place, --check and --emit imply --emulate-loader.";

static size_t
max (size_t a, size_t b)
{
  return a > b ? a : b;
}

static void
print_table (void)
{
  size_t file_width = strlen ("file"), arch_width = strlen ("arch"), i;
  char **names;

  if (n_rows == 0)
    return;
  names = ew_alloc (n_rows, sizeof *names);
  for (i = 0; i < n_rows; i++)
    {
      names[i] = ew_escape (rows[i].name);
      file_width = max (file_width, strlen (names[i]));
      arch_width = max (arch_width, strlen (rows[i].row.arch->name));
    }
  printf ("%-*s  %-*s  %6s  %6s\n", (int) file_width, "file",
	  (int) arch_width, "arch", "core", "init");
  for (i = 0; i < n_rows; i++)
    {
      printf ("%-*s  %-*s  %6" PRIu64 "  %6" PRIu64 "\n", (int) file_width,
	      names[i], (int) arch_width, rows[i].row.arch->name,
	      rows[i].row.counts[EW_PLT_CORE], rows[i].row.counts[EW_PLT_INIT]);
      free (names[i]);
    }
  free (names);
}

static struct json_object *
json_sections (const struct row *row)
{
  struct json_object *sections = json_object_new_array ();
  const struct ew_plt_section *all = row->arch->plt->sections, *section;

  for (section = all; section->name != NULL; section++)
    {
      struct json_object *one;

      if ((row->sections >> (section - all) & 1) == 0)
	continue;
      one = json_object_new_object ();
      json_object_object_add (one, "name", ew_json_string (section->name));
      json_object_object_add (one, "size", json_object_new_int64
			      (ew_plt_size (section, row->counts)));
      json_object_object_add (one, "align", json_object_new_int64 (section->align));
      json_object_array_add (sections, one);
    }
  return sections;
}

static void
print_json (void)
{
  struct json_object *root = json_object_new_object ();
  struct json_object *files = json_object_new_array ();
  size_t i;

  json_object_object_add (root, "version", json_object_new_int (1));
  json_object_object_add (root, "counting", json_object_new_string
			  (asked.emulate_loader ? "loader" : "minimum"));
  json_object_object_add (root, "erratum_843419",
			  json_object_new_boolean (asked.erratum));
  for (i = 0; i < n_rows; i++)
    {
      const struct row *row = &rows[i].row;
      struct json_object *file = json_object_new_object ();

      json_object_object_add (file, "file", ew_json_string (rows[i].name));
      json_object_object_add (file, "arch", ew_json_string (row->arch->name));
      json_object_object_add (file, "core", json_object_new_int64
			      (row->counts[EW_PLT_CORE]));
      json_object_object_add (file, "init", json_object_new_int64
			      (row->counts[EW_PLT_INIT]));
      json_object_object_add (file, "got", json_object_new_int64
			      (row->counts[EW_PLT_GOT]));
      json_object_object_add (file, "ftrace_sites", json_object_new_int64
			      (row->counts[EW_PLT_SITES]));
      json_object_object_add (file, "sections", json_sections (row));
      json_object_array_add (files, file);
    }
  json_object_object_add (root, "files", files);
  ew_json_print (root);
}

/* Which of the sections that the loader sizes OBJECT has or should have.  */
static unsigned
sections_of (const struct ew_object *object)
{
  const struct ew_plt_section *all = object->arch->plt->sections, *section;
  unsigned mask = 0;

  for (section = all; section->name != NULL; section++)
    if (!section->optional || ew_section_named (object, section->name, 0) != 0)
      mask |= 1u << (section - all);
  return mask;
}

static bool
count_object (struct ew_object *object, void *data)
{
  FILE *out = data;
  struct row row = { .arch = object->arch, .sections = sections_of (object),
		     .name_size = strlen (object->file) + 1 };

  if (!ew_plt_count (object, &asked, row.counts)
      || (check && !ew_plt_check (object, row.counts)))
    return false;
  fwrite (&row, sizeof row, 1, out);
  fwrite (object->file, row.name_size, 1, out);
  return true;
}

/* In the process for FILE.  */
static bool
do_file (const char *file, FILE *out)
{
  if (in_place && !ew_plt_write (file, &asked))
    return false;
  return ew_object_each (file, EW_PLT_ONLY, count_object, out);
}

/* Take the rows that the process for a file has written.  */
static void
take_rows (const char *file, const char *bytes, size_t size)
{
  (void) file;
  while (size > sizeof (struct row))
    {
      struct named_row *to;

      rows = ew_grow (rows, n_rows, 1, &rows_capacity, sizeof *rows);
      to = &rows[n_rows++];
      memcpy (&to->row, bytes, sizeof to->row);
      bytes += sizeof to->row;
      to->name = ew_alloc (to->row.name_size, 1);
      memcpy (to->name, bytes, to->row.name_size);
      bytes += to->row.name_size;
      size -= sizeof to->row + to->row.name_size;
    }
}

/* Remove what the process PID, which was killed, may have left of FILE.  */
static void
clean_up (const char *file, long pid)
{
  char *written = ew_plt_written (file);
  char *name = ew_output_temporary (written, pid);

  if (in_place)
    unlink (name);
  free (name);
  free (written);
}

static bool
emit_object (struct ew_object *object, void *data)
{
  uint64_t counts[EW_PLT_COUNTS];

  if (object->arch->plt->sections->appended)
    return ew_refuse (object->file, "the PLT of %s is in no section; the loader adds it"
		      " to the text", object->arch->name);
  if (!ew_plt_count (object, &asked, counts))
    return false;
  ew_plt_emit (data, object, form, counts);
  return true;
}

/* In the process for the one FILE of --emit.  */
static bool
emit_file (const char *file, FILE *out)
{
  struct ew_object object;
  bool good;

  if (!ew_object_open (&object, file, EW_PLT_ONLY))
    return false;
  good = emit_object (&object, out);
  ew_object_close (&object);
  return good;
}

static void
print_fragment (const char *file, const char *bytes, size_t size)
{
  (void) file;
  if (size != 0)
    fwrite (bytes, 1, size, stdout);
}

static int
emit_files (char **names, int n, bool json)
{
  const struct ew_jobs jobs = { .work = emit_file, .take = print_fragment };

  if (n != 1)
    return ew_usage_error ("plt: --emit takes one FILE");
  if (json || in_place || check)
    return ew_usage_error ("plt: --emit goes with no other output");
  return ew_jobs_run (&jobs, names, n) ? 0 : EW_EXIT_INPUT;
}

static int
count_files (char **names, int n, bool json)
{
  const struct ew_jobs jobs = { .work = do_file, .take = take_rows,
				.killed = clean_up, .most = most_jobs };
  bool good;

  asked.emulate_loader |= in_place || check || form != EW_PLT_TABLE;
  if (form != EW_PLT_TABLE)
    return emit_files (names, n, json);
  good = ew_jobs_run (&jobs, names, n);
  if (json)
    print_json ();
  else
    print_table ();
  while (n_rows != 0)
    free (rows[--n_rows].name);
  free (rows);
  return good ? 0 : EW_EXIT_INPUT;
}

static bool
set_erratum (const char *value)
{
  asked.erratum = strcmp (value, "on") == 0;
  if (asked.erratum || strcmp (value, "off") == 0)
    return true;
  ew_usage_error ("plt: --erratum-843419 is 'on' or 'off', not '%s'", value);
  return false;
}

static bool
set_form (const char *value)
{
  static const char *const forms[] = { "", "lds", "defsym", "asm" };

  for (form = EW_PLT_LDS; form <= EW_PLT_ASM; form++)
    if (strcmp (value, forms[form]) == 0)
      return true;
  ew_usage_error ("plt: --emit is 'lds', 'defsym' or 'asm', not '%s'", value);
  return false;
}

static bool
set_jobs (const char *value)
{
  char *end;
  unsigned long n = value == NULL ? 0 : strtoul (value, &end, 10);

  most_jobs = n;
  if (value == NULL
      || (*end == '\0' && value[0] >= '1' && value[0] <= '9' && n <= 1024))
    return true;
  ew_usage_error ("plt: --jobs is a number up to 1024, not '%s'", value);
  return false;
}

static bool
set_option (int option, const char *value)
{
  switch (option)
    {
    case OPT_EMULATE:
      asked.emulate_loader = true;
      return true;
    case OPT_ERRATUM:
      return set_erratum (value);
    case OPT_IN_PLACE:
      in_place = true;
      return true;
    case OPT_EMIT:
      return set_form (value);
    case OPT_CHECK:
      check = true;
      return true;
    default:
      return set_jobs (value);
    }
}

const struct ew_command ew_cmd_plt =
{
  .name = "plt",
  .summary = "count far calls: the PLT entries that an object needs",
  .help = help,
  .options = options,
  .short_options = "j::",
  .set_option = set_option,
  .run = count_files
};
