/* SPDX-License-Identifier: GPL-3.0-or-later */
/* object.h: one relocatable object or linked file, validated.

   BFD opens the file, does the I/O and has to recognise the object; headers,
   symbols and relocations are decoded here.  The generic ELF target of libbfd
   (the only one that every libbfd has) hides a second relocation section of
   the same target, reports 0 relocations where headers are damaged, and gives
   no types; a count built on it would be silently wrong.

   The invariant of a struct ew_object that ew_object_open returned: every
   section lies in the file, every name ends in it, every symbol's section
   exists, every relocation section has a symbol table and a target.  So the
   rest of the program indexes without looking.  The format: System V gABI,
   chapter 4.  */

#ifndef EW_OBJECT_H
#define EW_OBJECT_H

#include "target.h"

#include <bfd.h>
#include <elf.h>
#include <stdbool.h>
#include <stdint.h>

struct ew_section
{
  const char *name;
  uint64_t flags;
  uint64_t address;		/* In a linked file, else 0.  */
  uint64_t offset;
  uint64_t size;
  uint64_t align;
  uint64_t entsize;
  uint32_t name_offset;
  uint32_t type;
  uint32_t link;
  uint32_t info;
};

struct ew_symbol
{
  const char *name;
  uint64_t value;		/* From the start of its section.  */
  uint64_t size;
  uint32_t shndx;		/* Reserved numbers are above EW_SHN_RESERVED.  */
  unsigned char type;		/* STT_ number.  */
  unsigned char bind;		/* STB_ number.  */
};

/* What is added to a reserved section number (SHN_ABS, SHN_COMMON), so that it is none
   of a section: with extended numbering, sections may have those numbers.  */
#define EW_SHN_RESERVED UINT32_C (0xffff0000)

struct ew_object
{
  const char *file;
  const struct ew_arch *arch;
  bool wide, big;		/* The file's class and byte order.  */
  uint64_t file_size;
  bool linked;			/* An executable or a shared object.  */
  struct ew_section *sections;
  unsigned n_sections;
  /* Without a symbol table, 0 symbols; index 0 is the null symbol.  */
  struct ew_symbol *symbols;
  uint32_t n_symbols;
  unsigned symtab;		/* Section number, 0 for none.  */
  unsigned symtab_shndx;	/* That of the extended numbers for it, or 0.  */
  unsigned n_added;		/* The last sections, which are not in the file.  */
  unsigned char **contents;	/* See ew_object_code; by section, or NULL.  */

  /* For object.c and elf-headers.c only.  */
  bfd *abfd;
  uint64_t section_table;	/* File offset.  */
  unsigned section_names;	/* Section number.  */
  char *section_strings;
  char *symbol_strings;
};

/* What is taken: objects of an architecture with areas and rows, files linked of such
   ones, or objects of any architecture whose modules have a PLT.  */
enum ew_object_kind { EW_RELOCATABLE, EW_LINKED_TOO, EW_PLT_ONLY };

/* Open FILE.  False, and one message, where it is not an object that this
   program understands in full; then there is nothing to close.  */
bool ew_object_open (struct ew_object *object, const char *file,
		     enum ew_object_kind kind);

void ew_object_close (struct ew_object *object);

/* archive.c: what the regular FILE begins as; what can't be opened is none.  */
enum ew_archive { EW_NO_ARCHIVE, EW_ARCHIVE, EW_THIN_ARCHIVE };
enum ew_archive ew_archive_kind (const char *file);

/* Call WORK with DATA for the object FILE, or for each member of the archive FILE, thin
   or not, and close it; a member is called FILE(MEMBER).  WORK says whether all is well,
   and reports if not; a member that is refused does not end the walk.  False where
   anything was refused, and an archive is if it has no members.  */
bool ew_object_each (const char *file, enum ew_object_kind kind,
		     bool (*work) (struct ew_object *object, void *data), void *data);

/* Read SIZE bytes at OFFSET of the file.  False and a message where that
   fails.  */
bool ew_object_read (struct ew_object *object, uint64_t offset, void *buffer,
		     uint64_t size);

/* The most bytes of a file that are held in one piece.  The symbol tables of
   the largest kernel objects take some tens of megabytes; what says that it
   has more is damaged, or a sparse file made to fill the memory.  */
#define EW_MAX_COPY (UINT64_C (1) << 30)

/* A copy of SIZE bytes at OFFSET of the file with a NUL behind, to be freed;
   NULL and a message, about WHAT (as in "the code"), where that fails or SIZE
   is above EW_MAX_COPY.  */
void *ew_object_copy (struct ew_object *object, const char *what,
		      uint64_t offset, uint64_t size);

/* The bytes of section INDEX, a text section in the file.  They are OBJECT's, and read
   once.  NULL and a message where that fails.  */
const unsigned char *ew_object_code (struct ew_object *object, unsigned index);

/* Whether section INDEX of OBJECT exists and holds code.  A symbol's st_shndx
   may be passed as it is: reserved numbers are no section.  */
static inline bool
ew_section_is_code (const struct ew_object *object, unsigned index)
{
  return (index < object->n_sections
	  && (object->sections[index].flags & SHF_EXECINSTR) != 0);
}

/* The number of the next section behind number FROM of OBJECT that is called NAME, or
   0.  */
unsigned ew_section_named (const struct ew_object *object, const char *name,
			   unsigned from);

/* The section of a linked OBJECT that has code or data at ADDRESS, or 0.  */
unsigned ew_section_at (const struct ew_object *object, uint64_t address);

/* The name of a symbol that has a size, of any type, at OFFSET of SECTION, or NULL.  Goes
   through all symbols.  */
const char *ew_sized_symbol_at (const struct ew_object *object, unsigned section,
				uint64_t offset);

/* Add a text section NAME that is elsewhere; what it is called is copied.  Its
   number, or 0 and a message.  */
unsigned ew_object_add_section (struct ew_object *object, const char *name);

/* The same for what ABFD, of SIZE bytes, has open under NAME; it stays open, and
   ew_object_free frees the rest.  */
bool ew_object_open_bfd (struct ew_object *object, const char *name, bfd *abfd,
			 uint64_t size, enum ew_object_kind kind);
void ew_object_free (struct ew_object *object);

/* The size of FILE.  False and a message where it is no regular file.  */
bool ew_file_size (const char *file, uint64_t *size);

/* elf-headers.c: read and check the ELF header, the section headers and the
   symbol table of OBJECT, whose file is open and has its size filled in.
   False and a message where something is wrong.  */
bool ew_read_elf_header (struct ew_object *object, enum ew_object_kind kind);
bool ew_read_sections (struct ew_object *object);

/* symbols.c: the same for the symbol table.  */
bool ew_read_symbols (struct ew_object *object);

/* bfd-check.c: listen to BFD from now on; whether it has complained since; why its last
   call failed; and whether it recognizes OBJECT, without a complaint (else there was a
   message).  */
void ew_bfd_start (void);
bool ew_bfd_complained (void);
const char *ew_bfd_reason (void);
bool ew_bfd_check (struct ew_object *object);

/* sniff.c: what the SIZE bytes at HEAD are the beginning of, as the reason of
   a refusal, or NULL for an ELF file.  */
const char *ew_sniff (const unsigned char *head, size_t size);

#endif /* EW_OBJECT_H */
