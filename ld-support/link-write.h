/* SPDX-License-Identifier: GPL-3.0-or-later */
/* link-write.h: an object that holds tables.  */

#ifndef EW_LINK_WRITE_H
#define EW_LINK_WRITE_H

#include "link.h"

/* A table to be written.  */
struct ew_table_output
{
  const struct ew_link *link;	/* Its parts and their anchors.  */
  struct ew_bytes bytes;
  const char *section, *symbol;
};

/* Write the N TABLES, for what was read from BASE, to FILE: alone, or MERGED behind
   all that BASE holds.  FILE is there as a whole or not at all, and if not, there was a
   message.  */
bool ew_link_write (const char *file, struct ew_object *base, bool merged,
		    const struct ew_table_output *tables, unsigned n);

/* link-anchor.c: find what the addresses of the parts of LINK can be tied to from
   another object: a global symbol in the same section that no other object can
   override.  False and a message where there is none.  */
bool ew_link_anchor (struct ew_link *link);

/* link-stats.c: print what the N TABLES consist of.  The same as JSON, for OUTPUT.  */
void ew_link_print_stats (const struct ew_table_output *tables, unsigned n);
void ew_link_stats_json (const char *output,
			 const struct ew_table_output *tables, unsigned n);

#endif /* EW_LINK_WRITE_H */
