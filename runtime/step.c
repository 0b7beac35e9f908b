/* SPDX-License-Identifier: GPL-2.0-or-later */
/* step.c: one step from a function to its caller.

   The laws of a walk are here; who follows frame records by itself, where there are
   any, has to keep them, too (Linux: examples/linux/kernel/walk.c):
   - a register of the snapshot is believed in the frame that it was taken in.
     What a callee has left in the link register is no return address (Linux,
     Documentation/livepatch/reliable-stacktrace.rst, 4.6);
   - a return address belongs to the call before it: a call may be the last
     instruction of its function, and behind it is another one;
   - where a call is under way, the frame record is linked or the call is that
     of the patch site; anything else is code that the table does not know to
     call, or that was not entered by a call.

   The patch site is special twice over: as a return address its row is not that of
   the instruction alone.  A trampoline was called there before the function had
   begun.  If the walk has come from the reserved area, the function's caller is
   still in the alternate register; if it has come through a trampoline's frame,
   the trampoline has made a frame record in the function's name, which the frame
   pointer points to (Linux, arch/arm64/kernel/entry-ftrace.S, ftrace_caller).  */

#include <entryway/unwind.h>

#define WORD sizeof (uintptr_t)

static enum ew_verdict
unreliable (struct ew_cursor *cursor, enum ew_cause cause)
{
  cursor->cause = cause;
  return EW_WALK_UNRELIABLE;
}

/* Registers of the snapshot, or why they can't be used.  */
static int
register_of (const struct ew_cursor *cursor, unsigned number, uintptr_t *value)
{
  if (cursor->regs == NULL || number >= EW_N_REGS)
    return 0;
  *value = cursor->regs[number];
  return 1;
}

static int
link_register (const struct ew_table *table, const struct ew_cursor *cursor,
	       uintptr_t *value)
{
  return (!cursor->called && !cursor->lr_used
	  && register_of (cursor, table->lr_reg, value));
}

static int
read_stack (const struct ew_stack *stack, uintptr_t address, uintptr_t *value)
{
  return (address % WORD == 0
	  && stack->read_word (stack->context, address, value) == 0);
}

static uintptr_t
strip (const struct ew_stack *stack, uintptr_t address)
{
  const uintptr_t sign = (uintptr_t) 1 << 27 << 28;

  return address & sign ? address | stack->pac_mask : address & ~stack->pac_mask;
}

/* Go to the caller at PC, with SP and FP as they are when the call has returned.
   REGS is what is left of the snapshot.  */
static enum ew_verdict
move (const struct ew_table *table, const struct ew_stack *stack,
      struct ew_cursor *cursor, uintptr_t pc, uintptr_t sp, uintptr_t fp,
      const uintptr_t *regs)
{
  pc = strip (stack, pc);
  if (pc % ((uintptr_t) 1 << table->unit_shift) != 0)
    return unreliable (cursor, EW_CAUSE_PC);
  cursor->pc = pc;
  cursor->sp = sp;
  cursor->fp = fp;
  cursor->regs = regs;
  cursor->lr_used = 1;
  cursor->called = 1;
  cursor->from_site = 0;
  cursor->by_record = 0;
  cursor->cause = EW_CAUSE_NONE;
  return EW_WALK_OK;
}

/* The frame record at the frame pointer speaks for the function at whose patch
   site the cursor is: it lies below the function's stack pointer, and holds the
   frame pointer of the function's caller, which lies above or is 0.  Only what has made
   a frame of its own has made this one before.  */
static enum ew_verdict
step_record (const struct ew_table *table, const struct ew_stack *stack,
	     struct ew_cursor *cursor)
{
  uintptr_t pc, fp;

  if (!cursor->by_record)
    return unreliable (cursor, EW_CAUSE_LR);
  if (cursor->fp > cursor->sp || cursor->sp - cursor->fp < 2 * WORD)
    return unreliable (cursor, EW_CAUSE_FRAME);
  if (!read_stack (stack, cursor->fp, &fp)
      || !read_stack (stack, cursor->fp + WORD, &pc))
    return unreliable (cursor, EW_CAUSE_STACK);
  if (fp != 0 && fp < cursor->sp)
    return unreliable (cursor, EW_CAUSE_FRAME);
  return move (table, stack, cursor, pc, cursor->sp, fp, NULL);
}

/* Who is called by a patch site is no function, so none at a patch site has a caller
   at one: a walk can't stay where it is.  */
static enum ew_verdict
step_called_site (const struct ew_table *table, const struct ew_stack *stack,
		  struct ew_cursor *cursor, unsigned alternate)
{
  uintptr_t pc;

  if (cursor->from_site)
    return unreliable (cursor, EW_CAUSE_NO_CALL);
  if (register_of (cursor, alternate, &pc))
    return move (table, stack, cursor, pc, cursor->sp, cursor->fp, NULL);
  return step_record (table, stack, cursor);
}

static enum ew_verdict
step_entry (const struct ew_table *table, const struct ew_stack *stack,
	    struct ew_cursor *cursor, unsigned alternate)
{
  enum ew_verdict verdict;
  uintptr_t pc;

  if (cursor->called)
    verdict = step_called_site (table, stack, cursor, alternate);
  else if (!link_register (table, cursor, &pc))
    verdict = unreliable (cursor, EW_CAUSE_LR);
  else
    verdict = move (table, stack, cursor, pc, cursor->sp, cursor->fp, NULL);
  if (verdict == EW_WALK_OK)
    cursor->from_site = 1;
  return verdict;
}

