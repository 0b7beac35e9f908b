/* { dg-do compile } */
/* { dg-options "-O2 -fpatchable-function-entry=2 -fplugin-arg-entryway-plt=inline" } */
/* Cold code is not aligned by GCC (PR 88345), the area is.  */
__attribute__ ((cold)) int f (int x) { return x; }
/* { dg-final { scan-assembler-times "\t.balign\t8\n.LEWA\[0-9\]+:\n\tldr\tx16, .LEWA\[0-9\]+.8\n\tbr\tx16\n\t.inst\t0, 0\n" 1 } } */
/* { dg-final { scan-assembler "\t.section\t.text.unlikely,\"ax\",@progbits\n\t.align\t3\n" } } */
