/* SPDX-License-Identifier: GPL-3.0-or-later */
/* entryway.h: the parts of the plugin and what they ask of each other.

   entryway.cc  registers everything; the only file that knows GCC's events
   version.cc   is this the compiler that the plugin was built for?
   options.cc   -fplugin-arg-entryway-KEY=VALUE
   site.cc      what is printed around a function's label: GCC's hook, replaced
   area.cc      the reserved area of each patchable function
   cfi.cc       what GCC's call frame information says of the caller
   asm.cc       what inline asm does to SP, FP and LR,
   flow.cc      and what all other instructions do to them
   events.cc    all three in one sequence for a function (events.h)
   claim.cc     what a row may say at one place
   rows.cc      where the caller is, at each instruction; out of the events
   records.cc   the rows as entryway/format.h wants them, printed
   frames.cc    .cfi for what GCC leaves without: patch sites and areas
   CPU.cc       the machine's facts; generic.cc: a machine that is not known

   Data flows from the top to the bottom of this list.  site.cc is where GCC comes
   back in: it calls the printers of areas, labels and frames, and area.cc and
   rows.cc tell it of each function (ew_site_enter).  */

#ifndef EW_PLUGIN_ENTRYWAY_H
#define EW_PLUGIN_ENTRYWAY_H

struct ew_row;

/* What the command line asks for.  */
struct ew_options
{
  bool areas;			/* plt=inline or section: reserve areas.  */
  bool slots;			/* plt=section: in a section of their own.  */
  bool table;			/* hints=table or all: rows.  */
  bool cfi;			/* hints=cfi or all: complete .cfi.  */
  bool everywhere;		/* scope=all: rows for all functions.  */
};

/* Read the plugin's arguments into OPTIONS; the last one of a kind counts.
   A word that is not understood, or nothing asked at all, is a fatal error.  */
void ew_parse_options (const struct plugin_name_args *args,
		       struct ew_options *options);

/* True if the compiler VERSION is the one that this plugin was built for.
   Otherwise tells the user on stderr what to do, in one line, about the
   plugin in the file FULL_NAME.  */
bool ew_version_matches (const char *full_name,
			 struct plugin_gcc_version *version);

/* Have RUN called for each function, just before or behind GCC's pass final,
   WHERE, as a pass with NAME of the plugin PLUGIN.  */
void ew_register_pass (const char *plugin, const char *name,
		       void (*run) (function *),
		       enum pass_positioning_ops where);

/* The place that is around the label of the function being printed.  Labels are
   numbers as in state.h; 0 is none.  */
struct ew_site
{
  int number;			/* GCC's of the function, which never comes again,
				   plus 1; 0: none yet.  */
  tree decl;
  unsigned before, after;	/* The user's NOPs: M, and N - M.  */
  bool reserved;		/* It gets an area.  */
  bool rows;			/* It gets rows.  */
  unsigned area;		/* Label at the area; rows only.  */
  unsigned start;		/* Label at the function's own; rows only.  */
  unsigned body;		/* Label behind the NOPs; rows only.  */
};
extern struct ew_site ew_site;

/* Replace GCC's hook by ours, which prints what OPTIONS ask for.  */
void ew_site_start (const struct ew_options *options);

/* FN is about to be printed, as GCC has it until now.  */
void ew_site_enter (function *fn);

/* How many entries GCC has made in __patchable_function_entries.  */
unsigned ew_site_entries (void);

/* Prepare areas in this compilation; PLUGIN is the name to register under.  */
void ew_area_register (const char *plugin);
void ew_area_start (const struct ew_options *options);

/* The area of the current site at the current place, which GCC has aligned, and
   its record.  With CFI, in a frame of its own.  */
void ew_area_print (FILE *file, bool cfi);

/* The same in the section of slots, for a function whose label is at the current
   place.  */
void ew_slot_print (FILE *file, bool cfi);

/* All functions are out: every patchable one must have its area.  */
void ew_area_finish (void);

