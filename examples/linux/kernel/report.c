// SPDX-License-Identifier: GPL-2.0-only
/*
 * report.c: what became of the walks.
 *
 * Counters are per CPU, and the last refusals are kept in a ring. A walk may be
 * made anywhere, in an NMI too, so nothing here waits: a refusal that comes while
 * another one is being written, or read, is counted and not kept; and where a
 * walk interrupts the counting of another one, a count may be lost.
 */
#include <linux/percpu.h>
#include <linux/sched/clock.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "entryway.h"

struct counters {
	u64 walks, reliable, boundaries, lookups;
	u64 refused[ENTRYWAY_N_REFUSALS];
};

static DEFINE_PER_CPU(struct counters, counters);

/* A refusal. */
struct refusal {
	struct entryway_verdict verdict;
	u64 time;		/* ns since boot; 0: none yet. */
	pid_t pid;
	char comm[TASK_COMM_LEN];
};

#define KEPT 64
static struct refusal kept[KEPT];
static unsigned int next;
static DEFINE_RAW_SPINLOCK(lock);	/* Of the two. */

static const struct {
	const char *name, *text;
} refusals[] = {
#define X(id, name, text) { name, text },
	ENTRYWAY_REFUSALS
#undef X
};

static const char *const reasons[] = EW_REASON_NAMES;

const char *entryway_refusal_name(enum entryway_refusal why)
{
	return refusals[why].name;
}

/* The row's reason, as `entryway check` calls it. */
const char *entryway_reason_text(const struct entryway_verdict *verdict)
{
	if (verdict->why != ENTRYWAY_ROW)
		return refusals[verdict->why].text;
	return verdict->reason < ARRAY_SIZE(reasons) ? reasons[verdict->reason] :
		"?";
}

static void keep(const struct task_struct *task,
		 const struct entryway_verdict *verdict)
{
	unsigned long flags;
	struct refusal *refusal;

	local_irq_save(flags);
	if (raw_spin_trylock(&lock)) {
		refusal = &kept[next++ % KEPT];
		refusal->verdict = *verdict;
		refusal->time = local_clock();
		refusal->pid = task->pid;
		strscpy(refusal->comm, task->comm);
		raw_spin_unlock(&lock);
	}
	local_irq_restore(flags);
}

void entryway_count(const struct task_struct *task,
		    const struct entryway_verdict *verdict)
{
	struct counters *mine = raw_cpu_ptr(&counters);

	mine->walks++;
	mine->lookups += verdict->lookups;
	mine->boundaries += verdict->boundaries;
	if (!verdict->refused) {
		mine->reliable++;
		return;
	}
	mine->refused[verdict->why]++;
	keep(task, verdict);
}

void entryway_show_stats(struct seq_file *m)
{
	struct counters sum = { };
	int cpu, i;

	for_each_possible_cpu(cpu) {
		const struct counters *one = per_cpu_ptr(&counters, cpu);

		sum.walks += one->walks;
		sum.reliable += one->reliable;
		sum.boundaries += one->boundaries;
		sum.lookups += one->lookups;
		for (i = 0; i < ENTRYWAY_N_REFUSALS; i++)
			sum.refused[i] += one->refused[i];
	}
	seq_printf(m, "walks %llu\nreliable %llu\nboundaries %llu\nlookups %llu\n",
		   sum.walks, sum.reliable, sum.boundaries, sum.lookups);
	for (i = 0; i < ENTRYWAY_N_REFUSALS; i++)
		seq_printf(m, "%s %llu\n", refusals[i].name, sum.refused[i]);
}

/* Copy refusal @i, counted from the oldest one; whether there is one. */
static bool get_kept(unsigned int i, struct refusal *refusal)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&lock, flags);
	*refusal = kept[(next + i) % KEPT];
	raw_spin_unlock_irqrestore(&lock, flags);
	return refusal->time != 0;
}

void entryway_show_unreliable(struct seq_file *m)
{
	struct refusal refusal;
	unsigned int i;

	for (i = 0; i < KEPT; i++) {
		if (!get_kept(i, &refusal))
			continue;
		seq_printf(m, "%llu.%06llu %s %d %s %pS %s: %s\n",
			   refusal.time / NSEC_PER_SEC,
			   refusal.time % NSEC_PER_SEC / NSEC_PER_USEC,
			   refusal.comm, refusal.pid,
			   refusal.verdict.called ? "return" : "at",
			   (void *)refusal.verdict.pc,
			   refusals[refusal.verdict.why].name,
			   entryway_reason_text(&refusal.verdict));
	}
}
