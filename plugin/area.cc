// SPDX-License-Identifier: GPL-3.0-or-later
/* area.cc: a reserved area and its record for every patchable function.

   The hook that prints what precedes a function's label (site.cc) is called
   only if NOPs of -fpatchable-function-entry=N,M precede it.  So a pass between
   expand and final raises N and M by the area's size in NOPs, and the hook
   prints the area in their place.  With plt=section the pass changes nothing,
   and the hook, which is called for every patchable function in some place,
   prints the area into another section.

   For areas before functions the pass also raises the function's alignment, which
   GCC applies to the start of what precedes the label.  -falign-functions would not
   do: it is ignored at -Os and for cold code (PR 88345).

   A function's code is what it is without us, but for the padding with which
   the assembler aligns loops and jumps in it: that follows the address.

   Three counts must agree at the end: functions that our pass saw, entries
   that GCC made in __patchable_function_entries, records that we made, each
   right behind its area.  */

#include "gcc-compat.h"
#include "entryway.h"
#include "entryway/format.h"

static unsigned functions_seen, records_made;
static bool slots;		/* plt=section.  */

/* The record sections are tied to their text by SHF_LINK_ORDER, which the
   assembler takes as a symbol: that of the section's first area, or function if
   the area is elsewhere.  */
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

/* One struct ew_area_record, of the place LABEL.  */
static void
print_entry (FILE *file, const char *label, unsigned entry, unsigned nops,
	     unsigned kind)
{
  fprintf (file, "\t.4byte\t%s - .\n"
	   "\t.2byte\t%u\n"
	   "\t.byte\t%u, %u\n",
	   label, entry, nops, EW_AREA_TAG (kind, EW_AREA_VERSION));
}

/* The record of the area at the label AREA, whose function is at the label
   FUNCTION, or NULL if the area precedes it.  `?' puts it into the COMDAT group
   that the function is in, if any.  */
static void
print_record (FILE *file, const char *area, const char *function)
{
  char anchor[32];
  unsigned before = ew_site.before * ew_target.nop_size;
  unsigned nops = MIN (ew_site.after, 255u);

  ASM_GENERATE_INTERNAL_LABEL (anchor, function ? "LEWF" : "LEWA",
			       anchor_for (records_made));
  fprintf (file, "\t.pushsection\t" EW_AREA_SECTION ",\"ao?\",%%progbits,%s\n"
	   "\t.balign\t4\n", anchor + 1);
  if (!function)
    print_entry (file, area, ew_target.area_size + before, nops, EW_AREA_INLINE);
  else
    {
      print_entry (file, area, before, nops, EW_AREA_SLOT);
      print_entry (file, function, 0, 0, EW_AREA_FUNCTION);
    }
  fputs ("\t.popsection\n", file);
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

/* The area at LABEL, PAD bytes from here.  Returns its label for rows, or 0.  */
static unsigned
print_area (FILE *file, const char *label, unsigned pad, bool cfi)
{
  unsigned row = 0;

  /* Before a function a check, not padding: were GCC's alignment less, this would
     leave a gap that the assembler fills, and the area would still be right.  */
  fprintf (file, "\t.balign\t%u\n", ew_target.area_align);
  if (pad > 0)
    fprintf (file, "\t.skip\t%u\n", pad);
  fprintf (file, "%s:\n", label);
  if (ew_site.rows)
    row = ew_rows_print_label (file);
  if (cfi)
    ew_frames_begin_area (file);
  ew_target.print_area (file, label);
  if (cfi)
    ew_frames_end (file);
  return row;
}

void
ew_area_print (FILE *file, bool cfi)
{
  char area[32];

  ASM_GENERATE_INTERNAL_LABEL (area, "LEWA", records_made);
  /* Without the '*' of a literal name.  */
  ew_site.area = print_area (file, area + 1, padding (), cfi);
  print_record (file, area + 1, NULL);
}

/* Whether Linux's loader takes the section that is being printed for one of those
   that it frees early.  */
static bool
in_init_section (void)
{
  return (SECTION_STYLE (in_section) == SECTION_NAMED
	  && strncmp (in_section->named.name, ".init", 5) == 0);
}

void
ew_slot_print (FILE *file, bool cfi)
{
  char area[32], function[32];
  bool init = in_init_section ();
  unsigned row;

  ASM_GENERATE_INTERNAL_LABEL (area, "LEWA", records_made);
  ASM_GENERATE_INTERNAL_LABEL (function, "LEWF", records_made);
  /* A local label: another copy of a weak function may win its name.  */
  fprintf (file, "%s:\n", function + 1);
  /* Before the slot's rows: ld --gc-sections goes through sections that are tied to others
     once, in the order of the file, and it is the record that keeps the slot.  */
  print_record (file, area + 1, function + 1);
  fprintf (file, "\t.pushsection\t%s,\"ax?\",%%progbits\n",
	   init ? EW_SLOT_INIT_SECTION : EW_SLOT_SECTION);
  row = print_area (file, area + 1, 0, cfi);
  if (ew_site.rows)
    ew_records_print_slot (file, row, init);
  fputs ("\t.popsection\n", file);
}

static void
reserve (function *fn)
{
  unsigned extra = ew_target.area_size / ew_target.nop_size;
  unsigned align = ew_target.area_align * BITS_PER_UNIT;
  unsigned longest = (65535u - (slots ? 0 : ew_target.area_size))
		     / ew_target.nop_size;

  if (crtl->patch_area_size == 0)
    return;
  functions_seen++;
  ew_site_enter (fn);
  /* The record has 16 bits for the distance from the area, or from the first
     NOP, to the label, GCC has 16 for the number of NOPs.  */
  if (ew_site.before > longest
      || (!slots && crtl->patch_area_size + extra > 65535u))
    {
      error_at (DECL_SOURCE_LOCATION (fn->decl), "entryway: no room for an area:"
		" %qD has %u patchable instructions, %u of them before its label",
		fn->decl, (unsigned) crtl->patch_area_size, ew_site.before);
      return;
    }
  ew_site.reserved = true;
  if (slots)
    return;
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
ew_area_start (const struct ew_options *options)
{
  slots = options->slots;
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
