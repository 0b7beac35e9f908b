/* SPDX-License-Identifier: GPL-2.0-or-later */
/* areas.c: reserved areas at work in a plain program, in a fraction of a second.

   For each function of functions.c: find its area, verify it, arm it with a
   target that is 4 GiB away, call it, retarget it, call it, disarm it, call it.
   Then a second thread calls while this one retargets 5,000 times.  Prints a
   line per step and ends with `all ok' and status 0, or with what was wrong and
   status 1.  */

#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <entryway/area.h>
#include "functions.h"
#include "text.h"

/* The linker's names for the ends of the records' section.  */
extern const struct ew_area_record __start___entryway_sites[];
extern const struct ew_area_record __stop___entryway_sites[];
extern char far_start[], far_number[], far_end[];

#define FAR 0x100000000UL	/* 4 GiB; a BL reaches 128 MiB.  */
/* QEMU throws away what it has translated of the page at each store, so that
   these are slow there and not on a CPU.  */
#define RETARGETS 5000

static uint64_t targets[2];
static struct ew_text text;

static void
die (const char *what, const char *why)
{
  printf ("%s: %s\n", what, why);
  exit (1);
}

static void
must (const char *what, int error)
{
  if (error != 0)
    die (what, ew_strerror (error));
}

/* Copies of the target in target.S, numbered from 1, far from everything.  */
static void
make_targets (void)
{
  size_t size = far_end - far_start;
  uint64_t number;
  char *page = mmap ((void *) ((uintptr_t) far_start + FAR), 4096,
		     PROT_READ | PROT_WRITE | PROT_EXEC,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (page == MAP_FAILED)
    die ("targets", "no memory");
  if ((uintptr_t) page - (uintptr_t) far_start < FAR / 2)
    die ("targets", "no memory far enough away");
  for (number = 1; number <= 2; number++)
    {
      char *copy = page + (number - 1) * 1024;

      memcpy (copy, far_start, size);
      memcpy (copy + (far_number - far_start), &number, sizeof number);
      targets[number - 1] = (uintptr_t) copy;
    }
  __builtin___clear_cache (page, page + 4096);
}

static struct ew_area
find_area (const struct function *f)
{
  const struct ew_area_record *record;
  struct ew_area area;

  for (record = __start___entryway_sites; record < __stop___entryway_sites;
       record = ew_area_next (record))
    {
      must ("record", ew_area_resolve (record, &area));
      if (area.entry == (uintptr_t) f->call)
	return area;
    }
  die (f->name, "no record");
  return area;
}

/* Call F; it must go through the target NUMBER, or none if 0.  */
static void
expect (const struct function *f, const struct ew_area *area, unsigned long number)
{
  struct note note = { 0, 0, 0, 0, 40 };

  if (f->call (&note) != 40 + f->adds)
    die (f->name, "wrong result");
  if (note.count != (number != 0) || note.number != number)
    die (f->name, "wrong target");
  if (number != 0 && note.callsite != area->site + 4)
    die (f->name, "wrong call site");
  /* The caller is this function: GCC 12 puts it into one piece.  */
  if (number != 0 && note.parent - (uintptr_t) expect > 4096)
    die (f->name, "wrong parent");
}

static void
try_function (const struct function *f)
{
  struct ew_area area = find_area (f);

  must (f->name, ew_area_verify (&area));
  must (f->name, ew_area_prepare (&area, &text));
  expect (f, &area, 0);
  must (f->name, ew_area_arm (&area, targets[0], &text));
  expect (f, &area, 1);
  must (f->name, ew_area_retarget (&area, targets[1], &text));
  expect (f, &area, 2);
  must (f->name, ew_area_retarget (&area, (uintptr_t) ew_area_return, &text));
  expect (f, &area, 0);
  must (f->name, ew_area_disarm (&area, &text));
  expect (f, &area, 0);
  printf ("%-8s area %#lx, target %ld MiB away: ok\n", f->name,
	  (unsigned long) area.area, (long) ((targets[0] - area.area) >> 20));
}

static int stop, started;

/* Calls the first function until STOP, but once at least, and notes that it has
   STARTED; returns how many times, or 0 if a call was wrong.  */
static void *
caller (void *unused)
{
  unsigned long calls = 0;

  (void) unused;
  do
    {
      struct note note = { 0, 0, 0, 0, 40 };

      if (functions[0].call (&note) != 40 + functions[0].adds || note.count != 1
	  || (note.number != 1 && note.number != 2))
	calls = 0;
      else
	calls++;
      __atomic_store_n (&started, 1, __ATOMIC_RELEASE);
    }
  while (calls != 0 && !__atomic_load_n (&stop, __ATOMIC_ACQUIRE));
  return (void *) calls;
}

static void
race (void)
{
  struct ew_area area = find_area (&functions[0]);
  pthread_t thread;
  void *calls;
  int i;

  must ("race", ew_area_arm (&area, targets[0], &text));
  if (pthread_create (&thread, NULL, caller, NULL) != 0)
    die ("race", "no thread");
  /* Where the area is in another page than code that runs, all retargets may be done
     before the thread is there.  */
  while (!__atomic_load_n (&started, __ATOMIC_ACQUIRE))
    sched_yield ();
  for (i = 1; i <= RETARGETS; i++)
    must ("race", ew_area_retarget (&area, targets[i % 2], &text));
  __atomic_store_n (&stop, 1, __ATOMIC_RELEASE);
  pthread_join (thread, &calls);
  must ("race", ew_area_disarm (&area, &text));
  if (calls == NULL)
    die ("race", "a call reached no target, two, or a wrong one");
  printf ("%d retargets during %lu calls of another thread: ok\n", RETARGETS,
	  (unsigned long) calls);
}

int
main (void)
{
  const struct function *f;

  if (text_open (&text) != 0)
    die ("text", "cannot be made writable");
  make_targets ();
  for (f = functions; f->name; f++)
    try_function (f);
  race ();
  puts ("all ok");
  return 0;
}
