/* SPDX-License-Identifier: GPL-3.0-or-later */
/* code-switch.c: where jumps by a table lead.

   The target knows what the code around such a jump looks like; here the table is
   read, and each entry becomes an edge.  Where one would lead out of the section, the
   table is not what it seems, and none is used.  */

#include "config.h"
#include "bytes.h"
#include "code.h"

#include <stdlib.h>

#define MOST_ENTRIES 4096

/* Entry NUMBER of TABLE, whose bytes are at P.  */
static int64_t
entry_at (const unsigned char *p, const struct ew_switch *table, unsigned number)
{
  p += (size_t) number * table->size;
  if (table->size == 1)
    return table->is_signed ? (int8_t) *p : *p;
  if (table->size == 2)
    return table->is_signed ? (int16_t) ew_get16 (p) : ew_get16 (p);
  return (int32_t) ew_get32 (p);
}

/* The unit of SECTION to which entry NUMBER leads; NO_GOAL where there is none.  */
#define NO_GOAL UINT32_MAX

static uint32_t
goal_of (const struct ew_code *code, unsigned section, const unsigned char *p,
	 const struct ew_switch *table, unsigned number)
{
  const int64_t unit = code->object->arch->code_unit;
  int64_t to = entry_at (p, table, number);

  if (!table->in_units && to % unit != 0)
    return NO_GOAL;
  to = table->base + (table->in_units ? to : to / unit);
  return to < 0 || to >= code->sections[section].n_units ? NO_GOAL : to;
}

static int
compare_units (const void *pa, const void *pb)
{
  const uint32_t *a = pa, *b = pb;

  return (*a > *b) - (*a < *b);
}

/* A file whose tables have more entries than this for each instruction is not a
   program.  */
#define MOST_EDGES 16

static bool
is_too_much (const struct ew_code *code, const struct ew_code_section *section)
{
  return code->n_edges / MOST_EDGES > section->n_units + (size_t) 65536;
}

/* Add the edges of TABLE, whose bytes are at P, for the jump at UNIT, each of them once.
   *GOOD: whether all of them lead somewhere.  */
static bool
add_edges (struct ew_code *code, unsigned section, uint32_t unit,
	   const struct ew_switch *table, const unsigned char *p, bool *good)
{
  uint32_t goals[MOST_ENTRIES];
  unsigned i;

  *good = !is_too_much (code, &code->sections[section]);
  for (i = 0; i < table->n && *good; i++)
    {
      goals[i] = goal_of (code, section, p, table, i);
      *good = goals[i] != NO_GOAL;
    }
  if (!*good)
    return true;
  qsort (goals, table->n, sizeof *goals, compare_units);
  for (i = 0; i < table->n; i++)
    if ((i == 0 || goals[i] != goals[i - 1])
	&& !ew_code_edge (code, section, unit, section, goals[i], false))
      return false;
  return true;
}

/* Read the table of the jump at PLACE, if there is one.  */
static bool
read_switch (struct ew_code *code, const struct ew_place *place, bool *good)
{
  struct ew_object *object = code->object;
  uint32_t unit = place->offset / object->arch->code_unit;
  const struct ew_section *section;
  unsigned char bytes[4 * MOST_ENTRIES];
  struct ew_switch table;
  uint64_t size;

  *good = false;
  if (!object->arch->target->find_switch (code, place->section, unit, &table))
    return true;
  section = &object->sections[table.table.section];
  size = (uint64_t) table.n * table.size;
  if (section->type != SHT_PROGBITS || table.n > MOST_ENTRIES
      || table.table.offset > section->size
      || size > section->size - table.table.offset)
    return true;
  return (ew_object_read (object, section->offset + table.table.offset, bytes, size)
	  && add_edges (code, place->section, unit, &table, bytes, good));
}

bool
ew_code_switches (struct ew_code *code)
{
  size_t i, n = 0;
  bool good;

  if (code->object->arch->target->find_switch == NULL)
    return true;
  for (i = 0; i < code->n_jumps; i++)
    {
      const struct ew_place place = code->jumps[i];

      if (!read_switch (code, &place, &good))
	return false;
      if (good)
	code->sections[place.section].flags[place.offset
					    / code->object->arch->code_unit]
	  &= ~EW_UNIT_JUMPS;
      else
	code->jumps[n++] = place;
    }
  code->n_jumps = n;
  return true;
}
