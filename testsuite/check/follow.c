/* SPDX-License-Identifier: GPL-3.0-or-later */
/* follow.c: execute functions along many ways, and look at the changed rows there.

   A path begins at the entry of a function and ends where it returns, where another
   one is entered, or where no row is.  At each instruction the way that was gone
   least is taken most often; each second path is led to where none has been
   (guide.c).  Paths are begun until the last few of them have shown nothing new.
   Before each instruction, whatever a changed row says of it is compared with the
   machine.

   Some ways are there only if the unchanged row at their end is true: behind what may
   not go on (EW_UNIT_SOFT), and to instructions to which nothing leads, from jumps to
   what is in a register and, where there are landing pads, from calls.  */

#include "config.h"
#include "walk.h"

#define FEWEST_PATHS 100
#define MOST_PATHS 2000
#define DULL_PATHS 40		/* So many without anything new are enough.  */
#define MOST_STEPS 20000

/* The ways to choose from; the best one is kept.  */
enum { STAY, EXECUTE, ALTERNATIVE, EDGE, GO_TO };

struct choice
{
  unsigned what;
  uint32_t number;		/* Of the edge or the alternative; the unit to go to.  */
  uint64_t score;
};

static struct node *
here (const struct walk *walk)
{
  return &walk->nodes[walk->section][walk->unit];
}

/* --- looking */

/* What is LIE is contradicted where the path is, in the unchanged rows.  */
static void
note_lie (struct walk *walk, const char *lie)
{
  walk->survey->lie = lie;
  walk->survey->section = walk->section;
  walk->survey->unit = walk->unit;
}

/* Compare the changed rows with the machine, and note whether the unchanged one, ROW, is
   true.  */
static void
look (struct walk *walk, const struct ew_row *row)
{
  uint64_t offset = (uint64_t) walk->unit * walk->check->object->arch->code_unit;
  const char *lie = machine_lie (&walk->machine, row);
  uint32_t number = here (walk)->places;

  if (here (walk)->visits++ == 0)
    {
      walk->news = true;
      walk->guided = false;
    }
  walk->survey->steps++;
  if (lie != NULL)
    {
      walk->survey->lies++;
      note_lie (walk, lie);
    }
  for (; number != 0; number = walk->places[number].next)
    {
      struct mutant *mutant = &walk->mutants[walk->places[number].mutant];

      mutant->reached = true;
      if (mutant->lie != NULL)
	continue;
      mutant->lie = machine_lie (&walk->machine, mutant_row (mutant, offset));
      mutant->section = walk->section;
      mutant->unit = walk->unit;
    }
}

/* A call is executed; the format wants it to be linked.  There is assembly that it
   can't be helped of, so it must have been before.  */
static void
look_at_call (struct walk *walk)
{
  const struct ew_row *old = walk_row (walk, walk->section, walk->unit);
  uint64_t offset = (uint64_t) walk->unit * walk->check->object->arch->code_unit;
  uint32_t number = here (walk)->places;

  for (; number != 0; number = walk->places[number].next)
    {
      struct mutant *mutant = &walk->mutants[walk->places[number].mutant];
      const struct ew_row *new = mutant_row (mutant, offset);

      if ((new->code & EW_ROWS_ROW_MASK) == EW_ROWS_ROW
	  && (new->code & EW_ROW_LINKED) == 0
	  && !((old->code & EW_ROWS_ROW_MASK) == EW_ROWS_ROW
	       && (old->code & EW_ROW_LINKED) == 0))
	mutant->broken = "an unlinked call";
    }
}

/* --- ways */

/* WHAT can be done, leads to TO, and was done COUNT times.  */
static void
consider (struct walk *walk, struct choice *choice, unsigned what, uint32_t number,
	  uint32_t count, const struct node *to)
{
  uint64_t random = random_number (&walk->random);
  uint64_t more = count != 0 && random % 4 == 0 ? random / 4 % 8 : 0;
  uint64_t score = (walk->guided ? (uint64_t) to->distance : count + more) * 16
		   + random / 64 % 16;

  if (choice->what == STAY || score < choice->score)
    *choice = (struct choice) { what, number, score };
}

