// SPDX-License-Identifier: GPL-2.0-only
/*
 * tables.c: which table speaks of an address.
 *
 * vmlinux has two, which the linker wrapper has put into its read-only data: of
 * what stays, and of what is freed after initialization. Modules bring their
 * own (modules.c). All of them may refer to the default dictionary.
 *
 * What no table can speak of are the stubs that the module loader makes for
 * far calls, from a module or from a patch site (arch/arm64/kernel/
 * module-plts.c): three instructions that go to what x16 is made to hold. They
 * are told by looking at them, in text that is a module's with a table and that
 * this says nothing of. They leave the link register, the frame pointer and x9 as
 * they are at the call.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/uaccess.h>

#include <asm/sections.h>

#include "entryway.h"

extern const char __entryway_table[], __entryway_table_end[];
extern const char __entryway_init_table[], __entryway_init_table_end[];

/* A stack is walked through few places; see ew_table_remember(). */
#define MEMO_BITS 10
static u64 memo[1 << MEMO_BITS];

static struct ew_table dictionary, core, init;
static int core_error = EW_E_TABLE;
/* Until initialization is done with. */
static const struct ew_table *init_or_null;
/* Most of vmlinux's code is one stretch. */
static struct entryway_range text __ro_after_init;

static bool in_vmlinux(unsigned long address)
{
	return address >= (unsigned long)_text && address < (unsigned long)_end;
}

static bool in_init(unsigned long address)
{
	return address >= (unsigned long)__init_begin &&
		address < (unsigned long)__init_end;
}

/* The table that speaks of the instruction at @address; NULL for none. */
static const struct ew_table *table_of(unsigned long address)
{
	const struct ew_table *table;

	if (!in_vmlinux(address))
		return entryway_module_table(address);
	table = in_init(address) ? READ_ONCE(init_or_null) :
		core_error ? NULL : &core;
	return table && ew_table_covers(table, address) ? table : NULL;
}

#define STUB 3

/* adrp x16, ADDRESS; add x16, x16, #LOW; br x16 */
static const struct {
	u32 mask, value;
} stub[STUB] = {
	{ 0x9f00001f, 0x90000010 },
	{ 0xffc003ff, 0x91000210 },
	{ 0xffffffff, 0xd61f0200 },
};

static bool is_stub(const __le32 *insns)
{
	int i;

	for (i = 0; i < STUB; i++)
		if ((le32_to_cpu(insns[i]) & stub[i].mask) != stub[i].value)
			return false;
	return true;
}

/* Whether the instruction at @address, of a module, is part of a stub. */
static bool in_stub(unsigned long address)
{
	__le32 insns[2 * STUB - 1];
	int i;

	if (address % sizeof(*insns) || !entryway_module_text(address) ||
	    copy_from_kernel_nofault(insns, (void *)address -
				     (STUB - 1) * sizeof(*insns), sizeof(insns)))
		return false;
	for (i = 0; i < STUB; i++)
		if (is_stub(insns + i))
			return true;
	return false;
}

const struct ew_table_state *entryway_find(unsigned long address,
					   const struct ew_table **table)
{
	/* The call is in the link register, and if that is one of a patch
	 * site, its caller in x9.
	 */
	static const struct ew_table_state in_between = {
		.code = EW_ROWS_AREA, .operand = 9,
	};
	const struct ew_table_state *state;

	if (likely(address - text.start < text.end - text.start)) {
		*table = &core;
		return ew_lookup(&core, address);
	}
	*table = table_of(address);
	if (*table)
		return ew_lookup(*table, address);
	if (in_vmlinux(address))
		state = entryway_boot_state(address);
	else
		state = in_stub(address) ? &in_between : NULL;
	if (state)
		*table = &core;
	return state;
}

/*
 * Return addresses are few, and come again and again: what the table says of
 * those that are good is remembered, one word each. A word is read and written as
 * a whole, and what it says stays true as long as the code is there. Code of
 * initialization, whose tables have no memory of their own, is left out, since it
 * goes away without a word; entryway_forget() is called before the addresses of
 * other code can be another's.
 */
