/* SPDX-License-Identifier: GPL-3.0-or-later */
/* functions.c: functions with different frames, which walk.c arms.  */

#include "walk.h"

#define NOINLINE __attribute__ ((noinline))

NOINLINE long
leaf (long x)
{
  return x + 1;
}

NOINLINE long
framed (long x)
{
  return leaf (x) + leaf (x + 2);
}

/* The frame is made on one path only.  */
NOINLINE long
shrunk (long x)
{
  if (x < 0)
    return x;
  return leaf (x) * 2;
}

/* The CFA can't be had from SP.  */
NOINLINE long
growing (long x)
{
  char *room = __builtin_alloca (x + 16);

  asm volatile ("" : : "r" (room) : "memory");
  return leaf (x) + room[0] * 0;
}

/* Armed functions below an armed function; a call in tail position.  */
NOINLINE long
outer (long x)
{
  return framed (shrunk (x) + growing (x));
}
