// SPDX-License-Identifier: GPL-3.0-or-later
/* frames.cc: call frame information for what GCC leaves without.

   A debugger that stops in the NOPs of a patch site, where GCC 12 has not begun
   the function's frame yet, or in an area, which belongs to no function, has to
   guess.  Here they get frames of their own (DWARF 5, section 6.4).

   In an area, two callers are known: the patch site, in LR, and the caller of
   the function, in the alternate register, to which LR has been moved.  To say
   so, the address of the caller needs a column that is not LR's: then a rule for
   LR gives what the function will find as its own return address.  */

#include "gcc-compat.h"
#include "entryway.h"

bool
ew_frames_wanted (void)
{
  if (!dwarf2out_do_frame ())
    return false;
  if (!dwarf2out_do_cfi_asm ())
    fatal_error (UNKNOWN_LOCATION, "entryway: %<hints=cfi%> is not possible"
		 " without %<.cfi%> (%<-fno-dwarf2-cfi-asm%>)");
  return true;
}

void
ew_frames_begin_site (FILE *file)
{
  fputs ("\t.cfi_startproc\n", file);
}

void
ew_frames_begin_area (FILE *file)
{
  unsigned lr = DWARF_FRAME_REGNUM (ew_target.lr);

  fprintf (file, "\t.cfi_startproc\n"
	   "\t.cfi_return_column\t%u\n"
	   "\t.cfi_register\t%u, %u\n"
	   "\t.cfi_register\t%u, %u\n", ew_target.return_column,
	   ew_target.return_column, lr, lr, ew_target.alternate);
}

void
ew_frames_end (FILE *file)
{
  fputs ("\t.cfi_endproc\n", file);
}
