/* SPDX-License-Identifier: GPL-3.0-or-later */
/* place.c: find the place that a text names.

   A text is what an oops or a debugger prints: an address of a linked file, an
   offset in .text of an object, or the name of a function, another symbol of text or a
   section, with an offset, and behind that a size as Linux prints it (%pS:
   vfs_read+0x1c/0x2d0).  A name that means several places is refused: to pick one would be a
   guess.  */

#include "config.h"
#include "listing.h"
#include "report.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool
refuse (const struct ew_object *object, const char *place, const char *reason)
{
  return ew_refuse (object->file, "%s: %s", place, reason);
}

/* The number at TEXT, all of it.  */
static bool
parse_number (const char *text, uint64_t *value)
{
  char *end;

  if (!isdigit ((unsigned char) *text))
    return false;
  errno = 0;
  *value = strtoull (text, &end, text[0] == '0' && tolower (text[1]) == 'x'
				 ? 16 : 10);
  return *end == '\0' && errno == 0;
}

/* NAME is at OFFSET of SECTION.  False and a message if it is elsewhere, too.  */
static bool
found_at (const struct ew_object *object, const char *name, unsigned section,
	  uint64_t offset, struct ew_place *place, bool *found)
{
  if (*found && (section != place->section || offset != place->offset))
    return refuse (object, name, "several functions have this name; use"
		   " SECTION+OFFSET");
  *found = true;
  place->section = section;
  place->offset = offset;
  return true;
}

/* The one function called NAME, or if there is none the one label of text: Linux's
   assembly gives no type to code that is not called.  False and a message where there are
   several; *FOUND is false where there is none.  */
static bool
find_function (const struct ew_object *object,
	       const struct ew_listing *listing, const char *name,
	       struct ew_place *place, bool *found)
{
  bool good = true;
  size_t i;

  *found = false;
  for (i = 0; good && i < listing->n_functions; i++)
    if (strcmp (listing->functions[i].name, name) == 0)
      good = found_at (object, name, listing->functions[i].section,
		       listing->functions[i].entry, place, found);
  if (*found)
    return good;
  for (i = 1; good && i < object->n_symbols; i++)
    {
      const struct ew_symbol *symbol = &object->symbols[i];

      if (symbol->type == STT_NOTYPE && ew_section_is_code (object, symbol->shndx)
	  && strcmp (symbol->name, name) == 0)
	good = found_at (object, name, symbol->shndx, symbol->value, place, found);
    }
  return good;
}

static bool
find_section (const struct ew_object *object, const char *name,
	      struct ew_place *place)
{
  unsigned i;

  for (i = 1; i < object->n_sections; i++)
    if (ew_section_is_code (object, i)
	&& strcmp (object->sections[i].name, name) == 0)
      {
	place->section = i;
	place->offset = 0;
	return true;
      }
  return refuse (object, name, "no such function or text section");
}

/* Find NAME, NAME+NUMBER, or NAME+NUMBER/SIZE.  */
static bool
find_named (const struct ew_object *object, const struct ew_listing *listing,
	    const char *text, struct ew_place *place)
{
  char *name = ew_alloc (strlen (text) + 1, 1), *plus, *slash;
  uint64_t offset = 0, size;
  bool found, good;

  strcpy (name, text);
  plus = strrchr (name, '+');
  slash = plus == NULL ? NULL : strchr (plus, '/');
  if (slash != NULL && parse_number (slash + 1, &size))
    *slash = '\0';
  if (plus != NULL && parse_number (plus + 1, &offset))
    *plus = '\0';
  good = (find_function (object, listing, name, place, &found)
	  && (found || find_section (object, name, place)));
  place->offset += offset;
  free (name);
  return good;
}

bool
ew_place_find (const struct ew_object *object, const struct ew_listing *listing,
	       const char *text, struct ew_place *place)
{
  uint64_t number;

  memset (place, 0, sizeof *place);
  if (!parse_number (text, &number))
    return find_named (object, listing, text, place);
  if (!object->linked)
    {
      if (!find_section (object, ".text", place))
	return false;
      place->offset = number;
      return true;
    }
  place->section = ew_section_at (object, number);
  place->offset = number - object->sections[place->section].address;
  return true;
}
