/* SPDX-License-Identifier: GPL-3.0-or-later */
/* commands-fault.c: a process that sleeps inside a page fault of the kernel.

     fault-blocker	make one, and see that it does
     fault-release	let all of them go on, and see that they do

   The process gives a page that is not there to write (): the kernel's copy
   from user space faults at EL1, and userfaultfd(2) makes the fault wait for
   somebody to fill the page.  Nobody does, but its helper when it is told to.
   So there is a sleeping task whose stack has an exception boundary in its
   middle, as one has whose page comes from a server (FUSE, a swap device, a
   migrated machine) that takes its time.  */

#define _GNU_SOURCE
#include "commands.h"
#include "console.h"
#include "kernel.h"
#include "tasks.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define BLOCKER "fault-blocker"
#define RESOLVER "fault-resolver"
#define LIMIT_MS 5000

/* A page that faults until somebody fills it through *UFFD.  */

static char *
missing_page (int *uffd, size_t size)
{
  struct uffdio_api api = { .api = UFFD_API };
  char *page = mmap (NULL, size, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (page == MAP_FAILED)
    return NULL;
  struct uffdio_register range =
    {
      .range = { (uintptr_t) page, size }, .mode = UFFDIO_REGISTER_MODE_MISSING
    };
  *uffd = syscall (SYS_userfaultfd, O_CLOEXEC);
  if (*uffd < 0 || ioctl (*uffd, UFFDIO_API, &api) != 0
      || ioctl (*uffd, UFFDIO_REGISTER, &range) != 0)
    return NULL;
  return page;
}

/* Fill PAGE, which is the parent's and not in this process, on SIGUSR1.  */

static void
resolve (int uffd, char *page, size_t size, const sigset_t *signals)
{
  struct uffdio_zeropage fill = { .range = { (uintptr_t) page, size } };
  int signal;

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  sigwait (signals, &signal);
  if (ioctl (uffd, UFFDIO_ZEROPAGE, &fill) != 0)
    say (RESOLVER ": FAIL %s\n", strerror (errno));
  _exit (0);
}

static void
block_in_fault (void)
{
  int uffd, ends[2];
  size_t size = getpagesize ();
  char *page = missing_page (&uffd, size);
  sigset_t signals;

  sigemptyset (&signals);
  sigaddset (&signals, SIGUSR1);
  sigprocmask (SIG_BLOCK, &signals, NULL);
  if (page == NULL || pipe (ends) != 0)
    {
      say (BLOCKER ": FAIL %s\n", strerror (errno));
      return;
    }
  pid_t child = background (RESOLVER);
  if (child == 0)
    resolve (uffd, page, size, &signals);
  ssize_t done = write (ends[1], page, 1);
  say (BLOCKER ": pid %d: wrote %zd\n", getpid (), done);
  waitpid (child, NULL, 0);
}

/* True if PID sleeps in userfaultfd, below an exception of the kernel's; the
   stack is then in STACK.  */

static bool
is_in_fault (pid_t pid, char *stack, size_t size)
{
  char file[64];

  snprintf (file, sizeof file, "/proc/%d/stack", pid);
  return read_text (file, stack, size) && strstr (stack, "handle_userfault")
	 && strstr (stack, " el1h_64_sync+");
}

bool
do_fault_blocker (const char *a, const char *b)
{
  char stack[8192] = "";
  long start = now_ms ();
  pid_t child = background (BLOCKER);

  (void) a, (void) b;
  if (child == 0)
    {
      block_in_fault ();
      _exit (0);
    }
  while (child > 0 && waitpid (child, NULL, WNOHANG) == 0
	 && now_ms () - start < LIMIT_MS)
    {
      if (is_in_fault (child, stack, sizeof stack))
	{
	  say (BLOCKER ": pid %d sleeps in a fault of the kernel\n%s", child,
	       stack);
	  return true;
	}
      sleep_ms (10);
    }
  say (BLOCKER ": it does not sleep in a fault\n%s", stack);
  errno = ETIMEDOUT;
  return false;
}

bool
do_fault_release (const char *a, const char *b)
{
  struct task tasks[16];
  long start = now_ms ();
  size_t n = find_tasks (RESOLVER, tasks, 16);

  (void) a, (void) b;
  for (size_t i = 0; i < n; i++)
    kill (tasks[i].pid, SIGUSR1);
  while (find_tasks (BLOCKER, tasks, 16) > 0)
    {
      if (now_ms () - start > LIMIT_MS)
	{
	  errno = ETIMEDOUT;
	  return false;
	}
      sleep_ms (10);
    }
  say ("fault-release: released %zu\n", n);
  return true;
}
