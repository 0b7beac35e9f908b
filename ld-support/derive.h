/* SPDX-License-Identifier: GPL-3.0-or-later */
/* derive.h: rows for code that no compiler has made rows for.

   A function is followed forward from its first instruction, where all is as the
   procedure call standard says: the return address is in the link register, nothing is
   saved, the CFA is the stack pointer.  What each register holds is known in terms of
   what registers held then, and what the slots of the frame hold, too.  Where ways meet,
   what differs is lost.  When nothing changes any more, each instruction has a state, and
   the state makes the row (derive-rows.c).

   Rows exist only for a function of which every way was followed to a return, to
   another function, or to a call that is the last instruction: where one way is not
   understood, it may lead anywhere, and the whole function is UNRELIABLE, with the
   reason.  The checker, which reasons backward and shares none of this, can check what
   was derived (check.h).

   What is entered otherwise is said in a file of annotations (annotate.h).  */

#ifndef EW_DERIVE_H
#define EW_DERIVE_H

#include "annotate.h"
#include "code.h"
#include "rows.h"

#include <entryway/format.h>

/* What a register or a slot holds: what BASE held at the entry, plus OFFSET; with
   EW_NO_REG, the number OFFSET.  */
struct ew_known
{
  bool known;
  bool is_signed;
  unsigned char base;
  int64_t offset;
};

/* A word of the frame, AT from what the stack pointer was (or, with SHADOW, from what
   the shadow call stack's pointer was).  */
struct ew_slot
{
  int64_t at;
  struct ew_known held;
  bool shadow;
};

/* Room for all that a trampoline saves.  */
#define EW_MAX_SLOTS 24

struct ew_state
{
  struct ew_known regs[EW_N_INSN_REGS];
  struct ew_slot slots[EW_MAX_SLOTS];
  unsigned n_slots;
};

/* How many instructions and functions got rows, and how.  */
struct ew_derived
{
  uint64_t functions, instructions; /* Derived; of these, annotated: */
  uint64_t annotated_functions, annotated_instructions;
  uint64_t failed_functions, failed_instructions; /* Not understood.  */
  uint64_t unreliable_instructions;	/* In derived functions.  */
};

/* Add rows to ROWS, which are those of OBJECT, for its functions that have none, if
   ALL is true, or else for those only that ANNOTATIONS, which may be NULL, speak of.
   False and a message where that can't be done.  */
bool ew_derive (struct ew_object *object, const struct ew_annotations *annotations,
		bool all, struct ew_rows *rows, struct ew_derived *derived);

/* derive-options.c: the options --derive and --annotate, the same for all
   subcommands.  */
struct ew_derive_options
{
  bool all;
  const char *annotate;		/* A file, or NULL.  */
};

/* What is known of one object.  */
struct ew_derivation
{
  struct ew_rows rows;
  struct ew_annotations annotations;
  bool annotated;
  struct ew_derived derived;
};

/* Read the rows of OBJECT, from tables as well if LISTING is not NULL, and add what
   OPTIONS ask for.  An object with functions and in the end without rows is refused.
   False and a message where something is wrong; then there is nothing to free.  */
bool ew_derivation_read (struct ew_object *object, const struct ew_listing *listing,
			 const struct ew_derive_options *options,
			 struct ew_derivation *derivation);
/* Print what was derived for OBJECT, in one line.  */
void ew_derived_print (const struct ew_object *object, const struct ew_derived *derived);

void ew_derivation_free (struct ew_derivation *derivation);

/* --- derive-regions.c */

/* A function, or what is taken for one.  */
struct ew_region
{
  const char *name;
  unsigned section;
  uint32_t start, end;		/* Units.  */
  unsigned site;		/* Units of its patch site; 0 for none.  */
  bool global, sized;
  bool has_rows;
  const struct ew_annotation *annotation;
  unsigned char failed;		/* enum ew_reason, or 0.  */
};

struct ew_regions
{
  struct ew_region *regions;	/* By place; they do not overlap.  */
  size_t n;
};

/* Find the functions of CODE, and what ANNOTATIONS name.  ROWS are sorted.  False and a
   message without memory.  */
bool ew_regions_find (const struct ew_code *code,
		      const struct ew_annotations *annotations,
		      const struct ew_rows *rows, struct ew_regions *regions);

/* The region in which UNIT of SECTION is, or NULL.  */
struct ew_region *ew_region_at (const struct ew_regions *regions, unsigned section,
				uint32_t unit);

/* derive-noreturn.c: take the way behind a call that does not return out of CODE.  False
   and a message without memory.  */
bool ew_derive_noreturn (struct ew_code *code, const struct ew_regions *regions,
			 const struct ew_annotations *annotations);

/* --- derive-flow.c */

/* A way out of a function to the beginning of another one, not as at the entry.  */
typedef void ew_bad_exit (void *context, const struct ew_goal *goal);

/* Follow REGION of CODE from its entry and append its rows to ROWS; but if the reason why
   that can't be, which it returns, is not 0, a row that says so.  BAD is called for ways
   out that are no tail calls.  -1 and a message without memory.  */
int ew_derive_region (const struct ew_code *code, const struct ew_region *region,
		      const struct ew_regions *regions, ew_bad_exit *bad, void *context,
		      struct ew_rows *rows);

/* --- derive-step.c */

/* The state at the entry.  */
void ew_state_start (struct ew_state *state);

/* Change STATE as INSN does.  */
void ew_state_step (const struct ew_object *object, struct ew_state *state,
		    const struct ew_insn *insn);

/* Forget in TO what FROM does not say.  Returns whether anything was.  */
bool ew_state_merge (struct ew_state *to, const struct ew_state *from);

/* Whether all is as it was at the entry, and register TO holds the return address.  */
bool ew_state_is_exit (const struct ew_object *object, const struct ew_state *state,
		       unsigned to);

/* What the slot AT from the CFA holds, or NULL.  */
const struct ew_known *ew_state_slot (const struct ew_state *state, int64_t at,
				      bool shadow);

/* --- derive-rows.c */

/* Make ROW, but for its place, what STATE allows to claim; UNRELIABLE if that is
   nothing.  With AREA, the function was entered from a patch site, with the caller of
   what has the patch site in register ALT.  */
void ew_state_row (const struct ew_object *object, const struct ew_state *state,
		   bool area, unsigned alt, struct ew_row *row);

#endif /* EW_DERIVE_H */
