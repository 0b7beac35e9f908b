/* SPDX-License-Identifier: GPL-3.0-or-later */
/* link.h: from the rows of objects to one table, in steps.

     rows -> spans      link-spans.c    numbers for states, one line of code
     spans -> entries   link-entries.c  where entries begin, what each one says
     -> arrays          link-pack.c     strings, shapes, pool
     -> bytes           link-bytes.c    blocks, and all of it in order
     -> object          link-write.c    of its own, or in a copy of the input

   cmd-link.c calls them in this order.  The format and its words (part, entry,
   record, shape, piece, state) are those of entryway/table.h; units and steps as
   well.  All lists are in an order that follows from the input alone, so the
   same input makes the same bytes.  */

#ifndef EW_LINK_H
#define EW_LINK_H

#include "intern.h"
#include "rows.h"

#include <entryway/unwind.h>

/* Which table a text section belongs to.  */
enum ew_life { EW_LIFE_CORE, EW_LIFE_INIT, EW_LIFE_EXIT, EW_N_LIVES };

/* A text section with rows.  */
struct ew_part
{
  struct ew_object *object;
  unsigned section;
  uint32_t length;		/* Units.  */
  size_t first_span, end_span;
  size_t first_entry, end_entry;
  /* What the address is relative to: a global symbol of the object, and the bytes
     from it to the section's first.  NULL: the section itself.  */
  const char *anchor;
  int64_t addend;
};

/* Code of one state, up to the next span or the end of the part.  */
struct ew_span
{
  uint32_t start;		/* Unit of the part.  */
  uint32_t state : 31;
  uint32_t begins : 1;		/* An area begins here, or a function without.  */
};

struct ew_entry
{
  uint32_t start;		/* Unit of the part; whole steps.  */
  uint32_t record;		/* In RECORDS.  */
};

/* A table in the making.  */
struct ew_link
{
  const char *file;		/* For messages: the output.  */
  const struct ew_arch *arch;
  const struct ew_table *dictionary;	/* NULL for none.  */
  unsigned unit_shift, step_shift, piece_bits, fixed_units;
  /* Not 0: make a dictionary, of the records that so many entries have.  */
  uint32_t least;

  struct ew_part *parts;
  size_t n_parts;
  struct ew_span *spans;
  size_t n_spans, span_capacity;
  struct ew_entry *entries;
  size_t n_entries, entry_capacity;

  struct ew_intern states;	/* struct ew_table_state; the dictionary's first.  */
  struct ew_intern pieces;	/* uint16_t [], states.  */
  struct ew_intern shapes;	/* uint32_t [], head and numbers of pieces.  */
  struct ew_intern records;	/* uint32_t [], number of a shape and starts.  */
  uint32_t prefix;		/* Number of a piece, or EW_INTERN_FAILED.  */

  /* link-pack.c.  */
  uint16_t *strings, *shape_words, *pool;
  uint32_t n_strings, n_shape_words, n_pool;
  uint16_t *references;		/* Of the entries.  */
  uint16_t *piece_of;		/* By number of the piece.  */
  struct ew_table_page *pages;	/* NULL where all are zeros.  */
};

/* Bytes of a finished table.  */
struct ew_bytes
{
  unsigned char *bytes;
  size_t size;
};

/* Each of these returns false and prints a message where something is wrong, and
   leaves LINK for ew_link_end.  */

bool ew_link_start (struct ew_link *link);
void ew_link_end (struct ew_link *link);

/* Add the spans of ROWS in SECTION of OBJECT, the N from FIRST on, as a part.  */
bool ew_link_add_part (struct ew_link *link, struct ew_object *object,
		       const struct ew_row *first, size_t n);

/* Put the parts into order and give frequent states small numbers.  */
bool ew_link_spans (struct ew_link *link);

/* Make the entries, and intern what they are made of.  */
bool ew_link_entries (struct ew_link *link);

/* Put that into arrays.  Where it does not fit into the numbers of the format,
   *FITS becomes false, without a message: shorter pieces, or no dictionary,
   may do.  */
bool ew_link_pack (struct ew_link *link, bool *fits);

/* Forget what these two have made.  */
void ew_link_undo (struct ew_link *link);

/* link-strings.c: place the pieces in strings; for ew_link_pack.  */
bool ew_link_strings (struct ew_link *link, const bool *wanted, bool *fits);

/* The first entry of each page, *N_PAGES of them, and behind them the number of all
   entries.  The caller frees the array; NULL without memory.  */
uint32_t *ew_link_pages (const struct ew_link *link, uint32_t *n_pages);

bool ew_link_bytes (const struct ew_link *link, struct ew_bytes *bytes);

/* Whether the table BYTES says what the spans of LINK say, wherever that can change.  */
bool ew_link_verify (const struct ew_link *link, const struct ew_bytes *bytes);

/* Print that there is no memory; false.  */
bool ew_link_no_memory (const struct ew_link *link);

/* A larger array: ITEMS of SIZE bytes, room for one more than N, or NULL.  */
void *ew_link_grow (void *items, size_t n, size_t *capacity, size_t size);

#endif /* EW_LINK_H */
