/* SPDX-License-Identifier: GPL-2.0-or-later */
/* area.c: verify, arm, retarget and disarm the area of a function.

   The protocol, on every machine (include/entryway/area.h has its contract):

     arm		literal = target;  then  NOP -> BL area
     retarget		literal = target
     disarm		BL area -> NOP;    the literal stays

   A CPU that executes the old instruction is as right as one that executes the
   new one, and one that is between the BL and the load of the literal loads a
   valid target, whenever that is.  The literal is data, so a change of it needs
   no instruction cache maintenance; the order in which other CPUs see literal
   and BL is kept by the release store of write_literal, by the barrier in
   ew_area_arm, and by what write_insn must do for the instruction caches.

   Every write is read back: the writer is foreign code, and a kernel may refuse
   in silence.  */

#include "arch.h"

static uint32_t
insn_at (uintptr_t at)
{
  return __atomic_load_n ((const uint32_t *) at, __ATOMIC_RELAXED);
}

static uint64_t
literal_at (uintptr_t at)
{
  return __atomic_load_n ((const uint64_t *) at, __ATOMIC_ACQUIRE);
}

/* ADDRESS is a multiple of ALIGN, a power of two.  Not by `%': the compiler
   does not know that it is one, and a division is slow.  */
static int
is_aligned (uint64_t address, size_t align)
{
  return (address & (align - 1)) == 0;
}

/* TARGET could be the address of an instruction.  */
static int
is_code_address (uint64_t target)
{
  return target != 0 && is_aligned (target, ew_native.insn_size);
}

size_t
ew_area_size (void)
{
  return ew_native.area_size;
}

int
ew_area_encode (unsigned char *code, uint64_t target)
{
  const unsigned char *insns = (const unsigned char *) ew_native.code;
  const unsigned char *literal = (const unsigned char *) &target;
  size_t i;

  if (ew_native.area_size == 0)
    return EW_E_ARCH;
  for (i = 0; i < ew_native.area_size; i++)
    code[i] = i < ew_native.literal ? insns[i] : literal[i - ew_native.literal];
  return EW_OK;
}

/* Bytes of landing pad at ENTRY.  */
static size_t
landing_pad (uintptr_t entry)
{
  const uint32_t *pad;

  for (pad = ew_native.landing_pads; *pad != 0; pad++)
    if (insn_at (entry) == *pad)
      return ew_native.insn_size;
  return 0;
}

/* Whether RECORD is of KIND and of the version that is known.  */
static int
is_kind (const struct ew_area_record *record, unsigned kind)
{
  return record->tag == EW_AREA_TAG (kind, EW_AREA_VERSION);
}

/* Where the entry RECORD points to.  */
static uintptr_t
place_of (const struct ew_area_record *record)
{
  return (uintptr_t) &record->area + (uintptr_t) record->area;
}

/* Store the label of RECORD's function; 0 if it is not known.  */
static int
find_entry (const struct ew_area_record *record, uintptr_t *entry)
{
  const struct ew_area_record *function = record + 1;

  *entry = place_of (record) + record->entry;
  if (is_kind (record, EW_AREA_INLINE))
    return record->entry >= ew_native.area_size;
  if (!is_kind (record, EW_AREA_SLOT) || !is_kind (function, EW_AREA_FUNCTION)
      || function->entry != 0 || function->nops != 0)
    return 0;
  *entry = place_of (function);
  return 1;
}

const struct ew_area_record *
ew_area_next (const struct ew_area_record *record)
{
  return record + (is_kind (record, EW_AREA_SLOT)
		   && is_kind (record + 1, EW_AREA_FUNCTION) ? 2 : 1);
}

int
ew_area_resolve (const struct ew_area_record *record, struct ew_area *area)
{
  uintptr_t start, entry;

  if (ew_native.area_size == 0)
    return EW_E_ARCH;
  if (!find_entry (record, &entry))
    return EW_E_RECORD;
  start = place_of (record);
  if (!is_aligned (start, ew_native.area_align)
      || !is_aligned (record->entry, ew_native.insn_size)
      || !is_aligned (entry, ew_native.insn_size))
    return EW_E_ALIGN;
  area->area = start;
  area->literal = start + ew_native.literal;
  area->entry = entry;
  area->site = 0;
  if (record->nops >= 2)
    area->site = entry + landing_pad (entry) + ew_native.insn_size;
  return EW_OK;
}

