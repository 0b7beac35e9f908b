/* SPDX-License-Identifier: GPL-3.0-or-later */
/* guarded.c: areas where branch target identification is on.

   A function compiled with BTI is armed with a target in a page that is mapped
   PROT_BTI, so the CPU itself checks that `br x16' may land there; then with a
   target that lacks its `bti c', which must raise SIGILL: otherwise the first
   half proves nothing.  Status 77 where the machine has no BTI.  */

#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <entryway/area.h>
#include "text.h"

#ifndef PROT_BTI
# define PROT_BTI 0x10
#endif
#define HWCAP2_HAS_BTI (1UL << 17)

extern const struct ew_area_record __start___entryway_sites[];
extern const struct ew_area_record __stop___entryway_sites[];

/* mov x0, #42; ret, as if the function had returned; with and without bti.  */
static const uint32_t good[] = { 0xd503245f, 0xd2800540, 0xd65f0120 };
static const uint32_t bad[] = { 0xd2800540, 0xd65f0120 };

__attribute__ ((noinline, patchable_function_entry (4, 2))) long
guarded (long x)
{
  return x + 1;
}

static void
on_sigill (int signal)
{
  (void) signal;
  puts ("all ok");
  fflush (stdout);
  _Exit (0);
}

static uint64_t
page_of (const uint32_t *code, size_t count)
{
  uint32_t *page = mmap (NULL, 4096, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  size_t i;

  for (i = 0; i < count; i++)
    page[i] = code[i];
  __builtin___clear_cache ((char *) page, (char *) (page + count));
  if (mprotect (page, 4096, PROT_READ | PROT_EXEC | PROT_BTI) != 0)
    exit (77);
  return (uintptr_t) page;
}

int
main (void)
{
  long (*volatile call) (long) = guarded;
  struct ew_text text;
  struct ew_area area;

  if (!(getauxval (AT_HWCAP2) & HWCAP2_HAS_BTI))
    return 77;
  if (ew_area_next (__start___entryway_sites) != __stop___entryway_sites
      || text_open (&text) != 0
      || ew_area_resolve (__start___entryway_sites, &area) != 0
      || area.entry != (uintptr_t) guarded
      || *(uint32_t *) area.entry != good[0]
      || area.site != area.entry + 8
      || ew_area_prepare (&area, &text) != 0
      || ew_area_arm (&area, page_of (good, 3), &text) != 0
      || call (1) != 42
      || ew_area_retarget (&area, (uintptr_t) ew_area_return, &text) != 0
      || call (1) != 2)
    return 1;
  signal (SIGILL, on_sigill);
  if (ew_area_retarget (&area, page_of (bad, 2), &text) != 0)
    return 1;
  call (1);
  puts ("a branch to a place without bti was let through");
  return 1;
}
