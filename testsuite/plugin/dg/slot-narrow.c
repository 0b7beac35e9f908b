/* { dg-do compile } */
/* { dg-options "-O2 -fplugin-arg-entryway-plt=section" } */
/* One NOP, or none after the label: a slot, and a record that says so.  */
__attribute__ ((patchable_function_entry (1))) int f (int x) { return x; }
__attribute__ ((patchable_function_entry (2, 2))) int g (int x) { return x; }
/* { dg-final { scan-assembler-times "\t.pushsection\t.entryway.plt" 2 } } */
/* { dg-final { scan-assembler-times "\t.4byte\t.LEWA\[0-9\]+ - .\n\t.2byte\t0\n\t.byte\t1, 18\n" 1 } } */
/* { dg-final { scan-assembler-times "\t.4byte\t.LEWA\[0-9\]+ - .\n\t.2byte\t8\n\t.byte\t0, 18\n" 1 } } */
