/* SPDX-License-Identifier: GPL-3.0-or-later */
/* alloc.h: memory that is there, or the program ends.  */

#ifndef EW_ALLOC_H
#define EW_ALLOC_H

#include <stddef.h>

/* N zeroed elements of SIZE bytes.  For what grows with the command line or a
   name; if there is no memory for that, the program ends.  What grows with an
   object is allocated by the reader of that object, which then refuses it.  */
void *ew_alloc (size_t n, size_t size);

/* Make room in ARRAY, which has USED of *CAPACITY elements of SIZE bytes, for MORE ones.
   Returns where it is then; as with ew_alloc, there is no failure.  */
void *ew_grow (void *array, size_t used, size_t more, size_t *capacity, size_t size);

#endif /* EW_ALLOC_H */
