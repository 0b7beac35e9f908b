/* SPDX-License-Identifier: GPL-3.0-or-later */
/* guide.c: lead the paths of follow.c to where none has been.

   What comes behind a long row of branches, each of which may leave the function, is
   hardly ever reached by chance.  So before a path begins, each instruction of the
   function, and of the parts of it that are elsewhere, learns how many steps it is from
   one where no path has been; a path that is guided takes the shorter way.  These are
   only hints: whether a way can be gone says follow.c.  */

#include "config.h"
#include "walk.h"

#include <stdlib.h>

static struct node *
node_at (const struct walk *walk, const struct ew_place *spot)
{
  return &walk->nodes[spot->section][spot->offset];
}

/* Add UNIT of SECTION to the spots, if it is code of the function, and not there.  */
static bool
add_spot (struct walk *walk, unsigned section, uint32_t unit)
{
  const struct ew_row *row = walk_row (walk, section, unit);
  struct node *node = &walk->nodes[section][unit];

  if (row == NULL || node->group == walk->group
      || (walk->n_spots != 0 && ew_check_is_entry (walk->check, row, unit)))
    return true;
  if (walk->n_spots == walk->spot_capacity)
    {
      size_t capacity = walk->spot_capacity * 2 + 1024;
      struct ew_place *more = realloc (walk->spots, capacity * sizeof *more);

      if (more == NULL)
	return false;
      walk->spots = more;
      walk->spot_capacity = capacity;
    }
  node->group = walk->group;
  walk->spots[walk->n_spots++] = (struct ew_place) { section, unit };
  return true;
}

bool
guide_begin (struct walk *walk, const struct ew_row *row)
{
  const unsigned section = row->section;
  uint32_t unit = row->start / walk->check->object->arch->code_unit, edge;
  const struct ew_row *there;
  size_t i;

  walk->group++;
  walk->n_spots = 0;
  for (; (there = walk_row (walk, section, unit)) != NULL
	 && there->function == row->function; unit++)
    if (!add_spot (walk, section, unit))
      return false;
  for (i = 0; i < walk->n_spots; i++)
    {
      const struct ew_place spot = walk->spots[i];

      for (edge = node_at (walk, &spot)->edges; edge != 0; edge = walk->links[edge].next)
	if (!add_spot (walk, walk->links[edge].section, walk->check->code.edges[edge].to))
	  return false;
      /* A part goes on.  */
      if ((spot.section != section || spot.offset >= unit)
	  && !add_spot (walk, spot.section, spot.offset + 1))
	return false;
    }
  return true;
}

/* UNIT of SECTION is DISTANCE from where none has been, if it was not nearer.  */
static void
set_distance (struct walk *walk, unsigned section, uint32_t unit, uint32_t distance)
{
  struct node *node = &walk->nodes[section][unit];

  if (node->group != walk->group || node->distance <= distance)
    return;
  node->distance = distance;
  walk->queue[walk->n_queue++] = (struct ew_place) { section, unit };
}

/* Set the distance of what leads to SPOT.  */
static void
go_back (struct walk *walk, const struct ew_place *spot)
{
  const struct ew_code *code = &walk->check->code;
  const struct ew_code_section *section = &code->sections[spot->section];
  const uint32_t distance = node_at (walk, spot)->distance + 1;
  uint32_t edge = section->first[spot->offset];
  size_t i;

  if (spot->offset > 0 && walk_goes_on (walk, spot->section, spot->offset - 1))
    set_distance (walk, spot->section, spot->offset - 1, distance);
  for (; edge != 0; edge = code->edges[edge].next)
    set_distance (walk, code->edges[edge].from_section, code->edges[edge].from, distance);
  if (section->first[spot->offset] != 0)
    return;
  for (i = 0; i < walk->n_spots; i++)
    if (code->sections[walk->spots[i].section].flags[walk->spots[i].offset]
	& EW_UNIT_JUMPS)
      set_distance (walk, walk->spots[i].section, walk->spots[i].offset, distance);
}

bool
guide_aim (struct walk *walk)
{
  struct ew_place *more = realloc (walk->queue, (walk->n_spots + 1) * sizeof *more);
  size_t i;

  if (more == NULL)
    return false;
  walk->queue = more;
  walk->n_queue = 0;
  for (i = 0; i < walk->n_spots; i++)
    node_at (walk, &walk->spots[i])->distance = UINT32_MAX;
  for (i = 0; i < walk->n_spots; i++)
    if (node_at (walk, &walk->spots[i])->visits == 0)
      set_distance (walk, walk->spots[i].section, walk->spots[i].offset, 0);
  for (i = 0; i < walk->n_queue; i++)
    {
      const struct ew_place spot = walk->queue[i];

      go_back (walk, &spot);
    }
  return true;
}
