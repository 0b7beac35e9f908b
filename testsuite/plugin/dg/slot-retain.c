/* { dg-do assemble } */
/* { dg-options "-O2 -Wno-attributes -fpatchable-function-entry=2 -fplugin-arg-entryway-plt=section -fplugin-arg-entryway-hints=table" } */
/* The assembler makes two sections of this one; the slots are in one.  */
__attribute__ ((section ("foo"))) int f (int x) { return x; }
__attribute__ ((section ("foo"), retain, used)) int g (int x) { return x; }
