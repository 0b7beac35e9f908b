/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare.c: a walk by the runtime, held against the true stack.

   A walk begins with the registers of a stop and goes down as far as the runtime
   names callers.  Each step must lead to the next call of the true stack: to its
   return address, and with the stack pointer and the frame pointer that were
   there when the call was made, because the next step relies on them.  Anything
   else is wrong.  While the program is in code of which the table does not speak, the
   walk begins at the call that led there, without registers.

   One frame pointer is special.  A trampoline that is made like Linux's ftrace_caller
   (arch/arm64/kernel/entry-ftrace.S) links a record for the patch site that it was
   called from, and below that one for the patched function.  At the patch site the
   frame pointer is then the address of the second record, which stands for the
   function; what must be true is what it holds.  */

#include <stdio.h>
#include <string.h>
#include "walk.h"

#define PRINTED 20

static void
count (struct compare *compare, enum walk_count which)
{
  compare->counts[which]++;
}

/* Note that nothing is claimed at PC.  */
static void
note_place (struct compare *compare, uintptr_t pc, const struct ew_cursor *cursor,
	    int below)
{
  size_t i;

  for (i = 0; i < compare->n_places; i++)
    if (compare->places[i].pc == pc && compare->places[i].cause == cursor->cause
	&& compare->places[i].reason == cursor->reason)
      break;
  if (i == WALK_PLACES)
    return;
  if (i == compare->n_places)
    {
      compare->n_places++;
      compare->places[i].pc = pc;
      compare->places[i].cause = cursor->cause;
      compare->places[i].reason = cursor->reason;
      compare->places[i].below = below;
    }
  compare->places[i].n++;
}

/* An area was entered, from the patch site that TOP returns to.  */
static void
count_area (struct compare *compare, const struct call *top)
{
  struct symbol *symbol = program_symbol (&compare->program, top->pc);

  count (compare, COUNT_areas);
  if (symbol != NULL && !symbol->armed)
    {
      symbol->armed = 1;
      count (compare, COUNT_armed);
    }
}

/* Count what kind of place the top of the stack is.  */
static void
count_top (struct compare *compare, const struct ew_table_state *row,
	   const struct call *top)
{
  if (row == NULL)
    return;
  if (row->code == EW_ROWS_AREA)
    count_area (compare, top);
  else if (row->code == EW_ROWS_ENTRY)
    count (compare, COUNT_sites);
  else if ((row->code & EW_ROWS_ROW_MASK) != EW_ROWS_ROW)
    return;
  else if (!(row->code & EW_ROW_RA_SLOT))
    {
      count (compare, COUNT_link);
      if (row->cfa != 0)
	count (compare, COUNT_moved);
    }
  else if (row->code & EW_ROW_LINKED)
    count (compare, COUNT_linked);
  else
    count (compare, COUNT_unlinked);
}

/* The walk ends at CURSOR, in which the runtime says VERDICT, because of that.  */
static void
count_end (struct compare *compare, const struct ew_cursor *cursor,
	   enum ew_verdict verdict)
{
  uintptr_t pc = cursor->pc - (cursor->called ? 4 : 0);
  struct symbol *symbol = program_symbol (&compare->program, pc);

  if (verdict == EW_WALK_UNRELIABLE)
    {
      count (compare, (cursor->called ? COUNT_unreliable_below
		       : symbol != NULL && symbol->trampoline ? COUNT_by_hand
		       : COUNT_unreliable));
      compare->causes[cursor->cause & 7][cursor->reason & 15]++;
      note_place (compare, pc, cursor, cursor->called);
      return;
    }
  if (!ew_table_covers (&compare->program.table, pc))
    {
      count (compare, COUNT_left);
      return;
    }
  count (compare, cursor->called ? COUNT_no_data_below : COUNT_no_data);
  if (symbol != NULL)
    symbol->no_data++;
}

/* Whether FP is the frame pointer for going on from CALLER, which is in the shadow
   stack and was reached from FROM.  */
static int
frame_right (struct compare *compare, const struct ew_cursor *from, uintptr_t fp,
	     const struct call *caller)
{
  const struct symbol *symbol = program_symbol (&compare->program, from->pc);
  uintptr_t saved, pc;

  if (symbol == NULL || !symbol->trampoline)
    return fp == caller->fp;
  count (compare, COUNT_handlers);
  return (caller != compare->shadow.calls
	  && compare->read_word (compare->memory, fp, &saved) == 0
	  && compare->read_word (compare->memory, fp + sizeof pc, &pc) == 0
	  && saved == caller->fp && pc == caller[-1].pc);
}

/* The runtime has gone from FROM to CURSOR, or says that there is an end; the truth
   is TRUE_CALLER.  */
static int
right (struct compare *compare, const struct ew_cursor *from,
       enum ew_verdict verdict, const struct ew_cursor *cursor,
       const struct call *true_caller)
{
  count (compare, COUNT_frames);
  if (verdict == EW_WALK_OK && cursor->pc == true_caller->pc
      && cursor->sp == true_caller->sp
      && frame_right (compare, from, cursor->fp, true_caller))
    return 1;
  count (compare, COUNT_wrong);
  if (compare->counts[COUNT_wrong] <= PRINTED)
    printf ("wrong: from %s%s to %s sp %#zx fp %#zx; true is %s sp %#zx fp %#zx\n",
	    program_where (&compare->program, from->pc),
	    from->called ? " (called)" : "",
	    verdict == EW_WALK_END ? "the end"
	    : program_where (&compare->program, cursor->pc),
	    (size_t) cursor->sp, (size_t) cursor->fp,
	    program_where (&compare->program, true_caller->pc),
	    (size_t) true_caller->sp, (size_t) true_caller->fp);
  return 0;
}

