// SPDX-License-Identifier: GPL-3.0-or-later
/* cfi.cc: what GCC's call frame information says.

   GCC's pass dwarf2 (dwarf2cfi.cc) derives call frame information from the
   notes of the prologue and the epilogues, joins the paths through the
   function, and leaves one NOTE_INSN_CFI for each instruction of DWARF 5,
   section 6.4.2.  They are interpreted here for the CFA, the return address
   and the frame pointer; other saved registers are of no use to a stack trace.

   On arm64 the opcode that SPARC calls window_save says that the return
   address has been signed, or is no longer (AADWARF64, "DW_CFA_AARCH64_
   negate_ra_state").  An instruction that is not known here, a rule that is an
   expression or a register, an offset that no row can hold: the state is bad,
   until a restore_state goes back to a good one.  */

#include "gcc-compat.h"
#include "entryway.h"
#include "state.h"

static vec<struct ew_cfi> remembered;

struct ew_cfi
ew_cfi_start (void)
{
  struct ew_cfi state = { };

  remembered.truncate (0);
  state.cfa_reg = DWARF_FRAME_REGNUM (STACK_POINTER_REGNUM);
  return state;
}

/* The saved offset that STATE has for register REG, or NULL.  */
static HOST_WIDE_INT *
slot_of (struct ew_cfi *state, unsigned reg)
{
  if (reg == DWARF_FRAME_REGNUM (HARD_FRAME_POINTER_REGNUM))
    return &state->fp;
  if (reg == DWARF_FRAME_REGNUM (ew_target.lr))
    return &state->ra;
  return NULL;
}

/* A slot is below the CFA and aligned.  */
static void
save (struct ew_cfi *state, unsigned reg, HOST_WIDE_INT offset)
{
  HOST_WIDE_INT *slot = slot_of (state, reg);

  if (!slot)
    return;
  *slot = offset;
  if (offset >= 0 || offset % UNITS_PER_WORD != 0)
    state->bad = true;
}

static void
restore (struct ew_cfi *state, unsigned reg)
{
  HOST_WIDE_INT *slot = slot_of (state, reg);

  if (slot)
    *slot = 0;
}

void
ew_cfi_apply (struct ew_cfi *state, dw_cfi_ref cfi)
{
  const dw_cfi_oprnd &first = cfi->dw_cfi_oprnd1, &second = cfi->dw_cfi_oprnd2;

  switch (cfi->dw_cfi_opc)
    {
    case DW_CFA_def_cfa:
    case DW_CFA_def_cfa_sf:
      state->cfa_reg = first.dw_cfi_reg_num;
      state->cfa_offset = second.dw_cfi_offset;
      break;
    case DW_CFA_def_cfa_offset:
    case DW_CFA_def_cfa_offset_sf:
      state->cfa_offset = first.dw_cfi_offset;
      break;
    case DW_CFA_def_cfa_register:
      state->cfa_reg = first.dw_cfi_reg_num;
      break;
    case DW_CFA_offset:
    case DW_CFA_offset_extended:
    case DW_CFA_offset_extended_sf:
      save (state, first.dw_cfi_reg_num, second.dw_cfi_offset);
      break;
    case DW_CFA_restore:
    case DW_CFA_restore_extended:
    case DW_CFA_same_value:
      restore (state, first.dw_cfi_reg_num);
      break;
    case DW_CFA_remember_state:
      remembered.safe_push (*state);
      break;
    case DW_CFA_restore_state:
      if (remembered.is_empty ())
	state->bad = true;
      else
	*state = remembered.pop ();
      break;
    case DW_CFA_window_save:
      state->ra_signed = !state->ra_signed;
      break;
    case DW_CFA_args_size:
      break;
    case DW_CFA_register:
    case DW_CFA_undefined:
    case DW_CFA_expression:
    case DW_CFA_val_expression:
      if (slot_of (state, first.dw_cfi_reg_num))
	state->bad = true;
      break;
    default:
      state->bad = true;
    }
}
