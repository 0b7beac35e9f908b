/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plt-emit.c: entryway plt --emit: the sizes of a module's sections for its link.

   The stock link script of a module makes each of these sections by `.plt 0 : { BYTE(0) }'
   (arch/ARCH/include/asm/module.lds.h), and neither GNU ld nor lld can change that from
   outside: another statement or an input section of that name becomes a second section,
   and such a module is not loaded.  So each form is for a script of a certain shape:

     lds     the statements themselves, in the place of the architecture's
     defsym  .plt 0 : { BYTE(0) . += DEFINED(__entryway_plt) ? __entryway_plt - 1 : 0; }
	     with the option before -T
     asm     .plt 0 : { BYTE(0) *(.plt) }

   In all of them the first byte is the script's, which makes the section one of code and
   keeps it when it would be empty.  */

#include "config.h"
#include "plt-write.h"
#include "report.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The symbol for the size of section NAME, to be freed.  */
static char *
symbol_for (const char *name)
{
  const char prefix[] = "__entryway";
  char *symbol = ew_alloc (sizeof prefix + strlen (name) + 1, 1);
  char *p;

  sprintf (symbol, "%s%s%s", prefix, *name == '.' ? "" : "_", name);
  for (p = symbol; *p != '\0'; p++)
    if (!isalnum ((unsigned char) *p))
      *p = '_';
  return symbol;
}

static void
emit_section (FILE *to, enum ew_plt_form form, const struct ew_plt_section *section,
	      uint64_t size)
{
  char *symbol = symbol_for (section->name);

  if (form == EW_PLT_LDS)
    fprintf (to, "\t%s 0 : { BYTE(0) *(%s) . += %" PRIu64 "; }\n", section->name,
	     section->name, size - 1);
  else if (form == EW_PLT_DEFSYM)
    fprintf (to, "--defsym=%s=%" PRIu64 "\n", symbol, size);
  else
    fprintf (to, "\t.section %s,\"a%s\",%%progbits\n\t.skip %" PRIu64 "\n",
	     section->name, section->code ? "x" : "", size - 1);
  free (symbol);
}

void
ew_plt_emit (FILE *to, const struct ew_object *object, enum ew_plt_form form,
	     const uint64_t counts[EW_PLT_COUNTS])
{
  const struct ew_plt_section *section;

  if (form == EW_PLT_LDS)
    fputs ("SECTIONS {\n", to);
  for (section = object->arch->plt->sections; section->name != NULL; section++)
    if (!section->appended)
      emit_section (to, form, section, ew_plt_size (section, counts));
  if (form == EW_PLT_LDS)
    fputs ("}\n", to);
  if (form == EW_PLT_ASM && object->arch->plt->emit_asm != NULL)
    fputs (object->arch->plt->emit_asm, to);
}
