/* SPDX-License-Identifier: GPL-3.0-or-later */
/* laws.c: one step, by each of the laws.

   The code of laws.s is not run.  Each claim starts a walk at a place of it, with
   registers and a stack that are made up, and looks at where the step leads.
   Where a law says that the caller is not known, the stack is made so that a walk
   without the law would find one.  */

#include <entryway/unwind.h>

#include <stdio.h>
#include <string.h>

extern const char law_area[], law_entry[], law_leaf[], law_linked[],
  law_unlinked[], law_pointer[], law_register[], law_regs[], law_end[],
  law_unreliable[], law_signed[], law_gap[], law_last[];
extern const char __entryway_table[], __entryway_table_end[];

static uintptr_t stack[32], regs[EW_N_REGS];
static int claims, wrong, reads_fail;
static struct ew_table table;

static int
read_word (void *context, uintptr_t address, uintptr_t *value)
{
  (void) context;
  if (reads_fail || address < (uintptr_t) stack
      || address >= (uintptr_t) (stack + 32))
    return 1;
  *value = *(const uintptr_t *) address;
  return 0;
}

static struct ew_stack reader = { .read_word = read_word };

static void
claim (int good, const char *what)
{
  claims++;
  if (!good)
    {
      wrong++;
      printf ("not so: %s\n", what);
    }
}

/* The address of the second instruction of PLACE, as a call there returns to it;
   AFTER instructions further.  */
static uintptr_t
at (const char *place, int after)
{
  return (uintptr_t) place + 4 * after;
}

/* Step from CURSOR; WHAT is the claim: VERDICT, and CAUSE where that is unreliable.
   A cursor may only move with EW_WALK_OK.  */
static void
step (struct ew_cursor *cursor, enum ew_verdict verdict, unsigned cause,
      const char *what)
{
  struct ew_cursor before = *cursor;
  enum ew_verdict found = ew_step (&table, cursor, &reader);

  claim (found == verdict && cursor->cause == cause, what);
  claim (found == EW_WALK_OK
	 || (cursor->pc == before.pc && cursor->sp == before.sp
	     && cursor->fp == before.fp && cursor->regs == before.regs),
	 "a cursor does not move unless the caller is found");
}

/* A snapshot at the instruction AFTER of PLACE, with the stack at word SP and the
   frame pointer at word FP of the stack.  */
static struct ew_cursor
top (const char *place, int after, int sp, int fp)
{
  struct ew_cursor cursor;

  regs[29] = (uintptr_t) (stack + fp);
  ew_start (&cursor, at (place, after), (uintptr_t) (stack + sp), regs[29], regs);
  return cursor;
}

static struct ew_cursor
below (const char *place, int after, int sp, int fp)
{
  struct ew_cursor cursor;

  ew_start_call (&cursor, at (place, after), (uintptr_t) (stack + sp),
		 (uintptr_t) (stack + fp));
  return cursor;
}

/* Where CURSOR is.  */
static int
is_at (const struct ew_cursor *cursor, uintptr_t pc, int sp, uintptr_t fp)
{
  return (cursor->pc == pc && cursor->sp == (uintptr_t) (stack + sp)
	  && cursor->fp == fp && cursor->called);
}

/* Make a frame record at word AT: of a frame that was called from RA.  */
static void
record (int where, uintptr_t fp, uintptr_t ra)
{
  stack[where] = fp;
  stack[where + 1] = ra;
}

static void
link_register (void)
{
  struct ew_cursor c;

  regs[30] = at (law_linked, 1);
  regs[9] = at (law_last, 1);
  record (4, 77, at (law_last, 2));
  c = top (law_leaf, 0, 4, 4);
  step (&c, EW_WALK_OK, 0, "a leaf's caller is in the link register");
  claim (is_at (&c, at (law_linked, 1), 4, (uintptr_t) (stack + 4)),
	 "the caller of a leaf");
  step (&c, EW_WALK_OK, 0, "the caller's caller is in its frame record");
  claim (is_at (&c, at (law_last, 2), 8, 77), "the caller's caller");

  regs[30] = at (law_leaf, 1);
  c = top (law_leaf, 0, 4, 4);
  step (&c, EW_WALK_OK, 0, "a leaf again");
  step (&c, EW_WALK_UNRELIABLE, EW_CAUSE_NO_CALL,
	"the link register is believed once");
  c = below (law_leaf, 1, 4, 4);
  step (&c, EW_WALK_UNRELIABLE, EW_CAUSE_NO_CALL, "a leaf has called nobody");
  c = below (law_register, 1, 4, 4);
  step (&c, EW_WALK_UNRELIABLE, EW_CAUSE_NO_CALL, "nor has one without a record");
}

