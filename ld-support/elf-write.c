/* SPDX-License-Identifier: GPL-3.0-or-later */
/* elf-write.c: put sections and symbols together to a relocatable object.

   The file is: the ELF header, or the whole base; then the contents of new
   sections; symbols, names, and last the section headers.  Of a base nothing moves:
   the headers of its symbol table and its names are pointed at the larger copies.
   All new symbols are global and come last, as they must (gABI, chapter 4,
   Symbol Table: sh_info).  LLVM's linker has one section for both kinds of names.  */

#include "config.h"
#include "bytes.h"
#include "elf-write.h"
#include "report.h"

#include <stdlib.h>
#include <string.h>

static bool
make_room (struct ew_buffer *buffer, size_t size)
{
  size_t more = (buffer->size + size) * 3 / 2 + 256;
  unsigned char *bytes;

  if (buffer->failed)
    return false;
  if (buffer->size + size <= buffer->capacity)
    return true;
  bytes = realloc (buffer->bytes, more);
  if (bytes == NULL)
    {
      buffer->failed = true;
      return false;
    }
  buffer->bytes = bytes;
  buffer->capacity = more;
  return true;
}

static void
put_bytes (struct ew_buffer *buffer, const void *bytes, size_t size)
{
  if (size == 0 || !make_room (buffer, size))
    return;
  memcpy (buffer->bytes + buffer->size, bytes, size);
  buffer->size += size;
}

static void
put (struct ew_buffer *buffer, uint64_t value, unsigned size)
{
  unsigned char bytes[8];
  unsigned i;

  for (i = 0; i < size; i++)
    bytes[i] = value >> 8 * i;
  put_bytes (buffer, bytes, size);
}

static void
put_zeros (struct ew_buffer *buffer, uint64_t align)
{
  while (buffer->size % align != 0 && !buffer->failed)
    put (buffer, 0, 1);
}

/* Replace the SIZE bytes at AT by VALUE.  */
static void
patch (struct ew_buffer *buffer, size_t at, uint64_t value, unsigned size)
{
  unsigned i;

  for (i = 0; i < size && !buffer->failed; i++)
    buffer->bytes[at + i] = value >> 8 * i;
}

static uint32_t
put_name (struct ew_buffer *names, const char *name)
{
  uint32_t at = names->size;

  put_bytes (names, name, strlen (name) + 1);
  return at;
}

/* Where new content begins in the file.  */
static uint64_t
content_start (const struct ew_elf_write *out)
{
  uint64_t start = out->merged ? out->base->file_size : sizeof (Elf64_Ehdr);

  return (start + 7) & ~UINT64_C (7);
}

/* Add the header of a section whose content comes at OFFSET.  */
static unsigned
put_header (struct ew_elf_write *out, const struct ew_new_section *section,
	    uint64_t offset, uint32_t link, uint32_t info, uint64_t entry)
{
  struct ew_buffer *headers = &out->headers;

  put (headers, put_name (&out->names[out->section_names], section->name), 4);
  put (headers, section->type, 4);
  put (headers, section->flags, 8);
  put (headers, 0, 8);
  put (headers, offset, 8);
  put (headers, section->size, 8);
  put (headers, link, 4);
  put (headers, info, 4);
  put (headers, section->align, 8);
  put (headers, entry, 8);
  return out->n_sections++;
}

/* Fill BUFFER with section INDEX of the base.  */
static bool
copy_section (struct ew_elf_write *out, struct ew_buffer *buffer,
	      unsigned index, const char *what)
{
  const struct ew_section *section = &out->base->sections[index];
  void *bytes = ew_object_copy (out->base, what, section->offset, section->size);

  if (bytes == NULL)
    return false;
  put_bytes (buffer, bytes, section->size);
  free (bytes);
  return true;
}

static bool
start_merged (struct ew_elf_write *out)
{
  struct ew_object *base = out->base;
  unsigned names = base->sections[base->symtab].link;
  size_t size = base->n_sections * sizeof (Elf64_Shdr);
  void *headers;

  if (base->symtab == 0)
    return ew_refuse (base->file, "no symbol table");
  if (base->n_sections + 8 >= SHN_LORESERVE)
    return ew_refuse (base->file, "too many sections to add any");
  out->section_names = base->section_names != names;
  headers = ew_object_copy (base, "the section headers", base->section_table,
			    size);
  if (headers == NULL)
    return false;
  put_bytes (&out->headers, headers, size);
  free (headers);
  out->n_sections = base->n_sections;
  out->n_symbols = base->n_symbols;
  return (copy_section (out, &out->symbols, base->symtab, "the symbol table")
	  && copy_section (out, &out->names[0], names, "the names of symbols")
	  && (out->section_names == 0
	      || copy_section (out, &out->names[1], base->section_names,
			       "the names of sections")));
}

