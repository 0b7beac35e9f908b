/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plt-apart.c: no part of an object is two things at once.

   The gABI says that sections don't overlap (chapter 4, Sections).  Where relocations
   share bytes with something all the same, there is no right count: Linux's loader sorts
   them where they lie, so that it sees other relocations or symbols afterwards; and
   plt-order.c would change what it means to keep.  Found by fuzzing; no tool is known to
   make such files.  Other sections may overlap, which harms nothing here.

   Nearly always sections lie in the file in the order of their numbers, and then one
   look at each is enough.  */

#include "config.h"
#include "elf-read.h"
#include "plt-count.h"
#include "report.h"

#include <stdlib.h>

/* A section, or headers.  */
struct part
{
  uint64_t offset, end;
  bool alone;			/* Must not share bytes.  */
};

static int
compare (const void *pa, const void *pb)
{
  const struct part *a = pa, *b = pb;

  return (a->offset > b->offset) - (a->offset < b->offset);
}

/* Find the parts of OBJECT that have bytes in the file; returns how many there are.  */
static size_t
find_parts (const struct ew_object *object, struct part *parts)
{
  const struct ew_elf_sizes sizes = ew_elf_sizes (object->wide);
  size_t n = 0;
  unsigned i;

  parts[n++] = (struct part) { .offset = 0, .end = sizes.header, .alone = true };
  for (i = 1; i < object->n_sections; i++)
    {
      const struct ew_section *section = &object->sections[i];

      if (section->type == SHT_NULL || section->type == SHT_NOBITS || section->size == 0)
	continue;
      parts[n++] = (struct part)
	{ .offset = section->offset, .end = section->offset + section->size,
	  .alone = (section->type == object->arch->plt->relocations
		    || section->type == SHT_SYMTAB) };
    }
  parts[n++] = (struct part)
    { .offset = object->section_table, .alone = true,
      .end = object->section_table + object->n_sections * (uint64_t) sizes.section };
  return n;
}

bool
ew_plt_apart (struct ew_object *object)
{
  struct part *parts = malloc (((size_t) object->n_sections + 2) * sizeof *parts);
  uint64_t end = 0, alone_end = 0;
  bool apart = true, sorted = true;
  size_t n, i;

  if (parts == NULL)
    return ew_refuse (object->file, "no memory for its sections");
  n = find_parts (object, parts);
  for (i = 1; i < n; i++)
    sorted &= parts[i - 1].offset <= parts[i].offset;
  if (!sorted)
    qsort (parts, n, sizeof *parts, compare);
  for (i = 0; i < n; i++)
    {
      apart &= parts[i].offset >= (parts[i].alone ? end : alone_end);
      if (parts[i].end > end)
	end = parts[i].end;
      if (parts[i].alone && parts[i].end > alone_end)
	alone_end = parts[i].end;
    }
  free (parts);
  return (apart
	  || ew_refuse (object->file, "damaged object: relocations, symbols or headers"
			" share bytes with a section"));
}
