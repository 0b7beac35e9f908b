/* SPDX-License-Identifier: GPL-3.0-or-later */
/* annotate.c: read a file of annotations.

   What the statements are is said in annotate.h.  A line that is not understood is an
   error with its number: a statement that were skipped would leave code to the general
   rule, which may be wrong for it.  */

#include "config.h"
#include "annotate.h"
#include "report.h"

#include <entryway/format.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct
{
  const char *word;
  enum ew_annotation_kind kind;
} kinds[] =
{
  { "function", EW_ANNOTATE_FUNCTION }, { "area", EW_ANNOTATE_AREA },
  { "noreturn", EW_ANNOTATE_NORETURN }, { "end", EW_ANNOTATE_END },
  { "regs", EW_ANNOTATE_REGS }, { "unreliable", EW_ANNOTATE_UNRELIABLE },
  { "unreachable", EW_ANNOTATE_UNREACHABLE }
};

#define N_KINDS (sizeof kinds / sizeof kinds[0])

/* More than any kernel needs.  */
#define MOST_BYTES (1 << 20)

static char *
read_text (const char *file)
{
  FILE *in = fopen (file, "rb");
  char *text = NULL;
  size_t size;

  if (in == NULL)
    {
      ew_refuse (file, "%s", strerror (errno));
      return NULL;
    }
  text = malloc (MOST_BYTES + 1);
  size = text == NULL ? 0 : fread (text, 1, MOST_BYTES + 1, in);
  if (text == NULL || ferror (in))
    ew_refuse (file, "%s", text == NULL ? "no memory" : strerror (errno));
  else if (size > MOST_BYTES)
    ew_refuse (file, "more than 1 MiB of annotations");
  else if (memchr (text, '\0', size) != NULL)
    ew_refuse (file, "not a text");
  else
    {
      text[size] = '\0';
      fclose (in);
      return text;
    }
  fclose (in);
  free (text);
  return NULL;
}

static bool
add (struct ew_annotations *annotations, const struct ew_annotation *item)
{
  if (annotations->n == annotations->capacity)
    {
      size_t capacity = annotations->capacity * 2 + 64;
      struct ew_annotation *more = realloc (annotations->items,
					    capacity * sizeof *more);

      if (more == NULL)
	return ew_refuse (annotations->file, "no memory for the annotations");
      annotations->items = more;
      annotations->capacity = capacity;
    }
  annotations->items[annotations->n++] = *item;
  return true;
}

static bool
find_kind (const char *word, enum ew_annotation_kind *kind)
{
  size_t i;

  for (i = 0; i < N_KINDS; i++)
    if (strcmp (kinds[i].word, word) == 0)
      {
	*kind = kinds[i].kind;
	return true;
      }
  return false;
}

/* The register WORD of ARCH, as rows name it.  */
static bool
find_register (const char *word, const struct ew_arch *arch, unsigned char *reg)
{
  const char *prefix = arch->target->reg_prefix;
  size_t length = strlen (prefix);
  unsigned long number;
  char *end;

  if (word == NULL || strncmp (word, prefix, length) != 0 || word[length] < '0'
      || word[length] > '9')
    return false;
  number = strtoul (word + length, &end, 10);
  *reg = number;
  return *end == '\0' && number < EW_N_INSN_REGS;
}

static bool
find_reason (const char *word, unsigned char *reason)
{
  static const char *const names[] = EW_REASON_NAMES;
  unsigned char i;

  for (i = 1; word != NULL && i < sizeof names / sizeof *names; i++)
    if (strcmp (names[i], word) == 0)
      {
	*reason = i;
	return true;
      }
  return false;
}

/* The operand of a statement of ITEM's kind, if it has one.  */
static bool
read_operand (const struct ew_annotations *annotations, struct ew_annotation *item,
	      const struct ew_arch *arch, char **rest)
{
  if (item->kind == EW_ANNOTATE_AREA
      && !find_register (strtok_r (NULL, " \t\r", rest), arch, &item->operand))
    return ew_refuse (annotations->file, "line %u: 'area' needs a register",
		      item->line);
  if (item->kind == EW_ANNOTATE_UNRELIABLE
      && !find_reason (strtok_r (NULL, " \t\r", rest), &item->operand))
    return ew_refuse (annotations->file, "line %u: 'unreliable' needs a reason, as"
		      " 'entryway dump --rows' prints it", item->line);
  return true;
}

