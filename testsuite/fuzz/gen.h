/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gen.h: make valid tables from decisions.

   gen.c makes what tables have in common with dictionaries: states, strings,
   shapes, records.  gen-layout.c makes parts and entries, and writes all of it
   down.  Both know the format from entryway/table.h.  A decision is the next byte
   of the fuzzer's input, or 0 when there is none left, so that any input is a
   table, and a longer one a larger table.  */

#ifndef GEN_H
#define GEN_H

#include "fuzz.h"

struct gen_input
{
  const uint8_t *at, *end;
};

/* A shape or record that can be used.  */
struct gen_known
{
  uint32_t at;
  uint32_t need;		/* Units that a record needs at least, */
  int prefix;			/* and those of the prefix.  */
};

#define GEN_MAX_PARTS 4
#define GEN_MAX_ENTRIES 256
#define GEN_MAX_BLOCKS 1000

struct gen_table
{
  struct ew_table_header header;
  const struct gen_table *dictionary;	/* Or NULL.  */
  struct ew_table_state states[512];
  uint16_t strings[4096], shapes[8192], pool[16384];
  struct gen_known known_shapes[2048], known_records[2048];
  uint32_t n_known_shapes, n_known_records;
  int32_t addresses[GEN_MAX_PARTS];
  uint32_t lengths[GEN_MAX_PARTS];
  struct ew_table_page pages[GEN_MAX_BLOCKS / EW_TABLE_PAGE + 1];
  uint16_t blocks[GEN_MAX_BLOCKS + 1];
  uint32_t n_blocks;
  uint32_t records[GEN_MAX_ENTRIES];	/* In the pool, */
  uint32_t entry_blocks[GEN_MAX_ENTRIES];
  uint16_t references[GEN_MAX_ENTRIES];
  uint8_t starts[GEN_MAX_ENTRIES];
};

/* A number below N, which is not 0.  */
unsigned gen_pick (struct gen_input *input, unsigned n);

/* Make TABLE's states, strings, shapes and N records.  */
void gen_common (struct gen_input *input, struct gen_table *table,
		 const struct gen_table *dictionary);

/* Make a record in TABLE; NULL if there is no room or nothing to make one of.  */
const struct gen_known *gen_record (struct gen_input *input,
				    struct gen_table *table);

/* The default dictionary, taken apart.  */
const struct gen_table *gen_default (void);

/* Units of the prefix.  */
uint32_t gen_prefix (const struct gen_table *table);

/* Make TABLE's parts and entries.  */
void gen_layout (struct gen_input *input, struct gen_table *table);

/* Write TABLE to BYTES, SIZE at most, without a hash.  0 or how many.  */
size_t gen_write (const struct gen_table *table, uint8_t *bytes, size_t size);

#endif /* GEN_H */
