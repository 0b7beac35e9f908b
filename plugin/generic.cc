// SPDX-License-Identifier: GPL-3.0-or-later
/* generic.cc: a processor that entryway does not know.

   It reserves nothing: an area that nobody can arm would only cost room, and
   a wrong one would be worse.  Asking for areas or rows is an error (site.cc), so
   that nobody believes to have them.  Adding a processor: a line in
   include/entryway/arch.def and a file CPU.cc beside this one, which states
   the machine's facts and defines ew_target.  */

#include "gcc-compat.h"
#include "entryway.h"

static const char *
refuse (void)
{
  return "this processor is not known";
}

static void
print_area (FILE *, const char *)
{
  gcc_unreachable ();
}

static const char *
asm_reads (const char *)
{
  return NULL;
}

static unsigned
asm_word (const char *, size_t)
{
  gcc_unreachable ();
}

const struct ew_plugin_target ew_target =
  { 0, 0, 1, 1, 1, 0, 0, 0, 0, refuse, print_area, asm_word,
    asm_reads };
