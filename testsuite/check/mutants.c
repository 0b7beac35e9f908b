/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mutants.c: what may be changed in a row.

   One field of one row at a time; or its kind; or where it ends and the next one
   begins; or it has the state of a neighbour; or two change places.  A neighbour is one
   of the same function.  At last, the same change in all rows of the function that say
   the same.  The changed row need not be one that can be written
   (entryway/format.h): a record whose slots are not together is still a claim.  */

#include "config.h"
#include "mutate.h"

#include <string.h>

const char *const change_names[N_CHANGES] =
{
#define CHANGE(id, name) name,
  CHANGES
#undef CHANGE
};

/* The mutants that are being made.  */
struct maker
{
  const struct ew_row *row, *previous, *next;	/* The last two may be NULL.  */
  bool room;			/* Behind it is code without rows.  */
  const struct ew_check *check;
  const struct ew_arch *arch;
  uint32_t number;
  struct mutant *out;
  unsigned n;
};

/* A mutant that replaces N_OLD rows from the row on.  */
static struct mutant *
add (struct maker *maker, enum change change, unsigned n_old)
{
  struct mutant *mutant = &maker->out[maker->n++];

  memset (mutant, 0, sizeof *mutant);
  mutant->first = maker->number;
  mutant->change = change;
  mutant->n_old = n_old;
  return mutant;
}

/* The row with another state, which is set afterwards.  */
static struct ew_row *
change (struct maker *maker, enum change what)
{
  struct mutant *mutant = add (maker, what, 1);

  mutant->rows[mutant->n_new++] = *maker->row;
  return &mutant->rows[0];
}

void
set_state (struct ew_row *row, const struct ew_row *state)
{
  row->code = state->code;
  row->operand = state->operand;
  row->cfa = state->cfa;
  row->cfa_reg = state->cfa_reg;
  row->ra = state->ra;
  row->fp = state->fp;
}

static void
set_kind (struct ew_row *row, unsigned code, unsigned operand)
{
  const struct ew_row state = { .code = code, .operand = operand };

  set_state (row, &state);
}

static void
set_cfa (struct maker *maker, enum change what, unsigned kind)
{
  const struct ew_row *row = maker->row;
  struct ew_row *new;

  if ((row->code & EW_ROW_CFA) == kind && kind != EW_ROW_CFA_REG)
    return;
  new = change (maker, what);
  new->code = (row->code & ~EW_ROW_CFA) | kind;
  new->cfa_reg = kind != EW_ROW_CFA_REG ? 0 : row->cfa_reg == 19 ? 20 : 19;
}

/* Whether the instruction at UNIT, in a row that says where the CFA is, makes an address
   of the frame in a register.  Set the CFA of NEW to be that.  */
static bool
makes_cfa (const struct maker *maker, uint32_t unit, struct ew_row *new)
{
  const struct ew_row *row = ew_check_row (maker->check, new->section, unit);
  struct ew_insn insn;
  unsigned base;

  if (row == NULL || (row->code & EW_ROWS_ROW_MASK) != EW_ROWS_ROW)
    return false;
  base = ((row->code & EW_ROW_CFA) == EW_ROW_CFA_SP ? maker->arch->target->sp
	  : (row->code & EW_ROW_CFA) == EW_ROW_CFA_FP ? maker->arch->target->fp
	  : row->cfa_reg);
  ew_code_insn (&maker->check->code, new->section, unit, &insn);
  if (insn.op != EW_OP_ADD || insn.from != base || insn.to == base
      || insn.to == maker->arch->target->sp || insn.to == maker->arch->target->fp
      || (int64_t) row->cfa < insn.value)
    return false;
  new->code = (new->code & ~EW_ROW_CFA) | EW_ROW_CFA_REG;
  new->cfa_reg = insn.to;
  new->cfa = row->cfa - insn.value;
  return true;
}

/* The CFA is in a register in which it may be at the beginning of the row, but perhaps
   not at its end.  */
static void
use_made_cfa (struct maker *maker)
{
  const unsigned size = maker->arch->code_unit;
  struct ew_row new = *maker->row;
  uint32_t unit = new.start / size;

  while (unit-- > new.function / size)
    if (makes_cfa (maker, unit, &new))
      {
	*change (maker, CHANGE_CFA_MADE) = new;
	return;
      }
}

static void
change_cfa (struct maker *maker)
{
  change (maker, CHANGE_CFA_UP)->cfa += 8;
  change (maker, CHANGE_CFA_UP2)->cfa += 16;
  if (maker->row->cfa >= 8)
    change (maker, CHANGE_CFA_DOWN)->cfa -= 8;
  set_cfa (maker, CHANGE_CFA_SP, EW_ROW_CFA_SP);
  set_cfa (maker, CHANGE_CFA_FP, EW_ROW_CFA_FP);
  set_cfa (maker, CHANGE_CFA_OTHER, EW_ROW_CFA_REG);
  if (maker->check->code.sections[maker->row->section].bytes != NULL)
    use_made_cfa (maker);
}

