/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plt-minimum.c: the fewest PLT entries that will do.

   A region (see plt-count.h) needs one entry for each distinct target (symbol, addend)
   that is not code of the same region.  All code of a region is one allocation, so calls
   between its sections are near.  Where the two parts of a module lie near to each other
   as well, or where the loader never uses an entry for what is in the file, only
   undefined symbols need one; where both share a PLT, they share entries.

   The loaders have less knowledge when they count: they take each relocation section for
   itself, and know nothing of a region.  */

#include "config.h"
#include "plt-count.h"


/* Whether RELOC, of a call from code of section FROM, is near.  */
static bool
is_near (const struct ew_plt_counter *counter, unsigned from,
	 const struct ew_reloc *reloc)
{
  const struct ew_object *object = counter->object;
  unsigned home = object->symbols[reloc->symbol].shndx;

  if (counter->plt->defined_is_near)
    return home != SHN_UNDEF && home < object->n_sections;
  return (ew_section_is_code (object, home)
	  && ew_plt_is_init (object, home) == ew_plt_is_init (object, from));
}

/* Note RELOC, a far one, for region SCOPE or the GOT, SCOPE.  All types of calls are
   equal here.  */
static bool
note (struct ew_plt_counter *counter, enum ew_plt_count scope, unsigned bank,
      const struct ew_reloc *reloc)
{
  uint32_t *stamp = &counter->stamps[(size_t) bank * counter->object->n_symbols
				     + reloc->symbol];
  const struct ew_plt_key key = { .scope = scope, .addend = reloc->addend,
				  .symbol = reloc->symbol, .bank = bank };
  uint32_t bit = 1u << scope;

  if (reloc->addend != 0 && counter->plt->addends != EW_ADDEND_ANY)
    return ew_plt_note (counter, &key, &counter->counts[scope]);
  counter->counts[scope] += (*stamp & bit) == 0;
  *stamp |= bit;
  return true;
}

/* Whether RELOC, a call from region SCOPE, is equal to a far one that was noted.  Most calls
   are, so this is asked first.  */
static inline bool
is_known (const struct ew_plt_counter *counter, enum ew_plt_count scope,
	  const struct ew_reloc *reloc)
{
  return (reloc->addend == 0 && counter->plt->addend == NULL
	  && (counter->stamps[reloc->symbol] & 1u << scope) != 0);
}

/* Note the far calls of relocation section NUMBER.  */
static bool
note_section (struct ew_plt_counter *counter, unsigned number)
{
  struct ew_object *object = counter->object;
  const struct ew_section *section = &object->sections[number];
  enum ew_plt_count region = ew_plt_region (object, section->info);
  struct ew_reloc_walk walk;
  struct ew_reloc *reloc;
  bool good = true;

  ew_reloc_start (&walk, object, section);
  while (good && (reloc = ew_reloc_step (&walk)) != NULL)
    switch (ew_plt_class (counter, reloc->type).kind)
      {
      case EW_PLT_CALL:
	if (!is_known (counter, region, reloc)
	    && !is_near (counter, section->info, reloc))
	  good = (ew_plt_addend (counter, section->info, reloc)
		  && note (counter, region, 0, reloc));
	break;
      case EW_PLT_GOT_ENTRY:
	good = note (counter, EW_PLT_GOT, 0, reloc);
	break;
      default:
	counter->counts[region] += ew_plt_veneer (counter, reloc);
      }
  return good && !walk.failed;
}

bool
ew_plt_minimum (struct ew_plt_counter *counter)
{
  const struct ew_object *object = counter->object;
  unsigned i;

  for (i = 1; i < object->n_sections; i++)
    if (object->sections[i].type == counter->plt->relocations
	&& ew_section_is_code (object, object->sections[i].info)
	&& !note_section (counter, i))
      return false;
  for (i = EW_PLT_CORE; i <= EW_PLT_INIT; i++)
    counter->counts[i] += ew_plt_slack (counter, counter->counts[i]);
  return true;
}
