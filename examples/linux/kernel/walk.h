/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * walk.h: between walk.c and cross.c.
 *
 * A walk is at a return address, common.pc, of a function whose frame pointer is
 * common.fp; stacks and what is done with of them are the kernel's own notions
 * (asm/stacktrace/common.h). Functions that return int return 0, or -EINVAL after
 * refuse().
 */
#ifndef ARM64_ENTRYWAY_WALK_H
#define ARM64_ENTRYWAY_WALK_H

#include <linux/ftrace.h>
#include <linux/kprobes.h>

#include <asm/pointer_auth.h>
#include <asm/stacktrace.h>

#include "entryway.h"

struct walk {
	struct unwind_state common;
	struct task_struct *task;
	stack_trace_consume_fn consume;
	void *cookie;
	struct entryway_verdict *verdict;
	/*
	 * The stack pointer where the call at common.pc returns; 0 if unknown.
	 */
	unsigned long sp;
	int graph_idx;
	struct llist_node *kr_cur;
	/* common.pc was read from a frame record. */
	bool by_record;
};

static inline int refuse(struct walk *walk, enum entryway_refusal why)
{
	walk->verdict->refused = true;
	walk->verdict->why = why;
	walk->verdict->pc = walk->common.pc;
	return -EINVAL;
}

static inline const struct ew_table_state *find(struct walk *walk, unsigned long pc,
						 const struct ew_table **table)
{
	walk->verdict->lookups++;
	return entryway_find(pc, table);
}

static inline int refuse_missing(struct walk *walk, const struct ew_table *table)
{
	return refuse(walk, table ? ENTRYWAY_NO_ROW : ENTRYWAY_NO_TABLE);
}

static inline bool consume(struct walk *walk)
{
	return walk->consume(walk->cookie, walk->common.pc);
}

/*
 * Tracers put an address of their own in the place of a return address and
 * keep the original one, under the frame pointer of the caller. Bring it back.
 */
int entryway_recover(struct walk *walk);

static inline bool is_tracers(unsigned long pc)
{
#ifdef CONFIG_FUNCTION_GRAPH_TRACER
	if (pc == (unsigned long)return_to_handler)
		return true;
#endif
	return is_kretprobe_trampoline(pc);
}

/* What was stored or kept in a register becomes a code address. */
static __always_inline int recover(struct walk *walk, unsigned long pc)
{
	walk->common.pc = ptrauth_strip_kernel_insn_pac(pc);
	if (unlikely(is_tracers(walk->common.pc)))
		return entryway_recover(walk);
	return 0;
}

/* Be done with the stack from @low on, up to @sp. */
int entryway_leave(struct walk *walk, unsigned long low, unsigned long sp);

/*
 * Go from the interrupted instruction of @regs to the first caller that has a
 * frame record: one step, or two where a patch site had just called.
 */
int entryway_cross(struct walk *walk, const struct pt_regs *regs);

#endif /* ARM64_ENTRYWAY_WALK_H */
