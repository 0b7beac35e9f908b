/* SPDX-License-Identifier: GPL-3.0-or-later */
/* slow-reader.h: a second reader of linked tables, for the differential.

   Written from the text of entryway/table.h alone, of which it takes the struct
   of the header and the constants.  It is for tables that are as table.h says:
   where one is not, it calls slow_bad, which prints why and aborts.  So a
   damaged table that ew_table_check passes is found, too.  */

#ifndef SLOW_READER_H
#define SLOW_READER_H

#include <entryway/table.h>
#include <stddef.h>
#include <stdint.h>

enum slow_array
{
  SLOW_ADDRESSES, SLOW_LENGTHS, SLOW_PAGES, SLOW_BLOCKS, SLOW_STATES,
  SLOW_REFERENCES, SLOW_STRINGS, SLOW_SHAPES, SLOW_POOL, SLOW_STARTS,
  SLOW_N_ARRAYS
};

struct slow_table
{
  const uint8_t *bytes;
  const struct slow_table *dictionary;		/* Or NULL.  */
  struct ew_table_header header;
  size_t offset[SLOW_N_ARRAYS], count[SLOW_N_ARRAYS];
  size_t size;
  uint32_t n_blocks;
  unsigned step;				/* Units of a step.  */
};

/* One entry, with what its record says.  */
struct slow_entry
{
  uint32_t begin, end;				/* Units of its part.  */
  uint32_t prefix;				/* How many of them.  */
  uint32_t n;					/* Pieces.  */
  uint32_t start[256];				/* Of each, from behind the prefix.  */
  uint32_t piece[256];
};

/* A part.  */
struct slow_part
{
  uint32_t length;				/* Units.  */
  uint32_t first_block, n_blocks;
  uint32_t first_entry, n_entries;
  uint32_t at;					/* The block of the entry last read.  */
};

void slow_bad (const char *why) __attribute__ ((noreturn));

/* A number of SIZE bytes at OFFSET of the table; element I of ARRAY; the same counted
   with the dictionary, a halfword; that N from number AT on are in one of both;
   the first entry of a block.  */
uint64_t slow_number (const struct slow_table *table, size_t offset,
		      unsigned size);
uint64_t slow_element (const struct slow_table *table, enum slow_array array,
		       size_t i);
uint32_t slow_joined (const struct slow_table *table, enum slow_array array,
		      size_t i);
void slow_not_across (const struct slow_table *table, enum slow_array array,
		      size_t at, size_t n);
uint32_t slow_first_entry (const struct slow_table *table, uint32_t block);

/* Find the arrays of the table at BYTES.  */
void slow_open (struct slow_table *table, const uint8_t *bytes,
		const struct slow_table *dictionary);

void slow_part (const struct slow_table *table, unsigned part,
		struct slow_part *result);

/* Decode entry NUMBER, from 0, of PART; not one before the last one asked for.  */
void slow_entry (const struct slow_table *table, struct slow_part *part,
		 uint32_t number, struct slow_entry *entry);

/* The state of UNIT, which is in ENTRY, of the part.  0 if there is no row.  */
int slow_state (const struct slow_table *table, const struct slow_entry *entry,
		uint32_t unit, struct ew_table_state *state);

/* The hash that the header should hold.  */
uint64_t slow_hash (const struct slow_table *table);

/* Whether STATE is as the comments of table.h and format.h say.  */
int slow_state_good (const struct ew_table_state *state);

#endif /* SLOW_READER_H */
