// SPDX-License-Identifier: GPL-3.0-or-later
// Code that is never run, with a row of each kind; laws.c walks through it.

	.macro place name
	.globl	\name
	.type	\name, %function
\name:	nop
	nop
	.endm

	.text
	place	law_area
	place	law_entry
	place	law_leaf
	place	law_linked
	place	law_unlinked
	place	law_pointer
	place	law_register
	place	law_regs
	place	law_end
	place	law_unreliable
	place	law_signed
	place	law_gap
	place	law_last

	.section .discard.entryway, "", %progbits
	.byte	0x0f, 1
	.8byte	law_area
	.uleb128 2
	.byte	0x11, 9, 2		// AREA(x9)
	.byte	2, 0			// law_entry begins
	.byte	0x10, 9, 2		// ENTRY(x9)
	.byte	0x40, 0, 2		// sp+0 lr
	.byte	0x74, 4, 3, 4, 2	// sp+32 c-24 c-32 linked
	.byte	0x54, 4, 3, 4, 2	// sp+32 c-24 c-32
	.byte	0x75, 2, 1, 2, 2	// x29+16 c-8 c-16 linked
	.byte	0x42, 10, 2, 2		// x10+16 lr
	.byte	0x12, 2			// REGS
	.byte	0x13, 2			// END
	.byte	0x14, 4, 2		// UNRELIABLE asm-lr
	.byte	0x7c, 4, 3, 4, 2	// sp+32 c-24* c-32 linked
	.byte	2, 2			// law_gap, then law_last begins
	.byte	0x74, 4, 3, 4, 2	// sp+32 c-24 c-32 linked
