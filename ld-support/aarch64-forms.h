/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aarch64-forms.h: fields of A64 instructions, for the files that describe its forms.

   A form is a function that fills in what the instruction INSN does; which
   instruction has which is said in aarch64-insn.def.  The fields have the places that
   the Arm Architecture Reference Manual gives them: Rd or Rt in bits 0 to 4, Rn in 5
   to 9, Rt2 in 10 to 14, Rm or Rs in 16 to 20.  Register number 31 is the stack pointer
   or the zero register, depending on the form: Rn of an address and Rd of an immediate
   addition are the former, Rt of a load the latter.  A write of the 32-bit name of a
   register is one of the register.  */

#ifndef EW_AARCH64_FORMS_H
#define EW_AARCH64_FORMS_H

#include "insn.h"

#include <ansidecl.h>

#define SP 31
#define LR 30
#define ZR EW_NO_REG

typedef void ew_a64_form (uint32_t insn, struct ew_insn *out);

#define A64(mask, value, form) ew_a64_form ew_a64_##form;
#include "aarch64-insn.def"
#undef A64

static inline uint32_t
bits (uint32_t insn, unsigned from, unsigned n)
{
  return insn >> from & ((1u << n) - 1);
}

static inline int64_t
signed_bits (uint32_t insn, unsigned from, unsigned n)
{
  return (int64_t) ((uint64_t) bits (insn, from, n) << (64 - n)) >> (64 - n);
}

/* The register at bit FROM, 31 being the zero register.  */
static inline unsigned
reg (uint32_t insn, unsigned from)
{
  unsigned number = bits (insn, from, 5);

  return number == 31 ? ZR : number;
}

static inline void
write_reg (struct ew_insn *out, unsigned number)
{
  out->writes |= EW_REG_MASK (number);
}

static inline bool
is_64 (uint32_t insn)
{
  return insn >> 31;
}

#endif /* EW_AARCH64_FORMS_H */
