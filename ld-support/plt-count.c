/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plt-count.c: count far calls, tightly or as Linux does.

   The minimum: a region (see plt-count.h) needs one entry per distinct target
   (symbol, addend) that is not code of the same region.  All code of a region
   is one allocation, so calls between its sections are near.

   The loader of arm64 (Linux 6.12 to 7.3, module_frob_arch_sections) has less
   knowledge and takes each relocation section for itself: a target outside of
   the section itself is far; B and BL to one target count twice; only targets
   with addend 0 are shared.  It sorts the far branches to find equal ones, and
   its partition before the sort never looks at the last element if all others
   are far.  That one stays at the end, unsorted, and is compared only with the
   greatest of the others by (type, symbol, addend).  Reimplemented from that
   description, without a sort: equal targets with addend 0 are found by a
   stamp per (type, symbol), so the time is linear.

   Linux puts ".exit*" into the init region where modules can't be unloaded
   (!CONFIG_MODULE_UNLOAD).  An object does not tell; .exit is core here.  */

#include "config.h"
#include "plt-count.h"
#include "reloc.h"
#include "report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A far target that can't be stamped because of its addend.  */
struct far_target
{
  int64_t addend;
  uint32_t symbol;
};

struct far_targets
{
  struct far_target *array;
  size_t used, allocated;
};

struct counter
{
  struct ew_object *object;
  const struct ew_plt_rule *rule;
  uint64_t *entries;
  /* The loader: number of the relocation section in which (type, symbol) was
     seen last.  The minimum: region + 1 bits of each symbol.  */
  uint32_t *stamps;
  struct far_targets targets[EW_PLT_REGIONS];
};

/* The walk over one relocation section, as the loader sees it.  */
struct loader_section
{
  uint32_t number;
  bool all_far;			/* Every relocation so far is a far branch.  */
  /* The greatest far branch so far, valid where ALL_FAR is set and there was
     one.  */
  struct ew_reloc greatest;
};

static enum ew_plt_region
region_of (const struct ew_object *object, unsigned section)
{
  return (strncmp (object->sections[section].name, ".init", 5) == 0
	  ? EW_PLT_INIT : EW_PLT_CORE);
}

/* Index of TYPE among the branch types of TARGET, or -1.  */
static int
branch_index (const struct ew_target *target, uint32_t type)
{
  unsigned i;

  for (i = 0; i < target->n_branch_types; i++)
    if (target->branch_types[i] == type)
      return i;
  return -1;
}

static int
compare (const struct ew_reloc *a, const struct ew_reloc *b)
{
  if (a->type != b->type)
    return a->type < b->type ? -1 : 1;
  if (a->symbol != b->symbol)
    return a->symbol < b->symbol ? -1 : 1;
  return (a->addend > b->addend) - (a->addend < b->addend);
}

/* Whether the loader reserves an entry for RELOC, a far branch.  LAST_OF_MANY
   says that this is the relocation that the partition overlooked.  */
static bool
loader_counts (struct counter *counter, struct loader_section *state,
	       const struct ew_reloc *reloc, bool last_of_many)
{
  const struct ew_target *target = counter->object->arch->target;
  int branch = branch_index (target, reloc->type);
  uint32_t *stamp = &counter->stamps[(size_t) branch
				     * counter->object->n_symbols
				     + reloc->symbol];
  bool seen = *stamp == state->number;

  if (reloc->addend != 0)
    return true;
  if (last_of_many)
    return compare (reloc, &state->greatest) != 0;
  *stamp = state->number;
  return !seen;
}

static uint64_t
veneer_slack (const struct counter *counter, uint64_t entries)
{
  unsigned page = counter->object->arch->target->entries_per_page;

  if (!counter->rule->erratum || page == 0)
    return 0;
  return entries / page + (entries % page != 0);
}

/* Whether RELOC may need an entry for the erratum.  */
static bool
needs_veneer (const struct counter *counter, const struct ew_reloc *reloc)
{
  const struct ew_target *target = counter->object->arch->target;

  return (counter->rule->erratum && target->entries_per_page != 0
	  && target->needs_veneer (reloc->type, reloc->offset));
}

/* Count relocation section NUMBER as the loader does.  */
static bool
count_as_loader (struct counter *counter, unsigned number)
{
  struct ew_object *object = counter->object;
  const struct ew_target *target = object->arch->target;
  const struct ew_section *section = &object->sections[number];
  struct loader_section state = { .number = number, .all_far = true };
  struct ew_reloc_walk walk;
  struct ew_reloc reloc;
  uint64_t entries = 0;

  ew_reloc_start (&walk, object, section);
  while (ew_reloc_next (&walk, &reloc))
    {
      bool far = (branch_index (target, reloc.type) >= 0
		  && object->symbols[reloc.symbol].shndx != section->info);
      bool last_of_many = (target->leaves_last_unsorted && state.all_far
			   && walk.next > 1 && walk.next == walk.count);

      entries += needs_veneer (counter, &reloc);
      if (!far)
	{
	  state.all_far = false;
	  continue;
	}
      entries += loader_counts (counter, &state, &reloc, last_of_many);
      if (walk.next == 1 || compare (&reloc, &state.greatest) > 0)
	state.greatest = reloc;
    }
  counter->entries[region_of (object, section->info)]
    += entries + veneer_slack (counter, entries);
  return !walk.failed;
}

