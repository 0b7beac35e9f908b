/* SPDX-License-Identifier: GPL-3.0-or-later */
/* code-connect.c: decode all instructions once, and note where they lead.

   What the graph needs to know of an instruction that just goes on is kept in its flags,
   so that whoever walks the graph need not decode it again.  */

#include "config.h"
#include "bytes.h"
#include "code.h"
#include "report.h"

#include <stdlib.h>

static bool
add_call (struct ew_code *code, unsigned section, uint32_t unit,
	  const struct ew_insn *insn)
{
  struct ew_call *calls = ew_code_grow (code->calls, code->n_calls, &code->call_capacity,
				sizeof *calls), *call;

  if (calls == NULL)
    return ew_code_no_memory (code);
  code->calls = calls;
  call = &calls[code->n_calls++];
  *call = (struct ew_call) { .unit = unit, .section = section,
			     .by_register = insn->way == EW_WAY_CALL_REG };
  if (!call->by_register)
    ew_code_goal (code, section, unit, insn, &call->goal);
  return true;
}

static bool
add_jump (struct ew_code *code, unsigned section, uint32_t unit)
{
  struct ew_place *jumps = ew_code_grow (code->jumps, code->n_jumps, &code->jump_capacity,
				 sizeof *jumps);

  if (jumps == NULL)
    return ew_code_no_memory (code);
  code->jumps = jumps;
  jumps[code->n_jumps++]
    = (struct ew_place) { section, (uint64_t) unit * code->object->arch->code_unit };
  return true;
}

static bool
add_branch (struct ew_code *code, unsigned section, uint32_t unit,
	    const struct ew_insn *insn)
{
  struct ew_goal goal;

  ew_code_goal (code, section, unit, insn, &goal);
  return (goal.section == 0
	  || ew_code_edge (code, section, unit, goal.section, goal.unit, false));
}

static const uint16_t flags_of_way[] =
{
  [EW_WAY_NEXT] = EW_UNIT_FALLS,
  [EW_WAY_JUMP] = 0,
  [EW_WAY_BRANCH] = EW_UNIT_FALLS,
  [EW_WAY_CALL] = EW_UNIT_FALLS | EW_UNIT_SOFT | EW_UNIT_CALL,
  [EW_WAY_CALL_REG] = EW_UNIT_FALLS | EW_UNIT_CALL,
  [EW_WAY_JUMP_REG] = EW_UNIT_JUMPS,
  [EW_WAY_RETURN] = EW_UNIT_RETURNS,
  [EW_WAY_TRAP] = EW_UNIT_FALLS | EW_UNIT_SOFT,
  [EW_WAY_STOP] = 0
};

static bool
is_quiet (const struct ew_object *object, const struct ew_insn *insn)
{
  const struct ew_target *target = object->arch->target;
  const uint32_t mask = EW_REG_MASK (target->sp) | EW_REG_MASK (target->fp)
			| EW_REG_MASK (object->arch->lr);

  return (insn->way == EW_WAY_NEXT && insn->op != EW_OP_UNKNOWN
	  && (insn->writes & mask) == 0
	  && insn->op != EW_OP_STORE);
}

/* What is known of an instruction by its bytes alone.  Most of a program's instructions
   are some of a few, so the last ones are remembered, each at the place that its bytes
   lead to.  An instruction of more than 32 bits is not among them.  */
#define MEMORY_BITS 14

struct memory
{
  struct
  {
    uint32_t word;
    uint16_t flags;
    bool known;
  } slots[1 << MEMORY_BITS];
};

static bool
makes_address (const struct ew_object *object, const struct ew_insn *insn)
{
  const unsigned sp = object->arch->target->sp, fp = object->arch->target->fp;

  return ((insn->op == EW_OP_ADD || insn->op == EW_OP_SUM
	   || insn->op == EW_OP_DIFFERENCE)
	  && (insn->from == sp || insn->from == fp)
	  && insn->to != sp && insn->to != fp);
}

static uint16_t
flags_of (const struct ew_code *code, const struct ew_insn *insn)
{
  return (flags_of_way[insn->way] | (insn->nop ? EW_UNIT_NOP : 0)
	  | (is_quiet (code->object, insn) ? EW_UNIT_QUIET : 0)
	  | (makes_address (code->object, insn) ? EW_UNIT_ADDRESS : 0));
}

/* Whether MEMORY has unit I of SECTION, and that goes on without more ado; its flags are
   *FLAGS then.  */
static bool
remembered (const struct memory *memory, uint32_t word, uint16_t *flags)
{
  uint32_t slot = word * UINT32_C (0x9e3779b1) >> (32 - MEMORY_BITS);

  *flags = memory->slots[slot].flags;
  return memory->slots[slot].known && memory->slots[slot].word == word;
}

static void
remember (struct memory *memory, uint32_t word, uint16_t flags)
{
  uint32_t slot = word * UINT32_C (0x9e3779b1) >> (32 - MEMORY_BITS);

  memory->slots[slot].word = word;
  memory->slots[slot].flags = flags;
  memory->slots[slot].known = true;
}

/* Note where unit I of section NUMBER, INSN, leads.  */
static bool
connect_unit (struct ew_code *code, unsigned number, uint32_t i,
	      const struct ew_insn *insn)
{
  switch (insn->way)
    {
    case EW_WAY_JUMP:
    case EW_WAY_BRANCH:
      return add_branch (code, number, i, insn);
    case EW_WAY_CALL:
    case EW_WAY_CALL_REG:
      return add_call (code, number, i, insn);
    case EW_WAY_JUMP_REG:
      return add_jump (code, number, i);
    default:
      return true;
    }
}

static bool
connect (struct ew_code *code, unsigned number, struct memory *memory)
{
  struct ew_code_section *section = &code->sections[number];
  const unsigned size = code->object->arch->code_unit;
  struct ew_insn insn;
  bool good = true;
  uint32_t i;

  for (i = 0; good && i < section->n_units; i++)
    {
      uint32_t word = size == 4 ? ew_get32 (section->bytes + (size_t) i * 4) : 0;
      uint16_t flags;

      if (section->flags[i] & EW_UNIT_DATA)
	continue;
      if (size == 4 && remembered (memory, word, &flags))
	{
	  section->flags[i] |= flags;
	  continue;
	}
      ew_code_insn (code, number, i, &insn);
      flags = flags_of (code, &insn);
      section->flags[i] |= flags;
      if (insn.way == EW_WAY_NEXT)
	remember (memory, word, flags);
      else
	good = connect_unit (code, number, i, &insn);
    }
  return good;
}

bool
ew_code_connect (struct ew_code *code)
{
  struct memory *memory = calloc (1, sizeof *memory);
  bool good = memory != NULL || ew_code_no_memory (code);
  unsigned i;

  for (i = 1; good && i < code->object->n_sections; i++)
    if (code->sections[i].bytes != NULL)
      good = connect (code, i, memory);
  free (memory);
  return good;
}