/* In an area: the link register leads to the patch site, the alternate one is for
   the step after that.  */
static enum ew_verdict
step_area (const struct ew_table *table, const struct ew_stack *stack,
	   struct ew_cursor *cursor)
{
  uintptr_t pc;

  if (!link_register (table, cursor, &pc))
    return unreliable (cursor, EW_CAUSE_LR);
  return move (table, stack, cursor, pc, cursor->sp, cursor->fp, cursor->regs);
}

static int
frame_address (const struct ew_cursor *cursor, const struct ew_table_state *row,
	       uintptr_t *cfa)
{
  switch (row->code & EW_ROW_CFA)
    {
    case EW_ROW_CFA_SP:
      *cfa = cursor->sp;
      break;
    case EW_ROW_CFA_FP:
      *cfa = cursor->fp;
      break;
    default:
      if (cursor->called || !register_of (cursor, row->operand, cfa))
	return 0;
    }
  *cfa += row->cfa * WORD;
  return 1;
}

/* Whether a slot SLOT words below CFA is on CURSOR's stack.  */
static int
slot_good (const struct ew_cursor *cursor, uintptr_t cfa, unsigned slot)
{
  return cfa >= cursor->sp && (cfa - cursor->sp) / WORD >= slot;
}

/* Whether CURSOR's registers agree with ROW, whose CFA is CFA.  */
static int
frame_good (const struct ew_cursor *cursor, const struct ew_table_state *row,
	    uintptr_t cfa)
{
  if (cfa % WORD != 0 || !slot_good (cursor, cfa, row->ra)
      || !slot_good (cursor, cfa, row->fp))
    return 0;
  if ((row->code & EW_ROW_LINKED) && cursor->fp != cfa - row->fp * WORD)
    return 0;
  /* So that a walk ends.  */
  return !cursor->called || cfa > cursor->sp;
}

static enum ew_verdict
step_row (const struct ew_table *table, const struct ew_stack *stack,
	  struct ew_cursor *cursor, const struct ew_table_state *row)
{
  uintptr_t cfa, pc, fp = cursor->fp;
  enum ew_verdict verdict;

  if (cursor->called && (row->code & EW_ROW_LINKED) == 0)
    return unreliable (cursor, EW_CAUSE_NO_CALL);
  if (!frame_address (cursor, row, &cfa))
    return unreliable (cursor, EW_CAUSE_LR);
  if (!frame_good (cursor, row, cfa))
    return unreliable (cursor, EW_CAUSE_FRAME);
  if ((row->code & EW_ROW_FP_SLOT)
      && !read_stack (stack, cfa - row->fp * WORD, &fp))
    return unreliable (cursor, EW_CAUSE_STACK);
  if (row->code & EW_ROW_RA_SLOT)
    {
      if (!read_stack (stack, cfa - row->ra * WORD, &pc))
	return unreliable (cursor, EW_CAUSE_STACK);
    }
  else if (!link_register (table, cursor, &pc))
    return unreliable (cursor, EW_CAUSE_LR);
  verdict = move (table, stack, cursor, pc, cfa, fp, NULL);
  if (verdict == EW_WALK_OK)
    cursor->by_record = (row->code & EW_ROW_LINKED) != 0;
  return verdict;
}

enum ew_verdict
ew_step (const struct ew_table *table, struct ew_cursor *cursor,
	 const struct ew_stack *stack)
{
  const uintptr_t call = cursor->called ? (uintptr_t) 1 << table->unit_shift : 0;

  return ew_step_state (table, ew_lookup (table, cursor->pc - call), cursor, stack);
}

enum ew_verdict
ew_step_state (const struct ew_table *table, const struct ew_table_state *row,
	       struct ew_cursor *cursor, const struct ew_stack *stack)
{
  cursor->cause = EW_CAUSE_NONE;
  if (row == NULL)
    return EW_WALK_NO_DATA;
  switch (row->code)
    {
    case EW_ROWS_ENTRY:
      return step_entry (table, stack, cursor, row->operand);
    case EW_ROWS_AREA:
      return (cursor->called ? unreliable (cursor, EW_CAUSE_NO_CALL)
	      : step_area (table, stack, cursor));
    case EW_ROWS_REGS:
      return unreliable (cursor, EW_CAUSE_REGS);
    case EW_ROWS_END:
      return EW_WALK_END;
    case EW_ROWS_UNRELIABLE:
      cursor->reason = row->operand;
      return unreliable (cursor, EW_CAUSE_ROW);
    default:
      if ((row->code & EW_ROWS_ROW_MASK) != EW_ROWS_ROW)
	return EW_WALK_NO_DATA;
      return step_row (table, stack, cursor, row);
    }
}

void
ew_start (struct ew_cursor *cursor, uintptr_t pc, uintptr_t sp,
	  uintptr_t fp, const uintptr_t *regs)
{
  *cursor = (struct ew_cursor) { .pc = pc, .sp = sp, .fp = fp, .regs = regs };
}

void
ew_start_call (struct ew_cursor *cursor, uintptr_t pc, uintptr_t sp,
	       uintptr_t fp)
{
  *cursor = (struct ew_cursor) { .pc = pc, .sp = sp, .fp = fp, .called = 1,
				 .lr_used = 1, .by_record = 1 };
}
