// SPDX-License-Identifier: GPL-3.0-or-later
/* options.cc: -fplugin-arg-entryway-KEY=VALUE.

   A kernel build sets the arguments once for thousands of files, so a typing
   error must stop the first of them: an unknown key, an unknown value, a
   missing value, and a plugin that is loaded and asked for nothing are fatal.
   Of several arguments of one kind the last one counts, as with GCC's own
   options, so that one object may be built differently from the rest.

   hints= and plt=section belong to the design, but not to this version; they
   are refused by name, not ignored.  */

#include "gcc-compat.h"
#include "entryway.h"

static void
parse_plt (const char *value, struct ew_options *options)
{
  if (strcmp (value, "none") == 0)
    options->plt_inline = false;
  else if (strcmp (value, "inline") == 0)
    options->plt_inline = true;
  else if (strcmp (value, "section") == 0)
    fatal_error (UNKNOWN_LOCATION,
		 "entryway: %<plt=section%> is not in version %s", EW_VERSION);
  else
    fatal_error (UNKNOWN_LOCATION, "entryway: unknown value %qs of %<plt%>;"
		 " it is %<none%> or %<inline%>", value);
}

static void
parse_hints (const char *value)
{
  if (strcmp (value, "table") == 0 || strcmp (value, "cfi") == 0
      || strcmp (value, "all") == 0)
    fatal_error (UNKNOWN_LOCATION,
		 "entryway: %<hints=%s%> is not in version %s", value, EW_VERSION);
  if (strcmp (value, "none") != 0)
    fatal_error (UNKNOWN_LOCATION, "entryway: unknown value %qs of %<hints%>;"
		 " it is %<none%>", value);
}

void
ew_parse_options (const struct plugin_name_args *args, struct ew_options *options)
{
  options->plt_inline = false;
  if (args->argc == 0)
    fatal_error (UNKNOWN_LOCATION, "entryway: the plugin is loaded but asked for"
		 " nothing; say %<-fplugin-arg-entryway-plt=inline%>, or"
		 " %<-fplugin-arg-entryway-plt=none%> to reserve no areas");
  for (int i = 0; i < args->argc; i++)
    {
      const char *key = args->argv[i].key;
      const char *value = args->argv[i].value;
      bool plt = strcmp (key, "plt") == 0;

      if (!plt && strcmp (key, "hints") != 0)
	fatal_error (UNKNOWN_LOCATION, "entryway: unknown argument %qs;"
		     " there are %<plt%> and %<hints%>", key);
      if (value == NULL || *value == '\0')
	fatal_error (UNKNOWN_LOCATION,
		     "entryway: %<-fplugin-arg-entryway-%s%> needs a value", key);
      if (plt)
	parse_plt (value, options);
      else
	parse_hints (value);
    }
}