/* Where a slot is that the row does not have: beside the other one, or at the CFA.  */
static uint64_t
likely_slot (const struct ew_row *row, bool of_fp)
{
  if (of_fp)
    return row->code & EW_ROW_RA_SLOT ? row->ra + 8 : 16;
  return (row->code & EW_ROW_FP_SLOT) && row->fp > 8 ? row->fp - 8 : 8;
}

static void
change_ra (struct maker *maker)
{
  const struct ew_row *row = maker->row;
  struct ew_row *new;

  change (maker, CHANGE_SIGNED)->code ^= EW_ROW_RA_SIGNED;
  if (row->code & EW_ROW_RA_SLOT)
    {
      new = change (maker, CHANGE_RA_LR);
      new->code &= ~EW_ROW_RA_SLOT;
      new->ra = 0;
      change (maker, CHANGE_RA_UP)->ra += 8;
      if (row->ra > 8)
	change (maker, CHANGE_RA_DOWN)->ra -= 8;
      return;
    }
  new = change (maker, CHANGE_RA_SLOT);
  new->code |= EW_ROW_RA_SLOT;
  new->ra = likely_slot (row, false);
}

static void
change_fp (struct maker *maker)
{
  const struct ew_row *row = maker->row;
  struct ew_row *new;

  if (row->code & EW_ROW_FP_SLOT)
    {
      new = change (maker, CHANGE_FP_SAME);
      new->code &= ~EW_ROW_FP_SLOT;
      new->fp = 0;
      change (maker, CHANGE_FP_UP)->fp += 8;
      if (row->fp > 8)
	change (maker, CHANGE_FP_DOWN)->fp -= 8;
      return;
    }
  new = change (maker, CHANGE_FP_SLOT);
  new->code |= EW_ROW_FP_SLOT;
  new->fp = likely_slot (row, true);
}

static void
change_record (struct maker *maker)
{
  const unsigned both = EW_ROW_RA_SLOT | EW_ROW_FP_SLOT;
  const struct ew_row *row = maker->row;
  struct ew_row *new;

  if (row->code & EW_ROW_LINKED)
    change (maker, CHANGE_UNLINK)->code &= ~EW_ROW_LINKED;
  else
    change (maker, CHANGE_LINK)->code |= EW_ROW_LINKED;
  if ((row->code & both) != both)
    return;
  new = change (maker, CHANGE_RECORD_UP);
  new->ra += 8;
  new->fp += 8;
  if (row->ra <= 8 || row->fp <= 8)
    return;
  new = change (maker, CHANGE_RECORD_DOWN);
  new->ra -= 8;
  new->fp -= 8;
}

static void
change_kind (struct maker *maker)
{
  const struct ew_row *row = maker->row;
  const unsigned any = 9;

  add (maker, CHANGE_TO_GAP, 1);
  if (row->code != EW_ROWS_UNRELIABLE)
    set_kind (change (maker, CHANGE_TO_UNRELIABLE), EW_ROWS_UNRELIABLE, EW_REASON_OTHER);
  if (row->code != EW_ROWS_ENTRY)
    set_kind (change (maker, CHANGE_TO_ENTRY), EW_ROWS_ENTRY, any);
  if (row->code == EW_ROWS_ENTRY || row->code == EW_ROWS_AREA)
    {
      set_kind (change (maker, CHANGE_TO_ROW), EW_ROWS_ROW, 0);
      change (maker, CHANGE_ALTERNATE)->operand ^= 1;
    }
}

/* The row has the state of MODEL, unless it has it already.  */
static void
change_like (struct maker *maker, enum change what, const struct ew_row *model)
{
  if (model != NULL && !same_state (maker->row, model))
    set_state (change (maker, what), model);
}

/* The bound to the next row goes up or down by one instruction; a row may vanish.  */
static void
move_bound (struct maker *maker, enum change what, int64_t by)
{
  struct mutant *mutant = add (maker, what, 2);
  struct ew_row a = *maker->row, b = *maker->next;

  a.end += by;
  b.start += by;
  if (a.end > a.start)
    mutant->rows[mutant->n_new++] = a;
  if (b.end > b.start)
    mutant->rows[mutant->n_new++] = b;
}

static void
change_bounds (struct maker *maker)
{
  const uint64_t unit = maker->arch->code_unit;
  const struct ew_row *row = maker->row;

  if (maker->next != NULL)
    {
      move_bound (maker, CHANGE_BOUND_UP, unit);
      move_bound (maker, CHANGE_BOUND_DOWN, -(int64_t) unit);
      return;
    }
  if (row->end - row->start > unit)
    change (maker, CHANGE_END_EARLY)->end -= unit;
  if (maker->room)
    change (maker, CHANGE_END_LATE)->end += unit;
}

