// SPDX-License-Identifier: GPL-3.0-or-later
/* version.cc: the plugin runs in the one compiler that it was built for.

   A GCC plugin reads the compiler's data structures, whose layout may change
   with any release, patch or configure option; GCC therefore compares version,
   date, phase, revision and configure arguments (plugin_default_version_check
   in GCC's plugin.cc).  We are as strict, but say what to do.

   This file may run inside a foreign compiler.  So it calls nothing of GCC
   but that check, and the build makes all references to GCC's symbols weak:
   dlopen succeeds even where a symbol has another name, and the user reads
   our message instead of the dynamic linker's.  */

#include "gcc-compat.h"
#include "entryway.h"

/* The value of the configure argument KEY ("--target=") in ARGUMENTS, its
   length in *LENGTH; "unknown target" if there is none.  */
static const char *
configured (const char *arguments, const char *key, int *length)
{
  const char *value = strstr (arguments, key);

  value = value ? value + strlen (key) : "unknown target";
  *length = strcspn (value, " '");
  return value;
}

static void
print_compiler (const struct plugin_gcc_version *version)
{
  int length;
  const char *target = configured (version->configuration_arguments,
				   "--target=", &length);

  fprintf (stderr, "GCC %s %s for %.*s", version->basever, version->datestamp,
	   length, target);
}

bool
ew_version_matches (const char *full_name, struct plugin_gcc_version *version)
{
  /* The driver leaves the name it was called by in the environment.  */
  const char *driver = getenv ("COLLECT_GCC");

  if (plugin_default_version_check (version, &gcc_version))
    return true;
  fprintf (stderr, "entryway: %s: built for ", full_name);
  print_compiler (&gcc_version);
  fprintf (stderr, ", but this is ");
  print_compiler (version);
  if (strcmp (version->basever, gcc_version.basever) == 0
      && strcmp (version->datestamp, gcc_version.datestamp) == 0)
    fprintf (stderr, ", configured differently");
  fprintf (stderr, "; build it for this one: ./configure --with-gcc=%s && make"
	   " && make install\n", driver ? driver : "COMPILER");
  return false;
}
