/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gen.c: make states, strings, shapes and records.

   All that is made is valid by the text of entryway/table.h, and as odd as that
   allows: pieces of the dictionary next to the table's own, tails, prefixes, wide
   starts where bytes would do, shapes inside of records.  */

#include "gen.h"

#include <string.h>

unsigned
gen_pick (struct gen_input *input, unsigned n)
{
  unsigned value = input->at < input->end ? *input->at++ : 0;

  if (n > 256 && input->at < input->end)
    value |= *input->at++ << 8;
  return value % n;
}

static uint32_t
theirs (const struct gen_table *table, size_t field)
{
  const struct ew_table_header *h;

  if (table->dictionary == NULL)
    return 0;
  h = &table->dictionary->header;
  return field == 4 ? h->n_pool : *(const uint16_t *) ((const char *) h + field);
}

#define THEIRS(table, field) \
  theirs (table, sizeof ((table)->header.field) == 4 \
		 ? 4 : offsetof (struct ew_table_header, field))

static void
make_row (struct gen_input *input, struct ew_table_state *s)
{
  s->code = EW_ROWS_ROW | gen_pick (input, 64);
  if ((s->code & EW_ROW_CFA) == EW_ROW_CFA)
    s->code &= ~EW_ROW_CFA_FP;
  if ((s->code & EW_ROW_CFA) == EW_ROW_CFA_REG)
    s->operand = gen_pick (input, 34);
  if (s->code & EW_ROW_LINKED)
    s->code |= EW_ROW_RA_SLOT | EW_ROW_FP_SLOT;
  s->cfa = gen_pick (input, 32);
  if (s->code & EW_ROW_RA_SLOT)
    s->ra = 1 + gen_pick (input, 16);
  if (s->code & EW_ROW_FP_SLOT)
    s->fp = s->code & EW_ROW_LINKED ? s->ra + 1u : 1 + gen_pick (input, 16);
}

static void
make_states (struct gen_input *input, struct gen_table *table)
{
  static const uint8_t codes[10]
    = { EW_ROWS_ENTRY, EW_ROWS_AREA, EW_ROWS_REGS, EW_ROWS_END,
	EW_ROWS_UNRELIABLE };
  const unsigned n = gen_pick (input, 12), first = THEIRS (table, n_states);
  unsigned i;

  for (i = 0; i < n; i++)
    {
      struct ew_table_state s = { .code = codes[gen_pick (input, 10)] };

      if (first + i == EW_TABLE_GAP)
	s.code = EW_ROWS_GAP;
      else if (s.code == 0)
	make_row (input, &s);
      else if (s.code == EW_ROWS_UNRELIABLE)
	s.operand = 1 + gen_pick (input, 20);
      else if (s.code == EW_ROWS_ENTRY || s.code == EW_ROWS_AREA)
	s.operand = gen_pick (input, 4) == 0 ? gen_pick (input, 256) : 9;
      table->states[i] = s;
    }
  table->header.n_states = n;
}

static void
make_strings (struct gen_input *input, struct gen_table *table)
{
  const unsigned states = THEIRS (table, n_states) + table->header.n_states;
  unsigned n = gen_pick (input, 8) == 0 ? gen_pick (input, 256)
	       : gen_pick (input, 24), i;

  for (i = 0; states != 0 && i < n; i++)
    table->strings[i] = gen_pick (input, states);
  table->header.n_strings = i;
}

/* A piece.  -1 where there are no strings.  */
static int
make_piece (struct gen_input *input, const struct gen_table *table)
{
  const unsigned bits = table->header.piece_bits;
  const unsigned border = THEIRS (table, n_strings);
  unsigned own = table->header.n_strings, first = border, n = own, length;

  if (border != 0 && (own == 0 || gen_pick (input, 2)))
    {
      first = 0;
      n = border;
    }
  if (first + n > 0x10000u >> bits)
    n = first > 0x10000u >> bits ? 0 : (0x10000u >> bits) - first;
  if (n == 0)
    return -1;
  length = 1u << bits < n ? 1u << bits : n;
  length = 1 + gen_pick (input, gen_pick (input, 4) && length > 4 ? 4 : length);
  return ((first + gen_pick (input, n - length + 1)) << bits) + length - 1;
}

static void
make_prefix (struct gen_input *input, struct gen_table *table)
{
  const struct gen_table *d = table->dictionary;
  int piece = make_piece (input, table);

  table->header.prefix = EW_TABLE_NONE;
  if (piece >= 0 && (gen_pick (input, 2)
		     || (d != NULL && d->header.prefix != EW_TABLE_NONE)))
    table->header.prefix = piece;
}

uint32_t
gen_prefix (const struct gen_table *table)
{
  if (table->header.prefix == EW_TABLE_NONE)
    return 0;
  return (table->header.prefix & ((1u << table->header.piece_bits) - 1)) + 1;
}

