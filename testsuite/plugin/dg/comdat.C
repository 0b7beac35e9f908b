// { dg-do compile }
// { dg-options "-O2 -fno-inline -fpatchable-function-entry=2 -fplugin-arg-entryway-plt=inline" }
// Inline functions and templates are COMDAT: the record is in their group.
template <class T> __attribute__ ((noinline)) T twice (T x) { return x + x; }
inline __attribute__ ((noinline)) int once (int x) { return x; }
struct A { virtual int m (int x) { return x; } virtual ~A () {} };
int f (int x) { A a; return twice (x) + once (x) + a.m (x); }
// { dg-final { scan-assembler "\t.section\t.text._Z4oncei,\"axG\",@progbits,_Z4oncei,comdat\n\t.align\t3\n.*.LEWA" } }
