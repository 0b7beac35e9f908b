// SPDX-License-Identifier: GPL-3.0-or-later
/* records.cc: print rows in the form that entryway/format.h specifies.

   The rows of all functions of one text section are one run: one relocation,
   and each state is spelled out only once.  The run is printed function by
   function, in between the functions themselves; gas puts together what is in
   one section.  Distances are left to gas, which alone knows how long things
   are; that it resolves them all without a relocation holds because a run never
   leaves its text section.  The number of functions is a symbol that is set when
   all are out.  */

#include "gcc-compat.h"
#include "entryway.h"
#include "state.h"

/* The longest definition in bytes: a code and four ULEB128.  */
#define MAX_DEFINITION 41

struct run
{
  unsigned number;
  ew_label base;		/* The run's address; also what ties it to its text.  */
  ew_label end;			/* Of the last function.  */
  unsigned functions;		/* Begins and parts.  */
  vec<ew_state> defined;
};

static ew_text_map<struct run *> *runs;
static vec<struct run *> all_runs;
static unsigned functions_printed;

/* The text of one function, put together here: fprintf would take most of the
   time that rows cost.  AT is its end; make_room sees to it that there is room
   behind.  */
static char *text, *at;
static size_t text_size;

/* More than the characters of one row, or of all that is not rows.  */
#define LONGEST_PIECE 512

static void
make_room (unsigned rows)
{
  size_t needed = (rows + 2) * LONGEST_PIECE;

  if (text_size < needed)
    {
      text_size = 2 * needed;
      text = XRESIZEVEC (char, text, text_size);
    }
  at = text;
}

static void
put (const char *string)
{
  at = stpcpy (at, string);
}

static void
put_number (unsigned number)
{
  at += sprint_ul (at, number);
}

/* The distance between two labels; LESS bytes of it are not meant.  */
static void
put_distance (ew_label from, ew_label to, unsigned less = 0)
{
  put ("\t.uleb128\t(.LCFI");
  put_number (to);
  put ("-.LCFI");
  put_number (from);
  if (less > 0)
    {
      *at++ = '-';
      put_number (less);
    }
  put (")/");
  put_number (ew_target.code_unit);
  *at++ = '\n';
}

static void
put_bytes (const unsigned char *bytes, unsigned n)
{
  for (unsigned i = 0; i < n; i++)
    {
      put (i == 0 ? "\t.byte\t" : ", ");
      put_number (bytes[i]);
    }
  *at++ = '\n';
}

static void
put_item (unsigned char code, ew_label from, ew_label to, unsigned less = 0)
{
  put_bytes (&code, 1);
  put_distance (from, to, less);
}

/* Append VALUE as ULEB128 to the N bytes at TO; returns how many they are now.  */
static unsigned
put_uleb (unsigned char *to, unsigned n, unsigned HOST_WIDE_INT value)
{
  do
    {
      unsigned char byte = value & 127;

      value >>= 7;
      to[n++] = byte | (value ? 128 : 0);
    }
  while (value);
  return n;
}

static unsigned
encode (const struct ew_state *state, unsigned char *to)
{
  unsigned n = 0, cfa = state->code & EW_ROW_CFA;

  to[n++] = state->code;
  if (state->code < EW_ROWS_ROW)
    {
      to[n++] = state->operand;
      return n;
    }
  if (cfa == EW_ROW_CFA_REG)
    n = put_uleb (to, n, state->cfa_reg);
  n = put_uleb (to, n, state->cfa);
  if (state->code & EW_ROW_RA_SLOT)
    n = put_uleb (to, n, state->ra);
  if (state->code & EW_ROW_FP_SLOT)
    n = put_uleb (to, n, state->fp);
  return n;
}

static void
put_state (struct run *run, const struct ew_state *state)
{
  unsigned char bytes[MAX_DEFINITION];
  unsigned n;

  for (n = 0; n < run->defined.length (); n++)
    if (run->defined[n] == *state)
      {
	bytes[0] = EW_ROWS_REF + n;
	put_bytes (bytes, 1);
	return;
      }
  if (n < EW_ROWS_MAX_REF)
    run->defined.safe_push (*state);
  put_bytes (bytes, encode (state, bytes));
}

static void
put_header (const struct run *run)
{
  const unsigned char bytes[] = { EW_ROWS_RUN, EW_ROWS_VERSION };

  put_bytes (bytes, sizeof bytes);
  put ("\t.8byte\t.LCFI");
  put_number (run->base);
  put ("\n\t.uleb128\t.LEWN");
  put_number (run->number);
  put ("\n");
}

/* The run of the section that is being printed.  Where functions and asm are
   printed in the order of the source, an asm may have switched sections behind
   GCC's back, so that functions have nothing in common.  */
static struct run *
run_for (ew_label base)
{
  bool known;
  struct run *&run = runs->get (&known);

  if (!known || !flag_toplevel_reorder)
    {
      run = XCNEW (struct run);
      run->number = all_runs.length ();
      run->base = run->end = base;
      all_runs.safe_push (run);
    }
  return run;
}

/* The area of RANGE, and the distance from its code to the function.  */
static void
put_area (struct run *run, const struct ew_range *range)
{
  struct ew_state area = { };
  const unsigned units = ew_target.area_code / ew_target.code_unit;

  area.code = EW_ROWS_AREA;
  area.operand = ew_target.alternate;
  put_item (EW_ROWS_GAP, run->end, range->area);
  put_state (run, &area);
  put ("\t.uleb128\t");
  put_number (units);
  put ("\n");
  put_item (EW_ROWS_BEGIN, range->area, range->start, ew_target.area_code);
}

static void
put_rows (struct run *run, const struct ew_range *range)
{
  const struct ew_row *rows = range->rows;

  for (unsigned i = 0; i < range->n_rows; i++)
    {
      put_state (run, &rows[i].state);
      put_distance (rows[i].label,
		    i + 1 < range->n_rows ? rows[i + 1].label : range->end);
    }
}

void
ew_records_print (FILE *file, const struct ew_range *range)
{
  struct run *run = run_for (range->area ? range->area : range->start);

  make_room (range->n_rows);
  put ("\t.pushsection\t" EW_ROWS_SECTION ",\"o?\",%progbits,.LCFI");
  put_number (run->base);
  put ("\n");
  if (run->functions == 0)
    put_header (run);
  if (range->area)
    put_area (run, range);
  else
    put_item (range->part ? EW_ROWS_PART : EW_ROWS_BEGIN, run->end,
	      range->start);
  put_rows (run, range);
  put ("\t.popsection\n");
  fwrite (text, 1, at - text, file);
  run->end = range->end;
  run->functions++;
  functions_printed += !range->part;
}

void
ew_records_start (void)
{
  runs = new ew_text_map<struct run *>;
}

unsigned
ew_records_finish (FILE *file)
{
  for (unsigned i = 0; i < all_runs.length (); i++)
    {
      fprintf (file, "\t.set\t.LEWN%u, %u\n", i, all_runs[i]->functions);
      all_runs[i]->defined.release ();
      XDELETE (all_runs[i]);
    }
  all_runs.release ();
  XDELETEVEC (text);
  delete runs;
  return functions_printed;
}
