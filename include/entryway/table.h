/* SPDX-License-Identifier: GPL-2.0-or-later */
/* table.h: the linked table, the second half of format.h.

   `entryway link' makes one table of all rows of a module or a kernel.  This
   header is its specification: a reader can be written from its comments alone.
   runtime/lookup.c is one.  Numbers are in the byte order of the machine.  Nothing in
   a table is relocated but one word for each text section, and nothing needs work
   when it is loaded.

   Why it is small.  Functions look alike: a kernel's 36,000 have 12,000 different
   records and some 2,500 different shapes.  So a function costs three bytes, which say where it begins and which record is
   its own; a record says which shape it has and where in the function each
   piece of the shape begins; a piece is a few states, one for each instruction,
   of which the last one goes on until the next piece.

   Why it is fast.  Each step goes to a known place; what must be searched is in
   one or two words of memory and is compared all at once.  */

#ifndef ENTRYWAY_TABLE_H
#define ENTRYWAY_TABLE_H

#include <entryway/format.h>

/* The sections of tables: SHF_ALLOC, read-only, alignment 8.  A section holds one
   table or several, each aligned to 8 bytes.  Text sections whose names begin with
   EW_TABLE_INIT_PREFIX have a table of their own, because their code goes away when
   the kernel or module has initialized; so have those with EW_TABLE_EXIT_PREFIX, which
   may never be there.  Linux's linker scripts and its module loader put each where
   data of that life time lies.  A symbol names the first byte, and one with `_end'
   added the first one behind: they are global, hidden.  */
#define EW_TABLE_SECTION ".rodata.entryway"
#define EW_TABLE_INIT_SECTION ".init.rodata.entryway"
#define EW_TABLE_INIT_PREFIX ".init"
#define EW_TABLE_EXIT_SECTION ".exit.data.entryway"
#define EW_TABLE_EXIT_PREFIX ".exit"
#define EW_TABLE_SYMBOL "__entryway_table"
#define EW_TABLE_INIT_SYMBOL "__entryway_init_table"
#define EW_TABLE_EXIT_SYMBOL "__entryway_exit_table"

/* A table is, one after the other and without padding:

     header		struct ew_table_header
     addresses		int32_t [N_PARTS]: the address of each part's first byte
			minus the address of this word
     lengths		uint32_t [N_PARTS]: the part's length in code units, not 0;
			all of a text section, to its last byte
     pages		struct ew_table_page [N_BLOCKS / EW_TABLE_PAGE + 1], with
			EW_TABLE_PAGED, else none
     blocks		uint16_t [N_BLOCKS + 1]: the first entry that begins in the
			block or later, modulo 2^16
     states		struct ew_table_state [N_STATES]
     references		uint16_t [N_ENTRIES]
     strings		uint16_t [N_STRINGS]
     shapes		uint16_t [N_SHAPES]
     pool		uint16_t [N_POOL]
     starts		uint8_t [N_ENTRIES]
     padding		8 zeros, so that 8 bytes can be loaded anywhere; then zeros up
			to a multiple of 8

   A code unit is 2^UNIT_SHIFT bytes, CODE_UNIT of arch.def for MACHINE.  Parts do
   not overlap (which a reader can't see).  A part is cut into blocks of 256 steps,
   a step being 2^STEP_SHIFT units; its last block may be shorter.  Blocks are
   numbered through all parts; N_BLOCKS is how many there are.

   An entry speaks of the code from its start to the next entry's start, or to
   the end of the part.  A start is a whole number of steps, in the part: entry I
   begins STARTS[I] steps into its block.  Entries are numbered through all parts, in
   order; those of block B are from BLOCKS[B] to BLOCKS[B + 1] - 1, so BLOCKS[0] is 0
   and BLOCKS[N_BLOCKS] is N_ENTRIES, modulo 2^16; the whole numbers follow from that of
   the page.  The last step of an entry is at most EW_TABLE_REACH blocks behind its
   first; what is longer is told by several.

   Before the first entry of a part there is no row.

   Page P is of the blocks from EW_TABLE_PAGE * P on.  Without EW_TABLE_PAGED
   all pages are zeros, and N_ENTRIES is at most 0xffff.  Where no entry begins in a page
   or behind it, its FIRST is N_ENTRIES.

   What entry I says is in the record at POOL[pool of its page + REFERENCES[I]].
   A record is

     head		where the shape begins in SHAPES, or EW_RECORD_INLINE and
			then the shape itself; with EW_RECORD_WIDE
     starts		units from the entry's start to the start of each piece but
			the first, each at least as far from the one before as that
			piece has states; and but for the last, if the shape
			has EW_SHAPE_TAIL: that one is at the very end of the
			entry, as long as its states are.  With EW_RECORD_WIDE each
			is a halfword, below 2^15; else a byte, two to a
			halfword, the first one at the lower address, and a zero
			where one is left over

   and a shape is

     head		the number of pieces, 1 to EW_SHAPE_PIECES, EW_SHAPE_ bits
     pieces		each (OFFSET << PIECE_BITS | LENGTH - 1): LENGTH states, from
			STRINGS[OFFSET] on, one for each unit; the last one goes on
			until the next piece begins

   A number in STRINGS is that of a state.

   With EW_SHAPE_PREFIX the entry begins with the states of the piece PREFIX, one
   for each unit, the area and the patch site; it is longer than that, and all that is
   said above is then counted from behind them.

   Dictionary: where DICTIONARY is not 0, it is the low half of the HASH of another
   table, which has no parts, no entries and no dictionary of its own, with the same
   MACHINE, unit and PIECE_BITS.  Its states, strings, shapes and pool come before
   this table's own in all that is said above, but PREFIX is always this table's:
   numbers from the dictionary's N_STATES (N_STRINGS, N_SHAPES, N_POOL) on mean this
   one's.  No shape, string or record lies across.  */

