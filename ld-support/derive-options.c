/* SPDX-License-Identifier: GPL-3.0-or-later */
/* derive-options.c: the rows of an object, with those that --derive and --annotate add.

   What a compiler or a person has stated comes first; only what has no rows then gets
   some.  */

#include "config.h"
#include "derive.h"
#include "report.h"
#include "tables.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Whether OBJECT has functions that could have rows.  */
static bool
has_functions (const struct ew_object *object)
{
  uint32_t i;

  for (i = 1; i < object->n_symbols; i++)
    if (object->symbols[i].type == STT_FUNC
	&& ew_section_is_code (object, object->symbols[i].shndx))
      return true;
  return false;
}

static bool
add (struct ew_object *object, const struct ew_derive_options *options,
     struct ew_derivation *derivation)
{
  if (options->annotate != NULL)
    {
      if (!ew_annotations_read (&derivation->annotations, options->annotate,
				object->arch))
	return false;
      derivation->annotated = true;
    }
  if (!options->all && options->annotate == NULL)
    return true;
  return ew_derive (object, derivation->annotated ? &derivation->annotations : NULL,
		    options->all, &derivation->rows, &derivation->derived);
}

bool
ew_derivation_read (struct ew_object *object, const struct ew_listing *listing,
		    const struct ew_derive_options *options,
		    struct ew_derivation *derivation)
{
  bool good;

  memset (derivation, 0, sizeof *derivation);
  if (listing == NULL ? !ew_rows_read (object, &derivation->rows)
      : !ew_tables_then_rows (object, listing, &derivation->rows))
    return false;
  good = add (object, options, derivation);
  if (good && derivation->rows.n_rows == 0 && has_functions (object))
    good = ew_rows_refuse_none (object);
  if (!good)
    ew_derivation_free (derivation);
  return good;
}

void
ew_derivation_free (struct ew_derivation *derivation)
{
  ew_rows_free (&derivation->rows);
  if (derivation->annotated)
    ew_annotations_free (&derivation->annotations);
}

void
ew_derived_print (const struct ew_object *object, const struct ew_derived *derived)
{
  char *name = ew_escape (object->file);

  printf ("%s: derived: %" PRIu64 " functions, %" PRIu64 " instructions, %" PRIu64
	  " of them unreliable; by annotations %" PRIu64 ", %" PRIu64
	  "; not understood: %" PRIu64 ", %" PRIu64 "\n", name, derived->functions,
	  derived->instructions, derived->unreliable_instructions,
	  derived->annotated_functions, derived->annotated_instructions,
	  derived->failed_functions, derived->failed_instructions);
  free (name);
}
