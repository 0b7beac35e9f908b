/* SPDX-License-Identifier: GPL-3.0-or-later */
/* link-write.c: which sections, symbols and relocations an object with tables has.

   Two kinds of output: the tables alone, tied to global symbols of the input
   (link-anchor.c), or a copy of the input to which they are added, tied to its
   text sections themselves.  The bytes are put together in elf-write.c and written
   in output.c, and not by libbfd: a copy by it would lose what it does not know (second
   relocation sections of live patches), and the libbfd that every Debian has knows
   no relocation of arm64 to write.  */

#include "config.h"
#include "elf-write.h"
#include "link-write.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>

#define PROPERTIES ".note.gnu.property"
#define STACK_NOTE ".note.GNU-stack"

/* The symbol of BASE, by number, by which PART's section can be named, and what
   to add; 0 where there is none.  */
static uint32_t
own_symbol (const struct ew_object *base, const struct ew_part *part,
	    int64_t *addend)
{
  uint32_t i, other = 0;

  for (i = 1; i < base->n_symbols; i++)
    if (base->symbols[i].shndx == part->section)
      {
	if (base->symbols[i].type == STT_SECTION)
	  {
	    *addend = -(int64_t) base->symbols[i].value;
	    return i;
	  }
	if (other == 0 && base->symbols[i].bind == STB_LOCAL
	    && base->symbols[i].type != STT_GNU_IFUNC)
	  other = i;
      }
  if (other != 0)
    *addend = -(int64_t) base->symbols[other].value;
  return other;
}

/* Tie the address words of TABLE, in section SECTION of OUT.  */
static bool
add_relocations (struct ew_elf_write *out, const struct ew_object *base,
		 bool merged, const struct ew_table_output *table,
		 unsigned section)
{
  const struct ew_link *link = table->link;
  size_t i;

  for (i = 0; link->least == 0 && i < link->n_parts; i++)
    {
      const struct ew_part *part = &link->parts[i];
      struct ew_reloc reloc = { .addend = part->addend };

      reloc.offset = sizeof (struct ew_table_header) + i * sizeof (int32_t);
      reloc.type = link->arch->target->prel32_reloc;
      reloc.symbol = (merged ? own_symbol (base, part, &reloc.addend)
		      : ew_elf_add_undefined (out, part->anchor));
      if (reloc.symbol == 0 && merged)
	return ew_refuse (base->file, "section %s has no local symbol",
			  base->sections[part->section].name);
      ew_elf_add_reloc (out, section, &reloc);
    }
  return true;
}

static bool
add_table (struct ew_elf_write *out, const struct ew_object *base, bool merged,
	   const struct ew_table_output *table)
{
  const struct ew_new_section content =
    {
      .name = table->section, .type = SHT_PROGBITS, .flags = SHF_ALLOC, .align = 8,
      .bytes = table->bytes.bytes, .size = table->bytes.size
    };
  unsigned section = ew_elf_add_section (out, &content);
  char *end = ew_alloc (strlen (table->symbol) + 5, 1);

  strcpy (end, table->symbol);
  strcat (end, "_end");
  ew_elf_add_symbol (out, table->symbol, section, 0, content.size);
  ew_elf_add_symbol (out, end, section, content.size, 0);
  free (end);
  return add_relocations (out, base, merged, table, section);
}

/* What the linker combines over all inputs, so that an object without it would
   take it away: that the stack need not be executable, and that all code has
   landing pads.  */
static bool
add_notes (struct ew_elf_write *out, struct ew_object *base)
{
  const struct ew_new_section stack = { .name = STACK_NOTE, .type = SHT_PROGBITS,
					.align = 1 };
  unsigned i;

  ew_elf_add_section (out, &stack);
  for (i = 1; i < base->n_sections; i++)
    {
      const struct ew_section *section = &base->sections[i];
      struct ew_new_section note = { .name = PROPERTIES, .type = section->type,
				     .flags = SHF_ALLOC, .align = section->align,
				     .size = section->size };
      unsigned char *bytes;

      if (strcmp (section->name, PROPERTIES) != 0 || section->type != SHT_NOTE)
	continue;
      bytes = ew_object_copy (base, PROPERTIES, section->offset, section->size);
      if (bytes == NULL)
	return false;
      note.bytes = bytes;
      ew_elf_add_section (out, &note);
      free (bytes);
    }
  return true;
}

static bool
check_new (const struct ew_object *base, const struct ew_table_output *tables,
	   unsigned n)
{
  uint32_t i;
  unsigned j;

  for (i = 1; i < base->n_symbols; i++)
    for (j = 0; j < n; j++)
      if (base->symbols[i].shndx != SHN_UNDEF
	  && strcmp (base->symbols[i].name, tables[j].symbol) == 0)
	return ew_refuse (base->file, "has a table already");
  return true;
}

/* Whether something can be added to BASE.  */
static bool
check_base (struct ew_object *base)
{
  if (base->linked)
    return ew_refuse (base->file, "--merge needs a relocatable object");
  return ew_output_allowed (base);
}

bool
ew_link_write (const char *file, struct ew_object *base, bool merged,
	       const struct ew_table_output *tables, unsigned n)
{
  struct ew_elf_write out;
  bool good;
  unsigned i;

  if (merged && (!check_new (base, tables, n) || !check_base (base)))
    return false;
  good = ew_elf_write_start (&out, base, merged);
  for (i = 0; good && i < n; i++)
    good = add_table (&out, base, merged, &tables[i]);
  if (good && !merged)
    good = add_notes (&out, base);
  good = good && ew_elf_write_file (&out, file);
  ew_elf_write_end (&out);
  return good;
}
