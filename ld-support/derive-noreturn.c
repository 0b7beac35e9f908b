/* SPDX-License-Identifier: GPL-3.0-or-later */
/* derive-noreturn.c: which calls do not return.

   It is nowhere written, but seen in how compilers lay out code: a function does not
   return if its call is the last instruction of a function, and no call of it is
   followed by something that nothing else leads to.  Annotations name others.  The
   calls then end the way.  A function of which this is not known is taken to return:
   if it does not, what is behind the call may get a state too many, and so a row too
   few.  */

#include "config.h"
#include "derive.h"
#include "report.h"

#include <stdlib.h>

struct ew_noreturn
{
  struct ew_code *code;
  const struct ew_regions *regions;
  const struct ew_annotations *annotations;
};

enum { RETURNS = 1, RETURNS_NOT = 2 };

static bool
is_annotated_noreturn (const struct ew_noreturn *work, const struct ew_goal *goal)
{
  const struct ew_region *region;
  const char *name;

  if (goal->section == 0)
    name = work->code->object->symbols[goal->symbol].name;
  else
    {
      region = ew_region_at (work->regions, goal->section, goal->unit);
      if (region == NULL || region->start != goal->unit)
	return false;
      name = region->name;
    }
  return ew_annotation_find (work->annotations, EW_ANNOTATE_NORETURN, name) != NULL;
}

/* What CALL shows: it is the last of its region, or something follows that nothing else
   leads to.  */
static unsigned
look_at_call (const struct ew_noreturn *work, const struct ew_call *call)
{
  const struct ew_code_section *section = &work->code->sections[call->section];
  const struct ew_region *region = ew_region_at (work->regions, call->section,
						 call->unit);
  uint32_t unit = call->unit + 1;

  if (region == NULL || region->failed != 0)
    return 0;
  while (unit < region->end && section->first[unit] == 0
	 && (section->flags[unit] & EW_UNIT_NOP))
    unit++;
  if (unit == region->end)
    return RETURNS_NOT;
  return (unit == call->unit + 1 && section->first[unit] == 0
	  && (section->flags[unit] & EW_UNIT_DATA) == 0 ? RETURNS : 0);
}

/* The byte for what is known of the function that CALL calls.  */
static unsigned char *
callee_of (unsigned char **defined, unsigned char *undefined, const struct ew_call *call)
{
  if (call->goal.section == 0)
    return &undefined[call->goal.symbol];
  return &defined[call->goal.section][call->goal.unit];
}

static void
decide_calls (struct ew_noreturn *work, unsigned char **defined, unsigned char *undefined)
{
  size_t i;

  for (i = 0; i < work->code->n_calls; i++)
    if (!work->code->calls[i].by_register)
      *callee_of (defined, undefined, &work->code->calls[i])
	|= look_at_call (work, &work->code->calls[i]);
  for (i = 0; i < work->code->n_calls; i++)
    {
      const struct ew_call *call = &work->code->calls[i];

      if (!call->by_register
	  && (*callee_of (defined, undefined, call) == RETURNS_NOT
	      || is_annotated_noreturn (work, &call->goal)))
	work->code->sections[call->section].flags[call->unit] &= ~EW_UNIT_FALLS;
    }
}

bool
ew_derive_noreturn (struct ew_code *code, const struct ew_regions *regions,
		    const struct ew_annotations *annotations)
{
  struct ew_noreturn noreturn = { code, regions, annotations }, *work = &noreturn;
  const struct ew_object *object = code->object;
  unsigned char **defined = calloc (object->n_sections, sizeof *defined);
  unsigned char *undefined = calloc (object->n_symbols + (size_t) 1, 1);
  bool good = defined != NULL && undefined != NULL;
  unsigned i;

  for (i = 1; good && i < object->n_sections; i++)
    if (work->code->sections[i].bytes != NULL)
      {
	defined[i] = calloc (work->code->sections[i].n_units + (size_t) 1, 1);
	good = defined[i] != NULL;
      }
  if (good)
    decide_calls (work, defined, undefined);
  for (i = 1; defined != NULL && i < object->n_sections; i++)
    free (defined[i]);
  free (defined);
  free (undefined);
  return good || ew_refuse (object->file, "no memory to derive rows");
}
