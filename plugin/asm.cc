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

static const char *
skip_word (const char *p)
{
  while (is_word (*p))
    p++;
  return p;
}

/* Behind `.arch' or `.arch_extension' at P and its words, which may be named as
   registers are.  */
static const char *
skip_directive (const char *p)
{
  while (*p && *p != '\n' && *p != ';')
    p++;
  return p;
}

const char *
ew_asm_operand (const char *p)
{
  p++;
  if (*p == '%')
    return p + 1;
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
  bool begins = true;		/* An instruction, at P.  */
  const char *behind;

  while (*p)
    if (begins && (behind = ew_target.asm_reads (p)) != NULL)
      p = behind;
    else if ((begins = *p == '\n' || *p == ';'))
      p++;
    else if (*p == '%')
      p = ew_asm_operand (p);
    else if (!is_word (*p))
      p++;
    else
      {
	const char *word = p;

	/* Numbers and the names of local labels don't matter.  */
	p = skip_word (p);
	if (strncmp (word, ".arch", 5) == 0)
	  p = skip_directive (p);
	if (ISALPHA (*word))
	  touches |= ew_target.asm_word (word, p - word);
      }
  return touches;
}

/* What X says, an asm or an element of its PARALLEL.  LR as an output is left out:
   GCC has saved it before it chose it.  */
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
      return (REG_P (XEXP (x, 0)) && REGNO (XEXP (x, 0)) == ew_target.lr
	      ? EW_SETS_LR : 0);
    default:
      return 0;
    }
}

unsigned
ew_asm_touches (rtx_insn *insn)
{
  rtx pattern = PATTERN (insn);
  unsigned touches;

  if (GET_CODE (pattern) != ASM_INPUT && asm_noperands (pattern) < 0)
    return 0;
  /* Outputs and clobbers.  */
  touches = ew_insn_sets (insn) & (EW_SETS_SP | EW_SETS_FP);
  if (GET_CODE (pattern) != PARALLEL)
    return touches | scan_part (pattern);
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