/* Make a shape at SHAPE, of N pieces at most.  Returns how many, or 0.  */
static unsigned
make_shape (struct gen_input *input, const struct gen_table *table,
	    uint16_t *shape, unsigned most)
{
  unsigned n = 1 + gen_pick (input, gen_pick (input, 16) ? 4 : 40), i;

  if (n > most)
    return 0;
  for (i = 1; i <= n; i++)
    {
      int piece = make_piece (input, table);

      if (piece < 0)
	return 0;
      shape[i] = piece;
    }
  shape[0] = n;
  if (table->header.prefix != EW_TABLE_NONE && gen_pick (input, 2))
    shape[0] |= EW_SHAPE_PREFIX;
  if (n != 1 && gen_pick (input, 3) == 0)
    shape[0] |= EW_SHAPE_TAIL;
  return n;
}

/* Whether TABLE can do without what the shape with head HEAD wants.  */
static int
usable (const struct gen_table *table, unsigned head)
{
  return (head & EW_SHAPE_PREFIX) == 0 || table->header.prefix != EW_TABLE_NONE;
}

/* The shape for a record: *HEAD of the record, and the shape's own place.  */
static const uint16_t *
choose_shape (struct gen_input *input, struct gen_table *table, uint16_t *head)
{
  const struct gen_table *d = table->dictionary;
  const unsigned kind = gen_pick (input, 3), border = THEIRS (table, n_shapes);
  uint32_t at;

  if (kind == 0 && d != NULL && d->n_known_shapes != 0)
    {
      at = d->known_shapes[gen_pick (input, d->n_known_shapes)].at;
      *head = at;
      return usable (table, d->shapes[at]) ? d->shapes + at : NULL;
    }
  if (kind == 1 && table->n_known_shapes != 0)
    {
      at = table->known_shapes[gen_pick (input, table->n_known_shapes)].at;
      *head = at + border;
      return table->shapes + at;
    }
  *head = EW_RECORD_INLINE;
  at = table->header.n_pool + 1;
  return make_shape (input, table, table->pool + at, 64) ? table->pool + at : NULL;
}

/* Put down the N starts.  Returns how many halfwords.  */
static unsigned
put_starts (uint16_t *to, const uint32_t *starts, unsigned n, int wide)
{
  unsigned i;

  if (!wide && n % 2 != 0)
    to[n / 2] = 0;
  for (i = 0; i < n; i++)
    if (wide)
      to[i] = starts[i];
    else
      ((uint8_t *) to)[i] = starts[i];
  return wide ? n : (n + 1) / 2;
}

const struct gen_known *
gen_record (struct gen_input *input, struct gen_table *table)
{
  const uint32_t mask = (1u << table->header.piece_bits) - 1;
  uint16_t *to = table->pool + table->header.n_pool, *more = to + 1;
  struct gen_known *known = &table->known_records[table->n_known_records];
  const uint16_t *shape;
  uint32_t starts[256], n, i, tail;

  if (table->header.n_pool > 16000 || table->n_known_records == 2048)
    return NULL;
  shape = choose_shape (input, table, to);
  if (shape == NULL)
    return NULL;
  n = *shape & EW_SHAPE_PIECES;
  tail = (*shape & EW_SHAPE_TAIL) != 0;
  known->at = table->header.n_pool + THEIRS (table, n_pool);
  known->prefix = (*shape & EW_SHAPE_PREFIX) != 0;
  known->need = (shape[1] & mask) + 1;
  for (i = 0; i + 1 < n - tail; i++)
    {
      known->need += gen_pick (input, gen_pick (input, 8) ? 6 : 300);
      starts[i] = known->need;
      known->need += (shape[i + 2] & mask) + 1;
    }
  if (i != 0 && (starts[i - 1] > 0xff || gen_pick (input, 4) == 0))
    *to |= EW_RECORD_WIDE;
  if (i != 0 && starts[i - 1] > 0x7fff)
    return NULL;
  known->need += tail ? (shape[n] & mask) + 1 : 0;
  more += (*to & EW_RECORD_SHAPE) == EW_RECORD_INLINE ? 1 + n : 0;
  more += put_starts (more, starts, i, (*to & EW_RECORD_WIDE) != 0);
  table->header.n_pool += more - to;
  table->n_known_records++;
  return known;
}

void
gen_common (struct gen_input *input, struct gen_table *table,
	    const struct gen_table *dictionary)
{
  unsigned n, i;

  memset (&table->header, 0, sizeof table->header);
  table->dictionary = dictionary;
  table->n_known_shapes = table->n_known_records = table->n_blocks = 0;
  table->header.magic = EW_TABLE_MAGIC;
  table->header.version = EW_TABLE_VERSION;
  table->header.machine = 183;
  table->header.piece_bits = (dictionary != NULL ? dictionary->header.piece_bits
			      : gen_pick (input, 9));
  table->header.shifts = EW_TABLE_SHIFTS (2, gen_pick (input, 8));
  make_states (input, table);
  make_strings (input, table);
  make_prefix (input, table);
  for (i = gen_pick (input, 6); i != 0; i--)
    {
      uint32_t at = table->header.n_shapes;

      n = make_shape (input, table, table->shapes + at, 64);
      if (n == 0)
	break;
      table->known_shapes[table->n_known_shapes++].at = at;
      table->header.n_shapes += 1 + n;
    }
}
