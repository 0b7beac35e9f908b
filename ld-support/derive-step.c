/* SPDX-License-Identifier: GPL-3.0-or-later */
/* derive-step.c: what is known, before and after an instruction.

   Slots are kept only for what a row can need: return addresses and frame pointers,
   and addresses of the frame, of which a trampoline makes records.  One below the stack
   pointer is forgotten, because an interrupt may overwrite it.  A store through a
   register that is not known is believed not to hit the frame (see check.h).  */

#include "config.h"
#include "derive.h"

#include <string.h>

void
ew_state_start (struct ew_state *state)
{
  unsigned i;

  memset (state, 0, sizeof *state);
  for (i = 0; i < EW_N_INSN_REGS; i++)
    state->regs[i] = (struct ew_known) { .known = true, .base = i };
}

static bool
same (const struct ew_known *a, const struct ew_known *b)
{
  return (a->known && b->known && a->base == b->base && a->offset == b->offset
	  && a->is_signed == b->is_signed);
}

const struct ew_known *
ew_state_slot (const struct ew_state *state, int64_t at, bool shadow)
{
  unsigned i;

  for (i = 0; i < state->n_slots; i++)
    if (state->slots[i].at == at && state->slots[i].shadow == shadow)
      return &state->slots[i].held;
  return NULL;
}

bool
ew_state_merge (struct ew_state *to, const struct ew_state *from)
{
  bool changed = false;
  unsigned i;

  for (i = 0; i < EW_N_INSN_REGS; i++)
    if (to->regs[i].known && !same (&to->regs[i], &from->regs[i]))
      {
	to->regs[i].known = false;
	changed = true;
      }
  for (i = 0; i < to->n_slots; )
    {
      const struct ew_known *other = ew_state_slot (from, to->slots[i].at,
						    to->slots[i].shadow);

      if (other != NULL && same (other, &to->slots[i].held))
	i++;
      else
	{
	  to->slots[i] = to->slots[--to->n_slots];
	  changed = true;
	}
    }
  return changed;
}

static struct ew_known
plus (struct ew_known value, int64_t number)
{
  value.offset = (int64_t) ((uint64_t) value.offset + (uint64_t) number);
  return value;
}

static const struct ew_known nothing;

/* The sum or difference of registers, one of them a number.  */
static struct ew_known
sum (const struct ew_state *state, const struct ew_insn *insn)
{
  struct ew_known a = state->regs[insn->from], b = state->regs[insn->with];

  if (!a.known || !b.known || b.base != EW_NO_REG)
    return nothing;
  b.offset = (int64_t) ((uint64_t) b.offset << (insn->value & 63));
  return plus (a, insn->op == EW_OP_SUM ? b.offset
	       : (int64_t) -(uint64_t) b.offset);
}

static struct ew_known
inserted (struct ew_known old, const struct ew_insn *insn)
{
  uint64_t mask = UINT64_C (0xffff) << (insn->value & 63);

  if (!old.known || old.base != EW_NO_REG)
    return nothing;
  old.offset = (int64_t) (((uint64_t) old.offset & ~mask)
			  | (uint64_t) (insn->value >> 8) << (insn->value & 63));
  return old;
}

/* The return address VALUE with another signature.  */
static struct ew_known
signed_as (const struct ew_object *object, struct ew_known value, bool is_signed)
{
  if (!value.known || value.base != object->arch->lr || value.offset != 0)
    return nothing;
  value.is_signed = is_signed;
  return value;
}

/* The place in memory that INSN accesses: false where it is none that can be a slot.  */
static bool
place (const struct ew_object *object, const struct ew_state *state,
       const struct ew_insn *insn, int64_t *at, bool *shadow)
{
  const struct ew_known *from = &state->regs[insn->from];
  const struct ew_target *target = object->arch->target;

  if (!from->known || (from->base != target->sp && from->base != target->shadow))
    return false;
  *shadow = from->base == target->shadow;
  *at = from->offset + insn->value;
  return true;
}

/* What is loaded from WORDS words behind the address of INSN.  */
static struct ew_known
loaded (const struct ew_object *object, const struct ew_state *state,
	const struct ew_insn *insn, unsigned words)
{
  const struct ew_known *held;
  int64_t at;
  bool shadow;

  if (!place (object, state, insn, &at, &shadow))
    return nothing;
  held = ew_state_slot (state, at + 8 * words, shadow);
  return held == NULL ? nothing : *held;
}

static bool
is_worth (const struct ew_object *object, const struct ew_known *value)
{
  const struct ew_target *target = object->arch->target;

  if (!value->known)
    return false;
  return value->base != EW_NO_REG && (value->base == target->sp || value->offset == 0);
}

static void
forget_slots (struct ew_state *state, int64_t at, int64_t size, bool shadow)
{
  unsigned i;

  for (i = 0; i < state->n_slots; )
    if (state->slots[i].shadow == shadow && state->slots[i].at + 8 > at
	&& state->slots[i].at < at + size)
      state->slots[i] = state->slots[--state->n_slots];
    else
      i++;
}

