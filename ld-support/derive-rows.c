/* SPDX-License-Identifier: GPL-3.0-or-later */
/* derive-rows.c: what a state allows to claim.

   The CFA is said from the stack pointer, or if that is lost from the frame pointer, or
   from any register that still points into the frame.  Where a value is both in its
   register and in a slot, the slot is named, as compilers do; where the frame pointer
   points to a record of the two, it is that record.

   A trampoline that was entered from a patch site has two callers to keep: the call
   site, in the link register, and the caller of that function, in the alternate
   register.  While both are where they were, that is an AREA row.  Later it makes two
   records, one for each (Linux, arch/arm64/kernel/entry-ftrace.S, ftrace_caller); when
   the frame pointer points to that of the call site, which leads to the other one, that
   is an ordinary row whose caller is the call site, with the other record as its frame
   pointer.  */

#include "config.h"
#include "derive.h"

#include <string.h>

/* Whether VALUE is what BASE held, signed or not.  */
static bool
is_held (const struct ew_known *value, unsigned base)
{
  return value != NULL && value->known && value->base == base && value->offset == 0;
}

static bool
points_to_frame (const struct ew_object *object, const struct ew_known *value)
{
  return (value->known && value->base == object->arch->target->sp
	  && value->offset <= 0 && value->offset % 8 == 0);
}

static bool
claim_cfa (const struct ew_object *object, const struct ew_state *state,
	   struct ew_row *row)
{
  const struct ew_target *target = object->arch->target;
  unsigned reg = target->sp;

  if (!points_to_frame (object, &state->regs[reg]))
    reg = target->fp;
  if (reg == target->fp && !points_to_frame (object, &state->regs[reg]))
    for (reg = 0; reg < EW_N_INSN_REGS; reg++)
      if (points_to_frame (object, &state->regs[reg]))
	break;
  if (reg == EW_N_INSN_REGS)
    return false;
  row->code = EW_ROWS_ROW | (reg == target->sp ? EW_ROW_CFA_SP
			     : reg == target->fp ? EW_ROW_CFA_FP : EW_ROW_CFA_REG);
  row->cfa_reg = (row->code & EW_ROW_CFA) == EW_ROW_CFA_REG ? reg : 0;
  row->cfa = -state->regs[reg].offset;
  return true;
}

/* Whether the slot at AT can be that of the caller's frame pointer.  In an area's
   function, ALT is the register that the other caller was in.  */
static bool
is_frame_slot (const struct ew_object *object, const struct ew_state *state,
	       int64_t at, bool area, unsigned alt)
{
  const struct ew_known *held = ew_state_slot (state, at, false);

  if (!area)
    return is_held (held, object->arch->target->fp);
  return (held != NULL && points_to_frame (object, held)
	  && is_held (ew_state_slot (state, held->offset, false),
		      object->arch->target->fp)
	  && is_held (ew_state_slot (state, held->offset + 8, false), alt));
}

static void
name_ra_slot (struct ew_row *row, int64_t at, const struct ew_known *held)
{
  row->code |= EW_ROW_RA_SLOT | (held->is_signed ? EW_ROW_RA_SIGNED : 0);
  row->ra = -at;
}

static void
name_fp_slot (struct ew_row *row, int64_t at)
{
  row->code |= EW_ROW_FP_SLOT;
  row->fp = -at;
}

/* The record that the frame pointer points to.  */
static bool
claim_linked (const struct ew_object *object, const struct ew_state *state,
	      bool area, unsigned alt, struct ew_row *row)
{
  const struct ew_known *fp = &state->regs[object->arch->target->fp];
  const struct ew_known *ra;

  if (!points_to_frame (object, fp)
      || !is_frame_slot (object, state, fp->offset, area, alt))
    return false;
  ra = ew_state_slot (state, fp->offset + 8, false);
  if (!is_held (ra, object->arch->lr))
    return false;
  name_ra_slot (row, fp->offset + 8, ra);
  name_fp_slot (row, fp->offset);
  row->code |= EW_ROW_LINKED;
  return true;
}

/* The slot that holds what BASE held, or NULL.  */
static const struct ew_slot *
find_slot (const struct ew_state *state, unsigned base)
{
  unsigned i;

  for (i = 0; i < state->n_slots; i++)
    if (!state->slots[i].shadow && state->slots[i].at < 0
	&& is_held (&state->slots[i].held, base))
      return &state->slots[i];
  return NULL;
}

static bool
claim_ra (const struct ew_object *object, const struct ew_state *state,
	  struct ew_row *row)
{
  const unsigned lr = object->arch->lr;
  const struct ew_slot *slot = find_slot (state, lr);

  if (slot != NULL)
    name_ra_slot (row, slot->at, &slot->held);
  else if (!is_held (&state->regs[lr], lr))
    return false;
  else if (state->regs[lr].is_signed)
    row->code |= EW_ROW_RA_SIGNED;
  return true;
}

static bool
claim_fp (const struct ew_object *object, const struct ew_state *state,
	  struct ew_row *row)
{
  const unsigned fp = object->arch->target->fp;
  const struct ew_slot *slot = find_slot (state, fp);

  if (slot != NULL)
    name_fp_slot (row, slot->at);
  else if (!is_held (&state->regs[fp], fp))
    return false;
  return true;
}

static void
claim_nothing (struct ew_row *row, enum ew_reason reason)
{
  *row = (struct ew_row) { .code = EW_ROWS_UNRELIABLE, .operand = reason };
}

/* Whether nothing has changed since the entry that an AREA row speaks of.  */
static bool
is_area (const struct ew_object *object, const struct ew_state *state, unsigned alt)
{
  return (ew_state_is_exit (object, state, object->arch->lr)
	  && is_held (&state->regs[alt], alt));
}

void
ew_state_row (const struct ew_object *object, const struct ew_state *state, bool area,
	      unsigned alt, struct ew_row *row)
{
  memset (row, 0, sizeof *row);
  if (area && is_area (object, state, alt))
    {
      row->code = EW_ROWS_AREA;
      row->operand = alt;
    }
  else if (!claim_cfa (object, state, row))
    claim_nothing (row, EW_REASON_SP);
  else if (claim_linked (object, state, area, alt, row))
    ;
  else if (area || !claim_ra (object, state, row))
    claim_nothing (row, EW_REASON_LR);
  else if (!claim_fp (object, state, row))
    claim_nothing (row, EW_REASON_FP);
}
