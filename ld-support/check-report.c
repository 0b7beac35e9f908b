/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check-report.c: the findings of a check, for people and for scripts.

   One line for each: where, what kind, what the row there says, and, where a way
   leads there, the instruction that it comes from and the row of that one; at last,
   why the claim is not so.  Then a line that sums up, and one with the number of each
   kind, where there are any.  */

#include "config.h"
#include "bytes.h"
#include "check.h"
#include "report.h"
#include "row-text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[EW_N_KINDS] =
{
  "cfa", "return-address", "signed", "frame-pointer", "linked", "slot", "call",
  "return", "end", "alternative", "place", "no-rows", "patch-site", "area"
};

static const char *const kind_texts[EW_N_KINDS] =
{
  "the CFA is another one", "the return address is not there",
  "the return address is signed otherwise", "the caller's frame pointer is not there",
  "the frame pointer is not linked", "a slot is below the stack pointer",
  "a call where no frame record is linked",
  "it is not as it was when the function was entered",
  "the code runs on behind the end", "what may be put here leaves the function",
  "nothing is known to lead here, or the function ends before",
  "a patchable function without rows", "no patch site, or no entry for it",
  "no area, or no row for it"
};

static const char *const why_texts[] =
{
  "", "the instruction writes it", "the row there says otherwise",
  "the instruction is not known", "the call destroys it",
  "it is not so when the function is entered", "the slot is overwritten",
  "the slot is below the stack pointer", "no way is known that leads there",
  "it is made of what is not known", "the search was given up"
};

/* The function in which UNIT of SECTION is, and the distance; to be freed.  */
static char *
place_text (const struct ew_check *check, unsigned section, uint32_t unit)
{
  uint64_t offset = (uint64_t) unit * check->object->arch->code_unit;
  const struct ew_row *row = ew_check_row (check, section, unit);
  uint64_t from = row != NULL ? row->function : offset;
  const struct ew_function *function = ew_function_at (check->listing, section, from);
  const char *name = function != NULL ? function->name
		     : ew_sized_symbol_at (check->object, section, from);
  size_t size;
  char *text;

  if (name == NULL || name[0] == '\0')
    {
      function = ew_function_before (check->listing, section, from);
      name = function != NULL ? function->name : "";
      from = function != NULL ? function->entry : 0;
    }
  if (name[0] == '\0')
    {
      name = check->object->sections[section].name;
      from = 0;
    }
  size = strlen (name) + 24;
  text = ew_alloc (size, 1);
  snprintf (text, size, offset < from ? "%s-0x%" PRIx64 : "%s+0x%" PRIx64, name,
	    offset < from ? from - offset : offset - from);
  return text;
}

/* The row at UNIT of SECTION in words, to be freed.  */
static char *
row_text (const struct ew_check *check, unsigned section, uint32_t unit)
{
  const struct ew_row *row = ew_check_row (check, section, unit);
  struct ew_row_text text;
  char *out = ew_alloc (256, 1);

  if (row == NULL)
    {
      strcpy (out, "no row");
      return out;
    }
  ew_row_describe (&text, check->object, row);
  snprintf (out, 256, "%s %s %s %s %s", text.kind, text.cfa, text.ra, text.fp,
	    text.flag);
  return out;
}

static uint32_t
word_at (const struct ew_check *check, unsigned section, uint32_t unit)
{
  return ew_get32 (check->code.sections[section].bytes
		   + (size_t) unit * check->object->arch->code_unit);
}

/* The texts of a finding.  */
struct texts
{
  char *place, *row, *from, *from_row, *why;
};

static void
make_texts (const struct ew_check *check, const struct ew_finding *finding,
	    struct texts *texts)
{
  texts->place = place_text (check, finding->section, finding->unit);
  texts->row = row_text (check, finding->section, finding->unit);
  texts->from = texts->from_row = texts->why = NULL;
  if (finding->from != EW_NO_UNIT)
    {
      texts->from = place_text (check, finding->from_section, finding->from);
      texts->from_row = row_text (check, finding->from_section, finding->from);
    }
  if (finding->why != EW_WHY_NONE)
    texts->why = place_text (check, finding->why_section, finding->why_unit);
}

static void
free_texts (struct texts *texts)
{
  free (texts->place);
  free (texts->row);
  free (texts->from);
  free (texts->from_row);
  free (texts->why);
}

/* Print TEXT, escaped.  */
static void
put (const char *text)
{
  char *escaped = ew_escape (text);

  fputs (escaped, stdout);
  free (escaped);
}

static void
print_finding (const struct ew_check *check, const struct ew_finding *finding)
{
  struct texts texts;

  make_texts (check, finding, &texts);
  put (check->object->file);
  fputs (": ", stdout);
  put (texts.place);
  printf (": %s: %s; row %s", kind_names[finding->kind], kind_texts[finding->kind],
	  texts.row);
  if (texts.from != NULL)
    {
      fputs ("; from ", stdout);
      put (texts.from);
      printf (" (%08" PRIx32 "), row %s",
	      word_at (check, finding->from_section, finding->from), texts.from_row);
    }
  if (texts.why != NULL)
    {
      fputs ("; at ", stdout);
      put (texts.why);
      printf (", %s", why_texts[finding->why]);
    }
  putchar ('\n');
  free_texts (&texts);
}

