/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trampoline.S: a target with frame records, made like Linux's ftrace_caller.

   Linux 6.12, arch/arm64/kernel/entry-ftrace.S.  Entered from an area: x30 is the
   address after the patch site, x9 the function's caller.  It saves what a
   function is entered with, links a record for the function and, below it, its own
   one, for the patch site, calls a function in C, and goes back to the patch site.
   x9 to x17 are free at a function's entry (AAPCS64, 6.1.1).

   Its rows are by hand (include/entryway/format.h).  While it saves, nothing is
   claimed: an area's row has SP as the CFA.  As soon as its own record is linked, it
   is a function like any other, which the patch site has called; for the patched
   function the runtime reads the other record.  */

#define ARGUMENTS 96			/* x0 to x8, x29, x9, x30.  */

	.text
	.balign	8
	.globl	walk_trampoline
	.type	walk_trampoline, %function
walk_trampoline:
	hint	34				// bti c
	sub	sp, sp, #(ARGUMENTS + 32)
	stp	x0, x1, [sp]
	stp	x2, x3, [sp, #16]
	stp	x4, x5, [sp, #32]
	stp	x6, x7, [sp, #48]
	stp	x8, x29, [sp, #64]
	stp	x9, x30, [sp, #80]
	stp	x29, x9, [sp, #(ARGUMENTS + 16)]	// the function's record
	add	x29, sp, #(ARGUMENTS + 16)
	stp	x29, x30, [sp, #ARGUMENTS]		// the patch site's
	add	x29, sp, #ARGUMENTS
.Llinked:
	mov	x0, x30
	mov	x1, x9
	bl	walk_handler
	ldp	x0, x1, [sp]
	ldp	x2, x3, [sp, #16]
	ldp	x4, x5, [sp, #32]
	ldp	x6, x7, [sp, #48]
	ldp	x8, x29, [sp, #64]
.Lrestore:
	ldp	x30, x10, [sp, #80]			// x9, and the patch site
	add	sp, sp, #(ARGUMENTS + 32)
	ret	x10
.Lend:
	.size	walk_trampoline, . - walk_trampoline

	.section .discard.entryway, "o", %progbits, walk_trampoline
	.byte	0x0f, 1			// EW_ROWS_RUN
	.8byte	walk_trampoline
	.uleb128 1
	.byte	2, 0			// BEGIN
	.byte	0x14, 1			// UNRELIABLE: other
	.uleb128 (.Llinked - walk_trampoline) / 4
	// ROW, CFA from SP, both slots, linked: the record is 32 below the CFA.
	.byte	0x74, (ARGUMENTS + 32) / 8, 3, 4
	.uleb128 (.Lrestore - .Llinked) / 4
	.byte	0x80			// UNRELIABLE again
	.uleb128 (.Lend - .Lrestore) / 4
	.section .note.GNU-stack, "", %progbits
