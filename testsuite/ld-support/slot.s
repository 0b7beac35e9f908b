/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One function with a slot.  */

	.include "area.inc"

	.text
	.globl	f
	slot	f, m=2, n=3
	ret
