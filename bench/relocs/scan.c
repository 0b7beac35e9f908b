/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scan.c: the least that counting calls can be.

   usage: scan FILE

   Maps an arm64 object of this machine's byte order, believes all that it says, and
   counts the distinct undefined targets of R_AARCH64_CALL26 and JUMP26 for each section
   of relocations, with a stamp for each symbol: the number that Linux's loader reserves
   where all addends are 0, and what `entryway plt' has to be measured against.  No check,
   no library, no message.  */

#include <elf.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>

int
main (int argc, char **argv)
{
  int fd = argc == 2 ? open (argv[1], O_RDONLY) : -1;
  struct stat st;
  const char *file;
  const Elf64_Ehdr *e;
  const Elf64_Shdr *s;
  uint64_t count = 0;
  unsigned i;

  if (fd < 0 || fstat (fd, &st) != 0)
    return 2;
  file = mmap (NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (file == MAP_FAILED)
    return 2;
  e = (const Elf64_Ehdr *) file;
  s = (const Elf64_Shdr *) (file + e->e_shoff);
  for (i = 1; i < e->e_shnum; i++)
    if (s[i].sh_type == SHT_RELA && s[s[i].sh_info].sh_flags & SHF_EXECINSTR)
      {
	const Elf64_Rela *r = (const Elf64_Rela *) (file + s[i].sh_offset);
	const Elf64_Rela *end = r + s[i].sh_size / sizeof *r;
	const Elf64_Sym *symbols = (const Elf64_Sym *) (file + s[s[i].sh_link].sh_offset);
	size_t n = s[s[i].sh_link].sh_size / sizeof *symbols;
	unsigned char *seen = calloc (n, 2);

	if (seen == NULL)
	  return 2;
	for (; r < end; r++)
	  {
	    uint32_t type = ELF64_R_TYPE (r->r_info), symbol = ELF64_R_SYM (r->r_info);
	    size_t at = 2 * (size_t) symbol + (type == R_AARCH64_JUMP26);

	    if ((type == R_AARCH64_CALL26 || type == R_AARCH64_JUMP26)
		&& symbols[symbol].st_shndx != s[i].sh_info)
	      {
		count += r->r_addend != 0 || !seen[at];
		seen[at] = 1;
	      }
	  }
	free (seen);
      }
  printf ("%ju\n", (uintmax_t) count);
  return 0;
}
