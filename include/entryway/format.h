/* SPDX-License-Identifier: GPL-2.0-or-later */
/* format.h: everything that entryway writes into an object file.

   This header is the specification: a reader for the format can be written
   from its comments alone.  It is the only thing that the plugin, the link
   helper and the runtime share.  Numbers are in the byte order of the object
   that holds them.  A reader refuses what it does not know; it never skips.

   Three kinds of data: one record for each reserved area; rows that say where
   the caller is at each instruction, as the compiler writes them; and the table
   that `entryway link' makes of such rows (table.h).

   The reserved area (what a record points at), on arm64, low address first:

	area:	ldr	x16, lit	0x58000050
		br	x16		0xd61f0200
	lit:	.quad	0		a code address once the area is armed
		M user NOPs		-fpatchable-function-entry=N,M
	entry:	[bti c]			the function's label
	site:	nop, nop, ...		the other N - M NOPs

   AREA is aligned to 8 bytes and ENTRY is AREA + 16 + 4 * M.  The first NOP
   after the label becomes `mov x9, x30' once, before anything runs there; the
   second one is the patch site: NOP when disarmed, `bl area' when armed.

   That is an inline area.  A slot is the same 16 bytes, AREA to LIT, in a section
   that holds nothing else, EW_SLOT_SECTION; then there is nothing before the user
   NOPs, and the function is what it is without the area.  */

#ifndef ENTRYWAY_FORMAT_H
#define ENTRYWAY_FORMAT_H

#ifdef __KERNEL__
# include <linux/types.h>
#else
# include <stdint.h>
#endif

/* Section of the area records: SHF_ALLOC, read-only, 4-aligned, an array of
   struct ew_area_record in the order of the functions.  In an object file
   there is one such section per text section, tied to it by SHF_LINK_ORDER
   and, where that text is COMDAT, a member of the same group; so the linker
   drops a record exactly when it drops the function.  ld concatenates them.  */
#define EW_AREA_SECTION "__entryway_sites"

/* Section of the slots: code, alignment that of an area, of any size; and that of
   slots of functions whose text section's name begins with ".init".  Linux's
   loader puts sections whose names begin so into memory that it frees when the
   module has been initialized, all other code into one piece: a slot is no
   farther from its function than the module's text is long, and lives as long.
   (In a kernel without MODULE_UNLOAD, ".exit" code goes with that of ".init".)
   For COMDAT text, a member of the same group.  */
#define EW_SLOT_SECTION ".entryway.plt"
#define EW_SLOT_INIT_SECTION ".init.entryway.plt"

/* Version of struct ew_area_record; a record with another one is not read.  */
#define EW_AREA_VERSION 1

/* How the area is reserved.  0 is invalid, so that zeroed memory is not a
   record.  */
#define EW_AREA_INLINE 1	/* Right before the function's own NOPs.  */
#define EW_AREA_SLOT 2		/* Elsewhere: the area of the next entry's
				   function.  */
#define EW_AREA_FUNCTION 3	/* No area: the function of the entry before,
				   which is EW_AREA_SLOT.  */

/* The KIND_VERSION byte: the kind in the low four bits, the version above.  */
#define EW_AREA_TAG(kind, version) ((version) << 4 | (kind))
#define EW_AREA_TAG_KIND(tag) ((tag) & 15)
#define EW_AREA_TAG_VERSION(tag) ((tag) >> 4)

/* An entry: 8 bytes, one PC-relative relocation (of AREA).  The record of an
   inline area is one entry.  That of a slot is two, which nothing separates:
   EW_AREA_SLOT, then EW_AREA_FUNCTION.  A reader that meets one of them without
   the other refuses.  */
struct ew_area_record
{
  /* Address of the area minus the address of this field.  With EW_AREA_FUNCTION,
     of the function's label.  */
  int32_t area;
  /* EW_AREA_INLINE: bytes from the area to the function's label; the area's size
     plus the size of the M user NOPs.  EW_AREA_SLOT: the latter alone.
     EW_AREA_FUNCTION: 0.  */
  uint16_t entry;
  /* Number of NOPs after the label, N - M, at most 255 (255: that many or
     more).  With fewer than two the function can't be redirected.
     EW_AREA_FUNCTION: 0.  */
  uint8_t nops;
  /* EW_AREA_TAG (kind, EW_AREA_VERSION).  */
  uint8_t tag;
};

