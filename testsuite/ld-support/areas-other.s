/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An object with the same COMDAT function as areas.s and one of its own.  */

	.include "area.inc"

	.text
	.globl	other
	area	other
	ret

	.include "shared.inc"
