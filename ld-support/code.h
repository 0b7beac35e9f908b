/* SPDX-License-Identifier: GPL-3.0-or-later */
/* code.h: the code of an object as a graph of instructions.

   All text sections are read; each instruction is one code unit (arch.def).  An edge
   is a way from one instruction to another that is not the next one: a branch, as its
   relocation or its offset has it, or what Linux's tables say (code-linux.c).  Ways
   into registers (br) are not known; their places are listed.

   Invariants: a unit number is below N_UNITS of its section; the edges that lead to a
   unit are a list that begins at FIRST[unit], 0 being none.  Where mapping symbols say
   that data begins, no instruction is.  */

#ifndef EW_CODE_H
#define EW_CODE_H

#include "listing.h"

/* What is known of a unit.  */
enum
{
  EW_UNIT_DATA = 1,		/* No instruction.  */
  EW_UNIT_NOP = 2,
  EW_UNIT_FALLS = 4,		/* The next one is executed after it, or may be.  */
  EW_UNIT_SOFT = 8,		/* That is not certain: a call, a trap.  */
  EW_UNIT_CALL = 16,		/* It is a call.  */
  EW_UNIT_DEAD = 32,		/* Padding that nothing leads to.  */
  EW_UNIT_JUMPS = 64,		/* To what is in a register, and not known.  */
  EW_UNIT_MOVED = 128,		/* It is kept here for another place.  */
  EW_UNIT_QUIET = 256,		/* It goes on, stores nothing, and does not write the
				   stack pointer, the frame pointer or the link
				   register.  */
  EW_UNIT_REPLACED = 512,	/* It has alternatives.  */
  EW_UNIT_RETURNS = 1024,	/* It is a return.  */
  EW_UNIT_ADDRESS = 2048	/* It makes an address of the frame, in a register that is
				   neither the stack nor the frame pointer.  */
};

struct ew_edge
{
  uint32_t from, to;		/* Units.  */
  uint32_t next;		/* The next edge to TO, or 0.  */
  uint16_t from_section;
  bool before;			/* It is taken instead of the instruction at FROM
				   (a fault there), not by it.  */
};

/* The place that a branch, a jump or a call goes to.  */
struct ew_goal
{
  unsigned section;		/* 0: outside of the object.  */
  uint32_t unit;
  uint32_t symbol;		/* Then, its name, if it is not 0.  */
};

struct ew_call
{
  uint32_t unit;
  uint16_t section;
  bool by_register;
  struct ew_goal goal;
};

/* An instruction that is executed in the place of another one: Linux may put it there,
   or the linker has moved it away.  */
struct ew_alternative
{
  uint32_t unit, with;		/* WITH stands elsewhere in the code, in: */
  uint16_t section, with_section;
};

struct ew_code_section
{
  const unsigned char *bytes;	/* The object's; NULL for a section without code.  */
  uint32_t n_units;
  uint32_t *first;
  uint16_t *flags;
  /* The relocations of branches, by offset.  */
  struct ew_branch_reloc *relocs;
  size_t n_relocs, next_reloc;	/* Where the next one will be looked for first.  */
};

struct ew_code
{
  struct ew_object *object;
  struct ew_code_section *sections; /* By section number.  */
  struct ew_edge *edges;	/* From number 1 on.  */
  size_t n_edges, edge_capacity;
  struct ew_call *calls;	/* By section and unit.  */
  size_t n_calls, call_capacity;
  struct ew_place *jumps;	/* EW_UNIT_JUMPS, by section and offset.  */
  size_t n_jumps, jump_capacity;
  struct ew_alternative *alternatives; /* By place.  */
  size_t n_alternatives, alternative_capacity;
};

/* Read the code of OBJECT.  False and a message where something is wrong; then there
   is nothing to free.  */
bool ew_code_read (struct ew_object *object, struct ew_code *code);
void ew_code_free (struct ew_code *code);

/* Describe the instruction UNIT of SECTION.  */
void ew_code_insn (const struct ew_code *code, unsigned section, uint32_t unit,
		   struct ew_insn *insn);

/* Where INSN, unit UNIT of SECTION, goes or what it calls.  */
void ew_code_goal (const struct ew_code *code, unsigned section, uint32_t unit,
		   const struct ew_insn *insn, struct ew_goal *goal);

/* Room for one more than N ITEMS of SIZE bytes, or NULL.  */
void *ew_code_grow (void *items, size_t n, size_t *capacity, size_t size);

/* Print that there is no memory; false.  */
bool ew_code_no_memory (const struct ew_code *code);

/* code-connect.c: decode the instructions of CODE and connect them.  */
bool ew_code_connect (struct ew_code *code);

/* code-site.c: whether an entry of PATCHABLE is for the function whose label is UNIT of
   SECTION.  */
bool ew_code_is_patchable (const struct ew_code *code,
			   const struct ew_patchable *patchable, unsigned section,
			   uint32_t unit);

/* The units of the patch site at the label UNIT of SECTION: a landing pad, if there is
   one, and the NOPs that are patched.  0 where there are fewer.  */
unsigned ew_code_site (const struct ew_code *code, unsigned section, uint32_t unit);

/* The number of the first jump to what is not known at or behind OFFSET of SECTION.  */
size_t ew_code_first_jump (const struct ew_code *code, unsigned section,
			   uint64_t offset);

/* Add an edge.  False and a message without memory.  */
bool ew_code_edge (struct ew_code *code, unsigned from_section, uint32_t from,
		   unsigned to_section, uint32_t to, bool before);

/* code-relocs.c: read the relocations of branches in SECTION.  The one at OFFSET, or
   NULL.  */
struct ew_branch_reloc
{
  uint64_t offset;
  int64_t addend;
  uint32_t symbol;
};
bool ew_code_relocs (struct ew_code *code, unsigned section);
const struct ew_branch_reloc *ew_code_reloc (struct ew_code_section *section,
					     uint64_t offset);

/* Add an alternative.  False and a message without memory.  */
bool ew_code_alternative (struct ew_code *code, unsigned section, uint32_t unit,
			  unsigned with_section, uint32_t with);

/* A jump by a table.  */
struct ew_switch
{
  struct ew_place table;
  unsigned n, size;		/* Entries, and bytes of one.  */
  bool is_signed;
  bool in_units;		/* Entries are in units, and not in bytes.  */
  uint32_t base;		/* The unit that an entry counts from.  */
};

/* code-switch.c: add the edges of jumps by tables; they are jumps to what is not known
   no longer.  */
bool ew_code_switches (struct ew_code *code);

/* code-moved.c: find, in a linked file, what the linker has moved.  */
bool ew_code_moved (struct ew_code *code);

/* The number of the first alternative of UNIT of SECTION, or of one behind it.  */
size_t ew_code_first_alternative (const struct ew_code *code, unsigned section,
				  uint32_t unit);

/* code-linux.c: add what Linux's tables of branches, faults and alternatives say.  */
bool ew_code_linux (struct ew_code *code);

#endif /* EW_CODE_H */
