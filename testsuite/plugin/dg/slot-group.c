/* { dg-do assemble } */
/* { dg-options "-O2 -fpatchable-function-entry=4,2 -fplugin-arg-entryway-plt=section -fplugin-arg-entryway-hints=all" } */
/* Groups that GCC does not know of: each function's slot is in its own.  */
#define GROUP(name) __attribute__ ((section (".text." #name ",\"axG\",@progbits," #name ",comdat//")))
GROUP (f) int f (int x) { return x; }
int g (int x) { return x + 1; }
GROUP (h) int h (int x) { return x + 2; }
int i (int x) { return x + 3; }