/* Consider the edges of the instruction INSN: its OWN, or those that are taken in its
   place (a fault, a NOP that becomes a branch).  */
static void
consider_edges (struct walk *walk, struct choice *choice, const struct ew_insn *insn,
		bool own)
{
  bool branches = (insn->way == EW_WAY_BRANCH || insn->way == EW_WAY_JUMP
		   || insn->way == EW_WAY_JUMP_REG);
  uint32_t edge = here (walk)->edges;

  for (; edge != 0; edge = walk->links[edge].next)
    if (own == (branches && !walk->check->code.edges[edge].before))
      consider (walk, choice, EDGE, edge, walk->links[edge].taken,
		&walk->nodes[walk->links[edge].section]
			    [walk->check->code.edges[edge].to]);
}

/* Whether the unchanged row at UNIT allows to go there.  */
static bool
may_go_to (const struct walk *walk, uint32_t unit)
{
  const struct ew_row *row = walk_row (walk, walk->section, unit);

  return row != NULL && machine_lie (&walk->machine, row) == NULL;
}

/* Whether nothing leads to UNIT for certain.  */
static bool
is_orphan (const struct walk *walk, uint32_t unit)
{
  const struct ew_code_section *code = &walk->check->code.sections[walk->section];
  const unsigned none = EW_UNIT_DATA | EW_UNIT_DEAD;

  return (code->first[unit] == 0 && (code->flags[unit] & none) == 0
	  && (code->flags[unit - 1] & (EW_UNIT_FALLS | EW_UNIT_SOFT | none))
	     != EW_UNIT_FALLS);
}

static void
consider_orphans (struct walk *walk, struct choice *choice)
{
  const struct ew_row *row = walk_row (walk, walk->section, walk->unit), *there;
  uint32_t unit = row->function / walk->check->object->arch->code_unit + 1;

  for (; (there = walk_row (walk, walk->section, unit)) != NULL
	 && there->function == row->function; unit++)
    if (is_orphan (walk, unit) && may_go_to (walk, unit))
      consider (walk, choice, GO_TO, unit, walk->nodes[walk->section][unit].visits,
		&walk->nodes[walk->section][unit]);
}

/* Consider to go on behind the instruction.  */
static void
consider_next (struct walk *walk, struct choice *choice)
{
  const struct ew_code_section *code = &walk->check->code.sections[walk->section];

  if (walk_goes_on (walk, walk->section, walk->unit)
      && ((code->flags[walk->unit] & EW_UNIT_SOFT) == 0
	  || may_go_to (walk, walk->unit + 1)))
    consider (walk, choice, GO_TO, walk->unit + 1, here (walk)->falls, here (walk) + 1);
}

/* Consider to execute INSN, or what may stand or happen in its place.  */
static void
consider_all (struct walk *walk, struct choice *choice, const struct ew_insn *insn)
{
  uint32_t number = here (walk)->alternatives;

  consider (walk, choice, EXECUTE, 0, here (walk)->executed, here (walk));
  consider_edges (walk, choice, insn, false);
  /* With a flag that it goes on, it may be replaced by a NOP.  */
  if (insn->way == EW_WAY_JUMP || insn->way == EW_WAY_STOP)
    consider_next (walk, choice);
  for (; number != 0; number = walk->alternatives[number - 1].next)
    consider (walk, choice, ALTERNATIVE, number,
	      walk->alternatives[number - 1].taken, here (walk));
}

/* Go the way of CHOICE.  False where there is none.  */
static bool
go (struct walk *walk, const struct choice *choice)
{
  if (choice->what == EDGE)
    {
      struct link *link = &walk->links[choice->number];

      walk->news |= link->taken++ == 0;
      walk->section = link->section;
      walk->unit = walk->check->code.edges[choice->number].to;
    }
  else if (choice->what == GO_TO)
    {
      if (choice->number == walk->unit + 1)
	walk->news |= here (walk)->falls++ == 0;
      walk->unit = choice->number;
    }
  return choice->what != STAY;
}

/* --- paths */

