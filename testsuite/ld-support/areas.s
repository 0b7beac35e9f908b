/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Areas of all shapes that are right.  */

	.include "area.inc"

	.text
	.globl	plain
	area	plain
	ret

	.globl	four_two
	area	four_two, m=2, n=2
	ret

	.globl	guarded
	area	guarded, pad="hint #34"
	ret

	.globl	switched
	area	switched, pad="hint #38"
	ret

	/* One NOP: nothing can be redirected.  */
	area	single, n=1
	ret

	/* M alone.  */
	area	before, m=4, n=0
	ret

	/* Without an area.  */
	.globl	bare
	.type	bare, %function
bare:	ret

	/* Names of one entry: a local, a weak and a global one.  */
	.weak	alias_weak
	.globl	alias_global
	area	alias_local
	.set	alias_weak, alias_local
	.set	alias_global, alias_local
	.type	alias_weak, %function
	.type	alias_global, %function
	ret

	.section .init.text, "ax"
	.weak	early
	area	early, section=.init.text
	ret

	/* COMDAT, with its record in the same group.  */
	.include "shared.inc"

	/* No function: neither data nor a label is one.  */
	.text
	.globl	label
label:	ret
	.data
	.type	variable, %object
variable: .quad	0
