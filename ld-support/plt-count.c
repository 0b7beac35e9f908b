/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plt-count.c: count far calls as Linux's loaders do.

   All loaders (plt.h names them) go through the relocation sections and count those
   relocations of a few types that are not equal to another one.  They sort to find equal
   ones, and compare neighbours.  Here equal ones are found by a stamp for each symbol,
   or in a hash table where an addend is part of it, so the time is linear and no
   relocation is kept.

   The loader of arm64 sorts only what its partition has put to the front, and the
   partition never looks at the last element if all others are far calls.  That one
   stays at the end, unsorted, and is compared only with the greatest of the others by
   (type, symbol, addend).

   Where a loader's number depends on the very order that its sort leaves, the section
   is read once more and counted in that order (plt-sorted.c).

   Linux puts ".exit*" into the init region where modules can't be unloaded
   (!CONFIG_MODULE_UNLOAD).  An object does not tell; .exit is core here.  */

#include "config.h"
#include "plt-count.h"
#include "report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The walk over one relocation section, as the loader sees it.  */
struct loader_section
{
  unsigned number, target;
  uint32_t stamp;
  bool all_far;			/* Every relocation so far is a far branch.  */
  bool sort;			/* Its order matters.  */
  /* The greatest far branch so far, valid where ALL_FAR is set and there was
     one.  */
  struct ew_reloc greatest;
  uint64_t calls, got, veneers;
};

enum ew_plt_count
ew_plt_region (const struct ew_object *object, unsigned index)
{
  return (object->arch->plt->init_apart && ew_plt_is_init (object, index)
	  ? EW_PLT_INIT : EW_PLT_CORE);
}

uint64_t
ew_plt_slack (const struct ew_plt_counter *counter, uint64_t n)
{
  unsigned page = counter->plt->entries_per_page;

  if (!counter->rule->erratum || page == 0)
    return 0;
  return n / page + (n % page != 0);
}

bool
ew_plt_note (struct ew_plt_counter *counter, const struct ew_plt_key *key,
	     uint64_t *count)
{
  uint32_t before = counter->addends.n;

  if (ew_intern_add (&counter->addends, key, sizeof *key) == EW_INTERN_FAILED)
    return ew_refuse (counter->object->file, "no memory for its calls");
  *count += counter->addends.n != before;
  return true;
}

bool
ew_plt_addend (struct ew_plt_counter *counter, unsigned section,
	       struct ew_reloc *reloc)
{
  struct ew_object *object = counter->object;
  const struct ew_section *place = &object->sections[section];
  const unsigned char *code;

