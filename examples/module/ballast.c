// SPDX-License-Identifier: GPL-2.0-or-later
/* ballast.c: 160 MB between ew_targets.ko and ew_demo.ko.

   A kernel with KASLR puts modules within 2 GB of each other and packs them,
   lowest free address first (Linux 6.12, arch/arm64/mm/init.c,
   module_init_limits).  Two modules that are loaded one after the other would
   be neighbours; a machine that has been up for long, or a BPF trampoline,
   is not so kind.  */

#include <linux/module.h>

static char ballast[160 << 20] __used;

static int __init
ballast_init (void)
{
  ballast[sizeof ballast - 1] = 1;
  return 0;
}

static void __exit
ballast_exit (void)
{
}

module_init (ballast_init);
module_exit (ballast_exit);
MODULE_DESCRIPTION ("takes 160 MB of module space");
MODULE_LICENSE ("GPL");
