/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plt-count.h: how many PLT entries the far calls of an object need.

   A Linux module is loaded as two allocations, the core and the init part,
   and each has a PLT of its own.  A number here is that of entries for calls;
   the loader of arm64 adds one spare entry to each PLT, and makes a separate
   one for ftrace; neither is counted.  */

#ifndef EW_PLT_COUNT_H
#define EW_PLT_COUNT_H

#include "object.h"

enum ew_plt_region { EW_PLT_CORE, EW_PLT_INIT, EW_PLT_REGIONS };

struct ew_plt_rule
{
  bool emulate_loader;		/* What the kernel reserves, not what it needs.  */
  bool erratum;			/* The erratum for which a target has a rule.  */
};

/* Count into ENTRIES.  False and a message where OBJECT is damaged.  */
bool ew_plt_count (struct ew_object *object, const struct ew_plt_rule *rule,
		   uint64_t entries[EW_PLT_REGIONS]);

#endif /* EW_PLT_COUNT_H */
