/* SPDX-License-Identifier: GPL-3.0-or-later */
/* derive-flow.h: one function on its way to rows.

   derive-flow.c finds the state at each head; derive-emit.c looks at the ways out, and
   turns states into rows.  Unit numbers are from the start of the region.  */

#ifndef EW_DERIVE_FLOW_H
#define EW_DERIVE_FLOW_H

#include "derive.h"

struct ew_out_edge
{
  uint32_t from, to;
  bool before;
};

struct ew_flow
{
  const struct ew_code *code;
  const struct ew_object *object;
  const struct ew_region *region;
  const struct ew_regions *regions;
  const struct ew_code_section *section;
  uint32_t n;			/* Units of the region; numbers are from its start.  */
  struct ew_state **heads;	/* NULL where no way was found yet.  */
  unsigned char *marks;		/* EW_MARK_HEAD... */
  struct ew_out_edge *edges;	/* By from.  */
  size_t n_edges, edge_capacity;
  uint32_t *queue;
  uint32_t n_queue;
  bool no_memory, jumps;
  unsigned failed;		/* enum ew_reason.  */
};

/* Bits of marks.  */
enum { EW_MARK_HEAD = 1, EW_MARK_REACHED = 2, EW_MARK_QUEUED = 4 };

/* Find the states of the heads.  */
void ew_flow_run (struct ew_flow *flow);
void ew_flow_end (struct ew_flow *flow);

/* Change STATE as the instruction INSN at UNIT does, or what may be put in its place.  */
void ew_flow_step (struct ew_flow *flow, uint32_t unit, const struct ew_insn *insn,
		   struct ew_state *state);

/* The number of the first edge from UNIT, or of one behind it.  */
size_t ew_flow_first_edge (const struct ew_flow *flow, uint32_t unit);

/* That it can't be done, because of REASON.  The first reason stays.  */
void ew_flow_fail (struct ew_flow *flow, unsigned reason);

static inline unsigned
ew_flow_flags (const struct ew_flow *flow, uint32_t unit)
{
  return flow->section->flags[flow->region->start + unit];
}

static inline void
ew_flow_decode (const struct ew_flow *flow, uint32_t unit, struct ew_insn *insn)
{
  ew_code_insn (flow->code, flow->region->section, flow->region->start + unit, insn);
}

#endif /* EW_DERIVE_FLOW_H */
