// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A64 floating point with one vector operand, and on scalars with the encodings of Advanced
 * SIMD: signs, comparisons with zero, roundings, conversions, estimates (Arm ARM C4.1.6).
 */
#include "cpu/a64-fp.h"

static void unary(struct lift *l, enum uop_op uop, uint32_t aux)
{
	unsigned lanes;

	if (!fp_lanes(l, fp_format(l), &lanes) || !lift_fp_enabled(l))
		return;
	fp_div_timing(l);
	emit(l, uop, fp_vd(l), fp_vn(l), SLOT_ZR, 0)->aux = fpx(0, fp_format(l), lanes) | aux;
}

static void lift_fsqrt(struct lift *l)
{
	unary(l, UOP_fp_unary, FPU_SQRT);
}

static void lift_frecpx(struct lift *l)
{
	unary(l, UOP_fp_unary, FPU_RECPX);
}

/* FRECPE, FRSQRTE by U */
static void lift_estimate(struct lift *l)
{
	unary(l, UOP_fp_unary, field(l, 29, 1) ? FPU_RSQRTE : FPU_RECPE);
}

/* URECPE, URSQRTE: of words only */
static void lift_unsigned_estimate(struct lift *l)
{
	unary(l, UOP_fp_unary, field(l, 29, 1) ? FPU_URSQRTE : FPU_URECPE);
}

/* FABS, FNEG by U: the sign bits of all lanes */
static void lift_sign(struct lift *l)
{
	uint64_t sign = fp_format(l) == FP_D ? UINT64_C(1) << 63 : UINT64_C(0x8000000080000000);
	bool negate = field(l, 29, 1);
	enum uop_op op = negate ? UOP_eori : UOP_andi;
	uint64_t imm = negate ? sign : ~sign;
	unsigned lanes, d = fp_vd(l), n = fp_vn(l);

	if (!fp_lanes(l, fp_format(l), &lanes) || !lift_fp_enabled(l))
		return;
	emit(l, op, d, n, SLOT_ZR, imm);
	if (field(l, 30, 1))
		emit(l, op, d + 1, n + 1, SLOT_ZR, imm);
	else
		emit(l, UOP_set, d + 1, SLOT_ZR, SLOT_ZR, 0);
}

/* By the opcode, 011xx, and U: lane 0 of the zero register stands for all lanes. */
static void lift_compare_zero(struct lift *l)
{
	static const uint8_t ops[2][4] = { { FPB_CMGT, FPB_CMEQ, FPB_CMLT },
					   { FPB_CMGE, FPB_CMLE } };

	unary(l, UOP_fp_binary, ops[field(l, 29, 1)][field(l, 12, 2)] | FPX_ELEMENT);
}

/* FRINTN, M, P, Z by bits 23 and 12; FRINTA; FRINTX, I */
static void lift_frint(struct lift *l)
{
	static const uint8_t modes[2][2] = { { FP_TIES_EVEN, FP_DOWN }, { FP_UP, FP_TO_ZERO } };

	unary(l, UOP_fp_rint, fpx_round(modes[field(l, 23, 1)][field(l, 12, 1)]));
}

static void lift_frinta(struct lift *l)
{
	unary(l, UOP_fp_rint, fpx_round(FP_TIES_AWAY));
}

static void lift_frintx(struct lift *l)
{
	unary(l, UOP_fp_rint, fpx_round(FP_CURRENT) | FPX_EXACT);
}

static void lift_frinti(struct lift *l)
{
	unary(l, UOP_fp_rint, fpx_round(FP_CURRENT));
}

/* ---- integers: as wide as the format ------------------------------------------------- */

static uint32_t integer(const struct lift *l, enum fp_format f)
{
	return (f == FP_D ? FPX_INT64 : 0) | (field(l, 29, 1) ? FPX_UNSIGNED : 0);
}

/* FCVTN, M, P, Z by bits 23 and 12 */
static void lift_to_int(struct lift *l)
{
	static const uint8_t modes[2][2] = { { FP_TIES_EVEN, FP_DOWN }, { FP_UP, FP_TO_ZERO } };

	unary(l, UOP_fp_to_int,
	      fpx_round(modes[field(l, 23, 1)][field(l, 12, 1)]) | integer(l, fp_format(l)));
}

static void lift_to_int_away(struct lift *l)
{
	unary(l, UOP_fp_to_int, fpx_round(FP_TIES_AWAY) | integer(l, fp_format(l)));
}

