/* SPDX-License-Identifier: GPL-2.0-only */
/* ew_loaded.c: a module that comes and goes.

   While a live patch waits, other modules are loaded and unloaded, and with them
   what the kernel knows about their code: its symbols, its places for ftrace,
   and, where there are any, the tables that stacks are walked by.  This one has a
   little of each kind of text, and does its work at once.  */

#include <linux/init.h>
#include <linux/module.h>

static unsigned int result;
module_param (result, uint, 0444);
MODULE_PARM_DESC (result, "what the functions returned: 42");

static noinline unsigned int
loaded_leaf (unsigned int x)
{
  OPTIMIZER_HIDE_VAR (x);
  return x + 1;
}

static noinline unsigned int
loaded_caller (unsigned int x)
{
  return loaded_leaf (x) + loaded_leaf (x);
}

static int __init
loaded_init (void)
{
  result = loaded_caller (20);
  return result == 42 ? 0 : -EINVAL;
}

static void __exit
loaded_exit (void)
{
  result = loaded_leaf (0);
}

module_init (loaded_init);
module_exit (loaded_exit);
MODULE_DESCRIPTION ("is loaded and unloaded");
MODULE_LICENSE ("GPL");
