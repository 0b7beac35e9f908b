// SPDX-License-Identifier: GPL-2.0-only
/*
 * modules.c: the tables of modules.
 *
 * A module's tables are in its read-only data, between symbols (entryway/
 * table.h), which the loader has resolved when it says MODULE_STATE_COMING;
 * nothing of the module has run then. They are opened there: they have to be whole,
 * as they were made, and of the module's own text. A module whose table is no good,
 * or that has none, is loaded all the same; a stack that it is part of is
 * unreliable.
 *
 * Readers may be interrupts of any kind, so they find all that they need in one
 * array, sorted by address, which is never changed but for the pointers to
 * tables that go away. The code of initialization is done with at
 * MODULE_STATE_LIVE, and the loader frees it after a grace period of RCU.
 */
#include <linux/kallsyms.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "entryway.h"

#define MEMO_BITS 6

/* Which of a module's tables. */
enum { CORE, INIT, EXIT, N_LIVES };

static const struct {
	const char *name, *symbol;
} lives[N_LIVES] = {
	{ "core", EW_TABLE_SYMBOL },
	{ "init", EW_TABLE_INIT_SYMBOL },
	{ "exit", EW_TABLE_EXIT_SYMBOL },
};

#define PREFIX "__entryway_"

/* A module. */
struct tables {
	struct list_head list;
	const struct module *mod;
	struct {
		bool there;
		int error;
		struct ew_table table;
	} lives[N_LIVES];
	u64 memo[1 << MEMO_BITS];
};

/*
 * All that readers need: first the ranges that tables speak of, then the text
 * areas of which some table speaks. Each kind is sorted, and does not overlap.
 */
struct ranges {
	struct rcu_head rcu;
	unsigned int n_tables, n_texts;
	unsigned int n;
	struct entryway_range range[] __counted_by(n);
};

static DEFINE_MUTEX(lock);	/* Of all that follows. */
static LIST_HEAD(modules);
static struct ranges __rcu *ranges;

/* That of the @n ranges in which @address lies, or NULL. */
static const struct entryway_range *
search(const struct entryway_range *range, unsigned int n, unsigned long address)
{
	unsigned int low = 0, high = n;

	while (low < high) {
		unsigned int middle = low + (high - low) / 2;

		if (address < range[middle].start)
			high = middle;
		else if (address >= range[middle].end)
			low = middle + 1;
		else
			return &range[middle];
	}
	return NULL;
}

const struct ew_table *entryway_module_table(unsigned long address)
{
	const struct ranges *now = rcu_dereference(ranges);
	const struct entryway_range *range =
		now ? search(now->range, now->n_tables, address) : NULL;

	return range ? READ_ONCE(range->table) : NULL;
}

bool entryway_module_text(unsigned long address)
{
	const struct ranges *now = rcu_dereference(ranges);
	const struct entryway_range *range =
		now ? search(now->range + now->n_tables, now->n_texts, address) :
		NULL;

	return range && READ_ONCE(range->table);
}

static int by_start(const void *pa, const void *pb)
{
	const struct entryway_range *a = pa, *b = pb;

	return (a->start > b->start) - (a->start < b->start);
}

/* Whether what has this life goes away with initialization. */
static bool is_init(int life)
{
	return life == INIT ||
		(life == EXIT && !IS_ENABLED(CONFIG_MODULE_UNLOAD));
}

static struct entryway_range range_of(const struct module *mod,
				      enum mod_mem_type type)
{
	const struct module_memory *mem = &mod->mem[type];
	unsigned long start = (unsigned long)mem->base;

	return (struct entryway_range) { start, start + mem->size };
}

/* Where code of this life is. */
static struct entryway_range text_of(const struct module *mod, int life)
{
	return range_of(mod, is_init(life) ? MOD_INIT_TEXT : MOD_TEXT);
}

/* All ranges of tables that are there, to @range, which may be NULL; how many. */
static unsigned int list_ranges(struct entryway_range *range)
{
	const struct tables *tables;
	unsigned int n = 0;
	int i;

	list_for_each_entry(tables, &modules, list)
		for (i = 0; i < N_LIVES; i++)
			if (tables->lives[i].there)
				n += entryway_add_ranges(
					range ? range + n : NULL,
					&tables->lives[i].table);
	return n;
}

/* The same for the text areas that have a table. */
static unsigned int list_texts(struct entryway_range *range)
{
	const struct tables *tables;
	unsigned int n = 0;
	int i;

	list_for_each_entry(tables, &modules, list)
		for (i = CORE; i <= INIT; i++) {
			const struct ew_table *table = &tables->lives[i].table;

			if (!tables->lives[i].there || tables->lives[i].error)
				continue;
			if (range) {
				range[n] = text_of(tables->mod, i);
				range[n].table = table;
			}
			n++;
		}
	return n;
}

/* Let readers see what is in the list now. */
static int publish(void)
{
	unsigned int n_tables = list_ranges(NULL), n_texts = list_texts(NULL);
	struct ranges *new, *old;

	new = kvzalloc(struct_size(new, range, n_tables + n_texts), GFP_KERNEL);
	if (!new)
		return -ENOMEM;
	new->n = n_tables + n_texts;
	new->n_tables = n_tables;
	new->n_texts = n_texts;
	list_ranges(new->range);
	list_texts(new->range + n_tables);
	sort(new->range, n_tables, sizeof(new->range[0]), by_start, NULL);
	sort(new->range + n_tables, n_texts, sizeof(new->range[0]), by_start,
	     NULL);
	old = rcu_replace_pointer(ranges, new, lockdep_is_held(&lock));
	if (old)
		kvfree_rcu(old, rcu);
	return 0;
}

