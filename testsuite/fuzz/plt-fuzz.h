/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plt-fuzz.h: what the parts of the target plt-fuzz share.  README has how it is run.

   An input is a head of PLT_HEAD bytes and an object.  Where the rest is shorter than an
   ELF header, it is a recipe: its bytes are a number, from which plt-make.c makes an
   object, always the same.  So the corpus has no binaries, and mutations of a recipe are
   objects.

     byte 0	bits 0 to 3: 14 an archive, 15 a thin one, else the object alone;
		bits 4 to 7: 0 also writes it (entryway plt --in-place)
     byte 1	of an archive: how many members, long names, an index, damage
     others	which damage  */

#ifndef PLT_FUZZ_H
#define PLT_FUZZ_H

#include "fuzz.h"

#include <stddef.h>

#define PLT_HEAD 8

enum { PLT_ARCHIVE = 14, PLT_THIN = 15 };

/* Write an object of some architecture, which SEED decides, to the MAX bytes at TO.
   Returns its size.  (plt-make.c)  */
size_t plt_make (uint8_t *to, size_t max, uint64_t seed);

/* The object of the input DATA, SIZE bytes: there, or made in the MAX bytes at ROOM.  */
const uint8_t *plt_object (const uint8_t *data, size_t size, uint8_t *room, size_t max,
			   size_t *object_size);

/* A relocation type that is worth trying on MACHINE, or an any one.  */
uint32_t plt_type (unsigned machine, uint64_t random);

/* Change the object of SIZE bytes; at most MAX bytes afterwards.  Returns the size.
   (plt-mutate.c)  */
size_t plt_mutate (uint8_t *bytes, size_t size, size_t max, uint64_t *seed);

/* Put VALUE, SIZE bytes of it, to P.  */
static inline void
plt_put (uint8_t *p, uint64_t value, unsigned size, int big)
{
  unsigned i;

  for (i = 0; i < size; i++)
    p[big ? size - 1 - i : i] = value >> 8 * i;
}

/* Make an archive of the object into the MAX bytes at TO; HEAD is the input's, MEMBER
   names a file with the object, for a thin one.  Returns its size; *N is how many members
   it has, 0 if that is not known.  (plt-archive.c)  */
size_t plt_archive (uint8_t *to, size_t max, const uint8_t *head, const uint8_t *object,
		    size_t size, const char *member, unsigned *n);

/* How often ld-support refused something since it was last set to 0, and the last
   message.  (plt-quiet.c)  */
extern unsigned plt_refusals;
extern char plt_message[512];

#endif /* PLT_FUZZ_H */
