// SPDX-License-Identifier: GPL-3.0-or-later
/* site.cc: what is printed around a function's label.

   -fpatchable-function-entry=N,M makes GCC call a target hook twice in
   assemble_start_function (GCC's varasm.cc): for M NOPs before the label, if
   M > 0, and for N - M after it, if there are any.  Our hook takes its place.
   It adds what was asked for, and lets GCC's own one print exactly what it would
   have printed, the entry in __patchable_function_entries included.

   Compilers differ in the second call: GCC 12.2 for arm64 prints the NOPs there
   and then, before .cfi_startproc (PR 98776, EW_NOPS_OUTSIDE_FRAME); others put
   an insn at the head of the function, which is printed later.  What happens is
   looked at, by configure and here, not the version.  */

#include "gcc-compat.h"
#include "entryway.h"

struct ew_site ew_site;

static void (*gcc_hook) (FILE *, unsigned HOST_WIDE_INT, bool);
static struct ew_options options;
static unsigned entries_seen;
static bool before_printed;

void
ew_site_enter (function *fn)
{
  if (ew_site.number == fn->funcdef_no + 1)
    return;
  memset (&ew_site, 0, sizeof ew_site);
  ew_site.number = fn->funcdef_no + 1;
  ew_site.decl = fn->decl;
  ew_site.before = crtl->patch_area_entry;
  ew_site.after = crtl->patch_area_size - crtl->patch_area_entry;
  before_printed = false;
}

/* The insn that prints the NOPs, if GCC has just made it; UID was the number of
   the next insn before.  It is near the head of the function.  */
static rtx_insn *
site_insn (int uid)
{
  rtx_insn *insn = get_insns (), *site = NULL;

  if (get_max_uid () == uid)
    return NULL;
  for (; insn; insn = NEXT_INSN (insn))
    if (INSN_P (insn) && INSN_UID (insn) >= uid)
      site = insn;
    else if (INSN_P (insn) && site)
      break;
  return site;
}

/* Mark the end of the NOPs, printed or by SITE to be printed.  */
static void
mark_body (FILE *file, rtx_insn *site)
{
  if (!site)
    ew_site.body = ew_rows_print_label (file);
  else
    {
      rtx_note *note = emit_note_after (NOTE_INSN_CFI_LABEL, site);

      ew_site.body = NOTE_LABEL_NUMBER (note) = ew_rows_new_label ();
    }
}

/* Print the slot of the function whose label comes next, if it gets one.  */
static void
print_slot (FILE *file)
{
  if (options.slots && ew_site.reserved)
    ew_slot_print (file, options.cfi && ew_frames_wanted ());
}

static void
print_before (FILE *file, unsigned HOST_WIDE_INT nops, bool record_p)
{
  if (ew_site.reserved && !options.slots)
    {
      ew_area_print (file, options.cfi && ew_frames_wanted ());
      if (ew_site.before > 0)
	gcc_hook (file, ew_site.before, true);
    }
  else
    {
      gcc_hook (file, nops, record_p);
      print_slot (file);
    }
  before_printed = true;
}

static void
print_after (FILE *file, unsigned HOST_WIDE_INT nops, bool record_p)
{
  bool frame = EW_NOPS_OUTSIDE_FRAME && options.cfi && ew_frames_wanted ();
  int uid = get_max_uid ();

  if (ew_site.before == 0)
    print_slot (file);
  if (ew_site.rows)
    ew_site.start = ew_rows_print_label (file);
  if (frame)
    ew_frames_begin_site (file);
  gcc_hook (file, nops, record_p);
  if (frame)
    ew_frames_end (file);
  if (ew_site.rows)
    mark_body (file, site_insn (uid));
}

/* TARGET_ASM_PRINT_PATCHABLE_FUNCTION_ENTRY.  A function that did not come
   through the pass of area.cc gets what GCC gives it, and is counted: the counts
   then differ, and the compilation fails.  */
static void
hook (FILE *file, unsigned HOST_WIDE_INT nops, bool record_p)
{
  if (record_p)
    entries_seen++;
  ew_site_enter (cfun);
  if (crtl->patch_area_entry > 0 && !before_printed)
    print_before (file, nops, record_p);
  else
    print_after (file, nops, ew_site.reserved ? ew_site.before == 0 : record_p);
}

unsigned
ew_site_entries (void)
{
  return entries_seen;
}

void
ew_site_start (const struct ew_options *wanted)
{
  const char *why = ew_target.refuse ();

  options = *wanted;
  if (why)
    fatal_error (UNKNOWN_LOCATION, "entryway: %qs is not possible: %s",
		 options.slots ? "plt=section" : options.areas ? "plt=inline"
		 : "hints", why);
  gcc_hook = targetm.asm_out.print_patchable_function_entry;
  targetm.asm_out.print_patchable_function_entry = hook;
}
