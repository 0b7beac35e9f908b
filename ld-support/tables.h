/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tables.h: the linked tables in a file.

   What a table is says entryway/table.h; the runtime reads it, also here.  Tables
   exist only for a file in which every table was found good from end to end
   (ew_table_check) and each of its parts lies in a text section.  */

#ifndef EW_TABLES_H
#define EW_TABLES_H

#include "rows.h"

#include <entryway/unwind.h>

/* Where a part lies.  In an object with nothing but tables the text sections are
   elsewhere; then SECTION is one that stands for it, whose name tells by what it
   is found: (symbol-offset).  */
struct ew_linked_part
{
  unsigned section;
  uint64_t offset;
};

struct ew_linked_table
{
  struct ew_table table;
  unsigned char *bytes;
  unsigned section;		/* Where the table lies.  */
  uint64_t offset;
  struct ew_linked_part *parts;
};

struct ew_tables
{
  struct ew_linked_table *tables;
  size_t n;
};

/* Find and check the tables of OBJECT; there may be none.  False and a message
   where something is wrong; then there is nothing to free.  */
bool ew_tables_read (struct ew_object *object, struct ew_tables *tables);
void ew_tables_free (struct ew_tables *tables);

/* What TABLES say, as rows; their functions are those of LISTING.  False and a message
   where two parts speak of the same code, or without memory.  */
bool ew_tables_rows (const struct ew_object *object,
		     const struct ew_listing *listing,
		     const struct ew_tables *tables, struct ew_rows *rows);

/* table-same.c: whether TABLE, rows of all tables of OBJECT, claims what ROWS do, or less.  False
   and a message where it does not.  */
bool ew_tables_same (const struct ew_object *object,
		     const struct ew_rows *table, const struct ew_rows *rows);

/* What the tables of OBJECT say; where it has rows as well, those have to be the same,
   and where it has no tables, it is they.  There may be neither.  */
bool ew_tables_then_rows (struct ew_object *object,
			  const struct ew_listing *listing, struct ew_rows *rows);

/* The same, but an object with functions and with neither is refused.  */
bool ew_tables_or_rows (struct ew_object *object,
			const struct ew_listing *listing, struct ew_rows *rows);

/* The default dictionary of ARCH, open; NULL where there is none.  */
const struct ew_table *ew_default_dictionary (const struct ew_arch *arch);

#endif /* EW_TABLES_H */