static bool
read_line (struct ew_annotations *annotations, char *text, unsigned line,
	   const struct ew_arch *arch)
{
  struct ew_annotation item = { .line = line };
  char *rest = NULL, *word;

  text[strcspn (text, "#")] = '\0';
  word = strtok_r (text, " \t\r", &rest);
  if (word == NULL)
    return true;
  if (!find_kind (word, &item.kind))
    return ew_refuse (annotations->file, "line %u: unknown statement '%s'", line, word);
  if (!read_operand (annotations, &item, arch, &rest))
    return false;
  item.name = strtok_r (NULL, " \t\r", &rest);
  if (item.name == NULL)
    return ew_refuse (annotations->file, "line %u: no symbol", line);
  for (; item.name != NULL; item.name = strtok_r (NULL, " \t\r", &rest))
    if (!add (annotations, &item))
      return false;
  return true;
}

static int
compare (const void *pa, const void *pb)
{
  const struct ew_annotation *a = pa, *b = pb;
  int names = strcmp (a->name, b->name);

  return names != 0 ? names : (a->line > b->line) - (a->line < b->line);
}

/* Whether ITEM says how its symbol is entered.  */
static bool
is_entry (const struct ew_annotation *item)
{
  return (item->kind != EW_ANNOTATE_NORETURN && item->kind != EW_ANNOTATE_UNREACHABLE);
}

/* Whether no symbol is said to be entered in two ways.  */
static bool
check_twice (const struct ew_annotations *annotations)
{
  const struct ew_annotation *last = NULL, *item;

  for (item = annotations->items; item != annotations->items + annotations->n; item++)
    {
      if (!is_entry (item))
	continue;
      if (last != NULL && strcmp (last->name, item->name) == 0)
	return ew_refuse (annotations->file, "lines %u and %u both say how '%s' is"
			  " entered", last->line, item->line, item->name);
      last = item;
    }
  return true;
}

bool
ew_annotations_read (struct ew_annotations *annotations, const char *file,
		     const struct ew_arch *arch)
{
  char *line, *next;
  unsigned number = 1;
  bool good = true;

  memset (annotations, 0, sizeof *annotations);
  annotations->file = file;
  annotations->text = read_text (file);
  if (annotations->text == NULL)
    return false;
  for (line = annotations->text; good && line != NULL; line = next, number++)
    {
      next = strchr (line, '\n');
      if (next != NULL)
	*next++ = '\0';
      good = read_line (annotations, line, number, arch);
    }
  if (good && annotations->n != 0)
    {
      qsort (annotations->items, annotations->n, sizeof *annotations->items, compare);
      good = check_twice (annotations);
    }
  if (!good)
    ew_annotations_free (annotations);
  return good;
}

void
ew_annotations_free (struct ew_annotations *annotations)
{
  free (annotations->items);
  free (annotations->text);
}

/* The number of the first item of NAME, or of one behind it.  */
static size_t
first_of (const struct ew_annotations *annotations, const char *name)
{
  size_t low = 0, high = annotations->n;

  while (low < high)
    {
      size_t middle = low + (high - low) / 2;

      if (strcmp (annotations->items[middle].name, name) < 0)
	low = middle + 1;
      else
	high = middle;
    }
  return low;
}

const struct ew_annotation *
ew_annotation_find (const struct ew_annotations *annotations,
		    enum ew_annotation_kind kind, const char *name)
{
  size_t i;

  if (annotations == NULL || annotations->n == 0)
    return NULL;
  for (i = first_of (annotations, name);
       i < annotations->n && strcmp (annotations->items[i].name, name) == 0; i++)
    if (annotations->items[i].kind == kind)
      return &annotations->items[i];
  return NULL;
}

const struct ew_annotation *
ew_annotation_entry (const struct ew_annotations *annotations, const char *name)
{
  size_t i;

  if (annotations == NULL || annotations->n == 0)
    return NULL;
  for (i = first_of (annotations, name);
       i < annotations->n && strcmp (annotations->items[i].name, name) == 0; i++)
    if (is_entry (&annotations->items[i]))
      return &annotations->items[i];
  return NULL;
}
