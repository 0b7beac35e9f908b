/* SPDX-License-Identifier: GPL-3.0-or-later */
/* link-spans.c: from rows to spans.

   A row becomes a state with a number, as entryway/table.h has it, and what no
   row covers becomes a gap.  Offsets are counted there in words of 16 bits: a frame
   of 512 KiB fits.  A row that does not fit claims nothing (EW_REASON_RANGE).

   Frequent states get small numbers, so that those which a look-up needs lie
   together; those of the dictionary keep theirs, which come first.  Only small tables
   have a dictionary: most of what they would say is in it.  */

#include "config.h"
#include "link.h"
#include "report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Entries of a table that uses the default dictionary.  */
#define MOST_BORROWING 4096

static const struct ew_table_state gap = { .code = EW_ROWS_GAP };

bool
ew_link_no_memory (const struct ew_link *link)
{
  return ew_refuse (link->file, "no memory for the table");
}

void *
ew_link_grow (void *items, size_t n, size_t *capacity, size_t size)
{
  void *more;

  if (n < *capacity)
    return items;
  more = realloc (items, (*capacity * 3 / 2 + 1024) * size);
  if (more != NULL)
    *capacity = *capacity * 3 / 2 + 1024;
  return more;
}

void
ew_link_undo (struct ew_link *link)
{
  free (link->entries);
  free (link->strings);
  free (link->shape_words);
  free (link->pool);
  free (link->references);
  free (link->piece_of);
  free (link->pages);
  link->entries = NULL;
  link->n_entries = link->entry_capacity = 0;
  link->strings = link->shape_words = link->pool = NULL;
  link->references = link->piece_of = NULL;
  link->pages = NULL;
  ew_intern_end (&link->pieces);
  ew_intern_end (&link->shapes);
  ew_intern_end (&link->records);
  memset (&link->pieces, 0, sizeof link->pieces);
  memset (&link->shapes, 0, sizeof link->shapes);
  memset (&link->records, 0, sizeof link->records);
}

bool
ew_link_start (struct ew_link *link)
{
  const struct ew_table *dictionary = link->dictionary;
  unsigned i;

  if (!ew_intern_start (&link->states))
    return ew_link_no_memory (link);
  for (i = 0; dictionary != NULL && i < dictionary->n_states; i++)
    if (ew_intern_add (&link->states, &dictionary->states[i],
		       sizeof *dictionary->states) != i)
      return ew_link_no_memory (link);
  if (ew_intern_add (&link->states, &gap, sizeof gap) == EW_INTERN_FAILED)
    return ew_link_no_memory (link);
  return true;
}

void
ew_link_end (struct ew_link *link)
{
  ew_link_undo (link);
  ew_intern_end (&link->states);
  free (link->spans);
  free (link->parts);
}

/* BYTES in words, or more than 16 bits hold.  */
static uint32_t
words (uint64_t bytes)
{
  return bytes / 8 > UINT16_MAX ? UINT16_MAX + 1 : bytes / 8;
}

static struct ew_table_state
state_of (const struct ew_row *row)
{
  struct ew_table_state state = { .code = row->code, .operand = row->operand };
  uint32_t cfa = words (row->cfa), ra = words (row->ra), fp = words (row->fp);

  if ((row->code & EW_ROWS_ROW_MASK) != EW_ROWS_ROW)
    return state;
  if (cfa > UINT16_MAX || ra > UINT16_MAX || fp > UINT16_MAX)
    return (struct ew_table_state) { .code = EW_ROWS_UNRELIABLE,
				     .operand = EW_REASON_RANGE };
  state.cfa = cfa;
  state.ra = ra;
  state.fp = fp;
  state.operand = row->cfa_reg;
  return state;
}

static bool
add_span (struct ew_link *link, uint32_t start, struct ew_table_state state,
	  bool begins)
{
  uint32_t number = ew_intern_add (&link->states, &state, sizeof state);
  const struct ew_part *part = &link->parts[link->n_parts - 1];
  struct ew_span *spans = ew_link_grow (link->spans, link->n_spans,
					&link->span_capacity, sizeof *spans);

  if (number == EW_INTERN_FAILED || spans == NULL)
    return ew_link_no_memory (link);
  link->spans = spans;
  if (!begins && link->n_spans != part->first_span
      && spans[link->n_spans - 1].state == number)
    return true;
  spans[link->n_spans++] = (struct ew_span) { start, number, begins };
  return true;
}

/* Whether an entry begins with ROW: an area, or a function or part that has none.
   BEFORE is the row before it in the section or NULL.  */
static bool
begins (const struct ew_row *row, const struct ew_row *before)
{
  if (row->code == EW_ROWS_AREA)
    return true;
  return (row->start == row->function
	  && (before == NULL || before->code != EW_ROWS_AREA
	      || before->function != row->function));
}

