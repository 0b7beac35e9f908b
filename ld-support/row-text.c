/* SPDX-License-Identifier: GPL-3.0-or-later */
/* row-text.c: a row in words, for `entryway dump --rows' and `entryway addr'.

   What each kind claims is said in entryway/format.h.  Registers have the names
   that the target gives them; sizes are bytes.  */

#include "config.h"
#include "row-text.h"

#include <entryway/format.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void
put_register (char *to, const struct ew_target *target, unsigned reg)
{
  snprintf (to, EW_FIELD_SIZE, "%s%u", target->reg_prefix, reg);
}

static void
describe_row (struct ew_row_text *text, const struct ew_target *target,
	      const struct ew_row *row)
{
  char other[EW_FIELD_SIZE];
  const char *base = other;
  const char *sign = row->code & EW_ROW_RA_SIGNED ? "*" : "";

  put_register (other, target, row->cfa_reg);
  if ((row->code & EW_ROW_CFA) != EW_ROW_CFA_REG)
    base = ((row->code & EW_ROW_CFA) == EW_ROW_CFA_SP
	    ? target->sp_name : target->fp_name);
  text->kind = "ROW";
  snprintf (text->cfa, EW_FIELD_SIZE, "%.15s+%" PRIu64, base, row->cfa);
  if (row->code & EW_ROW_RA_SLOT)
    snprintf (text->ra, EW_FIELD_SIZE, "c-%" PRIu64 "%s", row->ra, sign);
  else
    snprintf (text->ra, EW_FIELD_SIZE, "lr%s", sign);
  if (row->code & EW_ROW_FP_SLOT)
    snprintf (text->fp, EW_FIELD_SIZE, "c-%" PRIu64, row->fp);
  else
    strcpy (text->fp, "same");
  if (row->code & EW_ROW_LINKED)
    text->flag = "linked";
}

/* Both have a caller in LR and one in the alternate register.  */
static void
describe_window (struct ew_row_text *text, const struct ew_target *target,
		 const struct ew_row *row)
{
  char alternate[EW_FIELD_SIZE];

  put_register (alternate, target, row->operand);
  snprintf (text->cfa, EW_FIELD_SIZE, "%s+0", target->sp_name);
  strcpy (text->fp, "same");
  if (row->code == EW_ROWS_AREA)
    {
      text->kind = "AREA";
      strcpy (text->ra, alternate);
      text->flag = "site=lr";
      return;
    }
  text->kind = "ENTRY";
  strcpy (text->ra, "lr");
  snprintf (text->note, EW_FIELD_SIZE, "alt=%.30s", alternate);
  text->flag = text->note;
}

static const char *
reason_name (struct ew_row_text *text, unsigned reason)
{
  static const char *const names[] = EW_REASON_NAMES;

  if (reason < sizeof names / sizeof names[0])
    return names[reason];
  snprintf (text->note, EW_FIELD_SIZE, "reason-%u", reason);
  return text->note;
}

void
ew_row_describe (struct ew_row_text *text, const struct ew_object *object,
		 const struct ew_row *row)
{
  const struct ew_target *target = object->arch->target;

  memset (text, 0, sizeof *text);
  text->flag = "-";
  strcpy (text->cfa, "-");
  strcpy (text->ra, "-");
  strcpy (text->fp, "-");
  switch (row->code)
    {
    case EW_ROWS_GAP:
      text->kind = "GAP";
      break;
    case EW_ROWS_ENTRY:
    case EW_ROWS_AREA:
      describe_window (text, target, row);
      break;
    case EW_ROWS_REGS:
      text->kind = "REGS";
      break;
    case EW_ROWS_END:
      text->kind = "END";
      break;
    case EW_ROWS_UNRELIABLE:
      text->kind = "UNRELIABLE";
      text->flag = reason_name (text, row->operand);
      break;
    default:
      describe_row (text, target, row);
    }
}

const char *
ew_function_name (const struct ew_listing *listing, unsigned section, uint64_t offset)
{
  const struct ew_function *function = ew_function_at (listing, section, offset);
  const struct ew_area *slot = function != NULL ? NULL
			       : ew_area_at (listing, section, offset);

  if (slot != NULL)
    function = ew_function_at (listing, slot->entry_section, slot->entry);
  return function == NULL || function->name[0] == '\0' ? NULL : function->name;
}

const char *
ew_reason_text (unsigned reason)
{
  static const char *const texts[] =
    {
      "no reason", "no further reason",
      "inline asm names the stack pointer", "inline asm names the frame pointer",
      "inline asm names the link register", "inline asm calls",
      "the stack pointer has changed in a way that is not followed",
      "the frame pointer has changed in a way that is not followed",
      "the link register has changed in a way that is not followed",
      "the compiler's frame information can't be put into a row",
      "the frame information contradicts the code that leads here",
      "the function returns to an exception handler",
      "entered by a nonlocal goto",
      "what is to be restored lies below the stack pointer already",
      "the frame is too large for a table",
      "assembly with an instruction that is not known",
      "assembly with a jump to what is in a register",
      "assembly that leaves with registers that are not as they were",
      "assembly that runs on behind its end",
      "assembly that is entered in the middle",
      "assembly that no way is known to lead to",
      "assembly that calls and has no frame record",
      "entered in another state than functions are"
    };

  return reason < sizeof texts / sizeof *texts ? texts[reason] : "unknown reason";
}
