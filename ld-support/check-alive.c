/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check-alive.c: what is reached though no way is known to lead there.

   A computed goto can lead to any label of its function; an exception, from any call to
   a landing pad.  Which of them does is not looked up.  But one that does must be
   reached itself, and not only through the place in question: so first all that the
   known ways lead to is marked, from the entry on; then a place without known ways is
   added if one of the jumps or calls that are marked can lead there, by its row; and
   again what that leads to.  What is left in the end is not reached.

   A file that was made to waste time is given up at some point, and then nothing more
   is taken for reached.  */

#include "config.h"
#include "check.h"
#include "report.h"

#include <stdlib.h>

/* Some seconds.  */
#define MOST_WORK UINT64_C (400000000)
#define WORK_OF_HOP 200

static bool
is_alive (const struct ew_check *check, unsigned section, uint32_t unit)
{
  const struct ew_alive *alive = &check->alive;

  return (section != alive->section || unit < alive->first || unit >= alive->end
	  || alive->alive[unit - alive->first]);
}

/* Whether the instruction before UNIT, of ROW, is reached and goes on.  */
static bool
falls_alive (struct ew_check *check, uint32_t unit, const struct ew_row *row)
{
  const struct ew_alive *alive = &check->alive;
  unsigned flags;

  if (unit == alive->first || !alive->alive[unit - 1 - alive->first])
    return false;
  flags = check->code.sections[alive->section].flags[unit - 1];
  if ((flags & (EW_UNIT_FALLS | EW_UNIT_DEAD | EW_UNIT_DATA)) != EW_UNIT_FALLS)
    return false;
  if ((flags & EW_UNIT_SOFT) == 0)
    return true;
  check->alive.work += WORK_OF_HOP;
  return ew_hop_from (check, alive->section, unit - 1, false, row);
}

/* Whether a known way leads to UNIT, of ROW, from what is reached.  */
static bool
is_led_to (struct ew_check *check, uint32_t unit, const struct ew_row *row)
{
  const struct ew_alive *alive = &check->alive;
  const struct ew_code *code = &check->code;
  uint32_t edge = code->sections[alive->section].first[unit];

  if (ew_check_is_entry (check, row, unit) || falls_alive (check, unit, row))
    return true;
  for (; edge != 0; edge = code->edges[edge].next, check->alive.work++)
    if (ew_check_is_way (check, &code->edges[edge])
	&& is_alive (check, code->edges[edge].from_section, code->edges[edge].from))
      return true;
  return false;
}

/* Whether one of the jumps or calls that are reached can lead to UNIT, of ROW.  */
static bool
has_witness (struct ew_check *check, const struct ew_row *row)
{
  const struct ew_alive *alive = &check->alive;
  const uint16_t *flags = check->code.sections[alive->section].flags;
  const unsigned wanted = EW_UNIT_JUMPS | (check->handlers ? EW_UNIT_CALL : 0);
  uint32_t unit;

  for (unit = alive->first; unit < alive->end && alive->work < MOST_WORK; unit++)
    {
      check->alive.work++;
      if (!alive->alive[unit - alive->first] || (flags[unit] & wanted) == 0)
	continue;
      check->alive.work += WORK_OF_HOP;
      if (ew_hop_from (check, alive->section, unit, true, row))
	return true;
    }
  return false;
}

/* Mark what is led to, or, with WITNESSES, what a witness speaks for and no known way
   leads to.  Returns whether there was something.  */
static bool
mark (struct ew_check *check, bool witnesses)
{
  const struct ew_alive *alive = &check->alive;
  const struct ew_code_section *section = &check->code.sections[alive->section];
  bool any = false;
  uint32_t unit;

  for (unit = alive->first; unit < alive->end && alive->work < MOST_WORK; unit++)
    {
      const struct ew_row *row = ew_check_row (check, alive->section, unit);

      check->alive.work++;
      if (alive->alive[unit - alive->first] || row == NULL
	  || (section->flags[unit] & (EW_UNIT_DATA | EW_UNIT_DEAD)))
	continue;
      if (witnesses ? section->first[unit] == 0 && ew_row_is_claim (row)
		      && has_witness (check, row)
	  : is_led_to (check, unit, row))
	{
	  alive->alive[unit - alive->first] = 1;
	  any = true;
	}
    }
  return any;
}

/* Find out what is reached of the function of ROW.  */
static bool
find_alive (struct ew_check *check, const struct ew_row *row)
{
  struct ew_alive *alive = &check->alive;
  const uint32_t n_units = check->code.sections[row->section].n_units;
  const struct ew_row *there;

  free (alive->alive);
  alive->section = row->section;
  alive->first = alive->end = row->function / check->object->arch->code_unit;
  while (alive->end < n_units
	 && (there = ew_check_row (check, row->section, alive->end)) != NULL
	 && there->function == row->function)
    alive->end++;
  alive->alive = calloc (alive->end - alive->first + 1, 1);
  if (alive->alive == NULL)
    {
      check->failed = true;
      return ew_refuse (check->object->file, "no memory to check it");
    }
  do
    while (mark (check, false))
      ;
  while (mark (check, true));
  return true;
}

bool
ew_check_alive (struct ew_check *check, const struct ew_row *row, uint32_t unit)
{
  const struct ew_alive *alive = &check->alive;
  uint32_t first = row->function / check->object->arch->code_unit;

  if ((alive->alive == NULL || alive->section != row->section || alive->first != first)
      && !find_alive (check, row))
    return false;
  return (unit >= alive->first && unit < alive->end
	  && alive->alive[unit - alive->first] && alive->work < MOST_WORK);
}
