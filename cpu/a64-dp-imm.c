// SPDX-License-Identifier: GPL-2.0-or-later
/* A64 data processing, immediate (Arm ARM C4.1.2). */
#include "cpu/a64.h"

static bool is64(const struct lift *l)
{
	return l->word >> 31;
}

static void lift_adr(struct lift *l)
{
	uint64_t imm = sext64((uint64_t)field(l, 5, 19) << 2 | field(l, 29, 2), 21);

	emit(l, UOP_set, dst_slot(field(l, 0, 5)), SLOT_ZR, SLOT_ZR, l->pc + imm);
}

static void lift_adrp(struct lift *l)
{
	uint64_t imm = sext64((uint64_t)field(l, 5, 19) << 2 | field(l, 29, 2), 21) << 12;

	emit(l, UOP_set, dst_slot(field(l, 0, 5)), SLOT_ZR, SLOT_ZR,
	     (l->pc & ~UINT64_C(0xfff)) + imm);
}

static uint64_t imm12(const struct lift *l)
{
	return (uint64_t)field(l, 10, 12) << (field(l, 22, 1) ? 12 : 0);
}

/* ADD, SUB (immediate): 31 is SP on both sides; an immediate of 0 is a move to or from SP. */
static void lift_add_imm(struct lift *l)
{
	unsigned d = sp_slot(field(l, 0, 5)), n = sp_slot(field(l, 5, 5));
	uint64_t imm = field(l, 30, 1) ? -imm12(l) : imm12(l);

	if (imm == 0)
		emit(l, is64(l) ? UOP_mov : UOP_mov_w, d, n, SLOT_ZR, 0);
	else
		emit(l, is64(l) ? UOP_addi : UOP_addi_w, d, n, SLOT_ZR, imm);
}

static void lift_adds_imm(struct lift *l)
{
	unsigned d = dst_slot(field(l, 0, 5)), n = sp_slot(field(l, 5, 5));
	enum uop_op add = is64(l) ? UOP_addsi : UOP_addsi_w,
		    sub = is64(l) ? UOP_subsi : UOP_subsi_w;

	emit(l, field(l, 30, 1) ? sub : add, d, n, SLOT_ZR, imm12(l));
}

/*
 * DecodeBitMasks() for logical immediates: a run of ones, rotated, repeated. False: reserved.
 */
static bool logical_imm(const struct lift *l, uint64_t *imm)
{
	unsigned n = field(l, 22, 1), immr = field(l, 16, 6), imms = field(l, 10, 6);
	unsigned size_bits = n << 6 | (~imms & 0x3f), size, ones, rotate;
	uint64_t v;

	if ((n && !is64(l)) || size_bits < 2)
		return false;
	size = 1u << (31 - clz32(size_bits));
	ones = (imms & (size - 1)) + 1;
	if (ones == size)
		return false;
	rotate = immr & (size - 1);
	v = mask64(ones);
	v = ((v >> rotate) | (v << ((size - rotate) & 63))) & mask64(size);
	for (; size < 64; size *= 2)
		v |= v << size;
	*imm = is64(l) ? v : (uint32_t)v;
	return true;
}

static void lift_logical_imm(struct lift *l, enum uop_op op, bool flags)
{
	unsigned d = field(l, 0, 5), n = src_slot(field(l, 5, 5));
	uint64_t imm;

	if (!logical_imm(l, &imm)) {
		lift_undefined(l);
		return;
	}
	d = flags ? dst_slot(d) : sp_slot(d);
	/* MOV (bitmask immediate) */
	if (n == SLOT_ZR && (op == UOP_orri || op == UOP_orri_w))
		emit(l, UOP_set, d, SLOT_ZR, SLOT_ZR, imm);
	else
		emit(l, op, d, n, SLOT_ZR, imm);
}

static void lift_and_imm(struct lift *l)
{
	/* The immediate clears the upper half: one micro-op serves both sizes. */
	lift_logical_imm(l, UOP_andi, false);
}

static void lift_orr_imm(struct lift *l)
{
	lift_logical_imm(l, is64(l) ? UOP_orri : UOP_orri_w, false);
}

static void lift_eor_imm(struct lift *l)
{
	lift_logical_imm(l, is64(l) ? UOP_eori : UOP_eori_w, false);
}

static void lift_ands_imm(struct lift *l)
{
	lift_logical_imm(l, is64(l) ? UOP_andsi : UOP_andsi_w, true);
}

