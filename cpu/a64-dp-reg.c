// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A64 data processing, register (Arm ARM C4.1.5): logical, add and subtract with shifted and
 * extended operands, with carry, conditional compare and select.
 */
#include "cpu/a64.h"

static bool is64(const struct lift *l)
{
	return l->word >> 31;
}

/* The micro-op for the operand size: 32-bit forms come second. */
static enum uop_op sized(const struct lift *l, enum uop_op x, enum uop_op w)
{
	return is64(l) ? x : w;
}

enum shift_type { SHIFT_LSL, SHIFT_LSR, SHIFT_ASR, SHIFT_ROR };

/* ShiftReg() by an immediate: the slot of Rm shifted, T0 unless the shift is by 0. */
static unsigned lift_shifted(struct lift *l)
{
	static const uint16_t ops[4][2] = {
		[SHIFT_LSL] = { UOP_lsli_w, UOP_lsli },
		[SHIFT_LSR] = { UOP_lsri_w, UOP_lsri },
		[SHIFT_ASR] = { UOP_asri_w, UOP_asri },
		[SHIFT_ROR] = { UOP_rori_w, UOP_rori },
	};
	unsigned m = src_slot(field(l, 16, 5)), amount = field(l, 10, 6);

	if (amount == 0 || m == SLOT_ZR)
		return m;
	emit(l, ops[field(l, 22, 2)][is64(l)], SLOT_T0, m, SLOT_ZR, 0)->aux = amount;
	return SLOT_T0;
}

/* A shift by 0 costs what a plain operand does. */
static void refine_shift(struct lift *l, enum timing_class plain)
{
	if (field(l, 10, 6) == 0)
		l->timing = plain;
}

static void lift_logical(struct lift *l)
{
	/* by opc, N, sf */
	static const uint16_t ops[4][2][2] = {
		{ { UOP_and_w, UOP_and }, { UOP_bic_w, UOP_bic } },
		{ { UOP_orr_w, UOP_orr }, { UOP_orn_w, UOP_orn } },
		{ { UOP_eor_w, UOP_eor }, { UOP_eon_w, UOP_eon } },
		{ { UOP_ands_w, UOP_ands }, { UOP_bics_w, UOP_bics } },
	};
	unsigned opc = field(l, 29, 2), invert = field(l, 21, 1);
	unsigned d = dst_slot(field(l, 0, 5)), n = src_slot(field(l, 5, 5)), m;

	if (!is64(l) && field(l, 15, 1)) {
		lift_undefined(l);
		return;
	}
	refine_shift(l, opc == 3 ? TC_ALU_FLAGS : TC_ALU);
	m = lift_shifted(l);
	/* MOV (register), and LSL and so on of a shifted operand */
	if (opc == 1 && !invert && n == SLOT_ZR)
		emit(l, sized(l, UOP_mov, UOP_mov_w), d, m, SLOT_ZR, 0);
	else
		emit(l, ops[opc][invert][is64(l)], d, n, m, 0);
}

/* By subtract, set flags, sf. */
static enum uop_op add_op(const struct lift *l)
{
	static const uint16_t ops[2][2][2] = {
		{ { UOP_add_w, UOP_add }, { UOP_adds_w, UOP_adds } },
		{ { UOP_sub_w, UOP_sub }, { UOP_subs_w, UOP_subs } },
	};

	return ops[field(l, 30, 1)][field(l, 29, 1)][is64(l)];
}

static void lift_add_shifted(struct lift *l)
{
	unsigned d = dst_slot(field(l, 0, 5)), n = src_slot(field(l, 5, 5));
	unsigned type = field(l, 22, 2), amount = field(l, 10, 6);
	enum uop_op op = add_op(l);

	if (type == SHIFT_ROR || (!is64(l) && amount >= 32)) {
		lift_undefined(l);
		return;
	}
	refine_shift(l, field(l, 29, 1) ? TC_ALU_FLAGS : TC_ALU);
	if ((op == UOP_add || op == UOP_add_w) && type == SHIFT_LSL && amount)
		emit(l, sized(l, UOP_add_lsl, UOP_add_lsl_w), d, n, src_slot(field(l, 16, 5)), 0)
			->aux = amount;
	else
		emit(l, op, d, n, lift_shifted(l), 0);
}

static void lift_add_extended(struct lift *l)
{
	bool flags = field(l, 29, 1);
	unsigned d = field(l, 0, 5), n = sp_slot(field(l, 5, 5)), m = src_slot(field(l, 16, 5));
	unsigned option = field(l, 13, 3), shift = field(l, 10, 3);

	if (shift > 4) {
		lift_undefined(l);
		return;
	}
	/* A 32-bit operation uses no more than the low half of what it extends. */
	if (!is64(l) && (option & 3) == 3)
		option &= ~1u;
	if (!is64(l) && (option & 3) == 2 && shift == 0)
		option = 3;
	m = lift_extended(l, m, option, shift);
	emit(l, add_op(l), flags ? dst_slot(d) : sp_slot(d), n, m, 0);
}

static void lift_add_carry(struct lift *l)
{
	static const uint16_t ops[2][2][2] = {
		{ { UOP_adc_w, UOP_adc }, { UOP_adcs_w, UOP_adcs } },
		{ { UOP_sbc_w, UOP_sbc }, { UOP_sbcs_w, UOP_sbcs } },
	};

	emit(l, ops[field(l, 30, 1)][field(l, 29, 1)][is64(l)], dst_slot(field(l, 0, 5)),
	     src_slot(field(l, 5, 5)), src_slot(field(l, 16, 5)), 0);
}

