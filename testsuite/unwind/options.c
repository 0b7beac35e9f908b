/* SPDX-License-Identifier: GPL-3.0-or-later */
/* options.c: what a run is told, each as NAME=VALUE.

     qemu=COMMAND	QEMU and its options, separated by blanks
     socket=NAME	where QEMU is to listen; names of sockets are short
     program=FILE	what runs (for the plugin, which is not told otherwise)
     start=FUNCTION	run freely until it is called (default: main)
     steps=N		then execute N instructions, or all until it returns
     stride=N		compare at each Nth instruction only
     trampoline=FUNCTION	a target of areas; it links a record for its caller
     least=COUNT:N	fail where COUNT (walk.h) is less,
     most=COUNT:N	or more

   A run is good if all callers that the runtime named are true, and all bounds are
   kept; without bounds a run that compared nothing would be good as well.  */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "walk.h"

#define MAX_BOUNDS 64

struct options walk_options =
{
  .qemu = "qemu-aarch64", .socket_name = "unwind.sock", .start = "main",
  .steps = 100000, .stride = 1
};

static struct { const char *text; int count; unsigned long n; int most; }
  bounds[MAX_BOUNDS];
static int n_bounds;
static const char *trampoline;

void
walk_die (const char *what, const char *why)
{
  fflush (stdout);
  fprintf (stderr, "unwind: %s: %s\n", what, why);
  exit (2);
}

static unsigned long
number (const char *option, const char *text)
{
  char *end;
  unsigned long n = strtoul (text, &end, 10);

  if (*text < '0' || *text > '9' || *end != '\0')
    walk_die (option, "is no number");
  return n;
}

/* COUNT:N.  */
static void
add_bound (const char *text, int most)
{
  const char *colon = strchr (text, ':');
  int count = colon == NULL ? -1 : report_count (text, colon - text);

  if (count < 0 || n_bounds == MAX_BOUNDS)
    walk_die (text, "no such count");
  bounds[n_bounds].text = text;
  bounds[n_bounds].count = count;
  bounds[n_bounds].n = number (text, colon + 1);
  bounds[n_bounds++].most = most;
}

/* Whether TEXT is NAME=..., and then in *VALUE what follows.  */
static int
is_option (const char *text, const char *name, const char **value)
{
  size_t length = strlen (name);

  if (strncmp (text, name, length) != 0 || text[length] != '=')
    return 0;
  *value = text + length + 1;
  return 1;
}

void
options_parse (const char *text)
{
  const char *value;

  if (is_option (text, "qemu", &value))
    walk_options.qemu = value;
  else if (is_option (text, "socket", &value))
    walk_options.socket_name = value;
  else if (is_option (text, "program", &value))
    walk_options.program = value;
  else if (is_option (text, "start", &value))
    walk_options.start = value;
  else if (is_option (text, "steps", &value))
    walk_options.steps = number (text, value);
  else if (is_option (text, "stride", &value) && number (text, value) != 0)
    walk_options.stride = number (text, value);
  else if (is_option (text, "trampoline", &value))
    trampoline = value;
  else if (is_option (text, "least", &value))
    add_bound (value, 0);
  else if (is_option (text, "most", &value))
    add_bound (value, 1);
  else
    walk_die (text, "unknown option");
}

void
options_mark (const struct program *program)
{
  struct symbol *symbol;

  if (trampoline == NULL)
    return;
  symbol = program_find (program, trampoline);
  if (symbol == NULL)
    walk_die (trampoline, "no such function");
  symbol->trampoline = 1;
}

int
options_judge (const struct compare *compare)
{
  int bad = compare->counts[COUNT_wrong] != 0, i;

  for (i = 0; i < n_bounds; i++)
    {
      unsigned long n = compare->counts[bounds[i].count];

      if (bounds[i].most ? n > bounds[i].n : n < bounds[i].n)
	{
	  printf ("bound not kept: at %s %s, but it is %lu\n",
		  bounds[i].most ? "most" : "least", bounds[i].text, n);
	  bad = 1;
	}
    }
  printf ("unwind: %lu instructions compared, %lu callers, %lu wrong: %s\n",
	  compare->counts[COUNT_compared], compare->counts[COUNT_frames],
	  compare->counts[COUNT_wrong], bad ? "FAILED" : "good");
  return bad;
}
