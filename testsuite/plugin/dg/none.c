/* { dg-do compile } */
/* { dg-options "-O2 -fpatchable-function-entry=4,2 -fplugin-arg-entryway-plt=inline" } */
/* The attribute overrules the option; 0 means no area and no record.  */
__attribute__ ((patchable_function_entry (0))) int f (int x) { return x; }
__attribute__ ((patchable_function_entry (0, 0))) int g (int x) { return x; }
/* { dg-final { scan-assembler-times "\t.balign\t8\n.LEWA\[0-9\]+:\n\tldr\tx16, .LEWA\[0-9\]+.8\n\tbr\tx16\n\t.inst\t0, 0\n" 0 } } */
/* { dg-final { scan-assembler-not "__entryway_sites" } } */
