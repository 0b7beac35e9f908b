// SPDX-License-Identifier: GPL-3.0-or-later
/* entryway.cc: where GCC enters the plugin.

   GCC calls plugin_init once per run of cc1, cc1plus, lto1 and the other
   compilers proper, before it has read a line of the source; everything else
   happens in the callbacks that are registered here.  GCC Internals manual,
   chapter "Plugins"; the events are listed in GCC's plugin.def.

   The order of events for one function is
     expand            GCC sets crtl->patch_area_{size,entry}
     dwarf2            GCC leaves notes of call frame information, if asked to
     entryway_area     our pass (area.cc): room for an area before the label
     entryway_rows     our pass (rows.cc): labels where rows begin
     final             assemble_start_function calls the hook that site.cc put
		       into targetm: area, record, and what GCC would print;
		       then the function and our labels in it
     entryway_records  our pass (rows.cc): the rows.  */

#include "gcc-compat.h"
#include "entryway.h"

/* GCC looks these two up by name; all else in the plugin is hidden.  */
#define EW_VISIBLE extern "C" __attribute__ ((visibility ("default")))

EW_VISIBLE int plugin_is_GPL_compatible;
int plugin_is_GPL_compatible;

static struct plugin_info info =
{
  EW_VERSION,
  "-fplugin-arg-entryway-plt=none|inline|section\n"
  "    inline: reserve 16 bytes for a far branch before each function that\n"
  "    -fpatchable-function-entry makes patchable; section: in another section\n"
  "-fplugin-arg-entryway-hints=none|table|cfi|all\n"
  "    table: say for each instruction where the caller is, in a section of its\n"
  "    own; cfi: complete the .cfi that the compiler makes; all: both\n"
  "-fplugin-arg-entryway-scope=patchable|all\n"
  "    all: rows also in units without -fpatchable-function-entry\n"
};

static struct ew_options options;

class function_pass : public rtl_opt_pass
{
public:
  function_pass (const pass_data &data, void (*run) (function *))
    : rtl_opt_pass (data, g), run (run) {}

  unsigned int
  execute (function *fn) final override
  {
    run (fn);
    return 0;
  }

private:
  void (*run) (function *);
};

void
ew_register_pass (const char *plugin, const char *name, void (*run) (function *),
		  enum pass_positioning_ops where)
{
  const pass_data data
    = { RTL_PASS, name, OPTGROUP_NONE, TV_NONE, 0, 0, 0, 0, 0 };
  struct register_pass_info info
    = { new function_pass (data, run), "final", 1, where };

  register_callback (plugin, PLUGIN_PASS_MANAGER_SETUP, NULL, &info);
}

static void
start_unit (void *, void *)
{
  ew_site_start (&options);
  if (options.areas)
    ew_area_start (&options);
  if (options.table)
    ew_rows_start ();
}

static void
finish_unit (void *, void *)
{
  if (options.areas)
    ew_area_finish ();
  if (options.table)
    ew_rows_finish ();
}

EW_VISIBLE int plugin_init (struct plugin_name_args *, struct plugin_gcc_version *);

int
plugin_init (struct plugin_name_args *args, struct plugin_gcc_version *version)
{
  if (!ew_version_matches (args->full_name, version))
    return 1;
  ew_parse_options (args, &options);
  register_callback (args->base_name, PLUGIN_INFO, NULL, &info);
  if (!options.areas && !options.table && !options.cfi)
    return 0;
  if (options.areas)
    ew_area_register (args->base_name);
  if (options.table)
    ew_rows_register (args->base_name, &options);
  register_callback (args->base_name, PLUGIN_START_UNIT, start_unit, NULL);
  register_callback (args->base_name, PLUGIN_FINISH_UNIT, finish_unit, NULL);
  return 0;
}
