/* SPDX-License-Identifier: GPL-3.0-or-later */
/* commands-stacks.c: are the kernel's reliable stacks true?

     stacks TASK N	N times, the stack of each task called TASK

   A kernel with CONFIG_ARM64_ENTRYWAY has /sys/kernel/debug/entryway/trace: one
   writes the number of a task, and reads what a live patch would be told of its
   stack: an address a line, as %pS prints it, and then `reliable', `running' (or
   `gone': there is no stack to be read), or `unreliable: REASON at FUNCTION'.  To
   refuse is always right; to say reliable of a stack that is not the task's is
   what must never happen.  For threads of ew_spin this is judged (stack-rules.c).

   Prints how many there were of each kind, in which functions the threads were
   interrupted, and of each kind of wrong stack the first: `at-entry' counts where
   a function had not yet made its frame record.  */

#define _GNU_SOURCE
#include "commands.h"
#include "console.h"
#include "kernel.h"
#include "sampling.h"
#include "stack-rules.h"
#include "tasks.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TRACE "/sys/kernel/debug/entryway/trace"

/* A function makes its record with its fourth instruction at the latest, two
   of them being NOPs for ftrace.  */
#define ENTRY_BYTES 16

/* Returns true if WORD is new to TALLY.  */

static bool
count_word (struct tally *tally, const char *word)
{
  size_t i = 0;

  while (i < MAX_WORDS - 1 && tally->words[i].count > 0
	 && strcmp (tally->words[i].text, word) != 0)
    i++;
  bool is_new = tally->words[i].count++ == 0;
  if (is_new)
    snprintf (tally->words[i].text, sizeof tally->words[i].text, "%s",
	      i < MAX_WORDS - 1 ? word : "others");
  return is_new;
}

/* A line `NAME+0x10/0x20 [MODULE]' becomes the next function of STACK.  */

static void
add_function (struct stack *stack, const char *line)
{
  if (stack->depth == MAX_DEPTH)
    return;
  char *name = stack->names[stack->depth];

  line += strspn (line, " \t");
  size_t n = strcspn (line, "+. ");
  if (n >= sizeof stack->names[0])
    n = sizeof stack->names[0] - 1;
  memcpy (name, line, n);
  name[n] = '\0';
  const char *plus = strchr (line, '+');
  stack->offsets[stack->depth++] = plus ? strtoul (plus + 1, NULL, 16) : 0;
}

static void
say_wrong (const struct task *task, const struct stack *stack, const char *why)
{
  hold ();
  say ("stacks: WRONG %s (pid %d): %s\n", task->name, task->pid, why);
  for (size_t i = 0; i < stack->depth; i++)
    say ("stacks:   %s+0x%x\n", stack->names[i], stack->offsets[i]);
  release ();
}

static void
judge (struct samples *s, const struct task *task, const struct stack *stack)
{
  char why[sizeof s->whys.words[0].text];

  s->reliable++;
  if (strncmp (task->name, "ew_spin/", 8) != 0)
    return;
  s->judged++;
  int at = interrupted_at (stack);
  if (at >= 0)
    {
      count_word (&s->functions, stack->names[at]);
      s->at_entry += stack->offsets[at] < ENTRY_BYTES;
    }
  if (!stack_is_wrong (stack, why, sizeof why))
    return;
  s->wrong++;
  if (count_word (&s->whys, why))
    say_wrong (task, stack, why);
}

/* TEXT is what the kernel printed for TASK.  */

static bool
see_stack (struct samples *s, const struct task *task, char *text)
{
  static const char unreliable[] = "unreliable: ";
  struct stack stack = { .depth = 0 };
  char *rest = text, *line;

  while ((line = strsep (&rest, "\n")) != NULL)
    if (strcmp (line, "reliable") == 0)
      {
	judge (s, task, &stack);
	return true;
      }
    else if (strcmp (line, "running") == 0 || strcmp (line, "gone") == 0)
      {
	s->running++;
	return true;
      }
    else if (strncmp (line, unreliable, sizeof unreliable - 1) == 0)
      {
	char *at = strstr (line, " at ");
	if (at != NULL)
	  *at = '\0';
	s->unreliable++;
	count_word (&s->reasons, line + sizeof unreliable - 1);
	return true;
      }
    else if (*line != '\0')
      add_function (&stack, line);
  errno = EBADMSG;
  return false;
}

/* The answer is for the open file that the question was written to.  */

static bool
ask (pid_t pid, char *text, size_t size)
{
  ssize_t n, used = 0;
  int fd = open (TRACE, O_RDWR | O_CLOEXEC);

  if (fd < 0)
    return false;
  if ((n = dprintf (fd, "%d", pid)) >= 0)
    {
      lseek (fd, 0, SEEK_SET);
      while ((n = read (fd, text + used, size - 1 - used)) > 0)
	used += n;
    }
  int error = errno;
  text[used] = '\0';
  close (fd);
  errno = error;
  return n == 0;
}

static bool
sample_task (struct samples *s, const struct task *task)
{
  static char text[32768];

  return ask (task->pid, text, sizeof text) && see_stack (s, task, text);
}

bool
sample_stacks (struct samples *s, const char *name, long rounds)
{
  struct task tasks[64];
  size_t n = find_tasks (name, tasks, 64);

  while (n > 0 && rounds-- > 0)
    {
      for (size_t i = 0; i < n; i++)
	if (!sample_task (s, &tasks[i]))
	  return false;
      /* Not all in one and the same slice of a thread's time.  */
      sleep_ms (2);
    }
  if (n == 0)
    errno = ESRCH;
  return n > 0;
}

bool
stacks_can_be_had (void)
{
  return access (TRACE, R_OK | W_OK) == 0;
}

static void
say_words (const char *what, const struct tally *tally)
{
  for (size_t i = 0; i < MAX_WORDS && tally->words[i].count > 0; i++)
    say ("stacks: %s %lu %s\n", what, tally->words[i].count, tally->words[i].text);
}

void
say_samples (const struct samples *s)
{
  hold ();
  say ("stacks: reliable %lu\n", s->reliable);
  say ("stacks: running %lu\n", s->running);
  say ("stacks: unreliable %lu\n", s->unreliable);
  say_words ("reason", &s->reasons);
  say ("stacks: judged %lu\n", s->judged);
  say ("stacks: at-entry %lu\n", s->at_entry);
  say_words ("interrupted", &s->functions);
  say ("stacks: wrong %lu\n", s->wrong);
  say_words ("wrong-kind", &s->whys);
  release ();
}

bool
do_stacks (const char *name, const char *number)
{
  static struct samples s;

  if (!stacks_can_be_had ())
    {
      say ("stacks: this kernel has no " TRACE "\n");
      return true;
    }
  if (!sample_stacks (&s, name, atol (number)))
    return false;
  say_samples (&s);
  return true;
}
