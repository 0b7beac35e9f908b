/* SPDX-License-Identifier: GPL-3.0-or-later */
/* remote.h: a program under a debugger: between main.c, remote.c and guest.c.  */

#ifndef EW_UNWIND_REMOTE_H
#define EW_UNWIND_REMOTE_H

#include <sys/types.h>
#include "walk.h"

/* remote.c: GDB's remote serial protocol.  */

struct remote
{
  int fd;
  size_t have;			/* Bytes of BUFFER not read yet, */
  size_t at;			/* from here on.  */
  char buffer[8192];
};

void remote_open (struct remote *remote, const char *socket_name);
/* Go on to ADDRESS.  0 if the program ended before.  */
int remote_run_to (struct remote *remote, uintptr_t address);
/* Execute one instruction.  0 if the program ended with it.  */
int remote_step (struct remote *remote);
void remote_regs (struct remote *remote, struct regs *regs);

/* guest.c: the process.  */

#define GUEST_LINES 16
#define GUEST_LINE 1024

struct guest
{
  pid_t pid;
  int memory;
  unsigned long stop;		/* Number of the stop.  */
  struct
  {
    uintptr_t address;
    unsigned long stop;		/* At which it was read.  */
    ssize_t size;
    unsigned char bytes[GUEST_LINE];
  } lines[GUEST_LINES];
};

/* Start QEMU, the words of the string QEMU, on the program and arguments at ARGV;
   it waits at the socket SOCKET_NAME.  */
void guest_start (struct guest *guest, const char *qemu,
		  const char *socket_name, char **argv);
/* Find its memory, when QEMU answers.  */
void guest_open (struct guest *guest, const struct program *program);
/* Nonzero where there is no memory.  */
int guest_word (void *guest, uintptr_t address, uintptr_t *value);
/* The program went on: memory is not what it was.  */
void guest_moved (struct guest *guest);
void guest_end (struct guest *guest);

#endif /* EW_UNWIND_REMOTE_H */
