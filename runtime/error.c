/* SPDX-License-Identifier: GPL-2.0-or-later */
/* error.c: enum ew_error in words.  */

#include <entryway/error.h>

const char *
ew_strerror (int error)
{
  static const char *const text[] =
  {
    "no error",
    "record of an unknown kind or version",
    "misaligned area",
    "area without the expected code",
    "unexpected instruction at the patch site",
    "fewer than two instructions to patch",
    "target is not a possible code address",
    "already armed, or not armed",
    "memory could not be written",
    "written memory reads back differently",
    "no areas on this architecture",
    "no table, or of an unknown version or machine",
    "damaged or incomplete table",
    "table with a wrong hash",
    "table for another dictionary"
  };
  const int count = sizeof text / sizeof *text;

  return error <= 0 && error > -count ? text[-error] : "unknown error";
}
