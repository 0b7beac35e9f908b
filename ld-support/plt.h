/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plt.h: what Linux's module loader does about far calls, as data.

   A loader must know how much memory a module takes before it knows where that is, so it
   counts the relocations that may need an entry of the module's PLT, and its GOT, and
   makes room for all of them.  Every architecture has its own rule for that
   (module_frob_arch_sections; the file is named in each ARCH-plt.c), but the rules
   differ in a few points only: which relocations, which of them are taken for equal,
   and what an entry is.  These points are the fields of struct ew_plt.  Where a loader
   has a quirk that changes a number, that is a field too, or a hook.

   Facts are those of Linux 7.3; those of 6.12 are the same but for riscv64, and for
   ppc64le's stubs for ftrace.  */

#ifndef EW_PLT_H
#define EW_PLT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ew_reloc;

/* What is counted.  SITES are the places that ftrace may patch.  */
enum ew_plt_count { EW_PLT_CORE, EW_PLT_INIT, EW_PLT_GOT, EW_PLT_SITES,
		    EW_PLT_COUNTS };

/* A section that the loader sizes.  It has (COUNT + SPARE) entries of ENTRY bytes, and
   room for SITES * PER_SITE bytes, in whole entries; all that rounded up to a multiple
   of ROUND.  */
struct ew_plt_section
{
  const char *name;
  enum ew_plt_count count;	/* EW_PLT_COUNTS: none.  */
  unsigned spare;
  unsigned entry;
  unsigned per_site;
  unsigned round;		/* 0: none.  */
  unsigned align;		/* That the loader sets.  */
  bool code;			/* SHF_EXECINSTR.  */
  bool appended;		/* It is no section of the file, but room behind
				   one, or apart.  */
  bool optional;		/* The loader takes a file without it.  */
};

/* Which relocations the loader takes for equal: those with one symbol (and one type,
   see types_apart) ...  */
enum ew_plt_addends
{
  EW_ADDEND_ZERO,		/* only if both addends are 0,  */
  EW_ADDEND_SAME,		/* if the addends are the same,  */
  EW_ADDEND_ANY			/* whatever the addends.  */
};

#define EW_PLT_TYPES 13		/* With the 0 behind the last.  */

struct ew_plt
{
  /* SHT_RELA or SHT_REL: the one kind that the architecture has.  */
  uint32_t relocations;

  /* A second relocation type that does nothing, besides 0.  */
  uint32_t other_none;

  /* Types of the relocations of direct calls and jumps that may need an entry of the
     PLT, and of those that need one of the GOT; a 0 ends them.  Conditional branches
     are not among them: no loader redirects those.  */
  uint32_t calls[EW_PLT_TYPES], got[EW_PLT_TYPES];

  /* Relocations of two types are never equal.  Else those of all calls may be, and those
     of all GOT entries.  */
  bool types_apart;

  /* Code of the init part has a PLT of its own.  */
  bool init_apart;

  /* Relocations of sections that are not code count, too.  */
  bool every_section;

  /* Equal ones are shared in the whole file, not only in a relocation section.  */
  bool whole_file;

  /* A target in the section that is relocated needs no entry.  */
  bool not_own_section;

  /* A target in the file needs none at all; the loader may count it nevertheless.  */
  bool defined_is_near;

  enum ew_plt_addends addends;

  /* The partition before the sort leaves the last relocation unsorted where every
     earlier one needs an entry (see plt-count.c).  */
  bool leaves_last_unsorted;

  /* Branch relocations may change places, and the loader sorts them itself.  */
  bool sorts_branches;

  /* With --erratum-843419=on, how many entries fill one page of veneers; a
     region or section with N entries gets one more for each such page, begun
     or full.  0 where there is no such rule.  */
  unsigned entries_per_page;

  /* With --erratum-843419=on, whether a relocation of TYPE at OFFSET in its
     section may need an entry of its own.  */
  bool (*needs_veneer) (uint32_t type, uint64_t offset);

  /* In a SHT_REL section: what a call of TYPE, whose instruction is the 4 bytes at
     CODE, adds to its symbol.  */
  int64_t (*addend) (uint32_t type, const unsigned char *code);

  /* Whether what the loader counts may depend on the order that its sort leaves, for a
     section with RELOC in it; LIKE is what was seen of its symbol and type, it included:
     EW_SEEN_ZERO and EW_SEEN_OTHER, or'ed.  Then the section is sorted and counted by
     COUNT_SORTED, as the loader does it, N relocations at RELOCS, of which FAR says
     what may need an entry.  NULL where there is no such case.  */
  bool (*order_matters) (const struct ew_reloc *reloc, unsigned like);
  uint64_t (*count_sorted) (struct ew_reloc *relocs, size_t n,
			    bool (*far) (const void *data, const struct ew_reloc *reloc),
			    const void *data);

  /* How far a call reaches, in bytes, either way.  */
  uint64_t reach;

  /* What the loader sizes; a NULL name ends the list.  */
  const struct ew_plt_section *sections;

  /* What --emit=asm adds, or NULL.  */
  const char *emit_asm;

  /* The section that has an entry of SITE_SIZE bytes for each place that ftrace may
     patch.  */
  const char *sites;
  unsigned site_size;
};

enum { EW_SEEN_ZERO = 1, EW_SEEN_OTHER = 2 };

/* plt-sorted.c: put the N relocations at RELOCS into the order in which Linux's sort ()
   with COMPARE leaves them.  */
void ew_plt_sort (struct ew_reloc *relocs, size_t n,
		  int (*compare) (const struct ew_reloc *a, const struct ew_reloc *b));

#define EW_ARCH(id, name, machine, class, data, unit, size, align, lr) \
  extern const struct ew_plt ew_plt_##id;
#define EW_ARCH_PLT(id, name, machine, class, data) \
  extern const struct ew_plt ew_plt_##id;
#include <entryway/arch.def>

#endif /* EW_PLT_H */
