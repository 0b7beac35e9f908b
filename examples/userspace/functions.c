/* SPDX-License-Identifier: GPL-2.0-or-later */
/* functions.c: the functions that areas.c redirects; compiled with the plugin.

   Each takes the note that a target fills in, and returns a number that says
   which function it is and that it was run to its end.  */

#include "functions.h"

#define NOINLINE __attribute__ ((noinline))

static NOINLINE long
local (struct note *note)
{
  return note->base + 1;
}

NOINLINE long
global (struct note *note)
{
  return local (note) + 1;
}

__attribute__ ((weak, noinline)) long
weak (struct note *note)
{
  return note->base + 3;
}

__attribute__ ((cold, noinline)) long
cold (struct note *note)
{
  return note->base + 4;
}

__attribute__ ((section (".init.text"), noinline)) long
init (struct note *note)
{
  return note->base + 5;
}

__attribute__ ((optimize ("Os"), noinline)) long
small (struct note *note)
{
  return note->base + 6;
}

__attribute__ ((patchable_function_entry (6, 3), noinline)) long
padded (struct note *note)
{
  return note->base + 7;
}

const struct function functions[] =
{
  { "local", local, 1 }, { "global", global, 2 }, { "weak", weak, 3 },
  { "cold", cold, 4 }, { "init", init, 5 }, { "small", small, 6 },
  { "padded", padded, 7 }, { 0, 0, 0 }
};
