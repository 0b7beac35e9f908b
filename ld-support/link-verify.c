/* SPDX-License-Identifier: GPL-3.0-or-later */
/* link-verify.c: read a table back before it is written.

   What the runtime finds in the finished bytes must be what the rows said: at the
   first and the last unit of each span, at the first unit of each entry and the one
   before it, and at the first of the part.  Elsewhere nothing can change, because a
   piece has no inner borders but where a span or an entry has.  A table that fails
   is an error of this program; it is better not written than wrong.  */

#include "config.h"
#include "link.h"
#include "report.h"

#include <inttypes.h>
#include <string.h>

static bool
same (const struct ew_link *link, const struct ew_table_state *found,
      uint32_t state)
{
  const unsigned char *bytes = link->states.items[state]->bytes;

  if (found == NULL)
    return bytes[0] == EW_ROWS_GAP;
  return memcmp (found, bytes, sizeof *found) == 0;
}

/* A part that is verified.  */
struct checked
{
  const struct ew_link *link;
  const struct ew_part *part;
  const struct ew_table *table;
  unsigned number;
};

/* Whether the table says at UNIT what span SPAN does; before the first span of the
   part, nothing.  */
static bool
verify_unit (const struct checked *checked, uint32_t unit, size_t span)
{
  const struct ew_link *link = checked->link;
  const struct ew_part *part = checked->part;
  const struct ew_table_state *found
    = ew_lookup_unit (checked->table, checked->number, unit);

  if (unit < link->spans[part->first_span].start
      ? found == NULL : same (link, found, link->spans[span].state))
    return true;
  return ew_refuse (part->object->file, "internal error: wrong table for %s+0x%"
		    PRIx64, part->object->sections[part->section].name,
		    (uint64_t) unit << link->unit_shift);
}

static bool
verify_spans (const struct checked *checked)
{
  const struct ew_part *part = checked->part;
  const struct ew_span *spans = checked->link->spans;
  size_t i;

  for (i = part->first_span; i < part->end_span; i++)
    {
      uint32_t end = (i + 1 < part->end_span ? spans[i + 1].start
		      : part->length);

      if (!verify_unit (checked, spans[i].start, i)
	  || !verify_unit (checked, end - 1, i))
	return false;
    }
  return verify_unit (checked, 0, part->first_span);
}

static bool
verify_entries (const struct checked *checked)
{
  const struct ew_part *part = checked->part;
  const struct ew_link *link = checked->link;
  size_t i, span = part->first_span, before;

  for (i = part->first_entry; i < part->end_entry; i++)
    {
      uint32_t start = link->entries[i].start;

      for (before = span; span + 1 < part->end_span
	   && link->spans[span + 1].start <= start; span++)
	if (link->spans[span + 1].start < start)
	  before = span + 1;
      if (!verify_unit (checked, start, span)
	  || (start != 0 && !verify_unit (checked, start - 1, before)))
	return false;
    }
  return true;
}

bool
ew_link_verify (const struct ew_link *link, const struct ew_bytes *bytes)
{
  struct ew_table table;
  int error = ew_table_open (&table, bytes->bytes, bytes->size, link->dictionary);
  unsigned i;

  if (error == 0)
    error = ew_table_check (&table);
  if (error != 0)
    return ew_refuse (link->file, "internal error: %s", ew_strerror (error));
  for (i = 0; i < table.header->n_parts; i++)
    {
      const struct checked checked = { link, &link->parts[i], &table, i };

      if (!verify_spans (&checked) || !verify_entries (&checked))
	return false;
    }
  return true;
}
