/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * asm/entryway.h: a reliable stack walk by entryway's tables.
 */
#ifndef __ASM_ENTRYWAY_H
#define __ASM_ENTRYWAY_H

#include <linux/stacktrace.h>

struct task_struct;

/*
 * Give all return addresses of @task, which is not running, to @consume, or
 * those of the current one from a function with the frame pointer @fp and the
 * return address @pc on; they are the caller's. 0 if the stack was walked to its
 * end and nothing was in doubt, else -EINVAL.
 */
int entryway_walk_reliable(stack_trace_consume_fn consume, void *cookie,
			   struct task_struct *task, unsigned long fp,
			   unsigned long pc);

#endif /* __ASM_ENTRYWAY_H */
