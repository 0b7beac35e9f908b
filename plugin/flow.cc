// SPDX-License-Identifier: GPL-3.0-or-later
/* flow.cc: what instructions do to the stack, frame and link registers.

   Call frame information does not say when the frame pointer register points to
   this function's frame record: `saved' is not `linked'.  GCC's arm64 back end
   even leaves all of an epilogue's information to its last adjustment of SP,
   while the frame pointer has been loaded before (config/aarch64/aarch64.cc,
   aarch64_expand_epilogue).  So the three registers are followed here, through
   the insns themselves: SP and FP as a distance from the CFA, FP and LR as what
   the caller had in them.  A load counts as bringing a caller's value back only
   if it is from the very slot that the call frame information names.

   The values form a lattice in which a join of different values is EW_LOST, so
   that the iteration in events.cc ends.  */

#include "gcc-compat.h"
#include "entryway.h"
#include "state.h"

static unsigned
mask_of_reg (const_rtx x)
{
  unsigned mask = 0;

  for (unsigned r = REGNO (x); r < END_REGNO (x); r++)
    mask |= (r == STACK_POINTER_REGNUM ? EW_SETS_SP
	     : r == HARD_FRAME_POINTER_REGNUM ? EW_SETS_FP
	     : r == ew_target.lr ? EW_SETS_LR : 0);
  return mask;
}

/* The registers that the address of X, if it is in memory, increments.  */
static unsigned
mask_of_address (const_rtx x)
{
  if (!MEM_P (x) || GET_RTX_CLASS (GET_CODE (XEXP (x, 0))) != RTX_AUTOINC)
    return 0;
  x = XEXP (XEXP (x, 0), 0);
  return REG_P (x) ? mask_of_reg (x) : 0;
}

/* A SET's destination without what narrows it.  */
static const_rtx
destination (const_rtx x)
{
  while (GET_CODE (x) == SUBREG || GET_CODE (x) == ZERO_EXTRACT
	 || GET_CODE (x) == STRICT_LOW_PART)
    x = XEXP (x, 0);
  return x;
}

static unsigned
mask_of_part (const_rtx x)
{
  const_rtx to;

  switch (GET_CODE (x))
    {
    case SET:
      to = destination (SET_DEST (x));
      return ((REG_P (to) ? mask_of_reg (to) : mask_of_address (to))
	      | mask_of_address (SET_SRC (x)));
    case CLOBBER:
      return REG_P (XEXP (x, 0)) ? mask_of_reg (XEXP (x, 0)) : 0;
    case COND_EXEC:
      return mask_of_part (COND_EXEC_CODE (x));
    default:
      return 0;
    }
}

unsigned
ew_insn_sets (rtx_insn *insn)
{
  const_rtx pattern = PATTERN (insn);
  unsigned mask = 0;

  if (GET_CODE (pattern) != PARALLEL)
    return mask_of_part (pattern);
  for (int i = 0; i < XVECLEN (pattern, 0); i++)
    mask |= mask_of_part (XVECEXP (pattern, 0, i));
  return mask;
}

struct ew_flow
ew_flow_start (void)
{
  struct ew_flow flow = { };

  flow.reached = true;
  flow.sp.value = EW_FRAME;
  flow.fp.value = flow.lr.value = EW_CALLERS;
  return flow;
}

static struct ew_register
lost (enum ew_reason reason)
{
  struct ew_register value = { };

  value.value = EW_LOST;
  value.reason = reason;
  return value;
}

static struct ew_register
below_cfa (HOST_WIDE_INT bytes)
{
  struct ew_register value = { };

  value.value = EW_FRAME;
  value.below = bytes;
  return value;
}

void
ew_flow_lose (struct ew_flow *flow, unsigned sets, enum ew_reason reason)
{
  if (sets & EW_SETS_SP)
    flow->sp = lost (reason);
  if (sets & EW_SETS_FP)
    flow->fp = lost (reason);
  if (sets & EW_SETS_LR)
    flow->lr = lost (reason);
}

