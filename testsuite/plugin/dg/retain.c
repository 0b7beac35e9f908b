/* { dg-do compile } */
/* { dg-options "-O2 -Wno-attributes -fpatchable-function-entry=2 -fplugin-arg-entryway-plt=inline" } */
/* The assembler makes two sections of this one: each has its own anchor.  */
__attribute__ ((section ("foo"))) int f (int x) { return x; }
__attribute__ ((section ("foo"), retain, used)) int g (int x) { return x; }
/* { dg-final { scan-assembler-times "\"ao\\?\",%progbits,.LEWA0\n" 1 } } */
/* { dg-final { scan-assembler-times "\"ao\\?\",%progbits,.LEWA1\n" 1 } } */
