/* SPDX-License-Identifier: GPL-3.0-or-later */
/* walk.c: arms functions and calls them, for GDB to step through.

   walk.py steps from the call of walk_begin to that of walk_end.  Without an
   argument nothing is armed.  */

#include <stdio.h>
#include <stdlib.h>
#include <entryway/area.h>
#include "text.h"
#include "walk.h"

extern const struct ew_area_record __start___entryway_sites[];
extern const struct ew_area_record __stop___entryway_sites[];

__attribute__ ((noipa)) void walk_begin (void) { }
__attribute__ ((noipa)) void walk_end (void) { }
__attribute__ ((noipa)) long traced (long x) { return x; }

static void
must (int error)
{
  if (error != 0)
    {
      printf ("%s\n", ew_strerror (error));
      exit (1);
    }
}

static void
arm_all (void)
{
  const struct ew_area_record *record;
  struct ew_text text;
  struct ew_area area;

  must (text_open (&text));
  for (record = __start___entryway_sites; record < __stop___entryway_sites;
       record = ew_area_next (record))
    {
      must (ew_area_resolve (record, &area));
      must (ew_area_verify (&area));
      must (ew_area_prepare (&area, &text));
      must (ew_area_arm (&area, (uintptr_t) target, &text));
    }
}

int
main (int argc, char **argv)
{
  long sum;

  (void) argv;
  if (argc > 1)
    arm_all ();
  walk_begin ();
  sum = leaf (1) + framed (2) + shrunk (-1) + shrunk (3) + growing (4);
  sum += outer (5);
  walk_end ();
  printf ("sum %ld\n", sum);
  return sum == 0;
}
