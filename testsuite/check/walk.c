/* SPDX-License-Identifier: GPL-3.0-or-later */
/* walk.c: make ready for follow.c: which way leads where, and where a changed row has
   something new to say.

   What the format forbids, whatever the instructions do, is noted here too: an ENTRY
   that is elsewhere than at the patch site, which the unchanged rows know, or a claim
   without one there; an AREA elsewhere than on an area, and the reverse; a record
   whose slots are not together; a row behind the end of its function.  */

#include "config.h"
#include "walk.h"

#include <stdlib.h>

/* --- the graph */

static bool
make_nodes (struct walk *walk)
{
  const struct ew_code *code = &walk->check->code;
  unsigned i;

  walk->nodes = calloc (walk->check->object->n_sections, sizeof *walk->nodes);
  walk->links = calloc (code->n_edges + 1, sizeof *walk->links);
  walk->alternatives = calloc (code->n_alternatives + 1, sizeof *walk->alternatives);
  if (walk->nodes == NULL || walk->links == NULL || walk->alternatives == NULL)
    return false;
  for (i = 1; i < walk->check->object->n_sections; i++)
    {
      if (code->sections[i].bytes == NULL)
	continue;
      walk->nodes[i] = calloc (code->sections[i].n_units + (size_t) 1,
			       sizeof *walk->nodes[i]);
      if (walk->nodes[i] == NULL)
	return false;
    }
  return true;
}

/* Turn round the edges that lead to SECTION.  */
static void
turn_edges (struct walk *walk, unsigned section)
{
  const struct ew_code *code = &walk->check->code;
  uint32_t unit, edge;

  for (unit = 0; unit < code->sections[section].n_units; unit++)
    for (edge = code->sections[section].first[unit]; edge != 0;
	 edge = code->edges[edge].next)
      {
	const struct ew_edge *e = &code->edges[edge];
	struct node *from = &walk->nodes[e->from_section][e->from];

	walk->links[edge] = (struct link) { from->edges, 0, section };
	from->edges = edge;
      }
}

static void
connect (struct walk *walk)
{
  const struct ew_code *code = &walk->check->code;
  unsigned i;
  size_t j;

  for (i = 1; i < walk->check->object->n_sections; i++)
    if (walk->nodes[i] != NULL)
      turn_edges (walk, i);
  for (j = 0; j < code->n_alternatives; j++)
    {
      const struct ew_alternative *a = &code->alternatives[j];
      struct node *node = &walk->nodes[a->section][a->unit];

      walk->alternatives[j].next = node->alternatives;
      node->alternatives = j + 1;
    }
}

/* --- changed rows */

/* MUTANT has something to say at UNIT of SECTION.  */
static bool
add_place (struct walk *walk, uint32_t mutant, unsigned section, uint32_t unit)
{
  struct node *node = &walk->nodes[section][unit];

  if (walk->n_places == walk->capacity)
    {
      size_t capacity = walk->capacity * 2 + 1024;
      struct place *more = realloc (walk->places, capacity * sizeof *more);

      if (more == NULL)
	return false;
      walk->places = more;
      walk->capacity = capacity;
    }
  if (walk->n_places == 0)
    walk->n_places = 1;
  walk->places[walk->n_places] = (struct place) { mutant, node->places };
  node->places = walk->n_places++;
  walk->mutants[mutant].claims = true;
  return true;
}

/* What the format says of the row NEW, or NULL for none, in the place of OLD.  */
static void
apply_rules (struct mutant *mutant, const struct ew_row *old, const struct ew_row *new)
{
  const unsigned both = EW_ROW_RA_SLOT | EW_ROW_FP_SLOT;
  const unsigned a = old == NULL ? 0 : old->code, b = new == NULL ? 0 : new->code;

  if (old == NULL)
    mutant->broken = "behind the end";
  else if ((a == EW_ROWS_ENTRY) != (b == EW_ROWS_ENTRY) && b != EW_ROWS_UNRELIABLE)
    mutant->broken = "the patch site";
  else if ((a == EW_ROWS_AREA) != (b == EW_ROWS_AREA))
    mutant->broken = "the area";
  else if (a == b && (a == EW_ROWS_ENTRY || a == EW_ROWS_AREA)
	   && old->operand != new->operand)
    mutant->unseen = true;
  if ((b & EW_ROWS_ROW_MASK) == EW_ROWS_ROW && (b & EW_ROW_LINKED)
      && ((b & both) != both || new->fp != new->ra + 8))
    mutant->invalid = true;
}

