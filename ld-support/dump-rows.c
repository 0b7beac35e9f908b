/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dump-rows.c: print rows, one line each, for `entryway dump --rows'.

   The nine fields are separated by TAB: section, start, end, function, kind,
   CFA, return address, frame pointer, flags.  - stands for nothing.  Where no
   row is, between the rows of a section and around them, there is a line of
   kind GAP, so that the lines of a section cover it from its first byte to its
   last.  Names are escaped, so a field holds no TAB; scripts rely on all this.  */

#include "config.h"
#include "report.h"
#include "rows.h"

#include <entryway/format.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A number, a sign, a register's name.  */
#define FIELD_SIZE 40

struct text
{
  const char *kind;
  const char *flag;
  char cfa[FIELD_SIZE], ra[FIELD_SIZE], fp[FIELD_SIZE], note[FIELD_SIZE];
};

static void
put_register (char *to, const struct ew_target *target, unsigned reg)
{
  snprintf (to, FIELD_SIZE, "%s%u", target->reg_prefix, reg);
}

static void
describe_row (struct text *text, const struct ew_target *target,
	      const struct ew_row *row)
{
  char other[FIELD_SIZE];
  const char *base = other;
  const char *sign = row->code & EW_ROW_RA_SIGNED ? "*" : "";

  put_register (other, target, row->cfa_reg);
  if ((row->code & EW_ROW_CFA) != EW_ROW_CFA_REG)
    base = ((row->code & EW_ROW_CFA) == EW_ROW_CFA_SP
	    ? target->sp_name : target->fp_name);
  text->kind = "ROW";
  snprintf (text->cfa, FIELD_SIZE, "%.15s+%" PRIu64, base, row->cfa);
  if (row->code & EW_ROW_RA_SLOT)
    snprintf (text->ra, FIELD_SIZE, "c-%" PRIu64 "%s", row->ra, sign);
  else
    snprintf (text->ra, FIELD_SIZE, "lr%s", sign);
  if (row->code & EW_ROW_FP_SLOT)
    snprintf (text->fp, FIELD_SIZE, "c-%" PRIu64, row->fp);
  else
    strcpy (text->fp, "same");
  if (row->code & EW_ROW_LINKED)
    text->flag = "linked";
}

/* Both have a caller in LR and one in the alternate register.  */
static void
describe_window (struct text *text, const struct ew_target *target,
		 const struct ew_row *row)
{
  char alternate[FIELD_SIZE];

  put_register (alternate, target, row->operand);
  snprintf (text->cfa, FIELD_SIZE, "%s+0", target->sp_name);
  strcpy (text->fp, "same");
  if (row->code == EW_ROWS_AREA)
    {
      text->kind = "AREA";
      strcpy (text->ra, alternate);
      text->flag = "site=lr";
      return;
    }
  text->kind = "ENTRY";
  strcpy (text->ra, "lr");
  snprintf (text->note, FIELD_SIZE, "alt=%.30s", alternate);
  text->flag = text->note;
}

static const char *
reason_name (struct text *text, unsigned reason)
{
  static const char *const names[] = EW_REASON_NAMES;

  if (reason < sizeof names / sizeof names[0])
    return names[reason];
  snprintf (text->note, FIELD_SIZE, "reason-%u", reason);
  return text->note;
}

static void
describe (struct text *text, const struct ew_object *object,
	  const struct ew_row *row)
{
  const struct ew_target *target = object->arch->target;

  memset (text, 0, sizeof *text);
  text->flag = "-";
  strcpy (text->cfa, "-");
  strcpy (text->ra, "-");
  strcpy (text->fp, "-");
  switch (row->code)
    {
    case EW_ROWS_GAP:
      text->kind = "GAP";
      break;
    case EW_ROWS_ENTRY:
    case EW_ROWS_AREA:
      describe_window (text, target, row);
      break;
    case EW_ROWS_REGS:
      text->kind = "REGS";
      break;
    case EW_ROWS_END:
      text->kind = "END";
      break;
    case EW_ROWS_UNRELIABLE:
      text->kind = "UNRELIABLE";
      text->flag = reason_name (text, row->operand);
      break;
    default:
      describe_row (text, target, row);
    }
}

/* The best name of the function, or part of one, that begins at OFFSET of
   SECTION; NULL where the symbols have none.  */
static const char *
name_at (const struct ew_listing *listing, unsigned section, uint64_t offset)
{
  size_t low = 0, high = listing->n_functions;

  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      const struct ew_function *f = &listing->functions[middle];

      if (ew_compare_places (f->section, f->entry, section, offset) < 0)
	low = middle + 1;
      else
	high = middle;
    }
  if (low == listing->n_functions
      || ew_compare_places (listing->functions[low].section,
			    listing->functions[low].entry, section, offset) != 0)
    return NULL;
  return listing->functions[low].name;
}

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
  return name_at (output->listing, row->section, row->function);
}

static void
print_row (const struct ew_row *row, void *context)
{
  const struct output *output = context;
  const char *function = function_of (output, row);
  char *section = ew_escape (output->object->sections[row->section].name);
  char *name = ew_escape (function != NULL ? function : "-");
  struct text text;

  describe (&text, output->object, row);
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
  struct text text;

  describe (&text, output->object, row);
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
