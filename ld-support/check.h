/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check.h: are the rows of an object true?

   A row is a set of claims: this register, or this slot, holds what that register
   held when the function was entered, plus a constant.  (The CFA is what the stack
   pointer was then; the return address what the link register was.)  The check is an
   induction over all that can be executed: whenever the claims of all rows hold
   before an instruction, those of the row at the next one hold after it.  So each
   claim at the end of each way is carried backward over the instruction that leads
   there (check-step.c), and then either the row there says it, or denies it, or says
   nothing of it.  In the last case it is carried on, along all ways that lead there,
   until each of them has come to a row that says it or to the entry of the function
   (check-prove.c).  That a way may come back to where it was is no obstacle: whoever
   executes it came in from elsewhere before.

   What is believed: that a call which returns leaves the stack pointer, x19 to x29 and the
   frame above the stack pointer as they were (AAPCS64, "The Base Procedure Call
   Standard"); and that a store hits no slot if its address is not known to be of the
   frame, or is made with an index, or if it is of several vectors, ordered or exclusive.

   Nothing here is shared with what makes rows, in plugin/ and in derive*.c, but the
   format, the reader of objects, and what an instruction does (insn.h).  */

#ifndef EW_CHECK_H
#define EW_CHECK_H

#include "annotate.h"
#include "code.h"
#include "rows.h"

#include <entryway/format.h>

/* What register BASE held at the entry, plus OFFSET and SCALED times the size of a
   vector; with EW_NO_REG, OFFSET alone.  */
struct ew_value
{
  unsigned char base;
  unsigned char sign;		/* EW_PLAIN... */
  int32_t scaled;
  int64_t offset;
};

/* Of a return address.  What was stripped may still be called signed.  */
enum { EW_PLAIN, EW_SIGNED, EW_EITHER };

struct ew_claim
{
  bool memory;
  unsigned char reg;		/* REG holds VALUE; or the word at what REG held at the
				   entry, plus AT, does.  */
  int64_t at;
  struct ew_value value;
};

enum ew_verdict3 { EW_NO, EW_YES, EW_MAYBE };

/* Why a claim is not so, for people.  */
enum ew_why
{
  EW_WHY_NONE,
  EW_WHY_WRITES,		/* The instruction writes it.  */
  EW_WHY_ROW,			/* The row there says something else.  */
  EW_WHY_INSN,			/* The instruction is not known.  */
  EW_WHY_CALL,			/* A call destroys it.  */
  EW_WHY_ENTRY,			/* It is not so when the function is entered.  */
  EW_WHY_SLOT,			/* The slot is overwritten.  */
  EW_WHY_BELOW,			/* The slot is below the stack pointer.  */
  EW_WHY_NOWHERE,		/* No way is known that leads here.  */
  EW_WHY_ADDRESS,		/* It is loaded from, or made of, what is not known.  */
  EW_WHY_LONG			/* The search was given up.  */
};

/* Kinds of findings.  */
enum ew_kind
{
  EW_KIND_CFA, EW_KIND_RA, EW_KIND_SIGNED, EW_KIND_FP, EW_KIND_LINKED, EW_KIND_SLOT,
  EW_KIND_CALL, EW_KIND_RETURN, EW_KIND_END, EW_KIND_ALTERNATIVE, EW_KIND_PLACE,
  EW_KIND_MISSING, EW_KIND_SITE, EW_KIND_AREA, EW_N_KINDS
};

#define EW_NO_UNIT UINT32_MAX

struct ew_finding
{
  enum ew_kind kind;
  enum ew_why why;
  unsigned section;
  uint32_t unit;		/* Whose row is wrong.  */
  unsigned from_section;
  uint32_t from;		/* The instruction that leads there, or EW_NO_UNIT.  */
  unsigned why_section;
  uint32_t why_unit;
};

#define EW_MAX_CLAIMS 5

/* The claims of one row.  */
struct ew_said
{
  const struct ew_row *row;
  struct ew_claim claims[EW_MAX_CLAIMS];
  unsigned n;
};

/* Which units of one function are reached.  */
struct ew_alive
{
  unsigned section;
  uint32_t first, end;
  unsigned char *alive;		/* By unit, from FIRST on.  */
  uint64_t work;		/* Done for all functions.  */
};

struct ew_check
{
  struct ew_object *object;
  const struct ew_listing *listing;
  const struct ew_rows *rows;
  const struct ew_annotations *annotations;	/* May be NULL.  */
  struct ew_code code;
  uint32_t **row_at;		/* By section and unit: number of the row, plus 1.  */
  bool handlers;		/* There are landing pads.  */

  uint32_t addresses;		/* Registers in which the function that is looked at
				   makes addresses of its frame.  */
  struct ew_said said;		/* The last one that was asked for.  */
  struct ew_alive alive;

  struct ew_finding *findings;
  size_t n_findings, capacity;
  bool failed;			/* No memory; there was a message.  */

  /* What was looked at.  */
  uint64_t n_functions, n_units, n_unreliable, n_ways, n_goals;
  uint64_t n_without;		/* Functions without rows.  */
  uint64_t n_outside;		/* Instructions without rows.  */

  /* Why the last proof failed.  */
  enum ew_why why;
  unsigned why_section;
  uint32_t why_unit;
};

/* Check ROWS of OBJECT.  False and a message where that can't be done; a contradiction
   is a finding, and no failure.  */
bool ew_check_run (struct ew_check *check, struct ew_object *object,
		   const struct ew_listing *listing, const struct ew_rows *rows,
		   const struct ew_annotations *annotations);
void ew_check_free (struct ew_check *check);

/* Note that the row at UNIT of SECTION is wrong.  FROM may be NULL.  */
void ew_check_note (struct ew_check *check, enum ew_kind kind, unsigned section,
		    uint32_t unit, const struct ew_place *from);

/* --- check-claims.c */

/* The row at UNIT of SECTION, or NULL.  */
static inline const struct ew_row *
ew_check_row (const struct ew_check *check, unsigned section, uint32_t unit)
{
  uint32_t number = check->row_at[section] == NULL ? 0 : check->row_at[section][unit];

  return number == 0 ? NULL : &check->rows->rows[number - 1];
}

/* Whether ROW claims anything; and an ordinary row.  */
bool ew_row_is_claim (const struct ew_row *row);
static inline bool
ew_row_is_plain (const struct ew_row *row)
{
  return (row->code & EW_ROWS_ROW_MASK) == EW_ROWS_ROW;
}

/* The claims of ROW; their number, and in KINDS what each of them is about.  */
unsigned ew_row_claims (const struct ew_check *check, const struct ew_row *row,
			struct ew_claim claims[EW_MAX_CLAIMS],
			unsigned char kinds[EW_MAX_CLAIMS]);

/* The registers whose change ends a claim of ROW.  */
uint32_t ew_row_registers (const struct ew_check *check, const struct ew_row *row);

/* What ROW, or NULL, says of CLAIM; and whether it is so at the entry.  */
enum ew_verdict3 ew_row_decides (struct ew_check *check, const struct ew_row *row,
				 const struct ew_claim *claim);
enum ew_verdict3 ew_entry_decides (const struct ew_claim *claim);

/* The value of REG according to ROW, if it says it.  */
bool ew_row_value (struct ew_check *check, const struct ew_row *row, unsigned reg,
		   struct ew_value *value);

/* Whether both claim the same.  */
bool ew_rows_alike (const struct ew_row *a, const struct ew_row *b);

/* Whether the function begins at UNIT, of which ROW is the row: it is entered there by
   a call.  A part of one is not.  */
bool ew_check_is_entry (const struct ew_check *check, const struct ew_row *row,
			uint32_t unit);

/* Whether EDGE can be gone.  Code that no row speaks of is not known to be executed as it
   seems: an alternative is stored where it never is.  */
static inline bool
ew_check_is_way (const struct ew_check *check, const struct ew_edge *edge)
{
  return (ew_check_row (check, edge->from_section, edge->from) != NULL
	  && (check->code.sections[edge->from_section].flags[edge->from]
	      & EW_UNIT_DEAD) == 0);
}

/* --- check-area.c */

/* The first row of the function of ROW, if that was entered from a patch site; else
   NULL.  */
const struct ew_row *ew_check_area (const struct ew_check *check,
				    const struct ew_row *row);

/* Whether ROW covers the code of a slot, all of it: a function of its own that is nothing
   but a reserved area.  It changes nothing and is entered from patch sites alone.  */
bool ew_check_is_slot (const struct ew_check *check, const struct ew_row *row);

/* The claims that the word to which ROW's frame pointer slot leads is the other record,
   that of AREA's caller, which lies PLACE words below the CFA.  0 where there is no such
   place.  */
#define EW_AREA_CLAIMS 3
unsigned ew_area_claims (const struct ew_check *check, const struct ew_row *area,
			 const struct ew_row *row, unsigned place,
			 struct ew_claim claims[EW_AREA_CLAIMS]);

/* --- check-step.c */

/* CLAIM has to hold after the instruction at UNIT of SECTION, INSN, which is left by
   its branch if it is TAKEN.  EW_YES, EW_NO (and CHECK->why), or EW_MAYBE: then CLAIM
   becomes what has to hold before.  DEPTH: how many proofs are waiting for this one.  */
enum ew_verdict3 ew_step_back (struct ew_check *check, unsigned section, uint32_t unit,
			       const struct ew_insn *insn, bool taken,
			       struct ew_claim *claim, unsigned depth);

/* --- check-value.c */

/* Find out what REG is before the instruction at UNIT of SECTION, on all ways that lead
   there.  False where that can't be said.  */
bool ew_value_of (struct ew_check *check, unsigned section, uint32_t unit, unsigned reg,
		  unsigned depth, struct ew_value *value);

/* Whether INSN, at UNIT of SECTION, makes the number NUMBER.  */
bool ew_makes_number (struct ew_check *check, unsigned section, uint32_t unit,
		      const struct ew_insn *insn, int64_t number);

/* --- check-prove.c */

/* Whether CLAIM holds before the instruction at UNIT of SECTION.  */
bool ew_prove (struct ew_check *check, unsigned section, uint32_t unit,
	       const struct ew_claim *claim, unsigned depth);

#define EW_MAX_DEPTH 3

/* --- check-hop.c */

/* How one instruction is left for another one.  */
struct ew_hop
{
  unsigned section;
  uint32_t unit;
  const struct ew_insn *insn;	/* The instruction there, or what stands in its place;
				   NULL where it is not executed, but faults.  */
  bool taken;			/* By its branch.  */
};

/* Whether the claims of row TO follow at once from those of FROM, the row of INSN: they
   are the same, and INSN touches nothing that they speak of.  REGISTERS are those of
   FROM, as of ew_row_registers.  */
bool ew_hop_is_plain (const struct ew_check *check, const struct ew_insn *insn,
		      const struct ew_row *from, uint32_t registers,
		      const struct ew_row *to);

/* Whether the N CLAIMS are true at the end of HOP; *FAILED: the first one that is not.  */
bool ew_hop_proves (struct ew_check *check, const struct ew_hop *hop,
		    const struct ew_claim *claims, unsigned n, unsigned *failed);

/* Whether those of ROW are.  */
bool ew_hop_leads (struct ew_check *check, const struct ew_hop *hop,
		   const struct ew_row *row);

/* The same of the hop from the instruction at UNIT of SECTION.  */
bool ew_hop_from (struct ew_check *check, unsigned section, uint32_t unit, bool taken,
		  const struct ew_row *row);

/* The same; HOP leads to unit TO, and where a claim is not true, that is noted.  */
void ew_check_hop (struct ew_check *check, const struct ew_hop *hop, uint32_t to,
		   const struct ew_row *row);

/* --- check-alive.c */

/* Whether UNIT, of ROW, to which no way is known to lead, is reached all the same: by a
   jump to what is in a register, or as a landing pad of a call, which is reached itself,
   and from where the claims of ROW are true.  */
bool ew_check_alive (struct ew_check *check, const struct ew_row *row, uint32_t unit);

/* check-exit.c: check where INSN, at UNIT of SECTION with ROW, leaves its function: calls,
   returns, jumps to others.  */
void ew_check_exits (struct ew_check *check, unsigned section, uint32_t unit,
		     const struct ew_row *row, const struct ew_insn *insn);

/* check-walk.c: check all rows; check-shape.c: and what else must hold.  */
void ew_check_walk (struct ew_check *check);
void ew_check_shape (struct ew_check *check);

/* check-report.c: print the findings of CHECK, and a line that sums up; the same as
   JSON.  */
void ew_check_print (const struct ew_check *check);

/* Print each function that has unreliable instructions, with their number and the
   reason.  */
void ew_check_print_unreliable (const struct ew_check *check);

struct json_object *ew_check_json (const struct ew_check *check);

#endif /* EW_CHECK_H */
