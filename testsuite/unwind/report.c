/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report.c: what a run has seen, in lines `number  what it is'.

   Everything that was not compared is in here with its reason: what lies outside
   of the table, and for each place where the runtime makes no claim the cause that
   it gave (enum ew_cause and enum ew_reason).  A run that shows nothing but
   `0 wrong' and has compared little proves little; so the counts have names by
   which main.c's options ask for at least or at most so many.  */

#include <stdio.h>
#include <string.h>
#include "walk.h"

static const struct
{
  const char *name;
  const char *text;
} descriptions[] =
{
#define X(name, text) { #name, text },
  WALK_COUNTS (X)
#undef X
};

int
report_count (const char *name, size_t length)
{
  int i;

  for (i = 0; i < WALK_N_COUNTS; i++)
    if (strlen (descriptions[i].name) == length
	&& strncmp (descriptions[i].name, name, length) == 0)
      return i;
  return -1;
}

static void
print_causes (const struct compare *compare)
{
  static const char *const causes[8] = EW_CAUSE_NAMES;
  static const char *const reasons[] = EW_REASON_NAMES;
  const unsigned n_reasons = sizeof reasons / sizeof *reasons;
  unsigned i, j;

  for (i = 0; i < 8; i++)
    for (j = 0; j < 16; j++)
      if (compare->causes[i][j] != 0)
	printf ("%10lu  unreliable: %s%s%s\n", compare->causes[i][j], causes[i],
		i == EW_CAUSE_ROW ? " " : "",
		i != EW_CAUSE_ROW ? "" : j < n_reasons ? reasons[j] : "?");
}

static void
print_places (const struct compare *compare)
{
  static const char *const causes[8] = EW_CAUSE_NAMES;
  size_t i;

  for (i = 0; i < compare->n_places; i++)
    printf ("%10lu  unreliable at %s: %s%s\n", compare->places[i].n,
	    program_where (&compare->program, compare->places[i].pc),
	    causes[compare->places[i].cause & 7],
	    compare->places[i].below ? ", as a return address" : "");
}

static void
print_no_data (const struct compare *compare)
{
  size_t i;

  for (i = 0; i < compare->program.n_symbols; i++)
    {
      const struct symbol *symbol = &compare->program.symbols[i];

      if (symbol->no_data != 0)
	printf ("%10lu  no data in %s\n", symbol->no_data, symbol->name);
    }
}

static void
print_depths (const struct compare *compare)
{
  int i, last = WALK_DEPTHS - 1;

  while (last > 0 && compare->depths[last] == 0)
    last--;
  printf ("callers named, at so many instructions:");
  for (i = 0; i <= last; i++)
    printf (" %d%s:%lu", i, i == WALK_DEPTHS - 1 ? "+" : "", compare->depths[i]);
  printf ("\n");
}

void
report_print (const struct compare *compare)
{
  int i;

  for (i = 0; i < WALK_N_COUNTS; i++)
    printf ("%10lu  %s: %s\n", compare->counts[i], descriptions[i].name,
	    descriptions[i].text);
  print_causes (compare);
  print_places (compare);
  print_no_data (compare);
  print_depths (compare);
}
