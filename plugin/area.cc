// SPDX-License-Identifier: GPL-3.0-or-later
/* area.cc: a reserved area and its record for every patchable function.

   -fpatchable-function-entry=N,M makes GCC call a target hook twice in
   assemble_start_function (GCC's varasm.cc): for M NOPs before the label, and
   for N - M after it.  The first call happens only if M > 0, so a pass between
   expand and final raises N and M by the area's size in NOPs, and the hook,
   replaced by ours, prints the area in their place and then lets the old hook
   print exactly what it would have printed without us, the entry in
   __patchable_function_entries included.

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

/* GCC's own hook, which prints the user's NOPs.  */
static void (*gcc_hook) (FILE *, unsigned HOST_WIDE_INT, bool);

/* The function between our pass and its last hook call.  */
static struct
{
  tree decl;
  unsigned before, after;	/* The user's NOPs: M, and N - M.  */
  bool printed;			/* Its area is out.  */
} current;

static unsigned functions_seen, entries_seen, records_made;

/* The record sections are tied to their text by SHF_LINK_ORDER, which the
   assembler takes as a symbol.  One symbol per text section, that of its first
   area: with a symbol per function gas would make a section per function.
   A section of GCC's may be two of the assembler's, which tells retained code
   from other code of the same name.  */
typedef hash_map<section *, unsigned> anchor_map;
static anchor_map *anchors, *retained_anchors;

static unsigned
anchor_for (section *text, unsigned area)
{
  bool known, retained = text->common.flags & SECTION_RETAIN;
  anchor_map *map = retained ? retained_anchors : anchors;
  unsigned &anchor = map->get_or_insert (text, &known);

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
  unsigned entry = ew_target.area_size + current.before * ew_target.nop_size;
  unsigned nops = MIN (current.after, 255u);

  ASM_GENERATE_INTERNAL_LABEL (anchor, "LEWA", anchor_for (in_section, area));
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
  unsigned align = DECL_ALIGN (current.decl) / BITS_PER_UNIT;

  if (current.before > 0 || ew_target.area_size % align == 0)
    return 0;
  return align - ew_target.area_size % align;
}

/* The area at the current place, which GCC has aligned, and its record.  */
static void
print_area (FILE *file)
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
  ew_target.print_area (file, label);
  print_record (file, area, label);
  current.printed = true;
}

/* TARGET_ASM_PRINT_PATCHABLE_FUNCTION_ENTRY.  A function that did not come
   through our pass gets what GCC gives it, and is counted: the counts then
   differ, and the compilation fails.  */
static void
hook (FILE *file, unsigned HOST_WIDE_INT nops, bool record_p)
{
  if (record_p)
    entries_seen++;
  if (current.decl != current_function_decl)
    gcc_hook (file, nops, record_p);
  else if (current.printed)
    gcc_hook (file, nops, current.before == 0);
  else
    {
      print_area (file);
      if (current.before > 0)
	gcc_hook (file, current.before, true);
    }
}

static void
reserve (function *fn)
{
  unsigned extra = ew_target.area_size / ew_target.nop_size;
  unsigned align = ew_target.area_align * BITS_PER_UNIT;
  unsigned longest = (65535u - ew_target.area_size) / ew_target.nop_size;

  functions_seen++;
  current.decl = fn->decl;
  current.before = crtl->patch_area_entry;
  current.after = crtl->patch_area_size - crtl->patch_area_entry;
  current.printed = false;
  /* The record has 16 bits for the distance from the area to the label, GCC
     has 16 for the number of NOPs.  */
  if (current.before > longest || crtl->patch_area_size + extra > 65535u)
    {
      error_at (DECL_SOURCE_LOCATION (fn->decl), "entryway: no room for an area:"
		" %qD has %u patchable instructions, %u of them before its label",
		fn->decl, (unsigned) crtl->patch_area_size, current.before);
      return;
    }
  crtl->patch_area_size += extra;
  crtl->patch_area_entry += extra;
  if (DECL_ALIGN (fn->decl) < align)
    SET_DECL_ALIGN (fn->decl, align);
}

static const pass_data area_pass_data =
{
  RTL_PASS, "entryway_area", OPTGROUP_NONE, TV_NONE, 0, 0, 0, 0, 0
};

class area_pass : public rtl_opt_pass
{
public:
  area_pass () : rtl_opt_pass (area_pass_data, g) {}

  unsigned int
  execute (function *fn) final override
  {
    if (crtl->patch_area_size > 0)
      reserve (fn);
    return 0;
  }
};

void
ew_area_register (const char *plugin)
{
  struct register_pass_info pass;

  pass.pass = new area_pass ();
  pass.reference_pass_name = "final";
  pass.ref_pass_instance_number = 1;
  pass.pos_op = PASS_POS_INSERT_BEFORE;
  register_callback (plugin, PLUGIN_PASS_MANAGER_SETUP, NULL, &pass);
}

void
ew_area_start (void)
{
  const char *why = ew_target.refuse ();

  if (why)
    fatal_error (UNKNOWN_LOCATION, "entryway: %<plt=inline%> is not possible: %s",
		 why);
  anchors = new anchor_map;
  retained_anchors = new anchor_map;
  gcc_hook = targetm.asm_out.print_patchable_function_entry;
  targetm.asm_out.print_patchable_function_entry = hook;
}

void
ew_area_finish (void)
{
  if (!seen_error ()
      && (functions_seen != records_made || entries_seen != records_made))
    fatal_error (UNKNOWN_LOCATION, "entryway: %u patchable functions, of which"
		 " GCC recorded %u, but %u area records", functions_seen,
		 entries_seen, records_made);
  delete anchors;
  delete retained_anchors;
  anchors = retained_anchors = NULL;
}
