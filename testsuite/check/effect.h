/* SPDX-License-Identifier: GPL-3.0-or-later */
/* effect.h: what an instruction has done to a processor, beside what it is said to do.

   execute.c makes a state, gives it to effect_begin, has the instruction executed, and
   gives the state after it to effect_end.  Memory is what the registers point to: a
   buffer of which both know the place.  */

#ifndef EFFECT_H
#define EFFECT_H

#include "insn.h"

#include <stddef.h>

/* x0 to x30, and sp.  */
#define N_REGS 32

struct state
{
  uint64_t regs[N_REGS];
  uint64_t pstate;
};

/* What is kept of memory: where a load or a store is said to be, and around it.  */
#define AROUND 64

struct effect
{
  struct ew_insn insn;
  struct state before;
  unsigned char memory[AROUND + 32 + AROUND];
  const unsigned char *address;	/* NULL where it is not in the buffer.  */
  uint32_t changed;		/* Mask of the registers that have another value.  */
};

/* The buffer.  */
#define SCRATCH ((unsigned char *) UINT64_C (0x2080000000))
#define SCRATCH_SIZE 0x100000u

/* Bytes of a vector; of a streaming one.  0 where there are none.  */
extern unsigned effect_vector[2];

void effect_begin (struct effect *effect, const struct state *before);

/* NULL if all is as EFFECT->insn says; else what is not.  */
const char *effect_end (struct effect *effect, const struct state *after);

#endif /* EFFECT_H */
