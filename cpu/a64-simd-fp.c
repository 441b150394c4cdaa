// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A64 floating point on vectors, and on scalars with the encodings of Advanced SIMD: three
 * operands of the same kind, by element, pairwise, across lanes (Arm ARM C4.1.6).
 */
#include "cpu/a64-fp.h"

static void binary(struct lift *l, enum uop_op uop, unsigned op)
{
	unsigned lanes;

	if (!fp_lanes(l, fp_format(l), &lanes) || !lift_fp_enabled(l))
		return;
	fp_div_timing(l);
	emit(l, uop, fp_vd(l), fp_vn(l), fp_vm(l), 0)->aux = fpx(op, fp_format(l), lanes);
}

/* By U, bit 23 and the low bits of the opcode, 11xxx. Those not here have lifters of their own. */
static void lift_same(struct lift *l)
{
	static const uint8_t ops[2][2][8] = {
		{ { FPB_MAXNM, 0, FPB_ADD, FPB_MULX, FPB_CMEQ, 0, FPB_MAX, FPB_RECPS },
		  { FPB_MINNM, 0, FPB_SUB, 0, 0, 0, FPB_MIN, FPB_RSQRTS } },
		{ { 0, 0, 0, FPB_MUL, FPB_CMGE, FPB_ACGE, 0, FPB_DIV },
		  { 0, 0, FPB_ABD, 0, FPB_CMGT, FPB_ACGT, 0, 0 } },
	};

	binary(l, UOP_fp_binary, ops[field(l, 29, 1)][field(l, 23, 1)][field(l, 11, 3)]);
}

static void lift_pairwise(struct lift *l)
{
	static const uint8_t ops[2][8] = {
		{ FPB_MAXNM, 0, FPB_ADD, 0, 0, 0, FPB_MAX },
		{ FPB_MINNM, 0, 0, 0, 0, 0, FPB_MIN },
	};

	binary(l, UOP_fp_pairwise, ops[field(l, 23, 1)][field(l, 11, 3)]);
}

/* FMLA, FMLS: the product is negated by its first factor. */
static void emit_accumulate(struct lift *l, unsigned m, unsigned lanes, bool subtract,
			    uint32_t element)
{
	struct uop *u = emit(l, UOP_fp_muladd, fp_vd(l), fp_vn(l), m, 0);

	u->a = u->d;
	u->aux = fpx(subtract ? FPM_NEGATE_PRODUCT : 0, fp_format(l), lanes) | element;
}

static void lift_accumulate(struct lift *l)
{
	unsigned lanes;

	if (fp_lanes(l, fp_format(l), &lanes) && lift_fp_enabled(l))
		emit_accumulate(l, fp_vm(l), lanes, field(l, 23, 1), 0);
}

/* The number of the element is H:L, or H of doublewords, where L must be 0. */
static bool element(struct lift *l, uint32_t *aux)
{
	unsigned h = field(l, 11, 1), low = field(l, 21, 1);

	if (fp_format(l) == FP_D && low) {
		lift_undefined(l);
		return false;
	}
	*aux = FPX_ELEMENT | (fp_format(l) == FP_D ? h : h << 1 | low) << FPX_INDEX_SHIFT;
	return true;
}

static void lift_accumulate_element(struct lift *l)
{
	unsigned lanes;
	uint32_t aux;

	if (fp_lanes(l, fp_format(l), &lanes) && element(l, &aux) && lift_fp_enabled(l))
		emit_accumulate(l, fp_vm(l), lanes, field(l, 14, 1), aux);
}

static void lift_multiply_element(struct lift *l)
{
	unsigned lanes;
	uint32_t aux;

	if (fp_lanes(l, fp_format(l), &lanes) && element(l, &aux) && lift_fp_enabled(l))
		emit(l, UOP_fp_binary, fp_vd(l), fp_vn(l), fp_vm(l), 0)->aux =
			fpx(field(l, 29, 1) ? FPB_MULX : FPB_MUL, fp_format(l), lanes) | aux;
}

/* Scalar pairwise and across lanes: by bit 23 and the low bits of the opcode. */
static unsigned reduction(const struct lift *l)
{
	switch (field(l, 12, 2)) {
	case 0:
		return field(l, 23, 1) ? FPB_MINNM : FPB_MAXNM;
	case 1:
		return FPB_ADD;
	default:
		return field(l, 23, 1) ? FPB_MIN : FPB_MAX;
	}
}

