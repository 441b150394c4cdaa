// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A64 floating point with one vector operand, and on scalars with the encodings of Advanced
 * SIMD: signs, comparisons with zero, roundings, conversions, estimates (Arm ARM C4.1.6).
 */
#include "cpu/a64-fp.h"

/* Half precision has ones in bits 20:19. */
static enum fp_format misc_format(const struct lift *l)
{
	return fp_vector_format(l, field(l, 19, 2));
}

static void unary(struct lift *l, enum uop_op uop, uint32_t aux)
{
	enum fp_format f = misc_format(l);
	unsigned lanes;

	if (!fp_lanes(l, f, &lanes) || !lift_fp_enabled(l))
		return;
	fp_div_timing(l, f);
	emit(l, uop, vec_d(l), vec_n(l), SLOT_ZR, 0)->aux = fpx(0, f, lanes) | aux;
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
	static const uint64_t signs[] = { [FP_H] = UINT64_C(0x8000800080008000),
					  [FP_S] = UINT64_C(0x8000000080000000),
					  [FP_D] = UINT64_C(0x8000000000000000) };
	enum fp_format f = misc_format(l);
	bool negate = field(l, 29, 1);
	enum uop_op op = negate ? UOP_eori : UOP_andi;
	uint64_t imm = negate ? signs[f] : ~signs[f];
	unsigned lanes, d = vec_d(l), n = vec_n(l);

	if (!fp_lanes(l, f, &lanes) || !lift_fp_enabled(l))
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
	return (uint32_t)f << FPX_INT_SHIFT | (field(l, 29, 1) ? FPX_UNSIGNED : 0);
}

/* FCVTN, M, P, Z by bits 23 and 12 */
static void lift_to_int(struct lift *l)
{
	static const uint8_t modes[2][2] = { { FP_TIES_EVEN, FP_DOWN }, { FP_UP, FP_TO_ZERO } };

	unary(l, UOP_fp_to_int,
	      fpx_round(modes[field(l, 23, 1)][field(l, 12, 1)]) | integer(l, misc_format(l)));
}

static void lift_to_int_away(struct lift *l)
{
	unary(l, UOP_fp_to_int, fpx_round(FP_TIES_AWAY) | integer(l, misc_format(l)));
}

static void lift_from_int(struct lift *l)
{
	unary(l, UOP_fp_from_int, fpx_round(FP_CURRENT) | integer(l, misc_format(l)));
}

