/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A valid object without a function.  */

	.data
	.quad	0
