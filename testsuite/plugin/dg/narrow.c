/* { dg-do compile } */
/* { dg-options "-O2 -fplugin-arg-entryway-plt=inline" } */
/* One NOP, or none after the label: an area, and a record that says so.  */
__attribute__ ((patchable_function_entry (1))) int f (int x) { return x; }
__attribute__ ((patchable_function_entry (2, 2))) int g (int x) { return x; }
/* { dg-final { scan-assembler-times "\t.balign\t8\n.LEWA\[0-9\]+:\n\tldr\tx16, .LEWA\[0-9\]+.8\n\tbr\tx16\n\t.inst\t0, 0\n" 2 } } */
/* { dg-final { scan-assembler-times "\t.4byte\t.LEWA\[0-9\]+ - .\n\t.2byte\t16\n\t.byte\t1, 17\n" 1 } } */
/* { dg-final { scan-assembler-times "\t.4byte\t.LEWA\[0-9\]+ - .\n\t.2byte\t24\n\t.byte\t0, 17\n" 1 } } */
