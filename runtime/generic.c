/* SPDX-License-Identifier: GPL-2.0-or-later */
/* generic.c: a machine on which there are no areas.

   Every ew_area_ function then returns EW_E_ARCH, and nothing is read or
   written.  A new machine gets a file of its own beside this one.  */

#include "arch.h"

static const uint32_t none[] = { 0 };

static int
call (uintptr_t from, uintptr_t to, uint32_t *insn)
{
  (void) from;
  (void) to;
  (void) insn;
  return 1;
}

const struct ew_arch ew_native =
{
  .code = none,
  .landing_pads = none,
  .call = call
};

const char ew_area_return[1];
