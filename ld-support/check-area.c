/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check-area.c: rows of code that was entered from a patch site.

   A function whose first row is an AREA is a trampoline: its caller, in the link
   register, is the call site, and that one's caller is in the alternate register.  When
   it has made a record of each, a row names the record of the call site; the word
   there that leads on is not what the frame pointer was, but the place of the other
   record.  (Linux, arch/arm64/kernel/entry-ftrace.S.)  Where that is, no row says; it is
   in the frame, so each place is tried.  A slot is the shortest trampoline of all.  */

#include "config.h"
#include "check.h"

const struct ew_row *
ew_check_area (const struct ew_check *check, const struct ew_row *row)
{
  const struct ew_row *first
    = ew_check_row (check, row->section, row->function
					 / check->object->arch->code_unit);

  return (first != NULL && first->code == EW_ROWS_AREA
	  && first->start == first->function && first->function == row->function
	  ? first : NULL);
}

bool
ew_check_is_slot (const struct ew_check *check, const struct ew_row *row)
{
  const struct ew_arch *arch = check->object->arch;
  const uint64_t size = check->object->sections[row->section].size;
  const unsigned char *bytes = check->code.sections[row->section].bytes;

  return (row->code == EW_ROWS_AREA && row->start == row->function && bytes != NULL
	  && row->operand == arch->target->alternate
	  && row->end - row->start == arch->area_size - sizeof (uint64_t)
	  && size - row->start >= arch->area_size
	  && arch->target->area_ok (bytes + row->start));
}

unsigned
ew_area_claims (const struct ew_check *check, const struct ew_row *area,
		const struct ew_row *row, unsigned place,
		struct ew_claim claims[EW_AREA_CLAIMS])
{
  const unsigned sp = check->object->arch->target->sp;
  const unsigned fp = check->object->arch->target->fp;
  const int64_t record = -8 * (int64_t) (place + 1);

  if (!ew_row_is_plain (row) || (row->code & EW_ROW_FP_SLOT) == 0
      || row->cfa < 8 * ((uint64_t) place + 1))
    return 0;
  claims[0] = (struct ew_claim) { .memory = true, .reg = sp, .at = -(int64_t) row->fp,
				  .value = { .base = sp, .offset = record } };
  claims[1] = (struct ew_claim) { .memory = true, .reg = sp, .at = record,
				  .value = { .base = fp } };
  claims[2] = (struct ew_claim) { .memory = true, .reg = sp, .at = record + 8,
				  .value = { .base = area->operand } };
  return EW_AREA_CLAIMS;
}
