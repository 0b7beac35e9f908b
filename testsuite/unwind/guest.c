/* SPDX-License-Identifier: GPL-3.0-or-later */
/* guest.c: the program as a process, and its memory.

   The stack is read from /proc/PID/mem of QEMU and not through the remote
   protocol, because a walk reads dozens of words at each stop.  With -B QEMU's
   user mode puts the guest's address A at A + BASE of its own (guest_base; QEMU
   documentation, "User space emulator", -B), so that the place is known; it is
   compared with the program's file once.  A process may read its child's memory
   also where Yama restricts ptrace to descendants (Documentation/admin-guide/LSM/
   Yama.rst, ptrace_scope 1).

   What was read is kept until the program goes on.  */

#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include "remote.h"

/* Away from where Linux puts programs, stacks and libraries on x86-64 and arm64,
   and below the end of a user address space of 47 bits.  */
#define BASE 0x100000000000
#define BASE_TEXT "0x100000000000"

/* The child: become QEMU.  */
static void
run_qemu (const char *qemu, const char *socket_name, char **argv)
{
  char *words[256], *copy = strdup (qemu), *word;
  size_t n = 0;

  for (word = strtok (copy, " "); word != NULL && n < 100; word = strtok (NULL, " "))
    words[n++] = word;
  words[n++] = (char *) "-B";
  words[n++] = (char *) BASE_TEXT;
  words[n++] = (char *) "-g";
  words[n++] = (char *) socket_name;
  while (*argv != NULL && n < 255)
    words[n++] = *argv++;
  words[n] = NULL;
  /* Do not outlive the client.  */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  execvp (words[0], words);
  perror (words[0]);
  _exit (127);
}

void
guest_start (struct guest *guest, const char *qemu, const char *socket_name,
	     char **argv)
{
  unlink (socket_name);
  memset (guest, 0, sizeof *guest);
  guest->stop = 1;
  guest->pid = fork ();
  if (guest->pid < 0)
    walk_die ("QEMU", "can't be started");
  if (guest->pid == 0)
    run_qemu (qemu, socket_name, argv);
}

static ssize_t
read_memory (struct guest *guest, uintptr_t address, void *to, size_t size)
{
  return pread (guest->memory, to, size, (off_t) (BASE + address));
}

/* SIZE bytes at ADDRESS, which are within a line; NULL where there is no memory.  */
static const unsigned char *
look (struct guest *guest, uintptr_t address, size_t size)
{
  uintptr_t start = address & -(uintptr_t) GUEST_LINE, offset = address - start;
  unsigned n = start / GUEST_LINE % GUEST_LINES;

  if (address >> 46 != 0)
    return NULL;
  if (guest->lines[n].stop != guest->stop || guest->lines[n].address != start)
    {
      guest->lines[n].stop = guest->stop;
      guest->lines[n].address = start;
      guest->lines[n].size = read_memory (guest, start, guest->lines[n].bytes,
					  GUEST_LINE);
    }
  if (guest->lines[n].size < (ssize_t) (offset + size))
    return NULL;
  return guest->lines[n].bytes + offset;
}

int
guest_word (void *context, uintptr_t address, uintptr_t *value)
{
  const unsigned char *at = look (context, address, sizeof *value);

  if (at == NULL)
    return 1;
  memcpy (value, at, sizeof *value);
  return 0;
}

void
guest_moved (struct guest *guest)
{
  guest->stop++;
}

/* Not earlier than QEMU answers: the file is of the memory that the process has
   when it is opened, and exec gives it another.  That it is the program's is
   checked: before it has run, its text is as in the file.  */
void
guest_open (struct guest *guest, const struct program *program)
{
  unsigned char bytes[64];
  char name[40];

  snprintf (name, sizeof name, "/proc/%ld/mem", (long) guest->pid);
  guest->memory = open (name, O_RDONLY);
  if (guest->memory < 0)
    walk_die (name, "can't be read");
  if (read_memory (guest, program->text, bytes, sizeof bytes) != sizeof bytes
      || memcmp (bytes, program->text_bytes, sizeof bytes) != 0)
    walk_die ("QEMU", "the program's memory is not where -B says");
}

void
guest_end (struct guest *guest)
{
  kill (guest->pid, SIGKILL);
  waitpid (guest->pid, NULL, 0);
}
