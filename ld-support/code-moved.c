/* SPDX-License-Identifier: GPL-3.0-or-later */
/* code-moved.c: instructions that the linker has moved away.

   Because of an erratum of a processor, ld may put a jump in the place of a load, and
   the load elsewhere with a jump back (bfd/elfnn-aarch64.c, errata 835769 and 843419).
   The load is then executed in its old place, for all that a row knows.  */

#include "config.h"
#include "code.h"

/* Whether the jump of EDGE leads to an instruction that the linker has moved, because of
   an erratum of a processor, and from there back behind the jump.  */
static bool
is_moved (const struct ew_code *code, const struct ew_edge *edge, unsigned section)
{
  struct ew_insn jump, moved, back;
  struct ew_goal goal;

  if (edge->to + 1 >= code->sections[section].n_units
      || ((code->sections[section].flags[edge->to]
	   | code->sections[edge->from_section].flags[edge->from]) & EW_UNIT_DATA))
    return false;
  ew_code_insn (code, edge->from_section, edge->from, &jump);
  ew_code_insn (code, section, edge->to, &moved);
  ew_code_insn (code, section, edge->to + 1, &back);
  if (jump.way != EW_WAY_JUMP || moved.way != EW_WAY_NEXT || back.way != EW_WAY_JUMP)
    return false;
  ew_code_goal (code, section, edge->to + 1, &back, &goal);
  return goal.section == edge->from_section && goal.unit == edge->from + 1;
}

/* Note the instructions that the linker has moved.  Each of them and the way back are
   what a symbol of its own names; compilers, too, put code elsewhere, but not as a
   function.  */
bool
ew_code_moved (struct ew_code *code)
{
  const struct ew_object *object = code->object;
  const unsigned unit_size = object->arch->code_unit;
  uint32_t i;

  for (i = 1; i < object->n_symbols; i++)
    {
      const struct ew_symbol *symbol = &object->symbols[i];
      uint32_t unit = symbol->value / unit_size;
      const struct ew_code_section *section;
      const struct ew_edge *edge;

      if (symbol->type != STT_FUNC || symbol->size != 2 * unit_size
	  || !ew_section_is_code (object, symbol->shndx))
	continue;
      section = &code->sections[symbol->shndx];
      if (section->bytes == NULL || unit >= section->n_units
	  || section->first[unit] == 0 || (section->flags[unit] & EW_UNIT_MOVED))
	continue;
      edge = &code->edges[section->first[unit]];
      if (edge->next != 0 || !is_moved (code, edge, symbol->shndx))
	continue;
      section->flags[unit] |= EW_UNIT_MOVED;
      section->flags[unit + 1] |= EW_UNIT_MOVED;
      code->sections[edge->from_section].flags[edge->from] |= EW_UNIT_FALLS;
      if (!ew_code_alternative (code, edge->from_section, edge->from, symbol->shndx,
				unit))
	return false;
    }
  return true;
}
