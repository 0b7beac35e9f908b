/* SPDX-License-Identifier: GPL-3.0-or-later */
/* symbols.c: read and check the symbol table.

   The whole table is decoded once, because relocations name symbols in any
   order.  st_shndx may be a section, or a reserved number (absolute, common,
   Linux's SHN_LIVEPATCH 0xff20); of the reserved ones only SHN_XINDEX is
   refused, since its section number is elsewhere.

   An object of GCC's slim LTO has symbols and relocations as any other, but no
   code yet: its counts would be zeros that mean nothing.  GCC marks it with
   the symbol __gnu_lto_slim (gcc/toplev.c).  */

#include "config.h"
#include "bytes.h"
#include "object.h"
#include "report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool
check_table (struct ew_object *object, const struct ew_section *table)
{
  const struct ew_section *names;

  if (table->entsize != sizeof (Elf64_Sym)
      || table->size % sizeof (Elf64_Sym) != 0 || table->size == 0)
    return ew_refuse (object->file, "the symbol table is not a whole number of"
		      " symbols");
  if (table->link == 0 || table->link >= object->n_sections
      || object->sections[table->link].type != SHT_STRTAB
      || object->sections[table->link].size == 0)
    return ew_refuse (object->file, "the symbol table has no names (sh_link is"
		      " %" PRIu32 ")", table->link);
  names = &object->sections[table->link];
  object->symbol_strings = ew_object_copy (object, "the names of symbols",
					   names->offset, names->size);
  return object->symbol_strings != NULL;
}

/* Decode the symbol at P, which is number INDEX.  */
static bool
decode_symbol (struct ew_object *object, const unsigned char *p,
	       uint32_t index)
{
  uint32_t name = ew_get32 (p);
  struct ew_symbol *symbol = &object->symbols[index];
  unsigned table = object->sections[object->symtab].link;

  symbol->bind = ELF64_ST_BIND (p[4]);
  symbol->type = ELF64_ST_TYPE (p[4]);
  symbol->shndx = ew_get16 (p + 6);
  symbol->value = ew_get64 (p + 8);
  symbol->size = ew_get64 (p + 16);
  if (name >= object->sections[table].size)
    return ew_refuse (object->file, "symbol %" PRIu32 " has no name", index);
  symbol->name = object->symbol_strings + name;
  if (symbol->shndx < object->n_sections)
    symbol->value -= object->sections[symbol->shndx].address;
  if (symbol->shndx == SHN_XINDEX
      || (symbol->shndx >= object->n_sections
	  && symbol->shndx < SHN_LORESERVE))
    return ew_refuse (object->file, "symbol %" PRIu32 " is in section %u,"
		      " which does not exist", index, symbol->shndx);
  return true;
}

/* EW_MAX_COPY also keeps the number of symbols in 32 bits.  */
static bool
decode_table (struct ew_object *object, const struct ew_section *table)
{
  const size_t entry = sizeof (Elf64_Sym);
  unsigned char *bytes = ew_object_copy (object, "the symbol table",
					 table->offset, table->size);
  bool good = true;
  uint32_t i;

  if (bytes == NULL)
    return false;
  object->n_symbols = table->size / entry;
  object->symbols = calloc (object->n_symbols, sizeof *object->symbols);
  if (object->symbols == NULL)
    good = ew_refuse (object->file, "no memory for its symbols");
  for (i = 0; good && i < object->n_symbols; i++)
    good = decode_symbol (object, bytes + i * entry, i);
  free (bytes);
  return good;
}

static bool
has_code (const struct ew_object *object)
{
  unsigned i;

  for (i = 1; i < object->n_sections; i++)
    if (ew_section_is_code (object, i) && object->sections[i].size != 0)
      return true;
  return false;
}

/* Whether OBJECT is waiting for link-time optimisation.  */
static bool
is_slim_lto (const struct ew_object *object)
{
  bool lto = false;
  uint32_t i;

  for (i = 1; i < object->n_sections && !lto; i++)
    lto = strncmp (object->sections[i].name, ".gnu.lto_", 9) == 0;
  if (lto && !has_code (object))
    return true;
  for (i = 1; i < object->n_symbols; i++)
    if (strcmp (object->symbols[i].name, "__gnu_lto_slim") == 0)
      return true;
  return false;
}

bool
ew_read_symbols (struct ew_object *object)
{
  if (object->symtab != 0)
    {
      const struct ew_section *table = &object->sections[object->symtab];

      if (!check_table (object, table) || !decode_table (object, table))
	return false;
    }
  if (is_slim_lto (object))
    return ew_refuse (object->file, "GCC LTO object without machine code; link"
		      " it first (gcc -r -flinker-output=nolto-rel) or compile"
		      " with -fno-lto");
  if (object->symtab == 0 && has_code (object))
    return ew_refuse (object->file, "code, but no symbol table; stripped?");
  return true;
}

const char *
ew_sized_symbol_at (const struct ew_object *object, unsigned section, uint64_t offset)
{
  uint32_t i;

  for (i = 1; i < object->n_symbols; i++)
    if (object->symbols[i].shndx == section && object->symbols[i].value == offset
	&& object->symbols[i].size != 0 && object->symbols[i].name[0] != '\0')
      return object->symbols[i].name;
  return NULL;
}
