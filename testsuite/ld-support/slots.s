/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slots of all shapes that are right, and an area among them.  */

	.include "area.inc"

	.text
	.globl	plain
	slot	plain
	ret

	nop
	slot	four_two, m=2
	ret

	.globl	inline
	area	inline
	ret

	slot	guarded, pad="hint #34"
	ret

	/* One NOP: nothing can be redirected.  */
	slot	single, n=1
	ret

	slot	before, m=4, n=0
	ret

	/* Names of one entry.  */
	.globl	alias_global
	slot	alias_local
	.set	alias_global, alias_local
	.type	alias_global, %function
	ret

	.section .init.text, "ax"
	slot	early, section=.init.text, slots=.init.entryway.plt
	ret
