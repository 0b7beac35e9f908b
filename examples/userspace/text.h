/* SPDX-License-Identifier: GPL-2.0-or-later */
/* text.h: how a program writes to its own text.  */

#ifndef EW_EXAMPLE_TEXT_H
#define EW_EXAMPLE_TEXT_H

#include <entryway/area.h>

/* Write to the text at the pages of this program through TEXT from now on.
   0, or a negative errno.  */
int text_open (struct ew_text *text);

#endif /* EW_EXAMPLE_TEXT_H */
