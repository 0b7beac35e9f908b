/* SPDX-License-Identifier: GPL-3.0-or-later */
/* jobs.c: do the same for many files, in processes of their own.

   A library that reads damaged files for a living crashes now and then (libbfd 2.44
   aborts on a symbol table of 2^36 entries), or takes all the memory or time there is.
   In a process of its own, with limits (setrlimit (2)), that costs one file and one
   line.  What a process has to say goes through two pipes: its results, and its
   messages, which are printed when its turn has come.  Its last word is whether all was
   good; one that is killed, or that a library ends (libbfd's abort exits), has none, and
   what it last wrote as an error becomes the reason.

   A process costs seven times what a small module does, so where there are many files, one
   does several, its share.  That counts only if all of them were good and there was no
   message.  Else nothing of it does, and each file of the share is done again in a process
   of its own: what is said of a file never depends on one before it that was refused.  */

#include "config.h"
#include "jobs.h"
#include "limits.h"
#include "report.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The most files that are one share; and how many shares there are at least for each
   process that runs, so that none is left alone at the end.  */
#define MOST_FILES 256
#define SHARES 4

/* Progress is shown from so many files on.  */
#define MANY 50

struct text
{
  char *bytes;
  size_t size, capacity;
};

enum { RESULTS, MESSAGES, PIPES };

/* A process.  */
struct job
{
  int index, n;			/* Its files: the first, and how many; 0: none.  */
  int again;			/* Those behind them that are to be done one by one.  */
  pid_t pid;
  int pipes[PIPES];		/* -1: at its end.  */
};

/* What has become of a share, at the place of its first file.  */
struct outcome
{
  bool done;
  bool whole;			/* It had its last word, */
  bool good;			/* which was this.  */
  int n;			/* Files.  */
  int status;			/* Of its process, or -1: there was none.  */
  pid_t pid;
  struct text texts[PIPES];
};

struct run
{
  const struct ew_jobs *jobs;
  char **names;
  int n, share, started, taken;
  struct job *running;
  unsigned most;
  struct outcome *outcomes;
  struct pollfd *polled;	/* Of the running ones.  */
  bool good;
  bool shows;			/* Progress.  */
  struct timespec shown;
};

/* The process of JOB.  It ends as every program does, so that a checker of memory can
   have its say.  */
static void __attribute__ ((noreturn))
be_job (const struct run *run, const struct job *job, const int ends[PIPES][2])
{
  FILE *out = fdopen (ends[RESULTS][1], "wb");
  const struct job *other;
  char **names = run->names + job->index;
  bool good = true;
  int i;

  for (i = 0; i < PIPES; i++)
    close (ends[i][0]);
  for (other = run->running; other < run->running + run->most; other++)
    for (i = 0; i < PIPES; i++)
      if (other->n != 0 && other != job && other->pipes[i] >= 0)
	close (other->pipes[i]);
  dup2 (ends[MESSAGES][1], STDERR_FILENO);
  ew_limits_set (names, job->n);
  if (out == NULL)
    exit (EW_EXIT_INPUT);
  for (i = 0; good && i < job->n; i++)
    good = run->jobs->work (names[i], out);
  putc (good, out);
  if (fclose (out) != 0)
    good = ew_refuse (names[0], "its results are lost: %s", strerror (errno));
  exit (good ? 0 : EW_EXIT_INPUT);
}

static void
close_ends (int ends[PIPES][2])
{
  int i, j;

  for (i = 0; i < PIPES; i++)
    for (j = 0; j < 2; j++)
      if (ends[i][j] >= 0)
	close (ends[i][j]);
}

/* Give JOB, which has no files, the next ones; false where there are none.  */
static bool
next_share (struct run *run, struct job *job)
{
  int left = run->n - run->started;

  if (job->again != 0)
    {
      job->index++;
      job->n = 1;
      job->again--;
      return true;
    }
  job->index = run->started;
  job->n = left < run->share ? left : run->share;
  run->started += job->n;
  return job->n != 0;
}

/* Take the files that next_share gave JOB back.  */
static void
give_back (struct run *run, struct job *job)
{
  if (job->index + job->n == run->started)
    run->started -= job->n;
  else
    {
      job->index--;
      job->again++;
    }
  job->n = 0;
}

