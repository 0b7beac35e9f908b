/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aarch64-bound.c: how many values the index of a table of branches can have.

   The compiler compares the index with the largest one, and branches to the default if
   it is above (b.hi), or to the table if it is not (b.ls).  Between these and the table
   the index may be moved to another register, and nothing else be done with it.  */

#include "config.h"
#include "aarch64-switch.h"

/* Whether INSN leaves the flags alone, as far as is sure.  */
static bool
keeps_flags (uint32_t insn)
{
  /* Copies and sets of memory.  */
  if ((insn & 0x3b000400) == 0x19000400)
    return false;
  switch (bits (insn, 24, 5))
    {
    case 0x10:			/* adr */
      return true;
    case 0x11:			/* add, sub */
    case 0x0b:
      return bits (insn, 29, 1) == 0;
    case 0x0a:			/* and, orr: not ands, bics */
      return bits (insn, 29, 2) != 3;
    case 0x12:			/* and, movz */
      return bits (insn, 29, 2) != 3 || bits (insn, 23, 1);
    default:
      return bits (insn, 27, 1) && !bits (insn, 25, 1);	/* Loads and stores.  */
    }
}

/* How many values REG has where the flags at UNIT mean "not above", or "below" if it is
   that and not more; 0 where that is not known.  */
static unsigned
find_bound (const struct ew_a64_search *search, uint32_t unit, unsigned reg, bool below)
{
  struct ew_insn effect;
  unsigned i;

  for (i = 0; i < 4 && is_inner (search, unit); i++)
    {
      uint32_t insn = word (search, --unit);

      if ((insn & 0x7f80001f) == 0x7100001f && bits (insn, 22, 1) == 0)
	return bits (insn, 5, 5) != reg ? 0 : bits (insn, 10, 12) + (below ? 0 : 1);
      ew_code_insn (search->code, search->section, unit, &effect);
      if (!keeps_flags (insn) || (effect.writes & EW_REG_MASK (reg)))
	return 0;
    }
  return 0;
}

unsigned
ew_aarch64_bound (const struct ew_a64_search *search, uint32_t unit, unsigned reg)
{
  const struct ew_code_section *section = &search->code->sections[search->section];
  const struct ew_edge *edge;
  struct ew_insn insn;
  unsigned i;

  for (i = 0; i < MOST_BACK && is_inner (search, unit); i++)
    {
      uint32_t before = word (search, --unit);

      ew_code_insn (search->code, search->section, unit, &insn);
      if ((before & 0xff000010) == 0x54000000)
	switch (bits (before, 0, 4))
	  {
	  case 8:		/* b.hi */
	    return find_bound (search, unit, reg, false);
	  case 2:		/* b.hs */
	    return find_bound (search, unit, reg, true);
	  default:
	    continue;
	  }
      if ((insn.writes & EW_REG_MASK (reg)) == 0)
	continue;
      if ((before & 0x7fe0ffe0) != 0x2a0003e0)	/* mov */
	return 0;
      reg = bits (before, 16, 5);
    }
  /* The branch may lead here instead.  */
  edge = &search->code->edges[section->first[unit]];
  if (section->first[unit] == 0 || edge->next != 0
      || edge->from_section != search->section || edge->before
      || (unit > 0 && (section->flags[unit - 1] & EW_UNIT_FALLS)))
    return 0;
  if ((word (search, edge->from) & 0xff00001f) == 0x54000009)	/* b.ls */
    return find_bound (search, edge->from, reg, false);
  if ((word (search, edge->from) & 0xff00001f) == 0x54000003)	/* b.lo */
    return find_bound (search, edge->from, reg, true);
  return 0;
}
