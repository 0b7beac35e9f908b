/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An object with the same COMDAT function as areas.s and one of its own.  */

	.include "area.inc"

	.text
	.globl	other
	area	other
	ret

	.section .text.shared, "axG", %progbits, shared, comdat
	.weak	shared
	.balign	8
.Larea_shared:
	code
	.pushsection __entryway_sites, "aoG", %progbits, .text.shared, shared, comdat
	.long	.Larea_shared - .
	.hword	16
	.byte	2, 0x11
	.popsection
	patchable .Larea_shared + 16, ".text.shared, shared, comdat", G
	function shared
	ret
