/* { dg-do compile } */
/* { dg-options "-O2 -fpatchable-function-entry=17000,16500 -fplugin-arg-entryway-plt=inline" } */
/* No room: the distance to the label has 16 bits.  */
int f (int x) /* { dg-error "no room for an area: .*f.* has 17000 patchable instructions, 16500 of them before its label" } */
{ return x; }
