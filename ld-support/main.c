/* SPDX-License-Identifier: GPL-3.0-or-later */
/* main.c: find the subcommand, parse its options and run it.

   Knows names and what all subcommands share.  What the program answers to
   --help and --version follows the GNU Coding Standards, section 4.8; exit
   statuses are in report.h.  A usage error is one line too, so getopt's own
   messages, which repeat the bytes of an argument as they are, stay off; the
   leading `:' of the short options makes getopt_long tell a missing value from
   a bad option.  */

#include "config.h"
#include "commands.h"
#include "report.h"

#include <bfd.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

static const struct ew_command *const ew_commands[] =
{
  &ew_cmd_plt,
  &ew_cmd_dump,
  &ew_cmd_link,
  &ew_cmd_addr,
  &ew_cmd_check
};

#define N_COMMANDS (sizeof ew_commands / sizeof ew_commands[0])

/* The word of ARGV that getopt_long did not like.  It has stepped over that
   word, unless there is more behind a bad letter, as in `-xy'; then optopt is
   the letter.  For a long option optopt is 0 or the option's number.  */
static const char *
stopped_at (char **argv)
{
  const char *word = argv[optind - 1];

  if (optopt == 0 || optopt >= EW_OPT_HELP
      || (word[0] == '-' && word[1] == (char) optopt))
    return word;
  return argv[optind];
}

/* Run COMMAND, whose name is ARGV[0].  */
static int
run_command (const struct ew_command *command, int argc, char **argv)
{
  const char *name = command->name;
  bool json = false;
  char letters[16];
  int option;

  opterr = 0;
  snprintf (letters, sizeof letters, ":%s",
	    command->short_options != NULL ? command->short_options : "");
  while ((option = getopt_long (argc, argv, letters, command->options, NULL))
	 != -1)
    switch (option)
      {
      case EW_OPT_HELP:
	puts (command->help);
	return 0;
      case EW_OPT_JSON:
	json = true;
	break;
      case ':':
	return ew_usage_error ("%s: option '%s' needs a value; see 'entryway %s"
			       " --help'", name, stopped_at (argv), name);
      case '?':
	return ew_usage_error ("%s: bad option '%s'; see 'entryway %s --help'",
			       name, stopped_at (argv), name);
      default:
	if (!command->set_option (option, optarg))
	  return EW_EXIT_USAGE;
      }
  if (optind == argc)
    return ew_usage_error ("%s: no file; see 'entryway %s --help'", name, name);
  return command->run (argv + optind, argc - optind, json);
}

static int
print_help (void)
{
  size_t i;

  puts ("Usage: entryway COMMAND [OPTION]... FILE...\n"
	"Examine relocatable objects and kernel modules.\n\n"
	"Commands:");
  for (i = 0; i < N_COMMANDS; i++)
    printf ("  %-6s %s\n", ew_commands[i]->name, ew_commands[i]->summary);
  puts ("\n'entryway COMMAND --help' lists the options of COMMAND.\n"
	"Exit status: 0 if all is well, 1 if a file was refused, 2 for a bad"
	" command.");
  return 0;
}

static int
print_version (void)
{
  puts ("entryway " PACKAGE_VERSION "\n"
	"License GPLv3+: GNU GPL version 3 or later"
	" <https://gnu.org/licenses/gpl.html>.\n"
	"This is free software: you are free to change and redistribute it.\n"
	"There is NO WARRANTY, to the extent permitted by law.");
  return 0;
}

static int
run (int argc, char **argv)
{
  size_t i;

  if (argc < 2)
    return ew_usage_error ("no command; see 'entryway --help'");
  if (strcmp (argv[1], "--help") == 0)
    return print_help ();
  if (strcmp (argv[1], "--version") == 0)
    return print_version ();
  for (i = 0; i < N_COMMANDS; i++)
    if (strcmp (argv[1], ew_commands[i]->name) == 0)
      return run_command (ew_commands[i], argc - 1, argv + 1);
  return ew_usage_error ("unknown %s '%s'; see 'entryway --help'",
			 argv[1][0] == '-' ? "option" : "command", argv[1]);
}

/* Open what the caller closed of the three standard files, for the wrong
   direction.  Else the first object would be opened as one of them, and be
   taken for the place of messages.  */
static void
open_standard_files (void)
{
  int fd;

  for (fd = 0; fd <= 2; fd++)
    if (fcntl (fd, F_GETFD) < 0)
      open ("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
}

int
main (int argc, char **argv)
{
  open_standard_files ();
  bfd_init ();
  return ew_finish_output (run (argc, argv));
}
