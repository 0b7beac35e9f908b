/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dump-rows.c: print rows, one line each, for `entryway dump --rows'.

   The nine fields are separated by TAB: section, start, end, function, kind,
   CFA, return address, frame pointer, flags.  - stands for nothing.  Where no
   row is, between the rows of a section and around them, there is a line of
   kind GAP, so that the lines of a section cover it from its first byte to its
   last.  Names are escaped, so a field holds no TAB; scripts rely on all this.  */

#include "config.h"
#include "report.h"
#include "row-text.h"

#include <entryway/format.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef void row_visitor (const struct ew_row *row, void *context);

/* Call VISIT for each row and for each gap.  */
static void
for_each_row (const struct ew_object *object, const struct ew_rows *rows,
	      row_visitor *visit, void *context)
{
  struct ew_row gap = { .code = EW_ROWS_GAP };
  size_t i;

  for (i = 0; i < rows->n_rows; i++)
    {
      const struct ew_row *row = &rows->rows[i];
      uint64_t size = object->sections[row->section].size;

      if (i == 0 || row[-1].section != row->section)
	gap.end = 0;
      gap.section = row->section;
      gap.start = gap.end;
      gap.end = row->start;
      if (gap.start != gap.end)
	visit (&gap, context);
      visit (row, context);
      gap.start = gap.end = row->end;
      if ((i + 1 == rows->n_rows || row[1].section != row->section)
	  && row->end != size)
	{
	  gap.end = size;
	  visit (&gap, context);
	}
    }
}

struct output
{
  const struct ew_object *object;
  const struct ew_listing *listing;
  struct json_object *array;
};

static const char *
function_of (const struct output *output, const struct ew_row *row)
{
  if (row->code == EW_ROWS_GAP)
    return NULL;
  return ew_function_name (output->listing, row->section, row->function);
}

static void
print_row (const struct ew_row *row, void *context)
{
  const struct output *output = context;
  const char *function = function_of (output, row);
  char *section = ew_escape (output->object->sections[row->section].name);
  char *name = ew_escape (function != NULL ? function : "-");
  struct ew_row_text text;

  ew_row_describe (&text, output->object, row);
  printf ("%s\t0x%" PRIx64 "\t0x%" PRIx64 "\t%s\t%s\t%s\t%s\t%s\t%s\n", section,
	  row->start, row->end, name, text.kind, text.cfa, text.ra, text.fp,
	  text.flag);
  free (section);
  free (name);
}

/* TEXT, or null for -.  */
static struct json_object *
maybe_string (const char *text)
{
  return strcmp (text, "-") == 0 ? NULL : ew_json_string (text);
}

static void
add_row (const struct ew_row *row, void *context)
{
  const struct output *output = context;
  const char *function = function_of (output, row);
  struct json_object *object = json_object_new_object ();
  struct ew_row_text text;

  ew_row_describe (&text, output->object, row);
  json_object_object_add (object, "section", ew_json_string
			  (output->object->sections[row->section].name));
  json_object_object_add (object, "start", json_object_new_int64 (row->start));
  json_object_object_add (object, "end", json_object_new_int64 (row->end));
  json_object_object_add (object, "function",
			  function != NULL ? ew_json_string (function) : NULL);
  json_object_object_add (object, "kind", ew_json_string (text.kind));
  json_object_object_add (object, "cfa", maybe_string (text.cfa));
  json_object_object_add (object, "ra", maybe_string (text.ra));
  json_object_object_add (object, "fp", maybe_string (text.fp));
  json_object_object_add (object, "flags", maybe_string (text.flag));
  json_object_array_add (output->array, object);
}

void
ew_rows_print (const struct ew_object *object,
	       const struct ew_listing *listing, const struct ew_rows *rows)
{
  struct output output = { object, listing, NULL };

  for_each_row (object, rows, print_row, &output);
}

struct json_object *
ew_rows_json (const struct ew_object *object, const struct ew_listing *listing,
	      const struct ew_rows *rows)
{
  struct output output = { object, listing, json_object_new_array () };

  for_each_row (object, rows, add_row, &output);
  return output.array;
}
