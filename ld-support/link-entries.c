/* SPDX-License-Identifier: GPL-3.0-or-later */
/* link-entries.c: where entries begin, and what each of them says.

   A function is told in pieces: a few states for as many instructions, of which
   the last one goes on.  Where a piece ends decides how small the table is: what
   is the same in all functions (a prologue, the end of a frame) should be in the
   piece, what differs should be the number of units that its last state goes on.
   So runs of up to FIXED_UNITS units are spelled out and longer ones end the
   piece.  Tables of Linux 6.12 with areas, for 1, 2, 3, 4 units, are as large as
   105, 100, 101, 102.

   What is left at the end of a function after the last long run, mostly its
   last epilogue and the padding, is counted from the end (EW_SHAPE_TAIL): then
   functions that differ in length alone share one record.  In a model of the format
   that was worth half a byte for a function.  */

#include "config.h"
#include "link.h"

#include <stdlib.h>
#include <string.h>

#define MAX_STATES 256		/* Of a piece: 2^8.  */
#define MAX_START 0x7fff

/* One entry in the making.  */
struct draft
{
  uint16_t states[MAX_STATES];	/* Of the piece that is open.  */
  uint32_t n_states;
  uint32_t at;			/* Units, from behind the prefix.  */
  uint32_t piece_start;
  uint32_t pieces[EW_SHAPE_PIECES], starts[EW_SHAPE_PIECES];
  uint32_t n;
  bool full;			/* It is too long or has too many pieces.  */
  bool failed;			/* No memory.  */
};

/* Close the open piece.  In all but a tail its last state goes on by itself.  */
static void
close_piece (struct ew_link *link, struct draft *draft, bool tail)
{
  uint32_t number;

  if (!tail)
    while (draft->n_states > 1 && (draft->states[draft->n_states - 1]
				   == draft->states[draft->n_states - 2]))
      draft->n_states--;
  if (draft->n == EW_SHAPE_PIECES
      || (!tail && draft->piece_start > MAX_START))
    {
      draft->full = true;
      return;
    }
  number = ew_intern_add (&link->pieces, draft->states,
			  draft->n_states * sizeof *draft->states);
  draft->failed |= number == EW_INTERN_FAILED;
  draft->pieces[draft->n] = number;
  draft->starts[draft->n++] = draft->piece_start;
  draft->piece_start = draft->at;
  draft->n_states = 0;
}

/* Add UNITS units of STATE.  */
static void
add_run (struct ew_link *link, struct draft *draft, uint32_t units,
	 uint32_t state)
{
  const uint32_t most = 1u << link->piece_bits;
  uint32_t spelled = units <= link->fixed_units && units <= most ? units : 1, i;

  if (draft->n_states + spelled > most)
    close_piece (link, draft, false);
  for (i = 0; i < spelled; i++)
    draft->states[draft->n_states++] = state;
  draft->at += units;
  if (spelled != units)
    close_piece (link, draft, false);
}

/* A walk along the spans of a part from unit AT on.  */
struct walk
{
  const struct ew_link *link;
  size_t span, end;
  uint32_t at;
};

/* The units from WALK's place that have one state, *STATE, but not beyond LIMIT; go
   behind them.  */
static uint32_t
next_run (struct walk *walk, uint32_t limit, uint32_t *state)
{
  const struct ew_span *spans = walk->link->spans;
  uint32_t start = walk->at, stop = limit;

  if (walk->span == walk->end || walk->at < spans[walk->span].start)
    {
      /* Before the first span and behind the last one; link-spans.c gave it its
	 number.  */
      *state = EW_TABLE_GAP;
      if (walk->span != walk->end && spans[walk->span].start < limit)
	stop = spans[walk->span].start;
    }
  else
    {
      *state = spans[walk->span].state;
      if (walk->span + 1 != walk->end && spans[walk->span + 1].start <= limit)
	{
	  walk->span++;
	  stop = spans[walk->span].start;
	}
    }
  walk->at = stop;
  return stop - start;
}

