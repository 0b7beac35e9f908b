/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plt-try.h: what plt-fuzz.c and plt-try-write.c, which hold the real code to its
   promises, share.  Others need not know ld-support's headers.  */

#ifndef PLT_TRY_H
#define PLT_TRY_H

#include "plt-fuzz.h"
#include "slow-count.h"

struct ew_object;

/* The path of NAME in the directory of this process; good for three more calls.  */
const char *plt_path (const char *name);

/* The file PATH has the SIZE bytes at BYTES and no others.  */
void plt_store (const char *path, const uint8_t *bytes, size_t size);

/* Say what is broken, and abort.  */
void plt_bad (const char *why, const struct slow_rule *rule) __attribute__ ((noreturn));

/* Compare the counts of OBJECT by RULE with those of the SIZE bytes at BYTES, which are
   the same, unless it is refused.  */
void plt_compare (struct ew_object *object, const uint8_t *bytes, size_t size,
		  const struct slow_rule *rule);

/* Size and sort a copy of the SIZE bytes at BYTES, an object.  */
void plt_try_write (const uint8_t *bytes, size_t size, int erratum);

#endif /* PLT_TRY_H */
