/* SPDX-License-Identifier: GPL-2.0-or-later */
/* functions.h: makes the set of functions of one fn-*.c file.

   The file defines, before it includes this:
     SET		name of the set, also the prefix of its functions
     SET_NUMBER		0 to DEMO_SETS - 1
     ATTRIBUTES(NAME)	what makes the kind, written before the return type
     SET_DATA		attribute of the set's tables
   Odd functions have a frame and a call, even ones are leaves; all take ten
   arguments, two of them on the stack, and return demo_result of them.  */

#include <linux/module.h>
#include "demo.h"

/* ftrace (CALL_OPS) oopses on a module whose patch sites are not aligned to 8
   bytes, and GCC 12 does not align cold functions nor any at -Os.  The plugin
   does with plt=inline; without it, and with plt=section, which changes no code,
   such functions have to be aligned by hand.  */
#ifdef EW_ALIGN_BY_HAND
# define EW_ALIGNED __aligned (8)
#else
# define EW_ALIGNED
#endif

#define PASTE2(a, b) a##b
#define PASTE(a, b) PASTE2 (a, b)
#define FN_NAME(n) PASTE (PASTE (demo_, SET), PASTE (_, n))

#define FN(n)								\
  ATTRIBUTES (FN_NAME (n)) noinline u64					\
  FN_NAME (n) (u64 a0, u64 a1, u64 a2, u64 a3, u64 a4, u64 a5, u64 a6,	\
	       u64 a7, u64 a8, u64 a9);					\
  ATTRIBUTES (FN_NAME (n)) noinline u64					\
  FN_NAME (n) (u64 a0, u64 a1, u64 a2, u64 a3, u64 a4, u64 a5, u64 a6,	\
	       u64 a7, u64 a8, u64 a9)					\
  {									\
    const u64 args[EW_ARGS] = { a0, a1, a2, a3, a4, a5, a6, a7, a8, a9 }; \
									\
    if (n % 2)								\
      cpu_relax_noinline ();						\
    return demo_result (SET_NUMBER * DEMO_PER_SET + n, args);		\
  }

/* Something that is called; itself neither traced nor counted.  */
static noinline notrace SET_CODE void
cpu_relax_noinline (void)
{
  asm volatile ("" : : : "memory");
}

FN (0) FN (1) FN (2) FN (3) FN (4) FN (5) FN (6) FN (7)
FN (8) FN (9) FN (10) FN (11) FN (12) FN (13) FN (14) FN (15)
FN (16) FN (17) FN (18) FN (19) FN (20) FN (21) FN (22) FN (23)

static demo_fn *const set_functions[DEMO_PER_SET] SET_DATA =
{
  FN_NAME (0), FN_NAME (1), FN_NAME (2), FN_NAME (3), FN_NAME (4),
  FN_NAME (5), FN_NAME (6), FN_NAME (7), FN_NAME (8), FN_NAME (9),
  FN_NAME (10), FN_NAME (11), FN_NAME (12), FN_NAME (13), FN_NAME (14),
  FN_NAME (15), FN_NAME (16), FN_NAME (17), FN_NAME (18), FN_NAME (19),
  FN_NAME (20), FN_NAME (21), FN_NAME (22), FN_NAME (23)
};

extern const struct demo_set PASTE (demo_set_, SET);
const struct demo_set PASTE (demo_set_, SET) SET_DATA =
{
  set_functions, DEMO_PER_SET, SET_NUMBER * DEMO_PER_SET
};