/* If X is the CFA minus a constant, which is stored in BELOW.  */
static bool
is_below (const struct ew_flow *flow, const_rtx x, HOST_WIDE_INT *below)
{
  const struct ew_register *base;
  HOST_WIDE_INT offset = 0;

  if (GET_CODE (x) == POST_MODIFY || GET_CODE (x) == POST_INC)
    x = XEXP (x, 0);
  else if (GET_CODE (x) == PRE_MODIFY)
    x = XEXP (x, 1);
  if (GET_CODE (x) == PLUS && CONST_INT_P (XEXP (x, 1)))
    {
      offset = INTVAL (XEXP (x, 1));
      x = XEXP (x, 0);
    }
  if (!REG_P (x))
    return false;
  base = (REGNO (x) == STACK_POINTER_REGNUM ? &flow->sp
	  : REGNO (x) == HARD_FRAME_POINTER_REGNUM ? &flow->fp : NULL);
  if (!base || base->value != EW_FRAME)
    return false;
  *below = base->below - offset;
  return true;
}

/* Whether X is the memory where SLOT, an offset from the CFA, is.  */
static bool
is_slot (const struct ew_flow *flow, const_rtx x, HOST_WIDE_INT slot)
{
  HOST_WIDE_INT below;

  return (slot != 0 && MEM_P (x) && is_below (flow, XEXP (x, 0), &below)
	  && -below == slot);
}

/* Whether X is LR, signed, authenticated or stripped.  */
static bool
is_changed_lr (const_rtx x)
{
  return ((GET_CODE (x) == UNSPEC || GET_CODE (x) == UNSPEC_VOLATILE)
	  && XVECLEN (x, 0) > 0 && REG_P (XVECEXP (x, 0, 0))
	  && REGNO (XVECEXP (x, 0, 0)) == ew_target.lr);
}

static struct ew_register
new_sp (const struct ew_flow *old, const_rtx source, bool frame_related,
	const struct ew_cfi *after)
{
  HOST_WIDE_INT below;

  if (is_below (old, source, &below))
    return below_cfa (below);
  /* A large frame: the constant is in a register, and in a note.  Or a loop that
     probes the stack is over, in which SP was another one each time.  */
  if (frame_related && !after->bad
      && after->cfa_reg == DWARF_FRAME_REGNUM (STACK_POINTER_REGNUM)
      && (old->sp.value == EW_FRAME || old->sp.reason == EW_REASON_CONFLICT))
    return below_cfa (after->cfa_offset);
  return lost (EW_REASON_SP);
}

/* Whether the register that address X is made from is SP or FP.  */
static bool
is_in_frame (const_rtx x)
{
  while (!REG_P (x) && (GET_CODE (x) == PLUS
			|| GET_RTX_CLASS (GET_CODE (x)) == RTX_AUTOINC))
    x = XEXP (x, 0);
  return !REG_P (x) || (mask_of_reg (x) & (EW_SETS_SP | EW_SETS_FP));
}

/* Whether the back end says that SET of INSN restores its register from outside
   of the frame: with a shadow call stack (-fsanitize=shadow-call-stack) LR comes
   from there, and not from its slot.  */
static bool
is_restore (rtx_insn *insn, const_rtx set)
{
  return (RTX_FRAME_RELATED_P (insn) && MEM_P (SET_SRC (set))
	  && !is_in_frame (XEXP (SET_SRC (set), 0))
	  && find_regno_note (insn, REG_CFA_RESTORE, REGNO (SET_DEST (set))));
}

/* What FP or LR, the destination of SET, is after the load that SET does, if it
   is one; SLOT is where the caller's value is saved.  */
static struct ew_register
loaded (const struct ew_flow *old, rtx_insn *insn, const_rtx set,
	HOST_WIDE_INT slot, enum ew_reason reason)
{
  struct ew_register callers = { };

  callers.value = EW_CALLERS;
  return (is_slot (old, SET_SRC (set), slot) || is_restore (insn, set)
	  ? callers : lost (reason));
}