#define EW_TABLE_MAGIC 0x42545745	/* "EWTB", if the bytes are little endian.  */
#define EW_TABLE_VERSION 1

struct ew_table_header
{
  uint32_t magic;		/* EW_TABLE_MAGIC; so it also says the byte order.  */
  uint8_t version;		/* EW_TABLE_VERSION; another one is not read.  */
  /* UNIT_SHIFT, at most 4, in the low four bits; STEP_SHIFT, at most 7.  */
  uint8_t shifts;
  uint16_t machine;		/* e_machine of ELF.  */
  /* Of the bytes before this field, of those behind it up to the addresses, and of
     those behind the addresses up to the end of the table, in this order.  */
  uint64_t hash;
  uint32_t dictionary;
  uint32_t n_entries;
  uint32_t n_pool;
  uint16_t n_parts;
  uint16_t n_states;
  uint16_t n_strings;
  uint16_t n_shapes;
  uint16_t prefix;		/* A piece, or EW_TABLE_NONE.  */
  uint8_t piece_bits;		/* At most 8.  */
  uint8_t flags;		/* EW_TABLE_PAGED; other bits are zero.  */
};

#define EW_TABLE_UNIT_SHIFT(shifts) ((shifts) & 15)
#define EW_TABLE_STEP_SHIFT(shifts) ((shifts) >> 4)
#define EW_TABLE_SHIFTS(unit, step) ((step) << 4 | (unit))
#define EW_TABLE_NONE 0xffff
#define EW_TABLE_PAGED 1
#define EW_TABLE_MAX_LENGTH 0x40000000	/* Units of a part.  */

#define EW_TABLE_BLOCK_STEPS 256
#define EW_TABLE_REACH 32u	/* Blocks.  */

struct ew_table_page
{
  uint32_t first;		/* The first block's first entry.  */
  uint32_t pool;		/* For the entries that begin in this page.  */
};

#define EW_TABLE_PAGE 128

#define EW_RECORD_WIDE 0x8000
#define EW_RECORD_SHAPE 0x7fff
#define EW_RECORD_INLINE 0x7fff

#define EW_SHAPE_PIECES 0x00ff
#define EW_SHAPE_PREFIX 0x0100
#define EW_SHAPE_TAIL 0x0200	/* Not with a single piece.  */
#define EW_SHAPE_UNUSED 0xfc00	/* Zero.  */

/* What is claimed of an instruction.  State EW_TABLE_GAP, of the dictionary if there is
   one, is EW_ROWS_GAP if there are states at all, and no other state is.  The codes and bits are those of object
   records (format.h): EW_ROWS_GAP for no row, EW_ROWS_ENTRY, EW_ROWS_AREA,
   EW_ROWS_REGS, EW_ROWS_END, EW_ROWS_UNRELIABLE, or EW_ROWS_ROW and its bits.
   Fields that the code does not use are zero.  */
#define EW_TABLE_GAP 0

struct ew_table_state
{
  uint8_t code;
  uint8_t operand;		/* ALT, the reason, or the register of the CFA.  */
  uint16_t cfa;			/* CFA = register + 8 * CFA, */
  uint16_t ra;			/* the return address is at CFA - 8 * RA, */
  uint16_t fp;			/* the caller's frame pointer at CFA - 8 * FP.  */
};

/* The hash is FNV-1a of 64 bits (draft-eastlake-fnv), of bytes.  */
#define EW_TABLE_HASH_START 0xcbf29ce484222325u
#define EW_TABLE_HASH_PRIME 0x100000001b3u

#endif /* ENTRYWAY_TABLE_H */
