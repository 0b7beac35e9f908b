/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sampling.h: stacks that were read, and what was found (commands-stacks.c).  */

#ifndef SAMPLING_H
#define SAMPLING_H

#include <stdbool.h>

enum { MAX_WORDS = 40 };

/* How often each word was seen; the last one is for what found no room.  */
struct tally
{
  struct { char text[120]; unsigned long count; } words[MAX_WORDS];
};

struct samples
{
  unsigned long reliable, running, unreliable;
  unsigned long judged, at_entry, wrong;	/* Of the reliable ones.  */
  struct tally reasons, functions, whys;
};

bool stacks_can_be_had (void);

/* Read the stack of each task called NAME, ROUNDS times; the tasks must stay.  */
bool sample_stacks (struct samples *samples, const char *name, long rounds);

void say_samples (const struct samples *samples);

#endif /* SAMPLING_H */
