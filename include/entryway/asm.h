/* SPDX-License-Identifier: GPL-2.0-or-later */
/* asm.h: say in assembly where the caller is.

   For those who write assembly and know.  It goes into the object as what the plugin
   makes of C (format.h: the rows of an object file), and is read by the same tools:
   `entryway dump --rows' prints what was said, `entryway check' compares it with the
   instructions, `entryway link' makes a table of it.  No byte of the code changes.

   In a file for cpp:		#include <entryway/asm.h>
   in one for as alone:		.include "entryway/asm.h"

   aarch64, GNU as and the assembler of clang.  Example, with what `entryway dump --rows'
   prints of each instruction:

	.text
	.globl	leaf, framed, late
	.type	leaf, %function
   leaf:
	ew_begin leaf
	add	x0, x0, #1			// sp+0   lr    same
	ret					// sp+0   lr    same
	ew_end
	.size	leaf, . - leaf

	.type	framed, %function
   framed:
	ew_begin framed
	stp	x29, x30, [sp, #-48]!		// sp+0   lr    same
	ew_row offset=48, ra=40, fp=48
	mov	x29, sp				// sp+48  c-40  c-48
	ew_row offset=48, ra=40, fp=48, linked=1
	str	x19, [sp, #16]			// sp+48  c-40  c-48  linked
	bl	leaf				// sp+48  c-40  c-48  linked
	ldr	x19, [sp, #16]			// sp+48  c-40  c-48  linked
	ldp	x29, x30, [sp], #48		// sp+48  c-40  c-48  linked
	ew_row
	ret					// sp+0   lr    same
	ew_end
	.size	framed, . - framed

	.type	late, %function
   late:
	ew_begin late
	sub	sp, sp, #32			// sp+0   lr    same
	ew_row offset=32
	cbz	x0, 1f				// sp+32  lr    same
	stp	x29, x30, [sp, #16]		// sp+32  lr    same
	ew_row offset=32, ra=8, fp=16
	add	x29, sp, #16			// sp+32  c-8   c-16
	ew_row offset=32, ra=8, fp=16, linked=1
	bl	framed				// sp+32  c-8   c-16  linked
	ldp	x29, x30, [sp, #16]		// sp+32  c-8   c-16  linked
	ew_row offset=32
   1:	add	sp, sp, #32			// sp+32  lr    same
	ew_row
	ret					// sp+0   lr    same
	ew_end
	.size	late, . - late

   A statement speaks of the moment before the instruction that follows it, and holds
   for all instructions down to the next statement: in the order of the file, whichever
   way the code is executed.  It says what IS so; nothing is derived, and nothing
   follows from a statement above.

   ew_begin NAME	the function NAME begins; its label is right before this, or
			before one instruction, a landing pad (which Linux's
			SYM_FUNC_START has).  From the label until the next statement
			it is as at every entry: the CFA (the stack pointer before
			the call) is sp, the return address in lr, the frame pointer
			the caller's.
   ew_part		in the place of ew_begin: a part of a function whose label is
			elsewhere begins with the next statement.  A table has no mark
			for that; give the part a label as GCC does, NAME.cold.
   ew_end		the function, or the part, ends here.

   Between ew_begin or ew_part and ew_end, in one section:

   ew_row		an ordinary row.  Values are bytes, as `dump --rows' prints
			them; what is left out is as right behind ew_begin:
	 cfa=REG	sp (default), fp, or x0 to x30: the CFA is REG
	 offset=N	+ N (default 0)
	 ra=N		the return address is at CFA - N (default lr: in lr)
	 fp=N		the caller's frame pointer is at CFA - N (default same: in fp)
	 linked=1	fp points to these two: fp = ra + 8
	 signed=1	the return address is signed (PAC)
   ew_entry alt=REG	the patch site, right behind ew_begin and the label: the NOPs
			that become `mov x9, x30; bl'; default x9.  They need an entry in
			__patchable_function_entries, which is for you to make.
   ew_area alt=REG	a trampoline, entered from a patch site, right behind ew_begin and
			the label: the call site is in lr, and its caller in REG;
			default x9.  Until sp moves.
   ew_regs		a saved register snapshot lies at the CFA
   ew_end_of_stack	there is no caller
   ew_unreliable WHY	nothing is claimed; WHY is one of EW_REASON_NAMES or its
			number (format.h); default other
   ew_gap		nothing is said of what follows (literals, say).  A statement
			after it is about a part without a label, as after ew_part.

   Before ew_begin:

   ew_area alt=REG	a reserved area begins (area.h), of the function that begins
			next, whose caller is in REG; default x9.  Behind its code
			comes ew_gap, behind its literal and NOPs ew_begin.

   Registers as alt are 0 to 30 or x0 to x30.  Numbers are absolute expressions; commas
   stand between the values.

   What is wrong in itself the assembler refuses: a statement in no function, ew_begin
   where the label is not, offsets and slots that are no multiples of 8, a slot above
   the CFA or below the stack pointer, `linked' without two slots side by side, unknown
   registers and reasons.  If ew_end is missing at the end of the file, GNU as calls a
   symbol undefined whose name says so, clang a label (25975); if the section changes
   meanwhile, as says that it can't subtract.  What is wrong because the code does
   something else, `entryway check' finds.

   What can't be said.  That SP has moved in an ew_area: from there until a trampoline
   has made records for the call site and its caller, it is ew_unreliable.  The CFA of
   ew_regs: it is where the snapshot
   is.  Two states of one place: a row holds for an instruction and for what may replace
   it at run time (alternatives).  Statements don't belong inside of .subsection, where
   the order of the file is not that of the code, nor inside of what ALTERNATIVE repeats.

   Each function, part and area becomes a run of its own, in a section
   .discard.entryway that is tied to the current section by SHF_LINK_ORDER and a member
   of its COMDAT group, if any; so the linker drops it when it drops the code.

   Names that begin with ew__ or .Lew_ and the local label 25975 are taken.  */

