/* SPDX-License-Identifier: GPL-3.0-or-later */
/* console.h: output that the kernel does not cut, and reading files.

   What one call prints is not cut by a message of the kernel; what several
   calls print is not if they are between hold () and release (), which nest.
   The two readers return true, or false with errno set; what they could read
   before an error has been printed or seen.  */

#ifndef CONSOLE_H
#define CONSOLE_H

#include <stdbool.h>

/* To be called once, before any output.  */
void need_console (void);

void hold (void);
void release (void);

/* Undo the hold () of a process that died before its release ().  */
void let_kernel_speak (void);

void say (const char *format, ...) __attribute__ ((format (printf, 1, 2)));

/* Print FILE; INDENT goes before each line but the first.  */
bool copy_out (const char *file, const char *indent);

/* Call SEE with each line of FILE, without its newline, and ARGUMENT.  */
bool each_line (const char *file, void (*see) (const char *, const char *),
		const char *argument);

#endif /* CONSOLE_H */
