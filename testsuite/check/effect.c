/* SPDX-License-Identifier: GPL-3.0-or-later */
/* effect.c: what an instruction has done, beside what it is said to do.

   Every register is looked at: one that is not said to be written must be as before,
   and one with a formula must have just that value.  A store must have changed the
   bytes that it is said to, and none around them.  A signature may change only what is
   above an address of 48 bits.  */

#include "effect.h"

#include <string.h>

unsigned effect_vector[2];

/* The value of register REG of STATE.  */
static uint64_t
value (const struct state *state, unsigned reg)
{
  return reg < N_REGS ? state->regs[reg] : 0;
}

void
effect_begin (struct effect *effect, const struct state *before)
{
  const struct ew_insn *insn = &effect->insn;
  uint64_t offset = value (before, insn->from) + insn->value - (uint64_t) SCRATCH;

  effect->before = *before;
  effect->address = NULL;
  if ((insn->op != EW_OP_LOAD && insn->op != EW_OP_STORE) || offset < AROUND
      || offset > SCRATCH_SIZE - (AROUND + 32))
    return;
  effect->address = SCRATCH + offset;
  memcpy (effect->memory, effect->address - AROUND, sizeof effect->memory);
}

static uint64_t
word_at (const unsigned char *p)
{
  uint64_t word;

  memcpy (&word, p, sizeof word);
  return word;
}

static const char *
check_load (const struct effect *effect, const struct state *after)
{
  const struct ew_insn *insn = &effect->insn;
  const unsigned char *words = effect->memory + AROUND;

  if (effect->address == NULL)
    return "a load from elsewhere";
  if (insn->to != EW_NO_REG && value (after, insn->to) != word_at (words))
    return "what is loaded";
  if (insn->with != EW_NO_REG && value (after, insn->with) != word_at (words + 8))
    return "what is loaded second";
  return NULL;
}

static const char *
check_store (const struct effect *effect)
{
  const struct ew_insn *insn = &effect->insn;
  const unsigned char *address = effect->address;
  size_t behind = AROUND + insn->size;

  if (address == NULL)
    return "a store to elsewhere";
  if (insn->to != EW_NO_REG && word_at (address) != value (&effect->before, insn->to))
    return "what is stored";
  if (insn->with != EW_NO_REG
      && word_at (address + 8) != value (&effect->before, insn->with))
    return "what is stored second";
  if (insn->size == 0 || insn->size > 32
      || memcmp (address - AROUND, effect->memory, AROUND) != 0
      || memcmp (address + insn->size, effect->memory + behind,
		 sizeof effect->memory - behind) != 0)
    return "the size of a store";
  return NULL;
}

static const char *
check_op (const struct effect *effect, const struct state *after)
{
  const struct ew_insn *insn = &effect->insn;
  const struct state *before = &effect->before;
  uint64_t from = value (before, insn->from), with = value (before, insn->with);
  uint64_t to = value (after, insn->to), old = value (before, insn->to);
  unsigned shift = insn->value & 63;

  switch (insn->op)
    {
    case EW_OP_NONE:
      return NULL;
    case EW_OP_ADD:
      return to == from + insn->value ? NULL : "a sum with a constant";
    case EW_OP_SUM:
      return to == from + (with << shift) ? NULL : "a sum";
    case EW_OP_DIFFERENCE:
      return to == from - (with << shift) ? NULL : "a difference";
    case EW_OP_CONST:
      return to == (uint64_t) insn->value ? NULL : "a constant";
    case EW_OP_INSERT:
      return to == ((old & ~(UINT64_C (0xffff) << shift))
		    | (uint64_t) (insn->value >> 8) << shift) ? NULL : "16 bits";
    case EW_OP_LOAD:
      return check_load (effect, after);
    case EW_OP_STORE:
      return check_store (effect);
    case EW_OP_SIGN: case EW_OP_AUTH: case EW_OP_STRIP:
      return (to ^ old) << 16 == 0 ? NULL : "more than a signature";
    case EW_OP_COMPARE:
      return (after->pstate >> 30 & 1) == (from == with) ? NULL : "the Z flag";
    case EW_OP_SCALED:
      return (to == from + insn->value * effect_vector[0]
	      || to == from + insn->value * effect_vector[1]) ? NULL : "a scaled sum";
    default:
      return "an unknown op";
    }
}

const char *
effect_end (struct effect *effect, const struct state *after)
{
  const struct ew_insn *insn = &effect->insn;
  unsigned i;

  effect->changed = 0;
  for (i = 0; i < N_REGS; i++)
    if (after->regs[i] != effect->before.regs[i])
      effect->changed |= UINT32_C (1) << i;
  if (effect->changed & ~insn->writes)
    return "a register that is not said to be written";
  if (insn->step != 0
      && value (after, insn->from) != value (&effect->before, insn->from) + insn->step)
    return "a step";
  return check_op (effect, after);
}
