/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check-claims.c: what rows claim, as claims of registers and slots.

   entryway/format.h says what each kind of row means; here it is written once more,
   as statements that an instruction can make true or false:

     CFA = sp + 48	sp holds what sp held at the entry, minus 48
     RA in LR		lr holds what lr held at the entry
     RA at CFA - 8	the word 8 below what sp held at the entry holds that
     FP same		fp holds what fp held at the entry
     linked		fp holds what sp held at the entry, minus the fp slot

   An ENTRY row claims what is so at the entry.  An AREA row claims that too, and of the
   alternate register the same; GAP, REGS, END and UNRELIABLE claim nothing that
   instructions could prove.  */

#include "config.h"
#include "check.h"

#include <string.h>

bool
ew_row_is_claim (const struct ew_row *row)
{
  return (ew_row_is_plain (row) || row->code == EW_ROWS_ENTRY
	  || row->code == EW_ROWS_AREA);
}

static struct ew_claim
register_holds (unsigned reg, unsigned base, int64_t offset, unsigned sign)
{
  return (struct ew_claim) { .reg = reg, .value = { .base = base, .offset = offset,
						     .sign = sign } };
}

static struct ew_claim
slot_holds (unsigned sp, uint64_t slot, unsigned base, unsigned sign)
{
  return (struct ew_claim) { .memory = true, .reg = sp, .at = -(int64_t) slot,
			     .value = { .base = base, .sign = sign } };
}

static unsigned
cfa_register (const struct ew_check *check, const struct ew_row *row)
{
  const struct ew_target *target = check->object->arch->target;

  if (!ew_row_is_plain (row) || (row->code & EW_ROW_CFA) == EW_ROW_CFA_SP)
    return target->sp;
  return (row->code & EW_ROW_CFA) == EW_ROW_CFA_FP ? target->fp
	 : row->cfa_reg < EW_N_INSN_REGS ? row->cfa_reg : EW_NO_REG;
}

static unsigned
sign_of (const struct ew_row *row)
{
  return ew_row_is_plain (row) && (row->code & EW_ROW_RA_SIGNED) ? EW_SIGNED : EW_PLAIN;
}

unsigned
ew_row_claims (const struct ew_check *check, const struct ew_row *row,
	       struct ew_claim claims[EW_MAX_CLAIMS],
	       unsigned char kinds[EW_MAX_CLAIMS])
{
  const struct ew_target *target = check->object->arch->target;
  const unsigned lr = check->object->arch->lr, sp = target->sp, fp = target->fp;
  const unsigned code = ew_row_is_plain (row) ? row->code : 0;
  unsigned n = 0;

  if (!ew_row_is_claim (row))
    return 0;
  kinds[n] = EW_KIND_CFA;
  claims[n++] = register_holds (cfa_register (check, row), sp, -(int64_t) row->cfa,
				EW_PLAIN);
  kinds[n] = EW_KIND_RA;
  claims[n++] = (code & EW_ROW_RA_SLOT ? slot_holds (sp, row->ra, lr, sign_of (row))
		 : register_holds (lr, lr, 0, sign_of (row)));
  kinds[n] = EW_KIND_FP;
  /* In a trampoline the slot leads to a record of its own (check-area.c).  */
  if ((code & EW_ROW_FP_SLOT) == 0 || ew_check_area (check, row) == NULL)
    claims[n++] = (code & EW_ROW_FP_SLOT ? slot_holds (sp, row->fp, fp, EW_PLAIN)
		   : register_holds (fp, fp, 0, EW_PLAIN));
  if (code & EW_ROW_LINKED)
    {
      kinds[n] = EW_KIND_LINKED;
      claims[n++] = register_holds (fp, sp, -(int64_t) row->fp, EW_PLAIN);
    }
  if (row->code == EW_ROWS_AREA && row->operand < EW_N_INSN_REGS)
    {
      kinds[n] = EW_KIND_RA;
      claims[n++] = register_holds (row->operand, row->operand, 0, EW_PLAIN);
    }
  return n;
}

uint32_t
ew_row_registers (const struct ew_check *check, const struct ew_row *row)
{
  const struct ew_target *target = check->object->arch->target;
  uint32_t mask = EW_REG_MASK (cfa_register (check, row));
  const unsigned code = ew_row_is_plain (row) ? row->code : 0;

  if ((code & EW_ROW_RA_SLOT) == 0)
    mask |= EW_REG_MASK (check->object->arch->lr);
  if ((code & EW_ROW_FP_SLOT) == 0 || (code & EW_ROW_LINKED))
    mask |= EW_REG_MASK (target->fp);
  if (row->code == EW_ROWS_AREA && row->operand < EW_N_INSN_REGS)
    mask |= EW_REG_MASK (row->operand);
  /* Slots are above it.  */
  return mask | EW_REG_MASK (target->sp);
}

static bool
same_value (const struct ew_value *a, const struct ew_value *wanted)
{
  return (a->base == wanted->base && a->offset == wanted->offset
	  && a->scaled == wanted->scaled
	  && (a->sign == wanted->sign || wanted->sign == EW_EITHER));
}

/* The claims of ROW, which are asked for again and again.  */
static const struct ew_said *
said_by (struct ew_check *check, const struct ew_row *row)
{
  struct ew_said *said = &check->said;

  if (said->row != row || row == NULL)
    {
      unsigned char kinds[EW_MAX_CLAIMS];

      said->row = row;
      said->n = row == NULL ? 0 : ew_row_claims (check, row, said->claims, kinds);
    }
  return said;
}

enum ew_verdict3
ew_row_decides (struct ew_check *check, const struct ew_row *row,
		const struct ew_claim *claim)
{
  const struct ew_said *said = said_by (check, row);
  const struct ew_claim *c;

  for (c = said->claims; c != said->claims + said->n; c++)
    if (c->memory == claim->memory && c->reg == claim->reg && c->at == claim->at)
      return same_value (&c->value, &claim->value) ? EW_YES : EW_NO;
  return EW_MAYBE;
}

enum ew_verdict3
ew_entry_decides (const struct ew_claim *claim)
{
  struct ew_value entry = { .base = claim->reg };

  return !claim->memory && same_value (&entry, &claim->value) ? EW_YES : EW_NO;
}

bool
ew_row_value (struct ew_check *check, const struct ew_row *row, unsigned reg,
	      struct ew_value *value)
{
  const struct ew_said *said = said_by (check, row);
  const struct ew_claim *c;

  for (c = said->claims; c != said->claims + said->n; c++)
    if (!c->memory && c->reg == reg)
      {
	*value = c->value;
	return true;
      }
  return false;
}

bool
ew_rows_alike (const struct ew_row *a, const struct ew_row *b)
{
  return (a->code == b->code && a->cfa == b->cfa && a->ra == b->ra && a->fp == b->fp
	  && a->cfa_reg == b->cfa_reg && a->operand == b->operand);
}

/* GCC's name of the second part of a function (GCC's varasm.c), which a table does not
   mark as one.  */
static bool
is_cold (const struct ew_check *check, const struct ew_row *row)
{
  const struct ew_function *function = ew_function_at (check->listing, row->section,
						       row->start);

  return function != NULL && strstr (function->name, ".cold") != NULL;
}

bool
ew_check_is_entry (const struct ew_check *check, const struct ew_row *row, uint32_t unit)
{
  return (row != NULL && row->start == row->function
	  && (uint64_t) unit * check->object->arch->code_unit == row->start
	  && row->code != EW_ROWS_GAP && !row->part
	  && (!check->rows->tables || !is_cold (check, row)));
}
