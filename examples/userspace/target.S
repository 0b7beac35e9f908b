/* SPDX-License-Identifier: GPL-2.0-or-later */
/* target.S: what an armed function is sent to.

   Position-independent: areas.c copies what is between far_start and far_end
   to a place that no BL reaches, twice, with another number in far_number.
   Entered from an area: x0 is the function's argument, which the functions of
   this example use as a pointer to where the target notes how it was reached;
   x30 is the address after the patch site, x9 the function's caller.  */

	.text
	.balign	8
	.globl	far_start, far_number, far_end
far_start:
	hint	34			// bti c
	ldr	x10, far_number
	ldr	x11, [x0]		// struct note: count, number, ...
	add	x11, x11, #1
	stp	x11, x10, [x0]
	stp	x30, x9, [x0, #16]	// ... callsite, parent
	mov	x10, x30
	mov	x30, x9
	ret	x10
	.balign	8
far_number:
	.8byte	0
far_end:
	.section	.note.GNU-stack, "", %progbits
