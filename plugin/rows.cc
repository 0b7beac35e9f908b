// SPDX-License-Identifier: GPL-3.0-or-later
/* rows.cc: where the caller is, at each instruction of a function.

   Just before pass final prints a function, GCC's pass dwarf2 has left notes of
   call frame information in it; or it is run here, where the compiler would
   not: final prints such notes only if it was asked for call frame information,
   and nothing else looks at them.  A row claims what the notes and the flow of
   registers (events.cc) agree upon, and nothing where they don't (claim.cc).

   A row begins at a label, which a note (NOTE_INSN_CFI_LABEL) makes final
   print.  The label stands behind the insn that made the change, not in front of
   the next one: padding may lie between them, and is executed in the new state.

   Which functions: those of a unit that is compiled with -fpatchable-function-
   entry, patchable or not.  Others (Linux's vDSO, its code that runs before
   relocation, that of hypervisors) stay as they are, unless scope=all.  */

#include "gcc-compat.h"
#include "entryway.h"
#include "state.h"
#include "events.h"

/* A row to be, at the place behind INSN (IN_FRONT: in front of it).  */
struct mark
{
  struct ew_state state;
  unsigned place;
  bool in_front;
  rtx_insn *insn;		/* NULL: where the range begins.  */
  ew_label label;		/* Where GCC has put one, or 0.  */
};

/* The function between the two passes.  */
static vec<mark> marks;
static vec<ew_row> rows;
static unsigned cold_row;	/* Of the second text section, or 0.  */
static ew_label hot_end, cold_start; /* At the change of sections.  */

static struct ew_options options;
static opt_pass *dwarf2_pass;
static unsigned functions_seen, patchable_seen, slots_seen;

/* GCC numbers its own labels of this kind from 0, and never so high.  */
static unsigned next_label = 10000000;

unsigned
ew_rows_new_label (void)
{
  return next_label++;
}

unsigned
ew_rows_print_label (FILE *file)
{
  fputs (".LCFI", file);
  fprint_ul (file, next_label);
  fputs (":\n", file);
  return ew_rows_new_label ();
}

/* From PLACE on, behind INSN or in front of it, STATE holds.  LABEL, if not 0, is
   there.  */
static void
mark_state (struct ew_state state, unsigned place, rtx_insn *insn,
	    ew_label label = 0, bool in_front = false)
{
  unsigned first = cold_row;

  if (marks.length () > first && marks.last ().place == place)
    {
      marks.last ().state = state;
      if (label)
	marks.last ().label = label;
      if (marks.length () > first + 1
	  && marks[marks.length () - 2].state == state)
	marks.pop ();
    }
  else if (marks.length () == first)
    marks.safe_push ({ state, place, false, NULL, 0 });
  else if (!(marks.last ().state == state))
    marks.safe_push ({ state, place, in_front, insn, label });
}

static void
mark_section (rtx_insn *note)
{
  rtx_note *end = emit_note_before (NOTE_INSN_CFI_LABEL, note);
  rtx_note *start = emit_note_after (NOTE_INSN_CFI_LABEL, note);

  hot_end = NOTE_LABEL_NUMBER (end) = ew_rows_new_label ();
  cold_start = NOTE_LABEL_NUMBER (start) = ew_rows_new_label ();
  cold_row = marks.length ();
}

/* Go over the events once more and mark where a row begins.  Where no way leads,
   as behind a jump, padding may follow: the last row covers it.  */
static void
mark_rows (void)
{
  struct ew_flow flow = ew_flow_start ();

  marks.truncate (0);
  cold_row = 0;
  mark_state (ew_claim (ew_events_cfi (0), &flow), 0, NULL);
  for (unsigned i = 0; i < ew_events.length (); i++)
    {
      const struct ew_event *event = &ew_events[i];

      /* All labels have their states already.  */
      if (event->kind == EW_EVENT_JUMP)
	continue;
      if (event->kind == EW_EVENT_ASM)
	mark_state (ew_claim_nothing (ew_asm_reason (event->touches)),
		    event->place - 1, event->insn, 0, true);
      ew_events_flow (event, &flow);
      if (event->kind == EW_EVENT_SECTION)
	mark_section (event->insn);
      else if (flow.reached || event->kind == EW_EVENT_LABEL)
	mark_state (ew_claim (ew_events_cfi (event->after), &flow), event->place,
		    event->insn, event->label);
    }
  if (marks.length () == cold_row)
    mark_state (ew_claim_nothing (EW_REASON_CONFLICT), 0, NULL);
}

/* Turn the marks into rows, whose labels final will print.  */
static void
place_rows (void)
{
  rows.truncate (0);
  for (unsigned i = 0; i < marks.length (); i++)
    {
      const struct mark *m = &marks[i];
      ew_label label = m->label;

      if (m->insn && !label)
	{
	  rtx_note *note = (m->in_front
			    ? emit_note_before (NOTE_INSN_CFI_LABEL, m->insn)
			    : emit_note_after (NOTE_INSN_CFI_LABEL, m->insn));

	  label = NOTE_LABEL_NUMBER (note) = ew_rows_new_label ();
	}
      rows.safe_push ({ label, m->state });
    }
}

