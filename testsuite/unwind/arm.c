/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arm.c: arms the functions of a program, then runs the program.

   Linked with a program that is compiled with the plugin and whose main is called
   walked_main.  Of its functions, in the order of their records, every third one
   is sent to ew_area_return, which has no frame, every third one to a trampoline
   with frame records (trampoline.S), and the rest stay as they are; the functions
   that the trampoline calls must not be sent to it.  Every so many entries the
   three parts change their turns, while calls from patch sites are under way: a
   row must be true whatever is at the site by now.

   UNWIND_ARM=no in the environment: nothing is armed.  UNWIND_TURN=N: the turns
   change after each N entries into the trampoline (default 1000; 0 is never).

   This file, the runtime and the C library are not patchable: they must not go
   through what they patch.  As the trampoline calls walk_turn, it and the runtime use
   general registers alone.  */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <entryway/area.h>
#include "text.h"
#include "handler.h"

/* The linker's names for the ends of the records' section.  */
extern const struct ew_area_record __start___entryway_sites[];
extern const struct ew_area_record __stop___entryway_sites[];

extern int walked_main (int argc, char **argv);

static struct ew_text text;

static void
must (const char *what, int error)
{
  if (error != 0)
    {
      fprintf (stderr, "arm: %s: %s\n", what, ew_strerror (error));
      exit (1);
    }
}

/* Where the function at ENTRY, the NUMBERth, is sent; 0 for nowhere.  */
static uintptr_t
choose (uintptr_t entry, unsigned long number)
{
  if (entry == (uintptr_t) walk_handler || entry == (uintptr_t) walk_note)
    return (uintptr_t) ew_area_return;
  switch (number % 3)
    {
    case 0:
      return (uintptr_t) walk_trampoline;
    case 1:
      return (uintptr_t) ew_area_return;
    default:
      return 0;
    }
}

/* Make AREA lead to TARGET, or to nothing if that is 0.  */
static void
set_area (const struct ew_area *area, uintptr_t target)
{
  int armed = ew_area_verify (area);

  must ("area", armed < 0 ? armed : 0);
  if (armed && target == 0)
    must ("disarming", ew_area_disarm (area, &text));
  else if (armed)
    must ("retargeting", ew_area_retarget (area, target, &text));
  else if (target != 0)
    must ("arming", ew_area_arm (area, target, &text));
}

/* Give each function its part, TURN being the first one's.  */
static void
set_all (unsigned long turn)
{
  const struct ew_area_record *record;
  unsigned long number = turn, armed = 0;

  for (record = __start___entryway_sites; record < __stop___entryway_sites;
       record = ew_area_next (record), number++)
    {
      struct ew_area area;
      uintptr_t target;

      must ("record", ew_area_resolve (record, &area));
      must ("site", ew_area_prepare (&area, &text));
      target = choose (area.entry, number);
      set_area (&area, target);
      armed += target != 0;
    }
  if (armed < 10)
    must ("functions", EW_E_NOSITE);
  /* Not later: the C library uses registers that the trampoline does not save.  */
  if (turn == 0)
    fprintf (stderr, "arm: %lu of %lu functions\n", armed, number);
}

void
walk_turn (void)
{
  static unsigned long turn;

  set_all (++turn);
}

int
main (int argc, char **argv)
{
  const char *no = getenv ("UNWIND_ARM"), *period = getenv ("UNWIND_TURN");

  walk_period = period == NULL ? 1000 : strtoul (period, NULL, 10);
  if (text_open (&text) != 0)
    must ("text", EW_E_WRITE);
  if (no == NULL || strcmp (no, "no") != 0)
    set_all (0);
  return walked_main (argc, argv);
}
