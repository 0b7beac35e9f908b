/* SPDX-License-Identifier: GPL-3.0-or-later */
/* liar.S: functions whose rows, written by hand, are not true.

   Called by sample.c if it is asked to.  The client must find each of the lies; else
   its `0 wrong' means nothing.  All rows (include/entryway/format.h, EW_ROWS_ROW)
   claim that the return address is in LR, the CFA is SP, or SP + 16 between the first
   function's first and last but two, and the frame pointer is the caller's; of that,
   what a function is named after is not true at one or two instructions.  */

	.text
	.balign	8
	.globl	liar_link
	.type	liar_link, %function
liar_link:				// LR is what the last call has left
	sub	sp, sp, #16
	str	x30, [sp]
	bl	1f
	ldr	x30, [sp]
	add	sp, sp, #16
	ret
1:	ret
	.size	liar_link, . - liar_link

	.globl	liar_stack
	.type	liar_stack, %function
liar_stack:				// SP is not the CFA
	sub	sp, sp, #32
	add	sp, sp, #32
	ret
	.size	liar_stack, . - liar_stack

	.globl	liar_frame
	.type	liar_frame, %function
liar_frame:				// the caller's frame pointer is elsewhere
	mov	x10, x29
	mov	x29, sp
	mov	x29, x10
	ret
	.size	liar_frame, . - liar_frame

	.section .discard.entryway, "o", %progbits, liar_link
	.byte	0x0f, 1
	.8byte	liar_link
	.uleb128 3
	.byte	2, 0, 0x40, 0, 1
	.byte	0x40, 2, 4
	.byte	0x80, 2
	.byte	2, 0, 0x80, 3
	.byte	2, 0, 0x80, 4
	.section .note.GNU-stack, "", %progbits
