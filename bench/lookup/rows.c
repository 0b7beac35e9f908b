/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows.c: read the rows that `entryway dump --rows' prints.

   A line has nine fields, separated by TAB: section, start, end, function, kind,
   CFA, return address, frame pointer, flags (ld-support/dump-rows.c), such as

     .text 0x58 0x94 f ROW sp+16 c-8* c-16 linked

   Offsets are in bytes there and in words in a state.  What is not understood
   ends the program: a comparison with half of the rows is none.  */

#include "lookup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SECTION, START, END, FUNCTION, KIND, CFA, RA, FP, FLAGS, N_FIELDS };

static const char *reading;

static void
not_understood (const char *what)
{
  static char text[160];

  snprintf (text, sizeof text, "not understood: %s", what);
  die (reading, text);
}

/* The number after the first character of TEXT that is in AFTER.  */
static unsigned
number_after (const char *text, const char *after, unsigned unit)
{
  const char *at = strpbrk (text, after);
  unsigned long value;

  if (at == NULL)
    not_understood (text);
  value = strtoul (at + 1, NULL, 10);
  if (value % unit != 0 || value / unit > 0xffff)
    not_understood (text);
  return value / unit;
}

static unsigned
reason_of (const char *name)
{
  static const char *const names[] = EW_REASON_NAMES;
  unsigned i;

  for (i = 0; i < sizeof names / sizeof *names; i++)
    if (strcmp (names[i], name) == 0)
      return i;
  not_understood (name);
  return 0;
}

static struct ew_table_state
ordinary (char **field)
{
  struct ew_table_state state = { .code = EW_ROWS_ROW };
  const char *cfa = field[CFA];

  if (strncmp (cfa, "sp+", 3) == 0)
    state.code |= EW_ROW_CFA_SP;
  else if (strncmp (cfa, "x29+", 4) == 0)
    state.code |= EW_ROW_CFA_FP;
  else
    {
      state.code |= EW_ROW_CFA_REG;
      state.operand = number_after (cfa, "x", 1);
    }
  state.cfa = number_after (cfa, "+", 8);
  if (field[RA][0] == 'c')
    {
      state.code |= EW_ROW_RA_SLOT;
      state.ra = number_after (field[RA], "-", 8);
    }
  if (strchr (field[RA], '*') != NULL)
    state.code |= EW_ROW_RA_SIGNED;
  if (field[FP][0] == 'c')
    {
      state.code |= EW_ROW_FP_SLOT;
      state.fp = number_after (field[FP], "-", 8);
    }
  if (strcmp (field[FLAGS], "linked") == 0)
    state.code |= EW_ROW_LINKED;
  return state;
}

static struct ew_table_state
state_of (char **field)
{
  struct ew_table_state state = { .code = EW_ROWS_GAP };
  const char *kind = field[KIND];

  if (strcmp (kind, "ROW") == 0)
    return ordinary (field);
  if (strcmp (kind, "ENTRY") == 0)
    {
      state.code = EW_ROWS_ENTRY;
      state.operand = number_after (field[FLAGS], "x", 1);
    }
  else if (strcmp (kind, "AREA") == 0)
    {
      state.code = EW_ROWS_AREA;
      state.operand = number_after (field[RA], "x", 1);
    }
  else if (strcmp (kind, "UNRELIABLE") == 0)
    {
      state.code = EW_ROWS_UNRELIABLE;
      state.operand = reason_of (field[FLAGS]);
    }
  else if (strcmp (kind, "REGS") == 0)
    state.code = EW_ROWS_REGS;
  else if (strcmp (kind, "END") == 0)
    state.code = EW_ROWS_END;
  else if (strcmp (kind, "GAP") != 0)
    not_understood (kind);
  return state;
}

static void
split (char *line, char **field)
{
  int i;

  line[strcspn (line, "\n")] = '\0';
  for (i = 0; i < N_FIELDS; i++)
    {
      field[i] = line;
      line += strcspn (line, "\t");
      if (i + 1 < N_FIELDS && *line != '\t')
	not_understood (field[0]);
      *line++ = '\0';
    }
}

/* What is known of the line before.  */
struct last
{
  char section[128], function[512];
  struct ew_table_state state;
};

/* Count the row in FIELD, of STATE; 0 if it is like the one before.  */
static int
count_row (struct rows *rows, struct last *last, char **field,
	   const struct ew_table_state *state)
{
  int other = strcmp (last->section, field[SECTION]) != 0;

  rows->text += strtoul (field[END], NULL, 16) - strtoul (field[START], NULL, 16);
  rows->n_sections += other;
  if (state->code != EW_ROWS_GAP
      && (other || strcmp (last->function, field[FUNCTION]) != 0))
    {
      rows->n_functions++;
      snprintf (last->function, sizeof last->function, "%s", field[FUNCTION]);
    }
  if (!other && memcmp (&last->state, state, sizeof *state) == 0)
    return 0;
  snprintf (last->section, sizeof last->section, "%s", field[SECTION]);
  last->state = *state;
  rows->n_all++;
  return 1;
}

static void
keep_row (struct rows *rows, size_t *room, char **field,
	  const struct ew_table_state *state)
{
  struct row row = { strtoul (field[START], NULL, 16), 0, *state };

  if (row.start != rows->size)
    not_understood ("rows of .text do not follow one another");
  if (rows->n == *room)
    {
      *room = *room * 2 + 1024;
      rows->row = realloc (rows->row, *room * sizeof row);
      if (rows->row == NULL)
	die ("memory", "there is not enough");
    }
  rows->row[rows->n++] = row;
}

struct rows
read_rows (const char *name)
{
  FILE *file = fopen (name, "r");
  static char line[4096];
  struct last last = { .state = { .code = 0xff } };
  struct rows rows = { 0 };
  size_t room = 0;

  reading = name;
  if (file == NULL)
    die (name, "can't be read");
  while (fgets (line, sizeof line, file) != NULL)
    {
      char *field[N_FIELDS];
      struct ew_table_state state;
      int counted, text;

      split (line, field);
      state = state_of (field);
      text = strcmp (field[SECTION], ".text") == 0;
      counted = count_row (&rows, &last, field, &state);
      if (!text)
	continue;
      if (counted)
	keep_row (&rows, &room, field, &state);
      rows.row[rows.n - 1].end = rows.size = strtoul (field[END], NULL, 16);
    }
  fclose (file);
  if (rows.n == 0)
    die (name, "no rows of .text");
  return rows;
}

const struct row *
find_row (const struct rows *rows, uint32_t offset)
{
  size_t low = 0, high = rows->n - 1;

  while (low < high)
    {
      size_t middle = (low + high) / 2;

      if (rows->row[middle].end <= offset)
	low = middle + 1;
      else
	high = middle;
    }
  return &rows->row[low];
}
