/* SPDX-License-Identifier: GPL-2.0-or-later */
/* error.h: why a library call of entryway refused.

   Every ew_ function that can fail returns a negative enum ew_error, or 0 (or
   a positive answer, where its comment says so).  Nothing is changed by a call
   that fails, unless the comment of that call says what may have been, or the
   caller's own writer broke its promise (EW_E_READBACK).  */

#ifndef ENTRYWAY_ERROR_H
#define ENTRYWAY_ERROR_H

enum ew_error
{
  EW_OK = 0,
  EW_E_RECORD = -1,	/* The record is of an unknown kind or version.  */
  EW_E_ALIGN = -2,	/* The area is not aligned.  */
  EW_E_CODE = -3,	/* The area does not hold the expected code.  */
  EW_E_SITE = -4,	/* The patch site holds an unexpected instruction.  */
  EW_E_NOSITE = -5,	/* The function has fewer than two NOPs to patch.  */
  EW_E_TARGET = -6,	/* The target is not a possible code address.  */
  EW_E_STATE = -7,	/* Armed already, or not armed.  */
  EW_E_WRITE = -8,	/* The caller's write function failed.  */
  EW_E_READBACK = -9,	/* What was written is not what is there.  */
  EW_E_ARCH = -10,	/* No areas on this architecture.  */
  EW_E_TABLE = -11,	/* No table, or of an unknown version or machine.  */
  EW_E_BOUNDS = -12,	/* The table is damaged, or not all of it is there.  */
  EW_E_HASH = -13,	/* The table is not as it was made.  */
  EW_E_DICTIONARY = -14	/* The table needs another dictionary.  */
};

#ifdef __cplusplus
extern "C" {
#endif

/* One English phrase for ERROR, without a full stop; never NULL.  */
const char *ew_strerror (int error);

#ifdef __cplusplus
}
#endif

#endif /* ENTRYWAY_ERROR_H */
