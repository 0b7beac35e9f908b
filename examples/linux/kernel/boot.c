// SPDX-License-Identifier: GPL-2.0-only
/*
 * boot.c: what the boot task's stack needs for ever.
 *
 * The idle task of the first CPU was called by start_kernel(), and that by the
 * first code in C's reach. Both are freed after initialization, with the
 * table that speaks of them, and will never be returned to; but their frames
 * stay on the task's stack. Their addresses are not used again (free_initmem()
 * keeps them), so what the table says of these two functions is copied while it
 * is there: a few stretches of code and their states.
 */
#include <linux/init.h>
#include <linux/kallsyms.h>
#include <linux/start_kernel.h>

#include <asm/insn.h>

#include "entryway.h"

#define MOST_STRETCHES 16

static struct stretch {
	unsigned long start, end;
	struct ew_table_state state;
} stretches[MOST_STRETCHES] __ro_after_init;

static unsigned int n __ro_after_init;

const struct ew_table_state *entryway_boot_state(unsigned long address)
{
	unsigned int i;

	for (i = 0; i < n; i++)
		if (address >= stretches[i].start && address < stretches[i].end)
			return &stretches[i].state;
	return NULL;
}

/* Add the instruction at @pc; only those after which a call can return. */
static void __init add(unsigned long pc, const struct ew_table_state *state)
{
	struct stretch *last = n ? &stretches[n - 1] : NULL;

	if (last && last->end == pc &&
	    !memcmp(&last->state, state, sizeof(*state)))
		last->end += AARCH64_INSN_SIZE;
	else if (n < MOST_STRETCHES)
		stretches[n++] = (struct stretch) {
			pc, pc + AARCH64_INSN_SIZE, *state };
}

/*
 * Copy what @table says of the function at @start. Where there is no room for
 * it, the boot task's stack is unreliable.
 */
static void __init copy(const struct ew_table *table, unsigned long start)
{
	unsigned long size, offset, pc;

	if (!start || !kallsyms_lookup_size_offset(start, &size, &offset))
		return;
	for (pc = start; pc < start + size; pc += AARCH64_INSN_SIZE) {
		const struct ew_table_state *state = ew_lookup(table, pc);

		if (state && (state->code == EW_ROWS_END ||
			      ((state->code & EW_ROWS_ROW_MASK) == EW_ROWS_ROW &&
			       (state->code & EW_ROW_LINKED))))
			add(pc, state);
	}
}

void __init entryway_keep_boot(const struct ew_table *table)
{
	copy(table, (unsigned long)start_kernel);
	copy(table, kallsyms_lookup_name("__primary_switched"));
}
