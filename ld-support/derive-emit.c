/* SPDX-License-Identifier: GPL-3.0-or-later */
/* derive-emit.c: the ways out of a function, and its rows.

   A function may be left by a return, by a jump to another function, or by running into
   it; whoever is entered there believes that all is as at an entry.  Where it is not, the
   function is not understood.  In code that was entered from a patch site the ways out
   are others: it returns into the function whose call site it has, or to its caller.

   Code that nothing leads to is UNRELIABLE.  If there is some and the function jumps to
   what is in a register, that may be where it jumps, in whatever state.

   A patch site is what the compiler's NOPs at the entry are, where the object says that
   the function is patchable.  */

#include "config.h"
#include "derive-flow.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>

struct emitter
{
  struct ew_flow *flow;
  ew_bad_exit *bad;
  void *context;
  struct ew_rows *rows;
  bool area;
  unsigned alt;
};

/* A way out at the end of the instruction UNIT, where the state is STATE, to GOAL, the
   beginning of another function, or NULL.  */
static void
leave (struct emitter *emitter, const struct ew_state *state,
       const struct ew_goal *goal)
{
  const struct ew_object *object = emitter->flow->object;

  if (emitter->area || ew_state_is_exit (object, state, object->arch->lr))
    return;
  ew_flow_fail (emitter->flow, EW_REASON_RETURN);
  if (goal != NULL)
    emitter->bad (emitter->context, goal);
}

/* A branch or jump INSN out of the region, if it is one.  */
static void
leave_by_branch (struct emitter *emitter, uint32_t unit, const struct ew_insn *insn,
		 const struct ew_state *state)
{
  const struct ew_flow *flow = emitter->flow;
  const struct ew_region *region = flow->region, *other;
  struct ew_goal goal;

  ew_code_goal (flow->code, region->section, region->start + unit, insn, &goal);
  if (goal.section == region->section && goal.unit - region->start < flow->n)
    return;
  if (goal.section == 0)
    {
      if (goal.symbol != 0)
	leave (emitter, state, NULL);
      else
	ew_flow_fail (emitter->flow, EW_REASON_END);
      return;
    }
  if (flow->code->sections[goal.section].flags[goal.unit] & EW_UNIT_MOVED)
    return;
  other = ew_region_at (flow->regions, goal.section, goal.unit);
  if (other == NULL || other->start != goal.unit)
    ew_flow_fail (emitter->flow, EW_REASON_ENTERED);
  else
    leave (emitter, state, &goal);
}

/* UNIT is the last instruction, and it goes on.  A call does not come back.  */
static void
run_on (struct emitter *emitter, const struct ew_insn *insn,
	const struct ew_state *state)
{
  const struct ew_flow *flow = emitter->flow;
  const struct ew_region *region = flow->region;
  const struct ew_region *next = ew_region_at (flow->regions, region->section,
					       region->end);
  struct ew_goal goal = { region->section, region->end, 0 };

  if (insn->way == EW_WAY_CALL || insn->way == EW_WAY_CALL_REG
      || insn->way == EW_WAY_TRAP)
    return;
  if (next == NULL || next->start != region->end)
    ew_flow_fail (emitter->flow, EW_REASON_END);
  else
    leave (emitter, state, &goal);
}

/* Look at the ways out of the instruction at UNIT; STATE is that behind it.  */
static void
check_exits (struct emitter *emitter, uint32_t unit, const struct ew_insn *insn,
	     const struct ew_state *state)
{
  struct ew_flow *flow = emitter->flow;

  switch (insn->way)
    {
    case EW_WAY_RETURN:
      if (!emitter->area && !ew_state_is_exit (flow->object, state, insn->from))
	ew_flow_fail (flow, EW_REASON_RETURN);
      break;
    case EW_WAY_JUMP_REG:
      if (!emitter->area && (ew_flow_flags (flow, unit) & EW_UNIT_JUMPS)
	  && !ew_state_is_exit (flow->object, state, flow->object->arch->lr))
	ew_flow_fail (flow, EW_REASON_JUMP);
      break;
    case EW_WAY_JUMP:
    case EW_WAY_BRANCH:
      leave_by_branch (emitter, unit, insn, state);
      break;
    case EW_WAY_STOP:
      ew_flow_fail (flow, EW_REASON_RETURN);
      break;
    default:
      break;
    }
  if (unit + 1 == flow->n && (ew_flow_flags (flow, unit) & EW_UNIT_FALLS))
    run_on (emitter, insn, state);
}

static struct ew_row
unreliable (unsigned reason)
{
  return (struct ew_row) { .code = EW_ROWS_UNRELIABLE, .operand = reason };
}

