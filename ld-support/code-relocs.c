/* SPDX-License-Identifier: GPL-3.0-or-later */
/* code-relocs.c: the relocations of branches.

   In a relocatable object the offset in a branch means something only where no
   relocation is; where one is, its symbol and addend say where the branch goes (ELF for
   the Arm 64-bit Architecture, 5.7.10).  Assemblers write relocations in the order of
   the code, so the sort is seldom one.  The additions that complete an address are kept,
   too, for tables of branches.  */

#include "config.h"
#include "code.h"
#include "reloc.h"
#include "report.h"

#include <stdlib.h>

static bool
is_wanted (const struct ew_arch *arch, uint32_t type)
{
  const struct ew_target *target = arch->target;
  unsigned i;

  if (type == target->address_type)
    return true;
  for (i = 0; arch->plt->calls[i] != 0; i++)
    if (arch->plt->calls[i] == type)
      return true;
  for (i = 0; i < target->n_near_types; i++)
    if (target->near_types[i] == type)
      return true;
  return false;
}

static int
compare_relocs (const void *pa, const void *pb)
{
  const struct ew_branch_reloc *a = pa, *b = pb;

  return (a->offset > b->offset) - (a->offset < b->offset);
}

static bool
add_section (struct ew_code *code, struct ew_code_section *section, unsigned number)
{
  struct ew_object *object = code->object;
  struct ew_reloc_walk walk;
  struct ew_reloc reloc;
  struct ew_branch_reloc *relocs;

  ew_reloc_start (&walk, object, &object->sections[number]);
  relocs = realloc (section->relocs, (section->n_relocs + walk.count + 1)
				     * sizeof *relocs);
  if (relocs == NULL)
    return ew_refuse (object->file, "no memory for its relocations");
  section->relocs = relocs;
  while (ew_reloc_next (&walk, &reloc))
    if (is_wanted (object->arch, reloc.type))
      relocs[section->n_relocs++]
	= (struct ew_branch_reloc) { reloc.offset, reloc.addend, reloc.symbol };
  return !walk.failed;
}

bool
ew_code_relocs (struct ew_code *code, unsigned number)
{
  struct ew_code_section *section = &code->sections[number];
  unsigned i = 0;
  size_t j;

  while ((i = ew_reloc_section (code->object, number, i)) != 0)
    if (!add_section (code, section, i))
      return false;
  for (j = 1; j < section->n_relocs; j++)
    if (section->relocs[j - 1].offset > section->relocs[j].offset)
      {
	qsort (section->relocs, section->n_relocs, sizeof *section->relocs,
	       compare_relocs);
	break;
      }
  return true;
}

/* The number of the first relocation of SECTION at or behind OFFSET.  */
static size_t
first_at (const struct ew_code_section *section, uint64_t offset)
{
  size_t low = 0, high = section->n_relocs;

  while (low < high)
    {
      size_t middle = low + (high - low) / 2;

      if (section->relocs[middle].offset < offset)
	low = middle + 1;
      else
	high = middle;
    }
  return low;
}

/* Code is mostly gone through from its beginning to its end.  */
const struct ew_branch_reloc *
ew_code_reloc (struct ew_code_section *section, uint64_t offset)
{
  size_t i = section->next_reloc;

  while (i < section->n_relocs && i < section->next_reloc + 8
	 && section->relocs[i].offset < offset)
    i++;
  if (i == section->next_reloc + 8
      || (i > 0 && section->relocs[i - 1].offset >= offset))
    i = first_at (section, offset);
  section->next_reloc = i;
  return (i < section->n_relocs && section->relocs[i].offset == offset
	  ? &section->relocs[i] : NULL);
}
