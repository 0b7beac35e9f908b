/* { dg-do compile } */
/* { dg-options "-O2 -fpatchable-function-entry=2 -fplugin-arg-entryway-plt=inline" } */
/* Another section of the user's; its records are tied to it.  */
__attribute__ ((section (".init.text"))) int f (int x) { return x; }
__attribute__ ((section (".init.text"))) int g (int x) { return x + 1; }
int h (int x) { return x + 2; }
/* { dg-final { scan-assembler-times "\t.balign\t8\n.LEWA\[0-9\]+:\n\tldr\tx16, .LEWA\[0-9\]+.8\n\tbr\tx16\n\t.inst\t0, 0\n" 3 } } */
/* { dg-final { scan-assembler-times "\t.pushsection\t__entryway_sites,\"ao\\?\",%progbits,.LEWA0\n" 2 } } */
/* { dg-final { scan-assembler-times "\t.pushsection\t__entryway_sites,\"ao\\?\",%progbits,.LEWA2\n" 1 } } */