/* The rows of an object file: for each instruction, where the caller is.

   Section of the rows: not SHF_ALLOC, alignment 1.  Linux's linker scripts drop
   this name in silence at the last link (include/asm-generic/vmlinux.lds.h,
   scripts/module.lds.S, `.discard.*'), so whoever does not link the rows into
   a table loses them and nothing else.  As with the records above, there is
   one such section for each text section, tied to it by SHF_LINK_ORDER and, for
   COMDAT text, a member of the same group; ld concatenates them.

   The section is a sequence of runs.  A run speaks of one text section of one
   compilation:

     EW_ROWS_RUN	1 byte
     EW_ROWS_VERSION	1 byte; a section with another one is not read
     base		8 bytes, relocated: an address in the text section
     count		ULEB128: how many functions and parts begin in the run
     items		up to the next run or the end of the section

   Items speak of consecutive instructions, the first of them at BASE.  An item
   is a code byte, operands, and a DISTANCE.  A distance is ULEB128, in units of
   CODE_UNIT bytes (arch.def), and may be 0: then the item covers nothing; but that
   of an area is not 0.

     EW_ROWS_GAP	DISTANCE units of which the run says nothing: padding, or
			code of another origin
     EW_ROWS_BEGIN	the same, and then a function begins: its label is here
     EW_ROWS_PART	the same, and then a part of a function begins whose
			label is elsewhere (GCC's .cold)
     a state		holds for DISTANCE units

   A function, or a part of one, ends at the next gap, begin or part, or with the
   run.  Outside of a function, an EW_ROWS_AREA state stands for the reserved area
   of the function that begins next; it covers the area's code, and the begin's
   distance the literal and the user's NOPs.  No other state stands there.  In a
   function, EW_ROWS_AREA is a state as any other: a trampoline.  A part that
   begins with it is a slot: it covers the slot's code and no more.

   A state is either one that the run has defined before, or a definition:

     EW_ROWS_REF + N	the N-th definition of the run (from 0),
			N < EW_ROWS_MAX_REF
     another code	a definition, with its operands

   so that a state that comes again costs one byte.  Later definitions can't be
   referred to and are repeated.

   No ULEB128 is above 2^32 - 1, and no code has a meaning but those below.  */
#define EW_ROWS_SECTION ".discard.entryway"
#define EW_ROWS_VERSION 1

#define EW_ROWS_GAP 0x01
#define EW_ROWS_BEGIN 0x02
#define EW_ROWS_PART 0x03
#define EW_ROWS_RUN 0x0f
#define EW_ROWS_REF 0x80
#define EW_ROWS_MAX_REF 128

/* Definitions, and what each of them claims.  DWARF's numbers stand for
   registers.  The CFA is the stack pointer before the call of the function.  */

/* Operand: 1 byte, register ALT.  The patch site: the code between the label
   and the function's own code.  At the top of the stack the caller is in the
   link register, nothing is saved and the CFA is the stack pointer.  As a
   return address: a trampoline was entered from here, and until it has built a
   frame record for the function, the caller is in ALT.  */
#define EW_ROWS_ENTRY 0x10
/* Operand: 1 byte, register ALT.  Reached from a patch site: the return address
   in the link register is in the function, and *its* caller is in ALT.  */
#define EW_ROWS_AREA 0x11
/* A saved register snapshot lies at the CFA; what follows is up to the table's
   user.  Not made by the plugin.  */
#define EW_ROWS_REGS 0x12
/* There is no caller.  Not made by the plugin.  */
#define EW_ROWS_END 0x13
/* Operand: 1 byte, enum ew_reason, not 0.  Nothing is claimed.  */
#define EW_ROWS_UNRELIABLE 0x14

