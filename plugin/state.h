/* SPDX-License-Identifier: GPL-3.0-or-later */
/* state.h: what is known of the caller at one place of a function.

   Three forms of it, in the order in which they are made:

   struct ew_cfi    what GCC's pass dwarf2 says (cfi.cc)
   struct ew_flow   what the instructions on the way here did to the stack
		    pointer, the frame pointer and the link register (flow.cc)
   struct ew_state  what a row claims, as entryway/format.h encodes it

   A row is made of the first two, and only where they agree (claim.cc).  All
   offsets are in bytes; registers have DWARF's numbers.  */

#ifndef EW_PLUGIN_STATE_H
#define EW_PLUGIN_STATE_H

#include "entryway/format.h"

struct ew_cfi
{
  unsigned cfa_reg;		/* CFA = cfa_reg + cfa_offset.  */
  HOST_WIDE_INT cfa_offset;
  HOST_WIDE_INT ra, fp;		/* Where they are saved, from the CFA; 0: they
				   are not.  */
  bool ra_signed;
  bool bad;			/* Something that a row can't express.  */
};

/* The value of a register on all ways to a place.  */
enum ew_value
{
  EW_CALLERS,			/* What it held when the function was entered:
				   for LR the return address.  */
  EW_FRAME,			/* The CFA minus a constant.  */
  EW_LOST			/* Neither, or it depends on the way.  */
};

struct ew_register
{
  ENUM_BITFIELD (ew_value) value : 8;
  ENUM_BITFIELD (ew_reason) reason : 8;		/* Where it is lost.  */
  HOST_WIDE_INT below;		/* EW_FRAME: bytes below the CFA.  */
};

/* SP is EW_FRAME or lost, LR is the caller's or lost.  */
struct ew_flow
{
  bool reached;
  struct ew_register sp, fp, lr;
};

struct ew_state
{
  unsigned char code;		/* The definition's first byte.  */
  unsigned char operand;	/* Its one-byte operand, if any.  */
  unsigned cfa_reg;
  HOST_WIDE_INT cfa, ra, fp;	/* As encoded.  */

  bool
  operator== (const struct ew_state &other) const
  {
    return (code == other.code && operand == other.operand
	    && cfa_reg == other.cfa_reg && cfa == other.cfa && ra == other.ra
	    && fp == other.fp);
  }
};

/* A place in the assembly, `.LCFI' and this number: GCC prints such labels for
   notes.  It numbers its own from 0.  */
typedef unsigned ew_label;

struct ew_row
{
  ew_label label;		/* From here on  */
  struct ew_state state;	/* this is so.  */
};

/* cfi.cc: the state at a function's entry; the effect of one instruction.  The
   stack of remembered states begins empty with each ew_cfi_start.  */
struct ew_cfi ew_cfi_start (void);
void ew_cfi_apply (struct ew_cfi *state, struct dw_cfi_node *cfi);

/* claim.cc: what can be claimed where both CFI and FLOW are true; and an unreliable
   row, because of REASON.  */
struct ew_state ew_claim (const struct ew_cfi *cfi, const struct ew_flow *flow);
struct ew_state ew_claim_nothing (enum ew_reason reason);

/* What an insn does to the three registers.  */
enum
{
  EW_SETS_SP = 1, EW_SETS_FP = 2, EW_SETS_LR = 4,
  EW_CALLS = 8			/* asm.cc only: the asm calls.  */
};

/* flow.cc: which of the three registers INSN, no call, may change.  */
unsigned ew_insn_sets (rtx_insn *insn);

/* The state at a function's entry.  */
struct ew_flow ew_flow_start (void);

/* Let FLOW become what it is after INSN, which changes registers; BEFORE and
   AFTER are what the call frame information says before and after it.  */
void ew_flow_insn (struct ew_flow *flow, rtx_insn *insn,
		   const struct ew_cfi *before, const struct ew_cfi *after);

/* Let FLOW become what it is after the registers in the mask SETS, EW_SETS_*,
   have got values that nobody knows, because of REASON.  */
void ew_flow_lose (struct ew_flow *flow, unsigned sets, enum ew_reason reason);

/* Add to TO, the state at a label, that of another way there.  True if TO has
   changed.  */
bool ew_flow_merge (struct ew_flow *to, const struct ew_flow *from);

/* asm.cc: what the inline asm INSN names, clobbers or has as an output: a mask of
   EW_SETS_* and EW_CALLS.  0 where INSN is none.  */
unsigned ew_asm_touches (rtx_insn *insn);

/* The reason for the gravest bit of TOUCHES, not 0: SP, a call, FP, LR.  */
enum ew_reason ew_asm_reason (unsigned touches);

#endif /* EW_PLUGIN_STATE_H */
