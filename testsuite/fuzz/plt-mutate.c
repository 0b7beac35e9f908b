/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plt-mutate.c: change an object in a way that leaves it mostly an object.

   Random bytes nearly never make a relocation that counts, so a change here knows what a
   field is: it takes the class and the byte order that the object says it has, finds
   section headers, relocations and symbols, and gives one field a value that is worth
   trying.  Most changes are of relocations, since what is counted is decided there; those
   of headers mostly end in a refusal.  All places are checked against the size, because
   the object may be damaged already.  */

#include "plt-fuzz.h"

#include <elf.h>
#include <string.h>

struct view
{
  uint8_t *bytes;
  size_t size, max;
  uint64_t *seed;
  int wide, big;
  unsigned machine, natural, n_sections;
  uint64_t table;
};

static uint64_t
any (const struct view *view, uint64_t n)
{
  return n == 0 ? 0 : fuzz_random (view->seed) % n;
}

static int
is_there (const struct view *view, uint64_t at, uint64_t size)
{
  return at <= view->size && size <= view->size - at;
}

static uint64_t
get (const struct view *view, uint64_t at, unsigned size)
{
  uint64_t value = 0;
  unsigned i;

  for (i = 0; is_there (view, at, size) && i < size; i++)
    value |= (uint64_t) view->bytes[at + (view->big ? size - 1 - i : i)] << 8 * i;
  return value;
}

static void
put (struct view *view, uint64_t at, uint64_t value, unsigned size)
{
  if (is_there (view, at, size))
    plt_put (view->bytes + at, value, size, view->big);
}

static void
look (struct view *view)
{
  view->wide = view->bytes[EI_CLASS] == ELFCLASS64;
  view->big = view->bytes[EI_DATA] == ELFDATA2MSB;
  view->natural = view->wide ? 8 : 4;
  view->machine = get (view, 18, 2);
  view->table = get (view, view->wide ? 40 : 32, view->natural);
  view->n_sections = get (view, view->wide ? 60 : 48, 2);
}

/* The fields of a section header.  */
enum field { NAME, TYPE, FLAGS, ADDRESS, OFFSET, SIZE, LINK, INFO, ALIGN, ENTSIZE };

static uint64_t
field_at (const struct view *view, unsigned section, enum field field, unsigned *size)
{
  static const uint8_t wide[] = { 0, 4, 8, 16, 24, 32, 40, 44, 48, 56 };
  int word = field <= TYPE || field == LINK || field == INFO;

  *size = word ? 4 : view->natural;
  return view->table + (uint64_t) section * (view->wide ? 64 : 40)
	 + (view->wide ? wide[field] : 4 * field);
}

static uint64_t
get_field (const struct view *view, unsigned section, enum field field)
{
  unsigned size;
  uint64_t at = field_at (view, section, field, &size);

  return get (view, at, size);
}

static void
put_field (struct view *view, unsigned section, enum field field, uint64_t value)
{
  unsigned size;
  uint64_t at = field_at (view, section, field, &size);

  put (view, at, value, size);
}

/* A section of TYPE (or of the other kind of relocations), or 0.  */
static unsigned
any_section (const struct view *view, uint32_t type)
{
  unsigned tries, i;

  for (tries = 0; tries < 40; tries++)
    {
      i = 1 + any (view, view->n_sections);
      if (get_field (view, i, TYPE) == type
	  || (type == SHT_RELA && get_field (view, i, TYPE) == SHT_REL))
	return i;
    }
  return 0;
}

static uint64_t
odd (const struct view *view)
{
  static const uint64_t values[] = { 0, 1, 2, 3, 4, 7, 8, 12, 24, 0x7f, 0xff, 0xff00,
    0xfff1, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff, UINT64_C (1) << 32,
    (UINT64_C (1) << 32) + 1, INT64_MAX, UINT64_C (1) << 63, -2, -1 };

  return values[any (view, sizeof values / sizeof values[0])];
}