static void
swap (struct maker *maker)
{
  struct mutant *mutant;

  if (maker->next == NULL || same_state (maker->row, maker->next))
    return;
  mutant = add (maker, CHANGE_SWAP, 2);
  mutant->rows[0] = *maker->row;
  mutant->rows[1] = *maker->next;
  set_state (&mutant->rows[0], maker->next);
  set_state (&mutant->rows[1], maker->row);
  mutant->n_new = 2;
}

/* Where there are more rows like the row in the function, and none before it, the same
   changes of all of them.  A loop may lead from one to the other, and none of them can
   be the witness of another one then.  */
static void
change_everywhere (struct maker *maker)
{
  const struct ew_rows *rows = maker->check->rows;
  const struct ew_row *row = maker->row, *at;
  const unsigned n = maker->n;
  unsigned alike = 0, i;

  for (at = row; at-- > rows->rows && at->function == row->function; )
    if (same_state (at, row))
      return;
  for (at = row; at < rows->rows + rows->n_rows && at->section == row->section
		 && at->function == row->function; at++)
    alike += same_state (at, row);
  for (i = 0; i < n && alike > 1; i++)
    {
      const struct mutant *one = &maker->out[i];
      struct mutant *all;

      if (one->n_old != 1 || one->n_new != 1 || one->rows[0].end != row->end)
	continue;
      all = add (maker, CHANGE_EVERYWHERE, at - row);
      all->rows[all->n_new++] = one->rows[0];
      all->detail = one->change;
    }
}

unsigned
mutants_of (const struct ew_check *check, uint32_t number, struct mutant *mutants)
{
  const struct ew_object *object = check->object;
  const struct ew_rows *rows = check->rows;
  const struct ew_row *row = &rows->rows[number];
  const struct ew_row *next = number + 1 < rows->n_rows ? row + 1 : NULL;
  struct maker maker = { .row = row, .check = check, .arch = object->arch,
			 .number = number, .out = mutants };

  if (number > 0 && row[-1].section == row->section && row[-1].function == row->function
      && row[-1].end == row->start && row[-1].code != EW_ROWS_AREA)
    maker.previous = row - 1;
  if (next != NULL && next->section == row->section && next->function == row->function
      && next->start == row->end && row->code != EW_ROWS_AREA)
    maker.next = next;
  maker.room = (row->code != EW_ROWS_AREA
		&& row->end < object->sections[row->section].size
		&& (next == NULL || next->section != row->section
		    || next->start > row->end));
  if ((row->code & EW_ROWS_ROW_MASK) == EW_ROWS_ROW)
    {
      change_cfa (&maker);
      change_ra (&maker);
      change_fp (&maker);
      change_record (&maker);
    }
  change_kind (&maker);
  change_like (&maker, CHANGE_LIKE_PREVIOUS, maker.previous);
  change_like (&maker, CHANGE_LIKE_NEXT, maker.next);
  change_bounds (&maker);
  swap (&maker);
  change_everywhere (&maker);
  return maker.n;
}

void
mutant_apply (const struct mutant *mutant, const struct ew_rows *from,
	      struct ew_rows *to)
{
  const struct ew_row *old = from->rows + mutant->first, *rest = old + mutant->n_old;
  size_t n_rest = from->n_rows - mutant->first - mutant->n_old, i;
  struct ew_row *at = to->rows;

  memcpy (at, from->rows, (rest - from->rows) * sizeof *at);
  at += mutant->first;
  if (mutant->change != CHANGE_EVERYWHERE)
    memcpy (at, mutant->rows, mutant->n_new * sizeof *at);
  else
    for (i = 0; i < mutant->n_old; i++)
      if (same_state (&old[i], old))
	set_state (&at[i], mutant->rows);
  at += mutant->change == CHANGE_EVERYWHERE ? mutant->n_old : mutant->n_new;
  memcpy (at, rest, n_rest * sizeof *at);
  to->n_rows = at + n_rest - to->rows;
}

const struct ew_row *
mutant_row (const struct mutant *mutant, uint64_t offset)
{
  unsigned i;

  if (mutant->change == CHANGE_EVERYWHERE)
    return &mutant->rows[0];
  for (i = 0; i < mutant->n_new; i++)
    if (offset >= mutant->rows[i].start && offset < mutant->rows[i].end)
      return &mutant->rows[i];
  return NULL;
}

bool
same_state (const struct ew_row *a, const struct ew_row *b)
{
  return (a->code == b->code && a->operand == b->operand && a->cfa == b->cfa
	  && a->cfa_reg == b->cfa_reg && a->ra == b->ra && a->fp == b->fp);
}
