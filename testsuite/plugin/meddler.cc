// SPDX-License-Identifier: GPL-3.0-or-later
/* meddler.cc: a second plugin that comes between entryway and GCC, for
   counts.exp.

   After entryway's pass, entryway_area or the one named by
   -fplugin-arg-meddler-after=PASS, it changes what GCC will print for a function:
     -fplugin-arg-meddler-lose=F	F is not patchable after all
     -fplugin-arg-meddler-add=F		F is, though entryway did not see it
   as a changed GCC might.  Entryway must notice that its counts differ.  */

#include "gcc-compat.h"

int plugin_is_GPL_compatible;

static const char *lose, *add;

static bool
named (function *fn, const char *name)
{
  return name && strcmp (IDENTIFIER_POINTER (DECL_NAME (fn->decl)), name) == 0;
}

static const pass_data data =
{
  RTL_PASS, "meddler", OPTGROUP_NONE, TV_NONE, 0, 0, 0, 0, 0
};

class meddler : public rtl_opt_pass
{
public:
  meddler () : rtl_opt_pass (data, g) {}

  unsigned int
  execute (function *fn) final override
  {
    if (named (fn, lose))
      crtl->patch_area_size = crtl->patch_area_entry = 0;
    if (named (fn, add))
      crtl->patch_area_size = 2;
    return 0;
  }
};

int
plugin_init (struct plugin_name_args *args, struct plugin_gcc_version *version)
{
  struct register_pass_info pass
    = { new meddler (), "entryway_area", 1, PASS_POS_INSERT_AFTER };

  if (!plugin_default_version_check (version, &gcc_version))
    return 1;
  for (int i = 0; i < args->argc; i++)
    {
      const char *key = args->argv[i].key;

      if (strcmp (key, "after") == 0)
	pass.reference_pass_name = args->argv[i].value;
      else
	(strcmp (key, "lose") == 0 ? lose : add) = args->argv[i].value;
    }
  register_callback (args->base_name, PLUGIN_PASS_MANAGER_SETUP, NULL, &pass);
  return 0;
}
