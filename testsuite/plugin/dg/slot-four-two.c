/* { dg-do compile } */
/* { dg-options "-O2 -fpatchable-function-entry=4,2 -fplugin-arg-entryway-plt=section" } */
/* NOPs before the label: they stay with it, and the record says how many bytes.  */
int f (int x) { return x; }
/* { dg-final { scan-assembler "\n\tnop\n\tnop\n.LEWF0:\n" } } */
/* { dg-final { scan-assembler-times "\t.4byte\t.LEWA0 - .\n\t.2byte\t8\n\t.byte\t2, 18\n\t.4byte\t.LEWF0 - .\n\t.2byte\t0\n\t.byte\t0, 19\n" 1 } } */
