/* SPDX-License-Identifier: GPL-3.0-or-later */
/* describe.c: instructions, and what the decoder says of them.

   usage: describe --words FILLINGS ANY	  write words, little-endian, to stdout
	  describe --text		  read words; a line for each to stdout
	  describe --lines		  the forms of the table, one a line

   A line has the word, the line of aarch64-insn.def that it has (from 0 on; the
   number of lines for none) and what is in struct ew_insn, in this order: way, target,
   condition, op, to, from, with, size, value, step, nop, writes.  The status is 1
   if a line of the table is one that the decoder does not find.  */

#include "config.h"
#include "words.h"
#include "bytes.h"
#include "target.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const ops[] =
{
  "NONE", "UNKNOWN", "ADD", "SUM", "DIFFERENCE", "CONST", "INSERT", "LOAD", "STORE",
  "SIGN", "AUTH", "STRIP", "COMPARE", "SCALED"
};

static const char *const ways[] =
{
  "NEXT", "JUMP", "BRANCH", "CALL", "CALL_REG", "JUMP_REG", "RETURN", "TRAP", "STOP"
};

static const char *const conditions[] = { "OTHER", "EQUAL", "DIFFERENT" };

static int
same (const struct ew_insn *a, const struct ew_insn *b)
{
  return (a->writes == b->writes && a->op == b->op && a->way == b->way
	  && a->condition == b->condition && a->to == b->to && a->from == b->from
	  && a->with == b->with && a->size == b->size && a->nop == b->nop
	  && a->value == b->value && a->step == b->step && a->target == b->target);
}

/* Print a line for the instruction at CODE.  Returns whether the index has it.  */
static int
describe (const unsigned char *code)
{
  struct ew_insn insn, slow;
  uint32_t word = ew_get32 (code);
  size_t line = words_line (word);

  ew_aarch64_insn (code, &insn);
  words_describe (line, word, &slow);
  printf ("%08" PRIx32 " %zu %s %" PRId32 " %s %s %d %d %d %d %" PRIx64 " %" PRId32
	  " %d %" PRIx32 "\n", word, line, ways[insn.way], insn.target,
	  conditions[insn.condition], ops[insn.op], insn.to, insn.from, insn.with,
	  insn.size, (uint64_t) insn.value, insn.step, insn.nop, insn.writes);
  return same (&insn, &slow);
}

static int
print_words (unsigned fillings, unsigned any)
{
  struct words words;
  uint32_t word;
  int i;

  words_begin (&words, fillings, any);
  while (words_next (&words, &word))
    for (i = 0; i < 32; i += 8)
      putchar (word >> i & 255);
  return 0;
}

static int
print_text (void)
{
  unsigned char code[4];
  int bad = 0;

  while (fread (code, 1, sizeof code, stdin) == sizeof code)
    if (!describe (code) && !bad++)
      fprintf (stderr, "describe: not in the index: %08" PRIx32 "\n", ew_get32 (code));
  return bad != 0;
}

static int
print_lines (void)
{
  size_t i;

  for (i = 0; i <= words_n_lines; i++)
    puts (words_forms[i]);
  return 0;
}

int
main (int argc, char **argv)
{
  int status = 2;

  if (argc == 4 && strcmp (argv[1], "--words") == 0)
    status = print_words (strtoul (argv[2], NULL, 0), strtoul (argv[3], NULL, 0));
  else if (argc == 2 && strcmp (argv[1], "--text") == 0)
    status = print_text ();
  else if (argc == 2 && strcmp (argv[1], "--lines") == 0)
    status = print_lines ();
  if (fflush (stdout) != 0 || ferror (stdout))
    status = 2;
  return status;
}
