/* SPDX-License-Identifier: GPL-2.0-or-later */
/* format.h: everything that entryway writes into an object file.

   This header is the specification: a reader for the format can be written
   from its comments alone.  It is the only thing that the plugin, the link
   helper and the runtime share.  Numbers are in the byte order of the object
   that holds them.  A reader refuses what it does not know; it never skips.

   The reserved area (what a record points at), on arm64, low address first:

	area:	ldr	x16, lit	0x58000050
		br	x16		0xd61f0200
	lit:	.quad	0		a code address once the area is armed
		M user NOPs		-fpatchable-function-entry=N,M
	entry:	[bti c]			the function's label
	site:	nop, nop, ...		the other N - M NOPs

   AREA is aligned to 8 bytes and ENTRY is AREA + 16 + 4 * M.  The first NOP
   after the label becomes `mov x9, x30' once, before anything runs there; the
   second one is the patch site: NOP when disarmed, `bl area' when armed.  */

#ifndef ENTRYWAY_FORMAT_H
#define ENTRYWAY_FORMAT_H

#ifdef __KERNEL__
# include <linux/types.h>
#else
# include <stdint.h>
#endif

/* Section of the area records: SHF_ALLOC, read-only, 4-aligned, an array of
   struct ew_area_record in the order of the functions.  In an object file
   there is one such section per text section, tied to it by SHF_LINK_ORDER
   and, where that text is COMDAT, a member of the same group; so the linker
   drops a record exactly when it drops the function.  ld concatenates them.  */
#define EW_AREA_SECTION "__entryway_sites"

/* Version of struct ew_area_record; a record with another one is not read.  */
#define EW_AREA_VERSION 1

/* How the area is reserved.  0 is invalid, so that zeroed memory is not a
   record.  */
#define EW_AREA_INLINE 1	/* Right before the function's own NOPs.  */

/* The KIND_VERSION byte: the kind in the low four bits, the version above.  */
#define EW_AREA_TAG(kind, version) ((version) << 4 | (kind))
#define EW_AREA_TAG_KIND(tag) ((tag) & 15)
#define EW_AREA_TAG_VERSION(tag) ((tag) >> 4)

/* One reserved area.  8 bytes, one PC-relative relocation (of AREA).  */
struct ew_area_record
{
  /* Address of the area minus the address of this field.  */
  int32_t area;
  /* Bytes from the area to the function's label; the area's size plus the
     size of the M user NOPs.  */
  uint16_t entry;
  /* Number of NOPs after the label, N - M, at most 255 (255: that many or
     more).  With fewer than two the function can't be redirected.  */
  uint8_t nops;
  /* EW_AREA_TAG (kind, EW_AREA_VERSION).  */
  uint8_t tag;
};

#endif /* ENTRYWAY_FORMAT_H */
