/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ld-main.c: the program `entryway-ld'.

   It takes the linker's command line and becomes the linker, unless the link is one that
   decides where functions lie and their objects have rows: then the table goes in on the
   way.  A module of Linux gets one also if none of its functions was compiled with the
   tracer's flags (lib/xxhash.c): all rows are derived then.  So it is given where a linker
   is asked for (`make LD=entryway-ld'), says the linker's version, and fails as the linker
   fails.  Which linker that is was found by configure; ENTRYWAY_LD names another one, as
   one word.

   `--entryway' is a word of its own: it does nothing, but no linker has it, so that
   Kconfig's $(ld-option) can ask which linker this is.  */

#include "config.h"
#include "../report.h"
#include "ld.h"

#include <bfd.h>
#include <stdlib.h>
#include <string.h>

#define LINKER_VARIABLE "ENTRYWAY_LD"

static const char *
find_linker (void)
{
  const char *linker = getenv (LINKER_VARIABLE);

  return linker == NULL || *linker == '\0' ? EW_LD : linker;
}

/* Take the word `--entryway' out of the N WORDS; how many are left.  */
static int
drop_own (int n, char **words)
{
  int i, left = 0;

  for (i = 0; i < n; i++)
    if (i == 0 || strcmp (words[i], "--entryway") != 0)
      words[left++] = words[i];
  words[left] = NULL;
  return left;
}

static int
do_link (struct ew_ld_command *command)
{
  const unsigned module = EW_INPUT_MODULE | EW_INPUT_CODE;
  unsigned has;

  if (command->script == 0)
    return ew_ld_become (command);
  has = ew_ld_look (command);
  if (command->relocatable && ((has & EW_INPUT_ROWS) || (has & module) == module))
    return ew_ld_module (command);
  if (!command->relocatable && (has & EW_INPUT_ROWS))
    return ew_ld_image (command, has);
  return ew_ld_become (command);
}

int
main (int argc, char **argv)
{
  static struct ew_ld_command command;
  int status;

  command.linker = find_linker ();
  if (ew_ld_again ())
    return ew_usage_error (LINKER_VARIABLE " names entryway-ld, not a linker");
  bfd_init ();
  argv[0] = (char *) command.linker;
  ew_ld_read (&command, drop_own (argc, argv), argv);
  status = do_link (&command);
  ew_ld_cleanup ();
  return status;
}
