/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check.c: whether all methods say the same, before any is timed.

   At random places of all text, gaps included, the table and ORC have to say just
   what the row says that entryway printed: kind, registers, every offset, flags.
   SFrame is another compiler pass's word for the same code.  It has no windows, so
   it is compared where the row is an ordinary one: the CFA, where the return
   address is and whether it is signed.  One difference ends the program.  */

#include "lookup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint32_t
random_below (uint32_t limit)
{
  static uint64_t state = 0x9e3779b97f4a7c15u;	/* xorshift64* (Vigna, 2016).  */

  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return ((state * 0x2545f4914f6cdd1du >> 32) * limit) >> 32;
}

static void
differ (const char *what, const struct row *row, uint32_t offset)
{
  fprintf (stderr, "lookup: at .text+%#x, in the row from %#x to %#x: %s says "
	   "something else\n", offset, row->start, row->end, what);
  exit (1);
}

static void
check_table (const struct bench *bench, const struct row *row, uint32_t offset)
{
  const struct ew_table_state *state = ew_lookup (&bench->table,
						  bench->text + offset);

  if (row->state.code == EW_ROWS_GAP ? state != NULL
      : state == NULL || memcmp (state, &row->state, sizeof *state) != 0)
    differ ("the table", row, offset);
}

/* 1 if SFrame says something there, 2 if it could be compared.  */
static int
check_sframe (const struct bench *bench, const struct row *row, uint32_t offset)
{
  const struct ew_table_state *state = &row->state;
  struct sframe_row other;

  if (!sframe_find (&bench->sframe, bench->text + offset, &other))
    return 0;
  if ((state->code & EW_ROWS_ROW_MASK) != EW_ROWS_ROW)
    return 1;
  if (other.n == 0 || (state->code & EW_ROW_CFA) == EW_ROW_CFA_REG
      || other.sp != ((state->code & EW_ROW_CFA) == EW_ROW_CFA_SP)
      || other.cfa != state->cfa * 8 || other.ra != state->ra * -8
      || other.mangled != ((state->code & EW_ROW_RA_SIGNED) != 0))
    differ ("SFrame", row, offset);
  return 2;
}

void
check_all (const struct bench *bench)
{
  uint32_t i, said = 0, compared = 0, gaps = 0;

  for (i = 0; i < N_CHECKS; i++)
    {
      uint32_t offset = random_below (bench->rows.size / 4) * 4;
      const struct row *row = find_row (&bench->rows, offset);
      int sframe = 0;

      gaps += row->state.code == EW_ROWS_GAP;
      if (!orc_says (orc_find (&bench->orc, bench->text + offset), &row->state))
	differ ("ORC", row, offset);
      if (bench->table.size != 0)
	check_table (bench, row, offset);
      if (bench->sframe.n != 0)
	sframe = check_sframe (bench, row, offset);
      said += sframe != 0;
      compared += sframe == 2;
    }
  printf ("%u random places, %u of them in gaps\n", N_CHECKS, gaps);
  printf ("  table and ORC: 0 differences\n");
  if (bench->sframe.n != 0)
    printf ("  SFrame: says something at %u, %u compared: 0 differences\n",
	    said, compared);
}
