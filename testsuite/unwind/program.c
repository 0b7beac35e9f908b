/* SPDX-License-Identifier: GPL-3.0-or-later */
/* program.c: the file of the program that is walked: its functions and table.

   It is a static executable for arm64, not position-independent, with a symbol
   table (System V ABI, "Symbol Table").  Its table of rows lies between the
   symbols __entryway_table and __entryway_table_end.  The words in it that say
   where the text is are relative to their own addresses, so the table is mapped
   here at the very address that it has in the program: then addresses of the
   program need no translation.  The client is position-independent itself and
   leaves those addresses free.  */

#define _GNU_SOURCE
#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "walk.h"

#define PAGE ((uintptr_t) 4096)

static void
read_file (struct program *program, const char *file)
{
  int fd = open (file, O_RDONLY);
  struct stat status;
  void *bytes;

  if (fd < 0 || fstat (fd, &status) != 0)
    walk_die (file, "can't be read");
  program->size = status.st_size;
  bytes = mmap (NULL, program->size, PROT_READ, MAP_PRIVATE, fd, 0);
  close (fd);
  if (bytes == MAP_FAILED)
    walk_die (file, "can't be mapped");
  program->bytes = bytes;
}

/* COUNT elements of SIZE bytes at OFFSET of the file.  */
static const void *
part (const struct program *program, uint64_t offset, uint64_t count, size_t size)
{
  if (offset > program->size || count > (program->size - offset) / size)
    walk_die ("the program", "its file is damaged");
  return program->bytes + offset;
}

static const Elf64_Ehdr *
check_header (const struct program *program, const char *file)
{
  const Elf64_Ehdr *header = part (program, 0, 1, sizeof *header);

  if (memcmp (header->e_ident, ELFMAG, SELFMAG) != 0
      || header->e_ident[EI_CLASS] != ELFCLASS64
      || header->e_ident[EI_DATA] != ELFDATA2LSB
      || header->e_machine != EM_AARCH64 || header->e_type != ET_EXEC)
    walk_die (file, "no static program for arm64");
  return header;
}

/* The file's symbol table, and its *COUNT and *NAMES.  */
static const Elf64_Sym *
find_symbols (const struct program *program, size_t *count, const char **names)
{
  const Elf64_Ehdr *header = (const Elf64_Ehdr *) program->bytes;
  const Elf64_Shdr *sections = part (program, header->e_shoff, header->e_shnum,
				     sizeof *sections);
  size_t i;

  for (i = 0; i < header->e_shnum; i++)
    if (sections[i].sh_type == SHT_SYMTAB && sections[i].sh_link < header->e_shnum)
      {
	const Elf64_Shdr *strings = &sections[sections[i].sh_link];

	*count = sections[i].sh_size / sizeof (Elf64_Sym);
	*names = part (program, strings->sh_offset, strings->sh_size, 1);
	return part (program, sections[i].sh_offset, *count, sizeof (Elf64_Sym));
      }
  walk_die ("the program", "no symbols");
}

/* The value of the symbol NAME, or 0.  */
static uintptr_t
find_value (const struct program *program, const char *name)
{
  size_t count, i;
  const char *names;
  const Elf64_Sym *symbols = find_symbols (program, &count, &names);

  for (i = 0; i < count; i++)
    if (symbols[i].st_shndx != SHN_UNDEF
	&& strcmp (names + symbols[i].st_name, name) == 0)
      return symbols[i].st_value;
  return 0;
}

/* Functions, and code of which nobody has said that it is a function.  */
static int
is_code (const Elf64_Sym *symbol, const char *name)
{
  return (symbol->st_shndx != SHN_UNDEF && symbol->st_shndx < SHN_LORESERVE
	  && (ELF64_ST_TYPE (symbol->st_info) == STT_FUNC
	      || (ELF64_ST_TYPE (symbol->st_info) == STT_NOTYPE
		  && *name != '$' && *name != '\0')));
}

static int
by_address (const void *a, const void *b)
{
  const struct symbol *x = a, *y = b;

  return x->start < y->start ? -1 : x->start > y->start;
}

