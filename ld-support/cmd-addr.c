/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd-addr.c: `entryway addr', what is at a place, and where is its caller.

   For people who look at a stack that was called unreliable.  A place is what an
   oops or a debugger prints: an address of a linked file, an offset in .text of an
   object, or a function or section and an offset.  With --return it is a return
   address: then the row is that of the call before it, and the answer says
   whether the row allows a call there (the rule of runtime/step.c).

   Text is one line for each place; JSON has the fields of `dump --rows' as
   well.  */

#include "config.h"
#include "commands.h"
#include "report.h"
#include "row-text.h"
#include "tables.h"

#include <entryway/format.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPT_RETURN = EW_OPT_OWN };

static const struct option options[] =
{
  EW_COMMON_OPTIONS,
  { "return", no_argument, NULL, OPT_RETURN },
  { NULL, 0, NULL, 0 }
};

static const char help[] =
  "Usage: entryway addr [OPTION]... FILE PLACE...\n"
  "Say what is at each PLACE of FILE, an object with rows or a file with a linked\n"
  "table, and where its caller is.  PLACE is an address, in an object an offset in\n"
  ".text, or FUNCTION+OFFSET or SECTION+OFFSET; numbers are decimal, or begin with\n"
  "0x.\n\n"
  "      --return  the places are return addresses: look at the call before\n"
  "      --json    print one JSON object\n"
  "      --help    print this and exit";

static bool returning;

/* All that is asked.  */
struct question
{
  struct ew_object object;
  struct ew_listing listing;
  struct ew_rows rows;
};

/* A place, and what is there.  */
struct answer
{
  const char *given;
  unsigned section;		/* 0 where there is none.  */
  uint64_t offset;
  struct ew_row row;		/* EW_ROWS_GAP where there is none.  */
  const char *function;		/* NULL where it is not known.  */
  uint64_t function_offset;
};

/* The last row that begins at the place of ANSWER or before.  */
static const struct ew_row *
row_before (const struct ew_rows *rows, const struct answer *answer)
{
  size_t low = 0, high = rows->n_rows;

  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      const struct ew_row *row = &rows->rows[middle];

      if (ew_compare_places (row->section, row->start, answer->section,
			     answer->offset) <= 0)
	low = middle + 1;
      else
	high = middle;
    }
  return low == 0 ? NULL : &rows->rows[low - 1];
}

/* Fill in the row at ANSWER's place.  */
static void
find_row (const struct question *question, struct answer *answer)
{
  const struct ew_row *row = row_before (&question->rows, answer);

  answer->row = (struct ew_row) { .code = EW_ROWS_GAP };
  if (row == NULL || row->section != answer->section || row->end <= answer->offset)
    return;
  answer->row = *row;
  answer->function = ew_function_name (&question->listing, row->section,
				       row->function);
  answer->function_offset = answer->offset - row->function;
}

static bool
ask (const struct question *question, const char *place, struct answer *answer)
{
  const unsigned unit = question->object.arch->code_unit;
  struct ew_place found;

  memset (answer, 0, sizeof *answer);
  answer->given = place;
  if (!ew_place_find (&question->object, &question->listing, place, &found))
    return false;
  if (found.offset % unit != 0)
    return ew_refuse (question->object.file, "%s: not the address of an"
		      " instruction", place);
  answer->section = found.section;
  answer->offset = found.offset;
  if (returning)
    {
      if (answer->offset < unit)
	return ew_refuse (question->object.file, "%s: nothing before it could have"
			  " called", place);
      answer->offset -= unit;
    }
  if (answer->section == 0
      || answer->offset >= question->object.sections[answer->section].size)
    return ew_refuse (question->object.file, "%s: outside of all code", place);
  find_row (question, answer);
  return true;
}

/* Whether a call may be under way here.  */
static bool
allows_call (const struct ew_row *row)
{
  return (row->code == EW_ROWS_ENTRY
	  || ((row->code & EW_ROWS_ROW_MASK) == EW_ROWS_ROW
	      && (row->code & EW_ROW_LINKED)));
}

