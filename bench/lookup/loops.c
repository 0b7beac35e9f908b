/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loops.c: the loops that are timed.

   One for each method, and the same once more with each place depending on what was
   found at the one before, so that look-ups can't overlap: what one of them takes
   from its beginning to its end.  ZERO is a zero that no compiler and no
   processor knows to be one.  What was found is read and added up, so a method
   can't leave it where it lies.  The loops are functions of their own names, for
   callgrind's --toggle-collect.  */

#include "lookup.h"

static volatile uint64_t zero;

/* The stack that steps read.  */
static int
read_word (void *context, uintptr_t address, uintptr_t *value)
{
  const struct bench *bench = context;
  uintptr_t offset = address - (uintptr_t) bench->stack;

  if (offset >= STACK_WORDS * sizeof (uintptr_t))
    return 1;
  *value = *(const uintptr_t *) address;
  return 0;
}

static inline uint64_t
orc (const struct bench *bench, uintptr_t pc)
{
  const struct orc_entry *entry = orc_find (&bench->orc, pc);

  return entry != NULL ? (uint64_t) entry->cfa + entry->code : 0;
}

static inline uint64_t
sframe (const struct bench *bench, uintptr_t pc)
{
  struct sframe_row row;

  return sframe_find (&bench->sframe, pc, &row) ? (uint64_t) row.cfa + row.sp : 0;
}

static inline uint64_t
look (const struct ew_table *table, uintptr_t pc)
{
  const struct ew_table_state *state = ew_lookup (table, pc);

  return state != NULL ? (uint64_t) state->cfa + state->code : 0;
}

static inline uint64_t
step (const struct bench *bench, uintptr_t pc, uint32_t frame)
{
  const struct ew_stack stack = { .read_word = read_word,
				  .context = (void *) bench };
  const uintptr_t sp = (uintptr_t) bench->stack;
  struct ew_cursor cursor;

  /* PC is where a call is; the return address is behind it.  */
  ew_start_call (&cursor, pc + 4, sp, sp + frame);
  if (ew_step (&bench->table, &cursor, &stack) != EW_WALK_OK)
    return 0;
  return (uint64_t) cursor.sp + cursor.fp + cursor.pc;
}

#define LOOPS(name, places, found)				\
  static __attribute__ ((noinline)) uint64_t			\
  loop_##name (const struct bench *bench, uint32_t n, uint32_t mask) \
  {								\
    uint64_t sum = 0;						\
    uint32_t i;							\
								\
    for (i = 0; i < n; i++)					\
      {								\
	uintptr_t pc = bench->text + bench->places[i & mask];	\
								\
	sum += found;						\
      }								\
    return sum;							\
  }								\
								\
  static __attribute__ ((noinline)) uint64_t			\
  serial_##name (const struct bench *bench, uint32_t n, uint32_t mask) \
  {								\
    uint64_t sum = 0, none = zero;				\
    uint32_t i;							\
								\
    for (i = 0; i < n; i++)					\
      {								\
	uintptr_t pc = (bench->text + bench->places[i & mask]	\
			+ (sum & none));			\
								\
	sum += found;						\
      }								\
    return sum;							\
  }

LOOPS (orc, place, orc (bench, pc))
LOOPS (sframe, place, sframe (bench, pc))
LOOPS (table, place, look (&bench->table, pc))
LOOPS (memo, place, look (&bench->memo, pc))
LOOPS (linked, linked, look (&bench->table, pc))
LOOPS (step, linked, step (bench, pc, bench->frame[i & mask]))

method_loop *const loops[N_METHODS] =
{
  loop_orc, loop_sframe, loop_table, loop_memo, loop_linked, loop_step
};

method_loop *const serial_loops[N_METHODS] =
{
  serial_orc, serial_sframe, serial_table, serial_memo, serial_linked, serial_step
};