#ifndef ENTRYWAY_ASM_H
#define ENTRYWAY_ASM_H
#ifndef __ASSEMBLER__
#error "entryway/asm.h is for assembly"
#endif

/* For as alone, lines that begin with # are comments, and this is what keeps a second
   .include from doing anything.  */
	.ifndef	.Lew_mode

/* The numbers of format.h, under its names.  */
	.set	.Lew_ROWS_VERSION, 1
	.set	.Lew_ROWS_BEGIN, 0x02
	.set	.Lew_ROWS_PART, 0x03
	.set	.Lew_ROWS_RUN, 0x0f
	.set	.Lew_ROWS_ENTRY, 0x10
	.set	.Lew_ROWS_AREA, 0x11
	.set	.Lew_ROWS_REGS, 0x12
	.set	.Lew_ROWS_END, 0x13
	.set	.Lew_ROWS_UNRELIABLE, 0x14
	.set	.Lew_ROWS_ROW, 0x40
	.set	.Lew_ROW_CFA, 0x03
	.set	.Lew_ROW_CFA_SP, 0x00
	.set	.Lew_ROW_CFA_FP, 0x01
	.set	.Lew_ROW_CFA_REG, 0x02
	.set	.Lew_ROW_RA_SLOT, 0x04
	.set	.Lew_ROW_RA_SIGNED, 0x08
	.set	.Lew_ROW_FP_SLOT, 0x10
	.set	.Lew_ROW_LINKED, 0x20

/* What the next statement stands in.
   0	nothing
   1	a function or a part, with a state that has begun
   2	the same, with no state: the next one begins a run, with a part
   3	an area that has begun
   4	behind an area, before the function  */
	.set	.Lew_mode, 0

/* The assembler has no variables for text, so what a run's row section is tied to, and
   the symbol that is undefined while it is open, are kept in macros that each run
   defines anew.  */
	.macro	ew__rows
	.endm
	.macro	ew__close
	.endm

/* Begin a run: its base, BACK bytes before here, and how many functions and parts are in
   it, which is 1 if it is closed.  MISSING is the symbol that says so.  */
	.macro	ew__open label, missing, back=0
