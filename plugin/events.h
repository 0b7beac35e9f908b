/* SPDX-License-Identifier: GPL-3.0-or-later */
/* events.h: a function as a sequence of what matters to a stack trace.

   The events stand for the function that is being compiled; the next one's
   replace them.  An event's PLACE is that behind its insn: two events have the
   same place only if no instruction and no label lies between them.  */

#ifndef EW_PLUGIN_EVENTS_H
#define EW_PLUGIN_EVENTS_H

enum ew_event_kind
{
  EW_EVENT_LABEL, EW_EVENT_JUMP, EW_EVENT_BARRIER, EW_EVENT_CALL,
  EW_EVENT_SETS,		/* An insn that changes SP, FP or LR.  */
  EW_EVENT_ASM,			/* Inline asm that touches them, or calls.  */
  EW_EVENT_CFI,			/* New call frame information.  */
  EW_EVENT_SECTION		/* The second text section begins.  */
};

struct ew_event
{
  enum ew_event_kind kind;
  unsigned touches;		/* The registers (state.h), for SETS and ASM.  */
  unsigned place;		/* Grows by one with each insn and label.  */
  unsigned before, after;	/* What ew_events_cfi takes.  */
  unsigned label;		/* CFI: a label that GCC has put here, or 0.  */
  rtx_insn *insn;
};

extern vec<ew_event> ew_events;

/* Collect the events of the current function and iterate the flow of registers
   over them.  */
void ew_events_read (void);

/* The call frame information with NUMBER.  */
const struct ew_cfi *ew_events_cfi (unsigned number);

/* Let FLOW, the state before EVENT, become that behind it.  True if the state
   has changed at a label that was passed before.  */
bool ew_events_flow (const struct ew_event *event, struct ew_flow *flow);

#endif /* EW_PLUGIN_EVENTS_H */
