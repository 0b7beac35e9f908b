/* SPDX-License-Identifier: GPL-2.0-or-later */
/* targets-entry.S: 512 targets for far calls, the entries.

   Entered by `br x16' from an area: x0 to x8 and the stack are the function's
   arguments, x30 is the address after its patch site, x9 its caller's return
   address (the `mov x9, x30' before the site).  Both get a frame record, the
   caller's first, as they would have if the function had been entered by a
   call of its own; then C may be called.  The way out restores everything and
   goes on in the function with its own LR in place.  */

#include <linux/linkage.h>
#include "targets.h"

	.text
	.balign	8
	.globl	ew_target_first
ew_target_first:
	.set	target, 0
	.rept	EW_TARGETS
	hint	34			// bti c
	mov	w17, #target
	b	common
	.set	target, target + 1
	.endr
	.if	. - ew_target_first - EW_TARGETS * EW_TARGET_SIZE
	.error	"EW_TARGET_SIZE"
	.endif

SYM_CODE_START_LOCAL(common)
	stp	x29, x9, [sp, #-16]!
	mov	x29, sp
	stp	x29, x30, [sp, #-16]!
	mov	x29, sp
	stp	x8, x9, [sp, #-16]!
	stp	x6, x7, [sp, #-16]!
	stp	x4, x5, [sp, #-16]!
	stp	x2, x3, [sp, #-16]!
	stp	x0, x1, [sp, #-16]!
	mov	x0, sp
	mov	w1, w17
	mov	x2, x30
	add	x3, sp, #112		// the function's stack arguments
	bl	ew_target_hit
	ldp	x0, x1, [sp], #16
	ldp	x2, x3, [sp], #16
	ldp	x4, x5, [sp], #16
	ldp	x6, x7, [sp], #16
	ldp	x8, x9, [sp], #16
	ldp	x29, x10, [sp], #16
	ldp	x29, x30, [sp], #16
	ret	x10
SYM_CODE_END(common)
