/* SPDX-License-Identifier: GPL-3.0-or-later */
/* listing.h: the functions of an object and their reserved areas.

   What an area and its record are is specified in entryway/format.h.  A
   listing exists only for an object in which every record was understood, its
   bytes are those of an area, and a function begins where the record says;
   there is no listing of the good half of a bad object.

   All offsets are in the section SECTION, as everywhere in a relocatable
   object, unless they say otherwise.  */

#ifndef EW_LISTING_H
#define EW_LISTING_H

#include "object.h"

#include <entryway/format.h>

#include <string.h>

struct ew_area
{
  unsigned section;		/* Of the area, */
  unsigned entry_section;	/* and of the function: the same but for a slot.  */
  unsigned nops;		/* After the label; 255 is "255 or more".  */
  bool slot;			/* It is in a section of slots.  */
  uint64_t area;		/* In SECTION; */
  uint64_t end;			/* behind the literal.  */
  uint64_t before;		/* In ENTRY_SECTION: the M user NOPs, */
  uint64_t entry;		/* and behind them the label.  */
  bool has_site;		/* There are two NOPs or more.  */
  uint64_t site;		/* The NOP that becomes the call.  */
};

struct ew_function
{
  const char *name;		/* "" where it has none.  */
  const struct ew_area *area;	/* NULL where there is none.  */
  unsigned section;
  unsigned rank;		/* Of its binding; 0, global, comes first.  */
  uint64_t entry;
  uint64_t size;		/* Of the symbol; 0 where it does not say.  */
};

struct ew_listing
{
  struct ew_function *functions; /* By section, entry, rank.  */
  size_t n_functions;
  struct ew_area *areas;	/* By section and area.  */
  size_t n_areas;
  size_t n_slots;		/* How many of them are slots.  */

  /* Entries of __patchable_function_entries.  Not always as many as areas: a
     function may be patchable and have none, and `ld -r' of COMDAT code may
     keep an entry whose function it drops.  */
  uint64_t n_patchable;
};

/* Make the listing of OBJECT.  False and a message where something is wrong;
   then there is nothing to free.  The names belong to OBJECT.  */
bool ew_listing_read (struct ew_object *object, struct ew_listing *listing);

void ew_listing_free (struct ew_listing *listing);

/* The best of the functions of LISTING that begin at OFFSET of SECTION, or NULL.  */
const struct ew_function *ew_function_at (const struct ew_listing *listing,
					  unsigned section, uint64_t offset);

/* The best of those that begin last at or before OFFSET of SECTION, or NULL.  */
const struct ew_function *ew_function_before (const struct ew_listing *listing,
					      unsigned section, uint64_t offset);

/* The area of LISTING that begins at OFFSET of SECTION, or NULL.  */
const struct ew_area *ew_area_at (const struct ew_listing *listing,
				  unsigned section, uint64_t offset);

/* Below, equal to or above 0 as place A is before, at or behind place B in the
   order of all lists here: by section, then by offset.  */
int ew_compare_places (unsigned section_a, uint64_t offset_a,
		       unsigned section_b, uint64_t offset_b);

/* Whether NAME is that of a section of slots.  */
static inline bool
ew_is_slot_section (const char *name)
{
  return (strcmp (name, EW_SLOT_SECTION) == 0
	  || strcmp (name, EW_SLOT_INIT_SECTION) == 0);
}

/* areas.c: read the records of OBJECT, unsorted, and check each of them but
   for its function.  */
bool ew_areas_read (struct ew_object *object, struct ew_listing *listing);

/* The section of patchable entries: GCC's name (varasm.c), and clang's.  */
#define EW_PATCHABLE_SECTION "__patchable_function_entries"

/* patchable.c: where these entries point.  */
struct ew_place
{
  unsigned section;
  uint64_t offset;
};

struct ew_patchable
{
  struct ew_place *places;	/* Sorted; to be freed.  */
  size_t n;
};

/* Read them.  False and a message where something is wrong; then there is nothing
   to free.  */
bool ew_patchable_read (struct ew_object *object,
			struct ew_patchable *patchable);

/* Whether one points to OFFSET of SECTION.  */
bool ew_is_patchable (const struct ew_patchable *patchable, unsigned section,
		      uint64_t offset);

/* place.c: find the place that TEXT names in OBJECT, which has LISTING: NUMBER,
   FUNCTION, SECTION, or one of these with +NUMBER.  False and a message where there is
   none or several; whether there is any code, is not looked at.  */
bool ew_place_find (const struct ew_object *object,
		    const struct ew_listing *listing, const char *text,
		    struct ew_place *place);

#endif /* EW_LISTING_H */
