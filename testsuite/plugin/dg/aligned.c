/* { dg-do compile } */
/* { dg-options "-O2 -fpatchable-function-entry=2 -fplugin-arg-entryway-plt=inline" } */
/* A function's own alignment is that of its label, with the area before it.  */
__attribute__ ((aligned (64))) int f (int x) { return x; }
__attribute__ ((aligned (16))) int g (int x) { return x; }
/* { dg-final { scan-assembler "\t.align\t6\n.*\t.balign\t8\n\t.skip\t48\n.LEWA0:\n.*f:\n" } } */
/* { dg-final { scan-assembler-times "\t.skip\t" 1 } } */