/* MOVN, MOVZ, MOVK: 16 bits at hw * 16. False: beyond a 32-bit register. */
static bool move_wide(const struct lift *l, unsigned *shift, uint64_t *imm)
{
	*shift = field(l, 21, 2) * 16;
	*imm = (uint64_t)field(l, 5, 16) << *shift;
	return is64(l) || *shift < 32;
}

static void lift_movz(struct lift *l)
{
	unsigned shift;
	uint64_t imm;

	if (!move_wide(l, &shift, &imm))
		lift_undefined(l);
	else
		emit(l, UOP_set, dst_slot(field(l, 0, 5)), SLOT_ZR, SLOT_ZR, imm);
}

static void lift_movn(struct lift *l)
{
	unsigned shift;
	uint64_t imm;

	if (!move_wide(l, &shift, &imm))
		lift_undefined(l);
	else
		emit(l, UOP_set, dst_slot(field(l, 0, 5)), SLOT_ZR, SLOT_ZR,
		     is64(l) ? ~imm : (uint32_t)~imm);
}

static void lift_movk(struct lift *l)
{
	unsigned shift, d = field(l, 0, 5);
	uint64_t imm;

	if (!move_wide(l, &shift, &imm)) {
		lift_undefined(l);
		return;
	}
	/* d is a source too, so XZR must not become the sink, whose value is left over. */
	if (d == 31)
		return;
	emit(l, is64(l) ? UOP_movk : UOP_movk_w, d, SLOT_ZR, SLOT_ZR, imm)->aux = shift;
}

struct bitfield {
	unsigned d, n, immr, imms, width;
};

/* False: reserved (N must equal sf, and 32-bit forms have 5-bit immediates). */
static bool bitfield(const struct lift *l, struct bitfield *b)
{
	b->d = dst_slot(field(l, 0, 5));
	b->n = src_slot(field(l, 5, 5));
	b->immr = field(l, 16, 6);
	b->imms = field(l, 10, 6);
	b->width = is64(l) ? 64 : 32;
	return field(l, 22, 1) == is64(l) && b->immr < b->width && b->imms < b->width;
}

static void lift_ubfm(struct lift *l)
{
	struct bitfield b;

	if (!bitfield(l, &b)) {
		lift_undefined(l);
	} else if (b.imms >= b.immr) { /* UBFX, LSR, UXTB... */
		unsigned len = b.imms - b.immr + 1;

		if (b.immr == 0)
			emit(l, UOP_andi, b.d, b.n, SLOT_ZR, mask64(len));
		else if (b.imms == b.width - 1)
			emit(l, is64(l) ? UOP_lsri : UOP_lsri_w, b.d, b.n, SLOT_ZR, 0)->aux =
				b.immr;
		else
			emit(l, UOP_ubfx, b.d, b.n, SLOT_ZR, mask64(len))->aux = b.immr;
	} else { /* UBFIZ, LSL */
		unsigned lsb = b.width - b.immr;

		if (b.imms + 1 == b.immr)
			emit(l, is64(l) ? UOP_lsli : UOP_lsli_w, b.d, b.n, SLOT_ZR, 0)->aux = lsb;
		else
			emit(l, UOP_ubfiz, b.d, b.n, SLOT_ZR, mask64(b.imms + 1))->aux = lsb;
	}
}

static void lift_sbfm(struct lift *l)
{
	struct bitfield b;
	unsigned left, right;

	if (!bitfield(l, &b)) {
		lift_undefined(l);
		return;
	}
	if (b.imms >= b.immr) { /* SBFX, ASR, SXTB... */
		if (b.imms == b.width - 1 && b.immr) {
			emit(l, is64(l) ? UOP_asri : UOP_asri_w, b.d, b.n, SLOT_ZR, 0)->aux =
				b.immr;
			return;
		}
		if (is64(l) && b.immr == 0 && (b.imms == 7 || b.imms == 15 || b.imms == 31)) {
			emit(l,
			     b.imms == 7    ? UOP_sxtb
			     : b.imms == 15 ? UOP_sxth
					    : UOP_sxtw,
			     b.d, b.n, SLOT_ZR, 0);
			return;
		}
		left = 63 - b.imms;
		right = left + b.immr;
	} else { /* SBFIZ */
		left = 63 - b.imms;
		right = left - (b.width - b.immr);
	}
	emit(l, is64(l) ? UOP_sbf : UOP_sbf_w, b.d, b.n, SLOT_ZR, 0)->aux = left | right << 8;
}

