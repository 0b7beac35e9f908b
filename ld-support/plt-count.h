/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plt-count.h: how many PLT entries the far calls of an object need.

   A Linux module is loaded as two allocations, the core and the init part.  Where each
   has a PLT of its own, there is a number for each, else one for both.  A number here is
   that of entries for calls; what the loader adds, spare entries and those for ftrace,
   is in the sizes of sections (ew_plt_size).  */

#ifndef EW_PLT_COUNT_H
#define EW_PLT_COUNT_H

#include "intern.h"
#include "reloc.h"

#include <string.h>

struct ew_plt_rule
{
  bool emulate_loader;		/* What the kernel reserves, not what it needs.  */
  bool erratum;			/* The erratum for which a target has a rule.  */
  bool in_order;		/* As if the calls were in the loader's order.  */
};

/* Count into COUNTS.  False and a message where OBJECT is damaged.  */
bool ew_plt_count (struct ew_object *object, const struct ew_plt_rule *rule,
		   uint64_t counts[EW_PLT_COUNTS]);

/* Bytes of SECTION of a module with COUNTS.  */
uint64_t ew_plt_size (const struct ew_plt_section *section,
		      const uint64_t counts[EW_PLT_COUNTS]);

/* Whether RELOC, of a section that relocates section TARGET of OBJECT, is a call that the
   loader may make an entry for.  */
bool ew_plt_wants_entry (const struct ew_object *object, unsigned target,
			 const struct ew_reloc *reloc);

/* --- between plt-count.c, which has the loader's rules, and plt-minimum.c  */

/* What a relocation type is.  BANK says which others it may be equal to.  */
struct ew_plt_class
{
  unsigned char kind;		/* enum ew_plt_kind.  */
  unsigned char bank;
};
enum ew_plt_kind { EW_PLT_OTHER, EW_PLT_CALL, EW_PLT_GOT_ENTRY };

#define EW_PLT_MAP 1024

struct ew_plt_counter
{
  struct ew_object *object;
  const struct ew_plt *plt;
  const struct ew_plt_rule *rule;
  uint64_t *counts;
  struct ew_plt_class map[EW_PLT_MAP];	/* By type; what is above is EW_PLT_OTHER.  */
  unsigned banks;
  /* By bank and symbol: in which relocation section it was seen last, with addend 0
     (loader); or in which regions it was, as bits (minimum).  */
  uint32_t *stamps;
  uint32_t *others;		/* The same with another addend, or NULL.  */
  struct ew_intern addends;	/* Of those that have one: struct ew_plt_key.  */
};

/* One call or GOT entry, where its addend matters.  No padding.  */
struct ew_plt_key
{
  uint64_t scope;		/* Section, or region.  */
  int64_t addend;
  uint32_t symbol;
  uint32_t bank;
};

/* Where KEY is seen for the first time, add 1 to *COUNT.  False without memory, after a
   message.  */
bool ew_plt_note (struct ew_plt_counter *counter, const struct ew_plt_key *key,
		  uint64_t *count);

/* Whether section INDEX of OBJECT is loaded with the init part (Linux, module_init_section
   in kernel/module/main.c).  */
static inline bool
ew_plt_is_init (const struct ew_object *object, unsigned index)
{
  return strncmp (object->sections[index].name, ".init", 5) == 0;
}

/* The count for code of section INDEX.  */
enum ew_plt_count ew_plt_region (const struct ew_object *object, unsigned index);

/* Whether RELOC of COUNTER's object may need an entry because of the erratum.  */
static inline bool
ew_plt_veneer (const struct ew_plt_counter *counter, const struct ew_reloc *reloc)
{
  return (counter->rule->erratum && counter->plt->entries_per_page != 0
	  && counter->plt->needs_veneer (reloc->type, reloc->offset));
}

/* How many entries more are for N entries, because of the erratum.  */
uint64_t ew_plt_slack (const struct ew_plt_counter *counter, uint64_t n);

/* What relocations of TYPE are.  */
static inline struct ew_plt_class
ew_plt_class (const struct ew_plt_counter *counter, uint32_t type)
{
  return counter->map[type < EW_PLT_MAP ? type : 0];
}

/* Give RELOC of SECTION, which asks for an entry, the addend that is in the code.  False
   and a message where that can't be read.  */
bool ew_plt_addend (struct ew_plt_counter *counter, unsigned section,
		    struct ew_reloc *reloc);

/* plt-apart.c: whether relocations, symbols and headers share no bytes of OBJECT with
   anything.  False and a message if they do.  */
bool ew_plt_apart (struct ew_object *object);

/* plt-minimum.c: count the fewest entries that any loader could do with.  */
bool ew_plt_minimum (struct ew_plt_counter *counter);

#endif /* EW_PLT_COUNT_H */
