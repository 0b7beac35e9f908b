/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limits.h: what a process that reads files may take.  */

#ifndef EW_LIMITS_H
#define EW_LIMITS_H

/* Set the limits of this process, which is to read the N files NAMES, one after the
   other.  */
void ew_limits_set (char *const *names, int n);

/* Why SIGNAL has killed a process with these limits, for a message.  */
const char *ew_limits_cause (int signal);

#endif /* EW_LIMITS_H */
