/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plt-fuzz.c: fuzz the counting of PLT entries.

   What an input is, is in plt-fuzz.h.  It becomes a file, since BFD reads files, and is
   opened as `entryway plt' does it.  The promises: it is taken, and then all numbers, in
   both countings and with both settings of the erratum, and the sizes made of them, are
   those of a second counter (slow-count.c), which has the same bytes only; or it is
   refused, with one message.  A file that the second counter can't read to the end must
   not be taken.  Each member of an archive is such a file, and a sound archive is taken
   if its object is.  What writing must keep is in plt-try-write.c.

   Files are in a directory of their own, in memory where that is known to be.  */

#include "config.h"
#include "object.h"
#include "plt-count.h"
#include "plt-try.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

size_t LLVMFuzzerMutate (uint8_t *data, size_t size, size_t max)
  __attribute__ ((weak));
size_t LLVMFuzzerCustomMutator (uint8_t *data, size_t size, size_t max,
				unsigned seed);

enum { MAX = 8192 };

/* Our directory.  It is removed at the end, unless that is a crash.  */
static char directory[256];

/* What became of the inputs, and of the objects in them; for FUZZ_COUNTS.  */
static struct
{
  unsigned long inputs, refused, taken[6], not_counted, archives;
} seen;

static void
clean_up (void)
{
  static const char *const names[] = { "in", "member.o", "out.ko" };
  size_t i;

  if (getenv ("FUZZ_COUNTS") != NULL)
    {
      fprintf (stderr, "plt-fuzz: %lu inputs, %lu refused, %lu archives taken; counts"
	       " refused: %lu; objects taken:", seen.inputs, seen.refused, seen.archives,
	       seen.not_counted);
      for (i = 0; i < sizeof seen.taken / sizeof seen.taken[0]; i++)
	fprintf (stderr, " %lu", seen.taken[i]);
      fprintf (stderr, " (arm64 riscv64 ppc64le s390x loongarch64 arm)\n");
    }

  for (i = 0; i < sizeof names / sizeof names[0]; i++)
    unlink (plt_path (names[i]));
  rmdir (directory);
}

const char *
plt_path (const char *name)
{
  static char paths[4][300];
  static unsigned next;
  char *path = paths[next++ % 4];

  if (directory[0] == '\0')
    {
      const char *above = getenv ("TMPDIR");

      if (access ("/dev/shm", W_OK) == 0)
	above = "/dev/shm";
      snprintf (directory, sizeof directory, "%s/entryway-fuzz-XXXXXX",
		above != NULL ? above : "/tmp");
      if (mkdtemp (directory) == NULL)
	abort ();
      atexit (clean_up);
    }
  snprintf (path, sizeof paths[0], "%s/%s", directory, name);
  return path;
}

void
plt_store (const char *path, const uint8_t *bytes, size_t size)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

  if (fd < 0 || write (fd, bytes, size) != (ssize_t) size || close (fd) != 0)
    abort ();
}

void
plt_bad (const char *why, const struct slow_rule *rule)
{
  char text[800];

  snprintf (text, sizeof text, "%s (loader %d, erratum %d; last message: %s)", why,
	    rule->loader, rule->erratum, plt_message);
  fuzz_bad (text);
}

void
plt_compare (struct ew_object *object, const uint8_t *bytes, size_t size,
	     const struct slow_rule *rule)
{
  const struct ew_plt_rule same = { .emulate_loader = rule->loader,
				    .erratum = rule->erratum,
				    .in_order = rule->in_order };
  const struct ew_plt_section *section = object->arch->plt->sections;
  uint64_t counts[EW_PLT_COUNTS];
  struct slow_result slow;
  unsigned i;

  plt_refusals = 0;
  if (!ew_plt_count (object, &same, counts))
    {
      if (plt_refusals != 1)
	plt_bad ("a count is refused without one message", rule);
      seen.not_counted++;
      return;
    }
  if (plt_refusals != 0)
    plt_bad ("a count with a message", rule);
  slow_count (bytes, size, rule, &slow);
  if (slow.why != NULL)
    plt_bad (slow.why, rule);
  for (i = 0; i < EW_PLT_COUNTS; i++)
    if (counts[i] != slow.counts[i])
      {
	char why[100];

	snprintf (why, sizeof why, "count %u is %llu, slowly %llu", i,
		  (unsigned long long) counts[i], (unsigned long long) slow.counts[i]);
	plt_bad (why, rule);
      }
  for (i = 0; i < slow.n_sizes; i++)
    if (section[i].name == NULL || ew_plt_size (&section[i], counts) != slow.sizes[i])
      plt_bad ("a section's size", rule);
}

/* What is expected of a file, and what was seen.  */
struct expected
{
  const uint8_t *bytes;		/* Of each object, or NULL if that is not known.  */
  size_t size;
  unsigned objects;
};

/* For ew_object_each.  */
static bool
look (struct ew_object *object, void *data)
{
  struct expected *expected = data;
  struct slow_rule rule;
  uint8_t *bytes = malloc (object->file_size);
  unsigned arch = strcspn ("ARPSLM", object->arch->machine == EM_AARCH64 ? "A"
			   : object->arch->machine == EM_PPC64 ? "P"
			   : object->arch->machine == EM_S390 ? "S"
			   : object->arch->machine == EM_ARM ? "M"
			   : object->arch->machine == 243 ? "R" : "L");

  expected->objects++;
  seen.taken[arch]++;
  if (bytes == NULL || !ew_object_read (object, 0, bytes, object->file_size))
    fuzz_bad ("a file can't be read again");
  if (expected->bytes != NULL
      && (object->file_size != expected->size
	  || memcmp (bytes, expected->bytes, expected->size) != 0))
    fuzz_bad ("another object than there is");
  memset (&rule, 0, sizeof rule);
  for (rule.loader = 0; rule.loader < 2; rule.loader++)
    for (rule.erratum = 0; rule.erratum < 2; rule.erratum++)
      plt_compare (object, bytes, object->file_size, &rule);
  free (bytes);
  plt_refusals = 0;
  return true;
}

/* Whether FILE is taken.  */
static bool
try_file (const char *file, struct expected *expected)
{
  bool good;

  expected->objects = 0;
  plt_refusals = 0;
  good = ew_object_each (file, EW_PLT_ONLY, look, expected);
  if (good ? expected->objects == 0 || plt_refusals != 0
      : expected->objects == 0 && plt_refusals == 0)
    fuzz_bad ("neither taken nor refused");
  seen.refused += !good;
  return good;
}

static void
try_archive (const uint8_t *head, const uint8_t *object, size_t size)
{
  static uint8_t archive[4 * MAX];
  struct expected alone = { object, size, 0 };
  struct expected within = { head[1] & 16 ? NULL : object, size, 0 };
  const char *member = plt_path ("member.o");
  unsigned n;
  bool good, good_too;

  plt_store (member, object, size);
  plt_store (plt_path ("in"), archive,
	     plt_archive (archive, sizeof archive, head, object, size, member, &n));
  good = try_file (plt_path ("in"), &within);
  seen.archives += good;
  if (head[1] & 16)
    return;
  good_too = try_file (member, &alone);
  if (n == 0 ? good : good != good_too || (good && within.objects != n))
    fuzz_bad ("an archive is taken, or refused, and its object is not");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static uint8_t room[MAX];
  struct expected expected;
  const uint8_t *object;
  uint8_t *exact;
  size_t n;

  if (size < PLT_HEAD || size > MAX)
    return 0;
  bfd_init ();
  seen.inputs++;
  object = plt_object (data, size, room, sizeof room, &n);
  exact = malloc (n + (n == 0));
  if (exact == NULL)
    abort ();
  memcpy (exact, object, n);
  expected = (struct expected) { exact, n, 0 };
  if ((data[0] & 15) >= PLT_ARCHIVE)
    try_archive (data, exact, n);
  else
    {
      plt_store (plt_path ("in"), exact, n);
      if (try_file (plt_path ("in"), &expected) && data[0] >> 4 == 0)
	plt_try_write (exact, n, data[1] & 1);
    }
  free (exact);
  return 0;
}

/* Mutate the object, or what is done with it, or anything in any way.  */
size_t
LLVMFuzzerCustomMutator (uint8_t *data, size_t size, size_t max, unsigned seed)
{
  static uint8_t room[MAX];
  uint64_t random = seed;
  const uint8_t *object;
  size_t n, i;

  if (max > MAX)
    max = MAX;
  if (size < PLT_HEAD || max < 4096)
    return LLVMFuzzerMutate != NULL ? LLVMFuzzerMutate (data, size, max) : size;
  if (LLVMFuzzerMutate != NULL && fuzz_random (&random) % 16 == 0)
    return (PLT_HEAD
	    + LLVMFuzzerMutate (data + PLT_HEAD, size - PLT_HEAD, max - PLT_HEAD));
  /* What is done is new each time, so that no part of the inputs gets too much of it.  */
  for (i = 0; i < PLT_HEAD; i++)
    data[i] = fuzz_random (&random);
  if (data[0] % 16 >= PLT_ARCHIVE && fuzz_random (&random) % 2)
    data[0] &= ~15;
  /* A new object, since what is damaged stays so.  */
  if (fuzz_random (&random) % 6 == 0)
    {
      memcpy (data + PLT_HEAD, &random, sizeof random);
      return PLT_HEAD + sizeof random;
    }
  object = plt_object (data, size, room, max - PLT_HEAD, &n);
  memmove (data + PLT_HEAD, object, n);
  for (i = 1 + fuzz_random (&random) % 2; i != 0; i--)
    n = plt_mutate (data + PLT_HEAD, n, max - PLT_HEAD, &random);
  return PLT_HEAD + n;
}
