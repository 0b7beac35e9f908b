/* SPDX-License-Identifier: GPL-2.0-or-later */
/* demo-call.S: u64 demo_call (demo_fn *fn, const u64 *args)

   In assembly so that the return address of the one call is known exactly: a
   target must find demo_call_return, and nothing else, as the parent.  AAPCS64:
   eight arguments in x0 to x7, the rest on the stack.  */

#include <linux/linkage.h>

SYM_FUNC_START(demo_call)
	stp	x29, x30, [sp, #-16]!
	mov	x29, sp
	mov	x16, x0
	mov	x17, x1
	ldp	x0, x1, [x17, #64]
	stp	x0, x1, [sp, #-16]!
	ldp	x0, x1, [x17]
	ldp	x2, x3, [x17, #16]
	ldp	x4, x5, [x17, #32]
	ldp	x6, x7, [x17, #48]
	blr	x16
	.globl	demo_call_return
demo_call_return:
	add	sp, sp, #16
	ldp	x29, x30, [sp], #16
	ret
SYM_FUNC_END(demo_call)
