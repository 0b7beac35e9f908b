// SPDX-License-Identifier: GPL-3.0-or-later
/* asm.cc: what inline asm does behind the compiler's back.

   GCC knows the operands and clobbers of an asm statement, not its text.  So an
   asm that moves the link register away, calls, and moves it back leaves call
   frame information that is wrong in between (Linux, arch/arm64/kernel/
   proton-pack.c, qcom_link_stack_sanitisation).  The text is read as words: any
   mention of the stack pointer, the frame pointer or the link register, or of
   an instruction that calls, counts, in comments and in text for another
   section too, since such text (Linux's alternatives) may end up here.  %N and
   %[NAME] are operands and not words.

   What remains invisible: a register that is not named, as in `.inst' with a
   number, or in a macro of the assembler.  */

#include "gcc-compat.h"
#include "entryway.h"
#include "state.h"

static bool
is_word (char c)
{
  return ISALNUM (c) || c == '_' || c == '.' || c == '$';
}

/* Numbers and names of local labels are most of what there is, and no words that
   matter.  */
static const char *
skip_word (const char *p)
{
  while (is_word (*p))
    p++;
  return p;
}

/* Behind the operand whose `%' is at P.  */
static const char *
skip_operand (const char *p)
{
  p++;
  while (ISALPHA (*p))
    p++;
  if (*p == '[')
    while (*p && *p != ']')
      p++;
  else
    while (ISDIGIT (*p))
      p++;
  return p;
}

static unsigned
scan_text (const char *p)
{
  unsigned touches = 0;

  while (*p)
    if (*p == '%')
      p = skip_operand (p);
    else if (!is_word (*p))
      p++;
    else
      {
	const char *word = p;

	p = skip_word (p);
	if (ISALPHA (*word))
	  touches |= ew_target.asm_word (word, p - word);
      }
  return touches;
}

/* The part of X, an asm or an element of its PARALLEL, that counts.  Outputs are
   not looked at: GCC has put them into registers of its choice.  */
static unsigned
scan_part (const_rtx x)
{
  switch (GET_CODE (x))
    {
    case SET:
      return GET_CODE (SET_SRC (x)) == ASM_OPERANDS ? scan_part (SET_SRC (x)) : 0;
    case ASM_OPERANDS:
      return scan_text (ASM_OPERANDS_TEMPLATE (x));
    case ASM_INPUT:
      return scan_text (XSTR (x, 0));
    case CLOBBER:
      if (!REG_P (XEXP (x, 0)))
	return 0;
      switch (REGNO (XEXP (x, 0)))
	{
	case STACK_POINTER_REGNUM:
	  return EW_SETS_SP;
	case HARD_FRAME_POINTER_REGNUM:
	  return EW_SETS_FP;
	default:
	  return REGNO (XEXP (x, 0)) == ew_target.lr ? EW_SETS_LR : 0;
	}
    default:
      return 0;
    }
}

unsigned
ew_asm_touches (rtx_insn *insn)
{
  rtx pattern = PATTERN (insn);
  unsigned touches = 0;

  if (GET_CODE (pattern) != ASM_INPUT && asm_noperands (pattern) < 0)
    return 0;
  if (GET_CODE (pattern) != PARALLEL)
    return scan_part (pattern);
  for (int i = 0; i < XVECLEN (pattern, 0); i++)
    touches |= scan_part (XVECEXP (pattern, 0, i));
  return touches;
}

enum ew_reason
ew_asm_reason (unsigned touches)
{
  if (touches & EW_SETS_SP)
    return EW_REASON_ASM_SP;
  if (touches & EW_CALLS)
    return EW_REASON_ASM_CALL;
  return touches & EW_SETS_FP ? EW_REASON_ASM_FP : EW_REASON_ASM_LR;
}
