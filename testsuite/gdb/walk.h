/* SPDX-License-Identifier: GPL-3.0-or-later */
/* walk.h: between walk.c, functions.c and target.S.  */

#ifndef EW_WALK_H
#define EW_WALK_H

/* What GDB steps through: each takes a number and returns another one.  */
extern long leaf (long);
extern long framed (long);
extern long shrunk (long);
extern long growing (long);
extern long outer (long);

/* Called by the target, in a frame of its own.  */
extern long traced (long);

/* Where an area goes; no function of C.  */
extern const char target[];

#endif /* EW_WALK_H */
