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

/* States that can be referred to.  */
#define MAX_DEFINED 128
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

static void
print_distance (FILE *file, ew_label from, ew_label to)
{
  fprintf (file, "\t.uleb128\t(.LCFI%u-.LCFI%u)/%u\n", to, from,
	   ew_target.code_unit);
}

static void
print_item (FILE *file, unsigned code, ew_label from, ew_label to)
{
  fprintf (file, "\t.byte\t%u\n", code);
  print_distance (file, from, to);
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
print_state (FILE *file, struct run *run, const struct ew_state *state)
{
  unsigned char bytes[MAX_DEFINITION];
  unsigned n;

  for (n = 0; n < run->defined.length (); n++)
    if (run->defined[n] == *state)
      {
	fprintf (file, "\t.byte\t%u\n", 128 + n);
	return;
      }
  if (n < MAX_DEFINED)
    run->defined.safe_push (*state);
  n = encode (state, bytes);
  for (unsigned i = 0; i < n; i++)
    fprintf (file, "%s%u", i == 0 ? "\t.byte\t" : ", ", bytes[i]);
  putc ('\n', file);
}

static void
start_run (FILE *file, struct run *run)
{
  fprintf (file, "\t.byte\t%u, %u\n\t.8byte\t.LCFI%u\n\t.uleb128\t.LEWN%u\n",
	   EW_ROWS_RUN, EW_ROWS_VERSION, run->base, run->number);
}

static struct run *
run_for (ew_label base)
{
  bool known;
  struct run *&run = runs->get (&known);

  if (!known)
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
print_area (FILE *file, struct run *run, const struct ew_range *range)
{
  struct ew_state area = { };

  area.code = EW_ROWS_AREA;
  area.operand = ew_target.alternate;
  print_item (file, EW_ROWS_GAP, run->end, range->area);
  print_state (file, run, &area);
  fprintf (file, "\t.uleb128\t%u\n",
	   ew_target.area_code / ew_target.code_unit);
  fprintf (file, "\t.byte\t%u\n\t.uleb128\t(.LCFI%u-.LCFI%u-%u)/%u\n",
	   EW_ROWS_BEGIN, range->start, range->area, ew_target.area_code,
	   ew_target.code_unit);
}

void
ew_records_print (FILE *file, const struct ew_range *range)
{
  struct run *run = run_for (range->area ? range->area : range->start);

  fprintf (file, "\t.pushsection\t" EW_ROWS_SECTION ",\"o?\",%%progbits,"
	   ".LCFI%u\n", run->base);
  if (run->functions == 0)
    start_run (file, run);
  if (range->area)
    print_area (file, run, range);
  else
    print_item (file, range->part ? EW_ROWS_PART : EW_ROWS_BEGIN, run->end,
		range->start);
  for (unsigned i = 0; i < range->n_rows; i++)
    {
      print_state (file, run, &range->rows[i].state);
      print_distance (file, range->rows[i].label,
		      i + 1 < range->n_rows ? range->rows[i + 1].label
		      : range->end);
    }
  fputs ("\t.popsection\n", file);
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
  delete runs;
  return functions_printed;
}
