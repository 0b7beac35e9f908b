/* SPDX-License-Identifier: GPL-3.0-or-later */
/* code-site.c: patch sites, by the code.

   An entry of __patchable_function_entries (GCC, -fpatchable-function-entry=N,M) is the
   address of the first of the M NOPs before a function's label or, if M is 0, of the
   first NOP behind it, which may follow a landing pad.  Linux overwrites what are NOPs
   there: two of them behind the label (arch/arm64/kernel/ftrace.c).  */

#include "config.h"
#include "code.h"

bool
ew_code_is_patchable (const struct ew_code *code, const struct ew_patchable *patchable,
		      unsigned section, uint32_t unit)
{
  const uint16_t *flags = code->sections[section].flags;
  const unsigned size = code->object->arch->code_unit;
  uint32_t first = unit;

  while (first > 0 && unit - first < UINT8_MAX
	 && (flags[first - 1] & (EW_UNIT_NOP | EW_UNIT_DATA)))
    first--;
  for (; first <= unit + 1; first++)
    if (ew_is_patchable (patchable, section, (uint64_t) first * size))
      return true;
  return false;
}

unsigned
ew_code_site (const struct ew_code *code, unsigned section, uint32_t unit)
{
  const struct ew_code_section *s = &code->sections[section];
  const struct ew_target *target = code->object->arch->target;
  uint32_t at = unit, end;

  if (at < s->n_units
      && target->is_landing_pad (s->bytes + (size_t) at * target->insn_size))
    at++;
  for (end = at + target->site_nops; at < end; at++)
    if (at >= s->n_units || (s->flags[at] & EW_UNIT_NOP) == 0)
      return 0;
  return end - unit;
}
