/* SPDX-License-Identifier: GPL-2.0-or-later */
/* aarch64.c: areas of arm64 functions, as data.

   Encodings are from the Arm Architecture Reference Manual (Arm ARM), A64 base
   instructions.  BL has a signed 26-bit offset in words: +-128 MiB; an area
   lies right before its function, so it is always in reach, but that is
   checked, not believed.

   Of the instructions here only NOP and BL may replace each other while another
   CPU executes them (Arm ARM, "concurrent modification and execution of
   instructions").  MOV x9, x30 is not among those: hence ew_area_prepare.  The
   kernel writes the same MOV (Linux 6.12, arch/arm64/kernel/ftrace.c,
   ftrace_init_nop).  */

/* Instructions are little-endian always; area.c reads them as data.  */
#ifdef __AARCH64EB__
# error "big-endian arm64 has no areas: compile generic.c instead"
#endif

#include "arch.h"

static const uint32_t code[] =
{
  0x58000050,			/* ldr x16, . + 8 */
  0xd61f0200			/* br x16 */
};

static const uint32_t landing_pads[] =
{
  0xd503245f,			/* bti c */
  0xd50324df,			/* bti jc */
  0
};

static int
call (uintptr_t from, uintptr_t to, uint32_t *insn)
{
  const uintptr_t reach = (uintptr_t) 1 << 27;
  uintptr_t distance = to - from;

  /* Unsigned: DISTANCE + REACH is below 2 * REACH just for -REACH <= DISTANCE
     < REACH.  */
  if (distance % 4 != 0 || distance + reach >= 2 * reach)
    return 1;
  *insn = 0x94000000 | (uint32_t) (distance / 4 & 0x03ffffff);
  return 0;
}

const struct ew_arch ew_native =
{
  .area_size = 16,
  .area_align = 8,
  .literal = 8,
  .insn_size = 4,
  .code = code,
  .nop = 0xd503201f,
  .save_lr = 0xaa1e03e9,	/* mov x9, x30 */
  .landing_pads = landing_pads,
  .call = call
};

/* Entered with the return address into the function in x30 and the function's
   caller in x9; x10 is free at a function's entry (AAPCS64, "temporary
   registers").  BTI C: reached by BR x16.  */
__asm__ (".pushsection .text, \"ax\", %progbits\n"
	 "	.balign	8\n"
	 "	.globl	ew_area_return\n"
	 "	.type	ew_area_return, %function\n"
	 "ew_area_return:\n"
	 "	hint	34\n"
	 "	mov	x10, x30\n"
	 "	mov	x30, x9\n"
	 "	ret	x10\n"
	 "	.size	ew_area_return, . - ew_area_return\n"
	 "	.popsection");
