/* SPDX-License-Identifier: GPL-3.0-or-later */
/* canonicalize.c: counting calls by libbfd's own reader of relocations.

   usage: canonicalize FILE

   The usual way for a program that has libbfd: bfd_canonicalize_symtab, then
   bfd_canonicalize_reloc for each section, which gives an arelent and a pointer for each
   relocation.  Which symbol one names is counted with a stamp for each symbol, as in
   scan.c.  A libbfd without the target (Debian's -lbfd, for arm64) opens the object by its
   generic one, whose relocations have no type: then each is taken for a call, which is
   true of what object.c makes, and of nothing else.  Prints the number and the target.  */

#define PACKAGE "bench"
#define PACKAGE_VERSION "1"
#include <bfd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Count in SECTION, whose file has N SYMBOLS.  */
static long
count_section (bfd *abfd, asection *section, asymbol **symbols, long n)
{
  long size = bfd_get_reloc_upper_bound (abfd, section), relocs, i, count = 0;
  unsigned char *seen = calloc (n + 1, 1);
  arelent **all = size > 0 ? malloc (size) : NULL;

  if (seen == NULL || all == NULL)
    exit (1);
  relocs = bfd_canonicalize_reloc (abfd, section, all, symbols);
  for (i = 0; i < relocs; i++)
    {
      const char *name = all[i]->howto == NULL ? NULL : all[i]->howto->name;
      long at = all[i]->sym_ptr_ptr - symbols;

      if (name != NULL && strcmp (name, "R_AARCH64_CALL26") != 0
	  && strcmp (name, "R_AARCH64_JUMP26") != 0 && strcmp (name, "UNKNOWN") != 0)
	continue;
      if (at < 0 || at >= n || bfd_asymbol_section (symbols[at]) == section)
	continue;
      count += all[i]->addend != 0 || !seen[at];
      seen[at] = 1;
    }
  free (all);
  free (seen);
  return count;
}

int
main (int argc, char **argv)
{
  long size, n, count = 0;
  asymbol **symbols;
  asection *section;
  bfd *abfd;

  bfd_init ();
  abfd = argc == 2 ? bfd_openr (argv[1], NULL) : NULL;
  if (abfd == NULL || !bfd_check_format (abfd, bfd_object))
    {
      fprintf (stderr, "canonicalize: %s\n", bfd_errmsg (bfd_get_error ()));
      return 1;
    }
  size = bfd_get_symtab_upper_bound (abfd);
  symbols = size > 0 ? malloc (size) : NULL;
  if (symbols == NULL)
    return 1;
  n = bfd_canonicalize_symtab (abfd, symbols);
  for (section = abfd->sections; section != NULL; section = section->next)
    if ((section->flags & (SEC_RELOC | SEC_CODE)) == (SEC_RELOC | SEC_CODE))
      count += count_section (abfd, section, symbols, n);
  printf ("%ld %s\n", count, bfd_get_target (abfd));
  bfd_close (abfd);
  free (symbols);
  return 0;
}
