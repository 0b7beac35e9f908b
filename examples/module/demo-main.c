// SPDX-License-Identifier: GPL-2.0-or-later
/* demo-main.c: what ew_demo.ko does when it is loaded.

     insmod ew_demo.ko			the main job; prints a report
     insmod ew_demo.ko call_only=1	calls every function once
     insmod ew_demo.ko every=3		with a third of the functions

   The report is one line per figure, `ew_demo: KEY VALUE', for a host to read
   (examples/module/check-log).  Everything happens in the module's init function, so
   that functions of .init.text take part.  Loading never fails for a wrong
   result: the report says so, and the module can be unloaded.

   The areas are found through the records of the plugin, which entryway.lds
   puts between two symbols; in a module that was compiled without the plugin
   there is nothing between them.  */

#include <linux/module.h>
#include <linux/slab.h>
#include "demo.h"

static bool call_only;
module_param (call_only, bool, 0444);
MODULE_PARM_DESC (call_only, "call every function once, arm none");

static unsigned int retargets = 1000000;
module_param (retargets, uint, 0444);
MODULE_PARM_DESC (retargets, "number of retargets in the race");

static unsigned int every = 1;
module_param (every, uint, 0444);
MODULE_PARM_DESC (every, "of so many functions one takes part");

extern const struct ew_area_record __start___entryway_sites[];
extern const struct ew_area_record __stop___entryway_sites[];

/* So that the section is there, and allocated, without the plugin too.  It is
   tied to a text section, as all others of that name are.  */
asm (".pushsection .text\n.Ldemo_text:\n\t.popsection\n\t"
     ".pushsection " EW_AREA_SECTION ",\"ao\",%progbits,.Ldemo_text\n\t"
     ".popsection");

extern const struct demo_set demo_set_static, demo_set_global, demo_set_weak,
  demo_set_cold, demo_set_init, demo_set_os, demo_set_sections, demo_set_comdat,
  demo_set_align, demo_set_pac, demo_set_leaf;

static const struct demo_set *const sets[DEMO_SETS] __initconst =
{
  &demo_set_static, &demo_set_global, &demo_set_weak, &demo_set_cold,
  &demo_set_init, &demo_set_os, &demo_set_sections, &demo_set_comdat,
  &demo_set_align, &demo_set_pac, &demo_set_leaf
};

static unsigned int __init
list_functions (struct demo_function *functions)
{
  unsigned int i, j, count = 0;

  for (i = 0; i < DEMO_SETS; i++)
    for (j = 0; j < sets[i]->count; j += every ?: 1, count++)
      {
	functions[count].fn = sets[i]->functions[j];
	functions[count].id = sets[i]->first + j;
	demo_text_of (&functions[count]);
      }
  return count;
}

/* Give F the area of its record; 0 if it has exactly one, well formed.  */
static unsigned int __init
find_area (struct demo_function *f)
{
  const struct ew_area_record *record;
  unsigned int found = 0;
  struct ew_area area;

  for (record = __start___entryway_sites; record < __stop___entryway_sites;
       record = ew_area_next (record))
    if (ew_area_resolve (record, &area) == 0 && area.entry == (unsigned long) f->fn)
      {
	f->area = area;
	found++;
      }
  return found != 1 || ew_area_verify (&f->area) != 0;
}

static unsigned int __init
find_areas (struct demo_function *functions, unsigned int count)
{
  const struct ew_area_record *record;
  unsigned int i, failed = 0, records = 0;

  for (record = __start___entryway_sites; record < __stop___entryway_sites;
       record = ew_area_next (record))
    records++;
  for (i = 0; i < count; i++)
    failed += find_area (&functions[i]);
  demo_report ("records", "%u", records);
  demo_report ("functions", "%u", count);
  demo_report ("areas", "%u", count - failed);
  return failed;
}

/* Bytes from this module's text to TARGET.  */
static void __init
report_distance (const char *key, unsigned long target)
{
  unsigned long text = (unsigned long) THIS_MODULE->mem[MOD_TEXT].base;

  demo_report (key, "%ld", (long) (target - text));
}

static unsigned int __init
main_job (struct demo_function *functions, unsigned int count)
{
  unsigned int failed;

  report_distance ("distance-kernel", (unsigned long) &_printk);
  report_distance ("distance-first-target", ew_target_address (0));
  report_distance ("distance-last-target", ew_target_address (EW_TARGETS - 1));
  demo_report ("cpus", "%u", num_online_cpus ());
  failed = find_areas (functions, count);
  if (failed)
    return failed;
  failed = demo_text_map ();
  if (failed)
    return 1;
  failed = demo_check_all (functions, count);
  if (failed == 0)
    failed = demo_race (functions, count, retargets);
  demo_text_unmap ();
  return failed;
}

static int __init
demo_init (void)
{
  struct demo_function *functions;
  unsigned int count, failed;

  functions = kvcalloc (DEMO_FUNCTIONS, sizeof *functions, GFP_KERNEL);
  if (functions == NULL)
    return -ENOMEM;
  count = list_functions (functions);
  failed = call_only ? 0 : main_job (functions, count);
  failed += demo_call_all (functions, count);
  demo_report ("failures", "%u", failed);
  if (demo_text_quiesce (functions, count) == 0)
    kvfree (functions);
  else
    {
      /* ftrace still has some: neither they nor this module may go.  */
      pr_err ("ew_demo: can't be unloaded\n");
      __module_get (THIS_MODULE);
    }
  return 0;
}

static void __exit
demo_exit (void)
{
}

module_init (demo_init);
module_exit (demo_exit);
MODULE_DESCRIPTION ("every function with a far PLT of its own");
MODULE_LICENSE ("GPL");
