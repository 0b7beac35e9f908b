/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bad.c: the end of an input that breaks something.

   All targets end so: a line that says what is broken, for people and for `run', which
   looks for it; where replay.c runs, the file and the number of the change, from which it
   can be made again; and an abort, at which libFuzzer keeps the input.  */

#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>

static const char *doing;
static unsigned long mutation_now;

void
fuzz_doing (const char *name, unsigned long mutation)
{
  doing = name;
  mutation_now = mutation;
}

void
fuzz_bad (const char *why)
{
  fprintf (stderr, "fuzz: broken: %s\n", why);
  if (doing != NULL)
    fprintf (stderr, "fuzz: %s, mutation %lu\n", doing, mutation_now);
  abort ();
}
