/* SPDX-License-Identifier: GPL-3.0-or-later */
/* asm-right.S: every statement of entryway/asm.h, and all are true.

   The comment behind each instruction is what `entryway dump --rows' prints of it, without
   ROW and dashes; asm.exp reads it.  Sections are in the order of the object.  */

#include <entryway/asm.h>

#define RECORD 16
#define LOCALS (32 + 16)

	.include "area.inc"

	/* A reserved area, a patch site, a signed return address.  */
	.text
	.balign	8
.Larea_patched:
	ew_area	alt=9
	ldr	x16, . + 8			// AREA sp+0 x9 same site=lr
	br	x16				// AREA sp+0 x9 same site=lr
	ew_gap
	.4byte	0				// GAP
	.4byte	0				// GAP
	nop					// GAP
	nop					// GAP
	record	patched, 24, 2
	patchable .Larea_patched + 16
	.globl	patched
	.type	patched, %function
patched:
	ew_begin patched
	ew_entry alt=x9
	nop					// ENTRY sp+0 lr same alt=x9
	nop					// ENTRY sp+0 lr same alt=x9
	ew_row
	hint	25				// sp+0 lr same
	ew_row	signed=1
	stp	x29, x30, [sp, #-RECORD]!	// sp+0 lr* same
	ew_row	offset=RECORD, ra=8, fp=16, signed=1
	mov	x29, sp				// sp+16 c-8* c-16
	ew_row	offset=RECORD, ra=8, fp=16, signed=1, linked=1
	bl	elsewhere			// sp+16 c-8* c-16 linked
	ldp	x29, x30, [sp], #RECORD		// sp+16 c-8* c-16 linked
	ew_row	signed=1
	hint	29				// sp+0 lr* same
	ew_row
	ret					// sp+0 lr same
	ew_end
	.size	patched, . - patched

	/* As Linux's SYM_FUNC_START: a landing pad before ew_begin.  A record in the
	   middle of the frame, and values that are expressions.  */
	.globl	locals
	.type	locals, %function
locals:
	hint	34				// sp+0 lr same
	ew_begin locals
	sub	sp, sp, #LOCALS + RECORD	// sp+0 lr same
	ew_row	offset = LOCALS + RECORD
	stp	x29, x30, [sp, #LOCALS - 16]	// sp+64 lr same
	ew_row	offset=LOCALS + RECORD, ra=(RECORD + 8 + 0), fp=2 * RECORD
	add	x29, sp, #LOCALS - 16		// sp+64 c-24 c-32
	ew_row	sp, (LOCALS + RECORD), RECORD + 8, RECORD + 16, 1
	cbz	x0, locals.cold			// sp+64 c-24 c-32 linked
	bl	elsewhere			// sp+64 c-24 c-32 linked
.Lback:	ldp	x29, x30, [sp, #LOCALS - 16]	// sp+64 c-24 c-32 linked
	ew_row	offset=LOCALS + RECORD
	add	sp, sp, #LOCALS + RECORD	// sp+64 lr same
	ew_row
	ret					// sp+0 lr same
	ew_end
	.size	locals, . - locals

	/* The CFA from the frame pointer, by both of its names, and from another
	   register.  */
	.globl	moving
	.type	moving, %function
moving:
	ew_begin moving
	mov	x9, sp				// sp+0 lr same
	ew_row	cfa=x9
	sub	sp, sp, #32			// x9+0 lr same
	add	sp, sp, #32			// x9+0 lr same
	ew_row
	stp	x29, x30, [sp, #-16]!		// sp+0 lr same
	ew_row	offset=16, ra=8, fp=16
	mov	x29, sp				// sp+16 c-8 c-16
	ew_row	offset=16, ra=8, fp=16, linked=1
	sub	sp, sp, x0			// sp+16 c-8 c-16 linked
	ew_row	cfa=fp, offset=16, ra=8, fp=16, linked=1
	bl	elsewhere			// x29+16 c-8 c-16 linked
	ew_row	cfa=x29, offset=16, ra=8, fp=16, linked=1
	mov	sp, x29				// x29+16 c-8 c-16 linked
	ew_row	offset=16, ra=8, fp=16, linked=1
	ldp	x29, x30, [sp], #16		// sp+16 c-8 c-16 linked
	ew_row
	ret					// sp+0 lr same
	ew_end
	.size	moving, . - moving

	/* Literals in the middle.  */
	.globl	literals
	.type	literals, %function
literals:
	ew_begin literals
	ldr	x0, 2f				// sp+0 lr same
	b	1f				// sp+0 lr same
	ew_gap
2:	.4byte	1				// GAP
	.4byte	2				// GAP
	ew_row
1:	ret					// sp+0 lr same
	ew_end

	/* What comes first.  */
	.globl	first
	.type	first, %function
first:
	ew_begin first
	ew_end_of_stack
	mov	x29, #0				// END
	bl	patched				// END
	ew_regs
	bl	elsewhere			// REGS
	ew_unreliable
	nop					// UNRELIABLE other
	ew_unreliable asm-lr
	nop					// UNRELIABLE asm-lr
	ew_unreliable 6
	nop					// UNRELIABLE sp
	ew_unreliable 200
	b	first				// UNRELIABLE reason-200
	ew_end
	.size	first, . - first
	nop					// GAP

	/* The cold part of a function.  A table knows it by this name.  */
	.section .text.unlikely, "ax"
	.type	locals.cold, %function
locals.cold:
	ew_part
	ew_row	offset=(LOCALS + RECORD), ra=24, fp=32, linked=1
	bl	elsewhere			// sp+64 c-24 c-32 linked
	b	.Lback				// sp+64 c-24 c-32 linked
	ew_end
	.size	locals.cold, . - locals.cold

	/* Two functions that the linker may drop.  */
	.section .text.shared, "axG", %progbits, shared, comdat
	.weak	shared
	.type	shared, %function
shared:
	ew_begin shared
	ret					// sp+0 lr same
	ew_end
	.size	shared, . - shared
	.type	beside, %function
beside:
	ew_begin beside
	ret					// sp+0 lr same
	ew_end
	.size	beside, . - beside
	.section .text.unused, "ax"
	.globl	unused
	.type	unused, %function
unused:
	ew_begin unused
	ret					// sp+0 lr same
	ew_end
	.size	unused, . - unused
	.section .note.GNU-stack, "", %progbits