/* Walk down from CURSOR along the first LEFT calls of the shadow stack; return the
   number of callers named.  */
static unsigned
walk (struct compare *compare, struct ew_cursor *cursor, size_t left)
{
  const struct shadow *shadow = &compare->shadow;
  const struct ew_stack stack =
    {
      .read_word = compare->read_word, .context = compare->memory,
      /* User space of 48 bits without the byte that may hold a tag: linux/
	 arch/arm64/include/asm/pointer_auth.h, ptrauth_user_pac_mask.  */
      .pac_mask = (uintptr_t) 0x7f << 48
    };
  const struct ew_table *table = &compare->program.table;
  unsigned depth = 0;

  for (; left != 0; left--)
    {
      const struct ew_cursor from = *cursor;
      const struct ew_table_state *row
	= ew_lookup (table, from.pc - (from.called ? 4 : 0));
      enum ew_verdict verdict = ew_step (table, cursor, &stack);

      if (verdict == EW_WALK_UNRELIABLE || verdict == EW_WALK_NO_DATA)
	{
	  count_end (compare, cursor, verdict);
	  return depth;
	}
      if (!right (compare, &from, verdict, cursor, &shadow->calls[left - 1]))
	return depth;
      if (from.called && row->code == EW_ROWS_ENTRY)
	count (compare, (from.regs != NULL ? COUNT_called_sites
			 : COUNT_recorded_sites));
      depth++;
    }
  count (compare, COUNT_whole);
  return depth;
}

/* The program is outside of the table's text: walk from where it was called.  From a
   patch site there is no way yet: only a trampoline's record would show it.  */
static void
compare_call (struct compare *compare)
{
  const struct ew_table *table = &compare->program.table;
  const struct shadow *shadow = &compare->shadow;
  const struct ew_table_state *row;
  const struct call *call;
  struct ew_cursor cursor;
  size_t left = shadow->n;

  count (compare, COUNT_outside);
  while (left != 0 && !ew_table_covers (table, shadow->calls[left - 1].pc - 4))
    left--;
  if (left == 0)
    return;
  call = &shadow->calls[left - 1];
  row = ew_lookup (table, call->pc - 4);
  if (row != NULL && row->code == EW_ROWS_ENTRY)
    return;
  ew_start_call (&cursor, call->pc, call->sp, call->fp);
  if (walk (compare, &cursor, left - 1) != 0)
    count (compare, COUNT_from_calls);
}

static void
compare_walk (struct compare *compare, const struct regs *regs)
{
  const struct ew_table *table = &compare->program.table;
  const struct shadow *shadow = &compare->shadow;
  struct ew_cursor cursor;
  unsigned depth;

  if (!ew_table_covers (table, regs->pc))
    {
      compare_call (compare);
      return;
    }
  count (compare, COUNT_inside);
  count_top (compare, ew_lookup (table, regs->pc), &shadow->calls[shadow->n - 1]);
  ew_start (&cursor, regs->pc, regs->sp, regs->x[WALK_FP], regs->x);
  depth = walk (compare, &cursor, shadow->n);
  if (depth != 0)
    count (compare, COUNT_compared);
  compare->depths[depth < WALK_DEPTHS ? depth : WALK_DEPTHS - 1]++;
}

static void
count_event (struct compare *compare, enum shadow_event event,
	     const struct regs *after)
{
  static const enum walk_count counts[] =
    {
      [SHADOW_CALL] = COUNT_calls, [SHADOW_RETURN] = COUNT_returns,
      [SHADOW_LONGJMP] = COUNT_longjmps, [SHADOW_LOST] = COUNT_lost
    };
  const struct regs *before = &compare->before;

  if (event == SHADOW_NONE)
    return;
  count (compare, counts[event]);
  if (event == SHADOW_LOST && compare->counts[COUNT_lost] <= PRINTED)
    printf ("lost: from %s sp %#zx to %s sp %#zx\n",
	    program_where (&compare->program, before->pc), (size_t) before->sp,
	    program_where (&compare->program, after->pc), (size_t) after->sp);
}

/* The instruction at PC as it is in memory: arming has changed some.  */
static uint32_t
insn_at (struct compare *compare, uintptr_t pc)
{
  uintptr_t word;

  if (compare->read_word (compare->memory, pc & -sizeof word, &word) != 0)
    walk_die ("the program", "its code can't be read");
  return pc % sizeof word == 0 ? word : word >> 32;
}

int
compare_stop (struct compare *compare, const struct regs *regs)
{
  unsigned long n = compare->counts[COUNT_executed];

  if (compare->shadow.n == 0)
    shadow_start (&compare->shadow, regs);
  else
    count_event (compare, shadow_follow (&compare->shadow, &compare->program,
					 compare->insn, &compare->before, regs),
		 regs);
  if (n == walk_options.steps || compare->shadow.n == 0)
    return 0;
  if (n % walk_options.stride == 0)
    compare_walk (compare, regs);
  else
    count (compare, COUNT_strided);
  count (compare, COUNT_executed);
  compare->before = *regs;
  compare->insn = insn_at (compare, regs->pc);
  return 1;
}
