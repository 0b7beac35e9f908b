/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arm-plt.c: the PLT of modules of 32-bit Arm.

   Linux 6.12 to 7.3, arch/arm/kernel/module-plts.c and include/asm/module.h; numbers and
   encodings: ELF for the Arm Architecture, 4.6.1.  BL reaches +-32 MiB, in Thumb
   +-16 MiB.  Entries are made in groups: as many instructions `ldr pc, lit' as fill a
   cache line (64 bytes on ARMv7), and as many literals.  Each PLT begins with two entries
   for ftrace.

   There is no addend but what the instruction has (REL).  The loader shares those entries
   whose addend is 0, which reads as -8, the processor's pipeline, in the instruction
   (-4 in Thumb).  It compares each relocation with the one before it only, in an order
   by type and symbol that leaves the rest to the sort: where one symbol is called with
   and without an addend, the sort decides what is counted.  */

#include "config.h"
#include "bytes.h"
#include "reloc.h"

#include <elf.h>

#define LINE 64			/* L1_CACHE_BYTES.  */

static int64_t
sign_extend (uint32_t value, unsigned bits)
{
  return (int32_t) (value << (32 - bits)) >> (32 - bits);
}

/* BL and B.W: the offset is S:I1:I2:imm10:imm11:0, and J is not I where S is 0.  */
static int64_t
thumb_addend (const unsigned char *code)
{
  uint32_t upper = ew_get16 (code), lower = ew_get16 (code + 2);
  uint32_t sign = upper >> 10 & 1;
  uint32_t i1 = ~(lower >> 13 ^ sign) & 1, i2 = ~(lower >> 11 ^ sign) & 1;

  return sign_extend (sign << 24 | i1 << 23 | i2 << 22 | (upper & 0x3ff) << 12
		      | (lower & 0x7ff) << 1, 25) + 4;
}

static int64_t
addend (uint32_t type, const unsigned char *code)
{
  if (type == R_ARM_THM_PC22 || type == R_ARM_THM_JUMP24)
    return thumb_addend (code);
  return sign_extend ((ew_get32 (code) & 0xffffff) << 2, 26) + 8;
}

static bool
order_matters (const struct ew_reloc *reloc, unsigned like)
{
  (void) reloc;
  return like == (EW_SEEN_ZERO | EW_SEEN_OTHER);
}

static int
compare (const struct ew_reloc *a, const struct ew_reloc *b)
{
  if (a->type != b->type)
    return a->type < b->type ? -1 : 1;
  return (a->symbol > b->symbol) - (a->symbol < b->symbol);
}

static uint64_t
count_sorted (struct ew_reloc *relocs, size_t n,
	      bool (*far) (const void *data, const struct ew_reloc *reloc),
	      const void *data)
{
  uint64_t entries = 0;
  size_t i;

  ew_plt_sort (relocs, n, compare);
  for (i = 0; i < n; i++)
    if (far (data, &relocs[i])
	&& (relocs[i].addend != 0 || i == 0 || relocs[i - 1].addend != 0
	    || compare (&relocs[i - 1], &relocs[i]) != 0))
      entries++;
  return entries;
}

static const struct ew_plt_section sections[] =
{
  { .name = ".plt", .count = EW_PLT_CORE, .spare = 2, .entry = 8, .round = 2 * LINE,
    .align = LINE, .code = true },
  { .name = ".init.plt", .count = EW_PLT_INIT, .spare = 2, .entry = 8,
    .round = 2 * LINE, .align = LINE, .code = true },
  { .name = NULL }
};

const struct ew_plt ew_plt_arm =
{
  .relocations = SHT_REL,
  .calls = { R_ARM_CALL, R_ARM_PC24, R_ARM_JUMP24, R_ARM_THM_PC22, R_ARM_THM_JUMP24 },
  .types_apart = true,
  .init_apart = true,
  .not_own_section = true,
  .addends = EW_ADDEND_ZERO,
  .addend = addend,
  .order_matters = order_matters,
  .count_sorted = count_sorted,
  .reach = UINT64_C (32) << 20,
  .sections = sections,
  .sites = "__mcount_loc",
  .site_size = 4
};
