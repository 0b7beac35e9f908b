/* { dg-do compile } */
/* { dg-options "-O2 -fplugin-arg-entryway-plt=section" } */
/* Nobody asked for patchable functions: nothing is added, as in a vDSO.  */
int f (int x) { return x; }
/* { dg-final { scan-assembler-not "LEW" } } */
/* { dg-final { scan-assembler-not "entryway" } } */
