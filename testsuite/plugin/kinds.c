/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions of all kinds, for objects.exp.  */

extern int outside (int);

static __attribute__ ((noinline)) int is_static (int x) { return x * 3; }
int is_global (int x) { return is_static (x) + outside (x); }
__attribute__ ((weak)) int is_weak (int x) { return is_static (x) + 1; }
__attribute__ ((cold)) int is_cold (int x) { return is_static (x) + 2; }
__attribute__ ((section (".init.text"))) int is_init (int x) { return x + 3; }
__attribute__ ((section (".init.text"), cold)) int is_init_2 (int x) { return x; }
__attribute__ ((optimize ("Os"))) int is_small (int x) { return outside (x) + 4; }
__attribute__ ((noreturn)) void does_not_return (void) { for (;;) outside (0); }
int has_array (int n) { int a[n]; outside ((long) a); return a[n - 1]; }
int has_stack_arguments (int a, int b, int c, int d, int e, int f, int g, int h,
			 int i) { return a + b + c + d + e + f + g + h + i; }
int is_variadic (int a, ...) { return outside (a); }
__attribute__ ((patchable_function_entry (0))) int is_left_alone (int x) { return x; }
int (*table[]) (int) = { is_static, is_global, is_weak, is_cold };
