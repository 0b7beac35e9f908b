/* SPDX-License-Identifier: GPL-2.0-only */
/* lookup.h: the address of what the kernel does not export.

   kallsyms_lookup_name is not exported either; a kprobe of it is given its address.  For
   tests only.  */

#ifndef LOOKUP_H
#define LOOKUP_H

#include <linux/kprobes.h>

/* The address of NAME, or NULL.  */
static inline void *
lookup_name (const char *name)
{
  struct kprobe probe = { .symbol_name = "kallsyms_lookup_name" };
  unsigned long (*lookup) (const char *);

  if (register_kprobe (&probe) < 0)
    return NULL;
  lookup = (void *) probe.addr;
  unregister_kprobe (&probe);
  return (void *) lookup (name);
}

#endif /* LOOKUP_H */
