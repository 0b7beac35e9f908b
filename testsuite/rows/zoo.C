// SPDX-License-Identifier: GPL-3.0-or-later
/* zoo.C: functions that only C++ has: destructors in the way of an exception,
   landing pads, thunks, COMDAT.  They are compiled, not run.  */
struct S { int x; S (int); ~S (); }; int ext (int); struct E { int v; };
int one (int x) { S s (x); return ext (x) + s.x; }
int two (int x) { try { S a (x), b (x + 1); return ext (a.x + b.x); } catch (E &e) { return e.v; } catch (...) { ext (1); throw; } }
int three (int n) { int r = 0; for (int i = 0; i < n; i++) try { r += ext (i); } catch (int k) { r -= k; } return r; }
int four (int n) { char *p = (char *) __builtin_alloca (n); try { return ext (p[0]); } catch (...) { return p[1]; } }
template <class T> T five (T x) { return x + ext ((int) x); } template int five<int> (int); template long five<long> (long);
struct A { virtual int f (int); int a; }; struct B { virtual int g (int); int b; }; struct C : A, B { int f (int); int g (int); };
int C::f (int x) { return x + a; } int C::g (int x) { return ext (x) + b; }
inline __attribute__ ((noinline)) int com (int x) { return ext (x); } int usecom (int x) { return com (x) + 1; }
int lam (int x) { auto l = [&] (int y) { return x + ext (y); }; return l (1) + l (2); }
void noex () noexcept { ext (1); }
