/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aarch64.c: the facts about arm64.

   Relocation numbers: ELF for the Arm 64-bit Architecture (aaelf64), section
   5.7.  B and BL carry 26 bits of words, +-128 MiB.

   Erratum 843419 of Cortex-A53 (Arm document EPM048406): an ADRP in one of the
   last two words of a 4 KiB page may compute a wrong address.  Linux moves such
   an ADRP into a PLT entry when the module is loaded.  A section that is
   aligned to 2^k can only have its word at OFFSET there if bits 3 to k-1 of
   OFFSET are all ones, so Linux raises the alignment where that settles it;
   only where more than a page would be needed does it spend an entry.  A PLT
   entry is 12 bytes (adrp, add, br), of which 4096 / 12 fit a page: one in so
   many would itself have its ADRP in the bad place, and the loader leaves room
   to skip it.  */

#include "config.h"
#include "bytes.h"
#include "target.h"

#include <entryway/unwind.h>

#include <elf.h>

/* Another number for R_AARCH64_NONE, left from a draft of the ABI.  */
#define R_AARCH64_WITHDRAWN_NONE 256

#define PAGE_SIZE 4096
#define PLT_ENTRY_SIZE 12

#define INSN_LDR_X16_LIT 0x58000050	/* ldr x16, . + 8 */
#define INSN_BR_X16 0xd61f0200
#define INSN_NOP 0xd503201f
#define INSN_BTI_C 0xd503245f
#define INSN_BTI_JC 0xd50324df

static bool
needs_veneer (uint32_t type, uint64_t offset)
{
  const uint64_t ones = (PAGE_SIZE - 1) & ~7;

  if (type != R_AARCH64_ADR_PREL_PG_HI21
      && type != R_AARCH64_ADR_PREL_PG_HI21_NC)
    return false;
  return (offset & ones) == ones;
}

static bool
area_ok (const unsigned char *code)
{
  return (ew_get32 (code) == INSN_LDR_X16_LIT
	  && ew_get32 (code + 4) == INSN_BR_X16);
}

static bool
is_nop (const unsigned char *code)
{
  return ew_get32 (code) == INSN_NOP;
}

static bool
is_landing_pad (const unsigned char *code)
{
  uint32_t insn = ew_get32 (code);

  return insn == INSN_BTI_C || insn == INSN_BTI_JC;
}

/* Linux 6.12 to 7.3: include/linux/jump_label.h, arch/arm64/include/asm/extable.h
   and alternative.h; arch/arm64/kvm/hyp has faults of its own.  */
static const struct ew_linux_table linux_tables[] =
{
  { "__jump_table", EW_LINUX_JUMP, 16, 0 },
  { "__ex_table", EW_LINUX_FAULT, 12, 0 },
  { "__kvm_ex_table", EW_LINUX_FAULT, 8, 0 },
  { ".altinstructions", EW_LINUX_ALTERNATIVE, 12, 11 },
  { NULL, 0, 0, 0 }
};

const struct ew_target ew_target_aarch64 =
{
  .branch_types = { R_AARCH64_CALL26, R_AARCH64_JUMP26 },
  .n_branch_types = 2,
  .near_types = { R_AARCH64_CONDBR19, R_AARCH64_TSTBR14 },
  .n_near_types = 2,
  .address_type = R_AARCH64_ADD_ABS_LO12_NC,
  .leaves_last_unsorted = true,
  .entries_per_page = PAGE_SIZE / PLT_ENTRY_SIZE,
  .needs_veneer = needs_veneer,
  .prel32_reloc = R_AARCH64_PREL32,
  .rows_reloc = R_AARCH64_ABS64,
  .dictionary = ew_dictionary_aarch64,
  .dictionary_size = &ew_dictionary_aarch64_size,
  .sp_name = "sp",
  .fp_name = "x29",
  .reg_prefix = "x",
  .other_none = R_AARCH64_WITHDRAWN_NONE,
  .patchable_size = 8,
  .insn_size = 4,
  .area_ok = area_ok,
  .insn = ew_aarch64_insn,
  .find_switch = ew_aarch64_switch,
  .sp = 31,
  .fp = 29,
  .shadow = 18,
  /* AAPCS64, "General-purpose Registers"; x18 is the platform's.  */
  .call_writes = 0x4003ffff,
  .site_nops = 2,
  .alternate = 9,
  .linux_tables = linux_tables,
  .is_nop = is_nop,
  .is_landing_pad = is_landing_pad
};
