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
   keeps in memory.

   A patch site becomes `mov x9, x30; bl area', so x9 has the caller while the
   area and a trampoline without a frame run.  DWARF's column 32 is reserved for
   a program counter (AADWARF64, "DWARF register names").  */

#include "gcc-compat.h"
#include "entryway.h"
#include "state.h"

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

/* Words of arm64 assembly that matter.  SP, FP and LR by all their names, calls,
   and the hints that sign or authenticate LR without naming it.  */
static const struct { const char *word; unsigned touches; } asm_words[] =
{
  { "sp", EW_SETS_SP }, { "wsp", EW_SETS_SP },
  { "spsel", EW_SETS_SP },
  { "x29", EW_SETS_FP }, { "w29", EW_SETS_FP }, { "fp", EW_SETS_FP },
  { "x30", EW_SETS_LR }, { "w30", EW_SETS_LR }, { "lr", EW_SETS_LR },
  { "ld64b", EW_SETS_FP | EW_SETS_LR },	/* Eight registers, one named.  */
  { "bl", EW_CALLS }, { "blr", EW_CALLS }, { "blraa", EW_CALLS },
  { "blrab", EW_CALLS }, { "blraaz", EW_CALLS }, { "blrabz", EW_CALLS },
  { "paciasp", EW_SETS_LR }, { "pacibsp", EW_SETS_LR },
  { "paciaz", EW_SETS_LR }, { "pacibz", EW_SETS_LR },
  { "autiasp", EW_SETS_LR }, { "autibsp", EW_SETS_LR },
  { "autiaz", EW_SETS_LR }, { "autibz", EW_SETS_LR },
  { "paciasppc", EW_SETS_LR }, { "pacibsppc", EW_SETS_LR },
  { "autiasppc", EW_SETS_LR }, { "autibsppc", EW_SETS_LR },
  { "pacnbiasppc", EW_SETS_LR }, { "pacnbibsppc", EW_SETS_LR },
  { "autiasppcr", EW_SETS_LR }, { "autibsppcr", EW_SETS_LR },
  { "xpaclri", EW_SETS_LR }
};
#define N_ASM_WORDS (sizeof asm_words / sizeof asm_words[0])

/* `hint' with the number of one of the above (Arm ARM, "HINT"): 7, 24 to 31.  What
   is no plain number may be one of them.  */
static bool
is_lr_hint (const char *operand)
{
  char *end;
  long number;

  operand += strspn (operand, " \t#");
  number = strtol (operand, &end, 0);
  if (end == operand || !(*end == '\0' || strchr (" \t\n;/", *end)))
    return true;
  return number == 7 || (number >= 24 && number <= 31);
}

/* Whether a word that matters begins with a letter; most words of an asm end
   here.  */
static bool
may_matter (char letter)
{
  static bool first[256];

  if (!first['h'])
    {
      for (unsigned i = 0; i < N_ASM_WORDS; i++)
	first[(unsigned char) asm_words[i].word[0]] = true;
      first['h'] = true;	/* hint */
    }
  return first[(unsigned char) TOLOWER (letter)];
}

static unsigned
asm_word (const char *word, size_t length)
{
  if (!may_matter (*word))
    return 0;
  for (unsigned i = 0; i < N_ASM_WORDS; i++)
    if (strlen (asm_words[i].word) == length
	&& strncasecmp (asm_words[i].word, word, length) == 0)
      return asm_words[i].touches;
  if (length == 4 && strncasecmp (word, "hint", 4) == 0
      && is_lr_hint (word + length))
    return EW_SETS_LR;
  return 0;
}

/* `add %0, sp, ...', `sub %0, sp' or `mov %0, sp': SP is read, and what is written is an
   operand, of which GCC knows.  Linux orders reads of the counter by such an address
   (arch/arm64/include/asm/arch_timer.h), also in __delay.  */
static const char *
asm_reads (const char *p)
{
  p += strspn (p, " \t");
  if (strncasecmp (p, "add", 3) != 0 && strncasecmp (p, "sub", 3) != 0
      && strncasecmp (p, "mov", 3) != 0)
    return NULL;
  p += 3;
  if (*p != ' ' && *p != '\t')
    return NULL;
  p += strspn (p, " \t");
  if (*p != '%' || p[1] == '%')
    return NULL;
  p = ew_asm_operand (p);
  p += strspn (p, " \t");
  if (*p++ != ',')
    return NULL;
  p += strspn (p, " \t");
  if (strncasecmp (p, "sp", 2) != 0 || ISALNUM (p[2]) || p[2] == '_' || p[2] == '.')
    return NULL;
  return p + 2;
}

const struct ew_plugin_target ew_target =
{
  16,				/* area_size */
  8,				/* area_code */
  8,				/* area_align */
  4,				/* nop_size */
  4,				/* code_unit */
  2,				/* patch_nops */
  LR_REGNUM,			/* lr */
  9,				/* alternate */
  32,				/* return_column */
  refuse,
  print_area,
  asm_word,
  asm_reads
};