/* Fixed point: immh says the width, immh:immb twice that less the fraction bits. */
static void fixed(struct lift *l, enum uop_op op, enum fp_round round)
{
	enum fp_format f = field(l, 22, 1) ? FP_D : field(l, 21, 1) ? FP_S : FP_H;
	unsigned lanes, fraction = 2 * fp_bits(f) - field(l, 16, 7);

	if (fp_lanes(l, f, &lanes) && lift_fp_enabled(l))
		emit(l, op, vec_d(l), vec_n(l), SLOT_ZR, fraction)->aux =
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
		emit(l, UOP_fp_convert, vec_d(l), vec_n(l), SLOT_ZR,
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
		emit(l, high ? UOP_fp_convert_high : UOP_fp_convert, vec_d(l), vec_n(l), SLOT_ZR, 0)
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

#define ROW(name, pattern, feature, timing, lifter)           \
	{                                                     \
		name, pattern, feature, timing, false, lifter \
	}

/* One row for single and double precision, and one for half; a group up to bit 23. */
#define ROWS(name, group, opcode, timing, lifter)                                           \
	ROW(name, group "f 10000 " opcode "10 nnnnn ddddd", FEAT_BASE, timing, lifter),     \
		ROW(name "_h", group "1 11100 " opcode "10 nnnnn ddddd", FEAT_FP16, timing, \
		    lifter)
/* Fixed point: one row for each width of immh:immb. */
#define FIXED(name, group, opcode, lifter)                                                       \
	ROW(name "_h", group " 001 iiii " opcode "1 nnnnn ddddd", FEAT_FP16, TC_FP_CVT, lifter), \
		ROW(name "_s", group " 01 iiiii " opcode "1 nnnnn ddddd", FEAT_BASE, TC_FP_CVT,  \
		    lifter),                                                                     \
		ROW(name "_d", group " 1 iiiiii " opcode "1 nnnnn ddddd", FEAT_BASE, TC_FP_CVT,  \
		    lifter)

const struct decode_row a64_simd_fp_misc_rows[] = {
	ROW("fcvtn", "0q0011100f 10000 1011010 nnnnn ddddd", FEAT_BASE, TC_FP_CVT, lift_narrow),
	ROW("fcvtl", "0q0011100f 10000 1011110 nnnnn ddddd", FEAT_BASE, TC_FP_CVT, lift_widen),
	ROWS("frintn_vec", "0q0011100", "11000", TC_FP_CVT, lift_frint),
	ROWS("frintm_vec", "0q0011100", "11001", TC_FP_CVT, lift_frint),
	ROWS("fcvtns_vec", "0q0011100", "11010", TC_FP_CVT, lift_to_int),
	ROWS("fcvtms_vec", "0q0011100", "11011", TC_FP_CVT, lift_to_int),
	ROWS("fcvtas_vec", "0q0011100", "11100", TC_FP_CVT, lift_to_int_away),
	ROWS("scvtf_vec", "0q0011100", "11101", TC_FP_CVT, lift_from_int),
	ROWS("fcmgt_vec_zero", "0q0011101", "01100", TC_FP_ADD, lift_compare_zero),
	ROWS("fcmeq_vec_zero", "0q0011101", "01101", TC_FP_ADD, lift_compare_zero),
	ROWS("fcmlt_vec_zero", "0q0011101", "01110", TC_FP_ADD, lift_compare_zero),
	ROWS("fabs_vec", "0q0011101", "01111", TC_FP_MOVE, lift_sign),
	ROWS("frintp_vec", "0q0011101", "11000", TC_FP_CVT, lift_frint),
	ROWS("frintz_vec", "0q0011101", "11001", TC_FP_CVT, lift_frint),
	ROWS("fcvtps_vec", "0q0011101", "11010", TC_FP_CVT, lift_to_int),
	ROWS("fcvtzs_vec", "0q0011101", "11011", TC_FP_CVT, lift_to_int),
	ROW("urecpe", "0q00111010 10000 1110010 nnnnn ddddd", FEAT_BASE, TC_FP_CVT,
	    lift_unsigned_estimate),
	ROWS("frecpe_vec", "0q0011101", "11101", TC_FP_CVT, lift_estimate),
	ROW("fcvtxn_vec", "0q10111001 10000 1011010 nnnnn ddddd", FEAT_BASE, TC_FP_CVT,
	    lift_narrow_odd),
	ROWS("frinta_vec", "0q1011100", "11000", TC_FP_CVT, lift_frinta),
	ROWS("frintx_vec", "0q1011100", "11001", TC_FP_CVT, lift_frintx),
	ROWS("fcvtnu_vec", "0q1011100", "11010", TC_FP_CVT, lift_to_int),
	ROWS("fcvtmu_vec", "0q1011100", "11011", TC_FP_CVT, lift_to_int),
	ROWS("fcvtau_vec", "0q1011100", "11100", TC_FP_CVT, lift_to_int_away),
	ROWS("ucvtf_vec", "0q1011100", "11101", TC_FP_CVT, lift_from_int),
	ROWS("fcmge_vec_zero", "0q1011101", "01100", TC_FP_ADD, lift_compare_zero),
	ROWS("fcmle_vec_zero", "0q1011101", "01101", TC_FP_ADD, lift_compare_zero),
	ROWS("fneg_vec", "0q1011101", "01111", TC_FP_MOVE, lift_sign),
	ROWS("frinti_vec", "0q1011101", "11001", TC_FP_CVT, lift_frinti),
	ROWS("fcvtpu_vec", "0q1011101", "11010", TC_FP_CVT, lift_to_int),
	ROWS("fcvtzu_vec", "0q1011101", "11011", TC_FP_CVT, lift_to_int),
	ROW("ursqrte", "0q10111010 10000 1110010 nnnnn ddddd", FEAT_BASE, TC_FP_CVT,
	    lift_unsigned_estimate),
	ROWS("frsqrte_vec", "0q1011101", "11101", TC_FP_CVT, lift_estimate),
	ROWS("fsqrt_vec", "0q1011101", "11111", TC_FP_DIV32, lift_fsqrt),

	ROWS("fcvtns_scalar", "010111100", "11010", TC_FP_CVT, lift_to_int),
	ROWS("fcvtms_scalar", "010111100", "11011", TC_FP_CVT, lift_to_int),
	ROWS("fcvtas_scalar", "010111100", "11100", TC_FP_CVT, lift_to_int_away),
	ROWS("scvtf_scalar", "010111100", "11101", TC_FP_CVT, lift_from_int),
	ROWS("fcmgt_scalar_zero", "010111101", "01100", TC_FP_ADD, lift_compare_zero),
	ROWS("fcmeq_scalar_zero", "010111101", "01101", TC_FP_ADD, lift_compare_zero),
	ROWS("fcmlt_scalar_zero", "010111101", "01110", TC_FP_ADD, lift_compare_zero),
	ROWS("fcvtps_scalar", "010111101", "11010", TC_FP_CVT, lift_to_int),
	ROWS("fcvtzs_scalar", "010111101", "11011", TC_FP_CVT, lift_to_int),
	ROWS("frecpe_scalar", "010111101", "11101", TC_FP_CVT, lift_estimate),
	ROWS("frecpx", "010111101", "11111", TC_FP_CVT, lift_frecpx),
	ROW("fcvtxn_scalar", "0111111001 10000 1011010 nnnnn ddddd", FEAT_BASE, TC_FP_CVT,
	    lift_narrow_odd),
	ROWS("fcvtnu_scalar", "011111100", "11010", TC_FP_CVT, lift_to_int),
	ROWS("fcvtmu_scalar", "011111100", "11011", TC_FP_CVT, lift_to_int),
	ROWS("fcvtau_scalar", "011111100", "11100", TC_FP_CVT, lift_to_int_away),
	ROWS("ucvtf_scalar", "011111100", "11101", TC_FP_CVT, lift_from_int),
	ROWS("fcmge_scalar_zero", "011111101", "01100", TC_FP_ADD, lift_compare_zero),
	ROWS("fcmle_scalar_zero", "011111101", "01101", TC_FP_ADD, lift_compare_zero),
	ROWS("fcvtpu_scalar", "011111101", "11010", TC_FP_CVT, lift_to_int),
	ROWS("fcvtzu_scalar", "011111101", "11011", TC_FP_CVT, lift_to_int),
	ROWS("frsqrte_scalar", "011111101", "11101", TC_FP_CVT, lift_estimate),

	FIXED("scvtf_vec_fixed", "0q0011110", "11100", lift_from_fixed),
	FIXED("fcvtzs_vec_fixed", "0q0011110", "11111", lift_to_fixed),
	FIXED("ucvtf_vec_fixed", "0q1011110", "11100", lift_from_fixed),
	FIXED("fcvtzu_vec_fixed", "0q1011110", "11111", lift_to_fixed),
	FIXED("scvtf_scalar_fixed", "010111110", "11100", lift_from_fixed),
	FIXED("fcvtzs_scalar_fixed", "010111110", "11111", lift_to_fixed),
	FIXED("ucvtf_scalar_fixed", "011111110", "11100", lift_from_fixed),
	FIXED("fcvtzu_scalar_fixed", "011111110", "11111", lift_to_fixed),
	{ .name = NULL },
};
