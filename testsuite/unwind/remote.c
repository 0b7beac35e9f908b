/* SPDX-License-Identifier: GPL-3.0-or-later */
/* remote.c: as much of GDB's remote serial protocol as stepping needs.

   A packet is $BODY#CC, CC the sum of the body's bytes (GDB manual, "Remote
   Protocol", Overview).  QEMU 7.2 in user mode waits for a `+' after each packet
   that it sends (gdbstub.c, put_packet_binary), so each packet from here begins
   with the acknowledgement of the one before: two writes for an instruction,
   `s' and `g', and no waiting but for the two answers.

   `g' answers with the registers of QEMU's aarch64-core.xml in the target's byte
   order: x0 to x30, sp, pc (64 bits each) and cpsr (32 bits).  */

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "remote.h"

void
remote_open (struct remote *remote, const char *socket_name)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int tries = 200;

  if (strlen (socket_name) >= sizeof address.sun_path)
    walk_die (socket_name, "too long for a socket's name");
  strcpy (address.sun_path, socket_name);
  memset (remote, 0, sizeof *remote);
  remote->fd = socket (AF_UNIX, SOCK_STREAM, 0);
  while (connect (remote->fd, (struct sockaddr *) &address, sizeof address) != 0)
    {
      if (--tries == 0)
	walk_die (socket_name, "QEMU does not answer");
      usleep (50000);
    }
}

static void
send_all (struct remote *remote, const char *bytes, size_t size)
{
  while (size != 0)
    {
      ssize_t n = write (remote->fd, bytes, size);

      if (n <= 0)
	walk_die ("QEMU", "can't be written to");
      bytes += n;
      size -= n;
    }
}

static void
send_packet (struct remote *remote, const char *body)
{
  char packet[64];
  unsigned char sum = 0;
  const char *p;

  for (p = body; *p != '\0'; p++)
    sum += *p;
  send_all (remote, packet,
	    snprintf (packet, sizeof packet, "+$%s#%02x", body, sum));
}

/* The rest of the buffer is not a whole packet: read more.  0 at the end.  */
static int
fill (struct remote *remote)
{
  ssize_t n;

  memmove (remote->buffer, remote->buffer + remote->at, remote->have);
  remote->at = 0;
  if (remote->have == sizeof remote->buffer)
    walk_die ("QEMU", "sends too much");
  n = read (remote->fd, remote->buffer + remote->have,
	    sizeof remote->buffer - remote->have);
  if (n <= 0)
    return 0;
  remote->have += n;
  return 1;
}

/* The next packet's body, until the next call, and its *SIZE; NULL at the
   end.  */
static const char *
receive (struct remote *remote, size_t *size)
{
  for (;;)
    {
      char *start = memchr (remote->buffer + remote->at, '$', remote->have);
      char *end = remote->buffer + remote->at + remote->have, *sum = NULL;

      if (start != NULL)
	sum = memchr (start, '#', end - start);
      if (sum != NULL && end - sum >= 3)
	{
	  remote->have = end - (sum + 3);
	  remote->at = sum + 3 - remote->buffer;
	  *size = sum - (start + 1);
	  return start + 1;
	}
      if (!fill (remote))
	return NULL;
    }
}

/* Send BODY, which makes the program go on.  0 if it ended.  */
static int
resume (struct remote *remote, const char *body)
{
  size_t size;
  const char *answer;

  send_packet (remote, body);
  answer = receive (remote, &size);
  if (answer == NULL || *answer == 'W')
    return 0;
  if (size < 3 || memcmp (answer, "T05", 3) != 0)
    walk_die ("the program", "killed by a signal");
  return 1;
}

int
remote_step (struct remote *remote)
{
  return resume (remote, "s");
}

static void
expect_ok (struct remote *remote, const char *body)
{
  size_t size;
  const char *answer;

  send_packet (remote, body);
  answer = receive (remote, &size);
  if (answer == NULL || size != 2 || memcmp (answer, "OK", 2) != 0)
    walk_die (body, "refused by QEMU");
}

int
remote_run_to (struct remote *remote, uintptr_t address)
{
  char body[40];
  int stopped;

  snprintf (body, sizeof body, "Z0,%zx,4", (size_t) address);
  expect_ok (remote, body);
  stopped = resume (remote, "c");
  if (stopped)
    {
      *body = 'z';
      expect_ok (remote, body);
    }
  return stopped;
}

static unsigned
digit (char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  walk_die ("registers", "no hexadecimal digit");
}

static uintptr_t
number (const char *hex)
{
  uintptr_t value = 0;
  int i;

  for (i = 14; i >= 0; i -= 2)
    value = value << 8 | digit (hex[i]) << 4 | digit (hex[i + 1]);
  return value;
}

void
remote_regs (struct remote *remote, struct regs *regs)
{
  size_t size;
  const char *answer;
  int i;

  send_packet (remote, "g");
  answer = receive (remote, &size);
  if (answer == NULL || size < 16 * (EW_N_REGS + 2))
    walk_die ("registers", "too few");
  for (i = 0; i < EW_N_REGS; i++)
    regs->x[i] = number (answer + 16 * i);
  regs->sp = number (answer + 16 * EW_N_REGS);
  regs->pc = number (answer + 16 * (EW_N_REGS + 1));
}
