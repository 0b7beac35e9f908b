// SPDX-License-Identifier: GPL-3.0-or-later
/* area.cc: a reserved area and its record for every patchable function.

   The hook that prints what precedes a function's label (site.cc) is called
   only if NOPs of -fpatchable-function-entry=N,M precede it.  So a pass between
   expand and final raises N and M by the area's size in NOPs, and the hook
   prints the area in their place.

   The pass also raises the function's alignment, which GCC applies to the
   start of what precedes the label.  -falign-functions would not do: it is
   ignored at -Os and for cold code (PR 88345).

   A function's code is what it is without us, but for the padding with which
   the assembler aligns loops and jumps in it: that follows the address.

   Three counts must agree at the end: functions that our pass saw, entries
   that GCC made in __patchable_function_entries, records that we made.  */

#include "gcc-compat.h"
#include "entryway.h"
#include "entryway/format.h"

static unsigned functions_seen, records_made;

/* The record sections are tied to their text by SHF_LINK_ORDER, which the
   assembler takes as a symbol: that of the section's first area.  */
static ew_text_map<unsigned> *anchors;

static unsigned
anchor_for (unsigned area)
{
  bool known;
  unsigned &anchor = anchors->get (&known);

  if (!known)
    anchor = area;
  return anchor;
}

/* One struct ew_area_record.  `?' puts it into the COMDAT group that the
   function is in, if any.  */
static void
print_record (FILE *file, unsigned area, const char *label)
{
  char anchor[32];
  unsigned entry = ew_target.area_size + ew_site.before * ew_target.nop_size;
  unsigned nops = MIN (ew_site.after, 255u);

  ASM_GENERATE_INTERNAL_LABEL (anchor, "LEWA", anchor_for (area));
  fprintf (file, "\t.pushsection\t" EW_AREA_SECTION ",\"ao?\",%%progbits,%s\n"
	   "\t.balign\t4\n"
	   "\t.4byte\t%s - .\n"
	   "\t.2byte\t%u\n"
	   "\t.byte\t%u, %u\n"
	   "\t.popsection\n",
	   anchor + 1, label, entry, nops,
	   EW_AREA_TAG (EW_AREA_INLINE, EW_AREA_VERSION));
  records_made++;
}

/* Bytes to leave before the area so that the label is aligned as GCC would have
   aligned it: to the function's own alignment, if no user NOPs precede it.  */
static unsigned
padding (void)
{
  unsigned align = DECL_ALIGN (ew_site.decl) / BITS_PER_UNIT;

  if (ew_site.before > 0 || ew_target.area_size % align == 0)
    return 0;
  return align - ew_target.area_size % align;
}

void
ew_area_print (FILE *file, bool cfi)
{
  char name[32];
  unsigned area = records_made;
  const char *label = name + 1;	/* Without the '*' of a literal name.  */
  unsigned pad = padding ();

  ASM_GENERATE_INTERNAL_LABEL (name, "LEWA", area);
  /* A check, not padding: were GCC's alignment less, this would leave a gap
     that the assembler fills, and the area would still be right.  */
  fprintf (file, "\t.balign\t%u\n", ew_target.area_align);
  if (pad > 0)
    fprintf (file, "\t.skip\t%u\n", pad);
  fprintf (file, "%s:\n", label);
  if (ew_site.rows)
    ew_site.area = ew_rows_print_label (file);
  if (cfi)
    ew_frames_begin_area (file);
  ew_target.print_area (file, label);
  if (cfi)
    ew_frames_end (file);
  print_record (file, area, label);
}

static void
reserve (function *fn)
{
  unsigned extra = ew_target.area_size / ew_target.nop_size;
  unsigned align = ew_target.area_align * BITS_PER_UNIT;
  unsigned longest = (65535u - ew_target.area_size) / ew_target.nop_size;

  if (crtl->patch_area_size == 0)
    return;
  functions_seen++;
  ew_site_enter (fn);
  /* The record has 16 bits for the distance from the area to the label, GCC
     has 16 for the number of NOPs.  */
  if (ew_site.before > longest || crtl->patch_area_size + extra > 65535u)
    {
      error_at (DECL_SOURCE_LOCATION (fn->decl), "entryway: no room for an area:"
		" %qD has %u patchable instructions, %u of them before its label",
		fn->decl, (unsigned) crtl->patch_area_size, ew_site.before);
      return;
    }
  ew_site.reserved = true;
  crtl->patch_area_size += extra;
  crtl->patch_area_entry += extra;
  if (DECL_ALIGN (fn->decl) < align)
    SET_DECL_ALIGN (fn->decl, align);
}

void
ew_area_register (const char *plugin)
{
  ew_register_pass (plugin, "entryway_area", reserve, PASS_POS_INSERT_BEFORE);
}

void
ew_area_start (void)
{
  anchors = new ew_text_map<unsigned>;
}

void
ew_area_finish (void)
{
  unsigned entries_seen = ew_site_entries ();

  if (!seen_error ()
      && (functions_seen != records_made || entries_seen != records_made))
    fatal_error (UNKNOWN_LOCATION, "entryway: %u patchable functions, of which"
		 " GCC recorded %u, but %u area records", functions_seen,
		 entries_seen, records_made);
  delete anchors;
}
