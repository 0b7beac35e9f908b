/* { dg-do compile } */
/* { dg-options "-O2 -fplugin-arg-entryway-plt=inline" } */
/* Without the option only functions with the attribute are patchable.  */
__attribute__ ((patchable_function_entry (5, 3))) int f (int x) { return x; }
int g (int x) { return x; }
/* { dg-final { scan-assembler-times "\t.balign\t8\n.LEWA\[0-9\]+:\n\tldr\tx16, .LEWA\[0-9\]+.8\n\tbr\tx16\n\t.inst\t0, 0\n" 1 } } */
/* { dg-final { scan-assembler-times "\t.4byte\t.LEWA\[0-9\]+ - .\n\t.2byte\t28\n\t.byte\t2, 17\n" 1 } } */
