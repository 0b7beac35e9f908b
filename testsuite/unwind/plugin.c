/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plugin.c: the same as main.c from inside of QEMU, and a hundred times as fast.

   qemu-aarch64 -singlestep -plugin ./unwind-plugin.so,program=FILE,... FILE ...;
   the options are those of options.c.

   A TCG plugin is called before each instruction (QEMU documentation, "QEMU TCG
   Plugins"), but QEMU 7.2 does not let it see registers.  Its program exports all of
   its functions, though, also those that the debugger's stub itself reads with:
   qemu_get_cpu (hw/core/cpu-common), aarch64_cpu_gdb_read_register (target/arm/
   gdbstub64.c) and cpu_memory_rw_debug (linux-user).  Those are no interface: what
   is not there keeps the plugin from being loaded.  With -singlestep each
   translated block is one instruction and not chained to another, so that when the
   plugin is called all registers are in memory, where these functions look; the
   program counter is compared each time.

   Debian has no qemu-plugin.h; what is needed of it is declared here.  */

#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "walk.h"

#define EXPORT __attribute__ ((visibility ("default")))

/* include/qemu/qemu-plugin.h, version 1 of its interface.  */
typedef uint64_t plugin_id;
struct qemu_plugin_tb;
struct qemu_plugin_insn;
extern void qemu_plugin_register_vcpu_tb_trans_cb
  (plugin_id, void (*) (plugin_id, struct qemu_plugin_tb *));
extern size_t qemu_plugin_tb_n_insns (const struct qemu_plugin_tb *);
extern struct qemu_plugin_insn *
  qemu_plugin_tb_get_insn (const struct qemu_plugin_tb *, size_t);
extern uint64_t qemu_plugin_insn_vaddr (const struct qemu_plugin_insn *);
extern void qemu_plugin_register_vcpu_insn_exec_cb
  (struct qemu_plugin_insn *, void (*) (unsigned, void *), int, void *);
extern void qemu_plugin_register_atexit_cb
  (plugin_id, void (*) (plugin_id, void *), void *);
#define RW_REGS 2

/* GLib's GByteArray, and QEMU's own.  */
struct byte_array
{
  uint8_t *data;
  unsigned length;
};
extern struct byte_array *g_byte_array_new (void);
extern struct byte_array *g_byte_array_set_size (struct byte_array *, unsigned);
extern void *qemu_get_cpu (int);
extern int aarch64_cpu_gdb_read_register (void *, struct byte_array *, int);
extern int cpu_memory_rw_debug (void *, uint64_t, void *, uint64_t, _Bool);
extern int singlestep;

EXPORT int qemu_plugin_version = 1;

static struct compare compare;
static struct byte_array *registers;
static uintptr_t start;

static int
read_word (void *cpu, uintptr_t address, uintptr_t *value)
{
  return cpu_memory_rw_debug (cpu, address, value, sizeof *value, 0);
}

/* The registers have the numbers of aarch64-core.xml, 8 bytes each, as they are in
   the target's memory.  */
static void
read_regs (void *cpu, struct regs *regs)
{
  int i;

  g_byte_array_set_size (registers, 0);
  for (i = 0; i < EW_N_REGS + 2; i++)
    if (aarch64_cpu_gdb_read_register (cpu, registers, i) != 8)
      walk_die ("registers", "not of 64 bits");
  memcpy (regs->x, registers->data, sizeof regs->x);
  memcpy (&regs->sp, registers->data + 8 * EW_N_REGS, 8);
  memcpy (&regs->pc, registers->data + 8 * (EW_N_REGS + 1), 8);
}

/* QEMU is not asked to end, which the program might notice.  */
static void
finish (void)
{
  int status;

  if (compare.counts[COUNT_executed] == 0)
    walk_die (walk_options.start, "is never called");
  report_print (&compare);
  status = options_judge (&compare);
  fflush (stdout);
  _exit (status);
}

/* The instruction at the address PC is about to be executed.  */
static void
at_insn (unsigned cpu_number, void *pc)
{
  struct regs regs;
  void *cpu;

  if (compare.shadow.n == 0 && (uintptr_t) pc != start)
    return;
  cpu = qemu_get_cpu (cpu_number);
  if (cpu_number != 0 || cpu == NULL)
    walk_die ("the program", "more than one thread");
  read_regs (cpu, &regs);
  if (regs.pc != (uintptr_t) pc)
    walk_die ("QEMU", "the registers are not those of this instruction");
  compare.memory = cpu;
  if (!compare_stop (&compare, &regs))
    finish ();
}

static void
at_translation (plugin_id id, struct qemu_plugin_tb *block)
{
  struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn (block, 0);

  (void) id;
  if (!singlestep || qemu_plugin_tb_n_insns (block) != 1)
    walk_die ("QEMU", "needs -singlestep");
  qemu_plugin_register_vcpu_insn_exec_cb (insn, at_insn, RW_REGS,
					  (void *) (uintptr_t)
					  qemu_plugin_insn_vaddr (insn));
}

static void
at_exit (plugin_id id, void *data)
{
  (void) id;
  (void) data;
  finish ();
}

/* struct qemu_info_t is not looked at.  */
EXPORT int
qemu_plugin_install (plugin_id id, const void *info, int argc, char **argv)
{
  const struct symbol *symbol;
  int i;

  (void) info;
  /* The options keep their texts, QEMU does not.  */
  for (i = 0; i < argc; i++)
    options_parse (strdup (argv[i]));
  if (walk_options.program == NULL)
    walk_die ("plugin", "needs program=FILE");
  program_open (&compare.program, walk_options.program);
  options_mark (&compare.program);
  symbol = program_find (&compare.program, walk_options.start);
  if (symbol == NULL)
    walk_die (walk_options.start, "no such function");
  start = symbol->start;
  compare.read_word = read_word;
  registers = g_byte_array_new ();
  qemu_plugin_register_vcpu_tb_trans_cb (id, at_translation);
  qemu_plugin_register_atexit_cb (id, at_exit, NULL);
  return 0;
}
