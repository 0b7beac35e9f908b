/* { dg-do compile } */
/* { dg-options "-O2 -ffunction-sections -fpatchable-function-entry=2 -fplugin-arg-entryway-plt=inline" } */
/* One section per function: one anchor per section.  */
int f (int x) { return x; }
int g (int x) { return x + 1; }
/* { dg-final { scan-assembler-times "\t.balign\t8\n.LEWA\[0-9\]+:\n\tldr\tx16, .LEWA\[0-9\]+.8\n\tbr\tx16\n\t.inst\t0, 0\n" 2 } } */
/* { dg-final { scan-assembler "\"ao\\?\",%progbits,.LEWA0\n" } } */
/* { dg-final { scan-assembler "\"ao\\?\",%progbits,.LEWA1\n" } } */
