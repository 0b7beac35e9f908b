/* SPDX-License-Identifier: GPL-3.0-or-later */
/* target.h: all that the link helper asks about an architecture.

   One line in arch.def and one constant struct ew_target in ID.c are a whole
   architecture; nothing else in this directory may know one.  Whatever can be
   said as a number is a number here, and a hook is left only where bytes of
   code or an offset must be judged.  An architecture without a line is refused
   (never counted as zero).

   What Linux's module loader does with far calls is apart, in plt.h, since it is known
   of more architectures.  The facts for arm64: ELF for the Arm 64-bit Architecture
   (relocation numbers).  */

#ifndef EW_TARGET_H
#define EW_TARGET_H

#include "insn.h"
#include "plt.h"

#include <stddef.h>

/* Most relocation types of jumps and branches besides those of far calls.  */
#define EW_MAX_NEAR_TYPES 4

/* A table of Linux, code-linux.c; the list ends with a name of NULL.  */
enum ew_linux_kind { EW_LINUX_JUMP, EW_LINUX_FAULT, EW_LINUX_ALTERNATIVE };

struct ew_linux_table
{
  const char *name;		/* Of its section.  */
  enum ew_linux_kind kind;
  unsigned char size;		/* Bytes of an entry.  */
  unsigned char length_at;	/* Where an alternative has the size of its code;
				   before it, that of the code that it replaces.  */
};

struct ew_code;
struct ew_switch;

struct ew_target
{
  /* Relocation types of the branches that are not in struct ew_plt: they say where an
     instruction goes, too.  */
  uint32_t near_types[EW_MAX_NEAR_TYPES];
  unsigned n_near_types;

  /* That of the addition which completes the address of such a table.  */
  uint32_t address_type;

  /* Type of a PC-relative relocation of 32 bits: on the `area' field of a record, on
     the address words of a table.  */
  uint32_t prel32_reloc;

  /* Type of the relocation on the base of a run of rows.  */
  uint32_t rows_reloc;

  /* The default dictionary of tables (entryway/table.h), 8-aligned, or NULL.  */
  const uint64_t *dictionary;
  const size_t *dictionary_size;	/* Bytes.  */

  /* How rows name registers: the stack pointer, the frame pointer, and what
     stands before the DWARF number of any other one.  */
  const char *sp_name, *fp_name, *reg_prefix;

  /* Bytes of an entry of __patchable_function_entries.  */
  unsigned patchable_size;

  /* Bytes of a NOP and of each other instruction of the patch site.  */
  unsigned insn_size;

  /* Whether CODE, AREA_SIZE bytes of an object, are an inline area.  The
     literal may hold anything: it is armed at run time.  */
  bool (*area_ok) (const unsigned char *code);

  /* Describe the instruction at CODE.  */
  void (*insn) (const unsigned char *code, struct ew_insn *insn);

  /* Whether the jump to what is in a register at UNIT of SECTION is one by a table, which
     OUT then describes (code.h).  NULL where that can't be known.  */
  bool (*find_switch) (const struct ew_code *code, unsigned section, uint32_t unit,
		       struct ew_switch *out);

  /* The registers of rows, by DWARF's numbers (the link register is in arch.def);
     that of a shadow call stack, or EW_NO_REG; and the mask of those that do not
     survive a call.  */
  unsigned char sp, fp, shadow;
  uint32_t call_writes;

  /* NOPs behind the label that make a patch site; where it is patched, the register that
     the caller of the function is in.  */
  unsigned char site_nops, alternate;

  const struct ew_linux_table *linux_tables;

  /* Whether the instruction at CODE is a NOP.  */
  bool (*is_nop) (const unsigned char *code);

  /* Whether the instruction at CODE is a landing pad, which the compiler puts
     between a function's label and its NOPs.  */
  bool (*is_landing_pad) (const unsigned char *code);
};

/* A line of arch.def.  */
struct ew_arch
{
  const char *name;
  uint16_t machine;
  unsigned char elf_class;
  unsigned char elf_data;
  unsigned code_unit;
  unsigned area_size;
  unsigned area_align;
  unsigned lr;
  const struct ew_target *target;	/* NULL with EW_ARCH_PLT.  */
  const struct ew_plt *plt;
};

/* The hooks of instructions.  */
void ew_aarch64_insn (const unsigned char *code, struct ew_insn *insn);
bool ew_aarch64_switch (const struct ew_code *code, unsigned section, uint32_t unit,
			struct ew_switch *out);

#define EW_ARCH(id, name, machine, class, data, unit, size, align, lr) \
  extern const struct ew_target ew_target_##id;
#include <entryway/arch.def>

/* The architecture whose ELF machine number is MACHINE, or NULL.  */
const struct ew_arch *ew_arch_find (unsigned machine);

/* The names of all architectures with a target, and of all, for a message.  */
extern const char ew_arch_names[], ew_plt_names[];

/* What people call the ELF machine MACHINE, or NULL.  */
const char *ew_machine_name (unsigned machine);

#endif /* EW_TARGET_H */