bool
ew_elf_write_start (struct ew_elf_write *out, struct ew_object *base,
		    bool merged)
{
  static const struct ew_new_section none = { .name = "" };
  static const Elf64_Sym no_symbol;

  memset (out, 0, sizeof *out);
  out->base = base;
  out->merged = merged;
  if (merged)
    return start_merged (out);
  out->section_names = 1;
  put_header (out, &none, 0, 0, 0, 0);
  put (&out->names[0], 0, 1);
  put_bytes (&out->symbols, &no_symbol, sizeof no_symbol);
  out->n_symbols = 1;
  return true;
}

void
ew_elf_write_end (struct ew_elf_write *out)
{
  free (out->headers.bytes);
  free (out->symbols.bytes);
  free (out->names[0].bytes);
  free (out->names[1].bytes);
  free (out->content.bytes);
  free (out->relocs.bytes);
}

/* Append SIZE bytes, aligned; returns where they are in the file.  */
static uint64_t
put_content (struct ew_elf_write *out, const void *bytes, size_t size,
	     uint64_t align)
{
  uint64_t at;

  put_zeros (&out->content, align < 8 ? 8 : align);
  at = content_start (out) + out->content.size;
  put_bytes (&out->content, bytes, size);
  return at;
}

/* The number of the symbol table's section, or what it will be.  */
static unsigned
symtab_index (const struct ew_elf_write *out)
{
  return out->merged ? out->base->symtab : 0;
}

/* Write the relocations of the last section with some.  Sections that refer to the
   symbol table are patched when its number is known.  */
static void
flush_relocs (struct ew_elf_write *out)
{
  char name[64] = ".rela";
  struct ew_new_section section = { .name = name, .type = SHT_RELA,
				    .flags = SHF_INFO_LINK, .align = 8,
				    .size = out->relocs.size };
  uint64_t offset;

  if (out->relocs.size == 0 || out->headers.failed
      || out->names[out->section_names].failed)
    return;
  strncat (name, (const char *) out->names[out->section_names].bytes
		 + ew_get32 (out->headers.bytes
			     + out->relocated * sizeof (Elf64_Shdr)),
	   sizeof name - sizeof ".rela");
  offset = put_content (out, out->relocs.bytes, out->relocs.size, 8);
  put_header (out, &section, offset, symtab_index (out), out->relocated,
	      sizeof (Elf64_Rela));
  out->relocs.size = 0;
}

unsigned
ew_elf_add_section (struct ew_elf_write *out,
		    const struct ew_new_section *section)
{
  flush_relocs (out);
  return put_header (out, section,
		     put_content (out, section->bytes, section->size,
				  section->align), 0, 0, 0);
}

static uint32_t
put_symbol (struct ew_elf_write *out, const char *name, unsigned type,
	    unsigned visibility, unsigned section, uint64_t offset, uint64_t size)
{
  struct ew_buffer *symbols = &out->symbols;

  put (symbols, put_name (&out->names[0], name), 4);
  put (symbols, ELF64_ST_INFO (STB_GLOBAL, type), 1);
  put (symbols, visibility, 1);
  put (symbols, section, 2);
  put (symbols, offset, 8);
  put (symbols, size, 8);
  return out->n_symbols++;
}

void
ew_elf_add_symbol (struct ew_elf_write *out, const char *name,
		   unsigned section, uint64_t offset, uint64_t size)
{
  put_symbol (out, name, STT_OBJECT, STV_HIDDEN, section, offset, size);
}

uint32_t
ew_elf_add_undefined (struct ew_elf_write *out, const char *name)
{
  return put_symbol (out, name, STT_NOTYPE, STV_DEFAULT, SHN_UNDEF, 0, 0);
}

void
ew_elf_add_reloc (struct ew_elf_write *out, unsigned section,
		  const struct ew_reloc *reloc)
{
  out->relocated = section;
  put (&out->relocs, reloc->offset, 8);
  put (&out->relocs, reloc->type, 4);
  put (&out->relocs, reloc->symbol, 4);
  put (&out->relocs, reloc->addend, 8);
}

