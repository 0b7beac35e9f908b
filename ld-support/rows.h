/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows.h: the rows of an object, decoded.

   What a row says is specified in entryway/format.h.  Rows exist only for an
   object in which every byte of its row sections was understood; they are
   sorted, do not overlap and cover at least one byte each.  Offsets are in the
   section SECTION.  */

#ifndef EW_ROWS_H
#define EW_ROWS_H

#include "listing.h"

struct ew_row
{
  uint64_t start, end;
  uint64_t function;		/* Where its function, or part of one, begins; for
				   an area, the function that the area is of.  */
  uint64_t cfa, ra, fp;		/* In bytes; the slots below the CFA.  */
  unsigned section;
  uint32_t cfa_reg;		/* With EW_ROW_CFA_REG.  */
  unsigned char code;		/* The state's first byte.  */
  unsigned char operand;
  bool part;			/* FUNCTION is where a part begins; only in rows of
				   objects.  */
};

struct ew_rows
{
  struct ew_row *rows;
  size_t n_rows, capacity;
  bool tables;			/* They are what tables say, which mark no parts.  */
};

/* Decode the rows of OBJECT.  False and a message where something is wrong; then
   there is nothing to free.  */
bool ew_rows_read (struct ew_object *object, struct ew_rows *rows);

void ew_rows_free (struct ew_rows *rows);

/* Append ROW.  False and a message about OBJECT without memory.  */
bool ew_rows_append (const struct ew_object *object, struct ew_rows *rows,
		     const struct ew_row *row);

/* Sort ROWS.  False and a message where two of them are for one place.  */
bool ew_rows_sort (const struct ew_object *object, struct ew_rows *rows);

/* Refuse OBJECT, which has functions and no rows.  */
bool ew_rows_refuse_none (const struct ew_object *object);

/* Refuse OBJECT: the byte AT of row section INDEX is wrong, because of REASON.  */
bool ew_rows_refuse (const struct ew_object *object, unsigned index,
		     uint64_t at, const char *reason);

/* The base of a run, by its relocation.  */
struct ew_rows_base
{
  uint64_t place;		/* Offset of the field in the row section.  */
  uint64_t offset;
  unsigned section;
};

/* One row section.  */
struct ew_rows_section
{
  struct ew_object *object;
  unsigned index;
  const unsigned char *bytes;
  uint64_t size;
  struct ew_rows_base *bases;	/* By place.  */
  size_t n_bases;
};

/* In a linked file: the base whose field is at AT of SECTION, which has 8 bytes there.
   False and a message where it is wrong.  */
bool ew_rows_base_at (const struct ew_rows_section *section, uint64_t at,
		      struct ew_rows_base *base);

/* rows-decode.c: append what SECTION says to ROWS, as it comes.  */
bool ew_rows_decode (const struct ew_rows_section *section,
		     struct ew_rows *rows);

/* dump-rows.c: print ROWS, one line each; the functions' names are in LISTING.
   The same as JSON.  */
void ew_rows_print (const struct ew_object *object,
		    const struct ew_listing *listing,
		    const struct ew_rows *rows);
struct json_object *ew_rows_json (const struct ew_object *object,
				  const struct ew_listing *listing,
				  const struct ew_rows *rows);

#endif /* EW_ROWS_H */
