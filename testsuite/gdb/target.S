/* SPDX-License-Identifier: GPL-3.0-or-later */
/* target.S: where the areas of walk.c go, with call frame information.

   Made like Linux's ftrace_caller: one frame record for the function's caller,
   one for the call site, a call, and back into the function.  It begins as an
   area does: the call site is in x30, its caller in x9; column 32 stands for
   the address that is returned to (plugin/frames.cc).  */

	.text
	.balign	8
	.globl	target
	.type	target, %function
target:
	.cfi_startproc
	.cfi_return_column 32
	.cfi_register 32, 30
	.cfi_register 30, 9
	hint	34				// bti c
	stp	x29, x9, [sp, #-48]!
	.cfi_def_cfa_offset 48
	.cfi_offset 29, -48
	.cfi_offset 30, -40
	mov	x29, sp
	stp	x29, x30, [sp, #16]
	.cfi_offset 32, -24
	add	x29, sp, #16
	str	x0, [sp, #32]
	bl	traced
	ldr	x0, [sp, #32]
	ldr	x10, [sp, #24]
	.cfi_register 32, 10
	ldp	x29, x30, [sp], #48
	.cfi_def_cfa_offset 0
	.cfi_same_value 29
	.cfi_same_value 30
	ret	x10
	.cfi_endproc
	.size	target, . - target
	.section .note.GNU-stack, "", %progbits
