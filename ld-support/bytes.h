/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bytes.h: little-endian numbers of an object file.

   Every architecture in arch.def is little endian so far, and object.c refuses
   others; but the helper itself may run anywhere, so a number is put together
   byte by byte and never read through a pointer cast (which would also trap on
   machines that want alignment: ELF promises none inside a file).  Compilers
   turn these into one load where they may.  */

#ifndef EW_BYTES_H
#define EW_BYTES_H

#include <stdint.h>

static inline uint16_t
ew_get16 (const unsigned char *p)
{
  return p[0] | p[1] << 8;
}

static inline uint32_t
ew_get32 (const unsigned char *p)
{
  return ew_get16 (p) | (uint32_t) ew_get16 (p + 2) << 16;
}

static inline uint64_t
ew_get64 (const unsigned char *p)
{
  return ew_get32 (p) | (uint64_t) ew_get32 (p + 4) << 32;
}

#endif /* EW_BYTES_H */
