/* SPDX-License-Identifier: GPL-3.0-or-later */
/* code.c: read the text sections of an object and connect their instructions.

   Mapping symbols ($x, $d; ELF for the Arm 64-bit Architecture, 5.5.5) say which part
   of a section is data: literals, tables of branches.  Where the link has taken these
   symbols away, data looks like instructions that nothing leads to.  */

#include "config.h"
#include "code.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>

bool
ew_code_no_memory (const struct ew_code *code)
{
  return ew_refuse (code->object->file, "no memory for its code");
}

void *
ew_code_grow (void *items, size_t n, size_t *capacity, size_t size)
{
  void *more;

  if (n < *capacity)
    return items;
  more = realloc (items, (*capacity * 2 + 256) * size);
  if (more != NULL)
    *capacity = *capacity * 2 + 256;
  return more;
}

void
ew_code_insn (const struct ew_code *code, unsigned section, uint32_t unit,
	      struct ew_insn *insn)
{
  const struct ew_arch *arch = code->object->arch;

  arch->target->insn (code->sections[section].bytes
		      + (size_t) unit * arch->code_unit, insn);
}

bool
ew_code_edge (struct ew_code *code, unsigned from_section, uint32_t from,
	      unsigned to_section, uint32_t to, bool before)
{
  struct ew_edge *edges;
  uint32_t *first;

  if (code->n_edges == 0)
    code->n_edges = 1;
  edges = ew_code_grow (code->edges, code->n_edges, &code->edge_capacity, sizeof *edges);
  if (edges == NULL)
    return ew_code_no_memory (code);
  code->edges = edges;
  first = &code->sections[to_section].first[to];
  edges[code->n_edges] = (struct ew_edge) { from, to, *first, from_section, before };
  *first = code->n_edges++;
  return true;
}

/* The goal at OFFSET of SECTION; outside, where that is no code.  */
static void
set_goal (const struct ew_code *code, unsigned section, uint64_t offset,
	  struct ew_goal *goal)
{
  unsigned unit = code->object->arch->code_unit;

  if (section >= code->object->n_sections || code->sections[section].bytes == NULL
      || offset % unit != 0
      || offset / unit >= code->sections[section].n_units)
    return;
  goal->section = section;
  goal->unit = offset / unit;
}

void
ew_code_goal (const struct ew_code *code, unsigned section, uint32_t unit,
	      const struct ew_insn *insn, struct ew_goal *goal)
{
  const struct ew_object *object = code->object;
  uint64_t offset = (uint64_t) unit * object->arch->code_unit, address;
  const struct ew_branch_reloc *reloc = ew_code_reloc (&code->sections[section],
						       offset);

  memset (goal, 0, sizeof *goal);
  if (reloc != NULL)
    {
      const struct ew_symbol *symbol = &object->symbols[reloc->symbol];

      if (symbol->shndx == SHN_UNDEF)
	goal->symbol = reloc->symbol;
      else
	set_goal (code, symbol->shndx, symbol->value + (uint64_t) reloc->addend, goal);
      return;
    }
  set_goal (code, section, offset + insn->target, goal);
  if (goal->section != 0 || !object->linked)
    return;
  address = object->sections[section].address + offset + insn->target;
  section = ew_section_at (object, address);
  if (section != 0)
    set_goal (code, section, address - object->sections[section].address, goal);
}

bool
ew_code_alternative (struct ew_code *code, unsigned section, uint32_t unit,
		     unsigned with_section, uint32_t with)
{
  struct ew_alternative *more = ew_code_grow (code->alternatives, code->n_alternatives,
					      &code->alternative_capacity, sizeof *more);

  if (more == NULL)
    return ew_code_no_memory (code);
  code->alternatives = more;
  code->sections[section].flags[unit] |= EW_UNIT_REPLACED;
  more[code->n_alternatives++]
    = (struct ew_alternative) { unit, with, section, with_section };
  return true;
}

size_t
ew_code_first_jump (const struct ew_code *code, unsigned section, uint64_t offset)
{
  size_t low = 0, high = code->n_jumps;

  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      const struct ew_place *jump = &code->jumps[middle];

      if (ew_compare_places (jump->section, jump->offset, section, offset) < 0)
	low = middle + 1;
      else
	high = middle;
    }
  return low;
}

size_t
ew_code_first_alternative (const struct ew_code *code, unsigned section, uint32_t unit)
{
  size_t low = 0, high = code->n_alternatives;

  while (low < high)
    {
      size_t middle = low + (high - low) / 2;
      const struct ew_alternative *a = &code->alternatives[middle];

      if (ew_compare_places (a->section, a->unit, section, unit) < 0)
	low = middle + 1;
      else
	high = middle;
    }
  return low;
}

