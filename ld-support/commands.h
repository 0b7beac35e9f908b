/* SPDX-License-Identifier: GPL-3.0-or-later */
/* commands.h: the subcommands of `entryway'.

   A subcommand is one line in ew_commands (main.c) and one file cmd-NAME.c
   with a constant struct ew_command.  main.c parses the options, nearly all of
   them long; a subcommand sees only what is its own.  It prints nothing on standard
   output until all its files are done, so that what it prints is whole.  */

#ifndef EW_COMMANDS_H
#define EW_COMMANDS_H

#include <stdbool.h>
#include <getopt.h>

/* Every subcommand has the first two; its own ones follow, from EW_OPT_OWN.  */
enum { EW_OPT_HELP = 256, EW_OPT_JSON, EW_OPT_OWN };

#define EW_COMMON_OPTIONS \
  { "help", no_argument, NULL, EW_OPT_HELP }, \
  { "json", no_argument, NULL, EW_OPT_JSON }

struct ew_command
{
  const char *name;
  const char *summary;		/* For `entryway --help'.  */
  const char *help;		/* For `entryway NAME --help'.  */
  const struct option *options;
  const char *short_options;	/* Letters, as of getopt; NULL for none.  */

  /* Note an option of its own.  False and a message where VALUE is wrong.
     NULL where there is no such option.  */
  bool (*set_option) (int option, const char *value);

  /* Do the work for the N files NAMES, at least one.  Returns the exit status
     of the program.  */
  int (*run) (char **names, int n, bool json);
};

extern const struct ew_command ew_cmd_plt;
extern const struct ew_command ew_cmd_dump;
extern const struct ew_command ew_cmd_link;
extern const struct ew_command ew_cmd_addr;
extern const struct ew_command ew_cmd_check;

#endif /* EW_COMMANDS_H */
