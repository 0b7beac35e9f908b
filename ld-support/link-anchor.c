/* SPDX-License-Identifier: GPL-3.0-or-later */
/* link-anchor.c: what a table in another object can refer to.

   A table of its own reaches a text section only by a symbol that the link editor
   resolves between objects: a global one that lies in that section.  Not a weak
   one, because another object may define it too and win; and not one in a COMDAT
   group, because another object's group may be the one that is kept: the table
   would speak of code that is not there.  Rather no table than that.

   What can't be seen here: the final link may give the name to something else, with
   --wrap, --defsym, -z muldefs, or a definition in another object that comes first.
   Then the table is wrong, so such links need --merge, which is tied to the text
   sections themselves.  doc/entryway.1 says so, and `entryway dump --rows' compares
   a table with the rows where both are in a file.  */

#include "config.h"
#include "link-write.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>

/* Not in every <elf.h>.  */
#define GROUPED 0x200		/* SHF_GROUP */

/* How COMDAT was told before groups.  */
#define LINKONCE ".gnu.linkonce."

static bool
better (const struct ew_symbol *symbol, const struct ew_symbol *than)
{
  if (than == NULL || symbol->value != than->value)
    return than == NULL || symbol->value < than->value;
  return strcmp (symbol->name, than->name) < 0;
}

/* For each section of OBJECT its best symbol, or NULL.  To be freed; NULL without
   memory.  */
static const struct ew_symbol **
best_symbols (const struct ew_object *object)
{
  const struct ew_symbol **best = calloc (object->n_sections, sizeof *best);
  uint32_t i;

  for (i = 1; best != NULL && i < object->n_symbols; i++)
    {
      const struct ew_symbol *symbol = &object->symbols[i];

      if (symbol->bind == STB_GLOBAL && symbol->name[0] != '\0'
	  && symbol->type != STT_SECTION && symbol->type != STT_FILE
	  && symbol->type != STT_TLS && symbol->type != STT_GNU_IFUNC
	  && ew_section_is_code (object, symbol->shndx)
	  && symbol->value <= object->sections[symbol->shndx].size
	  && better (symbol, best[symbol->shndx]))
	best[symbol->shndx] = symbol;
    }
  return best;
}

static bool
anchor_part (struct ew_part *part, const struct ew_symbol *symbol)
{
  const struct ew_section *section = &part->object->sections[part->section];

  if (!part->object->linked
      && ((section->flags & GROUPED)
	  || strncmp (section->name, LINKONCE, strlen (LINKONCE)) == 0))
    return ew_refuse (part->object->file, "section %s is in a COMDAT group and may"
		      " be dropped; link it first (ld -r --force-group-allocation)",
		      section->name);
  if (symbol == NULL)
    return ew_refuse (part->object->file, "section %s has no global symbol that a"
		      " table of its own could refer to; use --merge",
		      section->name);
  part->anchor = symbol->name;
  part->addend = -(int64_t) symbol->value;
  return true;
}

/* Whether all parts have names of their own.  */
static bool
check_names (const struct ew_link *link)
{
  struct ew_intern names;
  bool good = ew_intern_start (&names);
  size_t i;

  for (i = 0; good && i < link->n_parts; i++)
    {
      const char *name = link->parts[i].anchor;
      uint32_t number = ew_intern_add (&names, name, strlen (name));

      if (number == EW_INTERN_FAILED)
	good = ew_link_no_memory (link);
      else if (names.items[number]->count > 1)
	good = ew_refuse (link->parts[i].object->file, "symbol %s is in two of the"
			  " objects", name);
    }
  ew_intern_end (&names);
  return good;
}

bool
ew_link_anchor (struct ew_link *link)
{
  const struct ew_symbol **best = NULL;
  const struct ew_object *object = NULL;
  bool good = true;
  size_t i;

  for (i = 0; good && i < link->n_parts; i++)
    {
      struct ew_part *part = &link->parts[i];

      if (part->object != object)
	{
	  free (best);
	  object = part->object;
	  best = best_symbols (object);
	  if (best == NULL)
	    return ew_link_no_memory (link);
	}
      good = anchor_part (part, best[part->section]);
    }
  free (best);
  return good && check_names (link);
}