/* No reader that comes from now on finds @table. Needs no memory. */
static void withdraw(struct ew_table *table)
{
	struct ranges *now = rcu_dereference_protected(ranges,
						lockdep_is_held(&lock));
	unsigned int i;

	for (i = 0; now && i < now->n; i++)
		if (now->range[i].table == table)
			WRITE_ONCE(now->range[i].table, NULL);
}

/* Where a table lies. */
struct place {
	unsigned long start, end;
};

/* Note @symbol, whose name is PREFIX and @name. */
static void note_symbol(struct place *places, const char *name,
			const Elf_Sym *symbol)
{
	int i;

	for (i = 0; i < N_LIVES; i++) {
		const char *mine = lives[i].symbol + strlen(PREFIX);
		size_t length = strlen(mine);

		if (strncmp(name, mine, length))
			continue;
		if (!name[length])
			places[i].start = symbol->st_value;
		else if (!strcmp(name + length, "_end"))
			places[i].end = symbol->st_value;
	}
}

static void find_places(const struct module *mod, struct place *places)
{
	const struct mod_kallsyms *symbols =
		rcu_dereference_protected(mod->kallsyms, true);
	unsigned int i;

	for (i = 1; i < symbols->num_symtab; i++) {
		const Elf_Sym *symbol = &symbols->symtab[i];
		const char *name = symbols->strtab + symbol->st_name;

		if (name[0] == '_' && symbol->st_shndx != SHN_UNDEF &&
		    !strncmp(name, PREFIX, strlen(PREFIX)))
			note_symbol(places, name + strlen(PREFIX), symbol);
	}
}

/* Whether @place is in memory of @mod of this life. */
static bool lies_in(const struct module *mod, const struct place *place,
		    bool init)
{
	struct entryway_range data = range_of(mod, init ? MOD_INIT_RODATA
					      : MOD_RODATA);

	return place->start >= data.start && place->end <= data.end &&
		place->start < place->end;
}

static void open_table(struct tables *tables, int life,
		       const struct place *place)
{
	const struct module *mod = tables->mod;
	const bool init = is_init(life);
	const struct entryway_range text = text_of(mod, life);
	struct ew_table *table = &tables->lives[life].table;
	int error = EW_E_BOUNDS;

	tables->lives[life].there = true;
	if (lies_in(mod, place, init))
		error = entryway_open(table, (void *)place->start,
				      place->end - place->start, &text, 1);
	tables->lives[life].error = error;
	if (error)
		pr_warn("entryway: %s: its %s table is no good (%d); stacks with its code are unreliable\n",
			mod->name, lives[life].name, error);
	else if (life == CORE)
		ew_table_remember(table, tables->memo, MEMO_BITS);
}

static void come(const struct module *mod)
{
	struct place places[N_LIVES] = { };
	struct tables *tables = kvzalloc(sizeof(*tables), GFP_KERNEL);
	int i;

	if (!tables) {
		pr_warn("entryway: %s: no memory for its table\n", mod->name);
		return;
	}
	tables->mod = mod;
	find_places(mod, places);
	for (i = 0; i < N_LIVES; i++) {
		/* As a table that says nothing. */
		ew_table_open(&tables->lives[i].table, NULL, 0, NULL);
		if (places[i].start)
			open_table(tables, i, &places[i]);
	}
	list_add_tail(&tables->list, &modules);
	if (publish()) {
		list_del(&tables->list);
		kvfree(tables);
		pr_warn("entryway: %s: no memory for its table\n", mod->name);
	}
}

static struct tables *find_tables(const struct module *mod)
{
	struct tables *tables;

	list_for_each_entry(tables, &modules, list)
		if (tables->mod == mod)
			return tables;
	return NULL;
}

static void live(const struct module *mod)
{
	struct tables *tables = find_tables(mod);
	int i;

	for (i = 0; tables && i < N_LIVES; i++) {
		if (!is_init(i))
			continue;
		/* Who has found it still reads it; the loader waits for that. */
		withdraw(&tables->lives[i].table);
		tables->lives[i].there = false;
	}
}

static void go(const struct module *mod)
{
	struct tables *tables = find_tables(mod);
	int i;

	if (!tables)
		return;
	for (i = 0; i < N_LIVES; i++)
		withdraw(&tables->lives[i].table);
	list_del(&tables->list);
	synchronize_rcu();
	entryway_forget();
	kvfree(tables);
}

static int notice(struct notifier_block *block, unsigned long state, void *data)
{
	guard(mutex)(&lock);
	if (state == MODULE_STATE_COMING)
		come(data);
	else if (state == MODULE_STATE_LIVE)
		live(data);
	else if (state == MODULE_STATE_GOING)
		go(data);
	return NOTIFY_DONE;
}

static struct notifier_block notifier = { .notifier_call = notice };

static int __init watch_modules(void)
{
	return register_module_notifier(&notifier);
}
/* Before any module can be loaded. */
early_initcall(watch_modules);

void entryway_show_modules(struct seq_file *m)
{
	const struct tables *tables;
	int i;

	guard(mutex)(&lock);
	list_for_each_entry(tables, &modules, list) {
		for (i = 0; i < N_LIVES; i++)
			if (tables->lives[i].there)
				entryway_show_table(m, tables->mod->name,
						    lives[i].name,
						    &tables->lives[i].table,
						    tables->lives[i].error);
		if (!tables->lives[CORE].there)
			seq_printf(m, "%s none\n", tables->mod->name);
	}
}