static bool
add_spans (struct ew_link *link, const struct ew_part *part,
	   const struct ew_row *first, size_t n)
{
  const unsigned shift = link->unit_shift;
  size_t i;

  for (i = 0; i < n; i++)
    {
      const struct ew_row *row = &first[i];
      uint64_t end = i + 1 < n ? row[1].start
		     : (uint64_t) part->length << shift;

      if (!add_span (link, row->start >> shift, state_of (row),
		     begins (row, i == 0 ? NULL : row - 1))
	  || (row->end >> shift < end >> shift
	      && !add_span (link, row->end >> shift, gap, false)))
	return false;
    }
  return true;
}

bool
ew_link_add_part (struct ew_link *link, struct ew_object *object,
		  const struct ew_row *first, size_t n)
{
  const struct ew_section *section = &object->sections[first->section];
  struct ew_part *parts = realloc (link->parts,
				   (link->n_parts + 1) * sizeof *parts), *part;

  if (parts == NULL)
    return ew_link_no_memory (link);
  if (section->size >> link->unit_shift > EW_TABLE_MAX_LENGTH)
    return ew_refuse (object->file, "section %s is too large for a table",
		      section->name);
  link->parts = parts;
  part = &parts[link->n_parts++];
  memset (part, 0, sizeof *part);
  part->object = object;
  part->section = first->section;
  part->length = section->size >> link->unit_shift;
  part->first_span = link->n_spans;
  if (!add_spans (link, part, first, n))
    return false;
  part->end_span = link->n_spans;
  return true;
}

/* The longest first: a look-up goes through them one after the other.  */
static int
compare_parts (const void *pa, const void *pb)
{
  const struct ew_part *a = pa, *b = pb;

  if (a->length != b->length)
    return a->length > b->length ? -1 : 1;
  return a->first_span < b->first_span ? -1 : 1;
}

/* A state and how often it was seen.  */
struct seen
{
  uint32_t count, number;
};

static int
compare_seen (const void *pa, const void *pb)
{
  const struct seen *a = pa, *b = pb;

  if (a->count != b->count)
    return a->count > b->count ? -1 : 1;
  return a->number < b->number ? -1 : a->number > b->number;
}

/* Count the states of the spans; those of the dictionary, which keep their place, most
   of all, and a gap, which is always there and comes first.  */
static struct seen *
count_states (const struct ew_link *link, uint32_t fixed)
{
  struct seen *seen = calloc (link->states.n + 1, sizeof *seen);
  uint32_t i;
  size_t j;

  if (seen == NULL)
    return NULL;
  for (i = 0; i < link->states.n; i++)
    seen[i].number = i;
  for (j = 0; j < link->n_spans; j++)
    seen[link->spans[j].state].count++;
  for (i = 0; i < fixed; i++)
    seen[i].count = UINT32_MAX;
  seen[ew_intern_find (&link->states, &gap, sizeof gap)->number].count = UINT32_MAX;
  qsort (seen, link->states.n, sizeof *seen, compare_seen);
  return seen;
}

/* A table with many entries has patterns enough of its own, and is quicker where it
   need not look in two places.  */
static void
choose_dictionary (struct ew_link *link)
{
  size_t entries = 0, i;

  for (i = 0; i < link->n_spans; i++)
    entries += link->spans[i].begins;
  if (entries > MOST_BORROWING)
    link->dictionary = NULL;
}

bool
ew_link_spans (struct ew_link *link)
{
  uint32_t i, *number = malloc ((link->states.n + 1) * sizeof *number);
  struct ew_intern sorted;
  struct seen *seen;
  size_t j;
  bool good;

  choose_dictionary (link);
  seen = count_states (link, link->dictionary == NULL
			     ? 0 : link->dictionary->n_states);
  good = ew_intern_start (&sorted) && number != NULL && seen != NULL;
  for (i = 0; good && i < link->states.n && seen[i].count != 0; i++)
    {
      number[seen[i].number] = i;
      good = ew_intern_add (&sorted, link->states.items[seen[i].number]->bytes,
			    sizeof (struct ew_table_state)) == i;
    }
  for (j = 0; good && j < link->n_spans; j++)
    link->spans[j].state = number[link->spans[j].state];
  free (number);
  free (seen);
  ew_intern_end (&link->states);
  link->states = sorted;
  if (!good)
    return ew_link_no_memory (link);
  if (link->states.n > UINT16_MAX)
    return ew_refuse (link->file, "more than %u different rows", UINT16_MAX);
  if (link->n_parts > UINT16_MAX)
    return ew_refuse (link->file, "more than %u text sections", UINT16_MAX);
  if (link->n_parts != 0)
    qsort (link->parts, link->n_parts, sizeof *link->parts, compare_parts);
  return true;
}
