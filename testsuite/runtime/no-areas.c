/* SPDX-License-Identifier: GPL-3.0-or-later */
/* no-areas.c: on a machine without areas (runtime/generic.c) every call says
   so.  Compiled for the build machine.  Status 0 if it is so.  */

#include <entryway/area.h>

int
main (void)
{
  struct ew_area_record record = { 0, 16, 2, EW_AREA_TAG (EW_AREA_INLINE,
							  EW_AREA_VERSION) };
  struct ew_area area = { 0, 0, 0, 0 };
  unsigned char code[16] = { 0 };

  return !(ew_area_size () == 0
	   && ew_area_encode (code, 4) == EW_E_ARCH
	   && ew_area_resolve (&record, &area) == EW_E_ARCH
	   && ew_area_next (&record) == &record + 1
	   && ew_area_verify (&area) == EW_E_ARCH
	   && ew_area_prepare (&area, 0) == EW_E_ARCH
	   && ew_area_arm (&area, 4, 0) == EW_E_ARCH
	   && ew_area_retarget (&area, 4, 0) == EW_E_ARCH
	   && ew_area_disarm (&area, 0) == EW_E_ARCH);
}
