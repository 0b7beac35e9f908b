/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plt-check.c: entryway plt --check.

   A module whose PLT is too small is refused by the kernel when it is loaded on a
   machine where calls are far, after a warning at best (module_emit_plt_entry); here it
   is refused when it is built.

   How far a call and its entry are apart follows from how Linux lays out a module
   (kernel/module/main.c, layout_sections): all code of a part, in the order of the
   section headers, each section aligned.  A call is taken to be at the one end of its
   section and its entry at the other end of the PLT.  Where the init part has no PLT of
   its own, how far it is from the core's is not known, and not checked.  */

#include "config.h"
#include "listing.h"
#include "plt-write.h"
#include "report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Whether section WANTED of OBJECT has room.  */
static bool
check_size (const struct ew_object *object, const struct ew_plt_section *wanted,
	    const uint64_t counts[EW_PLT_COUNTS])
{
  uint64_t size = ew_plt_size (wanted, counts);
  const struct ew_section *section;
  unsigned index;

  if (wanted->appended)
    return true;
  if (!ew_plt_find (object, wanted, &index))
    return false;
  section = &object->sections[index];
  if (index == 0 || section->size >= size)
    return true;
  return ew_refuse (object->file, "section %s has %" PRIu64 " bytes, and the loader"
		    " needs %" PRIu64 " (entryway plt --in-place)", section->name,
		    section->size, size);
}

struct layout
{
  const struct ew_object *object;
  bool init;
  uint64_t *start, *end;	/* By section.  */
};

static const struct ew_plt_section *
plt_section (const struct ew_object *object, const char *name)
{
  const struct ew_plt_section *section;

  for (section = object->arch->plt->sections; section->name != NULL; section++)
    if (!section->appended && strcmp (section->name, name) == 0)
      return section;
  return NULL;
}

/* Whether section INDEX is loaded with the code of LAYOUT's part; a PLT is, whatever its
   flags say before the loader sets them.  */
static bool
is_part (const struct layout *layout, unsigned index)
{
  const struct ew_object *object = layout->object;
  const struct ew_section *section = &object->sections[index];
  const struct ew_plt_section *plt = plt_section (object, section->name);

  return ((section->flags & SHF_ALLOC) != 0
	  && (plt != NULL ? plt->code : (section->flags & SHF_EXECINSTR) != 0)
	  && ew_plt_is_init (object, index) == layout->init);
}

/* Where VALUE is behind ALIGN; what can't be is at the end of everything.  */
static uint64_t
aligned (uint64_t value, uint64_t align)
{
  uint64_t over = align > 1 ? value % align : 0;

  return over == 0 || value > UINT64_MAX - align ? value : value - over + align;
}

/* Lay the core, or the INIT part, out.  */
static void
start_layout (struct layout *layout, const struct ew_object *object,
	      const uint64_t counts[EW_PLT_COUNTS], bool init)
{
  uint64_t at = 0;
  unsigned i;

  layout->object = object;
  layout->init = init;
  layout->start = ew_alloc (object->n_sections, sizeof *layout->start);
  layout->end = ew_alloc (object->n_sections, sizeof *layout->end);
  for (i = 1; i < object->n_sections; i++)
    if (is_part (layout, i))
      {
	const struct ew_section *section = &object->sections[i];
	const struct ew_plt_section *plt = plt_section (object, section->name);
	uint64_t size = plt != NULL ? ew_plt_size (plt, counts) : section->size;

	layout->start[i] = aligned (at, plt != NULL ? plt->align : section->align);
	at = layout->start[i];
	at = size > UINT64_MAX - at ? UINT64_MAX : at + size;
	layout->end[i] = at;
      }
}

static void
end_layout (struct layout *layout)
{
  free (layout->start);
  free (layout->end);
}

/* Whether section INDEX has calls that need an entry.  */
static bool
calls_far (struct ew_object *object, unsigned index, bool *good)
{
  struct ew_reloc_walk walk;
  struct ew_reloc reloc;
  unsigned number = 0;
  bool far = false;

  while (!far && *good && (number = ew_reloc_section (object, index, number)) != 0)
    {
      ew_reloc_start (&walk, object, &object->sections[number]);
      while (!far && ew_reloc_next (&walk, &reloc))
	far = ew_plt_wants_entry (object, index, &reloc);
      *good = !walk.failed;
    }
  return far;
}

static uint64_t
difference (uint64_t a, uint64_t b)
{
  return a > b ? a - b : b - a;
}