\label:
	.purgem	ew__rows
	.purgem	ew__close
	.macro	ew__rows
	.pushsection .discard.entryway, "o?", %progbits, \label
	.endm
	.macro	ew__close
	.set	\missing, 1
	.endm
	ew__rows
	.byte	.Lew_ROWS_RUN, .Lew_ROWS_VERSION
	.8byte	\label - (\back)
	.uleb128 \missing
	.popsection
	.endm

/* The distance from the last 25975 to the next one, in units of four bytes.  */
	.macro	ew__distance
	.uleb128 (25975f - 25975b) / 4
	.popsection
	.endm

/* A state begins here.  If that is allowed, go into the row section and set .Lew_good;
   the caller prints the state and ew__distance.  */
	.macro	ew__state who
	.set	.Lew_good, 0
	.if	.Lew_mode == 0
	.error	"\who: not between ew_begin or ew_part and ew_end"
	.elseif	.Lew_mode > 2
	.error	"\who: what follows ew_area is ew_gap, then ew_begin"
	.else
25975:
	.if	.Lew_mode == 2
	ew__open .Lew_part\@, .Lew_end_is_missing_after_part\@
	.endif
	ew__rows
	.if	.Lew_mode == 2
	.byte	.Lew_ROWS_PART, 0
	.endif
	.set	.Lew_mode, 1
	.set	.Lew_good, 1
	.endif
	.endm

/* Look for TEXT among NAMES, the first of which has number .Lew_n: set .Lew_found to its
   number, if it is there, and .Lew_n to the number of what comes behind.  */
	.macro	ew__find text, names:vararg
	.irp	ew_name, \names
	.ifc	\text,\ew_name
	.set	.Lew_found, .Lew_n
	.endif
	.set	.Lew_n, .Lew_n + 1
	.endr
	.endm

/* Set .Lew_found to the number of register REG, or -1.  */
	.macro	ew__register reg
	.set	.Lew_found, -1
	.set	.Lew_n, 0
	ew__find \reg, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15
	ew__find \reg, 16,17,18,19,20,21,22,23,24,25,26,27,28,29,30
	.set	.Lew_n, 0
	ew__find \reg, x0,x1,x2,x3,x4,x5,x6,x7,x8,x9,x10,x11,x12,x13,x14,x15
	ew__find \reg, x16,x17,x18,x19,x20,x21,x22,x23,x24,x25,x26,x27,x28,x29,x30
	.endm

	.macro	ew_begin name:req
	.if	.Lew_mode == 1 || .Lew_mode == 2
	.error	"ew_begin \name: ew_end is missing before it"
	.elseif	.Lew_mode == 3
	.error	"ew_begin \name: ew_gap is missing behind the code of the area"
	.else
	ew__begin \name, .Lew_here\@, .Lew_begin\@
	.endif
	.endm

/* The same where it is allowed.  HERE is this place, and LABEL is for a run.  All is said
   from NAME on, which may be behind us; distances with NAME itself are constants.  */
	.macro	ew__begin name, here, label
\here:
	.if	(\here - \name) & ~4
	.error	"ew_begin \name: the label is not right before it"
	.endif
	.if	.Lew_mode == 0
	ew__open \label, .Lew_end_is_missing_in_\name, \here - \name
	.endif
	ew__rows
	.byte	.Lew_ROWS_BEGIN
	.if	.Lew_mode == 0
	.byte	0
	.else
	.uleb128 (\here - 25975b - (\here - \name)) / 4
	.endif
	.popsection
25975:
	ew__rows
	.byte	.Lew_ROWS_ROW, 0
	.uleb128 (25975f - 25975b + (\here - \name)) / 4
	.popsection
	.set	.Lew_mode, 1
	.endm

	.macro	ew_part
	.if	.Lew_mode > 2
	.error	"ew_part: what follows ew_area is ew_gap, then ew_begin"
	.elseif	.Lew_mode != 0
	.error	"ew_part: ew_end is missing before it"
	.else
	.set	.Lew_mode, 2
	.endif
	.endm

	.macro	ew_gap
	.if	.Lew_mode == 0
	.error	"ew_gap: not between ew_begin or ew_part and ew_end"
	.elseif	.Lew_mode == 1
