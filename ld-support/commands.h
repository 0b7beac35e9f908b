/* SPDX-License-Identifier: GPL-3.0-or-later */
/* commands.h: the subcommands of `entryway'.

   A subcommand is one line in ew_commands (main.c) and one file cmd-NAME.c.
   It gets its own name as argv[0] and returns the exit status of the program.
   It prints nothing on standard output until all its files are done, so that
   what it prints is whole.  */

#ifndef EW_COMMANDS_H
#define EW_COMMANDS_H

#include <stdbool.h>
#include <getopt.h>

struct ew_command
{
  const char *name;
  const char *summary;
  int (*run) (int argc, char **argv);
};

int ew_cmd_plt (int argc, char **argv);
int ew_cmd_dump (int argc, char **argv);

/* getopt_long for the subcommand argv[0], which takes long options only.  At
   the first bad option, print one line and return '?'.  */
int ew_next_option (int argc, char **argv, const struct option *options);

#endif /* EW_COMMANDS_H */
