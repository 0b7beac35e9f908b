/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * entryway.h: what the files of this directory share.
 *
 *   tables.c	which table speaks of an address; vmlinux's own tables
 *   boot.c	what outlives the table of initialization
 *   modules.c	those of modules, as they come and go
 *   walk.c	a reliable walk, and why it ends where it is none
 *   cross.c	how it goes on where an exception was taken (walk.h)
 *   report.c	counters, and the addresses that were refused last
 *   debugfs.c	all of that to read
 *
 * Tables are read-only data that nothing writes to.  Readers hold RCU during
 * the whole walk; whoever takes a table away waits for them.
 */
#ifndef ARM64_ENTRYWAY_H
#define ARM64_ENTRYWAY_H

#include <linux/list.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/types.h>

#include <asm/entryway.h>
#include <entryway/unwind.h>

/* Why a walk was refused. */
#define ENTRYWAY_REFUSALS						\
	X(NO_TABLE,	"no-table",	"no table speaks of this code")	\
	X(NO_ROW,	"no-row",	"its table has no row")		\
	X(ROW,		"row",		"the row says that it is not known") \
	X(NO_CALL,	"no-call",	"not a place to return to")	\
	X(REGISTER,	"register",	"the register is not known")	\
	X(STACK,	"stack",	"not on the task's stack")	\
	X(FRAME,	"frame",	"stack and row contradict each other") \
	X(PC,		"pc",		"no code address")		\
	X(BOUNDARY,	"boundary",	"row and frame record differ on an exception") \
	X(FGRAPH,	"fgraph",	"the function graph tracer has no such return") \
	X(KRETPROBE,	"kretprobe",	"no kretprobe has such a return") \
	X(CALLER,	"caller",	"who asked takes no more addresses")

enum entryway_refusal {
#define X(id, name, text) ENTRYWAY_##id,
	ENTRYWAY_REFUSALS
#undef X
	ENTRYWAY_N_REFUSALS
};

/* A stretch of code and the table that speaks of it. */
struct entryway_range {
	unsigned long start;
	unsigned long end;
	const struct ew_table *table;
};

/* tables.c; all readers hold RCU. */

/*
 * What is known of the instruction at @address: a state of *@table, or of code
 * that the module loader has made. NULL where there is none; then *@table is
 * NULL as well if no table speaks of it.
 */
const struct ew_table_state *entryway_find(unsigned long address,
					   const struct ew_table **table);

extern u64 entryway_recent[];
#define ENTRYWAY_RECENT_BITS 10

static inline u64 *entryway_recent_of(unsigned long call)
{
	return &entryway_recent[(call >> 2 ^ call >> 12) &
				((1 << ENTRYWAY_RECENT_BITS) - 1)];
}

/* Addresses of code differ in their low 48 bits only. */
static inline bool entryway_code_address(unsigned long address)
{
	return (long)address >> 47 == -1;
}

/*
 * What is remembered of a call: how many words below the end of the frame its
 * record is linked, or one of these.
 */
#define ENTRYWAY_SNAPSHOT 0xfffe	/* Saved registers lie there. */
#define ENTRYWAY_LAST 0xffff		/* There is no caller. */

void entryway_remember(const struct ew_table *table, unsigned long call,
		       unsigned int what);

/* What was noted of @call, or 0. */
static inline unsigned int entryway_recall(unsigned long call)
{
	u64 what = READ_ONCE(*entryway_recent_of(call)) ^ (u64)call << 16;

	return what >> 16 == 0 && entryway_code_address(call) ? what : 0;
}

/* Forget all of it. No reader may still find the table of what goes away. */
void entryway_forget(void);

/*
 * Open the table at @start, of @size bytes, all of whose code has to lie in
 * one of the @n @text areas. Checks that it is whole, and as it was made; that no
 * look-up leaves it, look-ups see to themselves. 0 or enum ew_error.
 */
int entryway_open(struct ew_table *table, const void *start, size_t size,
		  const struct entryway_range *text, int n);

/* How many ranges @table has, and what they are. */
int entryway_add_ranges(struct entryway_range *ranges,
			const struct ew_table *table);

/* One line for each table. */
void entryway_show_table(struct seq_file *m, const char *name, const char *life,
			 const struct ew_table *table, int error);
void entryway_show_vmlinux(struct seq_file *m);

/* boot.c */

/* Copy from @table what is needed later. */
void entryway_keep_boot(const struct ew_table *table);

/* What was copied for the instruction at @address, or NULL. */
const struct ew_table_state *entryway_boot_state(unsigned long address);

/* modules.c */

/* The table of a module that speaks of the instruction at @address; NULL for none. */
const struct ew_table *entryway_module_table(unsigned long address);

/* Whether @address is text of a module that has a table, of any kind. */
bool entryway_module_text(unsigned long address);

void entryway_show_modules(struct seq_file *m);

/* walk.c and cross.c */

/* What became of a walk. */
struct entryway_verdict {
	bool refused;
	enum entryway_refusal why;
	unsigned char reason;	/* With ENTRYWAY_ROW, enum ew_reason. */
	bool called;		/* That is a return address. */
	unsigned long pc;	/* Where it ended. */
	unsigned int lookups;
	unsigned int boundaries;	/* Exceptions that were crossed. */
};

/*
 * As entryway_walk_reliable(), and not counted; what was seen is in *@verdict.
 */
int entryway_walk(stack_trace_consume_fn consume, void *cookie,
		  struct task_struct *task, unsigned long fp, unsigned long pc,
		  struct entryway_verdict *verdict);

/* report.c */

void entryway_count(const struct task_struct *task,
		    const struct entryway_verdict *verdict);
const char *entryway_refusal_name(enum entryway_refusal why);
const char *entryway_reason_text(const struct entryway_verdict *verdict);
void entryway_show_stats(struct seq_file *m);
void entryway_show_unreliable(struct seq_file *m);

#endif /* ARM64_ENTRYWAY_H */
