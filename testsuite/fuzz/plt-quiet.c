/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plt-quiet.c: stands in for ld-support's report.c in the target plt-fuzz.

   Nearly every input is refused by something, and libFuzzer needs stderr, so that
   messages are not printed: they are counted, and the last one is kept.  They are put
   together all the same, since their arguments are a file's bytes, and may be what is
   wrong.  The target of arm64 is not reached by `entryway plt' without --check, and all
   that its hooks lead to is not linked.  */

#include "config.h"
#include "plt-fuzz.h"
#include "report.h"
#include "target.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

unsigned plt_refusals;
char plt_message[512];

const struct ew_target ew_target_aarch64;

bool
ew_refuse (const char *file, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  vsnprintf (plt_message, sizeof plt_message, format, args);
  va_end (args);
  if (strlen (file) == 0 || plt_message[0] == '\0')
    fuzz_bad ("a refusal without a file or a reason");
  plt_refusals++;
  return false;
}
