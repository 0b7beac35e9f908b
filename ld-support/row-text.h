/* SPDX-License-Identifier: GPL-3.0-or-later */
/* row-text.h: a row in words.  */

#ifndef EW_ROW_TEXT_H
#define EW_ROW_TEXT_H

#include "rows.h"

/* A number, a sign, a register's name.  */
#define EW_FIELD_SIZE 40

/* The fields of a row, as `entryway dump --rows' prints them; - is nothing.  */
struct ew_row_text
{
  const char *kind;
  const char *flag;
  char cfa[EW_FIELD_SIZE], ra[EW_FIELD_SIZE], fp[EW_FIELD_SIZE], note[EW_FIELD_SIZE];
};

/* Describe ROW of OBJECT; EW_ROWS_GAP is one, too.  TEXT must stay where it is.  */
void ew_row_describe (struct ew_row_text *text, const struct ew_object *object,
		      const struct ew_row *row);

/* The best name of the function, or part of one, that begins at OFFSET of
   SECTION, or whose slot is there; NULL where the symbols have none.  */
const char *ew_function_name (const struct ew_listing *listing, unsigned section,
			      uint64_t offset);

/* Why a row with REASON claims nothing, in a sentence.  */
const char *ew_reason_text (unsigned reason);

#endif /* EW_ROW_TEXT_H */
