/* SPDX-License-Identifier: GPL-3.0-or-later */
/* derive-flow.c: follow one function, and make its rows.

   A head is a unit to which an edge leads: there states meet, and the state is kept.
   Everything between heads is computed again when it is needed.  The states at heads
   only ever lose, so this ends.

   Behind a trap (brk) the code goes on where nothing else leads there; so does a
   warning of Linux, and a bug does not.  A call goes on, unless it is said not to
   return (annotations), or is the last instruction of some function, and of none where
   what follows is reached in no other way.  */

#include "config.h"
#include "derive-flow.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>

void
ew_flow_fail (struct ew_flow *flow, unsigned reason)
{
  if (flow->failed == 0)
    flow->failed = reason;
}

static bool
add_edge (struct ew_flow *flow, const struct ew_edge *edge)
{
  if (flow->n_edges == flow->edge_capacity)
    {
      size_t capacity = flow->edge_capacity * 2 + 32;
      struct ew_out_edge *more = realloc (flow->edges, capacity * sizeof *more);

      if (more == NULL)
	{
	  flow->no_memory = true;
	  return false;
	}
      flow->edges = more;
      flow->edge_capacity = capacity;
    }
  flow->edges[flow->n_edges++]
    = (struct ew_out_edge) { edge->from - flow->region->start,
			  edge->to - flow->region->start, edge->before };
  return true;
}

static int
compare_edges (const void *pa, const void *pb)
{
  const struct ew_out_edge *a = pa, *b = pb;

  return (a->from > b->from) - (a->from < b->from);
}

/* Whether EDGE comes from the region.  */
static bool
is_inner (const struct ew_flow *flow, const struct ew_edge *edge)
{
  return (edge->from_section == flow->region->section
	  && edge->from - flow->region->start < flow->n);
}

/* Note the edge number EDGE and those behind it, which lead to UNIT.  One from outside may
   only lead to the start.  */
static void
find_edges (struct ew_flow *flow, uint32_t unit, uint32_t edge)
{
  for (; edge != 0; edge = flow->code->edges[edge].next)
    {
      const struct ew_edge *e = &flow->code->edges[edge];

      if (flow->code->sections[e->from_section].flags[e->from] & EW_UNIT_MOVED)
	continue;
      if (is_inner (flow, e))
	{
	  flow->marks[unit] |= EW_MARK_HEAD;
	  add_edge (flow, e);
	}
      else if (unit != 0)
	ew_flow_fail (flow, EW_REASON_ENTERED);
    }
}

static bool
prepare (struct ew_flow *flow)
{
  uint32_t i;

  flow->n = flow->region->end - flow->region->start;
  flow->heads = calloc (flow->n, sizeof *flow->heads);
  flow->marks = calloc (flow->n, 1);
  flow->queue = calloc (flow->n, sizeof *flow->queue);
  flow->no_memory = (flow->heads == NULL || flow->marks == NULL
		     || flow->queue == NULL);
  for (i = 0; !flow->no_memory && i < flow->n; i++)
    find_edges (flow, i, flow->section->first[flow->region->start + i]);
  if (flow->n_edges > 1)
    qsort (flow->edges, flow->n_edges, sizeof *flow->edges, compare_edges);
  return !flow->no_memory;
}

/* A way leads to UNIT in STATE.  */
static void
arrive (struct ew_flow *flow, uint32_t unit, const struct ew_state *state)
{
  bool changed;

  if (flow->heads[unit] != NULL)
    changed = ew_state_merge (flow->heads[unit], state);
  else
    {
      flow->heads[unit] = malloc (sizeof *state);
      flow->no_memory |= flow->heads[unit] == NULL;
      if (flow->no_memory)
	return;
      *flow->heads[unit] = *state;
      flow->marks[unit] |= EW_MARK_HEAD;
      changed = true;
    }
  if (!changed || (flow->marks[unit] & EW_MARK_QUEUED))
    return;
  flow->marks[unit] |= EW_MARK_QUEUED;
  flow->queue[flow->n_queue++] = unit;
}

size_t
ew_flow_first_edge (const struct ew_flow *flow, uint32_t unit)
{
  size_t low = 0, high = flow->n_edges;

  while (low < high)
    {
      size_t middle = low + (high - low) / 2;

      if (flow->edges[middle].from < unit)
	low = middle + 1;
      else
	high = middle;
    }
  return low;
}

/* Go along the edges from UNIT that are gone BEFORE its instruction, or after it.  */
static void
go_edges (struct ew_flow *flow, uint32_t unit, bool before, const struct ew_state *state)
{
  size_t i;

  for (i = ew_flow_first_edge (flow, unit);
       i < flow->n_edges && flow->edges[i].from == unit; i++)
    if (flow->edges[i].before == before)
      arrive (flow, flow->edges[i].to, state);
}

