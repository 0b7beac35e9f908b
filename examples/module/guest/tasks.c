/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tasks.c: the guest's tasks, as /proc shows them.

   Commands are processes of their own and share no memory, so a command finds
   what an earlier one has left behind by its name.  Kernel threads have names
   with a slash, `ew_spin/0', and are found by what is before it.  A process
   that has ended and that nobody has waited for (init.c does) is none.  */

#define _GNU_SOURCE
#include "tasks.h"
#include "kernel.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static bool
has_ended (pid_t pid)
{
  char file[64], stat[512];

  snprintf (file, sizeof file, "/proc/%d/stat", pid);
  if (!read_text (file, stat, sizeof stat))
    return true;
  /* The name is in parentheses, and may have some; the state follows.  */
  const char *state = strrchr (stat, ')');
  return state == NULL || strchr ("ZX", state[2]) != NULL;
}

static bool
matches (const struct task *task, const char *name)
{
  size_t n = strlen (name);

  if (isdigit ((unsigned char) *name))
    return atoi (name) == task->pid;
  return strncmp (task->name, name, n) == 0
	 && (task->name[n] == '\0' || task->name[n] == '/');
}

size_t
find_tasks (const char *name, struct task *tasks, size_t size)
{
  size_t found = 0;
  DIR *proc = opendir ("/proc");
  struct dirent *entry;

  if (proc == NULL)
    return 0;
  while (found < size && (entry = readdir (proc)) != NULL)
    {
      struct task *task = &tasks[found];
      char file[64];

      task->pid = atoi (entry->d_name);
      snprintf (file, sizeof file, "/proc/%d/comm", task->pid);
      if (task->pid <= 0 || !read_text (file, task->name, sizeof task->name))
	continue;
      task->name[strcspn (task->name, "\n")] = '\0';
      if (matches (task, name) && !has_ended (task->pid))
	found++;
    }
  closedir (proc);
  return found;
}

pid_t
background (const char *name)
{
  pid_t child = fork ();

  if (child == 0)
    prctl (PR_SET_NAME, name);
  return child;
}
