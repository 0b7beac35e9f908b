/* SPDX-License-Identifier: GPL-2.0-or-later */
/* text.c: an arm64 program that changes its own instructions.

   The pages of the text are made writable for good: this is an example, not a
   hardened program; a kernel writes through a second mapping instead
   (examples/module/demo-text.c).  After an instruction has changed, the data
   cache must be cleaned and the instruction cache invalidated for that line
   (__builtin___clear_cache does both), which works for all
   CPUs, and a CPU that goes on with the old instruction is right too.  */

#define _GNU_SOURCE
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>
#include "text.h"

extern char __executable_start[], etext[];

static int
write_insn (void *context, uintptr_t at, uint32_t old, uint32_t new_insn)
{
  uint32_t *insn = (uint32_t *) at;

  (void) context;
  if (__atomic_load_n (insn, __ATOMIC_RELAXED) != old)
    return -EINVAL;
  __atomic_store_n (insn, new_insn, __ATOMIC_RELEASE);
  __builtin___clear_cache ((char *) insn, (char *) (insn + 1));
  return 0;
}

static int
write_literal (void *context, uintptr_t at, uint64_t value)
{
  (void) context;
  __atomic_store_n ((uint64_t *) at, value, __ATOMIC_RELEASE);
  return 0;
}

int
text_open (struct ew_text *text)
{
  uintptr_t page = sysconf (_SC_PAGESIZE);
  uintptr_t start = (uintptr_t) __executable_start & -page;
  uintptr_t end = ((uintptr_t) etext + page - 1) & -page;

  text->write_insn = write_insn;
  text->write_literal = write_literal;
  text->context = NULL;
  if (mprotect ((void *) start, end - start, PROT_READ | PROT_WRITE | PROT_EXEC) != 0)
    return -errno;
  return 0;
}
