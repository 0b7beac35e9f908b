// { dg-do assemble }
// { dg-options "-O2 -g -fno-inline -fpatchable-function-entry=2 -fplugin-arg-entryway-plt=section -fplugin-arg-entryway-hints=all" }
// Inline functions and templates are COMDAT: slot, record and rows are in their group.
template <class T> __attribute__ ((noinline)) T twice (T x) { return x + x; }
inline __attribute__ ((noinline)) int once (int x) { return x; }
struct A { virtual int m (int x) { return x; } virtual ~A () {} };
int f (int x) { A a; return twice (x) + once (x) + a.m (x); }
