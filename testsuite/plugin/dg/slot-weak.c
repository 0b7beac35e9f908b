/* { dg-do compile } */
/* { dg-options "-O2 -fpatchable-function-entry=2 -fplugin-arg-entryway-plt=section" } */
/* Weak functions: no record may depend on which copy wins, so it is by local labels.  */
__attribute__ ((weak)) int f (int x) { return x; }
/* { dg-final { scan-assembler-times "\t.4byte\t.LEWF0 - .\n" 1 } } */
/* { dg-final { scan-assembler-not "4byte\tf" } } */
