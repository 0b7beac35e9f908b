/* SPDX-License-Identifier: GPL-2.0-or-later */
/* functions.h: between areas.c, functions.c and target.S.  */

#ifndef EW_EXAMPLE_FUNCTIONS_H
#define EW_EXAMPLE_FUNCTIONS_H

/* Filled in by a target; target.S knows the first four offsets.  */
struct note
{
  unsigned long count;		/* Entries into a target.  */
  unsigned long number;		/* Of the last target.  */
  unsigned long callsite;	/* Its LR.  */
  unsigned long parent;		/* Its x9.  */
  long base;			/* What functions add to.  */
};

struct function
{
  const char *name;
  long (*call) (struct note *);
  long adds;			/* It returns the note's base plus this.  */
};

extern const struct function functions[];

#endif /* EW_EXAMPLE_FUNCTIONS_H */
