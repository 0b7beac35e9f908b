/* SPDX-License-Identifier: GPL-3.0-or-later */
/* zoo-sve.c: frames whose size is only known when the program runs.  GCC states them
   as DWARF expressions, which no row can say.  Compiled, not run.  */
#include <arm_sve.h>
svfloat64_t g (svfloat64_t); extern int ext (int); void use (void *);
svfloat64_t f (svfloat64_t a, svfloat64_t b) { svfloat64_t r = g (a); return svadd_x (svptrue_b64 (), r, g (b)); }
int h (double *p, int n) { svfloat64_t v = svld1 (svptrue_b64 (), p);  use (&v); if (n > 3) { ext (n); use (&v); return 3; } return ext (1); }
int sw (double *p, int n) { if (n < 0) return 1; svfloat64_t v = svld1 (svptrue_b64 (), p); use (&v); return ext (n) + 1; }
