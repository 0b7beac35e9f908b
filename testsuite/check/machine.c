/* SPDX-License-Identifier: GPL-3.0-or-later */
/* machine.c: a processor for mutate.c that knows what insn.h can say.

   Registers hold numbers.  Those of the caller are random, so a register that holds the
   one of another register, or an address of the frame, does not do so by chance.  What an
   instruction writes in a way that is not described is random; so is what a call leaves
   in the registers that need not survive it.  The words of the stack are remembered; one
   below the stack pointer is lost.  A signature is an exclusive or of the upper bits.

   It is believed, as check.h does, that no store hits a slot whose address was loaded:
   that of a list on the stack leads, by a way that can't be gone, below the list.  And
   the stack pointer is never anything but an address of the stack: where it would be
   (the size of an array that nobody knows), it goes down by a random amount, which is
   above the 1024 bytes that a probe of the stack (-fstack-clash-protection) may be away
   from it.  */

#include "config.h"
#include "mutate.h"

#include <stdlib.h>

#define STACK UINT64_C (0x600000000000)	/* The stack pointer at the entry.  */
#define SHADOW UINT64_C (0x500000000000)
#define SIGNATURE UINT64_C (0x5a3f000000000000)
#define ADDRESS UINT64_C (0x0000ffffffffffff)

#define STACK_WORDS ((STACK_BELOW + STACK_ABOVE) / 8)
#define N_WORDS (STACK_WORDS + 2 * SHADOW_SIZE / 8)

bool
machine_make (struct machine *machine, const struct ew_arch *arch, uint64_t seed)
{
  *machine = (struct machine) { .arch = arch, .random = seed };
  machine->words = calloc (N_WORDS, sizeof *machine->words);
  return machine->words != NULL;
}

/* A number that is no address.  */
static uint64_t
any_number (struct machine *machine)
{
  return random_number (&machine->random) | UINT64_C (1) << 62;
}

static bool
on_stack (uint64_t address)
{
  return address - (STACK - STACK_BELOW) < STACK_BELOW + STACK_ABOVE;
}

/* The word that ADDRESS is in, or NULL where nothing is remembered.  */
static struct word *
word_at (struct machine *machine, uint64_t address)
{
  if (on_stack (address))
    return &machine->words[(address - (STACK - STACK_BELOW)) / 8];
  address -= SHADOW - SHADOW_SIZE;
  return address >= 2 * SHADOW_SIZE ? NULL : &machine->words[STACK_WORDS + address / 8];
}

static void
forget (struct machine *machine, uint64_t from, uint64_t to)
{
  for (; from < to; from += 8)
    {
      struct word *word = word_at (machine, from);

      if (word != NULL)
	word->path = 0;
    }
}

void
machine_enter (struct machine *machine)
{
  unsigned i;

  machine->path++;
  for (i = 0; i < EW_N_INSN_REGS; i++)
    machine->entry[i] = random_number (&machine->random) & ADDRESS >> 3;
  machine->entry[machine->arch->target->sp] = STACK;
  if (machine->arch->target->shadow < EW_N_INSN_REGS)
    machine->entry[machine->arch->target->shadow] = SHADOW;
  for (i = 0; i < EW_N_INSN_REGS; i++)
    machine->regs[i] = machine->entry[i];
  machine->vector = 16 * (1 + random_number (&machine->random) % 16);
  machine->stripped = machine->compared = false;
  machine->loaded = 0;
}

static uint64_t
get (const struct machine *machine, unsigned reg)
{
  return reg < EW_N_INSN_REGS ? machine->regs[reg] : 0;
}

static void
set (struct machine *machine, unsigned reg, uint64_t value)
{
  uint64_t old;

  if (reg >= EW_N_INSN_REGS)
    return;
  old = machine->regs[reg];
  if (reg == machine->arch->target->sp)
    {
      if (!on_stack (value) || value > STACK)
	value = old - 16 * (65 + random_number (&machine->random) % 64);
      forget (machine, old, value);
    }
  machine->regs[reg] = value;
}