static void lift_from_int(struct lift *l)
{
	unary(l, UOP_fp_from_int, fpx_round(FP_CURRENT) | integer(l, fp_format(l)));
}

/* Fixed point: immh says the width, immh:immb twice that less the fraction bits. */
static void fixed(struct lift *l, enum uop_op op, enum fp_round round)
{
	enum fp_format f = field(l, 22, 1) ? FP_D : FP_S;
	unsigned lanes, fraction = 2 * fp_bits(f) - field(l, 16, 7);

	if (fp_lanes(l, f, &lanes) && lift_fp_enabled(l))
		emit(l, op, fp_vd(l), fp_vn(l), SLOT_ZR, fraction)->aux =
			fpx(0, f, lanes) | fpx_round(round) | integer(l, f);
}

static void lift_to_fixed(struct lift *l)
{
	fixed(l, UOP_fp_to_int, FP_TO_ZERO);
}

static void lift_from_fixed(struct lift *l)
{
	fixed(l, UOP_fp_from_int, FP_CURRENT);
}

/* ---- formats: bit 22 says single and half, or double and single ------------------------- */

/* FCVTL: the lower or, with Q, the upper lanes to twice their width */
static void lift_widen(struct lift *l)
{
	enum fp_format from = field(l, 22, 1) ? FP_S : FP_H;
	unsigned lanes = from == FP_H ? 2 : 1;

	if (lift_fp_enabled(l))
		emit(l, UOP_fp_convert, fp_vd(l), fp_vn(l), SLOT_ZR,
		     field(l, 30, 1) ? 1u << lanes : 0)
			->aux = fpx(from + 1u, from, lanes) | fpx_round(FP_CURRENT);
}

/* FCVTN: to the lower lanes, clearing the upper, or to these, keeping the lower */
static void narrow(struct lift *l, enum fp_round round)
{
	enum fp_format from = field(l, 22, 1) ? FP_D : FP_S;
	unsigned lanes = fp_is_scalar(l) ? 0 : from == FP_S ? 2 : 1;
	bool high = field(l, 30, 1) && !fp_is_scalar(l);

	if (lift_fp_enabled(l))
		emit(l, high ? UOP_fp_convert_high : UOP_fp_convert, fp_vd(l), fp_vn(l), SLOT_ZR, 0)
			->aux = fpx(from - 1u, from, lanes) | fpx_round(round);
}

static void lift_narrow(struct lift *l)
{
	narrow(l, FP_CURRENT);
}

/* FCVTXN */
static void lift_narrow_odd(struct lift *l)
{
	narrow(l, FP_TO_ODD);
}

#define ROW(name, pattern, timing, lifter)                      \
	{                                                       \
		name, pattern, FEAT_BASE, timing, false, lifter \
	}

