/* SPDX-License-Identifier: GPL-2.0-or-later */
/* arch.h: what the runtime must know of a machine.

   Exactly one file of runtime/ is compiled in and defines ew_native: the one
   named after the processor, or generic.c, which says that there are no areas.
   area.c holds the protocol and knows no instruction.  Plain data where it can
   be; functions only for what has to be computed.  */

#ifndef EW_RUNTIME_ARCH_H
#define EW_RUNTIME_ARCH_H

#include <entryway/area.h>

struct ew_arch
{
  size_t area_size;		/* Bytes of code and literal; 0: no areas.  */
  size_t area_align;		/* Of the area, in bytes; a power of two.  */
  size_t literal;		/* Offset of the 8-byte literal.  */
  size_t insn_size;		/* Bytes of an instruction; a power of two.  */
  const uint32_t *code;		/* The instructions before the literal.  */
  uint32_t nop;
  uint32_t save_lr;		/* Goes before the BL: saves the caller.  */
  const uint32_t *landing_pads;	/* May precede the NOPs; 0 ends the list.  */
  /* *INSN = the instruction at FROM that calls TO; nonzero if out of reach.  */
  int (*call) (uintptr_t from, uintptr_t to, uint32_t *insn);
};

extern const struct ew_arch ew_native;

#endif /* EW_RUNTIME_ARCH_H */
