/* SPDX-License-Identifier: GPL-3.0-or-later */
/* words.h: words that may be instructions, for those who try the decoder.

   For each line of aarch64-insn.def there are fillings of the bits that it leaves
   open, and of some others; after them come words of any bits.  The numbers are the
   same on each machine and in each run.  A field of a register is more often 30 or 31
   than chance has it, and a filling sometimes repeats a register or has no bits but in
   two fields: that is where encodings have their exceptions.  */

#ifndef WORDS_H
#define WORDS_H

#include <stddef.h>
#include <stdint.h>

struct words
{
  unsigned fillings;		/* Of each line, at most.  */
  unsigned any;			/* Words of any bits.  */
  size_t line;			/* What the last word was made from.  */
  unsigned count;
  uint64_t random;
};

void words_begin (struct words *words, unsigned fillings, unsigned any);

/* Store the next word to *WORD; 0 if there is none.  */
int words_next (struct words *words, uint32_t *word);

/* Pseudo-random numbers.  */
uint64_t random_next (uint64_t *state);

/* The lines of aarch64-insn.def, their names, and which one an instruction has, found
   by looking at one after the other; words_n_lines for none.  */
extern const size_t words_n_lines;
extern const char *const words_forms[];
size_t words_line (uint32_t insn);
uint32_t words_value (size_t line);

struct ew_insn;

/* Describe INSN as LINE has it: slowly, without the decoder's index.  */
void words_describe (size_t line, uint32_t insn, struct ew_insn *out);

#endif /* WORDS_H */
