/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limits.c: what a process that reads files may take (setrlimit (2), alarm (2)).

   All limits are far above what files of their size need here, and grow with it.  That of
   memory is on addresses; it is left out under AddressSanitizer, which reserves terabytes
   of them.  That of the time by the clock is for a file that can't be read at all: BFD
   opens the members of a thin archive, and where one is a FIFO, that waits for ever.  A
   thin archive says nothing of how large its members are, so it is taken for as large as
   a file may be that is held in memory.  */

#include "config.h"
#include "limits.h"
#include "object.h"

#include <signal.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* What is allowed for files of any size, and for each of their bytes.  */
#define LEAST_MEMORY (UINT64_C (512) << 20)
#define MEMORY_FOR_BYTE 8
#define LEAST_SECONDS 20
#define BYTES_IN_SECOND (UINT64_C (4) << 20)

/* How much longer it may take by the clock, on a machine with other work.  */
#define SECONDS_FOR_SECOND 6

static uint64_t
size_of (const char *name)
{
  struct stat st;

  if (stat (name, &st) != 0 || !S_ISREG (st.st_mode))
    return 0;
  return (ew_archive_kind (name) == EW_THIN_ARCHIVE ? EW_MAX_COPY
	  : (uint64_t) st.st_size);
}

/* Lower the limits of RESOURCE to SOFT and HARD.  */
static void
lower (int resource, uint64_t soft, uint64_t hard)
{
  struct rlimit limit;

  if (getrlimit (resource, &limit) != 0)
    return;
  if (limit.rlim_max > hard)
    limit.rlim_max = hard;
  if (limit.rlim_cur > soft)
    limit.rlim_cur = soft;
  setrlimit (resource, &limit);
}

void
ew_limits_set (char *const *names, int n)
{
  uint64_t size = 0, seconds;
  int i;

  for (i = 0; i < n; i++)
    size += size_of (names[i]);
  seconds = LEAST_SECONDS + size / BYTES_IN_SECOND;
  lower (RLIMIT_CORE, 0, 0);
  /* At the first one SIGXCPU comes, at the second SIGKILL.  */
  lower (RLIMIT_CPU, seconds, seconds + 5);
  alarm (seconds * SECONDS_FOR_SECOND);
#ifndef __SANITIZE_ADDRESS__
  lower (RLIMIT_AS, LEAST_MEMORY + size * MEMORY_FOR_BYTE,
	 LEAST_MEMORY + size * MEMORY_FOR_BYTE);
#endif
  /* A file that becomes too large is a failure to write as any other.  */
  signal (SIGXFSZ, SIG_IGN);
}

const char *
ew_limits_cause (int signal)
{
  switch (signal)
    {
    case SIGXCPU:
      return "damaged, or more than its limit of time allows";
    case SIGALRM:
      return "can't be read, or not in its limit of time";
    case SIGKILL:
      return "stopped from outside, by a limit or for want of memory";
    default:
      return "reading it failed";
    }
}
