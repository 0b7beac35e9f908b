/* SPDX-License-Identifier: GPL-2.0-or-later */
/* area.h: the runtime's API for reserved areas.

   An area is the PLT of one function, right before its entry or in a section of
   such slots (format.h shows the layout); what follows is the same for both.  This
   API resolves a record, verifies that memory holds what the compiler wrote, and
   arms, retargets and disarms the function.  The code is freestanding: no
   allocation, no locks, no libc, no recursion, bounded time.  The same source
   serves user space and kernels.

   Invariant (the law of areas): from before the first BL to an area until the
   end of the world its literal holds a valid code address.  So ew_area_arm
   writes the literal before the BL, and ew_area_disarm leaves it as it is: a
   CPU that has fetched the BL may still be on its way.  Whoever wants to free
   a target first retargets the area (to ew_area_return, say) and waits until
   no CPU can be in the old target or on its way to it.

   Changing one area from two threads at a time is the caller's to exclude.
   Calling the function meanwhile is what this is for.  */

#ifndef ENTRYWAY_AREA_H
#define ENTRYWAY_AREA_H

#include <entryway/error.h>
#include <entryway/format.h>

#ifndef __KERNEL__
# include <stddef.h>
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* One resolved area; made by ew_area_resolve, not to be changed.  */
struct ew_area
{
  uintptr_t area;	/* Address of its first instruction.  */
  uintptr_t literal;	/* Address of the 8-byte target.  */
  uintptr_t entry;	/* The function's address.  */
  uintptr_t site;	/* The instruction that is NOP or BL; 0 if none.  */
};

/* How the runtime writes to memory that is mapped read-only for everybody.
   Each function returns 0, or nonzero if it could not write; it is given the
   address at which the code *runs*, which is usually not the one at which it
   can be written.  */
struct ew_text
{
  /* Replace the instruction OLD at AT, which another CPU may be executing, by
     NEW: one aligned 4-byte store, visible to the instruction fetch of all
     CPUs when this returns.  Only NOP <-> BL is ever asked for, but for
     ew_area_prepare.  May refuse where AT does not hold OLD.  Returns 0 only
     if NEW is there; otherwise it has undone what it did.  */
  int (*write_insn) (void *context, uintptr_t at, uint32_t old,
		     uint32_t new_insn);
  /* Store VALUE at AT, 8-aligned data that another CPU may be loading: one
     single-copy atomic store with release semantics.  */
  int (*write_literal) (void *context, uintptr_t at, uint64_t value);
  void *context;
};

/* Size in bytes of an area's code and literal on this architecture; 0 where
   there are none.  */
size_t ew_area_size (void);

/* Make CODE, ew_area_size () bytes, a fresh area with TARGET in its literal; 0
   is for an area that is to be armed later, as the compiler makes them.  CODE
   need not lie where it will run.  0 or EW_E_ARCH.  */
int ew_area_encode (unsigned char *code, uint64_t target);

/* The record behind RECORD, which is one entry long or, for a slot, two.  Of what
   is no record, or half of one, the next entry.  Reads the entry behind one that says
   that there are two.  */
const struct ew_area_record *ew_area_next (const struct ew_area_record *record);

/* Find the area, entry and patch site that RECORD, at its final address,
   speaks of.  Reads the instruction at the entry (a landing pad moves the
   site) and, if RECORD's first entry says that there are two, the second.  Does
   not look at the area: that is ew_area_verify.
   0; EW_E_RECORD, also for half a record; EW_E_ALIGN, EW_E_ARCH.  */
int ew_area_resolve (const struct ew_area_record *record, struct ew_area *area);

/* Check the area's code, its alignment and both entry instructions.
   0: well formed, not armed.  1: armed.  Otherwise EW_E_CODE, EW_E_ALIGN,
   EW_E_SITE (neither NOP nor a BL to this area), EW_E_NOSITE; EW_E_TARGET
   where it is armed but its literal is no possible code address.  */
int ew_area_verify (const struct ew_area *area);

/* The literal: where an armed area goes.  */
uint64_t ew_area_target (const struct ew_area *area);

/* Turn the first NOP after the label into the instruction that saves the
   return address (arm64: mov x9, x30).  This one is *not* safe while another
   CPU may execute the function.  Does nothing where it is done already, as in
   a Linux kernel, which does it when it loads a module.
   0, or an error as of ew_area_verify or EW_E_WRITE, EW_E_READBACK.  */
int ew_area_prepare (const struct ew_area *area, const struct ew_text *text);

/* Send every later call of the function to TARGET.  TARGET is entered with
   all argument registers as the caller set them, the address after the patch
   site in LR and the caller's return address in x9, and finds itself at a
   place that a BR through x16 may reach (`bti c' where BTI is on).
   0, or EW_E_STATE (armed: use ew_area_retarget), EW_E_TARGET, EW_E_SITE (not
   prepared), EW_E_WRITE, EW_E_READBACK, or an error as of ew_area_verify.
   After EW_E_WRITE the literal may hold TARGET while the site is a NOP, which
   is harmless.  After EW_E_READBACK the writer has broken its promise: the site
   holds what it wrote, and that is the caller's to undo.  */
int ew_area_arm (const struct ew_area *area, uint64_t target,
		 const struct ew_text *text);

/* Send later calls of the armed function to TARGET: one store of 8 bytes.
   A call that is under way reaches the old or the new target.  After
   EW_E_READBACK either may be in the literal.
   0, EW_E_STATE (not armed), EW_E_TARGET, EW_E_WRITE, EW_E_READBACK, or an
   error as of ew_area_verify.  */
int ew_area_retarget (const struct ew_area *area, uint64_t target,
		      const struct ew_text *text);

/* The same without the verification of code and site: for an area that
   ew_area_verify has just found armed and that only the caller changes.
   0, EW_E_TARGET, EW_E_WRITE.  */
int ew_area_retarget_fast (const struct ew_area *area, uint64_t target,
			   const struct ew_text *text);

/* Make the function run as compiled again.  The literal stays.
   0, EW_E_STATE (not armed), EW_E_WRITE, EW_E_READBACK, or an error as of
   ew_area_verify.  */
int ew_area_disarm (const struct ew_area *area, const struct ew_text *text);

/* A target that does nothing: it goes on with the function that was entered.
   Use its address; it can't be called from C.  */
extern const char ew_area_return[];

#ifdef __cplusplus
}
#endif

#endif /* ENTRYWAY_AREA_H */
