// { dg-do compile }
// { dg-options "-O2 -fpatchable-function-entry=2 -fplugin-arg-entryway-plt=inline" }
// Exceptions, hot and cold parts, thunks: no area but for real functions.
struct A { virtual int m (int); int a; }; struct B { virtual int n (int); int b; };
struct C : A, B { int m (int) override; int n (int) override; };
int C::m (int x) { return x; }
int C::n (int x) { try { return m (x) ? throw 3 : 4; } catch (int i) { return i; } }
// { dg-final { scan-assembler-times "\tbr\tx16\n\t.inst" 2 } }
// { dg-final { scan-assembler "_ZThn16_N1C1nEi" } }
