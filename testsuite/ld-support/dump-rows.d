#name: rows of all kinds
#source: rows.s
#entryway: dump --rows
\.text	0x0	0x8	f	ENTRY	sp\+0	lr	same	alt=x9
\.text	0x8	0xc	f	ROW	sp\+0	lr	same	-
\.text	0xc	0x10	f	ROW	x29\+32	c-24\*	c-32	linked
\.text	0x10	0x14	f	ROW	x15\+16	lr\*	same	-
\.text	0x14	0x18	f	REGS	-	-	-	-
\.text	0x18	0x1c	f	END	-	-	-	-
\.text	0x1c	0x20	f	UNRELIABLE	-	-	-	asm-lr
\.text	0x20	0x24	-	GAP	-	-	-	-
\.text	0x24	0x28	g	UNRELIABLE	-	-	-	asm-lr
\.init\.text	0x0	0x4	h	AREA	sp\+0	x9	same	site=lr
\.init\.text	0x4	0x8	-	GAP	-	-	-	-
\.init\.text	0x8	0xc	h	ROW	sp\+4992	c-24	c-32	-
\.init\.text	0xc	0x10	h	UNRELIABLE	-	-	-	reason-99
