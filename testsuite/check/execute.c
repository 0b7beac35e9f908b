/* SPDX-License-Identifier: GPL-3.0-or-later */
/* execute.c: have a processor execute words, and look what they do.

   usage: execute [FILLINGS [ANY]]

   The words are those of words.c.  One whose successor is known to be the next is put
   before a breakpoint and executed, with registers that are known: the base of an
   address points into a buffer (effect.h), others are small numbers, pointers into the
   buffer, or anything.  All that happens then is in the signal's context: the handler
   compares, makes the next state and returns into the next word.  A word that faults
   or is illegal has not been executed, and is counted.  Not tried are calls of the
   system.

   Code is written a page at a time, because QEMU translates a page that has been
   written anew.  Prints counts; the last line is "N executed, N differences".  */

#define _GNU_SOURCE
#include "config.h"
#include "effect.h"
#include "words.h"
#include "target.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <ucontext.h>

/* Around the code is what literals are loaded from.  */
#define LITERALS ((unsigned char *) UINT64_C (0x3000000000))
#define LITERALS_SIZE 0x400000u
#define CODE ((uint32_t *) (LITERALS + LITERALS_SIZE / 2))
#define N_SLOTS 512
#define BRK UINT32_C (0xd4200000)
/* Every other page is executed in the streaming mode of SME, if there is one.  That
   clears predicates, so some are set.  */
#define SMSTART UINT32_C (0xd503477f)
#define SMSTOP UINT32_C (0xd503467f)
#define PTRUE UINT32_C (0x2518e3e0)

/* A word, and the line of the table that it has.  */
static uint32_t slots[N_SLOTS];
static unsigned n_slots, slot;
static struct words words;
static struct effect effect;
static uint64_t random_state = UINT64_C (0x6465636f646572);
static uint64_t thread_pointer;

static unsigned long tried, executed, illegal, faulted, skipped, unknown, differences;
static unsigned long claims, seen[EW_OP_SCALED + 1];
/* By line: how often one was executed, and how often it has changed a register.  */
static unsigned long *of_line, *changes_of_line;

static void
describe (uint32_t word, struct ew_insn *insn)
{
  unsigned char code[4] = { word, word >> 8, word >> 16, word >> 24 };

  ew_aarch64_insn (code, insn);
}

/* QEMU 7.2 aborts at four words that are no instructions, but look like an fsqrt of 16
   bits (translate-a64.c, disas_simd_two_reg_misc_fp16).  */
static bool
is_fatal (uint32_t word)
{
  return ((word & 0xbffffc00) == 0x0ef9f800 || (word & 0xfffffc00) == 0x5ef8f800
	  || (word & 0xfffffc00) == 0x7ef9f800);
}

/* Whether WORD can be executed so that anything can be said of it.  */
static bool
can_execute (uint32_t word)
{
  struct ew_insn insn;

  describe (word, &insn);
  if (insn.op == EW_OP_UNKNOWN)
    unknown++;
  /* svc, hvc, smc.  */
  else if (insn.way != EW_WAY_NEXT || (word & 0xffe0001c) == 0xd4000000
	   || is_fatal (word))
    skipped++;
  else
    return true;
  return false;
}

static void
add_slot (uint32_t word)
{
  slots[n_slots] = word;
  CODE[2 * n_slots] = word;
  CODE[2 * n_slots + 1] = BRK;
  n_slots++;
}

/* Write the next page of code; there is none if there are no words.  */
static void
fill_slots (void)
{
  static bool streaming;
  uint32_t word;
  unsigned i;

  n_slots = slot = 0;
  add_slot (streaming ? SMSTOP : SMSTART);
  streaming = !streaming;
  for (i = 0; i < 16; i += 2)
    add_slot (PTRUE | i);
  while (n_slots < N_SLOTS && words_next (&words, &word))
    if (can_execute (word))
      add_slot (word);
  if (n_slots == 1 + 16 / 2)
    n_slots = 0;
  __builtin___clear_cache ((char *) CODE, (char *) (CODE + 2 * n_slots));
}

/* A pointer into the middle of the buffer.  */
static uint64_t
pointer (void)
{
  return ((uint64_t) SCRATCH + SCRATCH_SIZE / 2
	  + (random_next (&random_state) >> 40 & 0x3ff0));
}

static void
make_state (uint32_t word, struct state *state)
{
  unsigned base = word >> 5 & 31, index = word >> 16 & 31, i;
  uint64_t kinds = random_next (&random_state), any;

  for (i = 0; i < N_REGS; i++, kinds >>= 2)
    {
      any = random_next (&random_state);
      state->regs[i] = ((kinds & 3) == 0 ? any >> 56 : (kinds & 3) == 1 ? any
			: pointer ());
    }
  if (random_next (&random_state) >> 63)
    state->regs[index] = random_next (&random_state) >> 57;
  state->regs[base] = pointer ();
  state->regs[31] = pointer ();
  state->pstate = random_next (&random_state) >> 60 << 28;
}

/* Have the next word executed when CONTEXT is returned to.  */
static void
begin (mcontext_t *context)
{
  struct state state;

  make_state (slots[slot], &state);
  describe (slots[slot], &effect.insn);
  effect_begin (&effect, &state);
  memcpy (context->regs, state.regs, sizeof context->regs);
  context->sp = state.regs[31];
  context->pstate = state.pstate;
  context->pc = (uintptr_t) (CODE + 2 * slot);
  tried++;
}

