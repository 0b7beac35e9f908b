/* SPDX-License-Identifier: GPL-3.0-or-later */
/* walk.c: walk stacks that the fuzzer makes up.

   Memory and registers are numbers made from the seed, of which many lead into
   the table's parts or back to the stack, so that walks go on; a frame pointer is
   often put where the row says that it is.  What must hold is in the comments of
   ew_step (entryway/unwind.h): four verdicts, a cursor that moves only with
   EW_WALK_OK, aligned reads of what is on the stack, and, if FUZZ_WALKS_END, no
   step that leads nowhere.  */

#include "fuzz.h"

#include <string.h>

#define STEPS 16
#define STACK 0x7fff0000u

/* Whether every walk must end; see README.  */
#ifndef FUZZ_WALKS_END
# define FUZZ_WALKS_END 1
#endif

struct world
{
  const struct ew_table *table;
  uint64_t seed;
  uintptr_t pac_mask;
  uintptr_t least;		/* What may be read.  */
};

/* A code address, or almost.  */
static uintptr_t
code_address (const struct world *world, uint64_t random)
{
  const struct ew_table *table = world->table;
  const unsigned n = table->header->n_parts;
  unsigned part;
  uintptr_t address;

  if (n == 0)
    return random & ~(uintptr_t) 3;
  part = (random >> 8) % n;
  address = (uintptr_t) &table->addresses[part]
	    + (uintptr_t) (intptr_t) table->addresses[part]
	    + (random >> 16) % table->lengths[part] * 4;
  if ((random & 0xf0) == 0)
    address ^= world->pac_mask;
  return address;
}

/* What the word at ADDRESS is.  The same word each time.  */
static uint64_t
word_at (const struct world *world, uintptr_t address)
{
  uint64_t seed = world->seed ^ address;
  uint64_t random = fuzz_random (&seed);

  switch (random % 8)
    {
    case 0:
      return seed;
    case 1:
    case 2:
    case 3:
      return address + (random >> 8) % 32 * 8;
    default:
      return code_address (world, random);
    }
}

static int
read_word (void *context, uintptr_t address, uintptr_t *value)
{
  const struct world *world = context;

  FUZZ_MUST (address % sizeof *value == 0 && address >= world->least);
  if ((world->seed ^ address) % 31 == 0)
    return -1;
  *value = word_at (world, address);
  return 0;
}

static void
check_moved (const struct ew_cursor *before, const struct ew_cursor *after,
	     enum ew_verdict verdict, const struct world *world)
{
  FUZZ_MUST (verdict <= EW_WALK_NO_DATA);
  FUZZ_MUST (after->cause <= EW_CAUSE_REGS);
  FUZZ_MUST ((verdict == EW_WALK_UNRELIABLE) == (after->cause != EW_CAUSE_NONE));
  if (verdict != EW_WALK_OK)
    FUZZ_MUST (after->pc == before->pc && after->sp == before->sp
	       && after->fp == before->fp && after->regs == before->regs
	       && after->called == before->called
	       && after->lr_used == before->lr_used);
  else
    {
      FUZZ_MUST (after->called && after->lr_used && after->pc % 4 == 0);
      FUZZ_MUST (after->sp >= before->sp);
      FUZZ_MUST (after->regs == NULL || after->regs == before->regs);
      FUZZ_MUST ((after->pc & world->pac_mask) == 0
		 || (after->pc & world->pac_mask) == world->pac_mask);
      /* Registers are believed in two frames at most.  */
      FUZZ_MUST (after->regs == NULL || !before->called);
    }
}

/* Let the frame pointer be where the row wants it, if HELP.  A row reads nothing
   that is no longer, or not yet, on the stack; an entry does.  */
static void
prepare (struct world *world, struct ew_cursor *cursor, int help)
{
  const struct ew_table_state *row
    = ew_lookup (world->table, cursor->pc - (cursor->called ? 4 : 0));

  world->least = 0;
  if (row == NULL || (row->code & EW_ROWS_ROW_MASK) != EW_ROWS_ROW)
    return;
  world->least = cursor->sp;
  if (!help)
    return;
  if ((row->code & EW_ROW_CFA) == EW_ROW_CFA_SP)
    cursor->fp = cursor->sp + ((uintptr_t) row->cfa - row->fp) * 8;
  else
    cursor->fp = cursor->sp + ((cursor->pc >> 2) % 4) * 8;
}

/* Whether a step has led from a place to the same place: the walk never ends, because
   the stack does not change, either.  */
static int
for_ever (const struct ew_cursor *before, const struct ew_cursor *after)
{
  return (before->called && before->regs == NULL && after->pc == before->pc
	  && after->from_site == before->from_site
	  && after->sp == before->sp && after->fp == before->fp);
}

static void
walk_from (struct world *world, struct ew_cursor *cursor, uint64_t random)
{
  const struct ew_stack stack = { read_word, world, world->pac_mask };
  unsigned i;

  for (i = 0; i < STEPS; i++)
    {
      struct ew_cursor before;
      enum ew_verdict verdict;

      prepare (world, cursor, (random >> i) & 1);
      before = *cursor;
      verdict = ew_step (world->table, cursor, &stack);
      check_moved (&before, cursor, verdict, world);
      if (verdict != EW_WALK_OK)
	break;
      FUZZ_MUST (!for_ever (&before, cursor) || !FUZZ_WALKS_END);
    }
}

void
fuzz_walk (const struct ew_table *table, uint64_t seed)
{
  struct world world = { .table = table, .seed = seed };
  uint64_t random = fuzz_random (&seed);
  uintptr_t regs[EW_N_REGS], sp = STACK + random % 16 * 8;
  struct ew_cursor cursor;
  unsigned i;

  if (random & 0x10000)
    world.pac_mask = (uintptr_t) 0x7f << 48;
  for (i = 0; i < EW_N_REGS; i++)
    regs[i] = word_at (&world, STACK + i * 8 + 4);
  ew_start (&cursor, code_address (&world, fuzz_random (&seed)), sp, regs[29],
	    random & 0xe0000 ? regs : NULL);
  walk_from (&world, &cursor, random >> 20);
  ew_start_call (&cursor, code_address (&world, fuzz_random (&seed)), sp,
		 sp - 16 + (random >> 60) % 8 * 8);
  walk_from (&world, &cursor, random >> 40);
}
