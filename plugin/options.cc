// SPDX-License-Identifier: GPL-3.0-or-later
/* options.cc: -fplugin-arg-entryway-KEY=VALUE.

   A kernel build sets the arguments once for thousands of files, so a typing
   error must stop the first of them: an unknown key, an unknown value, a
   missing value, and a plugin that is loaded and asked for nothing are fatal.
   Of several arguments of one kind the last one counts, as with GCC's own
   options, so that one object may be built differently from the rest.  */

#include "gcc-compat.h"
#include "entryway.h"

static void
parse_plt (const char *value, struct ew_options *options)
{
  options->slots = strcmp (value, "section") == 0;
  options->areas = options->slots || strcmp (value, "inline") == 0;
  if (!options->areas && strcmp (value, "none") != 0)
    fatal_error (UNKNOWN_LOCATION, "entryway: unknown value %qs of %<plt%>;"
		 " it is %<none%>, %<inline%> or %<section%>", value);
}

static void
parse_hints (const char *value, struct ew_options *options)
{
  bool all = strcmp (value, "all") == 0;

  options->table = all || strcmp (value, "table") == 0;
  options->cfi = all || strcmp (value, "cfi") == 0;
  if (!options->table && !options->cfi && strcmp (value, "none") != 0)
    fatal_error (UNKNOWN_LOCATION, "entryway: unknown value %qs of %<hints%>;"
		 " it is %<none%>, %<table%>, %<cfi%> or %<all%>", value);
}

static void
parse_scope (const char *value, struct ew_options *options)
{
  options->everywhere = strcmp (value, "all") == 0;
  if (!options->everywhere && strcmp (value, "patchable") != 0)
    fatal_error (UNKNOWN_LOCATION, "entryway: unknown value %qs of %<scope%>;"
		 " it is %<patchable%> or %<all%>", value);
}

static const struct
{
  const char *key;
  void (*parse) (const char *value, struct ew_options *options);
} keys[] =
{
  { "plt", parse_plt }, { "hints", parse_hints }, { "scope", parse_scope }
};

static void
parse_argument (const char *key, const char *value, struct ew_options *options)
{
  for (unsigned i = 0; i < sizeof keys / sizeof keys[0]; i++)
    if (strcmp (key, keys[i].key) == 0)
      {
	if (value == NULL || *value == '\0')
	  fatal_error (UNKNOWN_LOCATION, "entryway:"
		       " %<-fplugin-arg-entryway-%s%> needs a value", key);
	keys[i].parse (value, options);
	return;
      }
  fatal_error (UNKNOWN_LOCATION, "entryway: unknown argument %qs;"
	       " there are %<plt%>, %<hints%> and %<scope%>", key);
}

void
ew_parse_options (const struct plugin_name_args *args, struct ew_options *options)
{
  bool asked = false;

  memset (options, 0, sizeof *options);
  for (int i = 0; i < args->argc; i++)
    {
      parse_argument (args->argv[i].key, args->argv[i].value, options);
      asked |= strcmp (args->argv[i].key, "scope") != 0;
    }
  if (!asked)
    fatal_error (UNKNOWN_LOCATION, "entryway: the plugin is loaded but asked for"
		 " nothing; say %<-fplugin-arg-entryway-plt=inline%> for areas,"
		 " %<-fplugin-arg-entryway-hints=table%> for rows, or"
		 " %<-fplugin-arg-entryway-plt=none%>");
}