u64 entryway_recent[1 << ENTRYWAY_RECENT_BITS];

void entryway_remember(const struct ew_table *table, unsigned long call,
		       unsigned int what)
{
	if (table->memo && what && entryway_code_address(call))
		WRITE_ONCE(*entryway_recent_of(call), (u64)call << 16 | what);
}

void entryway_forget(void)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(entryway_recent); i++)
		WRITE_ONCE(entryway_recent[i], 0);
}

/* Whether @size bytes from @start on lie in one of @n areas. */
static bool lie_in(unsigned long start, size_t size,
		   const struct entryway_range *areas, int n)
{
	while (n--)
		if (start >= areas[n].start && start < areas[n].end &&
		    size <= areas[n].end - start)
			return true;
	return false;
}

int entryway_open(struct ew_table *table, const void *start, size_t size,
		  const struct entryway_range *areas, int n)
{
	int error = ew_table_open(table, start, size, &dictionary);
	unsigned long address;
	unsigned int i;

	for (i = 0; !error && (size = ew_table_part(table, i, &address)); i++)
		if (!lie_in(address, size, areas, n))
			error = EW_E_BOUNDS;
	/* After an error, nothing is known; so close it. */
	if (error)
		ew_table_open(table, NULL, 0, NULL);
	return error;
}

int entryway_add_ranges(struct entryway_range *ranges,
			const struct ew_table *table)
{
	unsigned long start;
	size_t size;
	int n = 0;

	for (; (size = ew_table_part(table, n, &start)); n++)
		if (ranges)
			ranges[n] = (struct entryway_range) {
				start, start + size, table };
	return n;
}

static int __init open_own(struct ew_table *table, const char *name,
			   const char *start, const char *end)
{
	const struct entryway_range image = {
		(unsigned long)_text, (unsigned long)_end };
	int error = entryway_open(table, start, end - start, &image, 1);

	if (error)
		pr_warn("entryway: vmlinux's %s table is no good (%d); stacks with such code are unreliable\n",
			name, error);
	return error;
}

/* The largest part of the table. */
static void __init find_text(void)
{
	unsigned long start;
	unsigned int i;
	size_t size;

	for (i = 0; (size = ew_table_part(&core, i, &start)); i++)
		if (size > text.end - text.start)
			text = (struct entryway_range) { start, start + size };
}

static int __init open_tables(void)
{
	int error = ew_table_open(&dictionary, ew_dictionary_aarch64,
				  ew_dictionary_aarch64_size, NULL);

	if (error)
		pr_warn("entryway: the dictionary is no good (%d)\n", error);
	if (!open_own(&init, "init", __entryway_init_table,
		      __entryway_init_table_end)) {
		entryway_keep_boot(&init);
		init_or_null = &init;
	}
	core_error = open_own(&core, "core", __entryway_table,
			      __entryway_table_end);
	if (!core_error) {
		ew_table_remember(&core, memo, MEMO_BITS);
		find_text();
	}
	return 0;
}
early_initcall(open_tables);

/* It is freed soon, so let no walk find it any more, and none still read it. */
static int __init leave_init(void)
{
	WRITE_ONCE(init_or_null, NULL);
	synchronize_rcu();
	return 0;
}
late_initcall_sync(leave_init);

void entryway_show_table(struct seq_file *m, const char *name, const char *life,
			 const struct ew_table *table, int error)
{
	size_t bytes = 0, size;
	unsigned long start;
	unsigned int i;

	if (error) {
		seq_printf(m, "%s %s error %d\n", name, life, error);
		return;
	}
	for (i = 0; (size = ew_table_part(table, i, &start)); i++)
		bytes += size;
	seq_printf(m, "%s %s bytes %zu entries %u text %zu parts %u\n", name,
		   life, table->size, table->n_entries, bytes, i);
}

void entryway_show_vmlinux(struct seq_file *m)
{
	entryway_show_table(m, "vmlinux", "core", &core, core_error);
}
