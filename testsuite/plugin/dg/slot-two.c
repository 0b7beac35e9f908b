/* { dg-do compile } */
/* { dg-options "-O2 -fpatchable-function-entry=2 -fplugin-arg-entryway-plt=section" } */
/* Nothing precedes the function; its slot and its record of two entries are elsewhere.  */
int g (int x) { return x; }
static __attribute__ ((noinline)) int s (int x) { return x * 3; }
int f (int x) { return s (x) + 1; }
/* { dg-final { scan-assembler-times "\t.pushsection\t.entryway.plt,\"ax\\?\",%progbits\n\t.balign\t8\n.LEWA\[0-9\]+:\n\tldr\tx16, .LEWA\[0-9\]+.8\n\tbr\tx16\n\t.inst\t0, 0\n\t.popsection\n" 3 } } */
/* { dg-final { scan-assembler-times "\t.4byte\t.LEWA\[0-9\]+ - .\n\t.2byte\t0\n\t.byte\t2, 18\n\t.4byte\t.LEWF\[0-9\]+ - .\n\t.2byte\t0\n\t.byte\t0, 19\n" 3 } } */
/* { dg-final { scan-assembler "\nf:\n.LEWF\[0-9\]+:\n" } } */
/* { dg-final { scan-assembler-times "\t.section\t__patchable_function_entries" 3 } } */