/* Check how far the sections of LAYOUT's part are from section PLT.  */
static bool
check_reach (struct ew_object *object, const struct layout *layout, unsigned plt)
{
  const uint64_t reach = object->arch->plt->reach;
  bool good = true;
  unsigned i;

  for (i = 1; good && i < object->n_sections; i++)
    if (i != plt && is_part (layout, i) && ew_section_is_code (object, i))
      {
	uint64_t up = difference (layout->end[plt], layout->start[i]);
	uint64_t down = difference (layout->end[i], layout->start[plt]);
	uint64_t most = up > down ? up : down;

	if (most > reach && calls_far (object, i, &good))
	  good = ew_refuse (object->file, "section %s may be %" PRIu64 " bytes from its"
			    " PLT, and a call reaches %" PRIu64,
			    object->sections[i].name, most, reach);
      }
  return good;
}

/* The section of the PLT for COUNT, or 0.  */
static unsigned
plt_of (const struct ew_object *object, enum ew_plt_count count)
{
  const struct ew_plt_section *section;

  for (section = object->arch->plt->sections; section->name != NULL; section++)
    if (section->code && !section->appended && section->count == count)
      return ew_section_named (object, section->name, 0);
  return 0;
}

static bool
check_part (struct ew_object *object, const uint64_t counts[EW_PLT_COUNTS],
	    enum ew_plt_count count)
{
  unsigned plt = plt_of (object, count);
  struct layout layout;
  bool good;

  if (plt == 0)
    return true;
  start_layout (&layout, object, counts, count == EW_PLT_INIT);
  good = check_reach (object, &layout, plt);
  end_layout (&layout);
  return good;
}

/* Check that section INDEX, of slots, has nothing else.  */
static bool
check_slot_section (const struct ew_object *object, const struct ew_listing *listing,
		    unsigned index)
{
  const struct ew_section *section = &object->sections[index];
  uint64_t slots = 0;
  size_t i;

  for (i = 0; i < listing->n_areas; i++)
    slots += listing->areas[i].slot && listing->areas[i].section == index;
  return (section->size == slots * object->arch->area_size
	  || ew_refuse (object->file, "section %s has %" PRIu64 " bytes for %" PRIu64
			" slots of %u", section->name, section->size, slots,
			object->arch->area_size));
}

/* Check that AREA, a slot, is loaded with its function, and in its reach.  LAYOUTS are of
   the core and of the init part.  */
static bool
check_slot_reach (const struct ew_object *object, const struct layout *layouts,
		  const struct ew_area *area)
{
  const struct layout *layout = &layouts[!is_part (&layouts[0], area->section)];
  const char *name = object->sections[area->section].name;
  uint64_t distance;

  if (!is_part (layout, area->entry_section))
    return ew_refuse (object->file, "a slot in section %s for a function in %s, which is"
		      " loaded elsewhere", name,
		      object->sections[area->entry_section].name);
  distance = difference (layout->start[area->section] + area->area,
			 layout->start[area->entry_section] + area->site);
  return (!area->has_site || distance <= object->arch->plt->reach
	  || ew_refuse (object->file, "a slot at %" PRIu64 " of section %s is %" PRIu64
			" bytes from its function, and a call reaches %" PRIu64,
			area->area, name, distance, object->arch->plt->reach));
}

static bool
check_slots (struct ew_object *object, const uint64_t counts[EW_PLT_COUNTS],
	     const struct ew_listing *listing)
{
  struct layout layouts[2];
  bool good = true;
  unsigned i;
  size_t j;

  for (i = 1; good && i < object->n_sections; i++)
    if (ew_is_slot_section (object->sections[i].name))
      good = check_slot_section (object, listing, i);
  start_layout (&layouts[0], object, counts, false);
  start_layout (&layouts[1], object, counts, true);
  for (j = 0; good && j < listing->n_areas; j++)
    if (listing->areas[j].slot)
      good = check_slot_reach (object, layouts, &listing->areas[j]);
  end_layout (&layouts[0]);
  end_layout (&layouts[1]);
  return good;
}

/* Whether each record has its area and each area its function.  */
static bool
check_areas (struct ew_object *object, const uint64_t counts[EW_PLT_COUNTS])
{
  struct ew_listing listing;
  bool good;

  if (object->arch->target == NULL)
    return true;
  if (!ew_listing_read (object, &listing))
    return false;
  good = check_slots (object, counts, &listing);
  ew_listing_free (&listing);
  return good;
}

bool
ew_plt_check (struct ew_object *object, const uint64_t counts[EW_PLT_COUNTS])
{
  const struct ew_plt_section *section;

  if (object->n_sections >= SHN_LORESERVE)
    return ew_refuse (object->file, "%u sections; the kernel's loader takes %u",
		      object->n_sections, SHN_LORESERVE - 1);
  for (section = object->arch->plt->sections; section->name != NULL; section++)
    if (!check_size (object, section, counts))
      return false;
  return (check_part (object, counts, EW_PLT_CORE)
	  && check_part (object, counts, EW_PLT_INIT)
	  && check_areas (object, counts));
}
