/* SPDX-License-Identifier: GPL-2.0-or-later */
/* unwind.h: the runtime's API for tables: look-up, and one step to the caller.

   The code is freestanding: no allocation, no locks, no libc, no recursion,
   bounded time.  The same source serves kernels, user space and the tools.

   The laws, which ew_step keeps:
   - what the table does not say is not guessed: EW_WALK_UNRELIABLE where it makes
     no claim, EW_WALK_NO_DATA where it has no row;
   - the link register (and the alternate one) is believed once, and only from a
     snapshot of the registers at the top of the stack;
   - a return address is looked up at the call before it, and the row there must
     allow a call: a frame record is linked, or it is a patch site.

   No byte of a table can make these functions read outside of it, loop for ever
   or fault.  A table that was changed since it was made does not open.  */

#ifndef ENTRYWAY_UNWIND_H
#define ENTRYWAY_UNWIND_H

#include <entryway/error.h>
#include <entryway/table.h>

#ifndef __KERNEL__
# include <stddef.h>
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* A table that ew_table_open has accepted.  Its fields are for the runtime.  */
struct ew_table
{
  const struct ew_table_header *header;
  const int32_t *addresses;
  const uint32_t *lengths;
  const struct ew_table_page *pages;
  const uint16_t *blocks;
  const struct ew_table_state *states;
  const uint16_t *references;
  const uint16_t *strings;
  const uint16_t *shapes;
  const uint16_t *pool;
  const uint8_t *starts;
  const struct ew_table *dictionary;	/* Never NULL; without one, empty.  */
  size_t size;				/* Bytes.  */
  /* What the header says, together with the dictionary.  */
  uint32_t n_states, n_strings, n_shapes, n_pool;
  uint32_t n_blocks, n_entries;
  unsigned unit_shift, step_shift, piece_bits;
  uint32_t prefix;			/* Units.  */
  unsigned lr_reg;
  /* For quick look-ups.  With neither dictionary nor pages, where the first part is, in
     bytes.  The most units of a piece less one; so many steps before its end an
     entry may be in its last piece.  */
  int plain;
  uintptr_t plain_start, plain_size;
  uint32_t piece_mask, near_steps;
  uint32_t low_mask, last_state;	/* Units of a step less one; of all states.  */
  uint64_t *memo;		/* See ew_table_remember.  */
  unsigned memo_bits;
};

/* Open the table that begins at BYTES, 8-aligned, of which SIZE bytes can be
   read: check its header, that all of it is there, and its hash.  DICTIONARY, an
   open table or NULL, must outlive TABLE, and so must the bytes.
   0, or EW_E_TABLE: no table, or not of this version or byte order; EW_E_BOUNDS:
   damaged; EW_E_HASH: changed; EW_E_DICTIONARY: it needs another dictionary.
   After an error every look-up in TABLE says EW_WALK_NO_DATA.
   Time: one pass over the bytes.  */
int ew_table_open (struct ew_table *table, const void *bytes, size_t size,
		   const struct ew_table *dictionary);

/* Let look-ups in TABLE remember their answers in the 2^BITS words at WORDS, BITS from 1
   to 24, for those that ask for the same address again; several times as many words as
   there are such addresses.  The words must outlive the table's use; CPUs may share them, and interrupts
   of any kind as well.  NULL to forget.  Not while another one uses the table.  */
void ew_table_remember (struct ew_table *table, uint64_t *words, unsigned bits);

/* Check all the rest that table.h says of the open TABLE: that every reference
   leads to a whole record, starts grow, states are known, unused bits zero.
   0 or EW_E_BOUNDS.  For tools and tests: a look-up does not rely on it.  */
int ew_table_check (const struct ew_table *table);

/* The default dictionary of each architecture, and its bytes.  Tables of small
   modules need it; `entryway link --own-dictionary' makes others.  */
#define EW_ARCH(id, name, machine, class, data, unit, size, align, lr) \
  extern const uint64_t ew_dictionary_##id[]; \
  extern const size_t ew_dictionary_##id##_size;
#include <entryway/arch.def>

/* FNV-1a of SIZE bytes, going on from HASH.  */
uint64_t ew_table_hash (uint64_t hash, const void *bytes, size_t size);

enum ew_verdict
{
  EW_WALK_OK = 0,
  EW_WALK_END,			/* There is no caller.  */
  EW_WALK_UNRELIABLE,		/* There is one, but it is not known.  */
  EW_WALK_NO_DATA		/* The table has no row for this address.  */
};

