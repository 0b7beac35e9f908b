// SPDX-License-Identifier: GPL-3.0-or-later
/* entryway.cc: where GCC enters the plugin.

   GCC calls plugin_init once per run of cc1, cc1plus, lto1 and the other
   compilers proper, before it has read a line of the source; everything else
   happens in the callbacks that are registered here.  GCC Internals manual,
   chapter "Plugins"; the events are listed in GCC's plugin.def.

   With areas on, the order of events for one function is
     expand            GCC sets crtl->patch_area_{size,entry}
     entryway_area     our pass (area.cc): one area more before the label
     final             assemble_start_function calls the hook that area.cc put
		       into targetm: area, record, and what GCC would print.  */

#include "gcc-compat.h"
#include "entryway.h"

/* GCC looks these two up by name; all else in the plugin is hidden.  */
#define EW_VISIBLE extern "C" __attribute__ ((visibility ("default")))

EW_VISIBLE int plugin_is_GPL_compatible;
int plugin_is_GPL_compatible;

static struct plugin_info info =
{
  EW_VERSION,
  "-fplugin-arg-entryway-plt=none|inline\n"
  "    inline: reserve 16 bytes for a far branch before each function that\n"
  "    -fpatchable-function-entry makes patchable\n"
};

static void
start_unit (void *, void *)
{
  ew_area_start ();
}

static void
finish_unit (void *, void *)
{
  ew_area_finish ();
}

EW_VISIBLE int plugin_init (struct plugin_name_args *, struct plugin_gcc_version *);

int
plugin_init (struct plugin_name_args *args, struct plugin_gcc_version *version)
{
  struct ew_options options;

  if (!ew_version_matches (args->full_name, version))
    return 1;
  ew_parse_options (args, &options);
  register_callback (args->base_name, PLUGIN_INFO, NULL, &info);
  if (options.plt_inline)
    {
      ew_area_register (args->base_name);
      register_callback (args->base_name, PLUGIN_START_UNIT, start_unit, NULL);
      register_callback (args->base_name, PLUGIN_FINISH_UNIT, finish_unit, NULL);
    }
  return 0;
}
