/* SPDX-License-Identifier: GPL-2.0-only */
/* spin-window.c: tiny functions, one after the other.

   Where an interrupt finds the caller only in LR is where a walk along frame
   records misses it: from the call to the STP that makes the record, and from
   the LDP to the RET.  In ordinary code that is a small part of the time; here
   it is most of it.  Each function has a window of another kind:

     window_leaf	no frame at all
     window_local	a frame without a record: locals, but no call
     window_pair	prologue, call, epilogue, and nothing else
     window_many	one that saves ten registers
     window_jump	no frame, and ends in a jump to window_leaf,
			whose caller is then that of window_jump
			(Kbuild allows this to GCC, as Linux does not)  */

#include <linux/kthread.h>
#include "spin.h"

#define ROUNDS 64

static OUT_OF_LINE unsigned long
window_leaf (unsigned long x)
{
  return x + 1;
}

static OUT_OF_LINE unsigned long
window_local (unsigned long x)
{
  volatile unsigned long local[4];

  local[x % 4] = x;
  return local[x % 4];
}

static OUT_OF_LINE unsigned long
window_pair (unsigned long x)
{
  return window_leaf (x) ^ 1;
}

static OUT_OF_LINE unsigned long
window_many (unsigned long x)
{
  unsigned long a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x;

  /* The compiler must not know that they are the same.  */
  asm volatile ("" : "+r" (a), "+r" (b), "+r" (c), "+r" (d), "+r" (e), "+r" (f),
		"+r" (g), "+r" (h));
  x = window_leaf (x);
  return x + (a ^ b) + (c ^ d) + (e ^ f) + (g ^ h);
}

static OUT_OF_LINE unsigned long
window_jump (unsigned long x)
{
  return window_leaf (x * 2);
}

static OUT_OF_LINE unsigned long
window_round (unsigned long x)
{
  int i;

  for (i = 0; i < ROUNDS; i++)
    {
      x = window_leaf (x);
      x = window_local (x);
      x = window_pair (x);
      x = window_many (x);
      x = window_jump (x);
    }
  return x;
}

int OUT_OF_LINE
spin_window_thread (void *spinner)
{
  struct spinner *s = spinner;
  unsigned long x = 0;

  while (!kthread_should_stop ())
    {
      x = window_round (x);
      OPTIMIZER_HIDE_VAR (x);
      WRITE_ONCE (spin_count[s->id], spin_count[s->id] + 1);
      spin_rest ();
    }
  return 0;
}
