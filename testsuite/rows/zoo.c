/* SPDX-License-Identifier: GPL-3.0-or-later */
/* zoo.c: a function for each way to use the stack that GCC for C has.  They are
   compiled, not run.  */
#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <alloca.h>
extern int ext (int, ...); extern void use (void *); extern void die (void) __attribute__((noreturn));
int leaf (int x) { return x * 3; }
int nonleaf (int x) { return ext (x) + 1; }
int allo (int n) { char *p = alloca (n); use (p); return p[0]; }
int vla2 (int n) { int r = 0; for (int i = 0; i < n; i++) { int a[i + 1]; use (a); r += a[0]; } return r; }
int huge (int n) { char a[300 * 1024]; use (a); return a[n]; }
int huge2 (int n) { char a[300 * 1024]; char *p = alloca (n); use (a); use (p); return a[n] + p[0]; }
int shrinkw (int *p, int n) { if (!p) return -1; if (n < 0) return -2; int s = 0; for (int i = 0; i < n; i++) s += ext (p[i], s); return s; }
static jmp_buf jb;
int sj (int x) { int v = x; if (setjmp (jb)) return v; v = ext (x); if (v) longjmp (jb, 1); return v + 1; }
void *buf[5];
int bsj (int x) { if (__builtin_setjmp (buf)) return ext (x) + 1; return ext (x) + 2; }
void blj (void) { ext (1); __builtin_longjmp (buf, 1); }
int nested (int n) { int total = n; int inner (int k) { total += k; return total * ext (k); } return inner (n) + inner (n + 1) + ext ((long) inner, inner); }
int nlgoto (int n) { __label__ out; void inner (int k) { if (k) goto out; ext (k); } inner (n); use (&n); use (inner); return 1; out: return ext (2); }
void noret (int x) { if (x) die (); ext (x); }
void noret2 (int x) { ext (x); die (); }
int tail (int x) { return ext (x); }
int vari (int n, ...) { va_list ap; va_start (ap, n); int r = 0; while (n--) r += va_arg (ap, int); va_end (ap); return r + ext (r); }
int manyargs (int a, int b, int c, int d, int e, int f, int g, int h, int i, int j, int k) { return ext (a, b, c, d, e, f, g, h, i, j, k, a, b, c) + k; }
int sw (int x) { switch (x) { case 0: return ext (1); case 1: return ext (7); case 2: return 3 + ext (9); case 3: return ext (4); case 4: return ext (8) * 2; case 5: return ext (10); case 6: return 77; default: return 0; } }
int cg (int x) { static void *t[] = { &&a, &&b, &&c }; goto *t[x]; a: ext (1); goto *t[x + 1]; b: ext (2); return 3; c: return ext (5); }
void *ra (void) { return __builtin_return_address (0); }
void *ra2 (void) { ext (1); return __builtin_return_address (0); }
void *fa (void) { return __builtin_frame_address (0); }
int asmgoto (int x) { asm goto ("cbz %w0, %l1" : : "r" (x) : : out); return ext (x); out: return 2; }
int asmsp (int x) { asm volatile ("sub sp, sp, #16\n\tadd sp, sp, #16" ::: "memory"); return x; }
int asmlr (int x) { asm volatile ("mov x30, xzr" ::: "x30"); return x; }
int asmfp (int x) { ext (x); asm volatile ("mov x29, x29"); return ext (x); }
int asmcall (int x) { register int r asm ("w0") = x; asm volatile ("bl ext" : "+r" (r) : : "x30", "memory", "x1", "x2"); return r; }
int asmhint (int x) { asm volatile ("hint #7"); return x; }
int asmnop (int x) { asm volatile ("nop"); return x + ext (x); }
int asmclob (int x) { asm volatile ("nop" ::: "x29"); return x + ext (x); }
void unwindinit (void) { __builtin_unwind_init (); ext (1); }
#ifdef __ARM_FP
double dd (double *p, int n) { double s = 0; for (int i = 0; i < n; i++) s += p[i] * ext (i); return s; }
#endif
__attribute__ ((cold)) int coldf (int x) { return ext (x) + 4; }
__attribute__ ((section (".init.text"))) int initf (int x) { return ext (x) + 4; }
int part (int x) { if (__builtin_expect (x == 55, 0)) { ext (1); ext (2); ext (3); die (); } return ext (x) + 3; }
void unreach (int x) { if (x) __builtin_unreachable (); }
void empty (void) { }
void unreach2 (void) { __builtin_unreachable (); }
void loop (void) { for (;;) ext (0); }
__attribute__ ((weak)) int weakf (int x) { return ext (x) - 1; }
struct big { char c[64]; }; struct big retbig (struct big b) { use (&b); return b; }
extern __thread int tls; int usetls (int x) { return tls + ext (x); }
int memc (char *p) { char b[4096 * 5]; memcpy (b, p, sizeof b); use (b); return b[3]; }
__attribute__ ((optimize ("O0"))) int o0 (int x) { int y = x; return ext (y); }
__attribute__ ((patchable_function_entry (0))) int notp (int x) { return ext (x) + 9; }
__attribute__ ((patchable_function_entry (1))) int onep (int x) { return ext (x) + 9; }
__attribute__ ((patchable_function_entry (3, 3))) int onlybefore (int x) { return ext (x) + 9; }
extern void slow (int) __attribute__ ((cold));
extern void cold_die (void) __attribute__ ((noreturn, cold));
int partitioned (int x) { int r = ext (x); if (__builtin_expect (x == 55, 0)) { slow (1); slow (2); r = ext (5); slow (r); cold_die (); } return r + ext (x) + 3; }
/* GCC 12's frame information has the CFA in x29 after x29 was loaded.  */
int outgoing (int a, int b) { use (__builtin_frame_address (0)); return ext (a, b, a, b, a, b, a, b, a, b) + ext (a + b) + b; }
int armext (int x) { asm volatile (".arch_extension fp\n\tnop"); return x; }
