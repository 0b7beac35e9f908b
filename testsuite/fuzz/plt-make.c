/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plt-make.c: small objects with far calls, of all architectures, from a number.

   Fuzzing begins with these, and nothing else has to be assembled: an object has a few
   sections of code, of the core and the init part, some data, relocations of all but
   some of them, of types that `entryway plt' counts and of others, now and then a second
   section of relocations for one target; the PLT sections of the architecture as Linux's
   link of a module leaves them, and a few symbols, in the file and outside.  Numbers of
   relocations and machines: the processors' ABIs; the rest: System V gABI, chapter 4.  */

#include "plt-fuzz.h"

#include <elf.h>
#include <string.h>

static const struct machine
{
  uint16_t number;
  uint8_t wide, big;
  const char *plts[5];
  uint8_t types[20];		/* Less TYPE_BASE; twice what should be there often.  */
  unsigned type_base;
} machines[] =
{
  { EM_AARCH64, 1, 0,
    { ".plt", ".init.plt", ".text.ftrace_trampoline", ".init.text.ftrace_trampoline" },
    { 26, 27, 26, 27, 26, 27, 26, 27, 19, 20, 24, 21, 1, 0 }, 256 },
  { 243, 1, 0, { ".plt", ".got", ".got.plt" },
    { 19, 19, 59, 20, 18, 19, 23, 2, 16, 20 }, 0 },
  { EM_PPC64, 1, 0, { ".stubs" }, { 10, 10, 10, 11, 38, 50, 44 }, 0 },
  { EM_S390, 1, 1, { ".got" },
    { 20, 20, 8, 18, 25, 34, 35, 36, 26, 26, 6, 7, 15, 24, 30, 32, 59, 19, 22 }, 0 },
  { 258, 1, 0, { ".plt", ".plt.idx", ".got", ".ftrace_trampoline" },
    { 66, 66, 29, 75, 130, 66, 71, 72, 2, 64 }, 0 },
  { EM_ARM, 0, 0, { ".plt", ".init.plt" }, { 28, 28, 29, 1, 10, 30, 2, 42, 43, 40 }, 0 }
};

enum { MACHINES = sizeof machines / sizeof machines[0], SECTIONS = 24, SYMBOLS = 10 };

/* In the section names' section, whether a section has them or not.  */
static const char *const more_names[] =
{
  ".init.text", ".init", ".exit.text", ".initx", "__mcount_loc", ".plt", ".init.plt",
  "__patchable_function_entries", ".got", ".stubs", ".gnu.lto_.x"
};

struct section
{
  uint32_t name, type, link, info;
  uint64_t flags, offset, size, entsize;
};

struct maker
{
  const struct machine *machine;
  uint8_t *bytes;
  size_t size, max;
  uint64_t seed;
  struct section sections[SECTIONS];
  unsigned n, symtab;
  char names[1024];
  size_t names_size;
};

static unsigned
any (struct maker *maker, unsigned n)
{
  return fuzz_random (&maker->seed) % n;
}

uint32_t
plt_type (unsigned number, uint64_t random)
{
  unsigned i, n = 0;

  for (i = 0; i < MACHINES && machines[i].number != number; )
    i++;
  if (i == MACHINES || random % 16 == 0)
    return random >> 8 & (random & 16 ? 0xffff : 0xff);
  while (n < sizeof machines[i].types && machines[i].types[n] != 0)
    n++;
  return machines[i].type_base + machines[i].types[(random >> 8) % n];
}

/* SIZE bytes of VALUE at the end.  What there is no room for is left out.  */
static void
add (struct maker *maker, uint64_t value, unsigned size)
{
  if (size > maker->max - maker->size)
    return;
  plt_put (maker->bytes + maker->size, value, size, maker->machine->big);
  maker->size += size;
}

static void
add_natural (struct maker *maker, uint64_t value)
{
  add (maker, value, maker->machine->wide ? 8 : 4);
}

static uint32_t
add_name (struct maker *maker, const char *name)
{
  size_t at = maker->names_size, length = strlen (name) + 1;

  if (length > sizeof maker->names - at)
    return 0;
  memcpy (maker->names + at, name, length);
  maker->names_size += length;
  return at;
}

/* A section whose bytes come next.  */
static struct section *
start (struct maker *maker, const char *name, uint32_t type, uint64_t flags)
{
  struct section *section = &maker->sections[maker->n++];

  while (maker->size % 8 != 0)
    add (maker, 0, 1);
  *section = (struct section) { .name = add_name (maker, name), .type = type,
				.flags = flags, .offset = maker->size };
  return section;
}

static void
end (struct maker *maker, struct section *section)
{
  section->size = maker->size - section->offset;
}

/* Code is words of calls to nowhere, which are addend 0 on arm, or other words.  */
static void
add_code (struct maker *maker, const char *name, uint64_t flags, unsigned words)
{
  static const uint32_t some[] = { 0xebfffffe, 0xfffef7ff, 0xeafffffe, 0, 0xeb000000,
				   0xf800f000, 0x94000000 };
  struct section *section = start (maker, name, SHT_PROGBITS, flags);

  for (; words != 0; words--)
    add (maker, some[any (maker, any (maker, 2) ? 2 : 7)], 4);
  end (maker, section);
}

static int64_t
any_addend (struct maker *maker)
{
  switch (any (maker, 12))
    {
    case 0:
      return 1 + any (maker, 3);
    case 1:
      return -4 * (int64_t) any (maker, 3);
    case 2:
      return (INT64_C (1) << 32) * any (maker, 3) + any (maker, 2);
    default:
      return 0;
    }
}

static void
add_relocs (struct maker *maker, const char *name, unsigned target, unsigned n)
{
  const struct machine *machine = maker->machine;
  int rel = machine->number == EM_ARM;
  struct section *section = start (maker, name, rel ? SHT_REL : SHT_RELA, SHF_INFO_LINK);
  uint64_t size = maker->sections[target].size;
  unsigned symbols = 1 + any (maker, SYMBOLS - 1);

  section->link = maker->symtab;
  section->info = target;
  section->entsize = (machine->wide ? 8 : 4) * (rel ? 2 : 3);
  for (; n != 0 && size >= 4; n--)
    {
      uint32_t type = plt_type (machine->number, fuzz_random (&maker->seed) | 1);
      uint64_t symbol = any (maker, symbols);

      /* The last words of a page are those of the erratum.  */
      add_natural (maker, any (maker, 4) ? 4 * any (maker, size / 4)
		   : (size - 4 * (1 + any (maker, 2))) % size);
      add_natural (maker, machine->wide ? symbol << 32 | type
		   : symbol << 8 | (type & 0xff));
      if (!rel)
	add_natural (maker, any_addend (maker));
    }
  end (maker, section);
}

static void
add_symbols (struct maker *maker)
{
  struct section *section = start (maker, ".symtab", SHT_SYMTAB, 0);
  unsigned i, wide = maker->machine->wide;

  maker->symtab = maker->n - 1;
  section->link = maker->n;
  section->info = 1;
  section->entsize = wide ? 24 : 16;
  for (i = 0; i < SYMBOLS; i++)
    {
      unsigned home = any (maker, 8) == 0 ? (any (maker, 2) ? SHN_ABS : SHN_COMMON)
		      : any (maker, 2) ? 0 : any (maker, 5);

      add (maker, i == 0 ? 0 : 1 + 2 * (i % 4), 4);
      if (!wide)
	add (maker, 0, 8);
      add (maker, i == 0 ? 0 : STB_GLOBAL << 4, 2 - maker->machine->big);
      if (maker->machine->big)
	add (maker, 0, 1);
      add (maker, i == 0 ? 0 : home, 2);
      if (wide)
	add (maker, 0, 8), add (maker, 0, 8);
    }
  end (maker, section);
  section = start (maker, ".strtab", SHT_STRTAB, 0);
  add (maker, 0, 1);
  for (i = 0; i < 4; i++)
    add (maker, 'a' + i, 1), add (maker, 0, 1);
  end (maker, section);
}

/* All section headers, and then the ELF header, at the beginning.  */
static void
add_headers (struct maker *maker)
{
  const struct machine *machine = maker->machine;
  struct section *names = start (maker, ".shstrtab", SHT_STRTAB, 0);
  size_t table, total, i;

  for (i = 0; i < sizeof more_names / sizeof more_names[0]; i++)
    add_name (maker, more_names[i]);
  for (i = 0; i < maker->names_size; i++)
    add (maker, maker->names[i], 1);
  end (maker, names);
  while (maker->size % 8 != 0)
    add (maker, 0, 1);
  table = maker->size;
  for (i = 0; i < maker->n; i++)
    {
      const struct section *section = &maker->sections[i];

      add (maker, section->name, 4);
      add (maker, section->type, 4);
      add_natural (maker, section->flags);
      add_natural (maker, 0);
      add_natural (maker, i == 0 ? 0 : section->offset);
      add_natural (maker, section->size);
      add (maker, section->link, 4);
      add (maker, section->info, 4);
      add_natural (maker, i == 0 ? 0 : 8);
      add_natural (maker, section->entsize);
    }
  total = maker->size;
  maker->size = 0;
  for (i = 0; i < EI_NIDENT; i++)
    add (maker, i < SELFMAG ? ELFMAG[i] : i == EI_CLASS ? 1 + machine->wide
	 : i == EI_DATA ? 1 + machine->big : i == EI_VERSION ? EV_CURRENT : 0, 1);
  add (maker, ET_REL, 2);
  add (maker, machine->number, 2);
  add (maker, EV_CURRENT, 4);
  add_natural (maker, 0);
  add_natural (maker, 0);
  add_natural (maker, table);
  add (maker, 0, 4);
  add (maker, machine->wide ? 64 : 52, 2);
  add (maker, 0, 4);
  add (maker, machine->wide ? 64 : 40, 2);
  add (maker, maker->n, 2);
  add (maker, maker->n - 1, 2);
  maker->size = total;
}

size_t
plt_make (uint8_t *to, size_t max, uint64_t seed)
{
  struct maker maker = { .bytes = to, .max = max, .seed = seed, .n = 1,
			 .names_size = 1 };
  const uint64_t code = SHF_ALLOC | SHF_EXECINSTR;
  int mcount;
  unsigned i;

  maker.machine = &machines[any (&maker, MACHINES)];
  maker.size = maker.machine->wide ? sizeof (Elf64_Ehdr) : sizeof (Elf32_Ehdr);
  mcount = maker.machine->number == EM_ARM || maker.machine->number == EM_S390;
  add_code (&maker, ".text", code, 4 + any (&maker, 20));
  add_code (&maker, ".init.text", code, 2 + any (&maker, 6));
  add_code (&maker, ".text.two", code, 2 + any (&maker, 6));
  add_code (&maker, ".data", SHF_ALLOC | SHF_WRITE, 4);
  add_code (&maker, mcount ? "__mcount_loc" : "__patchable_function_entries", SHF_ALLOC,
	    any (&maker, 8) * (1 + maker.machine->wide));
  /* The code of .text is taken for the end of a page.  */
  if (any (&maker, 4) == 0)
    maker.sections[1].size = 4096, maker.sections[1].type = SHT_NOBITS;
  for (i = 0; maker.machine->plts[i] != NULL; i++)
    {
      struct section *section = start (&maker, maker.machine->plts[i],
				       SHT_PROGBITS, SHF_ALLOC);

      add (&maker, 0, 1);
      end (&maker, section);
    }
  add_symbols (&maker);
  add_relocs (&maker, ".rela.text", 1, any (&maker, 24));
  add_relocs (&maker, ".rela.init.text", 2, any (&maker, 12));
  if (any (&maker, 2))
    add_relocs (&maker, ".rela.text.two", 3, any (&maker, 8));
  if (any (&maker, 2))
    add_relocs (&maker, ".rela.data", 4, any (&maker, 4));
  if (any (&maker, 4) == 0)
    add_relocs (&maker, ".klp.rela.text", 1, any (&maker, 8));
  add_headers (&maker);
  return maker.size;
}

const uint8_t *
plt_object (const uint8_t *data, size_t size, uint8_t *room, size_t max,
	    size_t *object_size)
{
  uint64_t seed = 0;
  size_t i;

  data += PLT_HEAD;
  size -= PLT_HEAD;
  *object_size = size;
  if (size >= sizeof (Elf32_Ehdr))
    return data;
  for (i = 0; i < size; i++)
    seed = (seed ^ data[i]) * 0x100000001b3u;
  *object_size = plt_make (room, max, seed);
  return room;
}
