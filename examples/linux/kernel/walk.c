// SPDX-License-Identifier: GPL-2.0-only
/*
 * walk.c: a stack walk that is right or says that it is not.
 *
 * Frame records lead from a function to its caller, as in every walk of this
 * kernel, but for where an exception was taken (cross.c).
 * Everywhere else the table is asked whether what the records say can be: the
 * row of the call before each return address must say that a record is
 * linked there, or be a patch site whose trampoline has made one, and the record
 * must not lie in the frame of who was called. These are the laws of
 * runtime/step.c for frames that have a record, in short. Assembly
 * that takes exceptions, and the first code of a task, have rows of their
 * own, which must agree with the kernel's marks in the records
 * (asm/stacktrace/frame.h). There is no other way to go on: what has no row is
 * refused, and so is the whole stack.
 */
#include <linux/sched/task_stack.h>

#include <asm/insn.h>

#include "walk.h"

asmlinkage void ret_from_fork(void);

/* What has to lie where the frame pointer points. */
enum expected { A_RECORD, A_SNAPSHOT, THE_LAST };

int entryway_recover(struct walk *walk)
{
	unsigned long pc = walk->common.pc;

#ifdef CONFIG_FUNCTION_GRAPH_TRACER
	if (pc == (unsigned long)return_to_handler) {
		if (walk->task->ret_stack)
			pc = ftrace_graph_ret_addr(walk->task, &walk->graph_idx,
						   pc, (void *)walk->common.fp);
		if (pc == (unsigned long)return_to_handler)
			return refuse(walk, ENTRYWAY_FGRAPH);
	}
#endif
#ifdef CONFIG_KRETPROBES
	if (is_kretprobe_trampoline(pc)) {
		pc = kretprobe_find_ret_addr(walk->task,
					     (void *)walk->common.fp,
					     &walk->kr_cur);
		if (!pc)
			return refuse(walk, ENTRYWAY_KRETPROBE);
	}
#endif
	walk->common.pc = pc;
	return 0;
}

/* What has to lie there by @row of @table, of the code at @pc. */
static int expect_by(struct walk *walk, const struct ew_table *table,
		     const struct ew_table_state *row, unsigned long pc,
		     enum expected *expected)
{
	switch (row->code) {
	case EW_ROWS_ENTRY:
		/*
		 * A trampoline that was called here makes a record for this
		 * function in its own frame; without one this would be the
		 * caller's, and the caller would be lost.
		 */
		if (!walk->by_record || walk->common.fp >= walk->sp ||
		    walk->sp - walk->common.fp < sizeof(struct frame_record))
			return refuse(walk, ENTRYWAY_NO_CALL);
		*expected = A_RECORD;
		return 0;
	case EW_ROWS_REGS:
		*expected = A_SNAPSHOT;
		entryway_remember(table, pc, ENTRYWAY_SNAPSHOT);
		return 0;
	case EW_ROWS_END:
		*expected = THE_LAST;
		entryway_remember(table, pc, ENTRYWAY_LAST);
		return 0;
	case EW_ROWS_UNRELIABLE:
		walk->verdict->reason = row->operand;
		return refuse(walk, ENTRYWAY_ROW);
	default:
		return refuse(walk, ENTRYWAY_NO_CALL);
	}
}

/*
 * What has to lie at the frame pointer of the function that common.pc, a
 * return address if @called, is in.
 */
static int expect(struct walk *walk, bool called, enum expected *expected)
{
	unsigned long pc = walk->common.pc - (called ? AARCH64_INSN_SIZE : 0);
	unsigned int what = called ? entryway_recall(pc) : 0;
	const struct ew_table *table;
	const struct ew_table_state *row;

	walk->verdict->called = called;
	if (pc % AARCH64_INSN_SIZE)
		return refuse(walk, ENTRYWAY_PC);
	if (what >= ENTRYWAY_SNAPSHOT) {
		*expected = what == ENTRYWAY_LAST ? THE_LAST : A_SNAPSHOT;
		return 0;
	}
	row = find(walk, pc, &table);
	if (!row)
		return refuse_missing(walk, table);
	if ((row->code & EW_ROWS_ROW_MASK) != EW_ROWS_ROW)
		return expect_by(walk, table, row, pc, expected);
	if (!(row->code & EW_ROW_LINKED) || !called)
		return refuse(walk, ENTRYWAY_NO_CALL);
	/*
	 * A record is not in the frame of who was called, which ends at the stack
	 * pointer. The row says where in its own frame it is, so where that ends.
	 */
	if (walk->common.fp < walk->sp &&
	    stackinfo_on_stack(&walk->common.stack, walk->common.fp,
			       sizeof(struct frame_record)))
		return refuse(walk, ENTRYWAY_FRAME);
	walk->sp = walk->common.fp + row->fp * sizeof(long);
	if (row->fp < ENTRYWAY_SNAPSHOT)
		entryway_remember(table, pc, row->fp);
	*expected = A_RECORD;
	return 0;
}

/*
 * The record at the frame pointer is one of the kernel's marks. 0 if the walk
 * goes on, 1 at the end of the stack.
 */
static int take_mark(struct walk *walk, enum expected expected)
{
	struct frame_record_meta *meta = (void *)walk->common.fp;
	struct pt_regs *regs;
	unsigned long type;

	if (!unwind_find_stack(&walk->common, walk->common.fp, sizeof(*meta)))
		return refuse(walk, ENTRYWAY_STACK);
	type = READ_ONCE(meta->type);
	if (type == FRAME_META_TYPE_FINAL && expected == THE_LAST &&
	    meta == &task_pt_regs(walk->task)->stackframe)
		return 1;
	if (type != FRAME_META_TYPE_PT_REGS || expected != A_SNAPSHOT)
		return refuse(walk, ENTRYWAY_BOUNDARY);
	regs = container_of(meta, struct pt_regs, stackframe);
	return entryway_leave(walk, (unsigned long)regs,
			      (unsigned long)(regs + 1)) ?:
		entryway_cross(walk, regs);
}

