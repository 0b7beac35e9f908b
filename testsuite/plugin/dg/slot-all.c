/* { dg-do assemble } */
/* { dg-options "-O3 -g -ftrapv -fstack-protector-strong -mbranch-protection=standard -freorder-blocks-and-partition -fpatchable-function-entry=4,2 -fplugin-arg-entryway-plt=section -fplugin-arg-entryway-hints=all" } */
/* The assembler takes everything together: alignment, nesting, clones, -g.  */
int (*p) (int);
static __attribute__ ((noinline)) int c (int x, int y) { return x > 3 ? c (x - 1, y) * y : y; }
int f (int x) { int n (int y) { return x + y; } p = n; return c (x, 7) + p (3); }
int v (int n) { char a[n]; return __builtin_sprintf (a, "%d", n); }
__attribute__ ((noreturn)) void a (void) { __builtin_abort (); }
__attribute__ ((cold, section (".exit.text"))) int e (int x) { return f (x); }
