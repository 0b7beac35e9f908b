/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A function with an area, its literal armed by the linker, and one without.  */

	.include "area.inc"

	.text
	.globl	f, g
.Larea_f:
	ldr	x16, . + 8
	br	x16
	.quad	ew_default_target
	nop
	nop
	record	f, 24, 3
	patchable .Larea_f + 16
	patchable g
	function f, 3, "hint #34"
	.type	g, %function
g:	ret
	.balign	8
