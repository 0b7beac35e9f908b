/* SPDX-License-Identifier: GPL-2.0-only */
/* ew_patch.c: a live patch of ew_spin.

     insmod ew_patch.ko			replaces spin_value: 2, not 1
     insmod ew_patch.ko inside=1	replaces spin_inside: 20, not 10

   A patch is complete when no task can still be in the old function: of each
   that doesn't pass through user space the kernel reads the stack, and goes on
   only if it is reliable and does not have the function on it.  A thread in
   spin_inside must so be waited for, and one in spin_work need not.

   /sys/kernel/livepatch/ew_patch/transition is 1 until then; 0 written to
   `enabled' there takes the patch back, and then the folder goes.  A patch that
   was taken back must be unloaded and loaded again to be applied again.
   Documentation/livepatch/livepatch.rst of Linux.  */

#include <linux/kernel.h>
#include <linux/livepatch.h>
#include <linux/module.h>

static bool inside;
module_param (inside, bool, 0444);
MODULE_PARM_DESC (inside, "replace spin_inside, not spin_value");

static int
patched_value (unsigned int id)
{
  return 2;
}

static int
patched_inside (unsigned int id)
{
  return 20;
}

static struct klp_func value_functions[] =
{
  { .old_name = "spin_value", .new_func = patched_value },
  { }
};

static struct klp_func inside_functions[] =
{
  { .old_name = "spin_inside", .new_func = patched_inside },
  { }
};

static struct klp_object objects[] =
{
  { .name = "ew_spin", .funcs = value_functions },
  { }
};

static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objects };

static int __init
patch_init (void)
{
  if (inside)
    objects[0].funcs = inside_functions;
  return klp_enable_patch (&patch);
}

static void __exit
patch_exit (void)
{
}

module_init (patch_init);
module_exit (patch_exit);
MODULE_DESCRIPTION ("a live patch of ew_spin");
MODULE_LICENSE ("GPL");
MODULE_INFO (livepatch, "Y");
