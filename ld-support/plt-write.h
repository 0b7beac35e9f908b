/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plt-write.h: give the sections of a module the sizes that its loader needs.  */

#ifndef EW_PLT_WRITE_H
#define EW_PLT_WRITE_H

#include "plt-count.h"

#include <stdio.h>

/* The section of OBJECT that the loader would size as SECTION.  0 where there is none and
   none is needed.  False and a message where it is missing or there are two.  */
bool ew_plt_find (const struct ew_object *object, const struct ew_plt_section *section,
		  unsigned *index);

/* plt-write.c: size the sections of the module FILE for what the loader counts with RULE,
   and sort its branch relocations, so that a loader can verify the number in one pass.
   Headers and the order of relocations change, nothing else, and nothing moves; where all
   is as it should be, nothing is written.  Else a new file takes the place of FILE when it
   has been read again and found right.  False and a message where that fails; then FILE is
   as it was.  */
bool ew_plt_write (const char *file, const struct ew_plt_rule *rule);

/* The name of what ew_plt_write replaces: that which FILE, if it is a symbolic link, leads
   to.  To be freed.  */
char *ew_plt_written (const char *file);

/* plt-order.c: PATCH becomes relocation section NUMBER of OBJECT with the calls that need
   an entry in front, sorted by type, symbol and addend, and the rest behind them as it
   was; its bytes are to be freed.  Where that is so already, it has size 0.  False and a
   message where something is wrong.  */
struct ew_patch;
bool ew_plt_order (struct ew_object *object, unsigned number, struct ew_patch *patch);

/* plt-check.c: whether the sections of OBJECT suffice for COUNTS, what the loader counts;
   whether each call reaches the PLT; whether areas and records agree.  False and a message
   if not.  */
bool ew_plt_check (struct ew_object *object, const uint64_t counts[EW_PLT_COUNTS]);

/* plt-emit.c: print the sizes of OBJECT's sections, with COUNTS, on TO, as a fragment for
   a link.  */
enum ew_plt_form { EW_PLT_TABLE, EW_PLT_LDS, EW_PLT_DEFSYM, EW_PLT_ASM };
void ew_plt_emit (FILE *to, const struct ew_object *object, enum ew_plt_form form,
		  const uint64_t counts[EW_PLT_COUNTS]);

#endif /* EW_PLT_WRITE_H */
