// SPDX-License-Identifier: GPL-3.0-or-later
/* events.cc: all in a function that can change the state of the caller.

   One walk through the insns collects them as events, in their order, with what
   GCC's call frame information says before and behind each.  Then the flow of
   the three registers is iterated over the events until it is stable.

   The registers' values on the way to a label come from its jumps; from a
   computed jump to all labels that may be reached so; from a call to all landing
   pads of the function.  A nonlocal goto's target knows nothing of them.  */

#include "gcc-compat.h"
#include "entryway.h"
#include "state.h"
#include "events.h"

struct label_state
{
  struct ew_flow flow;
  unsigned place;
};

/* By CODE_LABEL_NUMBER less the function's first one.  */
static vec<label_state> labels;

vec<ew_event> ew_events;
static vec<ew_cfi> cfis;

static void
add_event (enum ew_event_kind kind, rtx_insn *insn, unsigned place,
	   unsigned touches = 0)
{
  unsigned cfi = cfis.length () - 1;

  ew_events.safe_push ({ kind, touches, place, cfi, cfi, 0, insn });
}

static struct label_state *
state_of (const_rtx label)
{
  unsigned n = CODE_LABEL_NUMBER (label) - get_first_label_num ();

  if (n >= labels.length ())
    fatal_error (UNKNOWN_LOCATION, "entryway: a jump to label %d, which is of"
		 " another function", CODE_LABEL_NUMBER (label));
  return &labels[n];
}

/* The last label that GCC has put before call frame information that will not be
   printed, and its place.  GCC numbers them from 0.  */
static unsigned cfi_label, cfi_label_place;

/* What an insn does is judged by the information behind it, too.  */
static void
collect_cfi (rtx_insn *note, unsigned place)
{
  struct ew_cfi state = cfis.last ();

  ew_cfi_apply (&state, NOTE_CFI (note));
  cfis.safe_push (state);
  for (unsigned i = ew_events.length (); i-- > 0 && ew_events[i].place == place; )
    ew_events[i].after = cfis.length () - 1;
  add_event (EW_EVENT_CFI, note, place);
  if (cfi_label_place == place)
    ew_events.last ().label = cfi_label;
}

static void
collect_insn (rtx_insn *insn, unsigned place)
{
  /* GCC recognizes every insn but inline asm.  */
  unsigned touches = INSN_CODE (insn) < 0 ? ew_asm_touches (insn) : 0;
  unsigned sets = CALL_P (insn) ? 0 : ew_insn_sets (insn);

  if (touches)
    add_event (EW_EVENT_ASM, insn, place, touches);
  if (sets & ~touches)
    add_event (EW_EVENT_SETS, insn, place, sets);
  if (JUMP_P (insn))
    add_event (EW_EVENT_JUMP, insn, place);
  else if (CALL_P (insn) && !SIBLING_CALL_P (insn))
    add_event (EW_EVENT_CALL, insn, place);
}

static void
collect_label (rtx_insn *label, unsigned place)
{
  rtx_insn *next = next_nonnote_insn (label);

  if (next && JUMP_TABLE_DATA_P (next))
    return;
  state_of (label)->place = place;
  add_event (EW_EVENT_LABEL, label, place);
}

static void
collect_note (rtx_insn *note, unsigned *place)
{
  if (NOTE_KIND (note) == NOTE_INSN_CFI)
    collect_cfi (note, *place);
  else if (NOTE_KIND (note) == NOTE_INSN_CFI_LABEL)
    {
      cfi_label = NOTE_LABEL_NUMBER (note);
      cfi_label_place = *place;
    }
  else if (NOTE_KIND (note) == NOTE_INSN_SWITCH_TEXT_SECTIONS)
    {
      cfis.safe_push (ew_cfi_start ());
      add_event (EW_EVENT_SECTION, note, ++*place);
    }
}

/* All of the function that is being compiled.  */
static void
collect (void)
{
  unsigned place = 0;

  cfi_label_place = -1;
  ew_events.truncate (0);
  cfis.truncate (0);
  cfis.safe_push (ew_cfi_start ());
  labels.truncate (0);
  labels.safe_grow_cleared (max_label_num () - get_first_label_num ());
  for (rtx_insn *insn = get_insns (); insn; insn = NEXT_INSN (insn))
    if (NOTE_P (insn))
      collect_note (insn, &place);
    else if (LABEL_P (insn))
      collect_label (insn, ++place);
    else if (BARRIER_P (insn))
      add_event (EW_EVENT_BARRIER, insn, place);
    else if (NONDEBUG_INSN_P (insn) && GET_CODE (PATTERN (insn)) != USE
	     && GET_CODE (PATTERN (insn)) != CLOBBER)
      collect_insn (insn, ++place);
}