static void
windows (void)
{
  struct ew_cursor c;

  regs[30] = at (law_entry, 1);
  regs[9] = at (law_linked, 1);
  c = top (law_area, 0, 4, 4);
  step (&c, EW_WALK_OK, 0, "in an area the patch site is in the link register");
  claim (is_at (&c, at (law_entry, 1), 4, (uintptr_t) (stack + 4)),
	 "the patch site");
  step (&c, EW_WALK_OK, 0, "and the function's caller in the alternate one");
  claim (is_at (&c, at (law_linked, 1), 4, (uintptr_t) (stack + 4)),
	 "the caller of the function");
  step (&c, EW_WALK_OK, 0, "which goes on");

  c = below (law_area, 1, 4, 4);
  step (&c, EW_WALK_UNRELIABLE, EW_CAUSE_NO_CALL, "no area has called");

  regs[30] = at (law_linked, 1);
  regs[9] = at (law_last, 1);
  c = top (law_entry, 1, 4, 4);
  step (&c, EW_WALK_OK, 0, "at the patch site the caller is in the link register");
  claim (c.pc == at (law_linked, 1), "and not in the alternate one");

  /* Through a trampoline's frame.  */
  record (2, (uintptr_t) (stack + 9), at (law_linked, 1));
  c = below (law_entry, 2, 4, 2);
  step (&c, EW_WALK_OK, 0, "a trampoline made the function's record");
  claim (is_at (&c, at (law_linked, 1), 4, (uintptr_t) (stack + 9)),
	 "the function's caller");
  /* A leaf that an area leads to has made none, though the frame pointer looks so.  */
  regs[30] = at (law_entry, 2);
  c = top (law_leaf, 0, 4, 2);
  step (&c, EW_WALK_OK, 0, "a leaf that was called by a patch site");
  step (&c, EW_WALK_UNRELIABLE, EW_CAUSE_LR, "has made no record");
  record (2, (uintptr_t) (stack + 3), at (law_linked, 1));
  c = below (law_entry, 2, 4, 2);
  step (&c, EW_WALK_UNRELIABLE, EW_CAUSE_FRAME, "a record that leads down");
  c = below (law_entry, 2, 4, 3);
  step (&c, EW_WALK_UNRELIABLE, EW_CAUSE_FRAME, "a record across the stack pointer");
  c = below (law_entry, 2, 4, 6);
  step (&c, EW_WALK_UNRELIABLE, EW_CAUSE_FRAME, "a record above it");
}

/* A frame record that names itself, at a patch site, is no way to go on for ever.  */
static void
circles (void)
{
  struct ew_cursor c;
  int steps = 0;

  record (2, 0, at (law_entry, 2));
  c = below (law_entry, 2, 4, 2);
  while (steps < 100 && ew_step (&table, &c, &reader) == EW_WALK_OK)
    steps++;
  claim (steps < 3, "no walk stays where it is");
}

static void
frames (void)
{
  struct ew_cursor c;

  record (4, 55, at (law_last, 1));
  c = below (law_linked, 1, 4, 4);
  step (&c, EW_WALK_OK, 0, "a linked frame has called");
  claim (is_at (&c, at (law_last, 1), 8, 55), "its caller");
  c = below (law_linked, 2, 4, 4);
  step (&c, EW_WALK_OK, 0, "also by its last instruction");
  c = below (law_unlinked, 1, 4, 4);
  step (&c, EW_WALK_UNRELIABLE, EW_CAUSE_NO_CALL, "one that is not linked has not");
  c = top (law_unlinked, 1, 4, 20);
  step (&c, EW_WALK_OK, 0, "but it can be interrupted");
  claim (c.pc == at (law_last, 1) && c.fp == 55, "with its slots");

  c = top (law_linked, 1, 4, 5);
  step (&c, EW_WALK_UNRELIABLE, EW_CAUSE_FRAME, "another frame pointer");
  c = top (law_linked, 1, 4, 4);
  c.sp += 4;
  c.fp += 4;
  step (&c, EW_WALK_UNRELIABLE, EW_CAUSE_FRAME, "a stack pointer between words");
  reads_fail = 1;
  c = top (law_linked, 1, 4, 4);
  step (&c, EW_WALK_UNRELIABLE, EW_CAUSE_STACK, "a stack that can't be read");
  reads_fail = 0;
  record (4, 55, at (law_last, 1) + 2);
  c = top (law_linked, 1, 4, 4);
  step (&c, EW_WALK_UNRELIABLE, EW_CAUSE_PC, "a return address between instructions");

  record (4, 55, at (law_last, 1));
  c = below (law_pointer, 1, 2, 4);
  step (&c, EW_WALK_OK, 0, "a frame by its frame pointer");
  claim (is_at (&c, at (law_last, 1), 6, 55), "and its caller");
  c = below (law_pointer, 1, 5, 4);
  step (&c, EW_WALK_UNRELIABLE, EW_CAUSE_FRAME, "slots below the stack pointer");
  c = below (law_pointer, 1, 9, 4);
  step (&c, EW_WALK_UNRELIABLE, EW_CAUSE_FRAME, "a frame below the stack pointer");
}

