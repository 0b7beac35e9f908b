/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rows-decode.c: decode the items of a row section.

   The format and its rules are in entryway/format.h.  Everything that a byte can
   mean is checked here, so that whoever walks the rows need not look: a row
   that is read wrongly is worse than a file that is refused.  */

#include "config.h"
#include "report.h"
#include "rows.h"

#include <entryway/format.h>

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define BASE_SIZE 8

struct reader
{
  struct ew_object *object;
  struct ew_rows *out;
  unsigned index;		/* The row section.  */
  const unsigned char *bytes;
  uint64_t size, at;

  const struct ew_rows_section *whole;
  size_t next_base;

  /* The run.  */
  unsigned section;
  uint64_t position;		/* Where the next item begins.  */
  uint64_t count;		/* Functions and parts still to come.  */
  bool in_function, in_part, area_waits;
  uint64_t function;
  struct ew_row defined[EW_ROWS_MAX_REF];
  unsigned n_defined;
};

static bool
refuse (const struct reader *reader, const char *reason)
{
  return ew_rows_refuse (reader->object, reader->index, reader->at, reason);
}

static bool
get_byte (struct reader *reader, unsigned char *value)
{
  *value = 0;
  if (reader->at == reader->size)
    return refuse (reader, "they end too early");
  *value = reader->bytes[reader->at++];
  return true;
}

static bool
get_uleb (struct reader *reader, uint64_t *value)
{
  unsigned char byte;
  unsigned shift = 0;

  *value = 0;
  do
    {
      if (!get_byte (reader, &byte))
	return false;
      if (shift > 56)
	return refuse (reader, "a number of more than 63 bits");
      *value |= (uint64_t) (byte & 127) << shift;
      shift += 7;
    }
  while (byte & 128);
  return true;
}

/* A number that becomes SIZE times as many bytes.  */
static bool
get_scaled (struct reader *reader, uint64_t size, uint64_t *value)
{
  if (!get_uleb (reader, value))
    return false;
  if (*value > UINT32_MAX)
    return refuse (reader, "a number that is too large");
  *value *= size;
  return true;
}

static bool
get_distance (struct reader *reader, uint64_t *bytes)
{
  const struct ew_object *object = reader->object;

  if (!get_scaled (reader, object->arch->code_unit, bytes))
    return false;
  if (*bytes > object->sections[reader->section].size - reader->position)
    return refuse (reader, "they go past the end of their code");
  return true;
}

/* Read a distance and append ROW, which holds for it.  */
static bool
cover (struct reader *reader, struct ew_row *row)
{
  uint64_t distance;

  if (!get_distance (reader, &distance))
    return false;
  if (row->code == EW_ROWS_AREA && distance == 0)
    return refuse (reader, "an area without code");
  row->section = reader->section;
  row->start = reader->position;
  row->end = reader->position += distance;
  row->function = reader->function;
  row->part = reader->in_function && reader->in_part;
  return distance == 0 || ew_rows_append (reader->object, reader->out, row);
}

/* Step over a gap.  Other runs may have rows there, so it is not a row.  */
static bool
read_gap (struct reader *reader)
{
  uint64_t distance;

  reader->in_function = false;
  if (!get_distance (reader, &distance))
    return false;
  reader->position += distance;
  return true;
}

static bool
read_begin (struct reader *reader, unsigned code)
{
  if (reader->count == 0)
    return refuse (reader, "more functions than the run says");
  if (!read_gap (reader))
    return false;
  reader->count--;
  reader->in_function = true;
  reader->in_part = code == EW_ROWS_PART;
  reader->function = reader->position;
  if (reader->area_waits && code == EW_ROWS_PART)
    return refuse (reader, "an area before a part of a function");
  if (reader->area_waits)
    reader->out->rows[reader->out->n_rows - 1].function = reader->position;
  reader->area_waits = false;
  return true;
}

static bool
define_row (struct reader *reader, struct ew_row *row)
{
  unsigned slot = reader->object->arch->elf_class == ELFCLASS64 ? 8 : 4;
  uint64_t reg;

  if ((row->code & EW_ROW_CFA) == EW_ROW_CFA_REG)
    {
      if (!get_uleb (reader, &reg))
	return false;
      if (reg > 255)
	return refuse (reader, "an impossible register");
      row->cfa_reg = reg;
    }
  if (!get_scaled (reader, slot, &row->cfa)
      || ((row->code & EW_ROW_RA_SLOT) && !get_scaled (reader, slot, &row->ra))
      || ((row->code & EW_ROW_FP_SLOT) && !get_scaled (reader, slot, &row->fp)))
    return false;
  if ((row->code & EW_ROW_LINKED)
      && ((row->code & EW_ROW_RA_SLOT) == 0 || (row->code & EW_ROW_FP_SLOT) == 0
	  || row->fp != row->ra + slot))
    return refuse (reader, "a frame record whose slots are not together");
  if (((row->code & EW_ROW_RA_SLOT) && row->ra == 0)
      || ((row->code & EW_ROW_FP_SLOT) && row->fp == 0))
    return refuse (reader, "a slot that is not below the CFA");
  return true;
}

