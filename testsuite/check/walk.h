/* SPDX-License-Identifier: GPL-3.0-or-later */
/* walk.h: what follow.c keeps of each instruction while it follows paths.

   The graph of code.h knows what leads to an instruction; here is what leads from it,
   how often each way was gone, and which changed rows have something to say there.
   walk.c builds this, and says at the end what was never seen.  */

#ifndef WALK_H
#define WALK_H

#include "mutate.h"

/* An instruction; lists are by number, 0 ends them.  */
struct node
{
  uint32_t edges;		/* That lead from it.  */
  uint32_t alternatives;	/* Their number plus 1.  */
  uint32_t places;		/* Of changed rows.  */
  uint32_t visits, falls, executed;
  uint32_t group, distance;	/* guide.c.  */
};

/* An edge, or an alternative.  */
struct link
{
  uint32_t next, taken;
  unsigned section;		/* To which the edge leads.  */
};

/* Where MUTANT has something new to say.  */
struct place
{
  uint32_t mutant, next;
};

struct walk
{
  struct ew_check *check;
  struct machine machine;
  struct mutant *mutants;
  struct node **nodes;		/* By section and unit.  */
  struct link *links;		/* By the number of the edge.  */
  struct link *alternatives;
  struct place *places;
  size_t n_places, capacity;
  uint64_t random;
  struct survey *survey;
  bool news;			/* The path has gone a new way.  */
  bool guided;			/* It goes where none has been.  */
  unsigned section;		/* Where it is.  */
  uint32_t unit;

  /* For guide.c: the instructions of a function, the number of the function, and the
     instructions whose distance is known.  OFFSET is a unit.  */
  struct ew_place *spots, *queue;
  size_t n_spots, spot_capacity, n_queue;
  uint32_t group;
};

/* Make ready for the first N mutants.  False without memory; walk_end frees what there
   is, and notes which of them were not seen everywhere.  */
bool walk_begin (struct walk *walk, size_t n);
void walk_end (struct walk *walk);

/* guide.c: prepare to follow the function that begins with ROW; set the distances for
   one path.  False without memory.  */
bool guide_begin (struct walk *walk, const struct ew_row *row);
bool guide_aim (struct walk *walk);

/* The unchanged row at UNIT of SECTION, or NULL.  */
static inline const struct ew_row *
walk_row (const struct walk *walk, unsigned section, uint32_t unit)
{
  return (unit < walk->check->code.sections[section].n_units
	  ? ew_check_row (walk->check, section, unit) : NULL);
}

/* Whether what is behind UNIT of SECTION can be executed after it; where that is not
   certain, only if nothing else leads there.  */
static inline bool
walk_goes_on (const struct walk *walk, unsigned section, uint32_t unit)
{
  const struct ew_code_section *code = &walk->check->code.sections[section];

  return ((code->flags[unit] & EW_UNIT_FALLS) != 0 && unit + 1 < code->n_units
	  && (code->flags[unit + 1] & (EW_UNIT_DEAD | EW_UNIT_DATA)) == 0
	  && ((code->flags[unit] & EW_UNIT_SOFT) == 0 || code->first[unit + 1] == 0));
}

#endif /* WALK_H */