static void
count_kinds (const struct ew_check *check, size_t counts[EW_N_KINDS])
{
  size_t i;

  memset (counts, 0, EW_N_KINDS * sizeof *counts);
  for (i = 0; i < check->n_findings; i++)
    counts[check->findings[i].kind]++;
}

void
ew_check_print (const struct ew_check *check)
{
  size_t counts[EW_N_KINDS], i;

  for (i = 0; i < check->n_findings; i++)
    print_finding (check, &check->findings[i]);
  put (check->object->file);
  printf (": %" PRIu64 " functions and parts, %" PRIu64 " instructions, %" PRIu64
	  " of them unreliable; %" PRIu64 " ways; without rows: %" PRIu64 " functions, %"
	  PRIu64 " instructions; contradictions: %zu\n", check->n_functions,
	  check->n_units, check->n_unreliable, check->n_ways, check->n_without,
	  check->n_outside, check->n_findings);
  count_kinds (check, counts);
  for (i = 0; i < EW_N_KINDS; i++)
    if (counts[i] != 0)
      printf ("  %s: %zu\n", kind_names[i], counts[i]);
}

void
ew_check_print_unreliable (const struct ew_check *check)
{
  const struct ew_rows *rows = check->rows;
  const unsigned size = check->object->arch->code_unit;
  size_t i, j;

  for (i = 0; i < rows->n_rows; i = j)
    {
      const struct ew_row *row = &rows->rows[i];
      struct ew_row_text text;
      uint64_t bytes = 0;
      char *place;

      for (j = i; j < rows->n_rows && rows->rows[j].section == row->section
		  && rows->rows[j].function == row->function; j++)
	if (rows->rows[j].code == EW_ROWS_UNRELIABLE)
	  {
	    if (bytes == 0)
	      row = &rows->rows[j];
	    bytes += rows->rows[j].end - rows->rows[j].start;
	  }
      if (bytes == 0)
	continue;
      ew_row_describe (&text, check->object, row);
      place = place_text (check, row->section, row->start / size);
      put (check->object->file);
      fputs (": ", stdout);
      put (place);
      printf (": unreliable: %" PRIu64 " instructions, %s: %s\n", bytes / size,
	      text.flag, ew_reason_text (row->operand));
      free (place);
    }
}

/* Add TEXT, if there is any, to OBJECT.  */
static void
add_text (struct json_object *object, const char *key, const char *text)
{
  json_object_object_add (object, key, text == NULL ? NULL : ew_json_string (text));
}

static struct json_object *
finding_json (const struct ew_check *check, const struct ew_finding *finding)
{
  struct json_object *object = json_object_new_object ();
  struct texts texts;

  make_texts (check, finding, &texts);
  add_text (object, "kind", kind_names[finding->kind]);
  add_text (object, "section", check->object->sections[finding->section].name);
  json_object_object_add (object, "offset", json_object_new_int64
			  ((int64_t) finding->unit * check->object->arch->code_unit));
  add_text (object, "place", texts.place);
  add_text (object, "row", texts.row);
  add_text (object, "from", texts.from);
  add_text (object, "from_row", texts.from_row);
  json_object_object_add (object, "instruction", finding->from == EW_NO_UNIT ? NULL
			  : json_object_new_int64 (word_at (check,
							    finding->from_section,
							    finding->from)));
  add_text (object, "at", texts.why);
  add_text (object, "reason", texts.why == NULL ? NULL : why_texts[finding->why]);
  free_texts (&texts);
  return object;
}

struct json_object *
ew_check_json (const struct ew_check *check)
{
  struct json_object *file = json_object_new_object ();
  struct json_object *findings = json_object_new_array ();
  struct json_object *kinds = json_object_new_object ();
  size_t counts[EW_N_KINDS], i;

  for (i = 0; i < check->n_findings; i++)
    json_object_array_add (findings, finding_json (check, &check->findings[i]));
  count_kinds (check, counts);
  for (i = 0; i < EW_N_KINDS; i++)
    json_object_object_add (kinds, kind_names[i], json_object_new_int64 (counts[i]));
  add_text (file, "file", check->object->file);
  add_text (file, "arch", check->object->arch->name);
  json_object_object_add (file, "functions", json_object_new_int64 (check->n_functions));
  json_object_object_add (file, "instructions", json_object_new_int64 (check->n_units));
  json_object_object_add (file, "unreliable",
			  json_object_new_int64 (check->n_unreliable));
  json_object_object_add (file, "ways", json_object_new_int64 (check->n_ways));
  json_object_object_add (file, "without", json_object_new_int64 (check->n_without));
  json_object_object_add (file, "outside", json_object_new_int64 (check->n_outside));
  json_object_object_add (file, "contradictions",
			  json_object_new_int64 (check->n_findings));
  json_object_object_add (file, "kinds", kinds);
  json_object_object_add (file, "findings", findings);
  return file;
}