/* An ordinary row: EW_ROWS_ROW, or'ed with the bits below.  Operands, each one
   ULEB128, in this order:
     CFA is a register	  the register, 255 at most, where the CFA bits are
			  EW_ROW_CFA_REG
     CFA offset		  CFA = register + 8 * offset
     return address slot  with EW_ROW_RA_SLOT: it is at CFA - 8 * slot
     frame pointer slot	  with EW_ROW_FP_SLOT: the caller's is at CFA - 8 * slot
   A slot is not 0.  8 is the size of an address (CLASS in arch.def).  Without EW_ROW_RA_SLOT the
   return address is in the link register, without EW_ROW_FP_SLOT the frame
   pointer register holds what it held in the caller.  */
#define EW_ROWS_ROW 0x40
#define EW_ROWS_ROW_MASK 0xc0	/* These bits of the code are EW_ROWS_ROW.  */
#define EW_ROW_CFA 0x03		/* These two bits: */
#define EW_ROW_CFA_SP 0x00	/* the stack pointer, */
#define EW_ROW_CFA_FP 0x01	/* the frame pointer, */
#define EW_ROW_CFA_REG 0x02	/* another register; 3 is invalid.  */
#define EW_ROW_RA_SLOT 0x04	/* The return address is in memory.  */
#define EW_ROW_RA_SIGNED 0x08	/* It is signed (arm64: PAC).  A reader strips
				   it in any case, because __builtin_return_address
				   may have stripped it in place.  */
#define EW_ROW_FP_SLOT 0x10	/* The caller's frame pointer is in memory.  */
#define EW_ROW_LINKED 0x20	/* The frame pointer register holds the address
				   of this function's frame record: the two
				   slots, which are adjacent, that of the frame
				   pointer first.  */

/* Why a row claims nothing.  For people; no reader needs to know them all.  */
enum ew_reason
{
  EW_REASON_OTHER = 1,		/* None of the following.  */
  EW_REASON_ASM_SP,		/* Inline asm names the stack pointer, */
  EW_REASON_ASM_FP,		/* the frame pointer, */
  EW_REASON_ASM_LR,		/* the link register, */
  EW_REASON_ASM_CALL,		/* or it calls.  */
  EW_REASON_SP,			/* The stack pointer has changed otherwise.  */
  EW_REASON_FP,			/* So has the frame pointer.  */
  EW_REASON_LR,			/* So has the link register.  */
  EW_REASON_CFI,		/* The compiler states it in a way that a row
				   can't express.  */
  EW_REASON_CONFLICT,		/* It differs with the way that leads here.  */
  EW_REASON_EH_RETURN,		/* The function returns to a handler.  */
  EW_REASON_NONLOCAL,		/* Entered by a nonlocal goto.  */
  EW_REASON_STALE,		/* A slot is below the stack pointer already.  */
  EW_REASON_RANGE,		/* The numbers are too large for a table.  */
  /* Of code whose rows `entryway link' would have had to derive: */
  EW_REASON_INSN,		/* It has an instruction that is not known, */
  EW_REASON_JUMP,		/* a jump to what is in a register, */
  EW_REASON_RETURN,		/* a way out on which not all is as at the entry, */
  EW_REASON_END,		/* or one that runs on behind its end.  */
  EW_REASON_ENTERED,		/* It is entered in the middle.  */
  EW_REASON_UNREACHED,		/* No way is known that leads there.  */
  EW_REASON_CALL,		/* A call where no frame record is linked.  */
  EW_REASON_STATE		/* It is entered in another state than functions
				   are: an exception, a return to a trampoline.  */
};
#define EW_REASON_NAMES \
  { "?", "other", "asm-sp", "asm-fp", "asm-lr", "asm-call", "sp", "fp", "lr", \
    "cfi", "conflict", "eh-return", "nonlocal", "stale", "range", \
    "unknown-instruction", "jump", "return", "end", "entered", "unreached", "call", "state" }

#endif /* ENTRYWAY_FORMAT_H */
