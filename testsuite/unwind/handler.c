/* SPDX-License-Identifier: GPL-3.0-or-later */
/* handler.c: what the trampoline calls at the entry of a function.

   Compiled with the plugin, so that walks begin here too, and without floating
   point registers, which the trampoline does not save.  It may not call anything
   that goes through the trampoline.  */

#include "handler.h"

unsigned long walk_period;
static unsigned long seen[64];
static unsigned long last_caller;
static unsigned long entered;

__attribute__ ((noinline)) void
walk_note (unsigned long site)
{
  seen[site / 64 % 64]++;
}

void
walk_handler (unsigned long site, unsigned long caller)
{
  walk_note (site);
  if (caller != last_caller)
    walk_note (caller);
  last_caller = caller;
  if (walk_period != 0 && ++entered % walk_period == 0)
    walk_turn ();
}