/* Return addresses and frame pointers are what a row can't do without.  */
static bool
is_vital (const struct ew_object *object, const struct ew_known *value)
{
  return (value->offset == 0
	  && (value->base == object->arch->lr
	      || value->base == object->arch->target->fp));
}

static void
add_slot (const struct ew_object *object, struct ew_state *state, int64_t at,
	  bool shadow, const struct ew_known *value)
{
  unsigned i;

  if (!is_worth (object, value) || at % 8 != 0)
    return;
  for (i = 0; state->n_slots == EW_MAX_SLOTS && i < EW_MAX_SLOTS
	      && is_vital (object, value); i++)
    if (!is_vital (object, &state->slots[i].held))
      state->slots[i] = state->slots[--state->n_slots];
  if (state->n_slots < EW_MAX_SLOTS)
    state->slots[state->n_slots++] = (struct ew_slot) { at, *value, shadow };
}

static void
store (const struct ew_object *object, struct ew_state *state,
       const struct ew_insn *insn)
{
  int64_t at;
  bool shadow;

  if (!place (object, state, insn, &at, &shadow))
    return;
  forget_slots (state, at, insn->size, shadow);
  if (insn->to != EW_NO_REG)
    add_slot (object, state, at, shadow, &state->regs[insn->to]);
  if (insn->with != EW_NO_REG)
    add_slot (object, state, at + 8, shadow, &state->regs[insn->with]);
}

/* Forget what lies below the stack pointer.  */
static void
forget_below (const struct ew_object *object, struct ew_state *state)
{
  const struct ew_known *sp = &state->regs[object->arch->target->sp];
  unsigned i;

  if (!sp->known || sp->base != object->arch->target->sp)
    return;
  for (i = 0; i < state->n_slots; )
    if (!state->slots[i].shadow && state->slots[i].at < sp->offset)
      state->slots[i] = state->slots[--state->n_slots];
    else
      i++;
}

/* What INSN makes of its registers, TO and WITH.  */
static void
make (const struct ew_object *object, const struct ew_state *old,
      const struct ew_insn *insn, struct ew_known *to, struct ew_known *with)
{
  switch (insn->op)
    {
    case EW_OP_ADD:
      *to = old->regs[insn->from];
      if (to->known)
	*to = plus (*to, insn->value);
      break;
    case EW_OP_SUM:
    case EW_OP_DIFFERENCE:
      *to = sum (old, insn);
      break;
    case EW_OP_CONST:
      *to = (struct ew_known) { .known = true, .base = EW_NO_REG,
				.offset = insn->value };
      break;
    case EW_OP_INSERT:
      *to = inserted (old->regs[insn->to], insn);
      break;
    case EW_OP_LOAD:
      *to = loaded (object, old, insn, 0);
      *with = loaded (object, old, insn, 1);
      break;
    case EW_OP_SIGN:
    case EW_OP_AUTH:
    case EW_OP_STRIP:
      *to = signed_as (object, old->regs[insn->to], insn->op == EW_OP_SIGN);
      break;
    default:
      break;
    }
}

void
ew_state_step (const struct ew_object *object, struct ew_state *state,
	       const struct ew_insn *insn)
{
  const struct ew_state old = *state;
  struct ew_known to = nothing, with = nothing;
  bool call = insn->way == EW_WAY_CALL || insn->way == EW_WAY_CALL_REG;
  uint32_t lost = insn->writes | (call ? object->arch->target->call_writes : 0);
  unsigned i;

  make (object, &old, insn, &to, &with);
  if (insn->op == EW_OP_STORE)
    store (object, state, insn);
  for (i = 0; lost != 0 && i < EW_N_INSN_REGS; i++)
    if (lost & EW_REG_MASK (i))
      state->regs[i] = nothing;
  if (insn->op != EW_OP_STORE && insn->op != EW_OP_NONE && insn->to < EW_N_INSN_REGS
      && (insn->writes & EW_REG_MASK (insn->to)))
    state->regs[insn->to] = to;
  if (insn->op == EW_OP_LOAD && insn->with < EW_N_INSN_REGS)
    state->regs[insn->with] = with;
  if (insn->step != 0 && old.regs[insn->from].known)
    state->regs[insn->from] = plus (old.regs[insn->from], insn->step);
  forget_below (object, state);
}

static bool
holds (const struct ew_state *state, unsigned reg, unsigned base)
{
  return (reg < EW_N_INSN_REGS && state->regs[reg].known
	  && state->regs[reg].base == base && state->regs[reg].offset == 0
	  && !state->regs[reg].is_signed);
}

bool
ew_state_is_exit (const struct ew_object *object, const struct ew_state *state,
		  unsigned to)
{
  const struct ew_target *target = object->arch->target;

  return (holds (state, to, object->arch->lr) && holds (state, target->sp, target->sp)
	  && holds (state, target->fp, target->fp));
}