static void lift_bfm(struct lift *l)
{
	struct bitfield b;

	if (!bitfield(l, &b)) {
		lift_undefined(l);
		return;
	}
	if (field(l, 0, 5) == 31)
		return;		/* d is a source too: see lift_movk */
	if (b.imms >= b.immr) { /* BFXIL */
		emit(l, is64(l) ? UOP_bfxil : UOP_bfxil_w, b.d, b.n, SLOT_ZR,
		     mask64(b.imms - b.immr + 1))
			->aux = b.immr;
	} else { /* BFI */
		unsigned lsb = b.width - b.immr;

		emit(l, is64(l) ? UOP_bfi : UOP_bfi_w, b.d, b.n, SLOT_ZR, mask64(b.imms + 1) << lsb)
			->aux = lsb;
	}
}

static void lift_extr(struct lift *l)
{
	unsigned d = dst_slot(field(l, 0, 5)), n = src_slot(field(l, 5, 5));
	unsigned m = src_slot(field(l, 16, 5)), lsb = field(l, 10, 6);

	if (field(l, 22, 1) != is64(l) || (!is64(l) && lsb >= 32))
		lift_undefined(l);
	else if (lsb == 0)
		emit(l, is64(l) ? UOP_mov : UOP_mov_w, d, m, SLOT_ZR, 0);
	else if (n == m) /* ROR (immediate) */
		emit(l, is64(l) ? UOP_rori : UOP_rori_w, d, n, SLOT_ZR, 0)->aux = lsb;
	else
		emit(l, is64(l) ? UOP_extr : UOP_extr_w, d, n, m, 0)->aux = lsb;
}

#define ROW(name, pattern, timing, lifter) { name, pattern, FEAT_BASE, timing, false, lifter }

const struct decode_row a64_dp_imm_rows[] = {
	ROW("adr", "0ii10000 iiiiiiiiiiiiiiiiiii ddddd", TC_ALU, lift_adr),
	ROW("adrp", "1ii10000 iiiiiiiiiiiiiiiiiii ddddd", TC_ALU, lift_adrp),
	ROW("add_imm", "s00100010 h iiiiiiiiiiii nnnnn ddddd", TC_ALU, lift_add_imm),
	ROW("adds_imm", "s01100010 h iiiiiiiiiiii nnnnn ddddd", TC_ALU_FLAGS, lift_adds_imm),
	ROW("sub_imm", "s10100010 h iiiiiiiiiiii nnnnn ddddd", TC_ALU, lift_add_imm),
	ROW("subs_imm", "s11100010 h iiiiiiiiiiii nnnnn ddddd", TC_ALU_FLAGS, lift_adds_imm),
	ROW("and_imm", "s00100100 iiiiiiiiiiiii nnnnn ddddd", TC_ALU, lift_and_imm),
	ROW("orr_imm", "s01100100 iiiiiiiiiiiii nnnnn ddddd", TC_ALU, lift_orr_imm),
	ROW("eor_imm", "s10100100 iiiiiiiiiiiii nnnnn ddddd", TC_ALU, lift_eor_imm),
	ROW("ands_imm", "s11100100 iiiiiiiiiiiii nnnnn ddddd", TC_ALU_FLAGS, lift_ands_imm),
	ROW("movn", "s00100101 hh iiiiiiiiiiiiiiii ddddd", TC_ALU, lift_movn),
	ROW("movz", "s10100101 hh iiiiiiiiiiiiiiii ddddd", TC_ALU, lift_movz),
	ROW("movk", "s11100101 hh iiiiiiiiiiiiiiii ddddd", TC_ALU, lift_movk),
	ROW("sbfm", "s00100110 N rrrrrr iiiiii nnnnn ddddd", TC_ALU, lift_sbfm),
	ROW("bfm", "s01100110 N rrrrrr iiiiii nnnnn ddddd", TC_ALU, lift_bfm),
	ROW("ubfm", "s10100110 N rrrrrr iiiiii nnnnn ddddd", TC_ALU, lift_ubfm),
	ROW("extr", "s00100111 N 0 mmmmm iiiiii nnnnn ddddd", TC_ALU_SHIFT, lift_extr),
	{ .name = NULL },
};
