/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check-hop.c: prove the claims of a row at the end of one hop.

   A hop is one instruction that is left for another one, by its branch or by going on;
   or a fault, which leaves it before it is executed.  Each claim of the row at the end is
   carried back over the instruction, and then has to hold in front of it.  */

#include "config.h"
#include "check.h"

/* Whether the store INSN may hit a slot of ROW, as far as ROW itself tells where it
   goes.  */
static bool
hits_slot (const struct ew_check *check, const struct ew_row *row,
	   const struct ew_insn *insn)
{
  const struct ew_target *target = check->object->arch->target;
  const unsigned code = row->code;
  int64_t at;

  if (!ew_row_is_plain (row) || (code & (EW_ROW_RA_SLOT | EW_ROW_FP_SLOT)) == 0)
    return false;
  if (insn->from == target->sp && (code & EW_ROW_CFA) == EW_ROW_CFA_SP)
    at = insn->value - (int64_t) row->cfa;
  else if (insn->from == target->fp && (code & EW_ROW_CFA) == EW_ROW_CFA_FP)
    at = insn->value - (int64_t) row->cfa;
  else if (insn->from == target->fp && (code & EW_ROW_LINKED))
    at = insn->value - (int64_t) row->fp;
  else
    return (insn->from == target->sp || insn->from == target->fp
	    || (check->addresses & EW_REG_MASK (insn->from)) != 0);
  return (((code & EW_ROW_RA_SLOT) && at < 8 - (int64_t) row->ra
	   && at + insn->size > -(int64_t) row->ra)
	  || ((code & EW_ROW_FP_SLOT) && at < 8 - (int64_t) row->fp
	      && at + insn->size > -(int64_t) row->fp));
}

bool
ew_hop_is_plain (const struct ew_check *check, const struct ew_insn *insn,
		 const struct ew_row *from, uint32_t registers,
		 const struct ew_row *to)
{
  uint32_t writes = insn->writes;

  if (insn->way == EW_WAY_CALL || insn->way == EW_WAY_CALL_REG)
    writes |= check->object->arch->target->call_writes;
  return ((to == from || ew_rows_alike (from, to)) && (writes & registers) == 0
	  && insn->op != EW_OP_UNKNOWN
	  && (insn->op != EW_OP_STORE || !hits_slot (check, from, insn)));
}

bool
ew_hop_proves (struct ew_check *check, const struct ew_hop *hop,
	       const struct ew_claim *claims, unsigned n, unsigned *failed)
{
  for (*failed = 0; *failed < n; ++*failed)
    {
      struct ew_claim claim = claims[*failed];
      enum ew_verdict3 verdict = EW_MAYBE;

      if (hop->insn != NULL)
	verdict = ew_step_back (check, hop->section, hop->unit, hop->insn, hop->taken,
				&claim, 0);
      if (verdict == EW_NO
	  || (verdict == EW_MAYBE
	      && !ew_prove (check, hop->section, hop->unit, &claim, 0)))
	return false;
    }
  return true;
}

/* In a trampoline, the frame pointer slot of ROW leads to a record.  */
static bool
proves_record (struct ew_check *check, const struct ew_hop *hop,
	       const struct ew_row *row)
{
  const struct ew_row *area = ew_check_area (check, row);
  struct ew_claim claims[EW_AREA_CLAIMS];
  unsigned place = 0, n, failed;

  if (area == NULL || !ew_row_is_plain (row) || (row->code & EW_ROW_FP_SLOT) == 0)
    return true;
  while ((n = ew_area_claims (check, area, row, place++, claims)) != 0)
    if (ew_hop_proves (check, hop, claims, n, &failed))
      return true;
  return false;
}

/* Whether the claims of ROW are true at the end of HOP; *KIND: what fails.  */
static bool
is_true (struct ew_check *check, const struct ew_hop *hop, const struct ew_row *row,
	 enum ew_kind *kind, struct ew_claim *claim)
{
  struct ew_claim claims[EW_MAX_CLAIMS];
  unsigned char kinds[EW_MAX_CLAIMS];
  unsigned failed, n = ew_row_claims (check, row, claims, kinds);

  if (ew_hop_proves (check, hop, claims, n, &failed))
    {
      *kind = EW_KIND_FP;
      return proves_record (check, hop, row);
    }
  *kind = kinds[failed];
  *claim = claims[failed];
  return false;
}

bool
ew_hop_leads (struct ew_check *check, const struct ew_hop *hop, const struct ew_row *row)
{
  struct ew_claim claim;
  enum ew_kind kind;

  return is_true (check, hop, row, &kind, &claim);
}

bool
ew_hop_from (struct ew_check *check, unsigned section, uint32_t unit, bool taken,
	     const struct ew_row *row)
{
  struct ew_insn insn;
  struct ew_hop hop = { section, unit, &insn, taken };

  ew_code_insn (&check->code, section, unit, &insn);
  return ew_hop_leads (check, &hop, row);
}

/* Whether CLAIM, of a return address, fails in nothing but the signature.  */
static bool
is_signed_otherwise (struct ew_check *check, const struct ew_hop *hop,
		     struct ew_claim claim)
{
  enum ew_why why = check->why;
  unsigned why_section = check->why_section, failed;
  uint32_t why_unit = check->why_unit;
  bool otherwise;

  claim.value.sign = EW_EITHER;
  otherwise = ew_hop_proves (check, hop, &claim, 1, &failed);
  check->why = why;
  check->why_section = why_section;
  check->why_unit = why_unit;
  return otherwise;
}

void
ew_check_hop (struct ew_check *check, const struct ew_hop *hop, uint32_t to,
	      const struct ew_row *row)
{
  struct ew_place from = { hop->section,
			   (uint64_t) hop->unit * check->object->arch->code_unit };
  struct ew_claim claim;
  enum ew_kind kind;

  if (is_true (check, hop, row, &kind, &claim))
    return;
  if (kind == EW_KIND_RA && is_signed_otherwise (check, hop, claim))
    kind = EW_KIND_SIGNED;
  ew_check_note (check, kind, row->section, to, &from);
}
