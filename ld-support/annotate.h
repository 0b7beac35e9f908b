/* SPDX-License-Identifier: GPL-3.0-or-later */
/* annotate.h: what a file of annotations says about code.

   The file is text, one statement a line; # begins a comment.  Words are separated by
   blanks.  A statement is about symbols, which may lack in an object: one file serves
   several versions and configurations of a kernel.

     function NAME...	  entered by a call, though the symbol does not say so
     area REG NAME...	  entered from a patch site: the call site is in the link
			  register, and its caller in register REG (x9)
     noreturn NAME...	  a call of it does not return
     unreachable NAME...  what is behind its last instruction is not reached, though
			  that goes on: a compiler leaves such code where it has been
			  told so
     end NAME...	  what it calls has no caller behind it: the first code of a
			  task or a processor
     regs NAME...	  at each of its calls, the registers of what was interrupted
			  lie where the stack pointer points
     unreliable REASON NAME...
			  nothing may be derived; REASON (enum ew_reason) is one of
			  EW_REASON_NAMES

   Two statements on how one symbol is entered contradict each other.  */

#ifndef EW_ANNOTATE_H
#define EW_ANNOTATE_H

#include "object.h"

enum ew_annotation_kind
{
  EW_ANNOTATE_FUNCTION, EW_ANNOTATE_AREA, EW_ANNOTATE_NORETURN, EW_ANNOTATE_END,
  EW_ANNOTATE_REGS, EW_ANNOTATE_UNRELIABLE, EW_ANNOTATE_UNREACHABLE
};

struct ew_annotation
{
  const char *name;
  enum ew_annotation_kind kind;
  unsigned char operand;	/* The register, or the reason.  */
  unsigned line;
};

struct ew_annotations
{
  const char *file;
  char *text;
  struct ew_annotation *items;	/* By name, then by line.  */
  size_t n, capacity;
};

/* Read FILE; registers are those of ARCH.  False and a message where something is wrong;
   then there is nothing to free.  */
bool ew_annotations_read (struct ew_annotations *annotations, const char *file,
			  const struct ew_arch *arch);
void ew_annotations_free (struct ew_annotations *annotations);

/* What ANNOTATIONS, which may be NULL, say of NAME, in a statement of KIND; NULL for
   nothing.  */
const struct ew_annotation *ew_annotation_find (const struct ew_annotations *annotations,
						enum ew_annotation_kind kind,
						const char *name);

/* The statement on how the code at symbol NAME is entered: all kinds but noreturn and
   unreachable.  */
const struct ew_annotation *ew_annotation_entry (const struct ew_annotations *annotations,
						 const char *name);

#endif /* EW_ANNOTATE_H */