static struct ew_register
new_fp (const struct ew_flow *old, rtx_insn *insn, const_rtx set,
	const struct ew_cfi *before)
{
  HOST_WIDE_INT below;

  if (is_below (old, SET_SRC (set), &below))
    return below_cfa (below);
  return loaded (old, insn, set, before->fp, EW_REASON_FP);
}

static struct ew_register
new_lr (const struct ew_flow *old, rtx_insn *insn, const_rtx set,
	const struct ew_cfi *before)
{
  if (is_changed_lr (SET_SRC (set)))
    return old->lr;
  return loaded (old, insn, set, before->ra, EW_REASON_LR);
}

/* The auto-incremented base of address X, in memory or not, in NEW_FLOW.  */
static void
increment (const struct ew_flow *old, struct ew_flow *new_flow, const_rtx x)
{
  unsigned mask = mask_of_address (x);
  HOST_WIDE_INT below;

  if (mask == 0)
    return;
  ew_flow_lose (new_flow, mask, EW_REASON_SP);
  x = XEXP (x, 0);
  if ((GET_CODE (x) == PRE_MODIFY || GET_CODE (x) == POST_MODIFY)
      && is_below (old, XEXP (x, 1), &below))
    (mask & EW_SETS_SP ? new_flow->sp : new_flow->fp) = below_cfa (below);
}

void
ew_flow_insn (struct ew_flow *flow, rtx_insn *insn, const struct ew_cfi *before,
	      const struct ew_cfi *after)
{
  const struct ew_flow old = *flow;
  const_rtx pattern = PATTERN (insn);
  bool parallel = GET_CODE (pattern) == PARALLEL;
  int n = parallel ? XVECLEN (pattern, 0) : 1;

  for (int i = 0; i < n; i++)
    {
      const_rtx x = parallel ? XVECEXP (pattern, 0, i) : pattern;
      unsigned mask = mask_of_part (x);

      if (mask == 0)
	continue;
      if (GET_CODE (x) != SET || !REG_P (SET_DEST (x))
	  || END_REGNO (SET_DEST (x)) != REGNO (SET_DEST (x)) + 1)
	{
	  ew_flow_lose (flow, mask, EW_REASON_OTHER);
	  if (GET_CODE (x) == SET && !REG_P (destination (SET_DEST (x))))
	    increment (&old, flow, SET_DEST (x));
	  continue;
	}
      increment (&old, flow, SET_SRC (x));
      if (REGNO (SET_DEST (x)) == STACK_POINTER_REGNUM)
	flow->sp = new_sp (&old, SET_SRC (x), RTX_FRAME_RELATED_P (insn), after);
      else if (REGNO (SET_DEST (x)) == HARD_FRAME_POINTER_REGNUM)
	flow->fp = new_fp (&old, insn, x, before);
      else if (REGNO (SET_DEST (x)) == ew_target.lr)
	flow->lr = new_lr (&old, insn, x, before);
    }
}

/* A lost value stays lost, with the greater of two reasons.  */
static bool
merge_register (struct ew_register *to, const struct ew_register *from)
{
  enum ew_reason reason = EW_REASON_CONFLICT;

  if (from->value == EW_LOST)
    reason = (enum ew_reason) from->reason;
  else if (to->value == EW_LOST
	   || (to->value == from->value && to->below == from->below))
    return false;
  if (to->value == EW_LOST && to->reason >= reason)
    return false;
  *to = lost (reason);
  return true;
}

bool
ew_flow_merge (struct ew_flow *to, const struct ew_flow *from)
{
  bool changed;

  if (!from->reached)
    return false;
  if (!to->reached)
    {
      *to = *from;
      return true;
    }
  changed = merge_register (&to->sp, &from->sp);
  changed |= merge_register (&to->fp, &from->fp);
  changed |= merge_register (&to->lr, &from->lr);
  return changed;
}
