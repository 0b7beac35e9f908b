/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loader-ARCH [--erratum] [--isolate] FILE... - what Linux's module loader reserves.

   For each module or other relocatable object one line, FILE and the sections that the
   loader sizes, each as a tab and NAME=BYTES.  With - file names are read from stdin.
   A file that can't be taken is told of on stderr; then the status is 1 at the end.

   Each file is read into memory of its own, which the loader's code changes: it sorts
   relocations.  Section addresses are those in that copy, as load_module sets them
   (kernel/module/main.c, rewrite_section_headers), except that the section headers are
   a second copy behind the file, where there is room for more.  Of the file only that
   is checked which this file itself reads.  A damaged one can end the process, as it
   would the kernel's: --isolate gives each file a process.  */

#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "loader.h"

#if LOADER_BITS == 32
typedef Elf32_Ehdr Ehdr;
typedef Elf32_Shdr Shdr;
typedef Elf32_Sym Sym;
typedef Elf32_Rela Rela;
# ifdef MAP_32BIT
#  define LOW MAP_32BIT
# else
#  define LOW 0
# endif
#else
typedef Elf64_Ehdr Ehdr;
typedef Elf64_Shdr Shdr;
typedef Elf64_Sym Sym;
typedef Elf64_Rela Rela;
# define LOW 0
#endif

enum { NAMES = sizeof loader.names / sizeof *loader.names };

bool loader_erratum;

static bool
fail (const char *file, const char *why)
{
  fprintf (stderr, "loader-%s: %s: %s\n", loader.arch, file, why);
  return false;
}

/* --- the other byte order ------------------------------------------------- */

static void
turn (void *field, size_t size)
{
  unsigned char *p = field;
  for (size_t i = 0; i < size / 2; i++)
    {
      unsigned char byte = p[i];
      p[i] = p[size - 1 - i];
      p[size - 1 - i] = byte;
    }
}

#define TURN(field) turn (&(field), sizeof (field))

static void
turn_ehdr (Ehdr *e)
{
  TURN (e->e_type), TURN (e->e_machine), TURN (e->e_version), TURN (e->e_entry);
  TURN (e->e_phoff), TURN (e->e_shoff), TURN (e->e_flags), TURN (e->e_ehsize);
  TURN (e->e_phentsize), TURN (e->e_phnum), TURN (e->e_shentsize);
  TURN (e->e_shnum), TURN (e->e_shstrndx);
}

static void
turn_shdr (Shdr *s)
{
  TURN (s->sh_name), TURN (s->sh_type), TURN (s->sh_flags), TURN (s->sh_addr);
  TURN (s->sh_offset), TURN (s->sh_size), TURN (s->sh_link), TURN (s->sh_info);
  TURN (s->sh_addralign), TURN (s->sh_entsize);
}

/* Symbols and relocations; the loader reads nothing else before it has the sizes.  */

static void
turn_contents (char *image, const Shdr *s)
{
  if (s->sh_type == SHT_SYMTAB)
    for (Sym *p = (Sym *) (image + s->sh_offset), *end = p + s->sh_size / sizeof *p;
	 p < end; p++)
      TURN (p->st_name), TURN (p->st_shndx), TURN (p->st_value), TURN (p->st_size);
  else if (s->sh_type == SHT_RELA)
    for (Rela *p = (Rela *) (image + s->sh_offset), *end = p + s->sh_size / sizeof *p;
	 p < end; p++)
      TURN (p->r_offset), TURN (p->r_info), TURN (p->r_addend);
}

/* --- a file --------------------------------------------------------------- */

static bool
within (uint64_t offset, uint64_t size, uint64_t whole)
{
  return offset <= whole && size <= whole - offset;
}

/* The last one, as the loader's loops take it.  */

static Shdr *
find (const Ehdr *ehdr, Shdr *shdrs, const char *names, const char *name)
{
  Shdr *found = NULL;
  for (int i = 1; i < ehdr->e_shnum; i++)
    if (strcmp (names + shdrs[i].sh_name, name) == 0)
      found = shdrs + i;
  return found;
}

/* The file of SIZE bytes at IMAGE, with ROOM bytes behind it.  */

