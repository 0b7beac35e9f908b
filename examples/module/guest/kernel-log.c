/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kernel-log.c: the commands about the kernel's messages.

   A module under test can make the kernel complain without failing itself, so
   a script asks for the warnings in the log before and after.  The log has
   everything, whatever the level of the console; /dev/kmsg gives it record by
   record, each with its level.  A sign of trouble counts at any level, for a
   call trace is not always printed as a warning.

   Format of a record: Documentation/ABI/testing/dev-kmsg of Linux.  */

#include "commands.h"
#include "console.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>

/* An action of syslog(2); no header has its name.  */
enum { KLOG_CONSOLE_LEVEL = 8 };

/* The level is the kernel's, so it stays when the child that set it ends.  */

bool
do_quiet (const char *level, const char *rest)
{
  (void) rest;
  return klogctl (KLOG_CONSOLE_LEVEL, NULL, atoi (level)) >= 0;
}

/* A record of /dev/kmsg is "PRIORITY,SEQUENCE,TIME,FLAGS;TEXT", followed by
   lines that begin with a space and describe the device.  */

static void
see_warning (const char *record, const char *unused)
{
  static const char *const signs[]
    = { "WARNING", "BUG:", "Oops", "Call trace", "ftrace_bug" };
  char *end;
  unsigned long priority = strtoul (record, &end, 10);
  const char *text = strchr (record, ';');

  (void) unused;
  if (end == record || text == NULL)
    return;
  /* The low three bits are the level; the rest is the facility.  */
  bool bad = (priority & 7) <= 4;
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
    bad |= strstr (text, signs[i]) != NULL;
  if (bad)
    say ("init: kmsg-warn: %s\n", text + 1);
}

bool
do_dmesg_warn (const char *a, const char *b)
{
  (void) a, (void) b;
  bool good = each_line ("/dev/kmsg", see_warning, "");
  int error = errno;
  if (good)
    say ("init: kmsg-warn: end\n");
  errno = error;
  return good;
}