/* Append ROW for the units from START to END, or make the last one longer.  */
static bool
add_row (struct emitter *emitter, struct ew_row row, uint32_t start, uint32_t end)
{
  const struct ew_flow *flow = emitter->flow;
  struct ew_rows *rows = emitter->rows;
  const unsigned size = flow->object->arch->code_unit;
  struct ew_row *last = rows->n_rows == 0 ? NULL : &rows->rows[rows->n_rows - 1];

  row.section = flow->region->section;
  row.function = (uint64_t) flow->region->start * size;
  row.start = row.function + (uint64_t) start * size;
  row.end = row.function + (uint64_t) end * size;
  if (start != 0 && last != NULL && last->section == row.section
      && last->function == row.function && last->end == row.start
      && last->code == row.code && last->operand == row.operand && last->cfa == row.cfa
      && last->ra == row.ra && last->fp == row.fp && last->cfa_reg == row.cfa_reg)
    last->end = row.end;
  else if (!ew_rows_append (flow->object, rows, &row))
    {
      emitter->flow->no_memory = true;
      return false;
    }
  return true;
}

static bool
is_call (const struct ew_insn *insn)
{
  return insn->way == EW_WAY_CALL || insn->way == EW_WAY_CALL_REG;
}

/* The row of INSN, at UNIT, in STATE.  A return address would be refused there without a
   record, so nothing is claimed.  */
static void
make_row (struct emitter *emitter, uint32_t unit, const struct ew_state *state,
	  const struct ew_insn *insn, struct ew_row *row)
{
  const struct ew_object *object = emitter->flow->object;

  if (unit < emitter->flow->region->site
      && ew_state_is_exit (object, state, object->arch->lr))
    {
      *row = (struct ew_row) { .code = EW_ROWS_ENTRY,
			       .operand = object->arch->target->alternate };
      return;
    }
  ew_state_row (object, state, emitter->area, emitter->alt, row);
  if (is_call (insn) && row->code != EW_ROWS_UNRELIABLE
      && ((row->code & EW_ROWS_ROW_MASK) != EW_ROWS_ROW
	  || (row->code & EW_ROW_LINKED) == 0))
    *row = unreliable (EW_REASON_CALL);
}

/* Look at UNIT, which no known way leads to.  If it is executed all the same, as a landing
   pad, say, it must not lead to what is reached: nobody knows in which state.  */
static void
check_unreached (struct emitter *emitter, uint32_t unit)
{
  struct ew_flow *flow = emitter->flow;
  const unsigned flags = ew_flow_flags (flow, unit);
  size_t i;

  if (flags & (EW_UNIT_NOP | EW_UNIT_DATA))
    return;
  if (flow->jumps)
    ew_flow_fail (flow, EW_REASON_JUMP);
  if ((flags & EW_UNIT_FALLS) && unit + 1 < flow->n
      && (flow->marks[unit + 1] & EW_MARK_REACHED))
    ew_flow_fail (flow, EW_REASON_UNREACHED);
  for (i = ew_flow_first_edge (flow, unit);
       i < flow->n_edges && flow->edges[i].from == unit; i++)
    if (flow->marks[flow->edges[i].to] & EW_MARK_REACHED)
      ew_flow_fail (flow, EW_REASON_UNREACHED);
}

/* Go over the region once more: states, ways out, rows.  */
static void
emit (struct emitter *emitter)
{
  struct ew_flow *flow = emitter->flow;
  struct ew_state state;
  struct ew_insn insn;
  struct ew_row row;
  uint32_t i;

  for (i = 0; i < flow->n && flow->failed == 0 && !flow->no_memory; i++)
    {
      if (flow->heads[i] != NULL)
	state = *flow->heads[i];
      if ((flow->marks[i] & EW_MARK_REACHED) == 0)
	{
	  check_unreached (emitter, i);
	  add_row (emitter, unreliable (EW_REASON_UNREACHED), i, i + 1);
	  continue;
	}
      ew_flow_decode (flow, i, &insn);
      make_row (emitter, i, &state, &insn, &row);
      ew_flow_step (flow, i, &insn, &state);
      check_exits (emitter, i, &insn, &state);
      add_row (emitter, row, i, i + 1);
    }
}

int
ew_derive_region (const struct ew_code *code, const struct ew_region *region,
		  const struct ew_regions *regions, ew_bad_exit *bad, void *context,
		  struct ew_rows *rows)
{
  struct ew_flow flow = { .code = code, .object = code->object, .region = region,
			  .regions = regions,
			  .section = &code->sections[region->section],
			  .failed = region->failed };
  struct emitter emitter = { &flow, bad, context, rows, false, 0 };
  size_t first = rows->n_rows;

  if (region->annotation != NULL && region->annotation->kind == EW_ANNOTATE_AREA)
    {
      emitter.area = true;
      emitter.alt = region->annotation->operand;
    }
  if (flow.failed == 0)
    ew_flow_run (&flow);
  if (flow.failed == 0 && !flow.no_memory)
    emit (&emitter);
  if (flow.failed != 0 && !flow.no_memory)
    {
      rows->n_rows = first;
      add_row (&emitter, unreliable (flow.failed), 0, region->end - region->start);
    }
  ew_flow_end (&flow);
  if (!flow.no_memory)
    return flow.failed;
  ew_refuse (code->object->file, "no memory to derive rows");
  return -1;
}