25975:
	ew__close
	.set	.Lew_mode, 2
	.elseif	.Lew_mode == 3
25975:
	.set	.Lew_mode, 4
	.endif
	.endm

	.macro	ew_end
	.if	.Lew_mode == 0
	.error	"ew_end: there is no ew_begin or ew_part before it"
	.elseif	.Lew_mode > 2
	.error	"ew_end: what follows ew_area is ew_gap, then ew_begin"
	.else
	.if	.Lew_mode == 1
25975:
	ew__close
	.endif
	.set	.Lew_mode, 0
	.endif
	.endm

	.macro	ew_area alt=9
	ew__register \alt
	.if	.Lew_found < 0
	.error	"ew_area: alt=\alt is no register"
	.elseif	.Lew_mode > 2
	.error	"ew_area: two areas of one function"
	.elseif	.Lew_mode != 0
	ew__state ew_area
	.byte	.Lew_ROWS_AREA, .Lew_found
	ew__distance
	.else
25975:
	ew__open .Lew_area\@, .Lew_begin_or_end_is_missing_after_area\@
	.set	.Lew_mode, 3
	ew__rows
	.byte	.Lew_ROWS_AREA, .Lew_found
	ew__distance
	.endif
	.endm

	.macro	ew_entry alt=9
	ew__register \alt
	.if	.Lew_found < 0
	.error	"ew_entry: alt=\alt is no register"
	.else
	ew__state ew_entry
	.if	.Lew_good
	.byte	.Lew_ROWS_ENTRY, .Lew_found
	ew__distance
	.endif
	.endif
	.endm

	.macro	ew_regs
	ew__state ew_regs
	.if	.Lew_good
	.byte	.Lew_ROWS_REGS
	ew__distance
	.endif
	.endm

	.macro	ew_end_of_stack
	ew__state ew_end_of_stack
	.if	.Lew_good
	.byte	.Lew_ROWS_END
	ew__distance
	.endif
	.endm

/* Set .Lew_found to the number of the reason WHY, or 0.  */
	.macro	ew__reason why
	.set	.Lew_found, 0
	.set	.Lew_n, 1
	ew__find \why, other,asm-sp,asm-fp,asm-lr,asm-call,sp,fp,lr,cfi,conflict,eh-return
	ew__find \why, nonlocal,stale,range,unknown-instruction,jump,return,end,entered
	ew__find \why, unreached,call,state
	.if	.Lew_found == 0
	ew__digits \why
	.if	.Lew_digits
	.set	.Lew_found, \why
	.endif
	.endif
	.endm

/* Set .Lew_digits to whether TEXT has nothing but decimal digits.  */
	.macro	ew__digits text
	.set	.Lew_digits, 1
	.irpc	ew_c, \text
	.set	.Lew_n, 0
	.irp	ew_d, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9
	.ifc	\ew_c,\ew_d
	.set	.Lew_n, 1
	.endif
	.endr
	.if	.Lew_n == 0
	.set	.Lew_digits, 0
	.endif
	.endr
	.endm

	.macro	ew_unreliable why=other
	ew__reason \why
	.if	.Lew_found < 1 || .Lew_found > 255
	.error	"ew_unreliable: there is no such reason: \why"
	.else
	ew__state ew_unreliable
	.if	.Lew_good
	.byte	.Lew_ROWS_UNRELIABLE, .Lew_found
	ew__distance
	.endif
	.endif
	.endm

/* Check NAME=VALUE of ew_row, which is at least LEAST; clear .Lew_right if it is not.  */
	.macro	ew__words name, value, least
	.if	(\value) % 8
	.error	"ew_row: \name=\value is not a multiple of 8"
	.set	.Lew_right, 0
	.elseif	(\value) < \least
	.error	"ew_row: \name=\value is below \least"
	.set	.Lew_right, 0
	.elseif	(\value) / 8 > 0xffffffff
	.error	"ew_row: \name=\value is too large"
	.set	.Lew_right, 0
	.endif
	.endm

