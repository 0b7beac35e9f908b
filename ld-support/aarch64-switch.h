/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aarch64-switch.h: for the two files that recognize tables of branches.

   aarch64-switch.c finds the table, aarch64-bound.c how many entries it has; both go
   backward through one piece of code, one into which no way leads.  */

#ifndef EW_AARCH64_SWITCH_H
#define EW_AARCH64_SWITCH_H

#include "aarch64-forms.h"
#include "bytes.h"
#include "code.h"

/* How many instructions are looked at.  */
#define MOST_BACK 32

struct ew_a64_search
{
  const struct ew_code *code;
  unsigned section;
};

static inline uint32_t
word (const struct ew_a64_search *search, uint32_t unit)
{
  return ew_get32 (search->code->sections[search->section].bytes + (size_t) unit * 4);
}

/* Whether UNIT is reached from the unit before and no other one.  */
static inline bool
is_inner (const struct ew_a64_search *search, uint32_t unit)
{
  const struct ew_code_section *section = &search->code->sections[search->section];

  return (unit > 0 && section->first[unit] == 0
	  && (section->flags[unit - 1] & (EW_UNIT_FALLS | EW_UNIT_DATA | EW_UNIT_CALL))
	     == EW_UNIT_FALLS);
}

/* The number of values that register REG can have at UNIT, by a comparison before it; 0
   where that is not known.  */
unsigned ew_aarch64_bound (const struct ew_a64_search *search, uint32_t unit, unsigned reg);

#endif /* EW_AARCH64_SWITCH_H */
