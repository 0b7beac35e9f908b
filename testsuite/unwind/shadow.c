/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shadow.c: the true stack, from nothing but the instructions executed.

   BL and BLR are calls.  RET, or BR, is the return of the innermost call if it goes
   to its return address with the stack pointer that the call had: AAPCS64, 6.2.2,
   a function leaves SP as it was.  Any other jump stays in the function or is a
   tail call, in the place of the function.  The BL of a patch site is a call like
   any other, and the jumps from there to a target are tail calls.

   longjmp goes back to where setjmp has returned: there the stack is as it was
   when setjmp was called (C11 7.13.2.1), which is remembered at each call of it.
   Whatever else leaves a function upwards is something that this file does not know,
   and is reported as such; what follows is then compared as it is.

   Encodings: Arm ARM, C4.1, "Branches, Exception Generating and System
   instructions", with the forms for pointer authentication.  */

#include <stdlib.h>
#include <string.h>
#include "walk.h"

static int
is_call (uint32_t insn)
{
  return (insn >> 26 == 0x25			/* BL */
	  || (insn >> 25 == 0x6b && (insn >> 21 & 7) == 1));	/* BLR, BLRA */
}

/* RET, RETA, BR or BRA.  */
static int
is_jump (uint32_t insn)
{
  return insn >> 25 == 0x6b && ((insn >> 21 & 7) == 0 || (insn >> 21 & 15) == 2);
}

static void
push (struct shadow *shadow, struct call call)
{
  if (shadow->n == shadow->room)
    {
      shadow->room = 2 * shadow->room + 64;
      shadow->calls = realloc (shadow->calls, shadow->room * sizeof call);
      if (shadow->calls == NULL)
	walk_die ("shadow stack", "no memory");
    }
  shadow->calls[shadow->n++] = call;
}

/* Whether PC is the start of a function of the setjmp family.  */
static int
is_setjmp (const struct program *program, uintptr_t pc)
{
  const struct symbol *symbol = program_symbol (program, pc);

  return (symbol != NULL && symbol->start == pc
	  && strstr (symbol->name, "setjmp") != NULL);
}

/* Remember CALL, a call of setjmp, before it is pushed.  Those of functions that have
   returned are forgotten.  */
static void
note_jump (struct shadow *shadow, const struct call *call)
{
  size_t i, n = 0;

  for (i = 0; i < shadow->n_jumps; i++)
    if (shadow->jumps[i].n <= shadow->n
	&& !(shadow->jumps[i].call.pc == call->pc
	     && shadow->jumps[i].call.sp == call->sp))
      shadow->jumps[n++] = shadow->jumps[i];
  if (n == SHADOW_JUMPS)
    walk_die ("shadow stack", "too many setjmps");
  shadow->jumps[n].call = *call;
  shadow->jumps[n].n = shadow->n;
  shadow->n_jumps = n + 1;
}

static int
jump_back (struct shadow *shadow, const struct regs *to)
{
  size_t i;

  for (i = 0; i < shadow->n_jumps; i++)
    if (shadow->jumps[i].call.pc == to->pc && shadow->jumps[i].call.sp == to->sp
	&& shadow->jumps[i].n <= shadow->n)
      {
	shadow->n = shadow->jumps[i].n;
	return 1;
      }
  return 0;
}

void
shadow_start (struct shadow *shadow, const struct regs *regs)
{
  memset (shadow, 0, sizeof *shadow);
  push (shadow, (struct call) { regs->x[WALK_LR], regs->sp, regs->x[WALK_FP] });
}

static enum shadow_event
follow_jump (struct shadow *shadow, uint32_t insn, const struct regs *after)
{
  const struct call *top;

  if (shadow->n == 0)
    return SHADOW_NONE;
  top = &shadow->calls[shadow->n - 1];
  if (top->pc == after->pc && top->sp == after->sp)
    {
      shadow->n--;
      return SHADOW_RETURN;
    }
  if (jump_back (shadow, after))
    return SHADOW_LONGJMP;
  /* A switch, or a tail call: those do not go up.  A RET to elsewhere is a jump
     if it does not, and no compiler makes it.  */
  if (after->sp <= top->sp)
    return (insn >> 21 & 15) == 2 ? SHADOW_LOST : SHADOW_NONE;
  /* The function there has a frame, because it has called: what was called from
     above it is over.  */
  while (shadow->n != 0 && shadow->calls[shadow->n - 1].sp <= after->sp)
    shadow->n--;
  return SHADOW_LOST;
}

enum shadow_event
shadow_follow (struct shadow *shadow, const struct program *program,
	       uint32_t insn, const struct regs *before, const struct regs *after)
{
  if (is_call (insn))
    {
      struct call call = { before->pc + 4, before->sp, before->x[WALK_FP] };

      if (is_setjmp (program, after->pc))
	note_jump (shadow, &call);
      push (shadow, call);
      return SHADOW_CALL;
    }
  return is_jump (insn) ? follow_jump (shadow, insn, after) : SHADOW_NONE;
}