static uint64_t
load (struct machine *machine, uint64_t address)
{
  struct word *word = address % 8 == 0 ? word_at (machine, address) : NULL;

  if (word == NULL)
    return any_number (machine);
  if (word->path != machine->path)
    *word = (struct word) { any_number (machine), machine->path };
  return word->value;
}

static void
store (struct machine *machine, uint64_t address, unsigned reg)
{
  struct word *word = word_at (machine, address);

  if (word != NULL && address % 8 == 0 && reg < EW_N_INSN_REGS)
    *word = (struct word) { machine->regs[reg], machine->path };
}

static void
store_all (struct machine *machine, const struct ew_insn *insn, uint64_t address)
{
  forget (machine, address & ~UINT64_C (7), address + insn->size);
  store (machine, address, insn->to);
  if (insn->with != EW_NO_REG)
    store (machine, address + 8, insn->with);
}

/* What INSN writes that is not described: all, at first.  */
static void
write_anything (struct machine *machine, const struct ew_insn *insn)
{
  const struct ew_target *target = machine->arch->target;
  uint32_t mask = insn->writes;
  unsigned i;

  if (insn->way == EW_WAY_CALL || insn->way == EW_WAY_CALL_REG)
    mask |= target->call_writes;
  if (insn->op != EW_OP_NONE && insn->op != EW_OP_UNKNOWN && insn->op != EW_OP_COMPARE)
    mask &= ~EW_REG_MASK (insn->to);
  if (insn->step != 0)
    mask &= ~EW_REG_MASK (insn->from);
  for (i = 0; mask != 0; i++, mask >>= 1)
    if (mask & 1)
      set (machine, i, any_number (machine));
}

/* What INSN makes of FROM, WITH and TO, the registers before.  */
static uint64_t
made (const struct machine *machine, const struct ew_insn *insn, uint64_t from,
      uint64_t with, uint64_t to)
{
  const uint64_t value = insn->value;

  switch (insn->op)
    {
    case EW_OP_ADD:
      return from + value;
    case EW_OP_SUM:
      return from + (with << (value & 63));
    case EW_OP_DIFFERENCE:
      return from - (with << (value & 63));
    case EW_OP_CONST:
      return value;
    case EW_OP_INSERT:
      return ((to & ~(UINT64_C (0xffff) << (value & 63)))
	      | (value >> 8) << (value & 63));
    case EW_OP_SIGN:
    case EW_OP_AUTH:
      return to ^ SIGNATURE;
    case EW_OP_STRIP:
      return to & ADDRESS;
    case EW_OP_SCALED:
      return from + value * machine->vector;
    default:
      return to;
    }
}

/* Note whether what INSN has made was made of what was loaded.  */
static void
note_loaded (struct machine *machine, const struct ew_insn *insn)
{
  const uint32_t to = EW_REG_MASK (insn->to);
  const bool derived = (machine->loaded & EW_REG_MASK (insn->from)) != 0;

  machine->loaded &= ~insn->writes;
  if (insn->op == EW_OP_LOAD)
    machine->loaded |= to | EW_REG_MASK (insn->with);
  else if ((insn->op == EW_OP_ADD || insn->op == EW_OP_SUM
	    || insn->op == EW_OP_DIFFERENCE) && derived)
    machine->loaded |= to;
  if (insn->step != 0 && derived)
    machine->loaded |= EW_REG_MASK (insn->from);
  machine->loaded &= ~EW_REG_MASK (machine->arch->target->sp);
}