static bool
claims_something (const struct ew_row *row)
{
  return (row->code & EW_ROWS_ROW_MASK) == EW_ROWS_ROW || row->code == EW_ROWS_ENTRY;
}

/* Find the places from START to END where mutant NUMBER has something to say.  */
static bool
find_places (struct walk *walk, uint32_t number, unsigned section, uint64_t start,
	     uint64_t end)
{
  const unsigned size = walk->check->object->arch->code_unit;
  struct mutant *mutant = &walk->mutants[number];
  uint64_t at;

  for (at = start; at < end; at += size)
    {
      const struct ew_row *old = walk_row (walk, section, at / size);
      const struct ew_row *new = mutant_row (mutant, at);

      if (old == new || (old != NULL && new != NULL && same_state (old, new)))
	continue;
      apply_rules (mutant, old, new);
      if (new != NULL && claims_something (new)
	  && !(new->code == EW_ROWS_ENTRY && mutant->unseen)
	  && !add_place (walk, number, section, at / size))
	return false;
    }
  return true;
}

static bool
place_mutant (struct walk *walk, uint32_t number)
{
  const struct mutant *mutant = &walk->mutants[number];
  const struct ew_row *old = &walk->check->rows->rows[mutant->first];
  uint64_t end = old[mutant->n_old - 1].end;
  uint32_t i;

  if (walk->nodes[old->section] == NULL)
    return true;
  if (mutant->change != CHANGE_EVERYWHERE)
    {
      if (mutant->n_new != 0 && mutant->rows[mutant->n_new - 1].end > end)
	end = mutant->rows[mutant->n_new - 1].end;
      return find_places (walk, number, old->section, old->start, end);
    }
  for (i = 0; i < mutant->n_old; i++)
    if (same_state (&old[i], old)
	&& !find_places (walk, number, old->section, old[i].start, old[i].end))
      return false;
  return true;
}

bool
walk_begin (struct walk *walk, size_t n)
{
  size_t i;

  if (!machine_make (&walk->machine, walk->check->object->arch, walk->random)
      || !make_nodes (walk))
    return false;
  connect (walk);
  for (i = 0; i < n; i++)
    if (!place_mutant (walk, i))
      return false;
  return true;
}

/* --- at the end */

static void
note_unvisited (struct walk *walk, unsigned section, uint32_t unit)
{
  const unsigned none = EW_UNIT_DATA | EW_UNIT_DEAD;
  const struct ew_row *row = walk_row (walk, section, unit);
  const struct node *node = &walk->nodes[section][unit];
  uint32_t number = node->visits == 0 ? node->places : 0;

  if (row != NULL && claims_something (row)
      && (walk->check->code.sections[section].flags[unit] & none) == 0)
    {
      walk->survey->units++;
      walk->survey->unvisited += node->visits == 0;
    }
  for (; number != 0; number = walk->places[number].next)
    walk->mutants[walk->places[number].mutant].partly = true;
}

void
walk_end (struct walk *walk)
{
  unsigned i;
  uint32_t unit;

  for (i = 0; walk->nodes != NULL && i < walk->check->object->n_sections; i++)
    {
      for (unit = 0; walk->nodes[i] != NULL
		     && unit < walk->check->code.sections[i].n_units; unit++)
	note_unvisited (walk, i, unit);
      free (walk->nodes[i]);
    }
  free (walk->nodes);
  free (walk->links);
  free (walk->alternatives);
  free (walk->places);
  free (walk->spots);
  free (walk->queue);
  free (walk->machine.words);
}

enum truth
mutant_truth (const struct mutant *mutant)
{
  if (mutant->lie != NULL)
    return FALSE_CLAIM;
  if (mutant->broken != NULL)
    return FALSE_RULE;
  if (mutant->unseen)
    return UNSEEN;
  if (!mutant->claims)
    return SILENT;
  if (!mutant->reached)
    return UNREACHED;
  return mutant->invalid ? INVALID : mutant->partly ? PARTLY_TRUE : TRUE_TOO;
}