/* Refuse JOB's files: there is no process for them because of ERROR.  */
static void
no_process (struct run *run, struct job *job, int error)
{
  struct outcome *outcome = &run->outcomes[job->index];
  int i;

  for (i = 0; i < job->n; i++)
    ew_refuse (run->names[job->index + i], "no process for it: %s", strerror (error));
  outcome->done = true;
  outcome->n = job->n;
  outcome->status = -1;
  job->n = 0;
}

/* Start a process for JOB's files.  Where there can be none as long as OTHERS run, they
   are given back, for later.  */
static void
start (struct run *run, struct job *job, bool others)
{
  int ends[PIPES][2] = { { -1, -1 }, { -1, -1 } }, i;
  struct outcome *outcome = &run->outcomes[job->index];

  if (pipe (ends[0]) != 0 || pipe (ends[1]) != 0
      || (job->pid = fork ()) < 0)
    {
      int error = errno;

      close_ends (ends);
      if (others)
	give_back (run, job);
      else
	no_process (run, job, error);
      return;
    }
  if (job->pid == 0)
    be_job (run, job, ends);
  outcome->n = job->n;
  outcome->pid = job->pid;
  for (i = 0; i < PIPES; i++)
    {
      close (ends[i][1]);
      job->pipes[i] = ends[i][0];
    }
}

/* Read from pipe I of JOB.  */
static void
read_pipe (struct run *run, struct job *job, int i)
{
  struct text *text = &run->outcomes[job->index].texts[i];
  char buffer[65536];
  ssize_t size = read (job->pipes[i], buffer, sizeof buffer);

  if (size < 0 && errno == EINTR)
    return;
  if (size <= 0)
    {
      close (job->pipes[i]);
      job->pipes[i] = -1;
      return;
    }
  text->bytes = ew_grow (text->bytes, text->size, size, &text->capacity, 1);
  memcpy (text->bytes + text->size, buffer, size);
  text->size += size;
}

/* Forget what the process of JOB, a share of more than one file, has done.  */
static void
forget (struct run *run, struct job *job)
{
  struct outcome *outcome = &run->outcomes[job->index];
  int i;

  for (i = 0; i < job->n && !outcome->whole; i++)
    if (run->jobs->killed != NULL)
      run->jobs->killed (run->names[job->index + i], outcome->pid);
  for (i = 0; i < PIPES; i++)
    free (outcome->texts[i].bytes);
  memset (outcome, 0, sizeof *outcome);
  job->again = job->n;
  job->index--;			/* The next one is again the first.  */
}

/* JOB has closed its pipes: wait for its end.  */
static void
finish (struct run *run, struct job *job)
{
  struct outcome *outcome = &run->outcomes[job->index];
  struct text *results = &outcome->texts[RESULTS];

  while (waitpid (job->pid, &outcome->status, 0) < 0 && errno == EINTR)
    ;
  outcome->whole = WIFEXITED (outcome->status) && results->size != 0;
  if (outcome->whole)
    outcome->good = results->bytes[--results->size] && WEXITSTATUS (outcome->status) == 0;
  if (job->n > 1 && (!outcome->good || outcome->texts[MESSAGES].size != 0))
    forget (run, job);
  else
    outcome->done = true;
  job->n = 0;
}

/* Say why the process for FILE had no last word.  */
static void
report_early_end (const char *file, const struct outcome *outcome)
{
  const struct text *text = &outcome->texts[MESSAGES];
  int number = WIFSIGNALED (outcome->status) ? WTERMSIG (outcome->status)
	       : WEXITSTATUS (outcome->status);
  char said[200] = "";
  size_t length = 0;

  while (length < text->size && length + 3 < sizeof said && text->bytes[length] != '\n')
    length++;
  if (length != 0)
    snprintf (said, sizeof said, ": %.*s", (int) length, text->bytes);
  if (WIFSIGNALED (outcome->status))
    ew_refuse (file, "%s: killed by signal %d (%s)%s",
	       ew_limits_cause (number), number, strsignal (number), said);
  else
    ew_refuse (file, "reading it failed: its process ended, with status %d%s", number,
	       said);
}

