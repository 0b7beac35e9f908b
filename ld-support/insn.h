/* SPDX-License-Identifier: GPL-3.0-or-later */
/* insn.h: what one instruction does, as far as a row can notice.

   A row speaks of the stack pointer, the frame pointer, the link register, at most
   one other register, and slots of the frame.  So an instruction is described by the
   registers that it writes, by a formula where one of them can be followed through
   it, and by where it goes.  What is not described has an unknown effect; nothing
   has "no effect" but what a target's table says so of.

   Registers have the target's DWARF numbers; a target has at most 32.  This is the
   only thing that the checker (check.h) and the deriver (derive.h) share, besides the
   reader of objects and the format.  */

#ifndef EW_INSN_H
#define EW_INSN_H

#include <stdbool.h>
#include <stdint.h>

#define EW_N_INSN_REGS 32
#define EW_NO_REG 32

/* The mask of register REG; of EW_NO_REG, 0.  */
#define EW_REG_MASK(reg) ((uint32_t) ((UINT64_C (1) << (reg)) & UINT32_MAX))

/* How a register that is written can be followed.  */
enum ew_op
{
  EW_OP_NONE,		/* Not at all.  */
  EW_OP_UNKNOWN,	/* Nothing is known of the instruction.  */
  EW_OP_ADD,		/* TO = FROM + VALUE.  */
  EW_OP_SUM,		/* TO = FROM + (WITH << VALUE), */
  EW_OP_DIFFERENCE,	/* or FROM - (WITH << VALUE).  */
  EW_OP_CONST,		/* TO = VALUE.  */
  EW_OP_INSERT,		/* 16 bits of TO, from bit VALUE & 63 on, = VALUE >> 8.  */
  EW_OP_LOAD,		/* TO, and WITH after it, = the words at FROM + VALUE.  */
  EW_OP_STORE,		/* The SIZE bytes at FROM + VALUE = TO, and WITH after it;
			   with EW_NO_REG for both, something else.  */
  EW_OP_SIGN,		/* A return address in TO is signed, */
  EW_OP_AUTH,		/* authenticated, */
  EW_OP_STRIP,		/* or its signature is taken away, if it has one.  */
  EW_OP_COMPARE,	/* FROM is compared with WITH.  */
  EW_OP_SCALED		/* TO = FROM + VALUE * the size of a vector.  */
};

/* Where it goes.  */
enum ew_way
{
  EW_WAY_NEXT,
  EW_WAY_JUMP,		/* To TARGET.  */
  EW_WAY_BRANCH,	/* There or on.  */
  EW_WAY_CALL,		/* TARGET is called.  */
  EW_WAY_CALL_REG,	/* What is in a register is called.  */
  EW_WAY_JUMP_REG,	/* To what is in a register.  */
  EW_WAY_RETURN,	/* To what is in FROM.  */
  EW_WAY_TRAP,		/* An exception, after which it may go on: a breakpoint.  */
  EW_WAY_STOP		/* Nowhere that can be said.  */
};

/* With EW_OP_COMPARE before it, EW_WAY_BRANCH is taken or not where both are equal.  */
enum ew_if { EW_IF_OTHER, EW_IF_EQUAL, EW_IF_DIFFERENT };

struct ew_insn
{
  uint32_t writes;		/* Mask of the registers that it writes; a call does
				   besides what target.h says.  */
  unsigned char op, way, condition;
  unsigned char to, from, with;	/* EW_NO_REG for none.  */
  unsigned char size;		/* Bytes that are stored.  */
  bool nop;			/* Padding is made of it.  */
  int64_t value;
  int32_t step;			/* FROM += STEP, at last.  */
  int32_t target;		/* Bytes from the instruction.  */
};

#endif /* EW_INSN_H */