static void
read_functions (struct program *program)
{
  size_t count, i;
  const char *names;
  const Elf64_Sym *symbols = find_symbols (program, &count, &names);

  program->symbols = calloc (count + 1, sizeof *program->symbols);
  if (program->symbols == NULL)
    walk_die ("symbols", "no memory");
  for (i = 0; i < count; i++)
    if (is_code (&symbols[i], names + symbols[i].st_name))
      {
	struct symbol *symbol = &program->symbols[program->n_symbols++];

	symbol->start = symbols[i].st_value;
	symbol->name = names + symbols[i].st_name;
      }
  qsort (program->symbols, program->n_symbols, sizeof *program->symbols,
	 by_address);
}

/* Where in the file ADDRESS is, and in *LEFT how many bytes from there on.  */
static uint64_t
file_offset (const struct program *program, uintptr_t address, uint64_t *left)
{
  const Elf64_Ehdr *header = (const Elf64_Ehdr *) program->bytes;
  const Elf64_Phdr *segment = part (program, header->e_phoff, header->e_phnum,
				    sizeof *segment);
  size_t i;

  for (i = 0; i < header->e_phnum; i++, segment++)
    if (segment->p_type == PT_LOAD
	&& address - segment->p_vaddr < segment->p_filesz)
      {
	*left = segment->p_filesz - (address - segment->p_vaddr);
	return segment->p_offset + (address - segment->p_vaddr);
      }
  walk_die ("the program", "an address is not in its file");
}

/* Map the SIZE bytes at START of FILE to START.  */
static const void *
map_there (const struct program *program, const char *file, uintptr_t start,
	   size_t size)
{
  size_t skip = start % PAGE;
  uint64_t left, offset = file_offset (program, start, &left);
  int fd = open (file, O_RDONLY);
  char *at;

  if (offset % PAGE != skip || left < size)
    walk_die (file, "its table is not all in the file");
  at = mmap ((char *) start - skip, size + skip, PROT_READ,
	     MAP_PRIVATE | MAP_FIXED_NOREPLACE, fd, offset - skip);
  close (fd);
  if (at != (char *) start - skip)
    walk_die (file, "the table's address is not free here");
  return at + skip;
}

static void
open_table (struct program *program, const char *file)
{
  uintptr_t start = find_value (program, EW_TABLE_SYMBOL);
  uintptr_t end = find_value (program, EW_TABLE_SYMBOL "_end");
  int error;

  if (start == 0 || end <= start)
    walk_die (file, "no table");
  error = ew_table_open (&program->table,
			 map_there (program, file, start, end - start),
			 end - start, NULL);
  if (error == 0)
    error = ew_table_check (&program->table);
  if (error != 0)
    walk_die (file, ew_strerror (error));
  if (program->table.size != end - start)
    walk_die (file, "more than one table");
}

void
program_open (struct program *program, const char *file)
{
  const Elf64_Ehdr *header;
  uint64_t left;

  memset (program, 0, sizeof *program);
  read_file (program, file);
  header = check_header (program, file);
  read_functions (program);
  program->text = header->e_entry;
  program->text_bytes = program->bytes + file_offset (program, program->text, &left);
  if (left < 64)
    walk_die (file, "no text");
  open_table (program, file);
}

/* The last symbol at or below PC; of several with one address, the first.  */
struct symbol *
program_symbol (const struct program *program, uintptr_t pc)
{
  size_t low = 0, high = program->n_symbols;

  while (low < high)
    {
      size_t middle = (low + high) / 2;

      if (program->symbols[middle].start <= pc)
	low = middle + 1;
      else
	high = middle;
    }
  if (low == 0)
    return NULL;
  for (low--; low > 0 && (program->symbols[low - 1].start
			  == program->symbols[low].start); low--)
    ;
  return &program->symbols[low];
}

struct symbol *
program_find (const struct program *program, const char *name)
{
  size_t i;

  for (i = 0; i < program->n_symbols; i++)
    if (strcmp (program->symbols[i].name, name) == 0)
      return program_symbol (program, program->symbols[i].start);
  return NULL;
}

const char *
program_where (const struct program *program, uintptr_t pc)
{
  static char buffers[4][200];
  static unsigned next;
  char *buffer = buffers[next++ % 4];
  const struct symbol *symbol = program_symbol (program, pc);

  snprintf (buffer, sizeof buffers[0], "%s+%#zx (%#zx)",
	    symbol == NULL ? "?" : symbol->name,
	    (size_t) (pc - (symbol == NULL ? 0 : symbol->start)), (size_t) pc);
  return buffer;
}