/* Take the outcome for FILE.  */
static void
take (struct run *run, const char *file, struct outcome *outcome)
{
  struct text *texts = outcome->texts;

  if (outcome->status == -1)
    run->good = false;
  else if (!outcome->whole)
    {
      run->good = false;
      report_early_end (file, outcome);
      if (run->jobs->killed != NULL)
	run->jobs->killed (file, outcome->pid);
    }
  else
    {
      run->good &= outcome->good;
      if (texts[MESSAGES].size != 0)
	fwrite (texts[MESSAGES].bytes, 1, texts[MESSAGES].size, stderr);
      if (run->jobs->take != NULL)
	run->jobs->take (file, texts[RESULTS].bytes, texts[RESULTS].size);
    }
  free (texts[RESULTS].bytes);
  free (texts[MESSAGES].bytes);
}

/* Show how far it is, a few times a second; nothing at the end.  */
static void
show (struct run *run)
{
  struct timespec now;

  if (!run->shows)
    return;
  clock_gettime (CLOCK_MONOTONIC, &now);
  if (run->taken != run->n
      && (now.tv_sec - run->shown.tv_sec) * 10 + (now.tv_nsec - run->shown.tv_nsec)
	 / 100000000 < 1)
    return;
  run->shown = now;
  if (run->taken == run->n)
    fputs ("\r\033[K", stderr);
  else
    fprintf (stderr, "\r%d of %d files", run->taken, run->n);
}

/* Take what has come to an end, in order.  */
static void
take_all (struct run *run)
{
  while (run->taken < run->n && run->outcomes[run->taken].done)
    {
      struct outcome *outcome = &run->outcomes[run->taken];

      if (run->shows && (outcome->texts[MESSAGES].size != 0 || outcome->status != 0))
	fputs ("\r\033[K", stderr);
      take (run, run->names[run->taken], outcome);
      run->taken += outcome->n;
    }
  show (run);
}

/* Wait for something to be read from the running jobs, and read it.  */
static void
wait_for_jobs (struct run *run)
{
  struct pollfd *polled = run->polled;
  struct job *job;
  unsigned n = 0;
  int p;

  /* Only those that are open: poll refuses more than there may be open files.  */
  for (job = run->running; job < run->running + run->most; job++)
    for (p = 0; p < PIPES; p++)
      if (job->n != 0 && job->pipes[p] >= 0)
	polled[n++] = (struct pollfd) { .fd = job->pipes[p], .events = POLLIN };
  if (poll (polled, n, -1) < 0)
    return;
  /* In the same order.  */
  n = 0;
  for (job = run->running; job < run->running + run->most; job++)
    for (p = 0; p < PIPES; p++)
      if (job->n != 0 && job->pipes[p] >= 0 && polled[n++].revents != 0)
	read_pipe (run, job, p);
  for (job = run->running; job < run->running + run->most; job++)
    if (job->n != 0 && job->pipes[RESULTS] < 0 && job->pipes[MESSAGES] < 0)
      finish (run, job);
}

/* How many processes run.  */
static unsigned
count_busy (const struct run *run)
{
  unsigned busy = 0, i;

  for (i = 0; i < run->most; i++)
    busy += run->running[i].n != 0;
  return busy;
}

bool
ew_jobs_run (const struct ew_jobs *jobs, char **names, int n)
{
  struct run run = { .jobs = jobs, .names = names, .n = n, .good = true,
		     .shows = n >= MANY && isatty (STDERR_FILENO) };
  long all = sysconf (_SC_NPROCESSORS_ONLN);
  unsigned i;

  run.most = jobs->most != 0 ? jobs->most : all < 1 ? 1 : all > 256 ? 256 : all;
  if (run.most > (unsigned) n)
    run.most = n;
  run.share = n / (SHARES * (int) run.most + 1);
  run.share = run.share < 1 ? 1 : run.share > MOST_FILES ? MOST_FILES : run.share;
  run.running = ew_alloc (run.most, sizeof *run.running);
  run.outcomes = ew_alloc (n, sizeof *run.outcomes);
  run.polled = ew_alloc (run.most, PIPES * sizeof *run.polled);
  fflush (stdout);
  while (run.taken < n)
    {
      /* Before any is started: those that come later in the list may hold all the files
	 that there may be.  */
      unsigned busy = count_busy (&run);

      for (i = 0; i < run.most; i++)
	if (run.running[i].n == 0 && next_share (&run, &run.running[i]))
	  {
	    start (&run, &run.running[i], busy != 0);
	    busy += run.running[i].n != 0;
	  }
      if (busy != 0)
	wait_for_jobs (&run);
      take_all (&run);
    }
  free (run.polled);
  free (run.outcomes);
  free (run.running);
  return run.good;
}