  if (counter->plt->addend == NULL)
    return true;
  if (place->type == SHT_NOBITS || place->size < 4
      || reloc->offset > place->size - 4)
    return ew_refuse (object->file, "a call at %" PRIu64 " of section %s, which has"
		      " %" PRIu64 " bytes", reloc->offset, place->name, place->size);
  code = ew_object_code (object, section);
  if (code == NULL)
    return false;
  reloc->addend = counter->plt->addend (reloc->type, code + reloc->offset);
  return true;
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

/* Whether what RELOC calls, from section TARGET, may need an entry.  */
static bool
is_elsewhere (const struct ew_object *object, unsigned target,
	      const struct ew_reloc *reloc)
{
  return (!object->arch->plt->not_own_section
	  || object->symbols[reloc->symbol].shndx != target);
}

bool
ew_plt_wants_entry (const struct ew_object *object, unsigned target,
		    const struct ew_reloc *reloc)
{
  const uint32_t *type = object->arch->plt->calls;

  while (*type != 0 && *type != reloc->type)
    type++;
  return *type != 0 && is_elsewhere (object, target, reloc);
}

/* The same, for many.  */
static bool
is_far (const struct ew_plt_counter *counter, unsigned target,
	const struct ew_reloc *reloc)
{
  return (ew_plt_class (counter, reloc->type).kind == EW_PLT_CALL
	  && is_elsewhere (counter->object, target, reloc));
}

/* Note what STATE's section has of the symbol of RELOC in BANK, and whether that makes
   its order matter.  */
static void
note_order (struct ew_plt_counter *counter, struct loader_section *state,
	    const struct ew_reloc *reloc, size_t at)
{
  unsigned like = 0;

  if (counter->plt->order_matters == NULL)
    return;
  if (reloc->addend != 0)
    counter->others[at] = state->stamp;
  if (counter->others[at] == state->stamp)
    like |= EW_SEEN_OTHER;
  if (reloc->addend == 0 || counter->stamps[at] == state->stamp)
    like |= EW_SEEN_ZERO;
  state->sort |= counter->plt->order_matters (reloc, like);
}

/* Count RELOC, of CLASS, into *COUNT if the loader takes it for a new one.  LAST_OF_MANY
   says that this is the relocation that the partition overlooked.  */
static bool
count_one (struct ew_plt_counter *counter, struct loader_section *state,
	   const struct ew_reloc *reloc, struct ew_plt_class class, bool last_of_many,
	   uint64_t *count)
{
  size_t at = (size_t) class.bank * counter->object->n_symbols + reloc->symbol;
  enum ew_plt_addends addends = counter->plt->addends;

  note_order (counter, state, reloc, at);
  if (reloc->addend != 0 && addends == EW_ADDEND_SAME)
    {
      const struct ew_plt_key key = { .scope = state->stamp, .addend = reloc->addend,
				      .symbol = reloc->symbol, .bank = class.bank };

      return ew_plt_note (counter, &key, count);
    }
  if (reloc->addend != 0 && addends == EW_ADDEND_ZERO)
    *count += 1;
  else if (last_of_many)
    *count += compare (reloc, &state->greatest) != 0;
  else
    {
      *count += counter->stamps[at] != state->stamp;
      counter->stamps[at] = state->stamp;
    }
  return true;
}

/* Count RELOC, the one that WALK has returned.  */
static bool
count_reloc (struct ew_plt_counter *counter, struct loader_section *state,
	     const struct ew_reloc_walk *walk, struct ew_reloc *reloc)
{
  struct ew_plt_class class = ew_plt_class (counter, reloc->type);
  uint64_t returned = ew_reloc_returned (walk);
  bool last_of_many;

  if (class.kind == EW_PLT_GOT_ENTRY)
    return count_one (counter, state, reloc, class, false, &state->got);
  if (class.kind == EW_PLT_OTHER || !is_far (counter, state->target, reloc))
    {
      state->veneers += ew_plt_veneer (counter, reloc);
      state->all_far = false;
      return true;
    }
  last_of_many = (counter->plt->leaves_last_unsorted && !counter->rule->in_order
		  && state->all_far
		  && returned > 1 && returned == walk->count);
  if (!ew_plt_addend (counter, state->target, reloc)
      || !count_one (counter, state, reloc, class, last_of_many, &state->calls))
    return false;
  if (state->all_far && (returned == 1 || compare (reloc, &state->greatest) > 0))
    state->greatest = *reloc;
  return true;
}

/* Go past those relocations in the batch of WALK, a walk over STATE's section, that are
   equal to ones that were counted before.  They change nothing, neither the number nor
   what is known of the section, and most calls are such ones: this loop is all that is
   done for them.  The last one of the section stays, because it may be compared with
   another than its equal.  */
static void
skip_known (const struct ew_plt_counter *counter, const struct loader_section *state,
	    struct ew_reloc_walk *walk)
{
  const uint32_t *const stamps = counter->stamps, stamp = state->stamp;
  const size_t n_symbols = counter->object->n_symbols;
  const struct ew_reloc *end = walk->end - (walk->decoded == walk->count);
  struct ew_reloc *at = walk->at;

