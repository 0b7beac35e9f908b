/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stack-rules.h: which stacks a thread of ew_spin can have.  */

#ifndef STACK_RULES_H
#define STACK_RULES_H

#include <stdbool.h>
#include <stddef.h>

enum { MAX_DEPTH = 128 };

/* From the function that was left last to the thread's first one, without what
   GCC appends to names (.constprop.0).  */
struct stack
{
  char names[MAX_DEPTH][64];
  unsigned int offsets[MAX_DEPTH];
  size_t depth;
};

/* Describe in WHY what is impossible about STACK; false if there is nothing.  */
bool stack_is_wrong (const struct stack *stack, char *why, size_t size);

/* The place in STACK of the function that was interrupted, or -1.  */
int interrupted_at (const struct stack *stack);

#endif /* STACK_RULES_H */
