// SPDX-License-Identifier: GPL-2.0-only
/*
 * debugfs.c: entryway/ in debugfs, for who wants to know why a live patch waits.
 *
 *   tables	the tables of vmlinux and of the modules, and who has none
 *   stats	how many walks there were, and what became of them
 *   unreliable	the last ones that were refused: when, of which task, where, why;
 *		`return` before an address says that it is a return address
 *   trace	write the number of a task, read its stack
 *
 * An address is printed as symbol+offset/size, which `entryway addr` takes, with
 * --return for a return address.
 */
#include <linux/debugfs.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/pid.h>
#include <linux/sched/task.h>
#include <linux/sched/task_stack.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#include "entryway.h"

#define MOST_ADDRESSES 128

/* What is known of the stack that was asked for with this open file. */
struct trace {
	struct mutex lock;
	pid_t pid;		/* 0: none yet. */
	bool running;
	int err;
	struct entryway_verdict verdict;
	unsigned int n;
	unsigned long pc[MOST_ADDRESSES];
};

static int tables_show(struct seq_file *m, void *unused)
{
	entryway_show_vmlinux(m);
	entryway_show_modules(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(tables);

static int stats_show(struct seq_file *m, void *unused)
{
	entryway_show_stats(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(stats);

static int unreliable_show(struct seq_file *m, void *unused)
{
	entryway_show_unreliable(m);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(unreliable);

static bool add_address(void *cookie, unsigned long pc)
{
	struct trace *trace = cookie;

	if (trace->n == MOST_ADDRESSES)
		return false;
	trace->pc[trace->n++] = pc;
	return true;
}

/* Called while @task can't begin to run. */
static int walk_task(struct task_struct *task, void *data)
{
	struct trace *trace = data;

	trace->running = task_curr(task);
	if (!trace->running)
		trace->err = entryway_walk(add_address, trace, task, 0, 0,
					   &trace->verdict);
	return 0;
}

static int trace_task(struct trace *trace)
{
	struct task_struct *task = find_get_task_by_vpid(trace->pid);

	if (!task)
		return -ESRCH;
	trace->n = 0;
	trace->running = false;
	trace->err = -ESRCH;
	if (try_get_task_stack(task)) {
		task_call_func(task, walk_task, trace);
		put_task_stack(task);
	}
	put_task_struct(task);
	return 0;
}

static ssize_t trace_write(struct file *file, const char __user *from,
			   size_t size, loff_t *at)
{
	struct seq_file *m = file->private_data;
	struct trace *trace = m->private;
	int pid, err;

	err = kstrtoint_from_user(from, size, 10, &pid);
	if (err || pid <= 0)
		return err ?: -EINVAL;
	guard(mutex)(&trace->lock);
	trace->pid = pid;
	err = trace_task(trace);
	if (err)
		trace->pid = 0;
	return err ?: size;
}

static int trace_show(struct seq_file *m, void *unused)
{
	struct trace *trace = m->private;
	unsigned int i;

	guard(mutex)(&trace->lock);
	if (!trace->pid)
		return 0;
	if (trace->running) {
		seq_puts(m, "running\n");
		return 0;
	}
	for (i = 0; i < trace->n; i++)
		seq_printf(m, "%pS\n", (void *)trace->pc[i]);
	if (!trace->err)
		seq_puts(m, "reliable\n");
	else if (trace->err == -ESRCH)
		seq_puts(m, "gone\n");
	else
		seq_printf(m, "unreliable: %s at %pS: %s\n",
			   entryway_refusal_name(trace->verdict.why),
			   (void *)trace->verdict.pc,
			   entryway_reason_text(&trace->verdict));
	return 0;
}

static int trace_open(struct inode *inode, struct file *file)
{
	struct trace *trace = kzalloc(sizeof(*trace), GFP_KERNEL);
	int err;

	if (!trace)
		return -ENOMEM;
	mutex_init(&trace->lock);
	err = single_open(file, trace_show, trace);
	if (err)
		kfree(trace);
	return err;
}

static int trace_release(struct inode *inode, struct file *file)
{
	struct seq_file *m = file->private_data;

	kfree(m->private);
	return single_release(inode, file);
}

static const struct file_operations trace_fops = {
	.owner = THIS_MODULE,
	.open = trace_open,
	.read = seq_read,
	.write = trace_write,
	.llseek = seq_lseek,
	.release = trace_release,
};

static int __init make_files(void)
{
	struct dentry *dir = debugfs_create_dir("entryway", NULL);

	debugfs_create_file("tables", 0400, dir, NULL, &tables_fops);
	debugfs_create_file("stats", 0400, dir, NULL, &stats_fops);
	debugfs_create_file("unreliable", 0400, dir, NULL, &unreliable_fops);
	debugfs_create_file("trace", 0600, dir, NULL, &trace_fops);
	return 0;
}
late_initcall(make_files);