static void
others (void)
{
  struct ew_cursor c;
  const uintptr_t sign = (uintptr_t) 0x1234 << 48;

  regs[10] = (uintptr_t) (stack + 6);
  regs[30] = at (law_linked, 1);
  c = top (law_register, 1, 4, 4);
  step (&c, EW_WALK_OK, 0, "a CFA in a register");
  claim (c.sp == (uintptr_t) (stack + 8), "which is above it");
  c.regs = NULL;

  record (4, 55, at (law_last, 1) | sign);
  reader.pac_mask = (uintptr_t) 0x7f7f << 48 | (uintptr_t) 0xff << 56;
  c = below (law_signed, 1, 4, 4);
  step (&c, EW_WALK_OK, 0, "a signed return address");
  claim (c.pc == at (law_last, 1), "without its signature");
  record (4, 55, (uintptr_t) 1 << 55 | at (law_last, 1));
  c = below (law_signed, 1, 4, 4);
  step (&c, EW_WALK_OK, 0, "one of a kernel");
  claim (c.pc == (at (law_last, 1) | reader.pac_mask | (uintptr_t) 1 << 55),
	 "has ones there");
  reader.pac_mask = 0;

  c = below (law_end, 1, 4, 4);
  step (&c, EW_WALK_END, 0, "the outermost frame");
  c = top (law_unreliable, 0, 4, 4);
  step (&c, EW_WALK_UNRELIABLE, EW_CAUSE_ROW, "a row that says so");
  claim (c.reason == EW_REASON_ASM_LR, "and why");
  c = top (law_regs, 0, 4, 4);
  step (&c, EW_WALK_UNRELIABLE, EW_CAUSE_REGS, "saved registers");
  c = top (law_gap, 0, 4, 4);
  step (&c, EW_WALK_NO_DATA, 0, "a gap");
  c = below (law_last, 0, 4, 4);
  step (&c, EW_WALK_NO_DATA, 0, "a return address behind a gap");
  c = below (law_last, 2, 4, 4);
  record (4, 55, at (law_last, 1));
  step (&c, EW_WALK_OK, 0, "a return address behind the last function");
  c = top (law_last, 2, 4, 4);
  step (&c, EW_WALK_NO_DATA, 0, "code of others");
  c = top (NULL, 0, 4, 4);
  step (&c, EW_WALK_NO_DATA, 0, "no address at all");
  claim (ew_table_covers (&table, at (law_gap, 0))
	 && !ew_table_covers (&table, (uintptr_t) stack), "what a table covers");
}

/* A table that remembers says the same, also of addresses that share a word or differ
   in bits that a word has no room for.  */
static void
memory (void)
{
  static uint64_t words[4];
  struct ew_table remembers = table;
  int i, different = 0, answers = 0;

  ew_table_remember (&remembers, words, 2);
  for (i = 0; i < 20000; i++)
    {
      uintptr_t address = at (law_area, (i * 7919) % 60 - 16 + i % 2);

      if (i % 5 == 4)
	address ^= (uintptr_t) 1 << 32 << (18 + i % 14);
      if (i % 7 == 6)
	address = i % 3 * 4;
      different += ew_lookup (&remembers, address) != ew_lookup (&table, address);
      answers += ew_lookup (&remembers, address) != NULL;
    }
  claim (different == 0 && answers > 2000, "what is remembered is true");
  claim (words[0] != 0 && words[3] != 0, "and it is remembered");
  ew_table_remember (&remembers, NULL, 0);
  claim (ew_lookup (&remembers, at (law_leaf, 0)) != NULL, "and forgotten");
}

/* A table that is not as it was made knows nothing.  */
static void
damage (void)
{
  static uint64_t copy[256];
  size_t size = __entryway_table_end - __entryway_table, i;
  struct ew_table bad;
  int refused = 0, silent = 0;

  for (i = 0; i < size; i++)
    {
      memcpy (copy, __entryway_table, size);
      ((unsigned char *) copy)[i] ^= 0x10;
      refused += ew_table_open (&bad, copy, size, NULL) < 0;
      silent += ew_lookup (&bad, at (law_leaf, 0)) == NULL;
    }
  /* All but the address, which the linker changes.  */
  claim (refused == (int) size - 4 && silent == (int) size, "damage is seen");
  for (i = refused = 0; i < size; i++)
    refused += ew_table_open (&bad, __entryway_table, i, NULL) < 0;
  claim (refused == (int) size, "half a table is none");
  claim (ew_table_open (&bad, (const char *) copy + 1, size, NULL) == EW_E_TABLE,
	 "nor is one that is not aligned");
}

int
main (void)
{
  int error = ew_table_open (&table, __entryway_table,
			     __entryway_table_end - __entryway_table, NULL);

  claim (error == 0, ew_strerror (error));
  claim (ew_table_check (&table) == 0, "the table is good from end to end");
  link_register ();
  windows ();
  frames ();
  circles ();
  others ();
  memory ();
  damage ();
  printf ("%d claims, %d wrong\n", claims, wrong);
  return wrong != 0;
}