/* Go to the caller by the record. As take_mark(). */
static int take_record(struct walk *walk, enum expected expected)
{
	const unsigned long at = walk->common.fp;
	const struct frame_record *record = (void *)at;
	unsigned long fp, pc;

	if (at % sizeof(long))
		return refuse(walk, ENTRYWAY_FRAME);
	if (!unwind_find_stack(&walk->common, at, sizeof(*record)))
		return refuse(walk, ENTRYWAY_STACK);
	fp = READ_ONCE(record->fp);
	pc = READ_ONCE(record->lr);
	if (!fp && !pc)
		return take_mark(walk, expected);
	if (expected != A_RECORD)
		return refuse(walk, ENTRYWAY_BOUNDARY);
	if (entryway_leave(walk, at, at + sizeof(*record)))
		return -EINVAL;
	walk->common.fp = fp;
	walk->by_record = true;
	return recover(walk, pc);
}

/*
 * Go on as long as there is nothing special: the call is known to be one where a
 * record is linked, the record is on the same stack, and leads to code that is
 * no tracer's. Returns whether @consume goes along; what is special is left.
 */
static __always_inline bool take_plain(struct walk *walk)
{
	const stack_trace_consume_fn consume = walk->consume;
	struct stack_info *stack = &walk->common.stack;
	const unsigned long high = stack->high;
	unsigned long fp = walk->common.fp, pc = walk->common.pc;
	unsigned long sp = walk->sp > stack->low ? walk->sp : stack->low;
	unsigned int frames = 0;
	bool good = true;

	for (;;) {
		const struct frame_record *record = (void *)fp;
		unsigned int slot = entryway_recall(pc - AARCH64_INSN_SIZE);
		unsigned long caller;

		if (slot - 2 >= ENTRYWAY_SNAPSHOT - 2 || fp < sp || fp > high ||
		    high - fp < sizeof(*record) || fp % sizeof(long))
			break;
		caller = READ_ONCE(record->lr);
		if (!caller)
			break;
		caller = ptrauth_strip_kernel_insn_pac(caller);
		if (is_tracers(caller))
			break;
		good = consume(walk->cookie, pc);
		if (!good)
			break;
		sp = fp + slot * sizeof(long);
		stack->low = fp + sizeof(*record);
		fp = READ_ONCE(record->fp);
		pc = caller;
		frames++;
	}
	if (frames) {
		walk->sp = sp;
		walk->by_record = true;
	}
	walk->common.fp = fp;
	walk->common.pc = pc;
	walk->verdict->lookups += frames;
	return good;
}

static int walk_stack(struct walk *walk, bool called)
{
	enum expected expected;
	int done = recover(walk, walk->common.pc);

	while (!done) {
		if ((called && !take_plain(walk)) || !consume(walk))
			return refuse(walk, ENTRYWAY_CALLER);
		if (expect(walk, called, &expected))
			return -EINVAL;
		called = true;
		done = take_record(walk, expected);
	}
	return done < 0 ? done : 0;
}

/*
 * Other stacks than the task's are those of this CPU, and only while it stays
 * here. Firmware's (SDEI, EFI) are left out: who is on one can't be told.
 */
static struct stack_info cpu_stack(const struct task_struct *task,
				   struct stack_info (*get)(void))
{
	return task == current && !preemptible() ? get() :
		stackinfo_get_unknown();
}

/* The walk begins on @stack, where the stack pointer is; it does not come back. */
static void start_on(struct walk *walk, struct stack_info *stack)
{
	if (!stackinfo_on_stack(stack, walk->sp, 0))
		return;
	walk->common.stack = *stack;
	walk->common.stack.low = walk->sp;
	*stack = stackinfo_get_unknown();
}

int entryway_walk(stack_trace_consume_fn consume, void *cookie,
		  struct task_struct *task, unsigned long fp, unsigned long pc,
		  struct entryway_verdict *verdict)
{
	struct stack_info stacks[] = {
		stackinfo_get_task(task),
		cpu_stack(task, stackinfo_get_irq),
		cpu_stack(task, stackinfo_get_overflow),
	};
	struct walk walk = {
		.common = { .fp = fp, .pc = pc, .stacks = stacks,
			    .nr_stacks = ARRAY_SIZE(stacks) },
		.task = task,
		.consume = consume,
		.cookie = cookie,
		.verdict = verdict,
		.by_record = true,
	};
	bool called = true;

	*verdict = (struct entryway_verdict) { };
	if (task != current) {
		walk.common.fp = thread_saved_fp(task);
		walk.common.pc = thread_saved_pc(task);
		walk.sp = thread_saved_sp(task);
		start_on(&walk, &stacks[0]);
		/* A task that has never run returns to there, from nothing. */
		called = walk.common.pc != (unsigned long)ret_from_fork;
	}
	guard(rcu)();
	return walk_stack(&walk, called);
}

int entryway_walk_reliable(stack_trace_consume_fn consume, void *cookie,
			   struct task_struct *task, unsigned long fp,
			   unsigned long pc)
{
	struct entryway_verdict verdict;
	int err = entryway_walk(consume, cookie, task, fp, pc, &verdict);

	entryway_count(task, &verdict);
	return err;
}
