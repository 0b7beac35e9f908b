// SPDX-License-Identifier: GPL-3.0-or-later
/* claim.cc: what may be claimed at one place of a function.

   Call frame information and the flow of registers are two witnesses.  A row says
   what the first one says if the second one does not contradict: the register
   that gives the CFA must be as far from it as stated, and a register that still
   has the caller's value must not have been changed.  That a slot holds what it
   is said to hold is believed, for dwarf2cfi.cc has it from the insn that stores;
   but not below the stack pointer, where an interrupt writes: with a shadow call
   stack GCC restores SP before LR, and says so only behind both.

   The frame pointer is linked if it points to a frame record: to the slot with the
   caller's frame pointer, and behind it that with the return address (AAPCS64,
   "The Frame Pointer").  */

#include "gcc-compat.h"
#include "entryway.h"
#include "state.h"

struct ew_state
ew_claim_nothing (enum ew_reason reason)
{
  struct ew_state state = { };

  state.code = EW_ROWS_UNRELIABLE;
  state.operand = reason;
  return state;
}

static enum ew_reason
why_lost (const struct ew_register *value)
{
  return (value->value == EW_LOST ? (enum ew_reason) value->reason
	  : EW_REASON_CONFLICT);
}

/* The CFA of CFI in STATE; or why FLOW contradicts it, or 0.  */
static unsigned
claim_cfa (const struct ew_cfi *cfi, const struct ew_flow *flow,
	   struct ew_state *state)
{
  const struct ew_register *base = NULL;

  if (cfi->cfa_offset < 0 || cfi->cfa_offset % UNITS_PER_WORD != 0)
    return EW_REASON_CFI;
  state->cfa = cfi->cfa_offset / UNITS_PER_WORD;
  if (cfi->cfa_reg == DWARF_FRAME_REGNUM (STACK_POINTER_REGNUM))
    {
      base = &flow->sp;
      state->code |= EW_ROW_CFA_SP;
    }
  else if (cfi->cfa_reg == DWARF_FRAME_REGNUM (HARD_FRAME_POINTER_REGNUM))
    {
      base = &flow->fp;
      state->code |= EW_ROW_CFA_FP;
    }
  else
    {
      state->cfa_reg = cfi->cfa_reg;
      state->code |= EW_ROW_CFA_REG;
    }
  return (base && (base->value != EW_FRAME || base->below != cfi->cfa_offset)
	  ? why_lost (base) : 0);
}

/* Whether the slot at OFFSET from the CFA, 0 for none, is below SP.  */
static bool
is_stale (HOST_WIDE_INT offset, const struct ew_flow *flow)
{
  return flow->sp.value == EW_FRAME && -offset > flow->sp.below;
}

/* The return address and the frame pointer likewise.  */
static unsigned
claim_registers (const struct ew_cfi *cfi, const struct ew_flow *flow,
		 struct ew_state *state)
{
  if (is_stale (cfi->ra, flow) || is_stale (cfi->fp, flow))
    return EW_REASON_STALE;
  if (cfi->ra_signed)
    state->code |= EW_ROW_RA_SIGNED;
  if (cfi->ra != 0)
    {
      state->code |= EW_ROW_RA_SLOT;
      state->ra = -cfi->ra / UNITS_PER_WORD;
    }
  else if (flow->lr.value != EW_CALLERS)
    return why_lost (&flow->lr);
  if (cfi->fp != 0)
    {
      state->code |= EW_ROW_FP_SLOT;
      state->fp = -cfi->fp / UNITS_PER_WORD;
    }
  else if (flow->fp.value != EW_CALLERS)
    return why_lost (&flow->fp);
  if (cfi->fp != 0 && cfi->ra == cfi->fp + UNITS_PER_WORD
      && flow->fp.value == EW_FRAME && flow->fp.below == -cfi->fp)
    state->code |= EW_ROW_LINKED;
  return 0;
}

struct ew_state
ew_claim (const struct ew_cfi *cfi, const struct ew_flow *flow)
{
  struct ew_state state = { };
  unsigned why;

  if (crtl->calls_eh_return)
    return ew_claim_nothing (EW_REASON_EH_RETURN);
  if (!flow->reached)
    return ew_claim_nothing (EW_REASON_CONFLICT);
  if (cfi->bad)
    return ew_claim_nothing (EW_REASON_CFI);
  state.code = EW_ROWS_ROW;
  why = claim_cfa (cfi, flow, &state);
  if (why == 0)
    why = claim_registers (cfi, flow, &state);
  return why != 0 ? ew_claim_nothing ((enum ew_reason) why) : state;
}
