// Two runs of rows with every kind of state, and a gap between functions.
	.text
	.type	f, %function
f:	nop
	nop
.Lf1:	nop
.Lf2:	nop
.Lf3:	nop
.Lf4:	nop
.Lf5:	nop
.Lf6:	nop
.Lf7:
	nop				// in no function
	.type	g, %function
g:	nop
.Lg1:
	.section .init.text, "ax"
.La:	nop
	nop
	.type	h, %function
h:	nop
.Lh1:	nop
.Lh2:

	.section .discard.entryway, "o", %progbits, f
	.byte	0x0f, 1
	.8byte	f
	.uleb128 2
	.byte	2, 0			// f
	.byte	0x10, 9, 2		// ENTRY
	.byte	0x40, 0, 1		// sp+0 lr same
	.byte	0x7d, 4, 3, 4, 1	// x29+32 c-24* c-32 linked
	.byte	0x4a, 15, 2, 1		// x15+16 lr* same
	.byte	0x12, 1			// REGS
	.byte	0x13, 1			// END
	.byte	0x14, 4, 1		// UNRELIABLE asm-lr
	.byte	3, 1			// g, as a part
	.byte	0x81, 0			// nothing
	.byte	0x86			// UNRELIABLE again ...
	.uleb128 (.Lg1 - g) / 4
	.section .discard.entryway, "o", %progbits, h
	.byte	0x0f, 1
	.8byte	.La
	.uleb128 1
	.byte	0x11, 9, 1		// AREA
	.byte	2, 1			// h
	.byte	0x54, 0xf0, 0x04, 3, 4, 1	// sp+4992 c-24 c-32
	.byte	0x14, 99, 1		// UNRELIABLE, a reason of the future
