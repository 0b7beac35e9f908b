/* SPDX-License-Identifier: GPL-2.0-only */
/* spin-chain.c: a chain of calls, through the kernel and back.

     kthread > spin_chain_thread > spin_outer
	> sort_r > __sort_r > spin_compare > spin_work
	> bsearch > spin_compare_key > spin_work
	> raw_notifier_call_chain > notifier_call_chain > spin_notify > spin_work
     spin_work > spin_leaf, spin_value
     kthread > spin_chain_thread > spin_inside > spin_leaf

   Three functions of vmlinux that call back (lib/sort.c, lib/bsearch.c,
   kernel/notifier.c): far from it, this module enters them through its PLT and
   is entered by BLR, and two tables take part in one walk.  Those of lib/ are
   compiled without NOPs for ftrace, those of kernel/ with them.  spin_value and
   spin_inside are what ew_patch replaces.  */

#include <linux/bsearch.h>
#include <linux/kthread.h>
#include <linux/notifier.h>
#include <linux/sort.h>
#include "spin.h"

#define ITEMS 8
#define LEAF_ROUNDS 100

struct key
{
  struct spinner *spinner;
  u32 item;
};

static OUT_OF_LINE u32
spin_leaf (u32 x)
{
  int i;

  for (i = 0; i < LEAF_ROUNDS; i++)
    x = x * 1664525 + 1013904223;
  return x;
}

static OUT_OF_LINE int
spin_value (unsigned int id)
{
  return 1;
}

static OUT_OF_LINE u32
spin_work (struct spinner *s, u32 x)
{
  x = spin_leaf (x);
  WRITE_ONCE (spin_value_seen[s->id], spin_value (s->id));
  return x ^ spin_leaf (~x);
}

static int
order (u32 a, u32 b)
{
  return a < b ? -1 : a > b;
}

static OUT_OF_LINE int
spin_compare (const void *a, const void *b, const void *spinner)
{
  u32 x = *(const u32 *) a, y = *(const u32 *) b;
  u32 work = spin_work ((struct spinner *) spinner, x);

  OPTIMIZER_HIDE_VAR (work);
  return order (x, y);
}

static OUT_OF_LINE int
spin_compare_key (const void *key, const void *item)
{
  const struct key *k = key;
  u32 work = spin_work (k->spinner, k->item);

  OPTIMIZER_HIDE_VAR (work);
  return order (k->item, *(const u32 *) item);
}

static OUT_OF_LINE int
spin_notify (struct notifier_block *unused, unsigned long x, void *spinner)
{
  u32 work = spin_work (spinner, x);

  OPTIMIZER_HIDE_VAR (work);
  return NOTIFY_OK;
}

static struct notifier_block notified = { .notifier_call = spin_notify };
static struct raw_notifier_head notifiers = { .head = &notified };

/* Returns true if all of them did what they should.  */
static OUT_OF_LINE bool
spin_outer (struct spinner *s, u32 seed)
{
  struct key key = { s, seed };
  u32 items[ITEMS];
  const u32 *found;
  int i;

  for (i = 0; i < ITEMS; i++)
    items[i] = seed + i * 0x9e3779b9u;
  sort_r (items, ITEMS, sizeof *items, spin_compare, NULL, s);
  found = bsearch (&key, items, ITEMS, sizeof *items, spin_compare_key);
  return found != NULL && *found == seed
	 && raw_notifier_call_chain (&notifiers, seed, s) == NOTIFY_OK;
}

static OUT_OF_LINE int
spin_inside (unsigned int id)
{
  u32 x = id;

  while (READ_ONCE (spin_stay_inside) && !kthread_should_stop ())
    {
      x = spin_leaf (x);
      OPTIMIZER_HIDE_VAR (x);
      WRITE_ONCE (spin_inside_count, spin_inside_count + 1);
      spin_quiescent ();
    }
  return 10;
}

int OUT_OF_LINE
spin_chain_thread (void *spinner)
{
  struct spinner *s = spinner;
  u32 seed = s->id;

  while (!kthread_should_stop ())
    {
      if (spin_outer (s, seed++))
	WRITE_ONCE (spin_count[s->id], spin_count[s->id] + 1);
      if (s->id == 0)
	WRITE_ONCE (spin_inside_seen, spin_inside (s->id));
      spin_rest ();
    }
  return 0;
}