  if (counter->plt->addend != NULL || counter->plt->order_matters != NULL)
    return;
  for (; at < end; at++)
    {
      struct ew_plt_class class = ew_plt_class (counter, at->type);

      if (class.kind == EW_PLT_OTHER || at->addend != 0
	  || stamps[class.bank * n_symbols + at->symbol] != stamp)
	break;
    }
  walk->at = at;
}

struct far_data
{
  const struct ew_plt_counter *counter;
  unsigned target;
};

static bool
is_far_of (const void *data, const struct ew_reloc *reloc)
{
  const struct far_data *of = data;

  return is_far (of->counter, of->target, reloc);
}

/* Count the calls of STATE's section in the order of the loader's sort.  */
static bool
count_in_order (struct ew_plt_counter *counter, struct loader_section *state)
{
  struct ew_object *object = counter->object;
  const struct far_data data = { counter, state->target };
  struct ew_reloc_walk walk;
  struct ew_reloc *relocs;
  size_t n = 0;
  bool good = true;

  ew_reloc_start (&walk, object, &object->sections[state->number]);
  relocs = malloc (walk.count * sizeof *relocs);
  if (relocs == NULL)
    return ew_refuse (object->file, "no memory for its calls");
  while (good && ew_reloc_next (&walk, &relocs[n]))
    {
      good = (!is_far_of (&data, &relocs[n])
	      || ew_plt_addend (counter, state->target, &relocs[n]));
      n++;
    }
  good = good && !walk.failed;
  if (good)
    state->calls = counter->plt->count_sorted (relocs, n, is_far_of, &data);
  free (relocs);
  return good;
}

/* Count relocation section NUMBER as the loader does.  */
static bool
count_section (struct ew_plt_counter *counter, unsigned number)
{
  struct ew_object *object = counter->object;
  const struct ew_section *section = &object->sections[number];
  struct loader_section state = { .number = number, .target = section->info,
				  .stamp = counter->plt->whole_file ? 1 : number,
				  .all_far = true };
  struct ew_reloc_walk walk;
  struct ew_reloc *reloc;
  bool good = true;
  uint64_t entries;

  ew_reloc_start (&walk, object, section);
  while (good && (reloc = ew_reloc_step (&walk)) != NULL)
    {
      good = count_reloc (counter, &state, &walk, reloc);
      skip_known (counter, &state, &walk);
    }
  if (!good || walk.failed || (state.sort && !count_in_order (counter, &state)))
    return false;
  entries = state.calls + state.veneers;
  counter->counts[ew_plt_region (object, section->info)]
    += entries + ew_plt_slack (counter, entries);
  counter->counts[EW_PLT_GOT] += state.got;
  return true;
}

/* Whether the loader looks at section NUMBER.  */
static bool
is_counted (const struct ew_plt_counter *counter, unsigned number)
{
  const struct ew_section *section = &counter->object->sections[number];

  return (section->type == counter->plt->relocations
	  && (counter->plt->every_section
	      || ew_section_is_code (counter->object, section->info)));
}

static bool
count_loader (struct ew_plt_counter *counter)
{
  unsigned i;

  for (i = 1; i < counter->object->n_sections; i++)
    if (is_counted (counter, i) && !count_section (counter, i))
      return false;
  return true;
}

/* The places that ftrace may patch.  An object may have one section of them for each
   function, which the link makes one.  */
static bool
count_sites (struct ew_plt_counter *counter)
{
  const struct ew_object *object = counter->object;
  const unsigned size = counter->plt->site_size;
  unsigned i;

  for (i = 1; i < object->n_sections; i++)
    {
      const struct ew_section *section = &object->sections[i];

      if (strcmp (section->name, counter->plt->sites) != 0)
	continue;
      /* So it is in the file as well, and no number is greater than that.  */
      if (section->type != SHT_PROGBITS || section->size % size != 0)
	return ew_refuse (object->file, "section %s is not a whole number of places of"
			  " %u bytes", section->name, size);
      counter->counts[EW_PLT_SITES] += section->size / size;
    }
  return true;
}

/* Enter TYPES as KIND.  */
static void
enter_types (struct ew_plt_counter *counter, const uint32_t *types,
	     enum ew_plt_kind kind)
{
  unsigned i;

  for (i = 0; types[i] != 0; i++)
    {
      counter->map[types[i]] = (struct ew_plt_class) { kind, counter->banks };
      counter->banks += counter->plt->types_apart;
    }
  counter->banks += !counter->plt->types_apart;
}

static uint32_t *
new_stamps (const struct ew_plt_counter *counter)
{
  /* One more than needed, since an object may have no symbols.  */
  return calloc (counter->object->n_symbols * (size_t) counter->banks + 1,
		 sizeof (uint32_t));
}

bool
ew_plt_count (struct ew_object *object, const struct ew_plt_rule *rule,
	      uint64_t counts[EW_PLT_COUNTS])
{
  struct ew_plt_counter counter = { .object = object, .plt = object->arch->plt,
				    .rule = rule, .counts = counts };
  bool good;

  memset (counts, 0, EW_PLT_COUNTS * sizeof *counts);
  enter_types (&counter, counter.plt->calls, EW_PLT_CALL);
  enter_types (&counter, counter.plt->got, EW_PLT_GOT_ENTRY);
  if (!ew_plt_apart (object) || !count_sites (&counter))
    return false;
  counter.stamps = new_stamps (&counter);
  if (counter.plt->order_matters != NULL)
    counter.others = new_stamps (&counter);
  if (counter.stamps == NULL || !ew_intern_start (&counter.addends)
      || (counter.plt->order_matters != NULL && counter.others == NULL))
    good = ew_refuse (object->file, "no memory for its calls");
  else
    good = rule->emulate_loader ? count_loader (&counter) : ew_plt_minimum (&counter);
  ew_intern_end (&counter.addends);
  free (counter.others);
  free (counter.stamps);
  return good;
}

uint64_t
ew_plt_size (const struct ew_plt_section *section,
	     const uint64_t counts[EW_PLT_COUNTS])
{
  uint64_t entries = section->count == EW_PLT_COUNTS ? 0 : counts[section->count];
  uint64_t sites = counts[EW_PLT_SITES] * section->per_site;
  uint64_t size;

  entries += section->spare;
  entries += sites / section->entry + (sites % section->entry != 0);
  size = entries * section->entry;
  if (section->round != 0)
    size = (size + section->round - 1) / section->round * section->round;
  return size;
}
