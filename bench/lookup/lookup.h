/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lookup.h: what the parts of the comparison of look-ups share.

   One program has three formats with the rows of one text section in its memory:
   entryway's table, read by the runtime as a kernel would read it, ORC and
   SFrame V3.  All of them lie, with the addresses that they speak of, in one
   arena, so that distances fit into 32 bits.  No instruction is ever read: the
   text is a range of addresses.  */

#ifndef BENCH_LOOKUP_H
#define BENCH_LOOKUP_H

#include <entryway/unwind.h>

#include <stddef.h>
#include <stdint.h>

void die (const char *file, const char *message) __attribute__ ((noreturn));
void *allocate (size_t n, size_t size);

/* A section of an ELF file for 64 bits and little endian.  */
struct section
{
  const uint8_t *bytes;
  size_t size;
  uint64_t address;
};

struct section read_section (const char *file, const char *name);

/* Rows of .text that follow one another from its first byte to its last, as
   `entryway dump --rows' prints them; equal neighbours are one row.  A GAP is a
   row.  */
struct row
{
  uint32_t start;
  uint32_t end;
  struct ew_table_state state;
};

struct rows
{
  struct row *row;
  size_t n;
  uint32_t size;		/* Bytes of .text.  */
  /* Of the whole file: */
  size_t n_all;			/* merged rows, */
  size_t n_sections;
  size_t n_functions;
  uint64_t text;		/* and bytes of the sections that have rows.  */
};

struct rows read_rows (const char *file);
const struct row *find_row (const struct rows *rows, uint32_t offset);

/* A row in the 6 bytes that Linux's struct orc_entry has on x86.  */
struct orc_entry
{
  uint16_t cfa;			/* Without EW_ROWS_ROW, the operand.  */
  uint32_t code : 8, ra : 12, fp : 12;
} __attribute__ ((packed));

struct orc
{
  int32_t *ip;
  struct orc_entry *entry;
  uint32_t *block;
  uintptr_t text;
  uint32_t size;		/* Bytes of the text.  */
  size_t n;
  size_t bytes;			/* Of the three arrays.  */
};

/* Bytes of ORC for N rows, and of its look-up table for SIZE bytes of text.  */
size_t orc_bytes (size_t n, uint64_t size);
struct orc make_orc (const struct rows *rows, uintptr_t text, void *to);
const struct orc_entry *orc_find (const struct orc *orc, uintptr_t pc);
int orc_says (const struct orc_entry *entry, const struct ew_table_state *state);

struct sframe
{
  const uint8_t *index;
  const uint8_t *data;
  uint32_t n;
  uint32_t n_rows;
  uint32_t size;		/* Bytes of DATA.  */
  unsigned version;
};

struct sframe_row
{
  int32_t cfa, ra, fp;		/* Offsets; 0 where it is in the register.  */
  uint8_t sp;			/* Whether the CFA is the stack pointer's.  */
  uint8_t mangled;
  uint8_t n;			/* How many offsets there are.  */
};

/* Open the section that was linked for where AT is.  */
struct sframe open_sframe (const struct section *section, const uint8_t *at);
int sframe_find (const struct sframe *sframe, uintptr_t pc,
		 struct sframe_row *row);

/* Everything, for one text section that begins at TEXT.  */
struct bench
{
  struct rows rows;
  struct orc orc;
  struct sframe sframe;
  struct ew_table table;
  struct ew_table memo;		/* The same, with MEMO_BITS remembered.  */
  uintptr_t text;
  const uint8_t *stack;		/* STACK_WORDS words, for steps.  */
  /* Random places in covered text.  */
  uint32_t *place;
  /* Places in rows with a linked frame record, and how far above the stack pointer
     the frame pointer is there.  */
  uint32_t *linked;
  uint16_t *frame;
};

#define N_PLACES (1u << 20)
#define N_HOT 64u
#define STACK_WORDS 8192
#define MEMO_BITS 10
#define N_CHECKS 1000000u

uint32_t random_below (uint32_t limit);
void check_all (const struct bench *bench);

enum method { ORC, SFRAME, TABLE, MEMO, LINKED, STEP, N_METHODS };

/* Look up, or step from, N places of PLACE, those after MASK being the first ones again.
   The result depends on all that was found.  */
typedef uint64_t method_loop (const struct bench *bench, uint32_t n,
			      uint32_t mask);
extern method_loop *const loops[N_METHODS];
extern method_loop *const serial_loops[N_METHODS];

#endif /* BENCH_LOOKUP_H */
