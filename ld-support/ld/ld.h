/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ld.h: the parts of `entryway-ld', the linker that leaves a table behind.

     ld-main.c     is there anything to do?  If not, become the linker
     ld-command.c  the command line: output, script, and which words are inputs
     ld-inputs.c   which of them have rows, areas, code; what they are
     ld-module.c   ld -r -T SCRIPT: the table is merged into an input
     ld-image.c    a last link by a script: the table is made of the linked file, and
                   linked in
     ld-run.c      other programs, and files that must not stay behind

   The facts behind it are Linux's (scripts/Makefile.modfinal, scripts/link-vmlinux.sh):
   every object goes through $(LD), modules by `ld -r' with a script, and vmlinux by
   several links that differ in what they know of symbols.  All other links have no
   script, or no rows, and are the linker's own business.  */

#ifndef EW_LD_H
#define EW_LD_H

#include <stdbool.h>
#include <stddef.h>

/* What an input has.  */
enum { EW_INPUT_ROWS = 1, EW_INPUT_AREAS = 2, EW_INPUT_SLOTS = 4, EW_INPUT_INIT_SLOTS = 8,
       EW_INPUT_CODE = 16, EW_INPUT_MODULE = 32, EW_INPUT_ALL = 63 };

struct ew_ld_command
{
  const char *linker;
  char **argv;			/* Response files are read; ARGV[0] is the linker.  */
  int argc;
  bool relocatable;
  int script;			/* Number of the last word that names a script, or 0.  */
  int output;			/* Of the output's name, or 0: a.out.  */
  /* By word: what the file has, whether it is one that is linked, or a script.  */
  unsigned char *has;
  bool *input, *scripts;
};

/* ld-command.c.  */

/* Read the N words at WORDS into COMMAND.  */
void ew_ld_read (struct ew_ld_command *command, int n, char **words);

const char *ew_ld_output (const struct ew_ld_command *command);

/* The file that word AT names, an output or a script: all of the word, or what is behind
   the option in it.  */
const char *ew_ld_value (const struct ew_ld_command *command, int at);

/* The words of COMMAND with OUTPUT for the output, and EXTRA, up to a NULL, in front of
   the others.  */
char **ew_ld_words (const struct ew_ld_command *command, const char *output,
		    const char *const *extra);

/* The name of a file that is made on the way to the output: beside it, hidden, with
   SUFFIX; Linux's `make clean' removes such names.  */
char *ew_ld_beside (const struct ew_ld_command *command, const char *suffix);

/* ld-inputs.c.  */

/* See which words are inputs, and what they have; all of it together.  */
unsigned ew_ld_look (struct ew_ld_command *command);

/* What the table of COMMAND's link depends on: its words, but for the output's name and
   what has no code, and of each file and each member of a thin archive who it is, how long
   and how old; so of what makes the table.  */
char *ew_ld_key (const struct ew_ld_command *command);

/* ld-module.c and ld-image.c: do the link.  The exit status.  */
int ew_ld_module (const struct ew_ld_command *command);
int ew_ld_image (const struct ew_ld_command *command, unsigned has);

/* ld-run.c.  */

/* N zeroed elements of SIZE bytes that stay as long as the program; those that a command
   line is made of.  */
void *ew_ld_alloc (size_t n, size_t size);

/* Whether this program runs as the linker of itself; if not, that is seen from now on.  */
bool ew_ld_again (void);

/* Become the linker.  */
int ew_ld_become (const struct ew_ld_command *command);

/* Run the program ARGV[0] and wait for it: its exit status; 128 and the signal that
   killed it; EW_EXIT_INPUT and a message where it can't be started.  */
int ew_ld_run (char *const *argv);

/* The same, with all that it prints in the file SAID.  */
int ew_ld_run_quietly (char *const *argv, const char *said);

/* The program `entryway', and the file that says how the kernel's assembly is entered.  */
const char *ew_ld_tool (void);
const char *ew_ld_annotations (void);

/* Run `entryway link' with the words ARGS, up to a NULL, behind the options that every
   table of a kernel is made with.  */
int ew_ld_make_table (const char *const *args);

/* Remove FILE, whose name stays valid, when the program ends, by a signal too.  */
void ew_ld_temporary (const char *file);
void ew_ld_cleanup (void);

/* Write TEXT to FILE, and read it back; NULL where there is none.  */
bool ew_ld_write (const char *file, const char *text);
char *ew_ld_slurp (const char *file);

#endif /* EW_LD_H */