static struct walk
walk_from (const struct ew_link *link, const struct ew_part *part, size_t span,
	   uint32_t at)
{
  struct walk walk = { .link = link, .span = span, .end = part->end_span,
		       .at = at };

  while (walk.span + 1 < walk.end && link->spans[walk.span + 1].start <= at)
    walk.span++;
  return walk;
}

/* Step over the prefix, where the code up to END begins with it.  */
static bool
skip_prefix (struct walk *walk, uint32_t end)
{
  const struct ew_link *link = walk->link;
  const struct ew_interned *prefix;
  struct walk ahead = *walk;
  uint32_t units = 0, i, n;

  if (link->prefix == EW_INTERN_FAILED)
    return false;
  prefix = link->pieces.items[link->prefix];
  n = prefix->size / sizeof (uint16_t);
  if (end - walk->at <= n)
    return false;
  while (units < n)
    {
      uint32_t state, run = next_run (&ahead, walk->at + n, &state);

      for (i = 0; i < run; i++)
	if (((const uint16_t *) prefix->bytes)[units + i] != state)
	  return false;
      units += run;
    }
  *walk = ahead;
  return true;
}

/* Intern DRAFT's record; HEAD has its flags.  */
static uint32_t
intern_record (struct ew_link *link, struct draft *draft, uint32_t head)
{
  uint32_t key[1 + EW_SHAPE_PIECES], listed = draft->n - 1;

  if (head & EW_SHAPE_TAIL)
    listed--;
  key[0] = head | draft->n;
  memcpy (key + 1, draft->pieces, draft->n * sizeof *key);
  key[0] = ew_intern_add (&link->shapes, key, (1 + draft->n) * sizeof *key);
  draft->failed |= key[0] == EW_INTERN_FAILED;
  memcpy (key + 1, draft->starts + 1, listed * sizeof *key);
  return ew_intern_add (&link->records, key, (1 + listed) * sizeof *key);
}

/* Make the record of the code from WALK's place to END.  False where it must be
   cut, or without memory.  */
static bool
make_record (struct ew_link *link, struct walk walk, uint32_t end,
	     struct draft *draft, uint32_t *record)
{
  uint32_t head = 0;

  draft->n_states = draft->at = draft->piece_start = draft->n = 0;
  draft->failed = false;
  draft->full = end - walk.at > (EW_TABLE_REACH - 1) << (link->step_shift + 8);
  if (skip_prefix (&walk, end))
    head = EW_SHAPE_PREFIX;
  while (walk.at < end && !draft->full && !draft->failed)
    {
      uint32_t state, units = next_run (&walk, end, &state);

      add_run (link, draft, units, state);
    }
  if (draft->n_states != 0 && !draft->full)
    {
      if (draft->n != 0)
	head |= EW_SHAPE_TAIL;
      close_piece (link, draft, draft->n != 0);
    }
  if (draft->full || draft->failed)
    return false;
  *record = intern_record (link, draft, head);
  draft->failed |= *record == EW_INTERN_FAILED;
  return !draft->failed;
}

static bool
add_entry (struct ew_link *link, uint32_t start, uint32_t record)
{
  struct ew_entry *entries = ew_link_grow (link->entries, link->n_entries,
					   &link->entry_capacity,
					   sizeof *entries);

  if (entries == NULL)
    return ew_link_no_memory (link);
  link->entries = entries;
  entries[link->n_entries++] = (struct ew_entry) { start, record };
  return true;
}

/* Add the entry from START to END, in halves where it is too much for one.  SPAN
   is one that begins before it.  */
static bool
add_code (struct ew_link *link, const struct ew_part *part, size_t span,
	  uint32_t start, uint32_t end, struct draft *draft)
{
  const uint32_t step = 1u << link->step_shift;
  struct walk walk = walk_from (link, part, span, start);
  uint32_t record, middle;

  if (make_record (link, walk, end, draft, &record))
    return add_entry (link, start, record);
  if (draft->failed)
    return ew_link_no_memory (link);
  middle = start + ((end - start) / 2 & ~(step - 1));
  if (middle == start)
    middle += step;
  return (add_code (link, part, walk.span, start, middle, draft)
	  && add_code (link, part, walk.span, middle, end, draft));
}

