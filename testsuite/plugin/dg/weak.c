/* { dg-do compile } */
/* { dg-options "-O2 -fpatchable-function-entry=2 -fplugin-arg-entryway-plt=inline" } */
/* Weak functions: no record may depend on which copy wins, so it is by a local label.  */
__attribute__ ((weak)) int f (int x) { return x; }
/* { dg-final { scan-assembler-times "\t.balign\t8\n.LEWA\[0-9\]+:\n\tldr\tx16, .LEWA\[0-9\]+.8\n\tbr\tx16\n\t.inst\t0, 0\n" 1 } } */
/* { dg-final { scan-assembler-not "4byte\tf" } } */
