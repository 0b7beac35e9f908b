/* SPDX-License-Identifier: GPL-2.0-or-later */
/* memo.c: remember what was looked up last.

   Stacks are walked through the same few places again and again: the scheduler, the
   system calls.  A table may be given an array of words to remember answers in; then
   such a place costs a quarter of a look-up.

   A word is a whole answer: above its low 16 bits the address, in code units; in them
   the number of the state, EW_TABLE_GAP for no row.  It is read and written by one
   access of 8 aligned bytes, so that CPUs may share the array without a lock, and an
   interrupt may come at any time: whoever reads a word sees an answer that was
   true.  Addresses have more bits than that; those above have to be the same as in the
   address of the table, which lies within 2 GiB of what it speaks of.  */

#include "memo.h"

#define STATE_BITS 16

void
ew_table_remember (struct ew_table *table, uint64_t *words, unsigned bits)
{
  uint32_t i;

  for (i = 0; words != NULL && i < 1u << bits; i++)
    words[i] = 0;
  table->memo = words;
  table->memo_bits = bits;
}

/* The state whose number is NUMBER; NULL for a gap.  */
static const struct ew_table_state *
state_of (const struct ew_table *table, uint32_t number)
{
  uint32_t theirs = table->dictionary->n_states;

  if (number == EW_TABLE_GAP || number >= table->n_states)
    return NULL;
  return (number < theirs ? &table->dictionary->states[number]
	  : &table->states[number - theirs]);
}

/* The opposite.  */
static uint32_t
number_of (const struct ew_table *table, const struct ew_table_state *state)
{
  uintptr_t offset = (uintptr_t) state - (uintptr_t) table->states;

  if (state == NULL)
    return EW_TABLE_GAP;
  if (offset / sizeof *state < table->header->n_states)
    return table->dictionary->n_states + offset / sizeof *state;
  return state - table->dictionary->states;
}

const struct ew_table_state *
ew_lookup_memo (const struct ew_table *table, uintptr_t address)
{
  const unsigned bits = 64 - STATE_BITS, shift = table->unit_shift;
  uint64_t key = (uint64_t) address >> shift << STATE_BITS, word;
  uint64_t *place = table->memo + (key * 0x9e3779b97f4a7c15u
				   >> (64 - table->memo_bits));
  const struct ew_table_state *state;

  word = __atomic_load_n (place, __ATOMIC_RELAXED);
  /* 0 is an empty word.  */
  if (__builtin_expect (word == 0 || word >> STATE_BITS != key >> STATE_BITS
			|| ((address ^ (uintptr_t) table->header) >> shift >> bits) != 0,
			0))
    {
      uint32_t number;

      state = ew_lookup_afresh (table, address);
      number = number_of (table, state);
      if (number >> STATE_BITS == 0 && (key | number) != 0
	  && ((address ^ (uintptr_t) table->header) >> shift >> bits) == 0)
	__atomic_store_n (place, key | number, __ATOMIC_RELAXED);
      return state;
    }
  return state_of (table, word & ((1u << STATE_BITS) - 1));
}
