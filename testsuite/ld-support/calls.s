/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Far calls of both regions: two targets from core, one from init.  */

	.text
	bl	a
	b	a
	bl	b
	adrp	x0, data

	.section .text.other, "ax"
	bl	a
	adrp	x0, data

	.section .init.text, "ax"
	bl	a
	bl	a
	adrp	x0, data