static bool
add_target (struct counter *counter, enum ew_plt_region region,
	    const struct ew_reloc *reloc)
{
  struct far_targets *targets = &counter->targets[region];

  if (targets->used == targets->allocated)
    {
      size_t more = targets->allocated * 2 + 64;
      struct far_target *array = realloc (targets->array,
					  more * sizeof *array);

      if (array == NULL)
	return ew_refuse (counter->object->file, "no memory for its calls");
      targets->array = array;
      targets->allocated = more;
    }
  targets->array[targets->used].symbol = reloc->symbol;
  targets->array[targets->used++].addend = reloc->addend;
  return true;
}

/* Note RELOC, a branch to code outside of REGION, for the minimum.  */
static bool
note_far (struct counter *counter, enum ew_plt_region region,
	  const struct ew_reloc *reloc)
{
  uint32_t *stamp = &counter->stamps[reloc->symbol];
  uint32_t bit = 1u << region;

  if (reloc->addend != 0)
    return add_target (counter, region, reloc);
  counter->entries[region] += (*stamp & bit) == 0;
  *stamp |= bit;
  return true;
}

/* Note the far branches of relocation section NUMBER for the minimum.  */
static bool
note_section (struct counter *counter, unsigned number)
{
  struct ew_object *object = counter->object;
  const struct ew_section *section = &object->sections[number];
  enum ew_plt_region region = region_of (object, section->info);
  struct ew_reloc_walk walk;
  struct ew_reloc reloc;

  ew_reloc_start (&walk, object, section);
  while (ew_reloc_next (&walk, &reloc))
    {
      unsigned home = object->symbols[reloc.symbol].shndx;

      counter->entries[region] += needs_veneer (counter, &reloc);
      if (branch_index (object->arch->target, reloc.type) < 0
	  || (ew_section_is_code (object, home)
	      && region_of (object, home) == region))
	continue;
      if (!note_far (counter, region, &reloc))
	return false;
    }
  return !walk.failed;
}

static int
compare_targets (const void *pa, const void *pb)
{
  const struct far_target *a = pa, *b = pb;

  if (a->symbol != b->symbol)
    return a->symbol < b->symbol ? -1 : 1;
  return (a->addend > b->addend) - (a->addend < b->addend);
}

/* Add the distinct targets that have an addend, and then the slack.  */
static void
finish_minimum (struct counter *counter, enum ew_plt_region region)
{
  struct far_targets *targets = &counter->targets[region];
  size_t i;

  if (targets->used != 0)
    qsort (targets->array, targets->used, sizeof *targets->array,
	   compare_targets);
  for (i = 0; i < targets->used; i++)
    counter->entries[region]
      += (i == 0 || compare_targets (&targets->array[i - 1],
				     &targets->array[i]) != 0);
  counter->entries[region] += veneer_slack (counter,
					    counter->entries[region]);
}

static bool
count_sections (struct counter *counter)
{
  struct ew_object *object = counter->object;
  unsigned i;

  for (i = 1; i < object->n_sections; i++)
    if (object->sections[i].type == SHT_RELA
	&& ew_section_is_code (object, object->sections[i].info)
	&& !(counter->rule->emulate_loader ? count_as_loader (counter, i)
	     : note_section (counter, i)))
      return false;
  return true;
}

bool
ew_plt_count (struct ew_object *object, const struct ew_plt_rule *rule,
	      uint64_t entries[EW_PLT_REGIONS])
{
  struct counter counter = { .object = object, .rule = rule,
			     .entries = entries };
  size_t kinds = rule->emulate_loader ? object->arch->target->n_branch_types
		 : 1;
  bool good;
  int i;

  entries[EW_PLT_CORE] = entries[EW_PLT_INIT] = 0;
  /* One more than needed, since an object may have no symbols.  */
  counter.stamps = calloc (object->n_symbols * kinds + 1,
			   sizeof *counter.stamps);
  if (counter.stamps == NULL)
    return ew_refuse (object->file, "no memory for its calls");
  good = count_sections (&counter);
  for (i = 0; i < EW_PLT_REGIONS; i++)
    {
      if (good && !rule->emulate_loader)
	finish_minimum (&counter, i);
      free (counter.targets[i].array);
    }
  free (counter.stamps);
  return good;
}
