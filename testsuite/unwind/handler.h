/* SPDX-License-Identifier: GPL-3.0-or-later */
/* handler.h: between arm.c, handler.c and trampoline.S.  */

#ifndef EW_UNWIND_HANDLER_H
#define EW_UNWIND_HANDLER_H

/* Where an area goes; no function of C.  */
extern const char walk_trampoline[];

/* What the trampoline calls, with the patch site's return address and the
   function's.  */
extern void walk_handler (unsigned long site, unsigned long caller);

/* What that one calls.  */
extern void walk_note (unsigned long site);

/* What it calls after each WALK_PERIOD calls, if that is not 0; in arm.c.  */
extern void walk_turn (void);
extern unsigned long walk_period;

#endif /* EW_UNWIND_HANDLER_H */
