/* SPDX-License-Identifier: GPL-3.0-or-later */
/* aarch64-memory.c: A64 loads and stores.

   What is loaded or stored as a whole register can be followed into a slot of the
   frame and out of it again; of other stores it matters that they may destroy one.
   An address with an index register is believed to be none of a slot that a row names:
   compilers address those by a constant.  A pair that is loaded to SP does not exist.
   Encodings: the Arm Architecture Reference Manual for A-profile, C4, "Loads and
   stores".  */

#include "config.h"
#include "aarch64-forms.h"

/* An access to FROM + VALUE of whole registers, TO and WITH, one of which may be the
   zero register; others are not followed.  */
static void
set_access (struct ew_insn *out, bool load, unsigned to, unsigned with, bool whole,
	    unsigned size)
{
  if (load)
    {
      write_reg (out, to);
      write_reg (out, with);
    }
  if (load && !whole)
    return;
  out->op = load ? EW_OP_LOAD : EW_OP_STORE;
  out->to = whole ? to : ZR;
  out->with = whole ? with : ZR;
  out->size = size;
}

/* The address is Rn + VALUE; if STEP is not 0, Rn then becomes Rn + STEP.  */
static void
set_address (uint32_t insn, struct ew_insn *out, int64_t value, int64_t step)
{
  out->from = bits (insn, 5, 5);
  out->value = value;
  out->step = step;
  if (step != 0)
    ew_a64_RN (insn, out);
}

/* How the address of pairs and of others with an immediate is used.  */
enum { OFFSET, POST, PRE };

static void
set_indexed (uint32_t insn, struct ew_insn *out, int64_t offset, int mode)
{
  set_address (insn, out, mode == POST ? 0 : offset, mode == OFFSET ? 0 : offset);
}

static int
pair_mode (uint32_t insn)
{
  unsigned type = bits (insn, 23, 2);

  return type == 1 ? POST : type == 3 ? PRE : OFFSET;
}

/* Whether it is not defined what a load (or a store) does: one register is loaded from
   two places, or the base is loaded or stored, too, and changes.  */
static bool
is_undefined (uint32_t insn, bool load, unsigned to, unsigned with, int mode)
{
  unsigned base = reg (insn, 5);

  return ((load && to == with)
	  || (mode != OFFSET && base != ZR && (base == to || base == with)));
}

void
ew_a64_PAIR (uint32_t insn, struct ew_insn *out)
{
  unsigned kind = bits (insn, 30, 2);
  bool load = bits (insn, 22, 1);
  /* stgp stores 16 bytes, ldpsw loads 8.  */
  unsigned scale = kind == 2 ? 8 : kind == 0 ? 4 : load ? 4 : 16;
  unsigned to = reg (insn, 0), with = reg (insn, 10);

  if (is_undefined (insn, load, to, with, pair_mode (insn)))
    {
      ew_a64_UNKNOWN (insn, out);
      return;
    }
  set_access (out, load, to, with, kind == 2, kind == 0 ? 8 : 16);
  set_indexed (insn, out, signed_bits (insn, 15, 7) * scale, pair_mode (insn));
}

void
ew_a64_PAIR_VECTOR (uint32_t insn, struct ew_insn *out)
{
  unsigned scale = 4u << bits (insn, 30, 2);

  if (!bits (insn, 22, 1))
    set_access (out, false, ZR, ZR, false, 2 * scale);
  set_indexed (insn, out, signed_bits (insn, 15, 7) * scale, pair_mode (insn));
}

/* One register, of 2^SIZE bytes; KIND is the manual's opc: 0 stores, the others
   load.  */
static void
one_register (uint32_t insn, struct ew_insn *out)
{
  unsigned size = bits (insn, 30, 2), kind = bits (insn, 22, 2);

  if ((size == 3 && kind >= 2) || (size == 2 && kind == 3))
    ew_a64_UNKNOWN (insn, out);
  else
    set_access (out, kind != 0, reg (insn, 0), ZR, size == 3, 1u << size);
}

static unsigned
vector_shift (uint32_t insn)
{
  return bits (insn, 23, 1) ? 4 : bits (insn, 30, 2);
}

static void
one_vector (uint32_t insn, struct ew_insn *out)
{
  if (!bits (insn, 22, 1))
    set_access (out, false, ZR, ZR, false, 1u << vector_shift (insn));
}

static int
imm9_mode (uint32_t insn)
{
  unsigned type = bits (insn, 10, 2);

  return type == 1 ? POST : type == 3 ? PRE : OFFSET;
}

void
ew_a64_IMM9 (uint32_t insn, struct ew_insn *out)
{
  one_register (insn, out);
  if (is_undefined (insn, false, reg (insn, 0), ZR, imm9_mode (insn)))
    ew_a64_UNKNOWN (insn, out);
  if (out->op != EW_OP_UNKNOWN)
    set_indexed (insn, out, signed_bits (insn, 12, 9), imm9_mode (insn));
}

void
ew_a64_IMM9_VECTOR (uint32_t insn, struct ew_insn *out)
{
  one_vector (insn, out);
  set_indexed (insn, out, signed_bits (insn, 12, 9), imm9_mode (insn));
}

void
ew_a64_UIMM (uint32_t insn, struct ew_insn *out)
{
  one_register (insn, out);
  if (out->op != EW_OP_UNKNOWN)
    set_address (insn, out, (int64_t) bits (insn, 10, 12) << bits (insn, 30, 2), 0);
}

void
ew_a64_UIMM_VECTOR (uint32_t insn, struct ew_insn *out)
{
  one_vector (insn, out);
  set_address (insn, out, (int64_t) bits (insn, 10, 12) << vector_shift (insn), 0);
}

/* The address has an index, so it is none of a slot.  */
void
ew_a64_BY_REG (uint32_t insn, struct ew_insn *out)
{
  one_register (insn, out);
  if (out->op != EW_OP_UNKNOWN)
    out->op = EW_OP_NONE;
}
