/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutate.c: does the check notice a row that is not true?

   usage: mutate [OPTION]... OBJECT...
     --count=N		try N mutants of each object, chosen by chance (1000; 0: all)
     --seed=N		chance
     --least=PERCENT	so many of the false ones must be caught (99)
     --enough=N		and there must be so many false ones
     --survivors	print each that the check takes
     --strict		print each that is true and that it does not take
     --blind=KIND	the check finds nothing of the kind: a control

   Rows are changed in memory, one thing at a time (mutants.c), and checked again.  A
   changed row may still be true: what it is says follow.c, by executing.  The table
   has, for each change, how many mutants there are of which kind (mutate.h) and, behind
   the slash, how many of them were caught.  Only those that are false count.  Each one
   of them that is not caught is printed, as is, where --survivors says so, each other
   one, with what it is.  Caught means that the check contradicts something that it does
   not contradict in the unchanged rows; rows that it does contradict stay as they are.

   mutate-objects makes and runs it, also for long.

   Exit status: 0 if enough are caught and no unchanged row was false, else 1.  */

#include "config.h"
#include "mutate.h"
#include "report.h"
#include "row-text.h"
#include "tables.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const truth_names[N_TRUTHS] =
{
  "unseen", "silent", "unreached", "invalid", "partly true", "true", "against a rule",
  "false"
};

static const char *const kind_names[EW_N_KINDS] =
{
  "cfa", "return-address", "signed", "frame-pointer", "linked", "slot", "call",
  "return", "end", "alternative", "place", "no-rows", "patch-site", "area"
};

static uint64_t count = 1000, seed = 1, enough;
static double least = 99;
static bool print_survivors, print_strict;
static int blind = -1;

static uint64_t counts[N_CHANGES][N_TRUTHS][2];	/* The last: whether caught.  */
static uint64_t n_objects, n_findings;
static struct survey survey;

/* One object.  */
struct subject
{
  struct ew_object object;
  struct ew_listing listing;
  struct ew_rows rows, changed;
  struct mutant *mutants;
  size_t n_mutants;
};

static bool
no_memory (const struct subject *subject)
{
  return ew_refuse (subject->object.file, "no memory");
}

/* --- printing */

static void
print_row (const struct subject *subject, const struct ew_row *row)
{
  struct ew_row_text text;

  ew_row_describe (&text, &subject->object, row);
  printf (" [%" PRIx64 ",%" PRIx64 ") %s %s %s %s %s %s", row->start, row->end,
	  text.kind, text.cfa, text.ra, text.fp, text.flag, text.note);
}

static void
print_mutant (const struct subject *subject, const struct mutant *mutant,
	      const char *title)
{
  const struct ew_row *old = &subject->rows.rows[mutant->first];
  const char *name = ew_function_name (&subject->listing, old->section, old->function);
  unsigned i;

  printf ("%s: %s: %s (%s): %s:", title, subject->object.file,
	  name == NULL ? "?" : name, subject->object.sections[old->section].name,
	  change_names[mutant->change]);
  if (mutant->change == CHANGE_EVERYWHERE)
    printf (" %s:", change_names[mutant->detail]);
  for (i = 0; i < mutant->n_old && i < 2; i++)
    print_row (subject, &old[i]);
  fputs (" =>", stdout);
  for (i = 0; i < mutant->n_new; i++)
    print_row (subject, &mutant->rows[i]);
  if (mutant->lie != NULL)
    printf (": %s at 0x%" PRIx64 " is not so", mutant->lie, (uint64_t) mutant->unit
	    * subject->object.arch->code_unit);
  else if (mutant->broken != NULL)
    printf (": %s", mutant->broken);
  putchar ('\n');
}

/* --- mutants */

/* Whether CHECK has found the same as FINDING.  */
static bool
is_found (const struct ew_check *check, const struct ew_finding *finding)
{
  size_t i;

  for (i = 0; i < check->n_findings; i++)
    {
      const struct ew_finding *other = &check->findings[i];

      if (other->kind == finding->kind && other->section == finding->section
	  && other->unit == finding->unit && other->from_section == finding->from_section
	  && other->from == finding->from)
	return true;
    }
  return false;
}

/* Whether the check finds something in the changed rows of SUBJECT that it did not find
   in the unchanged ones, BEFORE.  False and a message without memory.  */
