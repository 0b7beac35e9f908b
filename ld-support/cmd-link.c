/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd-link.c: `entryway link', from rows to tables.

   The steps are those of link.h.  Text that goes away after initialization has a
   table of its own, so that it can go away too.  The result is read back and compared with
   the rows before it is written.

   An input with functions and without rows is refused: a table that knows
   nothing of them would look like an answer.  */

#include "config.h"
#include "commands.h"
#include "derive.h"
#include "link-write.h"
#include "report.h"
#include "tables.h"

#include <stdlib.h>
#include <string.h>

enum { OPT_MERGE = EW_OPT_OWN, OPT_OWN_DICTIONARY, OPT_STATS, OPT_MAKE_DICTIONARY,
       OPT_DERIVE, OPT_ANNOTATE };

static const struct option options[] =
{
  EW_COMMON_OPTIONS,
  { "output", required_argument, NULL, 'o' },
  { "merge", no_argument, NULL, OPT_MERGE },
  { "own-dictionary", no_argument, NULL, OPT_OWN_DICTIONARY },
  { "make-dictionary", required_argument, NULL, OPT_MAKE_DICTIONARY },
  { "stats", no_argument, NULL, OPT_STATS },
  { "derive", no_argument, NULL, OPT_DERIVE },
  { "annotate", required_argument, NULL, OPT_ANNOTATE },
  { NULL, 0, NULL, 0 }
};

static const char help[] =
  "Usage: entryway link -o OUT FILE...\n"
  "Make one table of the rows of relocatable objects, or of one linked file, and\n"
  "write it to the object OUT, which is to be linked with them.\n\n"
  "  -o, --output=OUT           the object to write\n"
  "      --merge                write to OUT all of FILE, too: for what has no\n"
  "                             global symbol in each text section\n"
  "      --own-dictionary       the runtime has no default dictionary\n"
  "      --make-dictionary=N    write, instead of a table, a dictionary of what N\n"
  "                             functions have in common\n"
  "      --derive               derive rows for functions that have none, as far\n"
  "                             as they can be proved\n"
  "      --annotate=FILE        how code is entered that nobody calls\n"
  "      --stats                print what the table consists of\n"
  "      --json                 print that as JSON\n"
  "      --help                 print this and exit";

static struct
{
  const char *output;
  bool merge, own_dictionary, stats, json;
  uint32_t least;
  struct ew_derive_options derive;
} args;

/* What is read and made.  */
struct work
{
  struct ew_object *objects;
  int n_objects;
  struct ew_link links[EW_N_LIVES];
  struct ew_bytes bytes[EW_N_LIVES];
};

/* Which text sections, by their names, which table, and where.  */
static const struct
{
  const char *prefix, *section, *symbol;
} lives[EW_N_LIVES] =
{
  { "", EW_TABLE_SECTION, EW_TABLE_SYMBOL },
  { EW_TABLE_INIT_PREFIX, EW_TABLE_INIT_SECTION, EW_TABLE_INIT_SYMBOL },
  { EW_TABLE_EXIT_PREFIX, EW_TABLE_EXIT_SECTION, EW_TABLE_EXIT_SYMBOL }
};

static enum ew_life
life_of (const char *section)
{
  int life = EW_N_LIVES;

  while (--life > 0
	 && strncmp (section, lives[life].prefix, strlen (lives[life].prefix)) != 0)
    ;
  return life;
}

/* Add the rows of OBJECT, section by section.  */
static bool
add_object (struct work *work, struct ew_object *object)
{
  struct ew_derivation derivation;
  const struct ew_rows *rows = &derivation.rows;
  size_t i, end;
  bool good = true;

  if (!ew_derivation_read (object, NULL, &args.derive, &derivation))
    return false;
  if (args.stats && !args.json && (args.derive.all || args.derive.annotate != NULL))
    ew_derived_print (object, &derivation.derived);
  for (i = 0; good && i < rows->n_rows; i = end)
    {
      unsigned section = rows->rows[i].section;
      enum ew_life life = life_of (object->sections[section].name);

      for (end = i; end < rows->n_rows && rows->rows[end].section == section; end++)
	;
      good = ew_link_add_part (&work->links[args.least != 0 ? EW_LIFE_CORE : life],
			       object, rows->rows + i, end - i);
    }
  ew_derivation_free (&derivation);
  return good;
}

static bool
open_objects (struct work *work, char **names, int n)
{
  int i;

  work->objects = ew_alloc (n, sizeof *work->objects);
  for (i = 0; i < n; i++, work->n_objects++)
    {
      if (!ew_object_open (&work->objects[i], names[i], EW_LINKED_TOO))
	return false;
      if (work->objects[i].arch != work->objects[0].arch)
	{
	  work->n_objects++;
	  return ew_refuse (names[i], "not for the same machine as %s", names[0]);
	}
      if (n > 1 && work->objects[i].linked)
	{
	  work->n_objects++;
	  return ew_refuse (names[i], "a linked file is read alone");
	}
    }
  return true;
}

/* How long the pieces are.  If the strings become too long for the format, shorter
   ones have fewer of them.  */
static const struct
{
  unsigned bits, fixed;
} ways[] = { { 4, 2 }, { 3, 1 }, { 0, 1 } };

/* Make the table of LINK.  *FITS: whether there is one.  */
static bool
make_table (struct ew_link *link, struct ew_bytes *bytes, bool *fits)
{
  size_t i;

  *fits = false;
  for (i = 0; !*fits && i < sizeof ways / sizeof *ways; i++)
    {
      link->piece_bits = ways[i].bits;
      link->fixed_units = ways[i].fixed;
      if (link->dictionary != NULL
	  && link->dictionary->piece_bits != link->piece_bits)
	return true;
      ew_link_undo (link);
      if (!ew_link_entries (link) || !ew_link_pack (link, fits))
	return false;
    }
  return !*fits || ew_link_bytes (link, bytes);
}

/* From the spans of LINK to BYTES.  */
static bool
finish (struct ew_link *link, struct ew_bytes *bytes)
{
  bool fits;

  if (!ew_link_spans (link) || !make_table (link, bytes, &fits))
    return false;
  if (!fits)
    return ew_refuse (link->file, "the rows are too irregular for a table%s",
		      link->dictionary != NULL ? "; try --own-dictionary" : "");
  return args.least != 0 || ew_link_verify (link, bytes);
}

static bool
write_tables (struct work *work)
{
  struct ew_table_output tables[EW_N_LIVES];
  unsigned n = 0;
  int i;

  for (i = 0; i < EW_N_LIVES; i++)
    {
      if (work->bytes[i].bytes == NULL)
	continue;
      if (!args.merge && args.least == 0 && !ew_link_anchor (&work->links[i]))
	return false;
      tables[n++] = (struct ew_table_output) { &work->links[i], work->bytes[i],
					       lives[i].section,
					       lives[i].symbol };
    }
  if (n == 0)
    return ew_refuse (work->objects[0].file, "no code");
  if (!ew_link_write (args.output, &work->objects[0], args.merge, tables, n))
    return false;
  if (args.json)
    ew_link_stats_json (args.output, tables, n);
  else if (args.stats)
    ew_link_print_stats (tables, n);
  return true;
}

static bool
start_links (struct work *work)
{
  const struct ew_arch *arch = work->objects[0].arch;
  int i;

  for (i = 0; i < EW_N_LIVES; i++)
    {
      struct ew_link *link = &work->links[i];

      link->file = args.output;
      link->arch = arch;
      link->least = args.least;
      if (!args.own_dictionary && args.least == 0)
	link->dictionary = ew_default_dictionary (arch);
      while (1u << link->unit_shift < arch->code_unit)
	link->unit_shift++;
      if (!ew_link_start (link))
	return false;
    }
  return true;
}

static bool
link_objects (struct work *work)
{
  bool good = start_links (work);
  int i;

  for (i = 0; good && i < work->n_objects; i++)
    good = add_object (work, &work->objects[i]);
  for (i = 0; good && i < EW_N_LIVES; i++)
    if (work->links[i].n_parts != 0)
      good = finish (&work->links[i], &work->bytes[i]);
  return good && write_tables (work);
}

static int
link_files (char **names, int n, bool json)
{
  struct work work = { 0 };
  bool good;
  int i;

  args.json = json;
  if (args.output == NULL)
    return ew_usage_error ("link: no output; see 'entryway link --help'");
  if (args.merge && n != 1)
    return ew_usage_error ("link: --merge needs just one file");
  if (args.merge && args.least != 0)
    return ew_usage_error ("link: --merge is not for a dictionary");
  good = open_objects (&work, names, n) && link_objects (&work);
  for (i = 0; i < EW_N_LIVES; i++)
    {
      ew_link_end (&work.links[i]);
      free (work.bytes[i].bytes);
    }
  for (i = 0; i < work.n_objects; i++)
    ew_object_close (&work.objects[i]);
  free (work.objects);
  return good ? 0 : EW_EXIT_INPUT;
}

static bool
set_option (int option, const char *value)
{
  unsigned long long number;
  char *end;

  switch (option)
    {
    case 'o':
      args.output = value;
      break;
    case OPT_DERIVE:
      args.derive.all = true;
      break;
    case OPT_ANNOTATE:
      args.derive.annotate = value;
      break;
    case OPT_MERGE:
      args.merge = true;
      break;
    case OPT_OWN_DICTIONARY:
      args.own_dictionary = true;
      break;
    case OPT_MAKE_DICTIONARY:
      number = strtoull (value, &end, 10);
      if (value[0] < '0' || value[0] > '9' || *end != '\0' || number == 0
	  || number > UINT32_MAX)
	{
	  ew_usage_error ("link: --make-dictionary needs a number");
	  return false;
	}
      args.least = number;
      break;
    default:
      args.stats = true;
    }
  return true;
}

const struct ew_command ew_cmd_link =
{
  .name = "link",
  .summary = "make a table of the rows of objects",
  .help = help,
  .options = options,
  .short_options = "o:",
  .set_option = set_option,
  .run = link_files
};