/* Where there is no caller, or not one that was called from, though what is here calls.  */
static bool
is_boundary (const struct ew_row *row)
{
  return row->code == EW_ROWS_REGS || row->code == EW_ROWS_END;
}

/* Where the caller is by an ordinary row.  */
static void
explain_row (char *to, size_t size, const struct ew_target *target,
	     const struct ew_row *row, const struct ew_row_text *text)
{
  char ra[96], fp[96];

  if (row->code & EW_ROW_RA_SLOT)
    snprintf (ra, sizeof ra, "the caller is in memory at CFA-%" PRIu64, row->ra);
  else
    snprintf (ra, sizeof ra, "the caller is in the link register");
  if (row->code & EW_ROW_FP_SLOT)
    snprintf (fp, sizeof fp, "its %s at CFA-%" PRIu64, target->fp_name, row->fp);
  else
    snprintf (fp, sizeof fp, "its %s unchanged", target->fp_name);
  snprintf (to, size, "CFA is %s; %s%s; %s%s", text->cfa, ra,
	    row->code & EW_ROW_RA_SIGNED ? ", signed" : "", fp,
	    row->code & EW_ROW_LINKED ? "; the frame record is linked" : "");
}

/* A sentence about ANSWER.  */
static void
explain (char *to, size_t size, const struct question *question,
	 const struct answer *answer, const struct ew_row_text *text)
{
  const struct ew_row *row = &answer->row;
  const struct ew_target *target = question->object.arch->target;

  switch (row->code)
    {
    case EW_ROWS_GAP:
      snprintf (to, size, "no row: not known to be code of a function");
      return;
    case EW_ROWS_ENTRY:
      snprintf (to, size, returning
		? "the patch site; a trampoline was called here, and before it has made"
		" a frame record the caller is in %s%u"
		: "the patch site; the caller is in the link register",
		target->reg_prefix, row->operand);
      return;
    case EW_ROWS_AREA:
      snprintf (to, size, "the area of %s; the patch site is in the link register,"
		" the caller in %s",
		answer->function != NULL ? answer->function
		: row->function > answer->offset ? "the next function" : "a function",
		text->ra);
      return;
    case EW_ROWS_REGS:
      snprintf (to, size, "a saved register snapshot lies at the CFA");
      return;
    case EW_ROWS_END:
      snprintf (to, size, "there is no caller");
      return;
    case EW_ROWS_UNRELIABLE:
      snprintf (to, size, "the caller is not known (%s): %s", text->flag,
		ew_reason_text (row->operand));
      return;
    default:
      explain_row (to, size, target, row, text);
    }
}

/* Where ANSWER is, FUNCTION+OFFSET and SECTION+OFFSET; to be freed.  An area comes
   before its function, a slot is FUNCTION@slot.  */
static char *
where (const struct question *question, const struct answer *answer)
{
  const char *section = question->object.sections[answer->section].name;
  const char *function = answer->function != NULL ? answer->function : "?";
  size_t size = strlen (section) + strlen (function) + 64;
  char *text = ew_alloc (size, 1);
  const struct ew_area *area = ew_area_at (&question->listing, answer->section,
					   answer->row.start);
  bool slot = area != NULL && area->slot;
  bool before = answer->row.function > answer->offset;

  if (answer->row.code == EW_ROWS_GAP)
    snprintf (text, size, "%s+0x%" PRIx64, section, answer->offset);
  else
    snprintf (text, size, "%s%s%c0x%" PRIx64 " (%s+0x%" PRIx64 ")", function,
	      slot ? "@slot" : "", before ? '-' : '+',
	      before ? -answer->function_offset : answer->function_offset,
	      section, answer->offset);
  return text;
}

static void
print_answer (const struct question *question, const struct answer *answer)
{
  char sentence[512], *given = ew_escape (answer->given), *place, *shown;
  struct ew_row_text text;

  ew_row_describe (&text, &question->object, &answer->row);
  explain (sentence, sizeof sentence, question, answer, &text);
  place = where (question, answer);
  shown = ew_escape (place);
  printf ("%s: %s: %s: %s%s\n", given, shown, text.kind, sentence,
	  returning && !allows_call (&answer->row) && !is_boundary (&answer->row)
	  ? "; no call can be under way here" : "");
  free (given);
  free (place);
  free (shown);
}

