/* { dg-do compile } */
/* { dg-options "-O2 -fpatchable-function-entry=17000,16400 -fplugin-arg-entryway-plt=section" } */
/* No room: the bytes before the label are counted with 16 bits.  */
int f (int x) /* { dg-error "no room for an area: .*f.* has 17000 patchable instructions, 16400 of them before its label" } */
{ return x; }
