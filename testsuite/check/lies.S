/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lies.S: rows that a first version of the checker believed.

   Each function has one row that is not true, or is entered where its rows are not; but
   `honest' and `callee'.  A review found these.  */

#include <entryway/asm.h>

	.macro	function name
	.globl	\name
	.type	\name, %function
\name:	ew_begin \name
	.endm
	.macro	end name
	ew_end
	.size	\name, . - \name
	.endm
	.macro	frame
	stp	x29, x30, [sp, #-16]!
	ew_row	offset=16, ra=8, fp=16
	mov	x29, sp
	ew_row	offset=16, ra=8, fp=16, linked=1
	.endm

	.text
function callee
	ret
end callee

/* A call that returns, before a label.  */
function before_label
	cbz	x0, 1f
	frame
	bl	callee
	ew_row
1:	mov	x0, #1
	ret
end before_label

/* Slots below the stack pointer: over a call, and where an interrupt may come.  */
function below_over_call
	str	x29, [sp, #-32]!
	ew_row	offset=32, fp=32
	str	x30, [sp, #-16]
	ew_unreliable lr
	bl	callee
	ldr	x30, [sp, #-16]
	ew_row	offset=32, fp=32
	ldr	x29, [sp], #32
	ew_row
	ret
end below_over_call

function below_reloaded
	frame
	bl	callee
	add	sp, sp, #16
	ew_unreliable stale
	ldp	x29, x30, [sp, #-16]
	ew_row
	ret
end below_reloaded

function below_linked
	frame
	mov	x0, x29
	ew_row	cfa=fp, offset=16, ra=8, fp=16, linked=1
	add	sp, sp, #32
	bl	callee
	sub	sp, sp, #32
	ew_row	offset=16, ra=8, fp=16, linked=1
	ldp	x29, x30, [sp], #16
	ew_row
	ret
end below_linked

/* A call into the middle.  */
function called_inside
	frame
	bl	1f
	nop
1:	bl	callee
	ldp	x29, x30, [sp], #16
	ew_row
	ret
end called_inside

/* What Linux may put in the place of an instruction.  */
function replaced
	mov	x9, x30
	ew_unreliable lr
	mov	x30, #0
661:	nop
	mov	x30, x9
	ew_row
	ret
end replaced

/* A store through a copy of the stack pointer.  */
function copied
	frame
	mov	x0, sp
	str	xzr, [x0, #8]
	bl	callee
	ldp	x29, x30, [sp], #16
	ew_row
	ret
end copied

/* A return address in memory that is not the frame's.  */
function elsewhere
	str	x19, [sp, #-16]!
	ew_row	offset=16
	str	x30, [x0]
	mov	x19, x0
	ew_unreliable lr
	bl	callee
	ldr	x30, [x19]
	ew_row	offset=16
	ldr	x19, [sp], #16
	ew_row
	ret
end elsewhere

/* Code of which nothing is claimed runs into a function.  */
function runs_on
	ew_unreliable sp
	sub	sp, sp, #16
end runs_on
function entered_by_it
	ret
end entered_by_it

function honest
	frame
	bl	callee
	ldp	x29, x30, [sp], #16
	ew_row
	ret
end honest

	.section .altinstructions, "a"
	.4byte	661b - ., 663f - .
	.2byte	1
	.byte	4, 4
	.section .altinstr_replacement, "ax"
663:	mov	x9, #0