static int
compare_alternatives (const void *pa, const void *pb)
{
  const struct ew_alternative *a = pa, *b = pb;
  int place = ew_compare_places (a->section, a->unit, b->section, b->unit);

  return place != 0 ? place
	 : ew_compare_places (a->with_section, a->with, b->with_section, b->with);
}

/* --- data in code */

struct mapping
{
  uint32_t unit;
  uint32_t section;
  bool data;
};

static int
compare_mappings (const void *pa, const void *pb)
{
  const struct mapping *a = pa, *b = pb;

  return ew_compare_places (a->section, a->unit, b->section, b->unit);
}

static bool
is_mapping (const struct ew_code *code, const struct ew_symbol *symbol)
{
  return (symbol->type == STT_NOTYPE && symbol->name[0] == '$'
	  && (symbol->name[1] == 'd' || symbol->name[1] == 'x')
	  && (symbol->name[2] == '\0' || symbol->name[2] == '.')
	  && symbol->shndx < code->object->n_sections
	  && code->sections[symbol->shndx].bytes != NULL);
}

static void
mark_data (struct ew_code *code, const struct mapping *mappings, size_t n)
{
  size_t i;

  for (i = 0; i < n; i++)
    {
      struct ew_code_section *section = &code->sections[mappings[i].section];
      uint32_t end = section->n_units, at;

      if (!mappings[i].data)
	continue;
      if (i + 1 < n && mappings[i + 1].section == mappings[i].section)
	end = mappings[i + 1].unit < end ? mappings[i + 1].unit : end;
      for (at = mappings[i].unit; at < end; at++)
	section->flags[at] = EW_UNIT_DATA;
    }
}

static bool
find_data (struct ew_code *code)
{
  const struct ew_object *object = code->object;
  struct mapping *mappings;
  size_t n = 0, i = 0;
  uint32_t j;

  for (j = 1; j < object->n_symbols; j++)
    n += is_mapping (code, &object->symbols[j]);
  mappings = calloc (n + 1, sizeof *mappings);
  if (mappings == NULL)
    return ew_code_no_memory (code);
  for (j = 1; j < object->n_symbols; j++)
    if (is_mapping (code, &object->symbols[j]))
      mappings[i++] = (struct mapping)
	{ object->symbols[j].value / object->arch->code_unit, object->symbols[j].shndx,
	  object->symbols[j].name[1] == 'd' };
  qsort (mappings, n, sizeof *mappings, compare_mappings);
  mark_data (code, mappings, n);
  free (mappings);
  return true;
}

/* --- sections */

static bool
read_section (struct ew_code *code, unsigned number)
{
  const struct ew_section *header = &code->object->sections[number];
  struct ew_code_section *section = &code->sections[number];
  size_t n = header->size / code->object->arch->code_unit;

  if (!ew_section_is_code (code->object, number) || header->type != SHT_PROGBITS)
    return true;
  if (number > UINT16_MAX)
    return ew_refuse (code->object->file, "more than %u sections", UINT16_MAX);
  section->bytes = ew_object_code (code->object, number);
  if (section->bytes == NULL)
    return false;
  section->n_units = n;
  section->first = calloc (n + 1, sizeof *section->first);
  section->flags = calloc (n + 1, sizeof *section->flags);
  return ((section->first != NULL && section->flags != NULL)
	  || ew_code_no_memory (code)) && ew_code_relocs (code, number);
}

bool
ew_code_read (struct ew_object *object, struct ew_code *code)
{
  bool good;
  unsigned i;

  memset (code, 0, sizeof *code);
  code->object = object;
  code->sections = calloc (object->n_sections, sizeof *code->sections);
  good = code->sections != NULL || ew_code_no_memory (code);
  for (i = 1; good && i < object->n_sections; i++)
    good = read_section (code, i);
  good = good && find_data (code);
  good = good && ew_code_connect (code);
  good = good && ew_code_linux (code) && ew_code_switches (code);
  if (good && object->linked)
    good = ew_code_moved (code);
  if (good && code->n_alternatives != 0)
    qsort (code->alternatives, code->n_alternatives, sizeof *code->alternatives,
	   compare_alternatives);
  if (!good)
    ew_code_free (code);
  return good;
}

void
ew_code_free (struct ew_code *code)
{
  unsigned i;

  for (i = 0; code->sections != NULL && i < code->object->n_sections; i++)
    {
      free (code->sections[i].first);
      free (code->sections[i].flags);
      free (code->sections[i].relocs);
    }
  free (code->sections);
  free (code->edges);
  free (code->calls);
  free (code->jumps);
  free (code->alternatives);
}
