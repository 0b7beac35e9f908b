/* SPDX-License-Identifier: GPL-3.0-or-later */
/* records.c: checks the records of the program that it is linked into, for
   link.exp.  Prints `N records, M wrong'; wrong is a record that does not lead
   to a well-formed area, or leads to an area or to a function that another record
   has.  Nothing here is patchable itself.  */

#include <stdio.h>
#include <entryway/area.h>

extern const struct ew_area_record __start___entryway_sites[]
  __attribute__ ((weak));
extern const struct ew_area_record __stop___entryway_sites[]
  __attribute__ ((weak));

int
main (void)
{
  const struct ew_area_record *r, *s;
  int count = 0, wrong = 0;
  struct ew_area area, other;

  for (r = __start___entryway_sites; r < __stop___entryway_sites;
       r = ew_area_next (r), count++)
    {
      wrong += ew_area_resolve (r, &area) != 0 || ew_area_verify (&area) != 0;
      for (s = __start___entryway_sites; s < r; s = ew_area_next (s))
	wrong += (ew_area_resolve (s, &other) != 0 || other.area == area.area
		  || other.entry == area.entry);
    }
  printf ("%d records, %d wrong\n", count, wrong);
  return wrong != 0;
}
