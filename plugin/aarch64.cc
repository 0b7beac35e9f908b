// SPDX-License-Identifier: GPL-3.0-or-later
/* aarch64.cc: the area of an arm64 function.

   BL reaches +-128 MiB (Arm ARM, "BL"); kernels, modules and trampolines
   are farther apart.  The area is within reach of the function's own BL and
   holds a load of a 64-bit literal and a branch to it.  x16 and x17 are the
   registers that the procedure call standard gives to such veneers (AAPCS64,
   "Intra-procedure-call temporary registers"), and the only ones from which BR
   may land on a `bti c' (Arm ARM, "BTI").  The literal is naturally aligned,
   so that one store of 8 bytes replaces it for all CPUs at once (Arm ARM,
   "single-copy atomicity"): hence the alignment of 8.

   The literal is 0 until the area is armed: a code address here would cost a
   relocation per function in modules and in relocatable kernels.  It is written
   as two instructions, because data in text gets the mapping symbols $d and $x
   (AAELF64), some 50 bytes for each function, which a kernel with KALLSYMS_ALL
   keeps in memory.  */

#include "gcc-compat.h"
#include "entryway.h"

static const char *
refuse (void)
{
  if (BYTES_BIG_ENDIAN)
    return "data is big-endian (-mbig-endian)";
  return POINTER_SIZE == 64 ? NULL : "pointers have 32 bits (-mabi=ilp32)";
}

static void
print_area (FILE *file, const char *label)
{
  fprintf (file, "\tldr\tx16, %s+8\n", label);
  fputs ("\tbr\tx16\n"
	 "\t.inst\t0, 0\n", file);
}

const struct ew_plugin_target ew_target = { 16, 8, 4, refuse, print_area };
