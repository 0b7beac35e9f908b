/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plt-write.c: entryway plt --in-place.

   Linux's link of a module leaves sections of one byte for the PLTs, and the loader gives
   them type, flags, size and alignment in its copy of the section headers (each
   architecture's module_frob_arch_sections).  Here the file gets the same.  SHT_NOBITS
   takes no bytes of the file, so nothing moves; the byte that was there is skipped.

   A stock kernel sets the same values once more and loads the file as it did.  What is
   gained is for whoever needs the sizes before that: tools that map addresses, and
   loaders that verify where they had to count.  */

#include "config.h"
#include "elf-read.h"
#include "listing.h"
#include "output.h"
#include "plt-write.h"
#include "report.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct writer
{
  struct ew_object *object;
  struct ew_plt_rule rule;
  uint64_t counts[EW_PLT_COUNTS];
  struct ew_patch *patches;	/* Their bytes are to be freed.  */
  size_t n_patches, capacity;
};

bool
ew_plt_find (const struct ew_object *object, const struct ew_plt_section *section,
	     unsigned *index)
{
  *index = ew_section_named (object, section->name, 0);
  if (*index != 0 && ew_section_named (object, section->name, *index) != 0)
    return ew_refuse (object->file, "two sections %s; the kernel does not load"
		      " such a module", section->name);
  return (*index != 0 || section->optional
	  || ew_refuse (object->file, "no section %s, which the kernel's loader needs",
			section->name));
}

static void
add_patch (struct writer *writer, struct ew_patch patch)
{
  writer->patches = ew_grow (writer->patches, writer->n_patches, 1, &writer->capacity,
			     sizeof patch);
  writer->patches[writer->n_patches++] = patch;
}

static bool
sort_branches (struct writer *writer)
{
  struct ew_object *object = writer->object;
  struct ew_patch patch;
  unsigned i;

  for (i = 1; object->arch->plt->sorts_branches && i < object->n_sections; i++)
    if (object->sections[i].type == object->arch->plt->relocations
	&& ew_section_is_code (object, object->sections[i].info))
      {
	if (!ew_plt_order (object, i, &patch))
	  return false;
	if (patch.size != 0)
	  add_patch (writer, patch);
      }
  return true;
}

/* Whether section INDEX holds nothing that would be lost.  */
static bool
is_placeholder (struct writer *writer, unsigned index)
{
  struct ew_object *object = writer->object;
  const struct ew_section *section = &object->sections[index];
  unsigned char *bytes;
  bool zeros = true;
  uint64_t i;

  if (ew_reloc_section (object, index, 0) != 0)
    return ew_refuse (object->file, "section %s has relocations", section->name);
  if (section->type == SHT_NOBITS)
    return true;
  bytes = ew_object_copy (object, "a PLT section", section->offset, section->size);
  if (bytes == NULL)
    return false;
  for (i = 0; i < section->size; i++)
    zeros &= bytes[i] == 0;
  free (bytes);
  return zeros || ew_refuse (object->file, "section %s is not empty", section->name);
}

/* Store VALUE in the SIZE bytes at P.  */
static void
put (const struct ew_object *object, unsigned char *p, uint64_t value, unsigned size)
{
  unsigned i;

  for (i = 0; i < size; i++)
    p[object->big ? size - 1 - i : i] = value >> 8 * i;
}

/* Where a section's header has its fields.  */
struct fields
{
  unsigned type, flags, size, align, natural;
};

static struct fields
fields_of (const struct ew_object *object)
{
#define FIELDS(header, natural) \
  { offsetof (header, sh_type), offsetof (header, sh_flags), \
    offsetof (header, sh_size), offsetof (header, sh_addralign), natural }
  static const struct fields wide = FIELDS (Elf64_Shdr, 8), narrow = FIELDS (Elf32_Shdr, 4);
#undef FIELDS

  return object->wide ? wide : narrow;
}

/* Give section INDEX the type, flags, size and alignment WANTED.  */
static bool
change_header (struct writer *writer, unsigned index, const struct ew_section *wanted)
{
  const struct ew_object *object = writer->object;
  const struct ew_section *section = &object->sections[index];
  const struct fields at = fields_of (object);
  const size_t header = ew_elf_sizes (object->wide).section;
  const uint64_t offset = object->section_table + index * header;
  unsigned char *bytes;

  if (section->type == wanted->type && section->flags == wanted->flags
      && section->size == wanted->size && section->align == wanted->align)
    return true;
  bytes = ew_object_copy (writer->object, "a section header", offset, header);
  if (bytes == NULL)
    return false;
  put (object, bytes + at.type, wanted->type, 4);
  put (object, bytes + at.flags, wanted->flags, at.natural);
  put (object, bytes + at.size, wanted->size, at.natural);
  put (object, bytes + at.align, wanted->align, at.natural);
  add_patch (writer, (struct ew_patch) { offset, header, bytes });
  return true;
}

/* Give section INDEX the header that the loader would.  */
static bool
size_section (struct writer *writer, const struct ew_plt_section *section,
	      unsigned index)
{
  const struct ew_section wanted
    = { .type = SHT_NOBITS, .flags = SHF_ALLOC | (section->code ? SHF_EXECINSTR : 0),
	.size = ew_plt_size (section, writer->counts), .align = section->align };

  return is_placeholder (writer, index) && change_header (writer, index, &wanted);
}

/* Slots are code of the file, as long as they are; what a link script may have lost is the
   alignment, without which the loader would put them anywhere.  */
static bool
align_slots (struct writer *writer)
{
  const struct ew_object *object = writer->object;
  unsigned i;

  for (i = 1; object->arch->target != NULL && i < object->n_sections; i++)
    if (ew_is_slot_section (object->sections[i].name)
	&& object->sections[i].align < object->arch->area_align)
      {
	struct ew_section wanted = object->sections[i];

	wanted.align = object->arch->area_align;
	if (!change_header (writer, i, &wanted))
	  return false;
      }
  return true;
}

static bool
size_sections (struct writer *writer)
{
  const struct ew_object *object = writer->object;
  const struct ew_plt_section *section;
  unsigned index;

  for (section = object->arch->plt->sections; section->name != NULL; section++)
    if (section->appended)
      return ew_refuse (object->file, "the PLT of %s is in no section of the file;"
			" the loader adds it to the text", object->arch->name);
    else if (!ew_plt_find (object, section, &index)
	     || (index != 0 && !size_section (writer, section, index)))
      return false;
  return align_slots (writer);
}

static int
compare_patches (const void *pa, const void *pb)
{
  const struct ew_patch *a = pa, *b = pb;

  return (a->offset > b->offset) - (a->offset < b->offset);
}

static void
free_patches (struct writer *writer)
{
  size_t i;

  for (i = 0; i < writer->n_patches; i++)
    free ((void *) writer->patches[i].bytes);
  free (writer->patches);
}

/* Whether the new file, OBJECT, has what was meant: the same number, counted by the
   loader's own rule, and nothing left to put in order or to change in a header.  */
static bool
is_right (const struct writer *old, struct ew_object *object)
{
  struct writer writer = { .object = object, .rule = old->rule };
  bool right;

  right = (ew_plt_count (object, &writer.rule, writer.counts)
	   && memcmp (writer.counts, old->counts, sizeof writer.counts) == 0
	   && sort_branches (&writer) && size_sections (&writer)
	   && writer.n_patches == 0);
  free_patches (&writer);
  return right;
}

static bool
verify (struct writer *writer, const char *temporary)
{
  struct ew_object object;
  bool right;

  if (!ew_object_open (&object, temporary, EW_PLT_ONLY))
    return false;
  right = is_right (writer, &object);
  ew_object_close (&object);
  return (right || ew_refuse (writer->object->file, "what was written is not what was"
			      " meant; the file is left as it was"));
}

static bool
write_patches (struct writer *writer)
{
  struct ew_object *object = writer->object;
  struct ew_output output;
  struct stat st;
  bool good;

  qsort (writer->patches, writer->n_patches, sizeof *writer->patches, compare_patches);
  if (stat (object->file, &st) != 0)
    return ew_refuse (object->file, "%s", strerror (errno));
  if (!ew_output_open (&output, object->file, &st))
    return false;
  good = (ew_output_copy (&output, object, writer->patches, writer->n_patches)
	  && ew_output_flush (&output)
	  && verify (writer, output.temporary));
  return ew_output_close (&output, good);
}

char *
ew_plt_written (const char *file)
{
  struct stat st;
  char *path = NULL;

  if (lstat (file, &st) == 0 && S_ISLNK (st.st_mode))
    path = realpath (file, NULL);
  if (path == NULL)
    {
      path = ew_alloc (strlen (file) + 1, 1);
      strcpy (path, file);
    }
  return path;
}

bool
ew_plt_write (const char *file, const struct ew_plt_rule *rule)
{
  char *path = ew_plt_written (file);
  struct ew_object object;
  struct writer writer = { .object = &object, .rule = *rule };
  bool good;

  if (!ew_object_open (&object, path, EW_PLT_ONLY))
    {
      free (path);
      return false;
    }
  /* Once they are in order, the loader counts no call twice.  */
  writer.rule.emulate_loader = writer.rule.in_order = true;
  good = (ew_output_allowed (&object) && sort_branches (&writer)
	  && ew_plt_count (&object, &writer.rule, writer.counts));
  writer.rule.in_order = false;
  good = good && size_sections (&writer);
  if (good && writer.n_patches != 0)
    good = write_patches (&writer);
  free_patches (&writer);
  ew_object_close (&object);
  free (path);
  return good;
}
