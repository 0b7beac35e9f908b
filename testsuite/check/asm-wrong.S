/* SPDX-License-Identifier: GPL-3.0-or-later */
/* asm-wrong.S: functions whose rows are not true.

   Each but the first has one mistake of those who write rows by hand.  What `entryway
   check' has to find at the least stands before it: `wrong: FUNCTION+OFFSET: KIND', which
   asm.exp reads.  */

#include <entryway/asm.h>

	.macro	begin name
	.type	\name, %function
\name:
	ew_begin \name
	.endm

	.macro	end name
	ew_end
	.size	\name, . - \name
	.endm

	.text
	begin	honest
	stp	x29, x30, [sp, #-16]!
	ew_row	offset=16, ra=8, fp=16
	mov	x29, sp
	ew_row	offset=16, ra=8, fp=16, linked=1
	bl	elsewhere
	ldp	x29, x30, [sp], #16
	ew_row
	ret
	end	honest

	/* wrong: cfa+0x4: cfa		the stack pointer has moved, by another number */
	begin	cfa
	sub	sp, sp, #32
	ew_row	offset=16
	add	sp, sp, #32
	ew_row
	ret
	end	cfa

	/* wrong: ra+0x4: return-address	the two slots are the other way round */
	begin	ra
	stp	x29, x30, [sp, #-16]!
	ew_row	offset=16, ra=16, fp=8
	ldp	x29, x30, [sp], #16
	ew_row
	ret
	end	ra

	/* wrong: early+0x4: linked	one instruction too early */
	begin	early
	stp	x29, x30, [sp, #-16]!
	ew_row	offset=16, ra=8, fp=16, linked=1
	mov	x29, sp
	ldp	x29, x30, [sp], #16
	ew_row
	ret
	end	early

	/* wrong: forgotten+0x8: cfa	no ew_row on the way out */
	begin	forgotten
	sub	sp, sp, #16
	ew_row	offset=16
	add	sp, sp, #16
	ret
	end	forgotten

	/* wrong: fp+0x4: frame-pointer	it is not the caller's any more */
	begin	fp
	mov	x29, sp
	nop
	ew_unreliable
	brk	0
	end	fp

	/* wrong: lr+0x4: return-address	LR is what the call has left */
	begin	lr
	mov	x30, x0
	nop
	ew_unreliable
	brk	0
	end	lr

	/* wrong: plain+0x4: signed	the return address is signed */
	begin	plain
	hint	25
	stp	x29, x30, [sp, #-16]!
	ew_unreliable
	brk	0
	end	plain

	/* wrong: call+0x8: call	a call before the record is linked */
	begin	call
	stp	x29, x30, [sp, #-16]!
	ew_row	offset=16, ra=8, fp=16
	nop
	bl	elsewhere
	ldp	x29, x30, [sp], #16
	ew_row
	ret
	end	call

	/* wrong: site+0x0: patch-site	no entry in __patchable_function_entries */
	begin	site
	ew_entry
	nop
	nop
	ew_row
	ret
	end	site
	.section .note.GNU-stack, "", %progbits
