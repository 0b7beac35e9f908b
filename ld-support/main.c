/* SPDX-License-Identifier: GPL-3.0-or-later */
/* main.c: find the subcommand and run it.

   Knows names and nothing else.  What the program answers to --help and
   --version follows the GNU Coding Standards, section 4.8; exit statuses are
   in report.h.  A usage error is one line too, so getopt's own messages, which
   repeat the bytes of an argument as they are, stay off.  */

#include "config.h"
#include "commands.h"
#include "report.h"

#include <bfd.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

static const struct ew_command ew_commands[] =
{
  { "plt", "count far calls: the PLT entries that an object needs",
    ew_cmd_plt },
  { "dump", "list functions and their reserved areas", ew_cmd_dump }
};

#define N_COMMANDS (sizeof ew_commands / sizeof ew_commands[0])

int
ew_next_option (int argc, char **argv, const struct option *options)
{
  int option;

  opterr = 0;
  option = getopt_long (argc, argv, "", options, NULL);
  if (option == '?')
    ew_usage_error ("%s: bad option '%s'; see 'entryway %s --help'", argv[0],
		    argv[optind - 1], argv[0]);
  return option;
}

static int
print_help (void)
{
  size_t i;

  puts ("Usage: entryway COMMAND [OPTION]... FILE...\n"
	"Examine relocatable objects and kernel modules.\n\n"
	"Commands:");
  for (i = 0; i < N_COMMANDS; i++)
    printf ("  %-6s %s\n", ew_commands[i].name, ew_commands[i].summary);
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
    if (strcmp (argv[1], ew_commands[i].name) == 0)
      return ew_commands[i].run (argc - 1, argv + 1);
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
