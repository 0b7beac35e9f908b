/* SPDX-License-Identifier: GPL-3.0-or-later */
/* commands.h: what a command is.

   A command is one function and one line in the table of commands.c.  It gets
   two words of the script, the second being the rest of the line ("" where
   there is none), and returns true, or false with errno set.  It runs in a
   process of its own, so it may leave files open and memory allocated, and of
   what it changes only the kernel's state stays, and the processes that it
   leaves behind.  init.c prints "ok", or FAIL and why.  */

#ifndef COMMANDS_H
#define COMMANDS_H

#include <stdbool.h>

struct command
{
  const char *name;
  bool (*run) (const char *, const char *);
  int needs;		/* How many arguments.  */
  bool says_ok;		/* Print "ok": it has no output of its own.  */
};

/* The command called NAME, or NULL.  */
const struct command *find_command (const char *name);

/* kernel-log.c */
bool do_quiet (const char *level, const char *rest);
bool do_dmesg_warn (const char *a, const char *b);

/* commands-process.c */
bool do_sleeper (const char *a, const char *b);
bool do_spin (const char *a, const char *b);
bool do_end (const char *name, const char *rest);

/* commands-fault.c */
bool do_fault_blocker (const char *a, const char *b);
bool do_fault_release (const char *a, const char *b);

/* commands-load.c */
bool do_load (const char *what, const char *also);

/* commands-livepatch.c */
bool do_waitz (const char *file, const char *seconds);
bool do_cycles (const char *number, const char *seconds);

/* commands-stacks.c */
bool do_stacks (const char *name, const char *number);

#endif /* COMMANDS_H */
