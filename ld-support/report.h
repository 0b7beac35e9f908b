/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report.h: what the program tells its user.

   The promise: an input that is refused costs exactly one line on standard
   error, `entryway: FILE: reason', whatever bytes FILE is made of.  Build logs
   are read line by line, so a file name may not make a second line or send a
   terminal an escape sequence.

   JSON is UTF-8 (RFC 8259, section 8.1); file and symbol names are just bytes.
   ew_json_string is the only way from the one to the other.  */

#ifndef EW_REPORT_H
#define EW_REPORT_H

#include "alloc.h"

#include <stdbool.h>
#include <stddef.h>
#include <json-c/json.h>

/* Exit statuses of the program.  */
#define EW_EXIT_INPUT 1		/* A file was refused or output failed.  */
#define EW_EXIT_USAGE 2		/* The command line makes no sense.  */

/* Print `entryway: FILE: reason'.  Returns false, so that a caller can refuse
   and report in one statement.  FILE and the %s arguments may hold anything:
   the whole line is escaped.  */
bool ew_refuse (const char *file, const char *format, ...)
  __attribute__ ((format (printf, 2, 3)));

/* Print `entryway: reason' about the command line; returns EW_EXIT_USAGE.  */
int ew_usage_error (const char *format, ...)
  __attribute__ ((format (printf, 1, 2)));

/* TEXT with control characters and backslashes written as \xNN, so that it can
   be part of a line.  The caller frees it.  */
char *ew_escape (const char *text);

/* TEXT as a JSON string; a byte that is not UTF-8 becomes U+FFFD.  */
struct json_object *ew_json_string (const char *text);

/* Print ROOT on standard output and release it.  */
void ew_json_print (struct json_object *root);

/* Flush standard output.  Returns STATUS, or EW_EXIT_INPUT (and a message)
   where not everything could be written.  */
int ew_finish_output (int status);

#endif /* EW_REPORT_H */
