/* SPDX-License-Identifier: GPL-3.0-or-later */
/* walk.h: between the files of the client that steps through a program.

   An arm64 program runs under QEMU's user mode emulation and is stopped after every
   instruction: by a debugger, through GDB's remote protocol (main.c, remote.c,
   guest.c), or inside of QEMU by a plugin (plugin.c), which is fast and not
   documented.  At each stop three things are known, by ways that share nothing: the
   registers, the calls that have not returned, from the instructions executed so far
   (shadow.c), and what the runtime says of them by the program's table.
   compare.c compares the last two.

   A word of the guest is a word of the client: uintptr_t has 64 bits in both,
   which is why the runtime can be compiled here and walk there.  */

#ifndef EW_UNWIND_WALK_H
#define EW_UNWIND_WALK_H

#include <stddef.h>
#include <stdint.h>
#include <entryway/unwind.h>

#define WALK_FP 29
#define WALK_LR 30

/* Print `unwind: WHAT: WHY' and end with status 2, which is trouble, not a wrong
   caller.  */
void walk_die (const char *what, const char *why) __attribute__ ((noreturn));

/* The registers at a stop.  */
struct regs
{
  uintptr_t x[EW_N_REGS];
  uintptr_t sp;
  uintptr_t pc;
};

/* program.c: the program's file.  */

struct symbol
{
  uintptr_t start;
  const char *name;
  unsigned long no_data;	/* Stops in it of which the table knows nothing.  */
  int trampoline;		/* A target of areas, with frame records.  */
  int armed;			/* Its area was executed.  */
};

struct program
{
  const unsigned char *bytes;	/* The whole file.  */
  size_t size;
  struct symbol *symbols;	/* Functions, by address.  */
  size_t n_symbols;
  uintptr_t text;		/* An address that is mapped from the file, */
  const unsigned char *text_bytes;	/* and what is there.  */
  struct ew_table table;
};

void program_open (struct program *program, const char *file);
/* The function at or before PC; NULL where there is none.  */
struct symbol *program_symbol (const struct program *program, uintptr_t pc);
/* The function NAME; NULL where there is none.  */
struct symbol *program_find (const struct program *program, const char *name);
/* PC as function+offset, in one of a few static buffers.  */
const char *program_where (const struct program *program, uintptr_t pc);

/* shadow.c: the calls that have not returned.  */

/* What a walk must find below a function: the return address, and the stack pointer
   and the frame pointer when the call was made.  */
struct call
{
  uintptr_t pc;
  uintptr_t sp;
  uintptr_t fp;
};

#define SHADOW_JUMPS 256

struct shadow
{
  struct call *calls;
  size_t n, room;
  /* Where longjmp may go: calls of setjmp, and N at that time.  */
  struct { struct call call; size_t n; } jumps[SHADOW_JUMPS];
  size_t n_jumps;
};

enum shadow_event
{
  SHADOW_NONE, SHADOW_CALL, SHADOW_RETURN, SHADOW_LONGJMP,
  SHADOW_LOST			/* It can't be true any more.  */
};

/* Begin at the first instruction of a function.  */
void shadow_start (struct shadow *shadow, const struct regs *regs);
/* INSN was executed, between BEFORE and AFTER.  */
enum shadow_event shadow_follow (struct shadow *shadow,
				 const struct program *program, uint32_t insn,
				 const struct regs *before,
				 const struct regs *after);

/* compare.c and report.c: the runtime's answer against the shadow stack.  */

/* What is counted, by name, and what it is.  */
#define WALK_COUNTS(X) \
  X (executed, "instructions executed") \
  X (calls, "calls") \
  X (returns, "returns") \
  X (longjmps, "longjmps") \
  X (lost, "times that the true stack was lost") \
  X (outside, "instructions outside of the table's text") \
  X (from_calls, "  compared from the call that led there") \
  X (strided, "skipped: between strides") \
  X (inside, "instructions of the table's text") \
  X (compared, "  compared: the caller is named") \
  X (frames, "callers compared") \
  X (wrong, "wrong") \
  X (unreliable, "unreliable at the instruction, in code of the compiler") \
  X (no_data, "no data at the instruction") \
  X (by_hand, "unreliable in the trampoline") \
  X (unreliable_below, "chains that end as unreliable further down") \
  X (no_data_below, "chains that end without data further down") \
  X (left, "chains that end outside of the table's text") \
  X (whole, "chains that are compared to the end") \
  X (areas, "instructions in areas") \
  X (armed, "  of so many functions") \
  X (sites, "instructions at patch sites") \
  X (called_sites, "patch sites as return addresses, in a register") \
  X (recorded_sites, "patch sites as return addresses, with a record") \
  X (link, "instructions with the return address in LR") \
  X (moved, "  of them, with a frame that is begun or half undone") \
  X (unlinked, "return address saved, record not linked") \
  X (linked, "record linked") \
  X (handlers, "chains that go through the trampoline")

enum walk_count
{
#define X(name, text) COUNT_##name,
  WALK_COUNTS (X)
#undef X
  WALK_N_COUNTS
};

#define WALK_DEPTHS 40
#define WALK_PLACES 100

struct compare
{
  struct program program;
  /* As in struct ew_stack.  */
  int (*read_word) (void *memory, uintptr_t address, uintptr_t *value);
  void *memory;
  struct shadow shadow;
  struct regs before;		/* At the last stop, */
  uint32_t insn;		/* and the instruction there.  */
  unsigned long counts[WALK_N_COUNTS];
  unsigned long causes[8][16];	/* By enum ew_cause and enum ew_reason.  */
  unsigned long depths[WALK_DEPTHS];
  /* Where nothing is claimed, the first so many.  */
  struct { uintptr_t pc; int cause, reason, below; unsigned long n; }
    places[WALK_PLACES];
  size_t n_places;
};

/* The program has stopped with REGS, for the first time at the first instruction of
   a function.  0 if it was for the last time, because that function has returned or
   there were enough stops.  */
int compare_stop (struct compare *compare, const struct regs *regs);

/* The number of the count NAME; -1 where there is none.  */
int report_count (const char *name, size_t length);
void report_print (const struct compare *compare);

/* options.c: what is to be done, and whether it was.  */

struct options
{
  const char *qemu, *socket_name, *program, *start;
  unsigned long steps, stride;
};

extern struct options walk_options;

/* NAME=VALUE.  */
void options_parse (const char *text);
/* Find the function that is named in PROGRAM.  */
void options_mark (const struct program *program);
/* Print how the run went; the exit status.  */
int options_judge (const struct compare *compare);

#endif /* EW_UNWIND_WALK_H */
