/* { dg-do compile } */
/* { dg-options "-O2 -fpatchable-function-entry=4,2 -fplugin-arg-entryway-plt=inline" } */
/* The kernel's layout: the two user NOPs and their record stay next to the label.  */
int f (int x) { return x; }
/* { dg-final { scan-assembler-times "\t.balign\t8\n.LEWA\[0-9\]+:\n\tldr\tx16, .LEWA\[0-9\]+.8\n\tbr\tx16\n\t.inst\t0, 0\n" 1 } } */
/* { dg-final { scan-assembler-times "\t.4byte\t.LEWA\[0-9\]+ - .\n\t.2byte\t24\n\t.byte\t2, 17\n" 1 } } */
/* { dg-final { scan-assembler "\t.inst\t0, 0\n\t.pushsection.*\t.popsection\n\t.section\t__patchable_function_entries.*.LPFE1:\n\tnop\n\tnop\n\t.type\tf, %function\nf:\n\tnop\n\tnop\n" } } */
