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

/* Slots are in sections of their own, which GCC does not know of: two, and one more
   for each text section that is, or may be, in a group.  */
static struct run *slot_runs[2];
static ew_text_map<struct run *> *group_slot_runs;
static unsigned slots_printed;

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

/* The run of a section, or a new one from BASE on if none is KNOWN.  Where functions
   and asm are printed in the order of the source, an asm may have switched sections
   behind GCC's back, so that functions have nothing in common.  */
static struct run *
run_from (struct run *&run, bool known, ew_label base)
{
  if (!known || !flag_toplevel_reorder)
    {
      run = XCNEW (struct run);
      run->number = all_runs.length ();
      run->base = run->end = base;
      all_runs.safe_push (run);
    }
  return run;
}

/* The run of the section that is being printed.  */
static struct run *
run_for (ew_label base)
{
  bool known;
  struct run *&run = runs->get (&known);

  return run_from (run, known, base);
}

/* Whether it may be in a group, and the slots of its functions with it.  A name with more
   than a name in it, which GCC prints as it is, may say so behind GCC's back.  */
static bool
may_be_grouped (void)
{
  return ((in_section->common.flags & SECTION_LINKONCE)
	  || (SECTION_STYLE (in_section) == SECTION_NAMED
	      && strpbrk (in_section->named.name, ",\"\n")));
}

/* The run of the slots of functions in it.  */
static struct run *
slot_run_for (ew_label base, bool init)
{
  bool known;

  if (may_be_grouped ())
    {
      struct run *&run = group_slot_runs->get (&known);

      return run_from (run, known, base);
    }
  return run_from (slot_runs[init], slot_runs[init] != NULL, base);
}

/* Go on with RUN, or begin it.  */
static void
enter_run (const struct run *run)
{
  put ("\t.pushsection\t" EW_ROWS_SECTION ",\"o?\",%progbits,.LCFI");
  put_number (run->base);
  put ("\n");
  if (run->functions == 0)
    put_header (run);
}

static void
leave_run (FILE *file, struct run *run, ew_label end)
{
  put ("\t.popsection\n");
  fwrite (text, 1, at - text, file);
  run->end = end;
  run->functions++;
}

/* What holds in the code of an area.  */
static void
put_area_state (struct run *run)
{
  struct ew_state area = { };
  const unsigned units = ew_target.area_code / ew_target.code_unit;

  area.code = EW_ROWS_AREA;
  area.operand = ew_target.alternate;
  put_state (run, &area);
  put ("\t.uleb128\t");
  put_number (units);
  put ("\n");
}

/* The area of RANGE, and the distance from its code to the function.  */
static void
put_area (struct run *run, const struct ew_range *range)
{
  put_item (EW_ROWS_GAP, run->end, range->area);
  put_area_state (run);
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
  enter_run (run);
  if (range->area)
    put_area (run, range);
  else
    put_item (range->part ? EW_ROWS_PART : EW_ROWS_BEGIN, run->end,
	      range->start);
  put_rows (run, range);
  leave_run (file, run, range->end);
  functions_printed += !range->part;
}

/* A part of its own.  No label is behind its code, so the distance to the next one
   is from its start, less its code.  */
void
ew_records_print_slot (FILE *file, unsigned label, bool init)
{
  struct run *run = slot_run_for (label, init);

  make_room (1);
  enter_run (run);
  put_item (EW_ROWS_PART, run->end, label,
	    run->functions > 0 ? ew_target.area_code : 0);
  put_area_state (run);
  leave_run (file, run, label);
  slots_printed++;
}

unsigned
ew_records_slots (void)
{
  return slots_printed;
}

void
ew_records_start (void)
{
  runs = new ew_text_map<struct run *>;
  group_slot_runs = new ew_text_map<struct run *>;
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
  delete group_slot_runs;
  return functions_printed;
}