static void
print_difference (const char *why, const struct state *after)
{
  unsigned i;

  if (differences++ >= 20)
    return;
  printf ("%08" PRIx32 " (line %zu): %s\n", slots[slot], words_line (slots[slot]), why);
  for (i = 0; i < N_REGS; i++)
    if (after->regs[i] != effect.before.regs[i])
      printf ("  %u: %" PRIx64 " -> %" PRIx64 "%s\n", i, effect.before.regs[i],
	      after->regs[i], effect.insn.writes >> i & 1 ? "" : "  not said");
}

/* What the word has done is in CONTEXT.  */
static void
end (int signal, const mcontext_t *context)
{
  uintptr_t at = (uintptr_t) (CODE + 2 * slot);
  size_t line = words_line (slots[slot]);
  struct state after;
  const char *why;

  memcpy (after.regs, context->regs, sizeof context->regs);
  after.regs[31] = context->sp;
  after.pstate = context->pstate;
  if (signal == SIGTRAP && context->pc == at + 4)
    {
      executed++;
      of_line[line]++;
      seen[effect.insn.op]++;
      claims += effect.insn.op != EW_OP_NONE || effect.insn.step != 0;
      why = effect_end (&effect, &after);
      changes_of_line[line] += effect.changed != 0;
      if (why != NULL)
	print_difference (why, &after);
    }
  else if (context->pc != at)
    print_difference ("it goes elsewhere", &after);
  else if (signal == SIGILL)
    illegal++;
  else
    faulted++;
}

/* Lines of which many words were executed that were said to write, and none did.  */
static unsigned
print_idle (void)
{
  unsigned idle = 0;
  struct ew_insn insn;
  size_t i;

  for (i = 0; i < words_n_lines; i++)
    if (of_line[i] >= 20 && changes_of_line[i] == 0)
      {
	words_describe (i, words_value (i), &insn);
	if (insn.writes != 0)
	  {
	    printf ("line %zu (%s) never writes\n", i, words_forms[i]);
	    idle++;
	  }
      }
  return idle;
}

/* Print which lines were never executed although they could have been.  */
static void
print_never (void)
{
  struct ew_insn insn;
  size_t i;

  printf ("never executed:");
  for (i = 0; i < words_n_lines; i++)
    {
      words_describe (i, words_value (i), &insn);
      if (of_line[i] == 0 && insn.op != EW_OP_UNKNOWN && insn.way == EW_WAY_NEXT)
	printf (" %zu/%s", i, words_forms[i]);
    }
  putchar ('\n');
}

static void
finish (void)
{
  unsigned idle = print_idle (), i;

  print_never ();
  printf ("%lu not tried, %lu unknown; %lu tried: %lu illegal, %lu faulted\n",
	  skipped, unknown, tried, illegal, faulted);
  printf ("%lu claims:", claims);
  for (i = EW_OP_ADD; i < sizeof seen / sizeof seen[0]; i++)
    printf (" %lu", seen[i]);
  printf ("\n%lu executed, %lu differences\n", executed, differences);
  exit (differences != 0 || idle != 0);
}

static void
handle (int signal, siginfo_t *info, void *data)
{
  mcontext_t *context = &((ucontext_t *) data)->uc_mcontext;

  (void) info;
  /* An instruction may have changed it, and the library needs it.  */
  asm volatile ("msr tpidr_el0, %0" : : "r" (thread_pointer));
  if (n_slots != 0)
    end (signal, context);
  if (++slot >= n_slots)
    fill_slots ();
  if (n_slots == 0)
    finish ();
  begin (context);
}

static int
prepare (void)
{
  static unsigned char stack[1 << 20];
  const stack_t alternate = { .ss_sp = stack, .ss_size = sizeof stack };
  struct sigaction action = { .sa_sigaction = handle,
			      .sa_flags = SA_SIGINFO | SA_ONSTACK };
  static const int signals[] = { SIGTRAP, SIGILL, SIGSEGV, SIGBUS, SIGFPE };
  const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE;
  int bad, length;
  unsigned i;

  of_line = calloc (words_n_lines + 1, sizeof *of_line);
  changes_of_line = calloc (words_n_lines + 1, sizeof *changes_of_line);
  bad = (of_line == NULL || changes_of_line == NULL
	 || mmap (SCRATCH, SCRATCH_SIZE, PROT_READ | PROT_WRITE, flags, -1, 0) != SCRATCH
	 || mmap (LITERALS, LITERALS_SIZE, PROT_READ | PROT_WRITE | PROT_EXEC, flags,
		  -1, 0) != LITERALS
	 || sigaltstack (&alternate, NULL) != 0);
  for (i = 0; i < sizeof signals / sizeof signals[0]; i++)
    bad |= sigaction (signals[i], &action, NULL);
  if (bad)
    return 0;
  for (i = 0; i < SCRATCH_SIZE; i++)
    SCRATCH[i] = random_next (&random_state) >> 56;
  length = prctl (PR_SVE_GET_VL);
  effect_vector[0] = effect_vector[1] = length < 0 ? 0 : length & 0xffff;
  length = prctl (64 /* PR_SME_GET_VL */);
  if (length >= 0)
    effect_vector[1] = length & 0xffff;
  asm volatile ("mrs %0, tpidr_el0" : "=r" (thread_pointer));
  return 1;
}

int
main (int argc, char **argv)
{
  if (argc > 3 || !prepare ())
    return 2;
  words_begin (&words, argc > 1 ? strtoul (argv[1], NULL, 0) : FILLINGS,
	       argc > 2 ? strtoul (argv[2], NULL, 0) : ANY);
  asm volatile ("brk #0" : : : "memory");
  return 2;
}