/* Change STATE as the instruction at UNIT does, whichever it will be.  */
void
ew_flow_step (struct ew_flow *flow, uint32_t unit, const struct ew_insn *insn,
      struct ew_state *state)
{
  const struct ew_code *code = flow->code;
  const struct ew_state before = *state;
  size_t i = ew_code_first_alternative (code, flow->region->section,
					flow->region->start + unit);

  if (insn->op == EW_OP_UNKNOWN)
    ew_flow_fail (flow, EW_REASON_INSN);
  ew_state_step (flow->object, state, insn);
  for (; i < code->n_alternatives
	 && code->alternatives[i].section == flow->region->section
	 && code->alternatives[i].unit == flow->region->start + unit; i++)
    {
      struct ew_state other = before;
      struct ew_insn instead;

      ew_code_insn (code, code->alternatives[i].with_section,
		    code->alternatives[i].with, &instead);
      if (instead.op == EW_OP_UNKNOWN || instead.way == EW_WAY_RETURN
	  || instead.way == EW_WAY_JUMP_REG)
	ew_flow_fail (flow, EW_REASON_INSN);
      ew_state_step (flow->object, &other, &instead);
      ew_state_merge (state, &other);
    }
}

/* Follow the code from the head UNIT to the next ones.  */
static void
follow (struct ew_flow *flow, uint32_t unit)
{
  struct ew_state state = *flow->heads[unit];
  bool first = true;

  for (; unit < flow->n && flow->failed == 0 && !flow->no_memory; unit++, first = false)
    {
      struct ew_insn insn;
      unsigned flags = ew_flow_flags (flow, unit);

      if (!first && (flow->marks[unit] & EW_MARK_HEAD))
	{
	  arrive (flow, unit, &state);
	  return;
	}
      if (flags & EW_UNIT_DATA)
	{
	  ew_flow_fail (flow, EW_REASON_END);
	  return;
	}
      flow->marks[unit] |= EW_MARK_REACHED;
      ew_flow_decode (flow, unit, &insn);
      flow->jumps |= (flags & EW_UNIT_JUMPS) != 0;
      go_edges (flow, unit, true, &state);
      ew_flow_step (flow, unit, &insn, &state);
      go_edges (flow, unit, false, &state);
      if ((flags & EW_UNIT_FALLS) == 0 || insn.way == EW_WAY_TRAP)
	return;
    }
}

static void
run_queue (struct ew_flow *flow)
{
  while (flow->n_queue > 0 && flow->failed == 0 && !flow->no_memory)
    {
      uint32_t unit = flow->queue[--flow->n_queue];

      flow->marks[unit] &= ~EW_MARK_QUEUED;
      follow (flow, unit);
    }
}

/* The state at UNIT, which is reached, from that of the last head before.  */
static void
state_at (struct ew_flow *flow, uint32_t unit, struct ew_state *state)
{
  uint32_t from = unit;
  struct ew_insn insn;

  while (flow->heads[from] == NULL)
    from--;
  for (*state = *flow->heads[from]; from < unit; from++)
    {
      ew_flow_decode (flow, from, &insn);
      ew_flow_step (flow, from, &insn, state);
    }
}

/* Go on behind one trap, from unit *FROM on, behind which nothing else leads.  False where
   there is none.  */
static bool
pass_trap (struct ew_flow *flow, uint32_t *from)
{
  struct ew_state state;
  struct ew_insn insn;
  uint32_t i;

  for (i = *from; i + 1 < flow->n; i++)
    {
      if ((flow->marks[i] & EW_MARK_REACHED) == 0
	  || (flow->marks[i + 1] & (EW_MARK_REACHED | EW_MARK_HEAD))
	  || (ew_flow_flags (flow, i + 1) & EW_UNIT_DATA))
	continue;
      ew_flow_decode (flow, i, &insn);
      if (insn.way != EW_WAY_TRAP)
	continue;
      state_at (flow, i, &state);
      arrive (flow, i + 1, &state);
      *from = i + 1;
      return true;
    }
  return false;
}

void
ew_flow_run (struct ew_flow *flow)
{
  struct ew_state state;
  uint32_t from;
  bool any = true;

  if (!prepare (flow))
    return;
  ew_state_start (&state);
  arrive (flow, 0, &state);
  run_queue (flow);
  /* What is behind a trap may lead to one before it.  */
  while (any)
    for (from = 0, any = false; flow->failed == 0 && !flow->no_memory
				&& pass_trap (flow, &from); any = true)
      run_queue (flow);
}

void
ew_flow_end (struct ew_flow *flow)
{
  uint32_t i;

  for (i = 0; flow->heads != NULL && i < flow->n; i++)
    free (flow->heads[i]);
  free (flow->heads);
  free (flow->marks);
  free (flow->edges);
  free (flow->queue);
}
