/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report.c: messages, escaping and the end of standard output.

   Knows nothing about objects.  Two facts rule here: a POSIX file name may
   hold every byte but NUL and `/' (XBD 3.170), and a write to a full disk
   fails only when the buffer is flushed, so a program that does not look at
   fflush reports success for output that nobody will ever read.  */

#include "config.h"
#include "report.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool
is_control (unsigned char c)
{
  return c < 0x20 || c == 0x7f;
}

char *
ew_escape (const char *text)
{
  static const char hex[] = "0123456789abcdef";
  char *escaped = ew_alloc (strlen (text) + 1, 4);
  char *to = escaped;

  for (; *text != '\0'; text++)
    {
      unsigned char c = *text;

      if (!is_control (c) && c != '\\')
	{
	  *to++ = c;
	  continue;
	}
      *to++ = '\\';
      *to++ = 'x';
      *to++ = hex[c >> 4];
      *to++ = hex[c & 15];
    }
  *to = '\0';
  return escaped;
}

/* Print FILE (where it is not NULL) and the message as one line.  */
static void
print_line (const char *file, const char *format, va_list args)
{
  char *reason, *shown;
  va_list again;
  int length;

  va_copy (again, args);
  length = vsnprintf (NULL, 0, format, again);
  va_end (again);
  reason = ew_alloc (length + 1, 1);
  vsnprintf (reason, length + 1, format, args);
  shown = ew_escape (reason);

  if (file != NULL)
    {
      char *name = ew_escape (file);

      fprintf (stderr, "entryway: %s: %s\n", name, shown);
      free (name);
    }
  else
    fprintf (stderr, "entryway: %s\n", shown);
  free (shown);
  free (reason);
}

bool
ew_refuse (const char *file, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  print_line (file, format, args);
  va_end (args);
  return false;
}

int
ew_usage_error (const char *format, ...)
{
  va_list args;

  va_start (args, format);
  print_line (NULL, format, args);
  va_end (args);
  return EW_EXIT_USAGE;
}

/* Length of the UTF-8 sequence at P, or 0 where there is none.  Overlong
   forms, surrogates and values above U+10FFFF are none (RFC 3629).  */
static size_t
utf8_length (const unsigned char *p)
{
  size_t length, i;

  if (p[0] < 0x80)
    return 1;
  length = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
  if (p[0] < 0xc2 || p[0] > 0xf4)
    return 0;
  /* The terminating NUL is no continuation byte, so this stays in bounds.  */
  for (i = 1; i < length; i++)
    if ((p[i] & 0xc0) != 0x80)
      return 0;
  if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f)
      || (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
    return 0;
  return length;
}

struct json_object *
ew_json_string (const char *text)
{
  const unsigned char *p = (const unsigned char *) text;
  char *valid = ew_alloc (strlen (text) + 1, 3);
  char *to = valid;
  struct json_object *string;

  while (*p != '\0')
    {
      size_t length = utf8_length (p);

      if (length == 0)
	{
	  memcpy (to, "\xef\xbf\xbd", 3);
	  to += 3;
	  p++;
	  continue;
	}
      memcpy (to, p, length);
      to += length;
      p += length;
    }
  *to = '\0';
  string = json_object_new_string (valid);
  free (valid);
  return string;
}

void
ew_json_print (struct json_object *root)
{
  puts (json_object_to_json_string_ext (root, JSON_C_TO_STRING_PRETTY
					| JSON_C_TO_STRING_NOSLASHESCAPE));
  json_object_put (root);
}

int
ew_finish_output (int status)
{
  errno = 0;
  if (fflush (stdout) == 0 && !ferror (stdout))
    return status;
  ew_refuse ("standard output", "%s",
	     errno != 0 ? strerror (errno) : "write error");
  return EW_EXIT_INPUT;
}
