/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dwarf2.h: the names that GCC's dwarf2out.h wants from a header of this name.

   GCC installs dwarf2out.h, which declares the notes that hold call frame
   information, but not the dwarf2.h that it includes.  Only the call frame
   instructions are used by the plugin; their numbers are those of the DWARF 5
   standard, section 7.24, and of the vendors' extensions that GCC makes.  The
   other enumerations need to exist, no more.  */

#ifndef EW_DWARF2_H
#define EW_DWARF2_H

enum dwarf_call_frame_info
{
  DW_CFA_advance_loc = 0x40,
  DW_CFA_offset = 0x80,
  DW_CFA_restore = 0xc0,
  DW_CFA_nop = 0x00,
  DW_CFA_set_loc = 0x01,
  DW_CFA_advance_loc4 = 0x04,
  DW_CFA_offset_extended = 0x05,
  DW_CFA_restore_extended = 0x06,
  DW_CFA_undefined = 0x07,
  DW_CFA_same_value = 0x08,
  DW_CFA_register = 0x09,
  DW_CFA_remember_state = 0x0a,
  DW_CFA_restore_state = 0x0b,
  DW_CFA_def_cfa = 0x0c,
  DW_CFA_def_cfa_register = 0x0d,
  DW_CFA_def_cfa_offset = 0x0e,
  DW_CFA_def_cfa_expression = 0x0f,
  DW_CFA_expression = 0x10,
  DW_CFA_offset_extended_sf = 0x11,
  DW_CFA_def_cfa_sf = 0x12,
  DW_CFA_def_cfa_offset_sf = 0x13,
  DW_CFA_val_expression = 0x16,
  DW_CFA_negate_ra_state_with_pc = 0x2c,	/* AArch64, not in GCC 12.  */
  DW_CFA_window_save = 0x2d,	/* AArch64: the return address is signed now,
				   or no longer.  */
  DW_CFA_args_size = 0x2e
};

enum dwarf_location_atom { DW_OP_none };
enum dwarf_attribute { DW_AT_none };
enum dwarf_tag { DW_TAG_none };
enum dwarf_type { DW_ATE_none };
enum dwarf_form { DW_FORM_none };

#endif /* EW_DWARF2_H */
