// SPDX-License-Identifier: GPL-2.0-only
/*
 * cross.c: from an interrupted instruction to its caller.
 *
 * The function that was interrupted may not have made its frame record yet, or not
 * any more, and only the table says where its caller is. ew_step_state() makes the
 * step, from the registers that the exception has saved, and keeps the laws: they are
 * believed once, here, and what is not known is not guessed. If that was in
 * an area, a trampoline without a frame or a stub of the module loader, the link
 * register leads to a patch site or a call, and one more step to the caller of
 * that, for a patch site by x9.
 */
#include <asm/insn.h>

#include "walk.h"

static int read_word(void *context, uintptr_t address, uintptr_t *value)
{
	struct walk *walk = context;

	if (!unwind_find_stack(&walk->common, address, sizeof(*value)))
		return -EINVAL;
	*value = READ_ONCE(*(uintptr_t *)address);
	return 0;
}

static int refuse_step(struct walk *walk, enum ew_verdict verdict,
		       const struct ew_cursor *cursor,
		       const struct ew_table *table)
{
	static const unsigned char why[] = {
		[EW_CAUSE_ROW] = ENTRYWAY_ROW,
		[EW_CAUSE_NO_CALL] = ENTRYWAY_NO_CALL,
		[EW_CAUSE_LR] = ENTRYWAY_REGISTER,
		[EW_CAUSE_STACK] = ENTRYWAY_STACK,
		[EW_CAUSE_FRAME] = ENTRYWAY_FRAME,
		[EW_CAUSE_PC] = ENTRYWAY_PC,
		[EW_CAUSE_REGS] = ENTRYWAY_BOUNDARY,
	};

	walk->common.pc = cursor->pc;
	walk->verdict->called = cursor->called;
	walk->verdict->reason = cursor->reason;
	if (verdict == EW_WALK_NO_DATA)
		return refuse_missing(walk, table);
	if (verdict == EW_WALK_END)
		return refuse(walk, ENTRYWAY_BOUNDARY);
	return refuse(walk, why[cursor->cause]);
}

int entryway_leave(struct walk *walk, unsigned long low, unsigned long sp)
{
	struct stack_info *info;

	if (sp == low)
		return 0;
	info = unwind_find_stack(&walk->common, low, sp - low);
	if (sp < low || !info)
		return refuse(walk, ENTRYWAY_STACK);
	unwind_consume_stack(&walk->common, info, low, sp - low);
	return 0;
}

int entryway_cross(struct walk *walk, const struct pt_regs *regs)
{
	const struct ew_stack stack = {
		.read_word = read_word,
		.context = walk,
		.pac_mask = system_supports_address_auth() ?
			ptrauth_kernel_pac_mask() : 0,
	};
	struct ew_cursor cursor;

	ew_start(&cursor, regs->pc, regs->sp, regs->regs[29],
		 (const uintptr_t *)regs->regs);
	walk->common.pc = regs->pc;
	walk->verdict->boundaries++;
	while (cursor.regs) {
		const struct ew_table *table;
		const struct ew_table_state *row;
		enum ew_verdict verdict;

		if (!consume(walk))
			return refuse(walk, ENTRYWAY_CALLER);
		row = find(walk, cursor.pc - (cursor.called ?
					      AARCH64_INSN_SIZE : 0), &table);
		verdict = ew_step_state(table, row, &cursor, &stack);
		if (verdict != EW_WALK_OK)
			return refuse_step(walk, verdict, &cursor, table);
		walk->common.fp = cursor.fp;
		if (recover(walk, cursor.pc))
			return -EINVAL;
		cursor.pc = walk->common.pc;
	}
	walk->sp = cursor.sp;
	walk->by_record = cursor.by_record;
	return entryway_leave(walk, regs->sp, cursor.sp);
}