static void lift_scalar_pair(struct lift *l)
{
	if (lift_fp_enabled(l))
		emit(l, UOP_fp_across, fp_vd(l), fp_vn(l), SLOT_ZR, 0)->aux =
			fpx(reduction(l), fp_format(l), 1);
}

static void lift_across(struct lift *l)
{
	if (lift_fp_enabled(l))
		emit(l, UOP_fp_across, fp_vd(l), fp_vn(l), SLOT_ZR, 0)->aux =
			fpx(reduction(l), FP_S, 2);
}

#define ROW(name, pattern, timing, lifter)                      \
	{                                                       \
		name, pattern, FEAT_BASE, timing, false, lifter \
	}

const struct decode_row a64_simd_fp_rows[] = {
	ROW("fmaxnm_vec", "0q0011100f 1 mmmmm 110001 nnnnn ddddd", TC_FP_ADD, lift_same),
	ROW("fmla_vec", "0q0011100f 1 mmmmm 110011 nnnnn ddddd", TC_FP_FMA, lift_accumulate),
	ROW("fadd_vec", "0q0011100f 1 mmmmm 110101 nnnnn ddddd", TC_FP_ADD, lift_same),
	ROW("fmulx_vec", "0q0011100f 1 mmmmm 110111 nnnnn ddddd", TC_FP_MUL, lift_same),
	ROW("fcmeq_vec", "0q0011100f 1 mmmmm 111001 nnnnn ddddd", TC_FP_ADD, lift_same),
	ROW("fmax_vec", "0q0011100f 1 mmmmm 111101 nnnnn ddddd", TC_FP_ADD, lift_same),
	ROW("frecps_vec", "0q0011100f 1 mmmmm 111111 nnnnn ddddd", TC_FP_FMA, lift_same),
	ROW("fminnm_vec", "0q0011101f 1 mmmmm 110001 nnnnn ddddd", TC_FP_ADD, lift_same),
	ROW("fmls_vec", "0q0011101f 1 mmmmm 110011 nnnnn ddddd", TC_FP_FMA, lift_accumulate),
	ROW("fsub_vec", "0q0011101f 1 mmmmm 110101 nnnnn ddddd", TC_FP_ADD, lift_same),
	ROW("fmin_vec", "0q0011101f 1 mmmmm 111101 nnnnn ddddd", TC_FP_ADD, lift_same),
	ROW("frsqrts_vec", "0q0011101f 1 mmmmm 111111 nnnnn ddddd", TC_FP_FMA, lift_same),
	ROW("fmaxnmp_vec", "0q1011100f 1 mmmmm 110001 nnnnn ddddd", TC_FP_ADD, lift_pairwise),
	ROW("faddp_vec", "0q1011100f 1 mmmmm 110101 nnnnn ddddd", TC_FP_ADD, lift_pairwise),
	ROW("fmul_vec", "0q1011100f 1 mmmmm 110111 nnnnn ddddd", TC_FP_MUL, lift_same),
	ROW("fcmge_vec", "0q1011100f 1 mmmmm 111001 nnnnn ddddd", TC_FP_ADD, lift_same),
	ROW("facge_vec", "0q1011100f 1 mmmmm 111011 nnnnn ddddd", TC_FP_ADD, lift_same),
	ROW("fmaxp_vec", "0q1011100f 1 mmmmm 111101 nnnnn ddddd", TC_FP_ADD, lift_pairwise),
	ROW("fdiv_vec", "0q1011100f 1 mmmmm 111111 nnnnn ddddd", TC_FP_DIV32, lift_same),
	ROW("fminnmp_vec", "0q1011101f 1 mmmmm 110001 nnnnn ddddd", TC_FP_ADD, lift_pairwise),
	ROW("fabd_vec", "0q1011101f 1 mmmmm 110101 nnnnn ddddd", TC_FP_ADD, lift_same),
	ROW("fcmgt_vec", "0q1011101f 1 mmmmm 111001 nnnnn ddddd", TC_FP_ADD, lift_same),
	ROW("facgt_vec", "0q1011101f 1 mmmmm 111011 nnnnn ddddd", TC_FP_ADD, lift_same),
	ROW("fminp_vec", "0q1011101f 1 mmmmm 111101 nnnnn ddddd", TC_FP_ADD, lift_pairwise),

	ROW("fmulx_scalar", "010111100f 1 mmmmm 110111 nnnnn ddddd", TC_FP_MUL, lift_same),
	ROW("fcmeq_scalar", "010111100f 1 mmmmm 111001 nnnnn ddddd", TC_FP_ADD, lift_same),
	ROW("frecps_scalar", "010111100f 1 mmmmm 111111 nnnnn ddddd", TC_FP_FMA, lift_same),
	ROW("frsqrts_scalar", "010111101f 1 mmmmm 111111 nnnnn ddddd", TC_FP_FMA, lift_same),
	ROW("fcmge_scalar", "011111100f 1 mmmmm 111001 nnnnn ddddd", TC_FP_ADD, lift_same),
	ROW("facge_scalar", "011111100f 1 mmmmm 111011 nnnnn ddddd", TC_FP_ADD, lift_same),
	ROW("fabd_scalar", "011111101f 1 mmmmm 110101 nnnnn ddddd", TC_FP_ADD, lift_same),
	ROW("fcmgt_scalar", "011111101f 1 mmmmm 111001 nnnnn ddddd", TC_FP_ADD, lift_same),
	ROW("facgt_scalar", "011111101f 1 mmmmm 111011 nnnnn ddddd", TC_FP_ADD, lift_same),

	ROW("fmla_elem", "0q0011111f b mmmmm 0001 b 0 nnnnn ddddd", TC_FP_FMA,
	    lift_accumulate_element),
	ROW("fmls_elem", "0q0011111f b mmmmm 0101 b 0 nnnnn ddddd", TC_FP_FMA,
	    lift_accumulate_element),
	ROW("fmul_elem", "0q0011111f b mmmmm 1001 b 0 nnnnn ddddd", TC_FP_MUL,
	    lift_multiply_element),
	ROW("fmulx_elem", "0q1011111f b mmmmm 1001 b 0 nnnnn ddddd", TC_FP_MUL,
	    lift_multiply_element),
	ROW("fmla_scalar_elem", "010111111f b mmmmm 0001 b 0 nnnnn ddddd", TC_FP_FMA,
	    lift_accumulate_element),
	ROW("fmls_scalar_elem", "010111111f b mmmmm 0101 b 0 nnnnn ddddd", TC_FP_FMA,
	    lift_accumulate_element),
	ROW("fmul_scalar_elem", "010111111f b mmmmm 1001 b 0 nnnnn ddddd", TC_FP_MUL,
	    lift_multiply_element),
	ROW("fmulx_scalar_elem", "011111111f b mmmmm 1001 b 0 nnnnn ddddd", TC_FP_MUL,
	    lift_multiply_element),

	ROW("fmaxnmp_scalar", "011111100f 11000 0110010 nnnnn ddddd", TC_FP_ADD, lift_scalar_pair),
	ROW("faddp_scalar", "011111100f 11000 0110110 nnnnn ddddd", TC_FP_ADD, lift_scalar_pair),
	ROW("fmaxp_scalar", "011111100f 11000 0111110 nnnnn ddddd", TC_FP_ADD, lift_scalar_pair),
	ROW("fminnmp_scalar", "011111101f 11000 0110010 nnnnn ddddd", TC_FP_ADD, lift_scalar_pair),
	ROW("fminp_scalar", "011111101f 11000 0111110 nnnnn ddddd", TC_FP_ADD, lift_scalar_pair),
	ROW("fmaxnmv", "0110111000 11000 0110010 nnnnn ddddd", TC_FP_ADD, lift_across),
	ROW("fminnmv", "0110111010 11000 0110010 nnnnn ddddd", TC_FP_ADD, lift_across),
	ROW("fmaxv", "0110111000 11000 0111110 nnnnn ddddd", TC_FP_ADD, lift_across),
	ROW("fminv", "0110111010 11000 0111110 nnnnn ddddd", TC_FP_ADD, lift_across),
	{ .name = NULL },
};