const struct decode_row a64_simd_fp_misc_rows[] = {
	ROW("fcvtn", "0q0011100f 10000 1011010 nnnnn ddddd", TC_FP_CVT, lift_narrow),
	ROW("fcvtl", "0q0011100f 10000 1011110 nnnnn ddddd", TC_FP_CVT, lift_widen),
	ROW("frintn_vec", "0q0011100f 10000 1100010 nnnnn ddddd", TC_FP_CVT, lift_frint),
	ROW("frintm_vec", "0q0011100f 10000 1100110 nnnnn ddddd", TC_FP_CVT, lift_frint),
	ROW("fcvtns_vec", "0q0011100f 10000 1101010 nnnnn ddddd", TC_FP_CVT, lift_to_int),
	ROW("fcvtms_vec", "0q0011100f 10000 1101110 nnnnn ddddd", TC_FP_CVT, lift_to_int),
	ROW("fcvtas_vec", "0q0011100f 10000 1110010 nnnnn ddddd", TC_FP_CVT, lift_to_int_away),
	ROW("scvtf_vec", "0q0011100f 10000 1110110 nnnnn ddddd", TC_FP_CVT, lift_from_int),
	ROW("fcmgt_vec_zero", "0q0011101f 10000 0110010 nnnnn ddddd", TC_FP_ADD, lift_compare_zero),
	ROW("fcmeq_vec_zero", "0q0011101f 10000 0110110 nnnnn ddddd", TC_FP_ADD, lift_compare_zero),
	ROW("fcmlt_vec_zero", "0q0011101f 10000 0111010 nnnnn ddddd", TC_FP_ADD, lift_compare_zero),
	ROW("fabs_vec", "0q0011101f 10000 0111110 nnnnn ddddd", TC_FP_MOVE, lift_sign),
	ROW("frintp_vec", "0q0011101f 10000 1100010 nnnnn ddddd", TC_FP_CVT, lift_frint),
	ROW("frintz_vec", "0q0011101f 10000 1100110 nnnnn ddddd", TC_FP_CVT, lift_frint),
	ROW("fcvtps_vec", "0q0011101f 10000 1101010 nnnnn ddddd", TC_FP_CVT, lift_to_int),
	ROW("fcvtzs_vec", "0q0011101f 10000 1101110 nnnnn ddddd", TC_FP_CVT, lift_to_int),
	ROW("urecpe", "0q00111010 10000 1110010 nnnnn ddddd", TC_FP_CVT, lift_unsigned_estimate),
	ROW("frecpe_vec", "0q0011101f 10000 1110110 nnnnn ddddd", TC_FP_CVT, lift_estimate),
	ROW("fcvtxn_vec", "0q10111001 10000 1011010 nnnnn ddddd", TC_FP_CVT, lift_narrow_odd),
	ROW("frinta_vec", "0q1011100f 10000 1100010 nnnnn ddddd", TC_FP_CVT, lift_frinta),
	ROW("frintx_vec", "0q1011100f 10000 1100110 nnnnn ddddd", TC_FP_CVT, lift_frintx),
	ROW("fcvtnu_vec", "0q1011100f 10000 1101010 nnnnn ddddd", TC_FP_CVT, lift_to_int),
	ROW("fcvtmu_vec", "0q1011100f 10000 1101110 nnnnn ddddd", TC_FP_CVT, lift_to_int),
	ROW("fcvtau_vec", "0q1011100f 10000 1110010 nnnnn ddddd", TC_FP_CVT, lift_to_int_away),
	ROW("ucvtf_vec", "0q1011100f 10000 1110110 nnnnn ddddd", TC_FP_CVT, lift_from_int),
	ROW("fcmge_vec_zero", "0q1011101f 10000 0110010 nnnnn ddddd", TC_FP_ADD, lift_compare_zero),
	ROW("fcmle_vec_zero", "0q1011101f 10000 0110110 nnnnn ddddd", TC_FP_ADD, lift_compare_zero),
	ROW("fneg_vec", "0q1011101f 10000 0111110 nnnnn ddddd", TC_FP_MOVE, lift_sign),
	ROW("frinti_vec", "0q1011101f 10000 1100110 nnnnn ddddd", TC_FP_CVT, lift_frinti),
	ROW("fcvtpu_vec", "0q1011101f 10000 1101010 nnnnn ddddd", TC_FP_CVT, lift_to_int),
	ROW("fcvtzu_vec", "0q1011101f 10000 1101110 nnnnn ddddd", TC_FP_CVT, lift_to_int),
	ROW("ursqrte", "0q10111010 10000 1110010 nnnnn ddddd", TC_FP_CVT, lift_unsigned_estimate),
	ROW("frsqrte_vec", "0q1011101f 10000 1110110 nnnnn ddddd", TC_FP_CVT, lift_estimate),
	ROW("fsqrt_vec", "0q1011101f 10000 1111110 nnnnn ddddd", TC_FP_DIV32, lift_fsqrt),

	ROW("fcvtns_scalar", "010111100f 10000 1101010 nnnnn ddddd", TC_FP_CVT, lift_to_int),
	ROW("fcvtms_scalar", "010111100f 10000 1101110 nnnnn ddddd", TC_FP_CVT, lift_to_int),
	ROW("fcvtas_scalar", "010111100f 10000 1110010 nnnnn ddddd", TC_FP_CVT, lift_to_int_away),
	ROW("scvtf_scalar", "010111100f 10000 1110110 nnnnn ddddd", TC_FP_CVT, lift_from_int),
	ROW("fcmgt_scalar_zero", "010111101f 10000 0110010 nnnnn ddddd", TC_FP_ADD,
	    lift_compare_zero),
	ROW("fcmeq_scalar_zero", "010111101f 10000 0110110 nnnnn ddddd", TC_FP_ADD,
	    lift_compare_zero),
	ROW("fcmlt_scalar_zero", "010111101f 10000 0111010 nnnnn ddddd", TC_FP_ADD,
	    lift_compare_zero),
	ROW("fcvtps_scalar", "010111101f 10000 1101010 nnnnn ddddd", TC_FP_CVT, lift_to_int),
	ROW("fcvtzs_scalar", "010111101f 10000 1101110 nnnnn ddddd", TC_FP_CVT, lift_to_int),
	ROW("frecpe_scalar", "010111101f 10000 1110110 nnnnn ddddd", TC_FP_CVT, lift_estimate),
	ROW("frecpx", "010111101f 10000 1111110 nnnnn ddddd", TC_FP_CVT, lift_frecpx),
	ROW("fcvtxn_scalar", "0111111001 10000 1011010 nnnnn ddddd", TC_FP_CVT, lift_narrow_odd),
	ROW("fcvtnu_scalar", "011111100f 10000 1101010 nnnnn ddddd", TC_FP_CVT, lift_to_int),
	ROW("fcvtmu_scalar", "011111100f 10000 1101110 nnnnn ddddd", TC_FP_CVT, lift_to_int),
	ROW("fcvtau_scalar", "011111100f 10000 1110010 nnnnn ddddd", TC_FP_CVT, lift_to_int_away),
	ROW("ucvtf_scalar", "011111100f 10000 1110110 nnnnn ddddd", TC_FP_CVT, lift_from_int),
	ROW("fcmge_scalar_zero", "011111101f 10000 0110010 nnnnn ddddd", TC_FP_ADD,
	    lift_compare_zero),
	ROW("fcmle_scalar_zero", "011111101f 10000 0110110 nnnnn ddddd", TC_FP_ADD,
	    lift_compare_zero),
	ROW("fcvtpu_scalar", "011111101f 10000 1101010 nnnnn ddddd", TC_FP_CVT, lift_to_int),
	ROW("fcvtzu_scalar", "011111101f 10000 1101110 nnnnn ddddd", TC_FP_CVT, lift_to_int),
	ROW("frsqrte_scalar", "011111101f 10000 1110110 nnnnn ddddd", TC_FP_CVT, lift_estimate),

	ROW("scvtf_vec_fixed_s", "0q0011110 01 iiiii 111001 nnnnn ddddd", TC_FP_CVT,
	    lift_from_fixed),
	ROW("scvtf_vec_fixed_d", "0q0011110 1 iiiiii 111001 nnnnn ddddd", TC_FP_CVT,
	    lift_from_fixed),
	ROW("fcvtzs_vec_fixed_s", "0q0011110 01 iiiii 111111 nnnnn ddddd", TC_FP_CVT,
	    lift_to_fixed),
	ROW("fcvtzs_vec_fixed_d", "0q0011110 1 iiiiii 111111 nnnnn ddddd", TC_FP_CVT,
	    lift_to_fixed),
	ROW("ucvtf_vec_fixed_s", "0q1011110 01 iiiii 111001 nnnnn ddddd", TC_FP_CVT,
	    lift_from_fixed),
	ROW("ucvtf_vec_fixed_d", "0q1011110 1 iiiiii 111001 nnnnn ddddd", TC_FP_CVT,
	    lift_from_fixed),
	ROW("fcvtzu_vec_fixed_s", "0q1011110 01 iiiii 111111 nnnnn ddddd", TC_FP_CVT,
	    lift_to_fixed),
	ROW("fcvtzu_vec_fixed_d", "0q1011110 1 iiiiii 111111 nnnnn ddddd", TC_FP_CVT,
	    lift_to_fixed),
	ROW("scvtf_scalar_fixed_s", "010111110 01 iiiii 111001 nnnnn ddddd", TC_FP_CVT,
	    lift_from_fixed),
	ROW("scvtf_scalar_fixed_d", "010111110 1 iiiiii 111001 nnnnn ddddd", TC_FP_CVT,
	    lift_from_fixed),
	ROW("fcvtzs_scalar_fixed_s", "010111110 01 iiiii 111111 nnnnn ddddd", TC_FP_CVT,
	    lift_to_fixed),
	ROW("fcvtzs_scalar_fixed_d", "010111110 1 iiiiii 111111 nnnnn ddddd", TC_FP_CVT,
	    lift_to_fixed),
	ROW("ucvtf_scalar_fixed_s", "011111110 01 iiiii 111001 nnnnn ddddd", TC_FP_CVT,
	    lift_from_fixed),
	ROW("ucvtf_scalar_fixed_d", "011111110 1 iiiiii 111001 nnnnn ddddd", TC_FP_CVT,
	    lift_from_fixed),
	ROW("fcvtzu_scalar_fixed_s", "011111110 01 iiiii 111111 nnnnn ddddd", TC_FP_CVT,
	    lift_to_fixed),
	ROW("fcvtzu_scalar_fixed_d", "011111110 1 iiiiii 111111 nnnnn ddddd", TC_FP_CVT,
	    lift_to_fixed),
	{ .name = NULL },
};