/* The BL that belongs to AREA's site.  */
static int
own_call (const struct ew_area *area, uint32_t *insn)
{
  return ew_native.call (area->site, area->area, insn);
}

int
ew_area_verify (const struct ew_area *area)
{
  uint32_t save, site, call;
  size_t i;

  if (ew_native.area_size == 0)
    return EW_E_ARCH;
  if (!is_aligned (area->area, ew_native.area_align))
    return EW_E_ALIGN;
  for (i = 0; i < ew_native.literal / sizeof (uint32_t); i++)
    if (insn_at (area->area + i * sizeof (uint32_t)) != ew_native.code[i])
      return EW_E_CODE;
  if (area->site == 0)
    return EW_E_NOSITE;
  save = insn_at (area->site - ew_native.insn_size);
  site = insn_at (area->site);
  if (save != ew_native.save_lr && save != ew_native.nop)
    return EW_E_SITE;
  if (site == ew_native.nop)
    return 0;
  if (save != ew_native.save_lr || own_call (area, &call) != 0 || site != call)
    return EW_E_SITE;
  return is_code_address (literal_at (area->literal)) ? 1 : EW_E_TARGET;
}

uint64_t
ew_area_target (const struct ew_area *area)
{
  return literal_at (area->literal);
}

/* 0 if AREA is well formed and armed as WANTED says.  */
static int
expect (const struct ew_area *area, int wanted)
{
  int state = ew_area_verify (area);

  if (state < 0)
    return state;
  return state == wanted ? EW_OK : EW_E_STATE;
}

static int
write_insn (const struct ew_text *text, uintptr_t at, uint32_t old,
	    uint32_t new_insn)
{
  if (text->write_insn (text->context, at, old, new_insn) != 0)
    return EW_E_WRITE;
  return insn_at (at) == new_insn ? EW_OK : EW_E_READBACK;
}

int
ew_area_prepare (const struct ew_area *area, const struct ew_text *text)
{
  int error = expect (area, 0);
  uintptr_t at = area->site - ew_native.insn_size;

  if (error == EW_E_STATE)
    return EW_OK;
  if (error != EW_OK || insn_at (at) == ew_native.save_lr)
    return error;
  return write_insn (text, at, ew_native.nop, ew_native.save_lr);
}

int
ew_area_retarget_fast (const struct ew_area *area, uint64_t target,
		       const struct ew_text *text)
{
  if (!is_code_address (target))
    return EW_E_TARGET;
  if (text->write_literal (text->context, area->literal, target) != 0)
    return EW_E_WRITE;
  return EW_OK;
}

static int
write_literal (const struct ew_area *area, uint64_t target,
	       const struct ew_text *text)
{
  int error = ew_area_retarget_fast (area, target, text);

  if (error == EW_OK && literal_at (area->literal) != target)
    error = EW_E_READBACK;
  return error;
}

int
ew_area_arm (const struct ew_area *area, uint64_t target,
	     const struct ew_text *text)
{
  uint32_t call;
  int error = expect (area, 0);

  if (error != EW_OK)
    return error;
  if (insn_at (area->site - ew_native.insn_size) != ew_native.save_lr
      || own_call (area, &call) != 0)
    return EW_E_SITE;
  error = write_literal (area, target, text);
  if (error != EW_OK)
    return error;
  __atomic_thread_fence (__ATOMIC_SEQ_CST);
  return write_insn (text, area->site, ew_native.nop, call);
}

int
ew_area_retarget (const struct ew_area *area, uint64_t target,
		  const struct ew_text *text)
{
  int error = expect (area, 1);

  return error == EW_OK ? write_literal (area, target, text) : error;
}

int
ew_area_disarm (const struct ew_area *area, const struct ew_text *text)
{
  uint32_t call;
  int error = expect (area, 1);

  if (error != EW_OK)
    return error;
  if (own_call (area, &call) != 0)
    return EW_E_SITE;
  return write_insn (text, area->site, call, ew_native.nop);
}
