/* SPDX-License-Identifier: GPL-2.0-or-later */
/* memo.h: between lookup.c and memo.c.  */

#ifndef EW_RUNTIME_MEMO_H
#define EW_RUNTIME_MEMO_H

#include <entryway/unwind.h>

/* ew_lookup in a table that remembers.  */
const struct ew_table_state *ew_lookup_memo (const struct ew_table *table,
					     uintptr_t address);

/* ew_lookup without it.  */
const struct ew_table_state *ew_lookup_afresh (const struct ew_table *table,
					       uintptr_t address);

#endif /* EW_RUNTIME_MEMO_H */
