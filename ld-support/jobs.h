/* SPDX-License-Identifier: GPL-3.0-or-later */
/* jobs.h: do the same for many files, in processes of their own.  */

#ifndef EW_JOBS_H
#define EW_JOBS_H

#include <stdbool.h>
#include <stdio.h>

struct ew_jobs
{
  /* Done for each file in a process that is for it, or for others that were good before
     it: write to OUT what TAKE is to get.  False after messages where something is wrong.
     It may be done twice, and what it does to a file has to be the same then.  */
  bool (*work) (const char *file, FILE *out);

  /* Done here, in the order of the files, for each one whose process has come to
     its end: the SIZE bytes at BYTES are what WORK wrote.  It may be for FILE and some
     others behind it, one after the other.  NULL for no use.  */
  void (*take) (const char *file, const char *bytes, size_t size);

  /* Done here for a file whose process ended early, or may have; to clean up.  PID was
     its number.  */
  void (*killed) (const char *file, long pid);

  unsigned most;		/* How many at once; 0: as many as there are processors.  */
};

/* Do JOBS for the N files NAMES.  Messages are printed in the order of the files; a
   process that is killed, by a signal or by its limits of memory and time, is one
   message.  True if all was well.  */
bool ew_jobs_run (const struct ew_jobs *jobs, char **names, int n);

#endif /* EW_JOBS_H */
