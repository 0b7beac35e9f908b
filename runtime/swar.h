/* SPDX-License-Identifier: GPL-2.0-or-later */
/* swar.h: search in a word of bytes, for lookup.c.

   SIMD within a register (Lamport, Multiple byte processing with full-word
   instructions, CACM 1975): 7 bytes are compared by one subtraction.  A byte is
   compared in its low 7 bits, with the top bit as a guard against borrowing, and the
   tops apart.  The eighth byte ends the search, so that there is always an end.  */

#ifndef EW_RUNTIME_SWAR_H
#define EW_RUNTIME_SWAR_H

#include <entryway/table.h>

#define inlined static inline __attribute__ ((__always_inline__))

/* One in each byte of a word, and their top bits.  */
#define BYTES 0x0101010101010101u
#define BYTE_TOPS 0x8080808080808080u

/* 8 bytes from FROM on, the first one lowest.  */
inlined uint64_t
load (const void *from)
{
  uint64_t word;

  __builtin_memcpy (&word, from, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
  word = __builtin_bswap64 (word);
#endif
  return word;
}

inlined uint32_t
least (uint32_t a, uint32_t b)
{
  return a < b ? a : b;
}

/* How many of the first 7 of the bytes in WORD, which grow, are at most X.  */
inlined uint32_t
count_bytes (uint64_t word, uint64_t x)
{
  uint64_t all = x * BYTES, above;

  /* Compare the low 7 bits of each, then the tops.  The last one ends it.  */
  above = ~((all | BYTE_TOPS) - (word & ~BYTE_TOPS));
  above = (word & ~all) | (~(word ^ all) & above);
  return (uint32_t) __builtin_ctzll ((above & BYTE_TOPS) | (uint64_t) 1 << 63) / 8;
}

#endif /* EW_RUNTIME_SWAR_H */