/* --- the passes */

/* Whether the option, as it is for this function, makes functions patchable.  */
static bool
unit_is_patchable (void)
{
  static const char *last;
  static HOST_WIDE_INT size;
  HOST_WIDE_INT entry;

  if (!flag_patchable_function_entry)
    return false;
  if (flag_patchable_function_entry != last)
    {
      last = flag_patchable_function_entry;
      parse_and_check_patch_area (last, false, &size, &entry);
    }
  return size > 0;
}

/* Whether an insn of the function has to do with its frame.  If none has, the
   call frame information is that of the entry.  */
static bool
has_frame (void)
{
  for (rtx_insn *insn = get_insns (); insn; insn = NEXT_INSN (insn))
    if (NONDEBUG_INSN_P (insn) && RTX_FRAME_RELATED_P (insn))
      return true;
  return false;
}

static void
make_rows (function *fn)
{
  if (!options.everywhere && crtl->patch_area_size == 0 && !unit_is_patchable ())
    return;
  functions_seen++;
  ew_site_enter (fn);
  patchable_seen += ew_site.before + ew_site.after > 0;
  slots_seen += options.slots && ew_site.reserved;
  ew_site.rows = true;
  /* The hook marks the label, but is called only if NOPs follow it.  */
  if (ew_site.after == 0)
    {
      rtx_note *note = emit_note_before (NOTE_INSN_CFI_LABEL, get_insns ());

      ew_site.start = NOTE_LABEL_NUMBER (note) = ew_rows_new_label ();
    }
  if (!dwarf2out_do_frame () && has_frame ())
    dwarf2_pass->execute (fn);
  ew_events_read ();
  mark_rows ();
  place_rows ();
}

/* The rows of the patch site, of the NOPs that are less than a patch site, and
   of the function's own code behind them.  */
static void
finish_first_row (void)
{
  struct ew_state entry = { };

  if (ew_site.after < ew_target.patch_nops)
    {
      rows[0].label = ew_site.start;
      return;
    }
  rows[0].label = ew_site.body;
  entry.code = EW_ROWS_ENTRY;
  entry.operand = ew_target.alternate;
  rows.safe_insert (0, { ew_site.start, entry });
  if (cold_row > 0)
    cold_row++;
}

static void
select_section (bool second)
{
  in_cold_section_p = first_function_block_is_cold != second;
  switch_to_section (current_function_section ());
}

static void
print_rows (function *fn)
{
  FILE *file = asm_out_file;
  unsigned n_first;
  bool was_cold = in_cold_section_p;

  /* One that is not seen here is missed by ew_rows_finish.  */
  if (ew_site.number != fn->funcdef_no + 1 || !ew_site.rows || ew_site.start == 0)
    return;
  finish_first_row ();
  n_first = cold_row > 0 ? cold_row : rows.length ();
  select_section (false);
  if (cold_row == 0)
    hot_end = ew_rows_print_label (file);
  struct ew_range first = { rows.address (), n_first, ew_site.start, hot_end,
			    ew_site.area, false };
  ew_records_print (file, &first);
  if (cold_row > 0)
    {
      struct ew_range second = { rows.address () + n_first,
				 rows.length () - n_first, cold_start, 0, 0,
				 true };

      rows[n_first].label = cold_start;
      select_section (true);
      second.end = ew_rows_print_label (file);
      ew_records_print (file, &second);
    }
  in_cold_section_p = was_cold;
}

void
ew_rows_register (const char *plugin, const struct ew_options *wanted)
{
  options = *wanted;
  ew_register_pass (plugin, "entryway_rows", make_rows, PASS_POS_INSERT_BEFORE);
  ew_register_pass (plugin, "entryway_records", print_rows,
		    PASS_POS_INSERT_AFTER);
}

void
ew_rows_start (void)
{
  dwarf2_pass = make_pass_dwarf2_frame (g);
  ew_records_start ();
}

void
ew_rows_finish (void)
{
  unsigned printed = ew_records_finish (asm_out_file);
  unsigned entries = ew_site_entries ();

  if (!seen_error () && (printed != functions_seen || patchable_seen != entries))
    fatal_error (UNKNOWN_LOCATION, "entryway: %u functions, of which %u have"
		 " rows; %u of them patchable, of which GCC recorded %u",
		 functions_seen, printed, patchable_seen, entries);
  if (!seen_error () && ew_records_slots () != slots_seen)
    fatal_error (UNKNOWN_LOCATION, "entryway: %u slots, of which %u have rows",
		 slots_seen, ew_records_slots ());
}
