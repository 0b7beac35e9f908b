/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutate.h: rows are changed; are they still true, and does the check notice?

   Three things meet here.  mutants.c knows what may be changed in a row.  follow.c
   and machine.c know whether the changed row is true, by other means than the check:
   they execute the function, with numbers, along many ways, and look at the registers
   and at the stack.  mutate.c runs the check on the changed rows, and counts.

   What is shared with the check is what an instruction does (insn.h), the graph of
   instructions (code.h), and which calls return, which check.c has found out.  Where
   a way is not certain (a jump to what is in a register, a landing pad, behind a call
   that may not return), the unchanged row decides whether it can be gone.  */

#ifndef MUTATE_H
#define MUTATE_H

#include "check.h"

/* What is changed.  CFA, RA, FP, RECORD: by so many bytes.  */
#define CHANGES \
  CHANGE (CFA_UP, "cfa+8") CHANGE (CFA_DOWN, "cfa-8") CHANGE (CFA_UP2, "cfa+16") \
  CHANGE (CFA_SP, "cfa:sp") CHANGE (CFA_FP, "cfa:fp") CHANGE (CFA_OTHER, "cfa:other") \
  CHANGE (CFA_MADE, "cfa:made") \
  CHANGE (RA_LR, "ra:slot->lr") CHANGE (RA_SLOT, "ra:lr->slot") \
  CHANGE (RA_UP, "ra+8") CHANGE (RA_DOWN, "ra-8") CHANGE (SIGNED, "signed") \
  CHANGE (FP_SAME, "fp:slot->same") CHANGE (FP_SLOT, "fp:same->slot") \
  CHANGE (FP_UP, "fp+8") CHANGE (FP_DOWN, "fp-8") \
  CHANGE (RECORD_UP, "record+8") CHANGE (RECORD_DOWN, "record-8") \
  CHANGE (UNLINK, "linked->-") CHANGE (LINK, "-->linked") \
  CHANGE (TO_ENTRY, "row->entry") CHANGE (TO_ROW, "entry->row") \
  CHANGE (TO_UNRELIABLE, "->unreliable") CHANGE (TO_GAP, "->gap") \
  CHANGE (LIKE_PREVIOUS, "like previous") CHANGE (LIKE_NEXT, "like next") \
  CHANGE (BOUND_UP, "bound+1") CHANGE (BOUND_DOWN, "bound-1") \
  CHANGE (END_EARLY, "end-1") CHANGE (END_LATE, "end+1") CHANGE (SWAP, "swap") \
  CHANGE (EVERYWHERE, "everywhere") \
  CHANGE (ALTERNATE, "alternate register")

enum change
{
#define CHANGE(id, name) CHANGE_##id,
  CHANGES
#undef CHANGE
  N_CHANGES
};

/* What a changed row is.  */
enum truth
{
  UNSEEN,			/* No instruction shows it: the alternate register.  */
  SILENT,			/* It claims nothing that was not claimed before.  */
  UNREACHED,			/* It claims something where nothing leads.  */
  INVALID,			/* All is true, but the format does not allow it.  */
  PARTLY_TRUE,			/* All was so, but not each place was reached.  */
  TRUE_TOO,			/* All that it claims was so each time.  */
  FALSE_RULE,			/* The format says that it must not be: an unlinked
				   call, a patch site without ENTRY.  */
  FALSE_CLAIM,			/* Once something was not so.  */
  N_TRUTHS
};

struct mutant
{
  uint32_t first;		/* N_OLD rows from this number on are replaced by */
  uint32_t n_old;
  struct ew_row rows[2];	/* N_NEW of these; EVERYWHERE, only those that are like
				   the first, each one.  */
  unsigned char n_new, change;
  unsigned char detail;		/* EVERYWHERE: the change.  */

