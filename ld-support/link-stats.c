/* SPDX-License-Identifier: GPL-3.0-or-later */
/* link-stats.c: what a table consists of, for `entryway link --stats'.

   Bytes are those of the whole table; a dictionary that it uses is not in them,
   since it is there once for all.  Functions are what entries begin with: functions
   and parts of functions, those that lost their name as well.  */

#include "config.h"
#include "link-write.h"
#include "report.h"

#include <stdio.h>

static size_t
n_functions (const struct ew_link *link)
{
  size_t n = 0, i;

  for (i = 0; i < link->n_spans; i++)
    n += link->spans[i].begins;
  return n;
}

static const struct ew_table_header *
header_of (const struct ew_table_output *table)
{
  return (const struct ew_table_header *) table->bytes.bytes;
}

void
ew_link_print_stats (const struct ew_table_output *tables, unsigned n)
{
  unsigned i;

  printf ("%-22s %8s %9s %8s %6s %8s %7s %6s %7s %6s %s\n", "table", "bytes",
	  "functions", "each", "parts", "entries", "records", "shapes",
	  "strings", "states", "dictionary");
  for (i = 0; i < n; i++)
    {
      const struct ew_table_header *header = header_of (&tables[i]);
      size_t functions = n_functions (tables[i].link);

      printf ("%-22s %8zu %9zu %8.2f %6u %8u %7u %6u %7u %6u %s\n",
	      tables[i].section, tables[i].bytes.size, functions,
	      functions == 0 ? 0 : (double) tables[i].bytes.size / functions,
	      header->n_parts, (unsigned) header->n_entries,
	      (unsigned) tables[i].link->records.n, header->n_shapes,
	      header->n_strings, header->n_states,
	      header->dictionary != 0 ? "default" : "none");
    }
}

static void
add_number (struct json_object *object, const char *name, uint64_t value)
{
  json_object_object_add (object, name, json_object_new_int64 (value));
}

void
ew_link_stats_json (const char *output, const struct ew_table_output *tables,
		    unsigned n)
{
  struct json_object *root = json_object_new_object ();
  struct json_object *array = json_object_new_array ();
  unsigned i;

  for (i = 0; i < n; i++)
    {
      const struct ew_table_header *header = header_of (&tables[i]);
      struct json_object *table = json_object_new_object ();

      json_object_object_add (table, "section",
			      ew_json_string (tables[i].section));
      add_number (table, "bytes", tables[i].bytes.size);
      add_number (table, "functions", n_functions (tables[i].link));
      add_number (table, "parts", header->n_parts);
      add_number (table, "entries", header->n_entries);
      add_number (table, "records", tables[i].link->records.n);
      add_number (table, "shapes", header->n_shapes);
      add_number (table, "strings", header->n_strings);
      add_number (table, "states", header->n_states);
      json_object_object_add (table, "dictionary",
			      json_object_new_boolean (header->dictionary != 0));
      json_object_array_add (array, table);
    }
  json_object_object_add (root, "version", json_object_new_int (1));
  json_object_object_add (root, "output", ew_json_string (output));
  json_object_object_add (root, "tables", array);
  ew_json_print (root);
}