static bool
is_caught (struct subject *subject, const struct ew_check *before, bool *caught)
{
  struct ew_check check;
  size_t i;

  *caught = false;
  if (!ew_check_run (&check, &subject->object, &subject->listing, &subject->changed,
		     NULL))
    return false;
  for (i = 0; i < check.n_findings && !*caught; i++)
    *caught = ((int) check.findings[i].kind != blind
	       && !is_found (before, &check.findings[i]));
  ew_check_free (&check);
  return true;
}

/* Whether CHECK contradicts one of the rows that MUTANT changes, as they are, or what
   leads away from one.  Then it can't be said what the change is to blame for.  */
static bool
is_blamed (const struct ew_check *check, const struct mutant *mutant)
{
  const unsigned size = check->object->arch->code_unit;
  const struct ew_row *first = &check->rows->rows[mutant->first];
  uint32_t start = first->start / size, end = first[mutant->n_old - 1].end / size;
  size_t i;

  for (i = 0; i < check->n_findings; i++)
    {
      const struct ew_finding *f = &check->findings[i];

      if ((f->section == first->section && f->unit >= start && f->unit < end)
	  || (f->from != EW_NO_UNIT && f->from_section == first->section
	      && f->from >= start && f->from < end))
	return true;
    }
  return false;
}

/* Make all mutants of SUBJECT, or chosen ones.  */
static bool
make_mutants (struct subject *subject, const struct ew_check *check)
{
  struct mutant some[MOST_MUTANTS];
  uint64_t total = 0, wanted, random = seed;
  unsigned n, j;
  size_t i;

  for (i = 0; i < subject->rows.n_rows; i++)
    total += mutants_of (check, i, some);
  wanted = count == 0 || count > total ? total : count;
  subject->mutants = calloc (wanted + 1, sizeof *subject->mutants);
  if (subject->mutants == NULL)
    return no_memory (subject);
  for (i = 0; i < subject->rows.n_rows; i++)
    for (n = mutants_of (check, i, some), j = 0; j < n; j++, total--)
      if (random_number (&random) % total < wanted - subject->n_mutants
	  && !is_blamed (check, &some[j]))
	subject->mutants[subject->n_mutants++] = some[j];
  return true;
}

static void
judge (struct subject *subject, const struct mutant *mutant, bool caught)
{
  enum truth truth = mutant_truth (mutant);

  counts[mutant->change][truth][caught]++;
  if (!caught && truth >= FALSE_RULE)
    print_mutant (subject, mutant, "MISSED");
  else if (!caught && print_survivors)
    print_mutant (subject, mutant, truth_names[truth]);
  else if (caught && truth == TRUE_TOO && print_strict)
    print_mutant (subject, mutant, "strict");
}

static bool
try_mutants (struct subject *subject, const struct ew_check *before)
{
  size_t i;

  subject->changed.rows = calloc (subject->rows.n_rows + 2, sizeof (struct ew_row));
  if (subject->changed.rows == NULL)
    return no_memory (subject);
  for (i = 0; i < subject->n_mutants; i++)
    {
      bool caught;

      mutant_apply (&subject->mutants[i], &subject->rows, &subject->changed);
      if (!is_caught (subject, before, &caught))
	return false;
      judge (subject, &subject->mutants[i], caught);
    }
  return true;
}

/* Print where the execution does not agree with the unchanged rows: either they or what
   is known of the ways is wrong.  */
static void
print_lie (const struct subject *subject)
{
  uint64_t offset = (uint64_t) survey.unit * subject->object.arch->code_unit;
  const struct ew_function *function
    = ew_function_before (&subject->listing, survey.section, offset);

  printf ("ODD: %s: %s: offset 0x%" PRIx64 " of %s: %s is not so\n", subject->object.file,
	  function == NULL ? "?" : function->name, offset,
	  subject->object.sections[survey.section].name, survey.lie);
  survey.lie = NULL;
}

static bool
try_subject (struct subject *subject)
{
  struct ew_check check;
  bool good;

  if (!ew_check_run (&check, &subject->object, &subject->listing, &subject->rows, NULL))
    return false;
  n_objects++;
  n_findings += check.n_findings;
  good = (make_mutants (subject, &check)
	  && (follow_all (&check, subject->mutants, subject->n_mutants, seed, &survey)
	      || no_memory (subject)));
  if (survey.lie != NULL)
    print_lie (subject);
  good = (good
	  && try_mutants (subject, &check));
  ew_check_free (&check);
  free (subject->mutants);
  free (subject->changed.rows);
  return good;
}