static uint64_t
any_addend (const struct view *view)
{
  switch (any (view, 8))
    {
    case 0:
      return any (view, 4);
    case 1:
      return -any (view, 4);
    case 2:
      return any (view, 3) << 32 | any (view, 3);
    case 3:
      return odd (view);
    default:
      return 0;
    }
}

/* Give relocation AT, of section TARGET, one new field.  */
static void
change_reloc (struct view *view, uint64_t at, unsigned target, int rela)
{
  uint64_t info = get (view, at + view->natural, view->natural);
  const unsigned shift = view->wide ? 32 : 8;
  const uint64_t mask = (UINT64_C (1) << shift) - 1;
  uint64_t size = get_field (view, target, SIZE);
  uint64_t symbol = info >> shift;

  switch (any (view, 10))
    {
    case 0: case 1: case 2:
      info = (info & ~mask) | (plt_type (view->machine, fuzz_random (view->seed)) & mask);
      break;
    case 3: case 4: case 5:
      symbol = (any (view, 40) == 0 ? odd (view) : any (view, 2) ? any (view, 10)
		: symbol + any (view, 3) - 1);
      info = (info & mask) | symbol << shift;
      break;
    case 6: case 7:
      if (rela)
	put (view, at + 2 * view->natural, any_addend (view), view->natural);
      else
	put (view, get_field (view, target, OFFSET) + get (view, at, 4),
	     any (view, 2) ? 0xebfffffe : any (view, 2) ? 0xfffef7ff
	     : fuzz_random (view->seed), 4);
      return;
    case 8:
      put (view, at, any (view, 6) == 0 ? odd (view) : any (view, size + 1),
	   view->natural);
      return;
    default:
      put (view, at, size - 4 * (1 + any (view, 3)), view->natural);
      return;
    }
  put (view, at + view->natural, info, view->natural);
}

/* Change, double or exchange relocations of section NUMBER.  */
static void
change_relocs (struct view *view, unsigned number)
{
  int rela = get_field (view, number, TYPE) == SHT_RELA;
  const unsigned entry = view->natural * (2 + rela);
  uint64_t offset = get_field (view, number, OFFSET);
  uint64_t n = get_field (view, number, SIZE) / entry, i, a, b;
  uint8_t kept[24];

  if (n == 0 || !is_there (view, offset, n * entry))
    return;
  a = offset + any (view, n) * entry;
  b = offset + any (view, n) * entry;
  memcpy (kept, view->bytes + a, entry);
  switch (any (view, 8))
    {
    case 0:
      memcpy (view->bytes + a, view->bytes + b, entry);
      break;
    case 1:
      memcpy (view->bytes + a, view->bytes + b, entry);
      memcpy (view->bytes + b, kept, entry);
      break;
    case 2:
      /* All of one type, or all like one.  */
      for (i = 0; i < n && any (view, 4) != 0; i++)
	memcpy (view->bytes + offset + i * entry, kept, entry);
      break;
    default:
      change_reloc (view, a, get_field (view, number, INFO), rela);
    }
}

static void
change_symbol (struct view *view)
{
  unsigned table = any_section (view, SHT_SYMTAB), entry = view->wide ? 24 : 16;
  uint64_t n = get_field (view, table, SIZE) / entry;
  uint64_t at = get_field (view, table, OFFSET) + any (view, n < 4096 ? n : 4096) * entry;

  switch (any (view, 8))
    {
    case 0:
      put (view, at, any (view, 4) ? any (view, 16) : odd (view), 4);
      break;
    case 1:
      put (view, at + (view->wide ? 4 : 12), odd (view), 1);
      break;
    case 2:
      put (view, at + (view->wide ? 6 : 14), SHN_LORESERVE + any (view, 256), 2);
      break;
    case 3:
      put (view, at + (view->wide ? 6 : 14), odd (view), 2);
      break;
    default:
      put (view, at + (view->wide ? 6 : 14), any (view, view->n_sections + 1), 2);
    }
}

