/* { dg-do compile } */
/* { dg-options "-O2 -fpatchable-function-entry=2 -fplugin-arg-entryway-plt=section" } */
/* What Linux frees early has its slots there too; what it does not free, and .exit,
   has not.  */
__attribute__ ((section (".init.text"))) int f (int x) { return x; }
__attribute__ ((section (".init.text"))) int g (int x) { return x + 1; }
__attribute__ ((section (".exit.text"))) int h (int x) { return x + 2; }
__attribute__ ((section (".noinit"))) int i (int x) { return x + 3; }
int j (int x) { return x + 4; }
/* { dg-final { scan-assembler-times "\t.pushsection\t.init.entryway.plt,\"ax\\?\",%progbits\n" 2 } } */
/* { dg-final { scan-assembler-times "\t.pushsection\t.entryway.plt,\"ax\\?\",%progbits\n" 3 } } */
/* { dg-final { scan-assembler-times "\t.pushsection\t__entryway_sites,\"ao\\?\",%progbits,.LEWF0\n" 2 } } */