static void lift_cond_compare(struct lift *l)
{
	/* by compare (CCMP, not CCMN), immediate, sf */
	static const uint16_t ops[2][2][2] = {
		{ { UOP_ccmn_w, UOP_ccmn }, { UOP_ccmni_w, UOP_ccmni } },
		{ { UOP_ccmp_w, UOP_ccmp }, { UOP_ccmpi_w, UOP_ccmpi } },
	};
	bool immediate = field(l, 11, 1);
	unsigned n = src_slot(field(l, 5, 5)), m = field(l, 16, 5);

	emit(l, ops[field(l, 30, 1)][immediate][is64(l)], SLOT_SINK, n,
	     immediate ? SLOT_ZR : src_slot(m), immediate ? m : 0)
		->aux = cond_set(field(l, 12, 4)) | field(l, 0, 4) << 16;
}

static void lift_cond_select(struct lift *l)
{
	/* by op (invert), o2 (increment), sf */
	static const uint16_t ops[2][2][2] = {
		{ { UOP_csel_w, UOP_csel }, { UOP_csinc_w, UOP_csinc } },
		{ { UOP_csinv_w, UOP_csinv }, { UOP_csneg_w, UOP_csneg } },
	};

	emit(l, ops[field(l, 30, 1)][field(l, 10, 1)][is64(l)], dst_slot(field(l, 0, 5)),
	     src_slot(field(l, 5, 5)), src_slot(field(l, 16, 5)), 0)
		->aux = cond_set(field(l, 12, 4));
}

#define ROW(name, pattern, timing, lifter) { name, pattern, FEAT_BASE, timing, false, lifter }

const struct decode_row a64_dp_reg_rows[] = {
	ROW("and_reg", "s0001010 hh 0 mmmmm iiiiii nnnnn ddddd", TC_ALU_SHIFT, lift_logical),
	ROW("bic_reg", "s0001010 hh 1 mmmmm iiiiii nnnnn ddddd", TC_ALU_SHIFT, lift_logical),
	ROW("orr_reg", "s0101010 hh 0 mmmmm iiiiii nnnnn ddddd", TC_ALU_SHIFT, lift_logical),
	ROW("orn_reg", "s0101010 hh 1 mmmmm iiiiii nnnnn ddddd", TC_ALU_SHIFT, lift_logical),
	ROW("eor_reg", "s1001010 hh 0 mmmmm iiiiii nnnnn ddddd", TC_ALU_SHIFT, lift_logical),
	ROW("eon_reg", "s1001010 hh 1 mmmmm iiiiii nnnnn ddddd", TC_ALU_SHIFT, lift_logical),
	ROW("ands_reg", "s1101010 hh 0 mmmmm iiiiii nnnnn ddddd", TC_ALU_SHIFT, lift_logical),
	ROW("bics_reg", "s1101010 hh 1 mmmmm iiiiii nnnnn ddddd", TC_ALU_SHIFT, lift_logical),
	ROW("add_shift", "s0001011 hh 0 mmmmm iiiiii nnnnn ddddd", TC_ALU_SHIFT, lift_add_shifted),
	ROW("adds_shift", "s0101011 hh 0 mmmmm iiiiii nnnnn ddddd", TC_ALU_SHIFT, lift_add_shifted),
	ROW("sub_shift", "s1001011 hh 0 mmmmm iiiiii nnnnn ddddd", TC_ALU_SHIFT, lift_add_shifted),
	ROW("subs_shift", "s1101011 hh 0 mmmmm iiiiii nnnnn ddddd", TC_ALU_SHIFT, lift_add_shifted),
	ROW("add_ext", "s0001011 001 mmmmm ooo iii nnnnn ddddd", TC_ALU_SHIFT, lift_add_extended),
	ROW("adds_ext", "s0101011 001 mmmmm ooo iii nnnnn ddddd", TC_ALU_SHIFT, lift_add_extended),
	ROW("sub_ext", "s1001011 001 mmmmm ooo iii nnnnn ddddd", TC_ALU_SHIFT, lift_add_extended),
	ROW("subs_ext", "s1101011 001 mmmmm ooo iii nnnnn ddddd", TC_ALU_SHIFT, lift_add_extended),
	ROW("adc", "s0011010000 mmmmm 000000 nnnnn ddddd", TC_ALU, lift_add_carry),
	ROW("adcs", "s0111010000 mmmmm 000000 nnnnn ddddd", TC_ALU_FLAGS, lift_add_carry),
	ROW("sbc", "s1011010000 mmmmm 000000 nnnnn ddddd", TC_ALU, lift_add_carry),
	ROW("sbcs", "s1111010000 mmmmm 000000 nnnnn ddddd", TC_ALU_FLAGS, lift_add_carry),
	ROW("ccmn_reg", "s0111010010 mmmmm cccc 00 nnnnn 0 ffff", TC_ALU_FLAGS, lift_cond_compare),
	ROW("ccmp_reg", "s1111010010 mmmmm cccc 00 nnnnn 0 ffff", TC_ALU_FLAGS, lift_cond_compare),
	ROW("ccmn_imm", "s0111010010 iiiii cccc 10 nnnnn 0 ffff", TC_ALU_FLAGS, lift_cond_compare),
	ROW("ccmp_imm", "s1111010010 iiiii cccc 10 nnnnn 0 ffff", TC_ALU_FLAGS, lift_cond_compare),
	ROW("csel", "s0011010100 mmmmm cccc 00 nnnnn ddddd", TC_ALU, lift_cond_select),
	ROW("csinc", "s0011010100 mmmmm cccc 01 nnnnn ddddd", TC_ALU, lift_cond_select),
	ROW("csinv", "s1011010100 mmmmm cccc 00 nnnnn ddddd", TC_ALU, lift_cond_select),
	ROW("csneg", "s1011010100 mmmmm cccc 01 nnnnn ddddd", TC_ALU, lift_cond_select),
	{ .name = NULL },
};
