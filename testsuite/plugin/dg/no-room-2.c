/* { dg-do compile } */
/* { dg-options "-O2 -fpatchable-function-entry=65533 -fplugin-arg-entryway-plt=inline" } */
/* GCC counts NOPs in 16 bits.  */
int f (int x) { return x; } /* { dg-error "no room for an area" } */
