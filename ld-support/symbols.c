/* SPDX-License-Identifier: GPL-3.0-or-later */
/* symbols.c: read and check the symbol table.

   The whole table is decoded once, because relocations name symbols in any
   order.  st_shndx may be a section, or a reserved number (absolute, common,
   Linux's SHN_LIVEPATCH 0xff20), or SHN_XINDEX: then it did not fit, and is in a section
   of its own.

   An object of GCC's slim LTO has symbols and relocations as any other, but no
   code yet: its counts would be zeros that mean nothing.  GCC marks it with
   the symbol __gnu_lto_slim (gcc/toplev.c).  */

#include "config.h"
#include "elf-read.h"
#include "object.h"
#include "report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool
check_table (struct ew_object *object, const struct ew_section *table)
{
  const struct ew_section *names;
  const uint64_t entry = ew_elf_sizes (object->wide).symbol;

  if (table->entsize != entry || table->size % entry != 0 || table->size == 0)
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

/* Decode the fields of the symbol at P; returns where its name is.  */
static uint32_t
decode_fields (const struct ew_object *object, const unsigned char *p,
	       struct ew_symbol *symbol)
{
  struct ew_elf_cursor cursor = { .p = p, .wide = object->wide, .big = object->big };
  uint32_t name = ew_elf_word (&cursor);

  /* The one structure that has its fields in another order in each class.  */
  if (!object->wide)
    {
      symbol->value = ew_elf_word (&cursor);
      symbol->size = ew_elf_word (&cursor);
    }
  symbol->bind = ELF64_ST_BIND (cursor.p[0]);
  symbol->type = ELF64_ST_TYPE (cursor.p[0]);
  cursor.p += 2;
  symbol->shndx = ew_elf_half (&cursor);
  if (object->wide)
    {
      symbol->value = ew_elf_natural (&cursor);
      symbol->size = ew_elf_natural (&cursor);
    }
  return name;
}

/* Find the section of SYMBOL, number INDEX; EXTENDED is the number in the section for
   such ones, or 0 where there is none.  */
static bool
place_symbol (struct ew_object *object, struct ew_symbol *symbol, uint32_t index,
	      uint32_t extended)
{
  uint32_t number = symbol->shndx;

  if (number == SHN_XINDEX && extended != 0)
    symbol->shndx = extended;
  else if (number >= SHN_LORESERVE && number != SHN_XINDEX)
    {
      symbol->shndx |= EW_SHN_RESERVED;
      return true;
    }
  if (symbol->shndx >= object->n_sections
      || (number == SHN_XINDEX && extended == 0))
    return ew_refuse (object->file, "symbol %" PRIu32 " is in section %" PRIu32 ","
		      " which does not exist", index, symbol->shndx);
  symbol->value -= object->sections[symbol->shndx].address;
  return true;
}

/* The extended section numbers, one word for each symbol, or NULL: where there are none,
   or after a message, when GOOD becomes false.  */
static unsigned char *
read_extended (struct ew_object *object, bool *good)
{
  const struct ew_section *section = &object->sections[object->symtab_shndx];
  unsigned char *words;

  if (object->symtab_shndx == 0)
    return NULL;
  words = NULL;
  if (section->size / 4 != object->n_symbols)
    ew_refuse (object->file, "section numbers for %" PRIu64 " symbols of %" PRIu32,
	       section->size / 4, object->n_symbols);
  else
    words = ew_object_copy (object, "the section numbers of symbols", section->offset,
			    section->size);
  *good = words != NULL;
  return words;
}

/* Decode all symbols, from BYTES.  */
static bool
decode_symbols (struct ew_object *object, const unsigned char *bytes)
{
  const size_t entry = ew_elf_sizes (object->wide).symbol;
  const uint64_t names = object->sections[object->sections[object->symtab].link].size;
  bool good = true;
  unsigned char *extended = read_extended (object, &good);
  uint32_t i;

  for (i = 0; good && i < object->n_symbols; i++)
    {
      struct ew_symbol *symbol = &object->symbols[i];
      uint32_t name = decode_fields (object, bytes + i * entry, symbol);
      struct ew_elf_cursor cursor = { .p = extended, .big = object->big };

      if (extended != NULL)
	cursor.p += (size_t) i * 4;
      symbol->name = object->symbol_strings + name;
      if (name >= names)
	good = ew_refuse (object->file, "symbol %" PRIu32 " has no name", i);
      else
	good = place_symbol (object, symbol, i,
			     extended == NULL ? 0 : ew_elf_word (&cursor));
    }
  free (extended);
  return good;
}

/* EW_MAX_COPY also keeps the number of symbols in 32 bits.  */
static bool
decode_table (struct ew_object *object, const struct ew_section *table)
{
  unsigned char *bytes = ew_object_copy (object, "the symbol table",
					 table->offset, table->size);
  bool good;

  if (bytes == NULL)
    return false;
  object->n_symbols = table->size / table->entsize;
  object->symbols = calloc (object->n_symbols, sizeof *object->symbols);
  good = ((object->symbols != NULL
	   || ew_refuse (object->file, "no memory for its symbols"))
	  && decode_symbols (object, bytes));
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
