/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plt-try-write.c: what `entryway plt --in-place' must keep of a file.

   Refused, it is the same as before, to the byte.  Else, all that differs is in the
   headers of the PLT sections, in four fields, and in the order of relocations of code;
   what the loader counts in it is what it would have counted in the old one, had the
   calls been in order; and to write it again changes nothing.  */

#include "config.h"
#include "object.h"
#include "plt-write.h"
#include "plt-try.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static uint8_t *
load (const char *path, size_t size)
{
  uint8_t *bytes = malloc (size + 1);
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  if (bytes == NULL || fd < 0 || read (fd, bytes, size + 1) != (ssize_t) size)
    fuzz_bad ("a file's size has changed");
  close (fd);
  return bytes;
}

static int
compare_entries (const void *a, const void *b)
{
  return memcmp (a, b, sizeof (Elf64_Rela));
}

/* Put the relocations of code in an order in which they can be compared; the fields that
   may differ become 0.  BYTES is to be changed so.  */
static void
forget (uint8_t *bytes, size_t size, const uint8_t *old)
{
  static const char *const names[] = { ".plt", ".init.plt", ".text.ftrace_trampoline",
    ".init.text.ftrace_trampoline", ".got", ".got.plt", ".stubs", ".plt.idx",
    ".ftrace_trampoline" };
  struct slow_file file;
  uint64_t table;
  unsigned i, j;

  /* Where things are, the old file says.  */
  slow_open (&file, old, size);
  if (file.why != NULL)
    fuzz_bad (file.why);
  table = slow_get (&file, file.wide ? 40 : 32, file.wide ? 8 : 4);
  for (i = 1; i < file.n_sections; i++)
    {
      uint8_t *header = bytes + table + i * (file.wide ? 64 : 40);
      const struct slow_section *section = &file.sections[i];

      for (j = 0; j < sizeof names / sizeof names[0]; j++)
	if (strcmp (section->name, names[j]) == 0)
	  {
	    memset (header + 4, 0, file.wide ? 12 : 8);
	    memset (header + (file.wide ? 32 : 20), 0, file.wide ? 8 : 4);
	    memset (header + (file.wide ? 48 : 32), 0, file.wide ? 8 : 4);
	  }
      if (file.machine == EM_AARCH64 && section->type == SHT_RELA
	  && slow_is_code (&file, section->info))
	qsort (bytes + section->offset, section->size / sizeof (Elf64_Rela),
	       sizeof (Elf64_Rela), compare_entries);
    }
  slow_close (&file);
}

static int
is_call (const struct slow_reloc *reloc, unsigned target)
{
  return slow_kind (EM_AARCH64, reloc->type) == SLOW_IS_CALL && reloc->home != target;
}

/* Whether A may stand before B: calls by type, symbol and addend.  */
static int
in_order (const struct slow_reloc *a, const struct slow_reloc *b)
{
  if (a->type != b->type)
    return a->type < b->type;
  if (a->symbol != b->symbol)
    return a->symbol < b->symbol;
  return a->addend <= b->addend;
}

/* In relocation section INDEX of NOW, calls are in front and sorted; the others are
   behind them, in the order that they have in OLD.  */
static void
check_order (struct slow_file *old, struct slow_file *now, unsigned index)
{
  const unsigned target = now->sections[index].info;
  size_t n, m, i, j = 0;
  struct slow_reloc *was = slow_relocs (old, index, &m);
  struct slow_reloc *is = slow_relocs (now, index, &n);

  for (i = 0; i < n; i++)
    if (is_call (&is[i], target))
      {
	if (i != 0 && (!is_call (&is[i - 1], target) || !in_order (&is[i - 1], &is[i])))
	  fuzz_bad ("calls that are not in order");
      }
    else
      {
	while (j < m && is_call (&was[j], target))
	  j++;
	if (j == m || memcmp (&was[j++], &is[i], sizeof is[i]) != 0)
	  fuzz_bad ("others than calls were moved");
      }
  free (was);
  free (is);
}

static void
check_orders (const uint8_t *old, const uint8_t *now, size_t size)
{
  struct slow_file before, after;
  unsigned i;

  slow_open (&before, old, size);
  slow_open (&after, now, size);
  if (before.why != NULL || after.why != NULL)
    fuzz_bad ("what was written can't be read");
  for (i = 1; after.machine == EM_AARCH64 && i < after.n_sections; i++)
    if (after.sections[i].type == SHT_RELA && slow_is_code (&after, after.sections[i].info))
      check_order (&before, &after, i);
  slow_close (&before);
  slow_close (&after);
}

/* Compare what was written, NOW, with what was there, OLD.  */
static void
check_bytes (const uint8_t *old, const uint8_t *now, size_t size)
{
  uint8_t *a = malloc (size), *b = malloc (size);

  if (a == NULL || b == NULL)
    abort ();
  memcpy (a, old, size);
  memcpy (b, now, size);
  forget (a, size, old);
  forget (b, size, old);
  if (memcmp (a, b, size) != 0)
    fuzz_bad ("writing changes more than it should");
  free (a);
  free (b);
}

static void
check_counts (const char *path, const uint8_t *old, const uint8_t *now, size_t size,
	      int erratum)
{
  struct slow_rule rule = { .loader = 1, .erratum = erratum, .in_order = 1 };
  struct slow_result before, after;
  struct ew_object object;

  slow_count (old, size, &rule, &before);
  rule.in_order = 0;
  slow_count (now, size, &rule, &after);
  if (before.why != NULL || after.why != NULL
      || memcmp (before.counts, after.counts, sizeof after.counts) != 0)
    fuzz_bad ("what was written counts otherwise");
  if (!ew_object_open (&object, path, EW_PLT_ONLY))
    fuzz_bad ("what was written is refused");
  plt_compare (&object, now, size, &rule);
  if (plt_refusals != 0)
    fuzz_bad ("what was written is not counted");
  ew_object_close (&object);
}

void
plt_try_write (const uint8_t *bytes, size_t size, int erratum)
{
  const char *path = plt_path ("out.ko");
  const struct ew_plt_rule rule = { .emulate_loader = true, .erratum = erratum };
  uint8_t *now, *again;
  struct stat st, st_again;
  bool good;

  plt_store (path, bytes, size);
  plt_refusals = 0;
  good = ew_plt_write (path, &rule);
  now = load (path, size);
  if (good != (plt_refusals == 0))
    fuzz_bad ("writing fails without a message, or the other way round");
  if (!good && memcmp (bytes, now, size) != 0)
    fuzz_bad ("refused, but changed");
  if (good)
    {
      check_bytes (bytes, now, size);
      check_orders (bytes, now, size);
      check_counts (path, bytes, now, size, erratum);
      if (stat (path, &st) != 0 || !ew_plt_write (path, &rule)
	  || stat (path, &st_again) != 0 || st.st_ino != st_again.st_ino)
	fuzz_bad ("not all was written at once");
      again = load (path, size);
      if (memcmp (now, again, size) != 0)
	fuzz_bad ("written again, it changes");
      free (again);
    }
  free (now);
}
