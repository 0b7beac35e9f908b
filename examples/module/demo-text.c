// SPDX-License-Identifier: GPL-2.0-or-later
/* demo-text.c: how a module of a stock kernel arms and retargets an area.

   The patch site belongs to ftrace.  So the NOP is not patched behind its
   back: register_ftrace_direct with the function's own area as the trampoline
   makes ftrace write `bl area' there, because the area is within reach of BL
   (Linux 6.12, arch/arm64/kernel/ftrace.c, ftrace_find_callable_addr), and
   ftrace's books stay right.  ftrace never needs to know where the area goes.
   One ftrace_ops per function, because a trampoline belongs to an ops.  An area
   has no landing pad: with a second user of the function ftrace would enter it
   by `br x17', which a kernel with BTI of its own does not allow.

   The literal is data in text pages, which are mapped read-only.  A second,
   writable mapping of the same pages (vmalloc_to_page, vmap; both exported)
   takes the store; no instruction changes, so no cache has to be cleaned.  */

#include <linux/mm.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>
#include "demo.h"

/* The two pieces of memory of this module that functions live in.  */
static struct mapping
{
  enum mod_mem_type type;
  unsigned long base, size;
  char *writable;
} mappings[] = { { .type = MOD_TEXT }, { .type = MOD_INIT_TEXT } };

static int
map (struct mapping *m)
{
  unsigned int i, count;
  struct page **pages;

  m->base = (unsigned long) THIS_MODULE->mem[m->type].base;
  m->size = THIS_MODULE->mem[m->type].size;
  count = PAGE_ALIGN (m->size) / PAGE_SIZE;
  pages = kvmalloc_array (count, sizeof *pages, GFP_KERNEL);
  if (pages == NULL)
    return -ENOMEM;
  for (i = 0; i < count; i++)
    pages[i] = vmalloc_to_page ((void *) (m->base + i * PAGE_SIZE));
  m->writable = vmap (pages, count, VM_MAP, PAGE_KERNEL);
  kvfree (pages);
  return m->writable ? 0 : -ENOMEM;
}

void
demo_text_unmap (void)
{
  int i;

  for (i = 0; i < ARRAY_SIZE (mappings); i++)
    {
      vunmap (mappings[i].writable);
      mappings[i].writable = NULL;
    }
}

int
demo_text_map (void)
{
  int i, error = 0;

  for (i = 0; i < ARRAY_SIZE (mappings) && error == 0; i++)
    error = map (&mappings[i]);
  if (error)
    demo_text_unmap ();
  return error;
}

/* struct ew_text: one aligned store with release semantics.  */
static int
write_literal (void *context, uintptr_t at, uint64_t value)
{
  int i;

  for (i = 0; i < ARRAY_SIZE (mappings); i++)
    if (at - mappings[i].base < mappings[i].size)
      {
	smp_store_release ((u64 *) (mappings[i].writable + (at - mappings[i].base)),
			   value);
	return 0;
      }
  return -EFAULT;
}

bool
demo_text_attached (const struct ftrace_ops *ops)
{
  return (ops->flags & FTRACE_OPS_FL_ENABLED) != 0;
}

/* The filters stay until demo_text_quiesce: other CPUs may be reading them.  */
static int
detach (struct demo_function *f)
{
  return unregister_ftrace_direct (&f->ops, f->area.area, false);
}

static int
attach (struct demo_function *f, uintptr_t at, uint32_t call)
{
  int error;

  if (demo_text_attached (&f->ops))
    return -EBUSY;
  error = ftrace_set_filter_ip (&f->ops, at, 0, 0);
  if (error == 0)
    error = register_ftrace_direct (&f->ops, f->area.area);
  if (error)
    {
      ftrace_free_filter (&f->ops);
      memset (&f->ops, 0, sizeof f->ops);
      return error;
    }
  /* So that unregistering does not wait for a grace period, a tenth of a
     second, for each of the functions: demo_text_quiesce waits once for all.
     Nobody else changes the flags of an ops.  */
  f->ops.flags &= ~FTRACE_OPS_FL_DYNAMIC;
  /* ftrace may be switched off, or have another user here, and then writes
     something else or nothing.  */
  if (READ_ONCE (*(uint32_t *) at) == call)
    return 0;
  detach (f);
  return -EIO;
}

/* struct ew_text: ftrace knows a site by its address and decides itself what to
   write there.  */
static int
write_insn (void *context, uintptr_t at, uint32_t old, uint32_t new_insn)
{
  struct demo_function *f = context;
  const uint32_t nop = 0xd503201f;

  if (new_insn == nop)
    return detach (f);
  return old == nop ? attach (f, at, new_insn) : -EINVAL;
}

unsigned int
demo_text_quiesce (struct demo_function *functions, unsigned int count)
{
  unsigned int i, left = 0;

  for (i = 0; i < count; i++)
    if (demo_text_attached (&functions[i].ops))
      left += detach (&functions[i]) != 0;
  synchronize_rcu_tasks_rude ();
  synchronize_rcu_tasks ();
  for (i = 0; i < count; i++)
    if (!demo_text_attached (&functions[i].ops))
      {
	if (functions[i].ops.flags & FTRACE_OPS_FL_INITIALIZED)
	  ftrace_free_filter (&functions[i].ops);
	/* It leaves pointers to what it frees.  */
	memset (&functions[i].ops, 0, sizeof functions[i].ops);
      }
  return left;
}

void
demo_text_of (struct demo_function *f)
{
  f->text.write_insn = write_insn;
  f->text.write_literal = write_literal;
  f->text.context = f;
}
