/* SPDX-License-Identifier: GPL-3.0-or-later */
/* entryway.h: the parts of the plugin and what they ask of each other.

   entryway.cc  registers everything; the only file that knows GCC's events
   version.cc   is this the compiler that the plugin was built for?
   options.cc   -fplugin-arg-entryway-KEY=VALUE
   area.cc      the reserved area before each patchable function
   CPU.cc       what an area looks like on CPU; generic.cc: there is none

   Data flows from the top to the bottom of this list; nothing calls back.  */

#ifndef EW_PLUGIN_ENTRYWAY_H
#define EW_PLUGIN_ENTRYWAY_H

/* What the command line asks for.  */
struct ew_options
{
  bool plt_inline;		/* plt=inline: reserve areas.  */
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

/* Prepare areas in this compilation; PLUGIN is the name to register under.  */
void ew_area_register (const char *plugin);

/* The compilation starts: GCC's target hooks are final now.  */
void ew_area_start (void);

/* All functions are out: every patchable one must have its area.  */
void ew_area_finish (void);

/* What the plugin must know of a processor.  Exactly one file of plugin/
   defines ew_target; configure chooses it by the compiler's target.  */
struct ew_plugin_target
{
  /* Bytes of an area without the user's NOPs; 0: no areas on this target.  */
  unsigned area_size;
  /* Its alignment, in bytes.  */
  unsigned area_align;
  /* Bytes of a NOP of -fpatchable-function-entry.  */
  unsigned nop_size;
  /* Why the current options make areas impossible, or NULL.  */
  const char *(*refuse) (void);
  /* Print the area at its label LABEL, already printed, to FILE.  */
  void (*print_area) (FILE *file, const char *label);
};

extern const struct ew_plugin_target ew_target;

#endif /* EW_PLUGIN_ENTRYWAY_H */