static bool
try_file (const char *name)
{
  struct subject subject = { .n_mutants = 0 };
  bool good;

  if (!ew_object_open (&subject.object, name, EW_LINKED_TOO))
    return false;
  good = ew_listing_read (&subject.object, &subject.listing);
  if (good)
    {
      good = ew_tables_or_rows (&subject.object, &subject.listing, &subject.rows);
      if (good)
	{
	  good = try_subject (&subject);
	  ew_rows_free (&subject.rows);
	}
      ew_listing_free (&subject.listing);
    }
  ew_object_close (&subject.object);
  return good;
}

/* --- the end */

static void
print_line (const char *name, uint64_t line[N_TRUTHS][2])
{
  unsigned i;

  printf ("%-20s", name);
  for (i = N_TRUTHS; i-- > 0; )
    {
      char text[64] = ".";

      if (line[i][0] + line[i][1] != 0)
	snprintf (text, sizeof text, "%" PRIu64 "/%" PRIu64, line[i][0] + line[i][1],
		  line[i][1]);
      printf (" %15s", text);
    }
  putchar ('\n');
}

static void
print_table (uint64_t sums[N_TRUTHS][2])
{
  unsigned i, j;

  printf ("%-20s", "change");
  for (i = N_TRUTHS; i-- > 0; )
    printf (" %15s", truth_names[i]);
  putchar ('\n');
  for (i = 0; i < N_CHANGES; i++)
    {
      print_line (change_names[i], counts[i]);
      for (j = 0; j < N_TRUTHS; j++)
	{
	  sums[j][0] += counts[i][j][0];
	  sums[j][1] += counts[i][j][1];
	}
    }
  print_line ("all", sums);
}

static bool
finish (void)
{
  uint64_t sums[N_TRUTHS][2] = { { 0 } }, missed, caught;
  double percent;

  print_table (sums);
  missed = sums[FALSE_RULE][0] + sums[FALSE_CLAIM][0];
  caught = sums[FALSE_RULE][1] + sums[FALSE_CLAIM][1];
  percent = caught + missed == 0 ? 0 : 100.0 * caught / (caught + missed);
  printf ("%" PRIu64 " objects, with %" PRIu64 " contradictions; %" PRIu64
	  " paths, %" PRIu64
	  " steps; %" PRIu64 " instructions with claims, %" PRIu64 " never reached;"
	  " unchanged rows that were false: %" PRIu64 ", odd returns: %" PRIu64 "\n",
	  n_objects, n_findings, survey.paths, survey.steps, survey.units,
	  survey.unvisited, survey.lies, survey.odd);
  printf ("caught: %" PRIu64 " of %" PRIu64 " false mutants, %.3f %%\n", caught,
	  caught + missed, percent);
  return percent >= least && caught + missed >= enough && survey.lies == 0;
}

static bool
set_blind (const char *name)
{
  for (blind = 0; blind < EW_N_KINDS; blind++)
    if (strcmp (name, kind_names[blind]) == 0)
      return true;
  return false;
}

int
main (int argc, char **argv)
{
  static const struct option options[] =
    {
      { "count", required_argument, NULL, 'c' }, { "seed", required_argument, NULL, 's' },
      { "least", required_argument, NULL, 'l' },
      { "enough", required_argument, NULL, 'e' }, { "survivors", no_argument, NULL, 'v' },
      { "strict", no_argument, NULL, 't' }, { "blind", required_argument, NULL, 'b' },
      { NULL, 0, NULL, 0 }
    };
  bool good = true;
  int option;

  while ((option = getopt_long (argc, argv, "", options, NULL)) != -1)
    switch (option)
      {
      case 'c': count = strtoull (optarg, NULL, 0); break;
      case 's': seed = strtoull (optarg, NULL, 0); break;
      case 'l': least = strtod (optarg, NULL); break;
      case 'e': enough = strtoull (optarg, NULL, 0); break;
      case 'v': print_survivors = true; break;
      case 't': print_strict = true; break;
      case 'b': good = good && set_blind (optarg); break;
      default: good = false; break;
      }
  if (!good || optind == argc)
    return ew_usage_error ("see the head of mutate.c");
  bfd_init ();
  for (; optind < argc; optind++)
    good &= try_file (argv[optind]);
  good &= finish ();
  return ew_finish_output (good ? 0 : EW_EXIT_INPUT);
}