/* The function is left; where no row claims anything, in any state.  */
static bool
leave (struct walk *walk, unsigned link)
{
  const struct ew_row *row = walk_row (walk, walk->section, walk->unit);

  if (row != NULL && row->code != EW_ROWS_UNRELIABLE
      && !machine_may_leave (&walk->machine, link))
    {
      walk->survey->odd++;
      note_lie (walk, "how the function is left");
    }
  return false;
}

/* Execute INSN and go on.  */
static bool
execute (struct walk *walk, const struct ew_insn *insn)
{
  const bool calls = insn->way == EW_WAY_CALL || insn->way == EW_WAY_CALL_REG;
  struct choice choice = { STAY, 0, 0 };
  bool taken, decided = machine_decides (&walk->machine, insn, &taken);

  if (calls)
    look_at_call (walk);
  machine_step (&walk->machine, insn);
  if (insn->way == EW_WAY_RETURN)
    return leave (walk, insn->from);
  if (insn->way == EW_WAY_JUMP && here (walk)->edges == 0)
    return leave (walk, walk->machine.arch->lr);
  if (!decided || taken)
    consider_edges (walk, &choice, insn, true);
  if (insn->way != EW_WAY_JUMP && insn->way != EW_WAY_JUMP_REG
      && insn->way != EW_WAY_STOP && (!decided || !taken))
    consider_next (walk, &choice);
  if ((insn->way == EW_WAY_JUMP_REG && here (walk)->edges == 0)
      || (calls && walk->check->handlers))
    consider_orphans (walk, &choice);
  return go (walk, &choice);
}

/* From where the path is, go on by one instruction.  */
static bool
step (struct walk *walk)
{
  const struct ew_code *code = &walk->check->code;
  struct choice choice = { STAY, 0, 0 };
  struct ew_insn insn;

  ew_code_insn (code, walk->section, walk->unit, &insn);
  consider_all (walk, &choice, &insn);
  if (choice.what == ALTERNATIVE)
    {
      const struct ew_alternative *a = &code->alternatives[choice.number - 1];

      walk->news |= walk->alternatives[choice.number - 1].taken++ == 0;
      ew_code_insn (code, a->with_section, a->with, &insn);
    }
  else if (choice.what != EXECUTE)
    return go (walk, &choice);
  here (walk)->executed++;
  return execute (walk, &insn);
}

/* Follow one path of the function that begins with ROW.  */
static void
follow_path (struct walk *walk, const struct ew_row *row)
{
  unsigned steps;

  walk->section = row->section;
  walk->unit = row->start / walk->check->object->arch->code_unit;
  walk->survey->paths++;
  machine_enter (&walk->machine);
  for (steps = 0; steps < MOST_STEPS; steps++)
    {
      row = walk_row (walk, walk->section, walk->unit);
      if (row == NULL)
	return;
      if (steps > 0 && ew_check_is_entry (walk->check, row, walk->unit))
	{
	  leave (walk, walk->machine.arch->lr);
	  return;
	}
      look (walk, row);
      if (!step (walk))
	return;
    }
}

static bool
follow_function (struct walk *walk, const struct ew_row *row)
{
  unsigned paths, dull = 0;

  if (!guide_begin (walk, row))
    return false;
  for (paths = 0; paths < FEWEST_PATHS || (dull < DULL_PATHS && paths < MOST_PATHS);
       paths++)
    {
      walk->news = false;
      walk->guided = paths % 2 == 1;
      if (walk->guided && !guide_aim (walk))
	return false;
      follow_path (walk, row);
      dull = walk->news ? 0 : dull + 1;
    }
  return true;
}

bool
follow_all (struct ew_check *check, struct mutant *mutants, size_t n, uint64_t seed,
	    struct survey *survey)
{
  struct walk walk = { .check = check, .mutants = mutants, .random = seed,
		       .survey = survey };
  bool good = walk_begin (&walk, n);
  size_t i;

  for (i = 0; good && i < check->rows->n_rows; i++)
    {
      const struct ew_row *row = &check->rows->rows[i];
      uint32_t unit = row->start / check->object->arch->code_unit;

      if (check->code.sections[row->section].bytes != NULL
	  && row->code != EW_ROWS_AREA && ew_check_is_entry (check, row, unit))
	good = follow_function (&walk, row);
    }
  walk_end (&walk);
  return good;
}
