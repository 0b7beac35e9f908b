/* { dg-do compile } */
/* { dg-options "-O2 -fpatchable-function-entry=2 -fplugin-arg-entryway-plt=inline" } */
/* An area and a record before each of two functions; the label is 16 bytes on.  */
int g (int x) { return x; }
static __attribute__ ((noinline)) int s (int x) { return x * 3; }
int f (int x) { return s (x) + 1; }
/* { dg-final { scan-assembler-times "\t.balign\t8\n.LEWA\[0-9\]+:\n\tldr\tx16, .LEWA\[0-9\]+.8\n\tbr\tx16\n\t.inst\t0, 0\n" 3 } } */
/* { dg-final { scan-assembler-times "\t.4byte\t.LEWA\[0-9\]+ - .\n\t.2byte\t16\n\t.byte\t2, 17\n" 3 } } */
/* { dg-final { scan-assembler-times "\t.section\t__patchable_function_entries" 3 } } */
