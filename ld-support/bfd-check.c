/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bfd-check.c: BFD's opinion of a file, without BFD's voice.

   bfd_check_format returns success after complaints such as "invalid entry in
   SHT_GROUP section", and each of them is taken as a refusal here.  They can't
   be had through an error handler alone: libbfd 2.40 collects what it says
   during bfd_check_format and writes it straight to stderr (bfd/format.c,
   print_warnmsg), while newer versions call the handler.  So stderr is a pipe
   for that one call, which has three uses: nothing leaks past the promise of
   one line per file, every complaint is noticed in every version, and its text
   can become the reason.

   The pipe doesn't block: a file that makes BFD talk more than a pipe holds
   loses the rest of the talk, not the refusal.  It and a copy of stderr are made once for
   all files: that was a tenth of the time for a small one.  */

#include "config.h"
#include "object.h"
#include "report.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The handler's format is BFD's own (%pA, %pB), which can't be printed outside
   of BFD 2.40: all that is kept is that it was called.  */
static bool handler_called;

static void
note_complaint (const char *format ATTRIBUTE_UNUSED,
		va_list args ATTRIBUTE_UNUSED)
{
  handler_called = true;
}

void
ew_bfd_start (void)
{
  bfd_set_error_handler (note_complaint);
  bfd_set_error (bfd_error_no_error);	/* That of the file before.  */
  handler_called = false;
}

bool
ew_bfd_complained (void)
{
  return handler_called;
}

const char *
ew_bfd_reason (void)
{
  bfd_error_type error = bfd_get_error ();

  if (error == bfd_error_system_call)
    return strerror (errno);
  return bfd_errmsg (error);
}

/* Cut TEXT, what BFD wrote about FILE, down to the first complaint.  */
static const char *
first_complaint (char *text, const char *file)
{
  size_t length = strlen (file);

  text[strcspn (text, "\n")] = '\0';
  for (;;)
    {
      if (strncmp (text, "BFD: ", 5) == 0)
	text += 5;
      else if (strncmp (text, "warning: ", 9) == 0)
	text += 9;
      else if (strncmp (text, file, length) == 0
	       && (text[length] == ':' || text[length] == ' '))
	text += length + 1;
      else
	return text + strspn (text, " ");
    }
}

/* The pipe, and where stderr goes while it is in use.  */
static int ends[2], saved = -1;

/* Make both; writing into the pipe never blocks.  */
static bool
make_pipe (void)
{
  return (saved >= 0
	  || (pipe (ends) == 0
	      && fcntl (ends[0], F_SETFL, O_NONBLOCK) == 0
	      && fcntl (ends[1], F_SETFL, O_NONBLOCK) == 0
	      && (saved = dup (STDERR_FILENO)) >= 0));
}

/* Read what is in the pipe, the first SIZE - 1 bytes of it to SAID, and leave it empty.  */
static ssize_t
hear (char *said, size_t size)
{
  ssize_t length = read (ends[0], said, size - 1);
  char rest[512];

  if (length == (ssize_t) size - 1)
    while (read (ends[0], rest, sizeof rest) > 0)
      ;
  return length;
}

bool
ew_bfd_check (struct ew_object *object)
{
  char said[512];
  ssize_t length;
  bool recognized;

  if (!make_pipe ())
    return ew_refuse (object->file, "can't listen to libbfd: %s",
		      strerror (errno));
  fflush (stderr);
  dup2 (ends[1], STDERR_FILENO);
  recognized = bfd_check_format (object->abfd, bfd_object);
  fflush (stderr);
  dup2 (saved, STDERR_FILENO);
  length = hear (said, sizeof said);
  said[length > 0 ? length : 0] = '\0';
  if (length > 0)
    return ew_refuse (object->file, "damaged object: libbfd says: %s",
		      first_complaint (said, object->file));
  if (!recognized)
    return ew_refuse (object->file, "damaged object: libbfd says: %s",
		      ew_bfd_reason ());
  if (handler_called)
    return ew_refuse (object->file, "damaged object: libbfd complains");
  return true;
}