static bool
size_sections (const char *file, char *image, size_t size, char *room)
{
  Ehdr *ehdr = (Ehdr *) image;
  int host = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? ELFDATA2MSB : ELFDATA2LSB;
  bool foreign = loader.data != host;
  if (size < sizeof *ehdr || memcmp (ehdr->e_ident, ELFMAG, SELFMAG) != 0
      || ehdr->e_ident[EI_CLASS] != loader.class || ehdr->e_ident[EI_DATA] != loader.data)
    return fail (file, "not an ELF file of this architecture");
  if (foreign)
    turn_ehdr (ehdr);
  if (ehdr->e_machine != loader.machine || ehdr->e_type != ET_REL)
    return fail (file, "not a relocatable object of this architecture");
  if (ehdr->e_shentsize != sizeof (Shdr) || ehdr->e_shstrndx >= ehdr->e_shnum
      || !within (ehdr->e_shoff, ehdr->e_shnum * sizeof (Shdr), size))
    return fail (file, "no section headers, or too many");

  Shdr *shdrs = (Shdr *) room;
  memcpy (shdrs, image + ehdr->e_shoff, ehdr->e_shnum * sizeof *shdrs);
  if (foreign)
    for (int i = 0; i < ehdr->e_shnum; i++)
      turn_shdr (shdrs + i);
  for (int i = 1; i < ehdr->e_shnum; i++)
    {
      if (foreign && shdrs[i].sh_type != SHT_NOBITS
	  && !within (shdrs[i].sh_offset, shdrs[i].sh_size, size))
	return fail (file, "a section outside the file");
      if (foreign)
	turn_contents (image, shdrs + i);
      shdrs[i].sh_addr = (uintptr_t) image + shdrs[i].sh_offset;
    }

  Shdr *strings = shdrs + ehdr->e_shstrndx;
  if (!within (strings->sh_offset, strings->sh_size, size))
    return fail (file, "section names outside the file");
  char *names = (char *) (shdrs + ehdr->e_shnum + NAMES), *end = names + strings->sh_size;
  memcpy (names, image + strings->sh_offset, strings->sh_size);
  for (int i = 0; i < loader.needed; i++)
    if (!find (ehdr, shdrs, names, loader.names[i]))
      {
	if (ehdr->e_shnum >= SHN_LORESERVE - 1)
	  return fail (file, "too many sections");
	Shdr *made = shdrs + ehdr->e_shnum++;
	*made = (Shdr) { .sh_name = end - names, .sh_type = SHT_PROGBITS,
			 .sh_flags = SHF_ALLOC, .sh_addralign = 1, .sh_size = 1 };
	end = stpcpy (end, loader.names[i]) + 1;
      }
  strings->sh_offset = names - image;
  strings->sh_addr = (uintptr_t) names;

  unsigned long sizes[NAMES] = { 0 };
  if (loader_run (ehdr, shdrs, names, sizes) != 0)
    return fail (file, "refused by the loader");
  printf ("%s", file);
  for (int i = 0; i < NAMES && loader.names[i]; i++)
    if (loader.needed < 0)
      printf ("\t%s=%lu", loader.names[i], sizes[i]);
    else
      {
	Shdr *s = find (ehdr, shdrs, names, loader.names[i]);
	if (s)
	  printf ("\t%s=%llu", loader.names[i], (unsigned long long) s->sh_size);
      }
  putchar ('\n');
  return true;
}

static bool
take (const char *file)
{
  int fd = open (file, O_RDONLY | O_CLOEXEC);
  struct stat st;
  if (fd < 0 || fstat (fd, &st) != 0)
    {
      if (fd >= 0)
	close (fd);
      return fail (file, strerror (errno));
    }
  /* Room for a second section header table and its names, wherever they are, and more.  */
  size_t size = st.st_size, behind = (size + 63) & ~(size_t) 63;
  size_t all = behind + 2 * size + (NAMES + 1) * (sizeof (Shdr) + 64);
  char *image = mmap (NULL, all, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | LOW, -1, 0);
  if (image == MAP_FAILED)
    {
      close (fd);
      return fail (file, strerror (errno));
    }
  bool good = true;
  if (LOADER_BITS == 32 && (uint64_t) (uintptr_t) image + all > UINT32_MAX)
    good = fail (file, "no memory that 32 bits can address");
  for (size_t done = 0; good && done < size;)
    {
      ssize_t n = read (fd, image + done, size - done);
      if (n <= 0)
	good = fail (file, n < 0 ? strerror (errno) : "changed while it was read");
      else
	done += n;
    }
  close (fd);
  good = good && size_sections (file, image, size, image + behind);
  munmap (image, all);
  return good;
}

static bool
take_isolated (const char *file)
{
  fflush (stdout);
  pid_t child = fork ();
  if (child == 0)
    {
      bool good = take (file);
      fflush (stdout);
      _exit (!good);
    }
  int status;
  if (child < 0 || waitpid (child, &status, 0) != child)
    return fail (file, strerror (errno));
  return WIFEXITED (status) ? WEXITSTATUS (status) == 0
	 : fail (file, strsignal (WTERMSIG (status)));
}

int
main (int argc, char **argv)
{
  bool (*one) (const char *) = take;
  bool good = true;
  int i = 1;
  for (; i < argc && strncmp (argv[i], "--", 2) == 0; i++)
    if (strcmp (argv[i], "--erratum") == 0)
      loader_erratum = true;
    else if (strcmp (argv[i], "--isolate") == 0)
      one = take_isolated;
    else
      i = argc;
  if (i >= argc)
    {
      fprintf (stderr, "usage: loader-%s [--erratum] [--isolate] FILE...|-\n", loader.arch);
      return 2;
    }
  if (strcmp (argv[i], "-") != 0)
    for (; i < argc; i++)
      good &= one (argv[i]);
  else
    {
      char *line = NULL;
      size_t room = 0;
      for (ssize_t n; (n = getline (&line, &room, stdin)) > 0;)
	{
	  if (line[n - 1] == '\n')
	    line[n - 1] = '\0';
	  good &= one (line);
	}
      free (line);
    }
  if (fflush (stdout) != 0 || ferror (stdout))
    return fail ("standard output", "can't be written"), 1;
  return good ? 0 : 1;
}
