/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ld-module.c: the last link of a module, `ld -r -T SCRIPT'.

   Linux's script drops the rows (.discard.*), so the table is made before: it is merged
   into the object that has the code, and that takes the object's place.  Text sections
   that the script puts together are parts of one table, each tied to its own section, so
   the linker's own relocations say where they come to lie.  Where several inputs have
   code they are linked first without the script, as one object.

   The tables' sections have names that the script and the loader know: read-only data,
   and that of initialization (entryway/table.h).  Objects that make has made stay as they
   are.  */

#include "config.h"
#include "../report.h"
#include "ld.h"

#include <string.h>

/* The inputs that have code or rows: how many, and the last.  */
static int
with_code (const struct ew_ld_command *command, int *last)
{
  int i, n = 0;

  for (i = 1; i < command->argc; i++)
    if (command->input[i] && (command->has[i] & (EW_INPUT_CODE | EW_INPUT_ROWS)))
      {
	*last = i;
	n++;
      }
  return n;
}

/* Whether word I of COMMAND is for the last link only: the script, and what is made of
   the whole output.  */
static bool
is_last_only (const struct ew_ld_command *command, int i)
{
  const char *word = command->argv[i];

  /* The name of the option is the word before the script, or the same one.  */
  return (command->scripts[i]
	  || (command->scripts[i + 1] && command->argv[i + 1][0] != '-'
	      && word[0] == '-')
	  || strncmp (word, "--build-id", 10) == 0 || strncmp (word, "-Map=", 5) == 0);
}

/* Copy COMMAND's words without those to PLAIN.  */
static void
without_script (struct ew_ld_command *plain, const struct ew_ld_command *command)
{
  int i, n = 0;

  *plain = *command;
  plain->argv = ew_ld_alloc (command->argc + 1, sizeof *plain->argv);
  for (i = 0; i < command->argc; i++)
    {
      if (is_last_only (command, i))
	continue;
      if (i == command->output)
	plain->output = n;
      plain->argv[n++] = command->argv[i];
    }
  plain->argc = n;
}

/* Link all inputs to the one object OUT.  */
static int
link_first (const struct ew_ld_command *command, const char *out)
{
  static const char *const nothing[] = { NULL };
  struct ew_ld_command plain;

  without_script (&plain, command);
  return ew_ld_run (ew_ld_words (&plain, out, nothing));
}

/* COMMAND's words with MERGED in the place of input AT, and if ALONE of all inputs.  */
static char **
with_merged (const struct ew_ld_command *command, int at, const char *merged, bool alone)
{
  char **words = ew_ld_alloc (command->argc + 1, sizeof *words);
  int i, n = 0;

  for (i = 0; i < command->argc; i++)
    {
      if (i == at)
	words[n++] = (char *) merged;
      else if (!alone || !command->input[i])
	words[n++] = command->argv[i];
    }
  return words;
}

int
ew_ld_module (const struct ew_ld_command *command)
{
  const char *merged = ew_ld_beside (command, ".o"), *base;
  const char *args[] = { "--merge", "-o", merged, NULL, NULL };
  int at = 0, status = 0;
  bool alone;

  ew_ld_temporary (merged);
  alone = with_code (command, &at) > 1;
  base = command->argv[at];
  if (alone)
    {
      base = ew_ld_beside (command, ".all.o");
      ew_ld_temporary (base);
      status = link_first (command, base);
    }
  args[3] = base;
  if (status == 0)
    status = ew_ld_make_table (args);
  if (status != 0)
    return status;
  return ew_ld_run (with_merged (command, at, merged, alone));
}
