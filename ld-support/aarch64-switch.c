/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aarch64-switch.c: tables of branches, as GCC and Clang make them.

	cmp	w0, 7			the index is at most 7
	b.hi	default
	adrp	x1, table
	add	x1, x1, :lo12:table
	ldrb	w0, [x1, w0, uxtw]	an entry of 1, 2 or 4 bytes
	adr	x1, base
	add	x0, x1, w0, sxtb #2	GCC; Clang: add x0, x1, x0, lsl #2
	br	x0

   (GCC's config/aarch64/aarch64.md, casesi; LLVM's AArch64AsmPrinter.cpp, JumpTableDest.)
   An entry is the distance from BASE to where it leads, in instructions; one that Clang
   loads with ldrsw and adds as it is, in bytes.  The parts may
   be mixed with other instructions, but stand in one piece of code without ways into
   it; only the comparison may be before that, and a branch.  Anything else is not
   taken for a table, and stays a jump whose goal is not known.  */

#include "config.h"
#include "aarch64-switch.h"

#define MOST_ENTRIES 4096

/* The unit before UNIT that writes REG, in the same piece of code, or EW_NO_REG.  */
static bool
find_writer (const struct ew_a64_search *search, uint32_t unit, unsigned reg,
	     uint32_t *writer)
{
  struct ew_insn insn;
  unsigned i;

  for (i = 0; i < MOST_BACK && is_inner (search, unit); i++)
    {
      ew_code_insn (search->code, search->section, --unit, &insn);
      *writer = unit;
      if (insn.writes & EW_REG_MASK (reg))
	return true;
    }
  return false;
}

/* The address that UNIT, which adds the low bits, completes: of an object by its
   relocation, of a linked file with the ADRP before it.  */
static bool
find_table (const struct ew_a64_search *search, uint32_t unit, struct ew_place *table)
{
  const struct ew_object *object = search->code->object;
  const struct ew_branch_reloc *reloc
    = ew_code_reloc (&search->code->sections[search->section], (uint64_t) unit * 4);
  uint32_t add = word (search, unit), adrp, from;
  uint64_t address;

  if ((add & 0xffc00000) != 0x91000000)
    return false;
  if (reloc != NULL)
    {
      table->section = object->symbols[reloc->symbol].shndx;
      table->offset = object->symbols[reloc->symbol].value + (uint64_t) reloc->addend;
      return table->section != SHN_UNDEF && table->section < object->n_sections;
    }
  if (!object->linked || !find_writer (search, unit, bits (add, 5, 5), &from))
    return false;
  adrp = word (search, from);
  if ((adrp & 0x9f000000) != 0x90000000)
    return false;
  address = object->sections[search->section].address + (uint64_t) from * 4;
  address = (address & ~UINT64_C (4095)) + bits (add, 10, 12)
	    + ((uint64_t) signed_bits (bits (adrp, 5, 19) << 2 | bits (adrp, 29, 2), 0, 21)
	       << 12);
  table->section = ew_section_at (object, address);
  table->offset = address - object->sections[table->section].address;
  return table->section != 0;
}

/* The addition that makes what is jumped to: of registers *BASE and *INDEX, which may be
   shifted.  */
static bool
is_sum (uint32_t insn, unsigned *base, unsigned *index, struct ew_switch *out)
{
  *base = bits (insn, 5, 5);
  *index = bits (insn, 16, 5);
  out->is_signed = bits (insn, 13, 3) >= 4 && bits (insn, 21, 1);
  out->in_units = bits (insn, 10, 3) == 2;
  return ((insn & 0xffe0fc00) == 0x8b000800 || (insn & 0xffe0fc00) == 0x8b000000
	  || ((insn & 0xffe01c00) == 0x8b200800 && bits (insn, 13, 2) != 3));
}

/* The load of an entry, with an index: ldrb, ldrh, ldr of 32 bits; ldrsw for entries in
   bytes.  */
static bool
is_load (uint32_t insn, struct ew_switch *out)
{
  unsigned size = bits (insn, 30, 2);

  if ((insn & 0xffe00c00) == 0xb8a00800)
    {
      out->is_signed = true;
      out->size = 4;
      return !out->in_units;
    }
  out->size = 1u << size;
  return (insn & 0x3fe00c00) == 0x38600800 && size != 3 && out->in_units;
}

bool
ew_aarch64_switch (const struct ew_code *code, unsigned section, uint32_t unit,
		   struct ew_switch *out)
{
  const struct ew_a64_search search = { code, section };
  unsigned base, index;
  uint32_t at, adr, load, add;

  if (!find_writer (&search, unit, bits (word (&search, unit), 5, 5), &at)
      || !is_sum (word (&search, at), &base, &index, out)
      || !find_writer (&search, at, base, &adr)
      || (word (&search, adr) & 0x9f000000) != 0x10000000
      || !find_writer (&search, at, index, &load)
      || !is_load (word (&search, load), out)
      || !find_writer (&search, load, bits (word (&search, load), 5, 5), &add)
      || !find_table (&search, add, &out->table))
    return false;
  out->base = adr + (bits (word (&search, adr), 5, 19) << 2
		     | bits (word (&search, adr), 29, 2)) / 4;
  if (bits (word (&search, adr), 23, 1))
    return false;
  out->n = ew_aarch64_bound (&search, load, bits (word (&search, load), 16, 5));
  return out->n != 0 && out->n <= MOST_ENTRIES;
}
