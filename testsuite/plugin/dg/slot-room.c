/* { dg-do compile } */
/* { dg-options "-O2 -fpatchable-function-entry=65535,16383 -fplugin-arg-entryway-plt=section" } */
/* As many as can be: a slot takes none of GCC's.  */
int f (int x) { return x; }
/* { dg-final { scan-assembler-times "\t.2byte\t65532\n\t.byte\t255, 18\n" 1 } } */
