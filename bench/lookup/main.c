/* SPDX-License-Identifier: GPL-3.0-or-later */
/* main.c: look-ups in entryway's table, in ORC and in SFrame V3, side by side.

   usage: lookup --rows ROWS --sframe ELF --table OBJECT [--count METHOD N]

   ROWS is what `entryway dump --rows' prints of a kernel; OBJECT has its linked table;
   ELF its .sframe, linked.  First, all have to agree (check.c).  Then each method
   looks up the same places, drawn evenly from the covered text, and 64 of them
   again and again; the best of 11 rounds, those of the methods in turn, in time
   of this thread (clock_gettime(2), CLOCK_THREAD_CPUTIME_ID).  With --count, only N
   look-ups of one method, for callgrind to count.  */

#include "lookup.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#define ROUNDS 11
#define PAGE 65536u

static const char *const names[N_METHODS] =
  { "orc", "sframe", "table", "memo", "linked", "step" };

/* Take SIZE bytes of the arena.  */
static uint8_t *
take (size_t size)
{
  static uint8_t *arena, *end;
  uint8_t *here;

  if (arena == NULL)
    {
      const size_t all = (size_t) 1 << 30;

      arena = mmap (NULL, all, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
      if (arena == MAP_FAILED)
	die ("memory", "there is not enough");
      end = arena + all;
    }
  here = arena;
  size = (size + PAGE - 1) / PAGE * PAGE;
  if (size > (size_t) (end - arena))
    die ("memory", "the arena is full");
  arena += size;
  return here;
}

/* Give each part of the table at TO an address: the longest one begins at the text,
   the others somewhere else.  */
static void
place_parts (const struct bench *bench, const char *file, uint8_t *to)
{
  const struct ew_table_header *header = (const struct ew_table_header *) to;
  int32_t *addresses = (int32_t *) (to + sizeof *header);
  const uint32_t *lengths = (const uint32_t *) (addresses + header->n_parts);
  const unsigned shift = EW_TABLE_UNIT_SHIFT (header->shifts);
  unsigned i, longest = 0;

  for (i = 1; i < header->n_parts; i++)
    if (lengths[i] > lengths[longest])
      longest = i;
  for (i = 0; i < header->n_parts; i++)
    {
      size_t size = (size_t) lengths[i] << shift;
      uintptr_t begin = i == longest ? bench->text : (uintptr_t) take (size);

      if (i == longest && size != bench->rows.size)
	die (file, "its longest part is not .text");
      addresses[i] = (intptr_t) begin - (intptr_t) &addresses[i];
    }
}

static void
load_table (struct bench *bench, const char *file)
{
  struct section section = read_section (file, EW_TABLE_SECTION);
  uint8_t *to = take (section.size);

  memcpy (to, section.bytes, section.size);
  if (ew_table_open (&bench->table, to, section.size, NULL) != 0)
    die (file, "its table does not open");
  /* The hash is not of the addresses.  */
  place_parts (bench, file, to);
  ew_table_open (&bench->table, to, section.size, NULL);
  bench->memo = bench->table;
  ew_table_remember (&bench->memo, allocate (1u << MEMO_BITS, sizeof (uint64_t)),
		     MEMO_BITS);
}

/* Copy the section to where it is as far from the text as it was linked.  */
static void
load_sframe (struct bench *bench, const char *file)
{
  struct section section = read_section (file, ".sframe");
  struct section text = read_section (file, ".text");
  int64_t distance = section.address - text.address;
  uint8_t *to;

  if (text.size != bench->rows.size)
    die (file, "its .text has another size than the rows'");
  if (distance < (int64_t) text.size || distance > 1 << 28)
    die (file, "its .sframe is not soon behind its .text");
  to = take (distance + section.size + PAGE);
  bench->text = (uintptr_t) to;
  memcpy (to + distance, section.bytes, section.size);
  bench->sframe = open_sframe (&section, to + distance);
  printf ("SFrame V%u: %zu bytes, %u functions, %u rows\n",
	  bench->sframe.version, section.size, bench->sframe.n,
	  bench->sframe.n_rows);
}

static int
can_step (const struct ew_table_state *state)
{
  return (state->code & EW_ROWS_ROW_MASK) == EW_ROWS_ROW
	 && (state->code & EW_ROW_LINKED)
	 && (state->code & EW_ROW_CFA) != EW_ROW_CFA_REG
	 && (state->code & EW_ROW_CFA) + state->cfa > 0
	 && state->cfa < STACK_WORDS / 2;
}

static void
choose_places (struct bench *bench)
{
  uint32_t n = 0, linked = 0;

  bench->place = allocate (N_PLACES, sizeof *bench->place);
  bench->linked = allocate (N_PLACES, sizeof *bench->linked);
  bench->frame = allocate (N_PLACES, sizeof *bench->frame);
  bench->stack = allocate (STACK_WORDS, sizeof (uintptr_t));
  while (n < N_PLACES || linked < N_PLACES)
    {
      uint32_t offset = random_below (bench->rows.size / 4) * 4;
      const struct ew_table_state *s = &find_row (&bench->rows, offset)->state;

      if (s->code == EW_ROWS_GAP)
	continue;
      if (n < N_PLACES)
	bench->place[n++] = offset;
      if (linked == N_PLACES || !can_step (s))
	continue;
      bench->linked[linked] = offset;
      /* A frame record is at CFA - 8 * FP, and the CFA not below the stack.  */
      bench->frame[linked++] = ((s->code & EW_ROW_CFA) == EW_ROW_CFA_SP
				? s->cfa - s->fp : s->fp) * 8;
    }
}

static void
check_steps (const struct bench *bench)
{
  /* Each adds the stack pointer after the step; a failed one adds 0.  */
  uint64_t least = (uintptr_t) bench->stack;
  uint32_t i;

  for (i = 0; i < N_PLACES; i++)
    {
      struct bench one = *bench;

      one.linked += i;
      one.frame += i;
      if (loops[STEP] (&one, 1, 0) < least)
	die ("step", "a place can't be stepped from");
    }
}

static double
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

static volatile uint64_t sink;

/* Nanoseconds for each of LOOPS, with MASK.  */
static void
measure (const struct bench *bench, method_loop *const *loops, uint32_t mask,
	 double *best)
{
  int round, method;

  for (round = 0; round < ROUNDS; round++)
    for (method = 0; method < N_METHODS; method++)
      {
	double start, time;

	/* Once before, for the hot ones.  */
	sink = loops[method] (bench, N_HOT, mask);
	start = now ();
	sink = loops[method] (bench, N_PLACES, mask);
	time = (now () - start) / N_PLACES;
	if (round == 0 || time < best[method])
	  best[method] = time;
      }
}

static void
measure_all (const struct bench *bench)
{
  enum { RANDOM, HOT, LATE, LATE_HOT, N_COLUMNS };
  double best[N_COLUMNS][N_METHODS];
  const size_t bytes[] = { bench->orc.bytes, 0, bench->table.size };
  int method, i;

  measure (bench, loops, N_PLACES - 1, best[RANDOM]);
  measure (bench, loops, N_HOT - 1, best[HOT]);
  measure (bench, serial_loops, N_PLACES - 1, best[LATE]);
  measure (bench, serial_loops, N_HOT - 1, best[LATE_HOT]);
  printf ("%-9s %9s %9s %9s %9s %9s\n", "ns", "random", "hot", "serial",
	  "serial hot", "bytes");
  for (method = 0; method < N_METHODS; method++)
    {
      printf ("%-9s", names[method]);
      for (i = 0; i < N_COLUMNS; i++)
	printf (" %9.2f", best[i][method]);
      if (method <= TABLE && bytes[method] != 0)
	printf (" %9zu", bytes[method]);
      putchar ('\n');
    }
  for (i = 0; i < 4; i++)
    {
      static const char *const what[]
	= { "table/orc", "memo/orc", "table/sfr", "step/look" };
      static const enum method over[][2] =
	{ { TABLE, ORC }, { MEMO, ORC }, { TABLE, SFRAME }, { STEP, LINKED } };
      int column;

      printf ("%-9s", what[i]);
      for (column = 0; column < N_COLUMNS; column++)
	printf (" %9.2f", (best[column][over[i][0]] / best[column][over[i][1]]));
      putchar ('\n');
    }
}

int
main (int argc, char **argv)
{
  const char *rows = NULL, *sframe = NULL, *table = NULL, *count = NULL;
  struct bench bench = { 0 };
  uint32_t n = 0;
  int i;

  for (i = 1; i + 1 < argc; i += 2)
    if (strcmp (argv[i], "--rows") == 0)
      rows = argv[i + 1];
    else if (strcmp (argv[i], "--sframe") == 0)
      sframe = argv[i + 1];
    else if (strcmp (argv[i], "--table") == 0)
      table = argv[i + 1];
    else if (strcmp (argv[i], "--count") == 0 && i + 2 < argc)
      {
	count = argv[i + 1];
	n = strtoul (argv[++i + 1], NULL, 10);
      }
    else
      break;
  if (i != argc || rows == NULL || sframe == NULL || table == NULL
      || n > N_PLACES)
    {
      fputs ("usage: lookup --rows ROWS --sframe ELF --table OBJECT "
	     "[--count METHOD N]\n", stderr);
      return 2;
    }
  bench.rows = read_rows (rows);
  load_sframe (&bench, sframe);
  load_table (&bench, table);
  bench.orc = make_orc (&bench.rows, bench.text,
			take (orc_bytes (bench.rows.n + 1, bench.rows.size)));
  choose_places (&bench);
  if (count != NULL)
    {
      for (i = 0; i < N_METHODS; i++)
	if (strcmp (count, names[i]) == 0)
	  sink = loops[i] (&bench, n, N_PLACES - 1);
      return 0;
    }
  printf ("functions %zu, text %llu bytes, .text %u bytes, ORC of all %zu bytes\n",
	  bench.rows.n_functions, (unsigned long long) bench.rows.text,
	  bench.rows.size,
	  orc_bytes (bench.rows.n_all + bench.rows.n_sections, bench.rows.text));
  check_all (&bench);
  check_steps (&bench);
  measure_all (&bench);
  return 0;
}