/* Point section INDEX at SIZE bytes at OFFSET.  */
static void
patch_header (struct ew_elf_write *out, unsigned index, uint64_t offset,
	      uint64_t size)
{
  size_t at = index * sizeof (Elf64_Shdr);

  patch (&out->headers, at + 24, offset, 8);
  patch (&out->headers, at + 32, size, 8);
}

/* Write BUFFER as section INDEX of the base.  */
static void
finish_section (struct ew_elf_write *out, const struct ew_buffer *buffer,
		unsigned index)
{
  patch_header (out, index, put_content (out, buffer->bytes, buffer->size, 8),
		buffer->size);
}

/* Add the symbol table and the names of an object without a base.  */
static unsigned
finish_alone (struct ew_elf_write *out)
{
  struct ew_new_section symtab = { .name = ".symtab", .type = SHT_SYMTAB,
				   .align = 8, .size = out->symbols.size };
  struct ew_new_section names = { .name = ".strtab", .type = SHT_STRTAB,
				  .align = 1, .size = out->names[0].size };
  unsigned index = out->n_sections, i;
  uint64_t offset;

  offset = put_content (out, out->symbols.bytes, out->symbols.size, 8);
  put_header (out, &symtab, offset, index + 1, 1, sizeof (Elf64_Sym));
  offset = put_content (out, out->names[0].bytes, out->names[0].size, 8);
  put_header (out, &names, offset, 0, 0, 0);
  names.name = ".shstrtab";
  names.size = 0;
  put_header (out, &names, 0, 0, 0, 0);
  finish_section (out, &out->names[1], index + 2);
  for (i = 1; i < index && !out->headers.failed; i++)
    if (ew_get32 (out->headers.bytes + i * sizeof (Elf64_Shdr) + 4) == SHT_RELA)
      patch (&out->headers, i * sizeof (Elf64_Shdr) + 40, index, 4);
  return index + 2;
}

static unsigned
finish_merged (struct ew_elf_write *out)
{
  const struct ew_object *base = out->base;

  finish_section (out, &out->symbols, base->symtab);
  finish_section (out, &out->names[0], base->sections[base->symtab].link);
  if (out->section_names != 0)
    finish_section (out, &out->names[1], base->section_names);
  return base->section_names;
}

/* The ELF header: the base's first bytes with the new numbers.  */
static bool
make_header (struct ew_elf_write *out, unsigned names, struct ew_buffer *header)
{
  unsigned char bytes[sizeof (Elf64_Ehdr)];

  if (!ew_object_read (out->base, 0, bytes, sizeof bytes))
    return false;
  if (!out->merged)
    {
      memset (bytes + 24, 0, 24);
      memset (bytes + 54, 0, 4);
    }
  put_bytes (header, bytes, sizeof bytes);
  patch (header, 16, ET_REL, 2);
  patch (header, 40, content_start (out) + out->content.size, 8);
  patch (header, 60, out->n_sections, 2);
  patch (header, 62, names, 2);
  return true;
}

/* Write HEADER and the rest to FILE.  */
static bool
write_pieces (struct ew_elf_write *out, const char *file,
	      const struct ew_buffer *header)
{
  const struct ew_patch patch = { 0, header->size, header->bytes };
  struct ew_output output;
  bool good;

  if (!ew_output_open (&output, file, NULL))
    return false;
  if (out->merged)
    good = ew_output_copy (&output, out->base, &patch, 1);
  else
    good = ew_output_add (&output, header->bytes, header->size);
  ew_output_align (&output, 8);
  good = (good && ew_output_add (&output, out->content.bytes, out->content.size)
	  && ew_output_add (&output, out->headers.bytes, out->headers.size));
  return ew_output_close (&output, good);
}

bool
ew_elf_write_file (struct ew_elf_write *out, const char *file)
{
  struct ew_buffer header = { 0 };
  unsigned names;
  bool good;

  flush_relocs (out);
  names = out->merged ? finish_merged (out) : finish_alone (out);
  put_zeros (&out->content, 8);
  if (!make_header (out, names, &header))
    return false;
  if (out->headers.failed || out->symbols.failed || out->names[0].failed
      || out->names[1].failed || out->content.failed || out->relocs.failed
      || header.failed)
    good = ew_refuse (file, "no memory");
  else
    good = write_pieces (out, file, &header);
  free (header.bytes);
  return good;
}