/* Whether TABLE speaks of the text section in which ADDRESS lies.  */
int ew_table_covers (const struct ew_table *table, uintptr_t address);

/* Part PART of TABLE, counted from 0: the address of its first byte in *START, and how
   many bytes it has; 0 where there is no such part.  */
size_t ew_table_part (const struct ew_table *table, unsigned part, uintptr_t *start);

/* What TABLE claims of the instruction at ADDRESS, in the table or its
   dictionary; NULL where it has no row.  (A table that does not pass ew_table_check
   may say EW_ROWS_GAP as well.)  */
const struct ew_table_state *ew_lookup (const struct ew_table *table,
					uintptr_t address);

/* The same for the instruction that is UNIT code units behind the first one of
   part PART.  For tables whose addresses are not relocated.  */
const struct ew_table_state *ew_lookup_unit (const struct ew_table *table,
					     unsigned part, uint32_t unit);

/* How the registers of a snapshot are numbered (DWARF for the Arm 64-bit
   Architecture): x0 to x30.  */
#define EW_N_REGS 31

/* Where a walk is.  */
struct ew_cursor
{
  uintptr_t pc;
  uintptr_t sp;
  uintptr_t fp;
  /* EW_N_REGS registers at the moment at which the instruction at PC was about to
     be executed; NULL where that is not known, and below the top.  */
  const uintptr_t *regs;
  /* PC is a return address: the instruction before it is a call that has not
     returned.  */
  unsigned char called;
  /* The link register of REGS has been used.  */
  unsigned char lr_used;
  /* PC was found at a patch site.  */
  unsigned char from_site;
  /* PC was found in a frame record, or the caller of ew_start_call says so: FP is a
     frame pointer then, and may lead to one that a trampoline has made.  */
  unsigned char by_record;
  /* Why the last step said EW_WALK_UNRELIABLE, enum ew_cause.  */
  unsigned char cause;
  /* With EW_CAUSE_ROW, enum ew_reason.  */
  unsigned char reason;
};

enum ew_cause
{
  EW_CAUSE_NONE = 0,
  EW_CAUSE_ROW,			/* The row says so; see REASON.  */
  EW_CAUSE_NO_CALL,		/* A return address where the row allows no call.  */
  EW_CAUSE_LR,			/* The row needs a register that is not known.  */
  EW_CAUSE_STACK,		/* The stack could not be read.  */
  EW_CAUSE_FRAME,		/* The frame pointer, the stack pointer and the row
				   contradict one another.  */
  EW_CAUSE_PC,			/* No code address: not aligned.  */
  EW_CAUSE_REGS			/* A saved register snapshot, for the caller to
				   go on from.  */
};
#define EW_CAUSE_NAMES \
  { "none", "row", "no-call", "register", "stack", "frame", "pc", "regs" }

/* How the runtime reads the stack.  */
struct ew_stack
{
  /* Store the aligned word at ADDRESS in *VALUE and return 0, or nonzero where
     there is no stack.  */
  int (*read_word) (void *context, uintptr_t address, uintptr_t *value);
  void *context;
  /* The bits of a return address that pointer authentication may have changed;
     they are made equal to bit 55.  0 where there is none.  */
  uintptr_t pac_mask;
};

/* Start at an interrupted instruction, with a snapshot of the EW_N_REGS registers
   at REGS, which must stay as it is during the first two steps, and the frame
   pointer FP, which is one of them.  */
void ew_start (struct ew_cursor *cursor, uintptr_t pc, uintptr_t sp,
	       uintptr_t fp, const uintptr_t *regs);

/* Start in a function that has called, with the return address PC in it, and SP and
   FP as they are when the call has returned.  Where that is a patch site, FP has to be
   the address of the frame record that a trampoline has made for the function.  */
void ew_start_call (struct ew_cursor *cursor, uintptr_t pc, uintptr_t sp,
		    uintptr_t fp);

/* Go from where CURSOR is to its caller.  Only with EW_WALK_OK does CURSOR
   move.  */
enum ew_verdict ew_step (const struct ew_table *table,
			 struct ew_cursor *cursor,
			 const struct ew_stack *stack);

/* The same with the STATE that the caller has looked up, for CURSOR's PC or the call
   before it, or knows by itself: of code that was made after all tables, say.  NULL for
   no row.  TABLE is any table of the machine.  */
enum ew_verdict ew_step_state (const struct ew_table *table,
			       const struct ew_table_state *state,
			       struct ew_cursor *cursor,
			       const struct ew_stack *stack);

#ifdef __cplusplus
}
#endif

#endif /* ENTRYWAY_UNWIND_H */
