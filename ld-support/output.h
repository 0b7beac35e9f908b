/* SPDX-License-Identifier: GPL-3.0-or-later */
/* output.h: write a file so that it is there as a whole or not at all.  */

#ifndef EW_OUTPUT_H
#define EW_OUTPUT_H

#include "object.h"

#include <stdio.h>
#include <sys/types.h>

struct ew_output
{
  const char *file;
  char *temporary;		/* Its name until it is whole.  */
  FILE *to;
  uint64_t size;		/* Bytes that were written.  */
  const struct stat *like;
};

/* SIZE bytes at OFFSET of a file that are replaced.  */
struct ew_patch
{
  uint64_t offset, size;
  const unsigned char *bytes;
};

/* False and a message where OBJECT's file must not be changed.  */
bool ew_output_allowed (struct ew_object *object);

/* Start FILE, which must outlive OUT; with the mode and owner LIKE, or if that is NULL
   those of a new file.  False and a message where that can't be; then there is nothing to
   close.  */
bool ew_output_open (struct ew_output *out, const char *file, const struct stat *like);

/* Append SIZE bytes; zeros up to a multiple of ALIGN; the bytes of OBJECT's file, with N
   PATCHES in the order of their offsets, which do not overlap.  False where it failed,
   maybe without a message: ew_output_close has it then.  */
bool ew_output_add (struct ew_output *out, const void *bytes, size_t size);
void ew_output_align (struct ew_output *out, unsigned align);
bool ew_output_copy (struct ew_output *out, struct ew_object *object,
		     const struct ew_patch *patches, size_t n);

/* All that was added can be read under the name OUT->temporary.  False and a message if
   not.  */
bool ew_output_flush (struct ew_output *out);

/* If GOOD, give it its name, else remove it.  False and a message where it can't be
   written, and where it was not GOOD.  */
bool ew_output_close (struct ew_output *out, bool good);

/* The name that process PID writes FILE under, to be freed.  */
char *ew_output_temporary (const char *file, pid_t pid);

#endif /* EW_OUTPUT_H */
