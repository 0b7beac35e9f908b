/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ld-run.c: other programs, and the files on the way.

   The linker and `entryway link' are programs of their own: what they say goes where it
   always goes, and a library of theirs that aborts costs one link.  `entryway' is beside
   this program, where `make' and `make install' put both.  What is to be removed is
   removed when make is interrupted, too; a second make then finds nothing that is half
   done.  */

#include "config.h"
#include "../report.h"
#include "ld.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* A piece of memory that was allocated before.  */
struct piece
{
  struct piece *before;
  max_align_t bytes[];
};
static struct piece *pieces;

void *
ew_ld_alloc (size_t n, size_t size)
{
  struct piece *piece = ew_alloc (1, sizeof *piece + n * size);

  piece->before = pieces;
  pieces = piece;
  return piece->bytes;
}

#define MOST_TEMPORARIES 8
static const char *volatile temporaries[MOST_TEMPORARIES];
static volatile sig_atomic_t n_temporaries;

void
ew_ld_cleanup (void)
{
  int i;

  for (i = 0; i < n_temporaries; i++)
    unlink (temporaries[i]);
}

static void
end_by_signal (int number)
{
  ew_ld_cleanup ();
  signal (number, SIG_DFL);
  raise (number);
}

void
ew_ld_temporary (const char *file)
{
  static const int ends[] = { SIGHUP, SIGINT, SIGTERM };
  struct sigaction before;
  size_t i;

  for (i = 0; n_temporaries == 0 && i < sizeof ends / sizeof ends[0]; i++)
    if (sigaction (ends[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
      signal (ends[i], end_by_signal);
  if (n_temporaries < MOST_TEMPORARIES)
    temporaries[n_temporaries++] = file;
}

/* Set where this program has run.  */
#define GUARD "ENTRYWAY_LD_RUNS"

bool
ew_ld_again (void)
{
  bool again = getenv (GUARD) != NULL;

  setenv (GUARD, "yes", 1);
  return again;
}

int
ew_ld_become (const struct ew_ld_command *command)
{
  execvp (command->linker, command->argv);
  ew_refuse (command->linker, "%s", strerror (errno));
  return EW_EXIT_INPUT;
}

int
ew_ld_run (char *const *argv)
{
  return ew_ld_run_quietly (argv, NULL);
}

int
ew_ld_run_quietly (char *const *argv, const char *said)
{
  posix_spawn_file_actions_t actions;
  int status, error;
  pid_t pid;

  fflush (NULL);
  posix_spawn_file_actions_init (&actions);
  if (said != NULL)
    {
      posix_spawn_file_actions_addopen (&actions, STDOUT_FILENO, said,
					O_WRONLY | O_CREAT | O_TRUNC, 0666);
      posix_spawn_file_actions_adddup2 (&actions, STDOUT_FILENO, STDERR_FILENO);
    }
  error = posix_spawnp (&pid, argv[0], &actions, NULL, argv, environ);
  posix_spawn_file_actions_destroy (&actions);
  if (error != 0)
    {
      ew_refuse (argv[0], "%s", strerror (error));
      return EW_EXIT_INPUT;
    }
  while (waitpid (pid, &status, 0) < 0)
    if (errno != EINTR)
      return EW_EXIT_INPUT;
  return WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status);
}

/* The file NAME in the directory of this program, to be freed.  */
static char *
beside_program (const char *name)
{
  char exe[4096];
  ssize_t n = readlink ("/proc/self/exe", exe, sizeof exe - 1);
  char *path, *slash;

  exe[n < 0 ? 0 : n] = '\0';
  slash = strrchr (exe, '/');
  path = ew_ld_alloc (strlen (exe) + strlen (name) + 2, 1);
  sprintf (path, "%.*s%s", slash == NULL ? 0 : (int) (slash + 1 - exe), exe, name);
  return path;
}

/* How the kernel's assembly is entered: the file that is named, or that of this build, or
   the installed one.  */
const char *
ew_ld_annotations (void)
{
  static const char *const places[]
    = { EW_CPU ".annotations", "../share/entryway/" EW_CPU ".annotations" };
  const char *named = getenv ("ENTRYWAY_ANNOTATIONS");
  size_t i;

  if (named != NULL && *named != '\0')
    return named;
  for (i = 0; i < sizeof places / sizeof places[0]; i++)
    {
      const char *file = beside_program (places[i]);

      if (access (file, R_OK) == 0)
	return file;
    }
  return EW_DATADIR "/" EW_CPU ".annotations";
}

const char *
ew_ld_tool (void)
{
  return beside_program ("entryway");
}

int
ew_ld_make_table (const char *const *args)
{
  const char *argv[16] = { ew_ld_tool (), "link", "--derive", "--annotate",
			   ew_ld_annotations () };
  size_t n = 5;

  while (*args != NULL && n < 15)
    argv[n++] = *args++;
  return ew_ld_run ((char *const *) argv);
}

bool
ew_ld_write (const char *file, const char *text)
{
  FILE *to = fopen (file, "w");
  bool good;

  if (to == NULL)
    return ew_refuse (file, "%s", strerror (errno));
  good = fputs (text, to) >= 0;
  if (fclose (to) != 0 || !good)
    return ew_refuse (file, "%s", strerror (errno));
  return true;
}

char *
ew_ld_slurp (const char *file)
{
  FILE *from = fopen (file, "r");
  size_t used = 0, capacity = 0, n;
  char *text = NULL;

  if (from == NULL)
    return NULL;
  do
    {
      text = ew_grow (text, used, 4096, &capacity, 1);
      n = fread (text + used, 1, 4095, from);
      used += n;
    }
  while (n != 0);
  text[used] = '\0';
  fclose (from);
  return text;
}
