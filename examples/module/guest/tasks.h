/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tasks.h: the guest's tasks, as /proc shows them.  */

#ifndef TASKS_H
#define TASKS_H

#include <stddef.h>
#include <sys/types.h>

struct task
{
  pid_t pid;
  char name[64];
};

/* Find the tasks whose number is NAME, that are called NAME, or NAME/ANYTHING;
   fill TASKS with SIZE of them at most, and return how many these are.  */
size_t find_tasks (const char *name, struct task *tasks, size_t size);

/* fork (), but the child is called NAME and stays when the command ends.  */
pid_t background (const char *name);

#endif /* TASKS_H */
