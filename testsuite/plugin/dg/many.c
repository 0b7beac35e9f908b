/* { dg-do compile } */
/* { dg-options "-O2 -fpatchable-function-entry=300 -fplugin-arg-entryway-plt=inline" } */
/* More NOPs than the record can count.  */
int f (int x) { return x; }
/* { dg-final { scan-assembler-times "\t.4byte\t.LEWA\[0-9\]+ - .\n\t.2byte\t16\n\t.byte\t255, 17\n" 1 } } */
