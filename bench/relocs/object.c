/* SPDX-License-Identifier: GPL-3.0-or-later */
/* object.c: make a large module of calls.

   usage: object CALLS SYMBOLS FILE

   Writes an arm64 ELF object with one text section of CALLS bl instructions, each with a
   R_AARCH64_CALL26 to one of SYMBOLS undefined symbols, in no order, and what the
   kernel's module loader asks of a module: .plt and .init.plt.  The last call is to the
   last symbol, so that it is the greatest: the loader's quirk (ld-support/plt-count.c)
   sees it as equal, and all ways to count have one result.  SYMBOLS is below CALLS, and
   every symbol is called.  The file is written front to back, so it may be larger than
   memory.  For a little-endian machine, as everything in this directory.  */

#include <elf.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT = 1, RELA, PLT, INIT_PLT, SYMTAB, STRTAB, SHSTRTAB, SECTIONS };

#define NAMES "\0.text\0.rela.text\0.plt\0.init.plt\0.symtab\0.strtab\0.shstrtab"
static const char names[] = NAMES;

/* Bytes of a symbol's name, all of one length: f00000001.  */
#define NAME_SIZE 10

static FILE *to;

static void
put (const void *bytes, size_t size)
{
  if (fwrite (bytes, size, 1, to) != 1)
    {
      perror ("object");
      exit (1);
    }
}

static uint32_t
name_of (const char *name)
{
  const char *p = names + 1;

  while (strcmp (p, name) != 0)
    p += strlen (p) + 1;
  return p - names;
}

static void
put_header (uint64_t calls, uint64_t symbols)
{
  Elf64_Shdr s[SECTIONS] = {
    [TEXT] = { .sh_name = name_of (".text"), .sh_type = SHT_PROGBITS,
	       .sh_flags = SHF_ALLOC | SHF_EXECINSTR, .sh_size = 4 * calls },
    [RELA] = { .sh_name = name_of (".rela.text"), .sh_type = SHT_RELA,
	       .sh_flags = SHF_INFO_LINK, .sh_size = calls * sizeof (Elf64_Rela),
	       .sh_entsize = sizeof (Elf64_Rela), .sh_link = SYMTAB, .sh_info = TEXT },
    [PLT] = { .sh_name = name_of (".plt"), .sh_type = SHT_NOBITS,
	      .sh_flags = SHF_ALLOC | SHF_EXECINSTR, .sh_size = 1 },
    [INIT_PLT] = { .sh_name = name_of (".init.plt"), .sh_type = SHT_NOBITS,
		   .sh_flags = SHF_ALLOC | SHF_EXECINSTR, .sh_size = 1 },
    [SYMTAB] = { .sh_name = name_of (".symtab"), .sh_type = SHT_SYMTAB,
		 .sh_size = (symbols + 1) * sizeof (Elf64_Sym),
		 .sh_entsize = sizeof (Elf64_Sym), .sh_link = STRTAB, .sh_info = 1 },
    [STRTAB] = { .sh_name = name_of (".strtab"), .sh_type = SHT_STRTAB,
		 .sh_size = 1 + symbols * NAME_SIZE },
    [SHSTRTAB] = { .sh_name = name_of (".shstrtab"), .sh_type = SHT_STRTAB,
		   .sh_size = sizeof names }
  };
  Elf64_Ehdr e = { .e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64,
				ELFDATA2LSB, EV_CURRENT },
		   .e_type = ET_REL, .e_machine = EM_AARCH64, .e_version = EV_CURRENT,
		   .e_shoff = sizeof e, .e_ehsize = sizeof e,
		   .e_shentsize = sizeof s[0], .e_shnum = SECTIONS,
		   .e_shstrndx = SHSTRTAB };
  uint64_t at = sizeof e + sizeof s;
  unsigned i;

  for (i = 1; i < SECTIONS; i++)
    {
      s[i].sh_addralign = i == STRTAB || i == SHSTRTAB ? 1 : 8;
      at = (at + 7) & ~UINT64_C (7);
      s[i].sh_offset = at;
      if (s[i].sh_type != SHT_NOBITS)
	at += s[i].sh_size;
    }
  put (&e, sizeof e);
  put (s, sizeof s);
}

/* Fill up what SIZE bytes leave of 8.  */
static void
pad (uint64_t size)
{
  static const char zeros[8];

  if (size % 8 != 0)
    put (zeros, 8 - size % 8);
}

int
main (int argc, char **argv)
{
  const uint32_t bl = 0x94000000;
  uint64_t calls = argc == 4 ? strtoull (argv[1], NULL, 10) : 0;
  uint64_t symbols = argc == 4 ? strtoull (argv[2], NULL, 10) : 0;
  uint64_t random = UINT64_C (0x9e3779b97f4a7c15), i;
  Elf64_Sym symbol = { .st_name = 0 };
  char name[32];

  if (symbols == 0 || symbols >= calls || symbols >= 100000000)
    {
      fputs ("usage: object CALLS SYMBOLS FILE, more CALLS than SYMBOLS\n", stderr);
      return 2;
    }
  to = fopen (argv[3], "wb");
  if (to == NULL)
    {
      perror (argv[3]);
      return 1;
    }
  put_header (calls, symbols);
  for (i = 0; i < calls; i++)
    put (&bl, sizeof bl);
  pad (4 * calls);
  for (i = 0; i < calls; i++)
    {
      Elf64_Rela rela = { .r_offset = 4 * i };
      uint64_t number = i;

      random ^= random << 13;
      random ^= random >> 7;
      random ^= random << 17;
      if (i >= symbols)
	number = i == calls - 1 ? symbols - 1 : random;
      rela.r_info = ELF64_R_INFO (1 + number % symbols, R_AARCH64_CALL26);
      put (&rela, sizeof rela);
    }
  put (&symbol, sizeof symbol);
  symbol.st_info = ELF64_ST_INFO (STB_GLOBAL, STT_NOTYPE);
  for (i = 0; i < symbols; i++)
    {
      symbol.st_name = 1 + i * NAME_SIZE;
      put (&symbol, sizeof symbol);
    }
  put ("", 1);
  for (i = 0; i < symbols; i++)
    {
      sprintf (name, "f%08" PRIu64, i);
      put (name, NAME_SIZE);
    }
  pad (1 + symbols * NAME_SIZE);
  put (names, sizeof names);
  return fclose (to) == 0 ? 0 : 1;
}
