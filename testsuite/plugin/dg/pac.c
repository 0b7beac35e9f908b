/* { dg-do compile } */
/* { dg-options "-O2 -fpatchable-function-entry=4,2 -mbranch-protection=pac-ret -fplugin-arg-entryway-plt=inline" } */
/* PACIASP comes after the NOPs.  */
int g (int);
int f (int x) { return g (x) + 1; }
/* { dg-final { scan-assembler-times "\t.balign\t8\n.LEWA\[0-9\]+:\n\tldr\tx16, .LEWA\[0-9\]+.8\n\tbr\tx16\n\t.inst\t0, 0\n" 1 } } */
/* { dg-final { scan-assembler-times "\t.4byte\t.LEWA\[0-9\]+ - .\n\t.2byte\t24\n\t.byte\t2, 17\n" 1 } } */
/* { dg-final { scan-assembler "f:\n\tnop\n\tnop\n.*\thint\t25 // paciasp\n" } } */
