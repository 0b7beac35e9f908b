/* { dg-do compile } */
/* { dg-options "-Os -fpatchable-function-entry=2 -fplugin-arg-entryway-plt=inline" } */
/* Nor is anything at -Os.  */
int f (int x) { return x; }
/* { dg-final { scan-assembler-times "\t.balign\t8\n.LEWA\[0-9\]+:\n\tldr\tx16, .LEWA\[0-9\]+.8\n\tbr\tx16\n\t.inst\t0, 0\n" 1 } } */
/* { dg-final { scan-assembler "\t.text\n\t.align\t3\n" } } */
