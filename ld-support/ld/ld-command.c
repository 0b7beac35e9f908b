/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ld-command.c: what a linker's command line says.

   Linkers have some 300 options, and new ones with each release, so a list of those that
   take a word of their own would never be whole.  It need not be: an input is a word that
   is not an option and names an ELF object or an archive (ld-inputs.c), and the few
   options whose value could be one are here: the output, and files that only symbols are
   read from.  ld (1), ld.lld (1); long options may have one dash or two.  */

#include "config.h"
#include "ld.h"

#include <ansidecl.h>
#include <libiberty/libiberty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Options whose value is a file.  */
enum value { OUTPUT, SCRIPT, SYMBOLS };

static const struct
{
  const char *name;		/* Behind the dashes.  */
  enum value value;
  bool letter;			/* The value may follow without anything between.  */
} options[] =
{
  { "o", OUTPUT, true },
  { "output", OUTPUT, false },
  { "T", SCRIPT, true },
  { "script", SCRIPT, false },
  { "R", SYMBOLS, true },
  { "just-symbols", SYMBOLS, false }
};
#define N_OPTIONS (sizeof options / sizeof options[0])

/* -Ttext=ADDRESS and the like are other options; -Ttext.lds is a script.  */
static bool
is_address_option (const char *name)
{
  static const char *const names[] = { "Ttext", "Tdata", "Tbss", "Ttext-segment",
				       "Trodata-segment", "Tldata-segment" };
  const size_t length = strcspn (name, "=");
  size_t i;

  for (i = 0; i < sizeof names / sizeof names[0]; i++)
    if (strlen (names[i]) == length && strncmp (name, names[i], length) == 0)
      return true;
  return false;
}

/* The option that WORD is, or begins with; N_OPTIONS for none.  *VALUE is its value in
   the same word, or NULL: the next one.  */
static size_t
find_option (const char *word, const char **value)
{
  bool twice = word[0] == '-' && word[1] == '-';
  const char *name = word + 1 + twice;
  size_t i;

  *value = NULL;
  if (word[0] != '-' || is_address_option (name))
    return N_OPTIONS;
  for (i = 0; i < N_OPTIONS; i++)
    {
      size_t length = strlen (options[i].name);

      if (strncmp (name, options[i].name, length) != 0
	  || (options[i].letter && twice))
	continue;
      if (name[length] == '\0')
	return i;
      if (name[length] != '=' && !options[i].letter)
	continue;
      *value = name + length + (name[length] == '=' && !options[i].letter);
      return i;
    }
  return N_OPTIONS;
}

static bool
is_long (const char *word, const char *name)
{
  return (word[0] == '-'
	  && (strcmp (word + 1, name) == 0
	      || (word[1] == '-' && strcmp (word + 2, name) == 0)));
}

static void
note_value (struct ew_ld_command *command, enum value value, int word)
{
  if (value == OUTPUT)
    command->output = word;
  else if (value == SCRIPT)
    {
      command->script = word;
      command->scripts[word] = true;
    }
}

/* Note what word I says; how many words that were.  */
static int
read_word (struct ew_ld_command *command, int i)
{
  const char *word = command->argv[i], *joined;
  size_t option = find_option (word, &joined);

  if (option < N_OPTIONS)
    {
      int at = joined == NULL ? i + 1 : i;

      if (at < command->argc)
	note_value (command, options[option].value, at);
      return at - i + 1;
    }
  if (strcmp (word, "-i") == 0 || strcmp (word, "-Ur") == 0 || strcmp (word, "-r") == 0
      || is_long (word, "relocatable"))
    command->relocatable = true;
  command->input[i] = word[0] != '-';
  return 1;
}

void
ew_ld_read (struct ew_ld_command *command, int n, char **words)
{
  int i;

  /* Other words than response files stay as they are.  */
  expandargv (&n, &words);
  command->argv = words;
  command->argc = n;
  command->has = ew_ld_alloc (n + 1, sizeof *command->has);
  command->input = ew_ld_alloc (n + 1, sizeof *command->input);
  command->scripts = ew_ld_alloc (n + 1, sizeof *command->scripts);
  for (i = 1; i < n; i += read_word (command, i))
    ;
}

const char *
ew_ld_value (const struct ew_ld_command *command, int at)
{
  const char *joined;

  if (find_option (command->argv[at], &joined) < N_OPTIONS && joined != NULL)
    return joined;
  return command->argv[at];
}

const char *
ew_ld_output (const struct ew_ld_command *command)
{
  return command->output == 0 ? "a.out" : ew_ld_value (command, command->output);
}

char **
ew_ld_words (const struct ew_ld_command *command, const char *output,
	     const char *const *extra)
{
  size_t n = 0, i;
  char **words;
  int k;

  while (extra[n] != NULL)
    n++;
  /* The output as two words, one more input, and the end.  */
  words = ew_ld_alloc (n + command->argc + 4, sizeof *words);
  words[0] = command->argv[0];
  for (i = 0; i < n; i++)
    words[1 + i] = (char *) extra[i];
  for (k = 1, i = n + 1; k < command->argc; k++, i++)
    {
      words[i] = command->argv[k];
      if (k == command->output && ew_ld_value (command, k) != words[i])
	{
	  words[i++] = (char *) "-o";
	  words[i] = (char *) output;
	}
      else if (k == command->output)
	words[i] = (char *) output;
    }
  if (command->output == 0)
    {
      words[i++] = (char *) "-o";
      words[i] = (char *) output;
    }
  return words;
}

char *
ew_ld_beside (const struct ew_ld_command *command, const char *suffix)
{
  const char *output = ew_ld_output (command), *slash = strrchr (output, '/');
  int directory = slash == NULL ? 0 : slash + 1 - output;
  char *name = ew_ld_alloc (strlen (output) + strlen (suffix) + 32, 1);

  sprintf (name, "%.*s.tmp_%s.entryway%s", directory, output, output + directory, suffix);
  return name;
}