/* Read the definition of a state whose code is in ROW.  */
static bool
define (struct reader *reader, struct ew_row *row)
{
  switch (row->code)
    {
    case EW_ROWS_ENTRY:
    case EW_ROWS_AREA:
      return get_byte (reader, &row->operand);
    case EW_ROWS_UNRELIABLE:
      return (get_byte (reader, &row->operand)
	      && (row->operand != 0 || refuse (reader, "no reason")));
    case EW_ROWS_REGS:
    case EW_ROWS_END:
      return true;
    default:
      if ((row->code & EW_ROWS_ROW_MASK) == EW_ROWS_ROW
	  && (row->code & EW_ROW_CFA) != EW_ROW_CFA)
	return define_row (reader, row);
      return refuse (reader, "an unknown code");
    }
}

static bool
read_state (struct reader *reader, unsigned char code)
{
  struct ew_row row = { .code = code };

  if (code >= EW_ROWS_REF)
    {
      if (code - (unsigned) EW_ROWS_REF >= reader->n_defined)
	return refuse (reader, "a state that is not defined");
      row = reader->defined[code - EW_ROWS_REF];
    }
  else if (!define (reader, &row))
    return false;
  else if (reader->n_defined < EW_ROWS_MAX_REF)
    reader->defined[reader->n_defined++] = row;

  if (row.code == EW_ROWS_AREA && !reader->in_function)
    {
      if (reader->area_waits)
	return refuse (reader, "two areas of one function");
      reader->area_waits = true;
    }
  else if (!reader->in_function)
    return refuse (reader, "a state outside of functions");
  return cover (reader, &row);
}

/* The run before this place is over.  */
static bool
end_run (const struct reader *reader)
{
  if (reader->count != 0)
    return refuse (reader, "fewer functions than the run says");
  if (reader->area_waits)
    return refuse (reader, "an area without a function");
  return true;
}

/* Read where the run begins.  */
static bool
get_base (struct reader *reader, struct ew_rows_base *base)
{
  const struct ew_rows_section *whole = reader->whole;

  if (reader->object->linked)
    {
      if (reader->size - reader->at < BASE_SIZE)
	return refuse (reader, "they end too early");
      if (!ew_rows_base_at (whole, reader->at, base))
	return false;
    }
  else
    {
      if (reader->next_base == whole->n_bases
	  || whole->bases[reader->next_base].place != reader->at)
	return refuse (reader, "a run without a relocation");
      if (reader->size - reader->at < BASE_SIZE)
	return refuse (reader, "they end too early");
      *base = whole->bases[reader->next_base++];
    }
  reader->at += BASE_SIZE;
  return true;
}

static bool
start_run (struct reader *reader)
{
  struct ew_rows_base base;
  unsigned char version;

  if (!end_run (reader) || !get_byte (reader, &version))
    return false;
  if (version != EW_ROWS_VERSION)
    return refuse (reader, "an unknown version");
  if (!get_base (reader, &base))
    return false;
  reader->section = base.section;
  reader->position = base.offset;
  reader->n_defined = 0;
  reader->in_function = false;
  return get_uleb (reader, &reader->count);
}

static bool
read_item (struct reader *reader)
{
  unsigned char code;

  if (!get_byte (reader, &code))
    return false;
  if (code == EW_ROWS_RUN)
    return start_run (reader);
  if (reader->section == 0)
    {
      reader->at--;
      return refuse (reader, "no run begins here");
    }
  if (code == EW_ROWS_GAP)
    return read_gap (reader);
  if (code == EW_ROWS_BEGIN || code == EW_ROWS_PART)
    return read_begin (reader, code);
  return read_state (reader, code);
}

bool
ew_rows_decode (const struct ew_rows_section *section, struct ew_rows *rows)
{
  struct reader reader = { .object = section->object, .out = rows,
			   .index = section->index, .bytes = section->bytes,
			   .size = section->size, .whole = section };

  while (reader.at < reader.size)
    if (!read_item (&reader))
      return false;
  if (!end_run (&reader))
    return false;
  return (reader.next_base == section->n_bases
	  || refuse (&reader, "a relocation that is of no run"));
}