/* The same for a slot; set BIT of .Lew_code.  */
	.macro	ew__slot name, value, offset, bit
	ew__words \name, \value, 8
	.set	.Lew_code, .Lew_code | \bit
	.if	(.Lew_code & .Lew_ROW_CFA) == .Lew_ROW_CFA_SP && (\value) > (\offset)
	.error	"ew_row: \name=\value is below the stack pointer: offset=\offset"
	.set	.Lew_right, 0
	.endif
	.endm

	.macro	ew__flag name, value, bit
	.ifc	\value,1
	.set	.Lew_code, .Lew_code | \bit
	.else
	.ifnc	\value,0
	.error	"ew_row: \name=\value is neither 0 nor 1"
	.set	.Lew_right, 0
	.endif
	.endif
	.endm

/* Set the bits of the CFA in .Lew_code, and .Lew_found if it is another register.  */
	.macro	ew__cfa cfa
	.ifnc	\cfa,sp
	ew__register \cfa
	.ifc	\cfa,fp
	.set	.Lew_found, 29
	.endif
	.if	.Lew_found < 0
	.error	"ew_row: cfa=\cfa is no register"
	.set	.Lew_right, 0
	.elseif	.Lew_found == 29
	.set	.Lew_code, .Lew_code | .Lew_ROW_CFA_FP
	.else
	.set	.Lew_code, .Lew_code | .Lew_ROW_CFA_REG
	.endif
	.endif
	.endm

/* Whether a frame record is linked where it can be.  */
	.macro	ew__linked offset, ra, fp
	.if	(.Lew_code & .Lew_ROW_RA_SLOT) == 0 || (.Lew_code & .Lew_ROW_FP_SLOT) == 0
	.error	"ew_row: linked=1 wants both ra and fp"
	.set	.Lew_right, 0
	.elseif	(\fp) - (\ra) != 8
	.error	"ew_row: linked=1 wants two slots side by side, fp = ra + 8: ra=\ra, fp=\fp"
	.set	.Lew_right, 0
	.elseif	(.Lew_code & .Lew_ROW_CFA) == .Lew_ROW_CFA_FP && (\offset) != (\fp)
	.error	"ew_row: linked=1 and cfa=fp want offset = fp: offset=\offset, fp=\fp"
	.set	.Lew_right, 0
	.endif
	.endm

	.macro	ew_row cfa=sp, offset=0, ra=lr, fp=same, linked=0, signed=0
	.set	.Lew_code, .Lew_ROWS_ROW
	.set	.Lew_right, 1
	ew__cfa	\cfa
	ew__words offset, \offset, 0
	.ifnc	\ra,lr
	ew__slot ra, \ra, \offset, .Lew_ROW_RA_SLOT
	.endif
	.ifnc	\fp,same
	ew__slot fp, \fp, \offset, .Lew_ROW_FP_SLOT
	.endif
	ew__flag signed, \signed, .Lew_ROW_RA_SIGNED
	ew__flag linked, \linked, .Lew_ROW_LINKED
	.if	.Lew_code & .Lew_ROW_LINKED
	ew__linked \offset, \ra, \fp
	.endif
	.if	.Lew_right
	ew__state ew_row
	.if	.Lew_good
	.byte	.Lew_code
	.if	(.Lew_code & .Lew_ROW_CFA) == .Lew_ROW_CFA_REG
	.uleb128 .Lew_found
	.endif
	.uleb128 (\offset) / 8
	.if	.Lew_code & .Lew_ROW_RA_SLOT
	.uleb128 (\ra) / 8
	.endif
	.if	.Lew_code & .Lew_ROW_FP_SLOT
	.uleb128 (\fp) / 8
	.endif
	ew__distance
	.endif
	.endif
	.endm

	.endif
#endif /* ENTRYWAY_ASM_H */
