/* SPDX-License-Identifier: GPL-2.0-only */
/* ew_naive.c: the walk along frame records, where the true one would be.

   For a kernel without entryway: /sys/kernel/debug/entryway/trace as it would
   have, but every stack is called reliable that the kernel's ordinary walk
   prints (stack_trace_save_tsk).  Preempted in a function that has not yet made
   its record, a task's stack then lacks a caller, and nothing says so.  It is
   here to see that those who judge stacks (the command `stacks' of the guest)
   notice it.

   One writes the number of a task into the file and reads its stack.  The walk
   is done on the CPU on which the task was last, in an interrupt: so it can't
   begin to run meanwhile, unless it moves to another CPU, as threads of ew_spin
   do not.  */

#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/sched/task.h>
#include <linux/seq_file.h>
#include <linux/smp.h>
#include <linux/stacktrace.h>

#define DEPTH 100

struct walk
{
  struct task_struct *task;
  unsigned long entries[DEPTH];
  unsigned int count;
  bool running;
};

static struct dentry *folder;
static DEFINE_MUTEX (lock);
static struct walk walk;	/* Under the lock.  */
static int wanted;

static void
walk_here (void *data)
{
  struct walk *w = data;

  w->running = w->task == current;
  w->count = w->running ? 0 : stack_trace_save_tsk (w->task, w->entries, DEPTH, 0);
}

static int
walk_task (struct walk *w, int number)
{
  struct pid *pid = find_get_pid (number);
  int error = -ESRCH;

  w->task = get_pid_task (pid, PIDTYPE_PID);
  put_pid (pid);
  if (w->task != NULL)
    {
      error = smp_call_function_single (task_cpu (w->task), walk_here, w, 1);
      put_task_struct (w->task);
    }
  return error;
}

static int
trace_show (struct seq_file *file, void *unused)
{
  unsigned int i;
  int error;

  mutex_lock (&lock);
  error = walk_task (&walk, wanted);
  for (i = 0; error == 0 && i < walk.count; i++)
    seq_printf (file, "%pS\n", (void *) walk.entries[i]);
  if (error == 0)
    seq_puts (file, walk.running ? "running\n" : "reliable\n");
  mutex_unlock (&lock);
  return error;
}

static int
trace_open (struct inode *inode, struct file *file)
{
  return single_open (file, trace_show, NULL);
}

static ssize_t
trace_write (struct file *file, const char __user *bytes, size_t n, loff_t *at)
{
  int number, error = kstrtoint_from_user (bytes, n, 10, &number);

  if (error != 0)
    return error;
  mutex_lock (&lock);
  wanted = number;
  mutex_unlock (&lock);
  return n;
}

static const struct file_operations trace_operations =
{
  .owner = THIS_MODULE,
  .open = trace_open,
  .read = seq_read,
  .write = trace_write,
  .llseek = seq_lseek,
  .release = single_release
};

static int __init
naive_init (void)
{
  struct dentry *file;

  folder = debugfs_create_dir ("entryway", NULL);
  if (IS_ERR (folder))
    return PTR_ERR (folder);
  file = debugfs_create_file ("trace", 0600, folder, NULL, &trace_operations);
  if (IS_ERR (file))
    debugfs_remove (folder);
  return PTR_ERR_OR_ZERO (file);
}

static void __exit
naive_exit (void)
{
  debugfs_remove (folder);
}

module_init (naive_init);
module_exit (naive_exit);
MODULE_DESCRIPTION ("a walk that misses callers, for the tests of tests");
MODULE_LICENSE ("GPL");