static void
change_section (struct view *view)
{
  static const uint32_t types[] = { SHT_NULL, SHT_PROGBITS, SHT_SYMTAB, SHT_STRTAB,
    SHT_RELA, SHT_NOBITS, SHT_REL, SHT_GROUP, SHT_SYMTAB_SHNDX, SHT_NOTE, 0x40000014 };
  unsigned to = any (view, view->n_sections), from = any (view, view->n_sections);
  uint64_t size = get_field (view, to, SIZE), entry = get_field (view, to, ENTSIZE);

  if (any (view, 3) != 0)
    to = any_section (view, SHT_RELA);
  switch (any (view, 14))
    {
    case 0: case 1:
      put_field (view, to, NAME, get_field (view, from, NAME) + any (view, 2));
      break;
    case 2:
      put_field (view, to, NAME, any (view, 220));
      break;
    case 3:
      put_field (view, to, TYPE, types[any (view, sizeof types / sizeof types[0])]);
      break;
    case 4: case 5:
      put_field (view, to, FLAGS, get_field (view, to, FLAGS)
		 ^ (any (view, 2) ? SHF_EXECINSTR : 1u << any (view, 12)));
      break;
    case 6:
      put_field (view, to, OFFSET, any (view, 2) ? get_field (view, from, OFFSET)
		 : get_field (view, to, OFFSET) + any (view, 64) - 32);
      break;
    case 7: case 8:
      put_field (view, to, SIZE, size + (any (view, 3) - 1) * (entry != 0 ? entry : 4));
      break;
    case 9:
      put_field (view, to, SIZE, odd (view));
      break;
    case 10:
      put_field (view, to, LINK, any (view, view->n_sections + 1));
      break;
    case 11: case 12:
      put_field (view, to, INFO, any (view, 2) ? 1 + any (view, 4)
		 : any (view, view->n_sections + 1));
      break;
    default:
      put_field (view, to, any (view, 2) ? ALIGN : ENTSIZE, odd (view));
    }
}

static void
change_header (struct view *view)
{
  const unsigned half = view->wide ? 52 : 40;

  switch (any (view, 6))
    {
    case 0:
      view->bytes[any (view, EI_NIDENT)] = odd (view);
      break;
    case 1:
      put (view, half + 2 * any (view, 6), odd (view), 2);
      break;
    case 2:
      put (view, view->wide ? 60 : 48, view->n_sections + any (view, 3) - 1, 2);
      break;
    case 3:
      put (view, view->wide ? 62 : 50, any (view, view->n_sections + 1), 2);
      break;
    case 4:
      put (view, view->wide ? 40 : 32, any (view, 2) ? odd (view)
	   : view->table + any (view, 17) - 8, view->natural);
      break;
    default:
      put (view, 16 + any (view, 8), odd (view), 1);
    }
}

/* Cut the end off, or put something there.  */
static void
change_size (struct view *view)
{
  size_t n = any (view, 80);

  if (any (view, 2) && n < view->size - sizeof (Elf32_Ehdr))
    view->size -= n;
  else if (n <= view->max - view->size)
    {
      memset (view->bytes + view->size, any (view, 256), n);
      view->size += n;
    }
}

size_t
plt_mutate (uint8_t *bytes, size_t size, size_t max, uint64_t *seed)
{
  struct view view = { .bytes = bytes, .size = size, .max = max, .seed = seed };
  unsigned relocs;

  if (size < sizeof (Elf32_Ehdr) || size > max)
    return size;
  look (&view);
  switch (any (&view, 32))
    {
    case 0:
      change_header (&view);
      break;
    case 1:
      change_size (&view);
      break;
    case 2: case 3: case 4: case 5: case 6:
      change_section (&view);
      break;
    case 7: case 8: case 9: case 10: case 11:
      change_symbol (&view);
      break;
    default:
      relocs = any_section (&view, SHT_RELA);
      if (relocs != 0)
	change_relocs (&view, relocs);
    }
  return view.size;
}
