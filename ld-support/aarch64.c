/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aarch64.c: the facts about arm64.

   Relocation numbers: ELF for the Arm 64-bit Architecture (aaelf64), section
   5.7.  Encodings: Arm Architecture Reference Manual, A64.  The tables are Linux's.  What
   its loader does with far calls is in aarch64-plt.c.  */

#include "config.h"
#include "bytes.h"
#include "target.h"

#include <entryway/unwind.h>

#include <elf.h>

#define INSN_LDR_X16_LIT 0x58000050	/* ldr x16, . + 8 */
#define INSN_BR_X16 0xd61f0200
#define INSN_NOP 0xd503201f
#define INSN_BTI_C 0xd503245f
#define INSN_BTI_JC 0xd50324df

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
  .near_types = { R_AARCH64_CONDBR19, R_AARCH64_TSTBR14 },
  .n_near_types = 2,
  .address_type = R_AARCH64_ADD_ABS_LO12_NC,
  .prel32_reloc = R_AARCH64_PREL32,
  .rows_reloc = R_AARCH64_ABS64,
  .dictionary = ew_dictionary_aarch64,
  .dictionary_size = &ew_dictionary_aarch64_size,
  .sp_name = "sp",
  .fp_name = "x29",
  .reg_prefix = "x",
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