/* TEXT, or null for -.  */
static struct json_object *
maybe_string (const char *text)
{
  return strcmp (text, "-") == 0 ? NULL : ew_json_string (text);
}

static struct json_object *
answer_json (const struct question *question, const struct answer *answer)
{
  struct json_object *object = json_object_new_object ();
  struct ew_row_text text;
  char sentence[512];
  bool row = answer->row.code != EW_ROWS_GAP;

  ew_row_describe (&text, &question->object, &answer->row);
  explain (sentence, sizeof sentence, question, answer, &text);
  json_object_object_add (object, "place", ew_json_string (answer->given));
  json_object_object_add (object, "section", ew_json_string
			  (question->object.sections[answer->section].name));
  json_object_object_add (object, "offset",
			  json_object_new_int64 (answer->offset));
  json_object_object_add (object, "function", answer->function == NULL ? NULL
			  : ew_json_string (answer->function));
  json_object_object_add (object, "function_offset", !row ? NULL
			  : json_object_new_int64 (answer->function_offset));
  json_object_object_add (object, "kind", ew_json_string (text.kind));
  json_object_object_add (object, "cfa", maybe_string (text.cfa));
  json_object_object_add (object, "ra", maybe_string (text.ra));
  json_object_object_add (object, "fp", maybe_string (text.fp));
  json_object_object_add (object, "flags", maybe_string (text.flag));
  json_object_object_add (object, "allows_call",
			  json_object_new_boolean (allows_call (&answer->row)));
  json_object_object_add (object, "text", ew_json_string (sentence));
  return object;
}

/* Answer the N PLACES.  All are looked for first, so that what is printed is
   whole.  */
static bool
answer_all (const struct question *question, char **places, int n, bool json)
{
  struct answer *answers = ew_alloc (n, sizeof *answers);
  struct json_object *root, *array;
  bool good = true;
  int i;

  for (i = 0; i < n; i++)
    good &= ask (question, places[i], &answers[i]);
  if (good && json)
    {
      root = json_object_new_object ();
      array = json_object_new_array ();
      for (i = 0; i < n; i++)
	json_object_array_add (array, answer_json (question, &answers[i]));
      json_object_object_add (root, "version", json_object_new_int (1));
      json_object_object_add (root, "file", ew_json_string (question->object.file));
      json_object_object_add (root, "arch",
			      ew_json_string (question->object.arch->name));
      json_object_object_add (root, "places", array);
      ew_json_print (root);
    }
  for (i = 0; good && !json && i < n; i++)
    print_answer (question, &answers[i]);
  free (answers);
  return good;
}

static bool
answer_for_file (struct question *question, char **places, int n, bool json)
{
  bool good = ew_tables_or_rows (&question->object, &question->listing,
				 &question->rows);

  if (!good)
    return false;
  good = answer_all (question, places, n, json);
  ew_rows_free (&question->rows);
  return good;
}

static int
run (char **names, int n, bool json)
{
  struct question question;
  bool good;

  if (n < 2)
    return ew_usage_error ("addr: no place; see 'entryway addr --help'");
  if (!ew_object_open (&question.object, names[0], EW_LINKED_TOO))
    return EW_EXIT_INPUT;
  good = ew_listing_read (&question.object, &question.listing);
  if (good)
    {
      good = answer_for_file (&question, names + 1, n - 1, json);
      ew_listing_free (&question.listing);
    }
  ew_object_close (&question.object);
  return good ? 0 : EW_EXIT_INPUT;
}

static bool
set_option (int option, const char *value ATTRIBUTE_UNUSED)
{
  returning |= option == OPT_RETURN;
  return true;
}

const struct ew_command ew_cmd_addr =
{
  .name = "addr",
  .summary = "say what is at a place, and where its caller is",
  .help = help,
  .options = options,
  .set_option = set_option,
  .run = run
};