  /* What was seen of it.  */
  bool claims, reached, partly, invalid, unseen;
  const char *lie, *broken;	/* What is false; what the format does not allow.  */
  unsigned section;		/* Where.  */
  uint32_t unit;
};

static inline uint64_t
random_number (uint64_t *state)
{
  uint64_t z = *state += UINT64_C (0x9e3779b97f4a7c15);

  z = (z ^ z >> 30) * UINT64_C (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * UINT64_C (0x94d049bb133111eb);
  return z ^ z >> 31;
}

/* --- mutants.c */

/* Make the mutants of row NUMBER of CHECK, at most MOST_MUTANTS.  Their number.  */
#define MOST_MUTANTS 80
unsigned mutants_of (const struct ew_check *check, uint32_t number,
		     struct mutant *mutants);

/* Store to TO, which has room for two rows more than FROM, the rows FROM with MUTANT.  */
void mutant_apply (const struct mutant *mutant, const struct ew_rows *from,
		   struct ew_rows *to);

/* The changed row of MUTANT at OFFSET of its section, which is one of those that are
   changed; or NULL.  */
const struct ew_row *mutant_row (const struct mutant *mutant, uint64_t offset);

/* Let ROW say the same as STATE, of its own place; whether both rows do.  */
void set_state (struct ew_row *row, const struct ew_row *state);
bool same_state (const struct ew_row *a, const struct ew_row *b);

extern const char *const change_names[N_CHANGES];

/* --- machine.c: the state of the processor, as far as instructions are described.  What
   is not, writes random numbers.  */

#define STACK_BELOW (1 << 20)	/* Bytes of stack that are remembered, */
#define STACK_ABOVE (1 << 12)
#define SHADOW_SIZE (1 << 12)	/* and of the shadow call stack.  */

struct word
{
  uint64_t value;
  uint32_t path;		/* In which path it was stored.  */
};

struct machine
{
  const struct ew_arch *arch;
  uint64_t regs[EW_N_INSN_REGS], entry[EW_N_INSN_REGS];
  uint32_t loaded;		/* Registers that were made of what was loaded.  */
  uint64_t random;
  uint64_t vector;		/* Bytes of one.  */
  uint32_t path;
  bool stripped;		/* The last signature was taken away unseen.  */
  bool compared;		/* The last instruction has compared the stack pointer:
				   the numbers in COMPARE.  */
  uint64_t compare[2];
  struct word *words;
};

bool machine_make (struct machine *machine, const struct ew_arch *arch, uint64_t seed);

/* A function is entered.  */
void machine_enter (struct machine *machine);

/* Execute INSN, but for where it goes.  */
void machine_step (struct machine *machine, const struct ew_insn *insn);

/* Whether the branch INSN can only go one way, because the stack pointer was compared
   with another address of the stack; *TAKEN is that way.  */
bool machine_decides (const struct machine *machine, const struct ew_insn *insn,
		      bool *taken);

/* What ROW claims that is false, or NULL.  */
const char *machine_lie (const struct machine *machine, const struct ew_row *row);

/* Whether all is as when the function was entered, with the return address in LINK.  */
bool machine_may_leave (const struct machine *machine, unsigned link);

/* --- follow.c */

struct survey
{
  uint64_t paths, steps;
  uint64_t units, unvisited;	/* Instructions that rows claim something of; those
				   where no path came.  */
  uint64_t lies;		/* Unchanged rows that were false, */
  uint64_t odd;			/* and returns where not all was as at the entry.  */
  const char *lie;		/* The last of either; where.  */
  unsigned section;
  uint32_t unit;
};

/* Follow all functions of CHECK, which has been run on the unchanged rows, and note in
   MUTANTS what is seen of them.  False without memory.  */
bool follow_all (struct ew_check *check, struct mutant *mutants, size_t n,
		 uint64_t seed, struct survey *survey);

/* What MUTANT turned out to be.  */
enum truth mutant_truth (const struct mutant *mutant);

#endif /* MUTATE_H */