static bool
add_entries (struct ew_link *link, struct ew_part *part, struct draft *draft)
{
  const uint32_t mask = ~((1u << link->step_shift) - 1);
  size_t span = part->first_span, i;
  uint32_t start = link->spans[span].start & mask;

  part->first_entry = link->n_entries;
  for (i = span + 1; i <= part->end_span; i++)
    {
      bool end = i == part->end_span;
      uint32_t next = end ? part->length : link->spans[i].start & mask;

      if (!end && (!link->spans[i].begins || next == start))
	continue;
      if (!add_code (link, part, span, start, next, draft))
	return false;
      /* Rounding down may lead several spans back.  */
      span = walk_from (link, part, span, next).span;
      start = next;
    }
  part->end_entry = link->n_entries;
  return true;
}

/* A step is as long as nearly all entries allow, so that a block is of as much
   code as can be.  */
static void
choose_step (struct ew_link *link)
{
  size_t n[8] = { 0 }, all = 0, i;
  unsigned shift;

  for (i = 0; i < link->n_spans; i++)
    {
      if (!link->spans[i].begins)
	continue;
      all++;
      for (shift = 1; shift <= 4; shift++)
	n[shift] += (link->spans[i].start & ((1u << shift) - 1)) == 0;
    }
  link->step_shift = 0;
  for (shift = 1; shift <= 4 && n[shift] >= all - all / 16; shift++)
    link->step_shift = shift;
}

static bool
is_window (const struct ew_link *link, uint32_t state)
{
  unsigned char code = link->states.items[state]->bytes[0];

  return code == EW_ROWS_AREA || code == EW_ROWS_GAP || code == EW_ROWS_ENTRY;
}

/* Store what an entry at WALK's place has before the function's own code.  */
static uint32_t
window_at (struct walk walk, const struct ew_part *part, uint32_t most,
	   uint16_t *window)
{
  uint32_t n = 0;

  while (walk.at < part->length)
    {
      uint32_t state, units = next_run (&walk, part->length, &state);

      if (!is_window (walk.link, state))
	return n;
      if (units > most - n)
	return 0;
      while (units-- != 0)
	window[n++] = state;
    }
  return 0;
}

/* The prefix is what most entries have.  */
static bool
choose_prefix (struct ew_link *link)
{
  uint16_t window[MAX_STATES];
  struct ew_intern windows;
  uint32_t best = 0, i, n;
  size_t p, s;
  bool good = ew_intern_start (&windows);

  for (p = 0; good && p < link->n_parts; p++)
    for (s = link->parts[p].first_span; s < link->parts[p].end_span; s++)
      if (link->spans[s].begins)
	{
	  n = window_at (walk_from (link, &link->parts[p], s,
				    link->spans[s].start),
			 &link->parts[p], 1u << link->piece_bits, window);
	  if (n != 0 && ew_intern_add (&windows, window, n * sizeof *window)
			== EW_INTERN_FAILED)
	    good = false;
	}
  for (i = 0; good && i < windows.n; i++)
    if (windows.items[i]->count > windows.items[best]->count)
      best = i;
  link->prefix = EW_INTERN_FAILED;
  if (good && windows.n != 0)
    {
      link->prefix = ew_intern_add (&link->pieces, windows.items[best]->bytes,
				    windows.items[best]->size);
      good = link->prefix != EW_INTERN_FAILED;
    }
  ew_intern_end (&windows);
  return good || ew_link_no_memory (link);
}

bool
ew_link_entries (struct ew_link *link)
{
  struct draft *draft = malloc (sizeof *draft);
  bool good;
  size_t i;

  link->entries = NULL;
  link->n_entries = link->entry_capacity = 0;
  if (!ew_intern_start (&link->pieces) || !ew_intern_start (&link->shapes)
      || !ew_intern_start (&link->records) || draft == NULL)
    {
      free (draft);
      return ew_link_no_memory (link);
    }
  choose_step (link);
  good = choose_prefix (link);
  for (i = 0; good && i < link->n_parts; i++)
    good = add_entries (link, &link->parts[i], draft);
  free (draft);
  return good;
}