void
machine_step (struct machine *machine, const struct ew_insn *insn)
{
  const uint64_t from = get (machine, insn->from), with = get (machine, insn->with);
  const uint64_t to = get (machine, insn->to), address = from + insn->value;
  uint64_t sp;

  write_anything (machine, insn);
  if (insn->op == EW_OP_LOAD)
    {
      set (machine, insn->to, load (machine, address));
      if (insn->with != EW_NO_REG)
	set (machine, insn->with, load (machine, address + 8));
    }
  else if (insn->op == EW_OP_STORE && (machine->loaded & EW_REG_MASK (insn->from)) == 0)
    store_all (machine, insn, address);
  else if (insn->op != EW_OP_STORE && insn->op != EW_OP_NONE
	   && insn->op != EW_OP_UNKNOWN && insn->op != EW_OP_COMPARE)
    set (machine, insn->to, made (machine, insn, from, with, to));
  if (insn->step != 0)
    set (machine, insn->from, from + insn->step);
  sp = get (machine, machine->arch->target->sp);
  if (insn->op == EW_OP_STORE && on_stack (address) && address < sp)
    forget (machine, address & ~UINT64_C (7), sp);
  if (insn->op == EW_OP_AUTH)
    machine->stripped = false;
  machine->stripped |= insn->op == EW_OP_STRIP && to > ADDRESS;
  machine->compared = (insn->op == EW_OP_COMPARE
		       && (insn->from == machine->arch->target->sp
			   || insn->with == machine->arch->target->sp));
  note_loaded (machine, insn);
  machine->compare[0] = from;
  machine->compare[1] = with;
}

bool
machine_decides (const struct machine *machine, const struct ew_insn *insn, bool *taken)
{
  *taken = ((machine->compare[0] == machine->compare[1])
	    == (insn->condition == EW_IF_EQUAL));
  return (insn->way == EW_WAY_BRANCH && insn->condition != EW_IF_OTHER
	  && machine->compared && on_stack (machine->compare[0])
	  && on_stack (machine->compare[1]));
}

/* --- rows */

/* Whether the slot SLOT below the CFA is above the stack pointer and holds something;
   that is stored to *VALUE.  */
static bool
in_slot (const struct machine *machine, uint64_t slot, uint64_t *value)
{
  uint64_t address = STACK - slot;
  const struct word *word;

  if (!on_stack (address) || address % 8 != 0
      || address < machine->regs[machine->arch->target->sp])
    return false;
  word = word_at ((struct machine *) machine, address);
  *value = word->value;
  return word->path == machine->path;
}

static bool
cfa_true (const struct machine *machine, const struct ew_row *row)
{
  const struct ew_target *target = machine->arch->target;
  const unsigned kind = row->code & EW_ROW_CFA;
  uint32_t reg = (kind == EW_ROW_CFA_SP ? target->sp : kind == EW_ROW_CFA_FP ? target->fp
		  : row->cfa_reg);

  return reg < EW_N_INSN_REGS && machine->regs[reg] + row->cfa == STACK;
}

static bool
ra_true (const struct machine *machine, const struct ew_row *row)
{
  const uint64_t good = machine->entry[machine->arch->lr];
  uint64_t value = machine->regs[machine->arch->lr];

  if ((row->code & EW_ROW_RA_SLOT) && !in_slot (machine, row->ra, &value))
    return false;
  if (row->code & EW_ROW_RA_SIGNED)
    return value == (good ^ SIGNATURE) || (value == good && machine->stripped);
  return value == good;
}

static bool
fp_true (const struct machine *machine, const struct ew_row *row)
{
  uint64_t value = machine->regs[machine->arch->target->fp];

  return (((row->code & EW_ROW_FP_SLOT) == 0 || in_slot (machine, row->fp, &value))
	  && value == machine->entry[machine->arch->target->fp]);
}

const char *
machine_lie (const struct machine *machine, const struct ew_row *row)
{
  const struct ew_target *target = machine->arch->target;

  if (row->code == EW_ROWS_ENTRY)
    return (machine->regs[target->sp] != STACK ? "cfa"
	    : machine_may_leave (machine, machine->arch->lr) ? NULL : "entry");
  if ((row->code & EW_ROWS_ROW_MASK) != EW_ROWS_ROW)
    return NULL;
  if (!cfa_true (machine, row))
    return "cfa";
  if (!ra_true (machine, row))
    return "return address";
  if (!fp_true (machine, row))
    return "frame pointer";
  if ((row->code & EW_ROW_LINKED) && machine->regs[target->fp] != STACK - row->fp)
    return "linked";
  return NULL;
}

bool
machine_may_leave (const struct machine *machine, unsigned link)
{
  const struct ew_target *target = machine->arch->target;

  return (get (machine, link) == machine->entry[machine->arch->lr]
	  && machine->regs[target->sp] == STACK
	  && machine->regs[target->fp] == machine->entry[target->fp]);
}