/* One symbol for each text section: what SHF_LINK_ORDER needs.  With a symbol
   per function the assembler would make a section per function.  A section of
   GCC's may be two of the assembler's, which tells retained code from other
   code of the same name.  */
template <typename T>
struct ew_text_map
{
  typedef hash_map<section *, T> map;
  map plain, retained;

  /* What belongs to the section that is being printed; *KNOWN: it did before.  */
  T &
  get (bool *known)
  {
    map &m = in_section->common.flags & SECTION_RETAIN ? retained : plain;
    return m.get_or_insert (in_section, known);
  }
};

/* Prepare rows in this compilation.  */
void ew_rows_register (const char *plugin, const struct ew_options *options);
void ew_rows_start (void);

/* The next label of the rows; and print it here.  */
unsigned ew_rows_new_label (void);
unsigned ew_rows_print_label (FILE *file);

/* All functions are out: each one that was seen must have its record.  */
void ew_rows_finish (void);

/* A function, or its hot or cold part, as rows.  */
struct ew_range
{
  const struct ew_row *rows;
  unsigned n_rows;
  unsigned start;		/* Label of the first instruction.  */
  unsigned end;			/* Label behind the last one.  */
  unsigned area;		/* Label of its area, or 0.  */
  bool part;			/* The function's label is elsewhere.  */
};

void ew_records_start (void);

/* Print RANGE, whose text section is being printed.  */
void ew_records_print (FILE *file, const struct ew_range *range);

/* Print the row of the slot at LABEL, which has just been printed; with INIT it is in
   EW_SLOT_INIT_SECTION.  */
void ew_records_print_slot (FILE *file, unsigned label, bool init);

/* How many of these there were.  */
unsigned ew_records_slots (void);

/* Print how many functions there are in each run.  Returns the number of ranges
   that were printed and are no parts.  */
unsigned ew_records_finish (FILE *file);

/* frames.cc: whether this function has .cfi; begin and end a frame for the NOPs
   at a patch site, where the caller is in LR, or for an area.  */
bool ew_frames_wanted (void);
void ew_frames_begin_site (FILE *file);
void ew_frames_begin_area (FILE *file);
void ew_frames_end (FILE *file);

/* What the plugin must know of a processor.  Exactly one file of plugin/
   defines ew_target; configure chooses it by the compiler's target.  */
struct ew_plugin_target
{
  /* Bytes of an area without the user's NOPs; 0: no areas on this target, and
     no rows.  */
  unsigned area_size;
  /* The bytes of it that are code, from its start.  */
  unsigned area_code;
  /* Its alignment, in bytes.  */
  unsigned area_align;
  /* Bytes of a NOP of -fpatchable-function-entry.  */
  unsigned nop_size;
  /* Unit of distances: CODE_UNIT in arch.def.  */
  unsigned code_unit;
  /* NOPs after the label from which on a function can be redirected.  */
  unsigned patch_nops;
  /* GCC's number of the link register; and DWARF's of the register that holds
     the caller once a patch site has called.  */
  unsigned lr, alternate;
  /* DWARF's number of a column for the address of an area's caller, which is
     not that of LR.  */
  unsigned return_column;
  /* Why the current options make areas and rows impossible, or NULL.  */
  const char *(*refuse) (void);
  /* Print the area at its label LABEL, already printed, to FILE.  */
  void (*print_area) (FILE *file, const char *label);
  /* What the word of LENGTH letters at WORD in inline asm touches: a mask of
     EW_SETS_* and EW_CALLS (state.h).  More of the text follows it.  */
  unsigned (*asm_word) (const char *word, size_t length);
  /* Where P, in inline asm, is the beginning of an instruction that only reads a register
     that it names, the text behind that register, else NULL.  */
  const char *(*asm_reads) (const char *p);
};

/* asm.cc: behind the operand of inline asm whose `%' is at P.  */
const char *ew_asm_operand (const char *p);

extern const struct ew_plugin_target ew_target;

#endif /* EW_PLUGIN_ENTRYWAY_H */