/* In what follows, a function returns true if a label's state has changed that
   has been passed in this walk.  */

static unsigned walk_place;	/* How far it has come.  */

static bool
flow_to (const_rtx label, const struct ew_flow *flow)
{
  struct label_state *state;

  if (!LABEL_P (label))
    return false;
  state = state_of (label);
  return ew_flow_merge (&state->flow, flow) && state->place < walk_place;
}

static bool
flow_to_table (rtx_jump_table_data *table, const struct ew_flow *flow)
{
  rtvec targets = table->get_labels ();
  bool changed = false;

  for (int i = 0; i < GET_NUM_ELEM (targets); i++)
    changed |= flow_to (XEXP (RTVEC_ELT (targets, i), 0), flow);
  return changed;
}

static bool
flow_anywhere (const struct ew_flow *flow)
{
  rtx_insn *label;
  bool changed = false;
  unsigned i;

  FOR_EACH_VEC_SAFE_ELT (forced_labels, i, label)
    changed |= flow_to (label, flow);
  return changed;
}

static bool
flow_by_jump (rtx_insn *jump, const struct ew_flow *flow)
{
  rtx_jump_table_data *table;
  rtx asm_operands;
  bool changed = false;

  if (tablejump_p (jump, NULL, &table))
    return flow_to_table (table, flow);
  asm_operands = extract_asm_operands (PATTERN (jump));
  if (asm_operands)
    {
      for (int i = 0; i < ASM_OPERANDS_LABEL_LENGTH (asm_operands); i++)
	changed |= flow_to (XEXP (ASM_OPERANDS_LABEL (asm_operands, i), 0), flow);
      return changed;
    }
  if (JUMP_LABEL (jump) && !ANY_RETURN_P (JUMP_LABEL (jump)))
    return flow_to (JUMP_LABEL (jump), flow);
  return computed_jump_p (jump) && flow_anywhere (flow);
}

/* A call that throws comes back at a landing pad, SP and FP as they were.  */
static bool
flow_to_pads (const struct ew_flow *flow)
{
  eh_landing_pad pad;
  bool changed = false;
  unsigned i;

  if (cfun->eh)
    FOR_EACH_VEC_SAFE_ELT (cfun->eh->lp_array, i, pad)
      if (pad && pad->landing_pad && LABEL_P (pad->landing_pad))
	changed |= flow_to (pad->landing_pad, flow);
  return changed;
}

bool
ew_events_flow (const struct ew_event *event, struct ew_flow *flow)
{
  walk_place = event->place;
  switch (event->kind)
    {
    case EW_EVENT_LABEL:
      flow_to (event->insn, flow);
      *flow = state_of (event->insn)->flow;
      return false;
    case EW_EVENT_BARRIER:
    case EW_EVENT_SECTION:
      flow->reached = false;
      return false;
    case EW_EVENT_JUMP:
      return flow->reached && flow_by_jump (event->insn, flow);
    case EW_EVENT_CALL:
      ew_flow_lose (flow, EW_SETS_LR, EW_REASON_LR);
      /* A global register variable: any function may change it.  */
      if (global_regs[HARD_FRAME_POINTER_REGNUM])
	ew_flow_lose (flow, EW_SETS_FP, EW_REASON_FP);
      return flow->reached && flow_to_pads (flow);
    case EW_EVENT_ASM:
      ew_flow_lose (flow, event->touches
		    | (event->touches & EW_CALLS ? EW_SETS_LR : 0),
		    ew_asm_reason (event->touches));
      return false;
    case EW_EVENT_SETS:
      ew_flow_insn (flow, event->insn, &cfis[event->before],
		    &cfis[event->after]);
      return false;
    default:
      return false;
    }
}

static void
enter_nonlocally (void)
{
  struct ew_flow nothing = ew_flow_start ();

  ew_flow_lose (&nothing, EW_SETS_SP | EW_SETS_FP | EW_SETS_LR,
		EW_REASON_NONLOCAL);
  for (rtx_insn_list *l = nonlocal_goto_handler_labels; l; l = l->next ())
    flow_to (l->insn (), &nothing);
}

/* Find the state at all labels.  A label's state only ever goes from nothing to
   values to lost ones, so this ends.  */
static void
iterate (void)
{
  bool again;

  walk_place = 0;
  enter_nonlocally ();
  do
    {
      struct ew_flow flow = ew_flow_start ();

      again = false;
      for (unsigned i = 0; i < ew_events.length (); i++)
	again |= ew_events_flow (&ew_events[i], &flow);
    }
  while (again);
}

const struct ew_cfi *
ew_events_cfi (unsigned number)
{
  return &cfis[number];
}

void
ew_events_read (void)
{
  collect ();
  iterate ();
}
