/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kernel.h: what several commands ask of the kernel: small files, modules, time.

   What returns bool returns true, or false with errno set.  */

#ifndef KERNEL_H
#define KERNEL_H

#include <stdbool.h>
#include <stddef.h>

/* Put the beginning of FILE into TEXT, as a string.  */
bool read_text (const char *file, char *text, size_t size);

/* Write TEXT to FILE in one piece.  */
bool write_text (const char *file, const char *text);

bool load_module (const char *file);

/* Unload NAME; while it is in use, try again, for LIMIT ms.  */
bool unload_module (const char *name, long limit);

/* Milliseconds of the guest's clock, from some moment on.  */
long now_ms (void);
void sleep_ms (long ms);

#endif /* KERNEL_H */
