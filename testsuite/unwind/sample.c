/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample.c: a program to be walked, with frames of all kinds.

   What a compiler may do with a frame: none (leaf), made on one path only
   (shrink-wrapping), larger than an immediate, of a size that is known at run time,
   shared by a callee (tail call), with arguments on the stack, with saved vector
   registers, left by longjmp.  The C library is entered for qsort alone, which
   calls back.  The rounds differ, so that branches go both ways; all results go into
   one sum, which the program prints.  An argument is what to lie about.  */

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOINLINE __attribute__ ((noinline, noclone))

static volatile long sink;
static jmp_buf place;

NOINLINE static long
leaf (long x)
{
  return x * 3 + 1;
}

NOINLINE static long
fib (long n)
{
  return n < 2 ? n : fib (n - 1) + fib (n - 2);
}

/* The frame is made on one path only.  */
NOINLINE static long
shrunk (long x)
{
  if (x % 3 == 0)
    return x;
  return leaf (x) + leaf (x + 1);
}

/* Calls in tail position, one through a pointer.  */
NOINLINE static long
tail (long x)
{
  return leaf (x + 2);
}

NOINLINE static long
tail_pointer (long (*f) (long), long x)
{
  sink = x;
  return f (x + 1);
}

/* More than the 12 bits of an immediate, and than 504 bytes for STP.  */
NOINLINE static long
large (long x)
{
  volatile char room[70000];

  room[x % 70000] = x;
  return leaf (room[x % 70000]) + leaf (x);
}

NOINLINE static long
middle (long x)
{
  volatile long room[200];

  room[x % 200] = x;
  return leaf (room[x % 200]);
}

/* The CFA can't be had from SP.  */
NOINLINE static long
growing (long n)
{
  volatile char *room = __builtin_alloca (n % 100 + 16);

  room[n % 16] = n;
  return leaf (room[n % 16]) + fib (n % 5);
}

NOINLINE static long
variadic (int n, ...)
{
  va_list list;
  long sum = 0;

  va_start (list, n);
  while (n-- > 0)
    sum += leaf (va_arg (list, long));
  va_end (list);
  return sum;
}

/* Two of the arguments are on the stack.  */
NOINLINE static long
many (long a, long b, long c, long d, long e, long f, long g, long h, long i,
      long j)
{
  return leaf (a + b * c - d) + leaf (e ^ f) + g * h + i - j;
}

NOINLINE static double
vector (double x, long n)
{
  double sum = x, other = x * 2;
  long i;

  for (i = 0; i < n; i++)
    {
      sum += leaf (i) * other;
      other = other * 0.5 + sum;
    }
  return sum;
}

/* A jump table: BR that is no return.  */
NOINLINE static long
chosen (long x)
{
  switch (x % 8)
    {
    case 0:
      return leaf (x) + 1;
    case 1:
      return fib (4) - x;
    case 2:
      return shrunk (x) * 2;
    case 3:
      return middle (x);
    case 4:
      return x;
    case 5:
      return tail (x) ^ x;
    case 6:
      return many (x, 1, 2, 3, 4, 5, 6, 7, 8, x);
    default:
      return variadic (3, x, x + 1, x + 2);
    }
}

/* Leaves itself and its callers by longjmp, or returns.  */
NOINLINE static long
deep (long depth, int leave)
{
  if (depth == 0)
    {
      if (leave)
	longjmp (place, 1);
      return 1;
    }
  return deep (depth - 1, leave) + leaf (depth);
}

NOINLINE static long
jumping (long x)
{
  volatile long sum = x;

  if (setjmp (place) == 0)
    sum += deep (x % 7, x % 2);
  else
    sum += leaf (sum);
  return sum;
}

static int
compare (const void *a, const void *b)
{
  const long *x = a, *y = b;

  return leaf (*x) < leaf (*y) ? -1 : leaf (*x) > leaf (*y);
}

/* Quicksort with a callback, recursive.  */
NOINLINE static void
sort (long *a, long n, int (*less) (const void *, const void *))
{
  long i, last = 0, first;

  if (n < 2)
    return;
  first = a[n / 2];
  a[n / 2] = a[0];
  a[0] = first;
  for (i = 1; i < n; i++)
    if (less (&a[i], &a[0]) < 0)
      {
	long other = a[++last];

	a[last] = a[i];
	a[i] = other;
      }
  a[0] = a[last];
  a[last] = first;
  sort (a, last, less);
  sort (a + last + 1, n - last - 1, less);
}

NOINLINE static long
sorting (long seed)
{
  long a[24], i;

  for (i = 0; i < 24; i++)
    a[i] = seed = (seed * 1103515245 + 12345) & 0x7fffffff;
  if (seed % 2)
    sort (a, 24, compare);
  else
    qsort (a, 24, sizeof *a, compare);
  return a[12];
}

/* The compiler does not see where SP is; nothing can be claimed.  */
NOINLINE static long
pushing (long x)
{
  long y;

  __asm__ volatile ("str	%1, [sp, #-16]!\n\t"
		    "ldr	%0, [sp], #16" : "=r" (y) : "r" (x) : "memory");
  return leaf (y);
}

/* liar.S.  */
extern void liar_link (void);
extern void liar_stack (void);
extern void liar_frame (void);

static void
lie (const char *about)
{
  if (strcmp (about, "link") == 0)
    liar_link ();
  else if (strcmp (about, "stack") == 0)
    liar_stack ();
  else
    liar_frame ();
}

/* Not static: `entryway link' wants a global symbol in each section.  */
__attribute__ ((cold)) NOINLINE long
seldom (long x);

__attribute__ ((cold)) NOINLINE long
seldom (long x)
{
  return x > 100 ? fib (3) : leaf (x);
}

int
main (int argc, char **argv)
{
  long round, sum = 0;

  if (argc > 1)
    lie (argv[1]);
  for (round = 0; round < 2000; round++)
    {
      sum += fib (round % 7) + shrunk (round) + tail (round);
      sum += tail_pointer (leaf, round) + tail_pointer (fib, round % 6);
      sum += large (round) + middle (round) + growing (round);
      sum += variadic (4, round, 2L, 3L, 4L) + chosen (round) + jumping (round);
      sum += many (1, 2, 3, 4, 5, 6, 7, 8, 9, round) + (long) vector (round, 4);
      sum += sorting (round) % 1000 + pushing (round);
      if (round % 16 == 0)
	sum += seldom (round);
    }
  printf ("sum %ld\n", sum);
  return 0;
}
