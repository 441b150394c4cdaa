// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A64 floating point on vectors, and on scalars with the encodings of Advanced SIMD: three
 * operands of the same kind, by element, pairwise, across lanes (Arm ARM C4.1.6).
 */
#include "cpu/a64-fp.h"

/* Of three operands of the same kind: bit 21 is 0 in half precision. */
static enum fp_format same_format(const struct lift *l)
{
	return fp_vector_format(l, !field(l, 21, 1));
}

static void binary(struct lift *l, enum uop_op uop, unsigned op)
{
	enum fp_format f = same_format(l);
	unsigned lanes;

	if (!fp_lanes(l, f, &lanes) || !lift_fp_enabled(l))
		return;
	fp_div_timing(l, f);
	emit(l, uop, vec_d(l), vec_n(l), vec_m(l), 0)->aux = fpx(op, f, lanes);
}

/* By U, bit 23 and the low bits of the opcode. Those not here have lifters of their own. */
static void lift_same(struct lift *l)
{
	static const uint8_t ops[2][2][8] = {
		{ { FPB_MAXNM, 0, FPB_ADD, FPB_MULX, FPB_CMEQ, 0, FPB_MAX, FPB_RECPS },
		  { FPB_MINNM, 0, FPB_SUB, 0, 0, 0, FPB_MIN, FPB_RSQRTS } },
		{ { 0, 0, 0, FPB_MUL, FPB_CMGE, FPB_ACGE, 0, FPB_DIV },
		  { 0, 0, FPB_ABD, 0, FPB_CMGT, FPB_ACGT, 0, 0 } },
	};

	enum fp_binary_op op = ops[field(l, 29, 1)][field(l, 23, 1)][field(l, 11, 3)];

	binary(l, fp_binary_uop(op), op);
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
static void accumulate(struct lift *l, unsigned m, uint32_t aux, bool subtract)
{
	struct uop *u = emit(l, UOP_fp_muladd, vec_d(l), vec_n(l), m, 0);

	u->a = u->d;
	u->aux = aux | (subtract ? FPM_NEGATE_PRODUCT : 0);
}

static void lift_accumulate(struct lift *l)
{
	enum fp_format f = same_format(l);
	unsigned lanes;

	if (fp_lanes(l, f, &lanes) && lift_fp_enabled(l))
		accumulate(l, vec_m(l), fpx(0, f, lanes), field(l, 23, 1));
}

/* ---- by element ---------------------------------------------------------------------- */

/* One lane of m, which is H, H:L or, of V0 to V15, H:L:M by format. False: UNDEFINED */
static bool element(struct lift *l, enum fp_format f, unsigned *m, uint32_t *aux)
{
	unsigned high = field(l, 11, 1), low = field(l, 20, 2);

	if (f == FP_D && low >> 1) {
		lift_undefined(l);
		return false;
	}
	*m = f == FP_H ? vec_slot(field(l, 16, 4)) : vec_m(l);
	*aux = FPX_ELEMENT | (high << 2 | low) >> (f - FP_H) << FPX_INDEX_SHIFT;
	return true;
}

/* Format, lanes and element, of rows whose bit 23 is 0 in half precision. False: UNDEFINED */
static bool by_element(struct lift *l, unsigned *m, uint32_t *aux)
{
	enum fp_format f = fp_vector_format(l, !field(l, 23, 1));
	unsigned lanes;

	if (!fp_lanes(l, f, &lanes) || !element(l, f, m, aux))
		return false;
	*aux |= fpx(0, f, lanes);
	return true;
}

static void lift_accumulate_element(struct lift *l)
{
	uint32_t aux;
	unsigned m;

	if (by_element(l, &m, &aux) && lift_fp_enabled(l))
		accumulate(l, m, aux, field(l, 14, 1));
}

static void lift_multiply_element(struct lift *l)
{
	enum fp_binary_op op = field(l, 29, 1) ? FPB_MULX : FPB_MUL;
	uint32_t aux;
	unsigned m;

	if (by_element(l, &m, &aux) && lift_fp_enabled(l))
		emit(l, fp_binary_uop(op), vec_d(l), vec_n(l), m, 0)->aux = aux | op;
}

/* ---- FMLAL, FMLSL: products of halves, added to singles ---------------------------------- */

/* FMLAL2, FMLSL2, by U, take the upper part of n. */
static void accumulate_long(struct lift *l, unsigned m, uint32_t aux, bool subtract)
{
	unsigned lanes = 1 + field(l, 30, 1);
	struct uop *u;

	if (!lift_fp_enabled(l))
		return;
	u = emit(l, UOP_fp_muladd_long, vec_d(l), vec_n(l), m, field(l, 29, 1) << lanes);
	u->a = u->d;
	u->aux = fpx(subtract ? FPM_NEGATE_PRODUCT : 0, FP_S, lanes) | aux;
}

static void lift_accumulate_long(struct lift *l)
{
	accumulate_long(l, vec_m(l), 0, field(l, 23, 1));
}

static void lift_accumulate_long_element(struct lift *l)
{
	uint32_t aux;
	unsigned m;

	if (element(l, FP_H, &m, &aux))
		accumulate_long(l, m, aux, field(l, 14, 1));
}

/* ---- scalar pairwise and across lanes: U is 0 in half precision ---------------------------- */

static void reduce(struct lift *l, unsigned lanes)
{
	enum fp_format f = fp_vector_format(l, !field(l, 29, 1));
	/* by bit 23 and the low bits of the opcode */
	static const uint8_t ops[2][4] = { { FPB_MAXNM, FPB_ADD, 0, FPB_MAX },
					   { FPB_MINNM, FPB_ADD, 0, FPB_MIN } };

	if (lift_fp_enabled(l))
		emit(l, UOP_fp_across, vec_d(l), vec_n(l), SLOT_ZR, 0)->aux =
			fpx(ops[field(l, 23, 1)][field(l, 12, 2)], f, lanes);
}

static void lift_scalar_pair(struct lift *l)
{
	reduce(l, 1);
}

/* 4S, 4H or 8H */
static void lift_across(struct lift *l)
{
	reduce(l, field(l, 29, 1) ? 2 : 2 + field(l, 30, 1));
}

#define ROW(name, pattern, feature, timing, lifter)           \
	{                                                     \
		name, pattern, feature, timing, false, lifter \
	}

/* One row for single and double precision, and one for half; a group up to bit 23. */
#define SAME(name, group, opcode, timing, lifter)                                              \
	ROW(name, group "f 1 mmmmm 11" opcode "1 nnnnn ddddd", FEAT_BASE, timing, lifter),     \
		ROW(name "_h", group "1 0 mmmmm 00" opcode "1 nnnnn ddddd", FEAT_FP16, timing, \
		    lifter)
#define ELEMENT(name, group, opcode, timing, lifter)                                             \
	ROW(name, group "1f b mmmmm " opcode " b 0 nnnnn ddddd", FEAT_BASE, timing, lifter),     \
		ROW(name "_h", group "00 bb mmmm " opcode " b 0 nnnnn ddddd", FEAT_FP16, timing, \
		    lifter)
#define PAIR(name, min, opcode)                                                              \
	ROW(name, "01111110" min "f 11000 " opcode "10 nnnnn ddddd", FEAT_BASE, TC_FP_ADD,   \
	    lift_scalar_pair),                                                               \
		ROW(name "_h", "01011110" min "0 11000 " opcode "10 nnnnn ddddd", FEAT_FP16, \
		    TC_FP_ADD, lift_scalar_pair)
#define ACROSS(name, min, opcode)                                                            \
	ROW(name, "01101110" min "0 11000 " opcode "10 nnnnn ddddd", FEAT_BASE, TC_FP_ADD,   \
	    lift_across),                                                                    \
		ROW(name "_h", "0q001110" min "0 11000 " opcode "10 nnnnn ddddd", FEAT_FP16, \
		    TC_FP_ADD, lift_across)
#define LONG(name, pattern, lifter) ROW(name, pattern, FEAT_FHM, TC_FP_FMA, lifter)

const struct decode_row a64_simd_fp_rows[] = {
	SAME("fmaxnm_vec", "0q0011100", "000", TC_FP_ADD, lift_same),
	SAME("fmla_vec", "0q0011100", "001", TC_FP_FMA, lift_accumulate),
	SAME("fadd_vec", "0q0011100", "010", TC_FP_ADD, lift_same),
	SAME("fmulx_vec", "0q0011100", "011", TC_FP_MUL, lift_same),
	SAME("fcmeq_vec", "0q0011100", "100", TC_FP_ADD, lift_same),
	SAME("fmax_vec", "0q0011100", "110", TC_FP_ADD, lift_same),
	SAME("frecps_vec", "0q0011100", "111", TC_FP_FMA, lift_same),
	SAME("fminnm_vec", "0q0011101", "000", TC_FP_ADD, lift_same),
	SAME("fmls_vec", "0q0011101", "001", TC_FP_FMA, lift_accumulate),
	SAME("fsub_vec", "0q0011101", "010", TC_FP_ADD, lift_same),
	SAME("fmin_vec", "0q0011101", "110", TC_FP_ADD, lift_same),
	SAME("frsqrts_vec", "0q0011101", "111", TC_FP_FMA, lift_same),
	SAME("fmaxnmp_vec", "0q1011100", "000", TC_FP_ADD, lift_pairwise),
	SAME("faddp_vec", "0q1011100", "010", TC_FP_ADD, lift_pairwise),
	SAME("fmul_vec", "0q1011100", "011", TC_FP_MUL, lift_same),
	SAME("fcmge_vec", "0q1011100", "100", TC_FP_ADD, lift_same),
	SAME("facge_vec", "0q1011100", "101", TC_FP_ADD, lift_same),
	SAME("fmaxp_vec", "0q1011100", "110", TC_FP_ADD, lift_pairwise),
	SAME("fdiv_vec", "0q1011100", "111", TC_FP_DIV32, lift_same),
	SAME("fminnmp_vec", "0q1011101", "000", TC_FP_ADD, lift_pairwise),
	SAME("fabd_vec", "0q1011101", "010", TC_FP_ADD, lift_same),
	SAME("fcmgt_vec", "0q1011101", "100", TC_FP_ADD, lift_same),
	SAME("facgt_vec", "0q1011101", "101", TC_FP_ADD, lift_same),
	SAME("fminp_vec", "0q1011101", "110", TC_FP_ADD, lift_pairwise),

	SAME("fmulx_scalar", "010111100", "011", TC_FP_MUL, lift_same),
	SAME("fcmeq_scalar", "010111100", "100", TC_FP_ADD, lift_same),
	SAME("frecps_scalar", "010111100", "111", TC_FP_FMA, lift_same),
	SAME("frsqrts_scalar", "010111101", "111", TC_FP_FMA, lift_same),
	SAME("fcmge_scalar", "011111100", "100", TC_FP_ADD, lift_same),
	SAME("facge_scalar", "011111100", "101", TC_FP_ADD, lift_same),
	SAME("fabd_scalar", "011111101", "010", TC_FP_ADD, lift_same),
	SAME("fcmgt_scalar", "011111101", "100", TC_FP_ADD, lift_same),
	SAME("facgt_scalar", "011111101", "101", TC_FP_ADD, lift_same),

	ELEMENT("fmla_elem", "0q001111", "0001", TC_FP_FMA, lift_accumulate_element),
	ELEMENT("fmls_elem", "0q001111", "0101", TC_FP_FMA, lift_accumulate_element),
	ELEMENT("fmul_elem", "0q001111", "1001", TC_FP_MUL, lift_multiply_element),
	ELEMENT("fmulx_elem", "0q101111", "1001", TC_FP_MUL, lift_multiply_element),
	ELEMENT("fmla_scalar_elem", "01011111", "0001", TC_FP_FMA, lift_accumulate_element),
	ELEMENT("fmls_scalar_elem", "01011111", "0101", TC_FP_FMA, lift_accumulate_element),
	ELEMENT("fmul_scalar_elem", "01011111", "1001", TC_FP_MUL, lift_multiply_element),
	ELEMENT("fmulx_scalar_elem", "01111111", "1001", TC_FP_MUL, lift_multiply_element),

	PAIR("fmaxnmp_scalar", "0", "01100"),
	PAIR("faddp_scalar", "0", "01101"),
	PAIR("fmaxp_scalar", "0", "01111"),
	PAIR("fminnmp_scalar", "1", "01100"),
	PAIR("fminp_scalar", "1", "01111"),
	ACROSS("fmaxnmv", "0", "01100"),
	ACROSS("fminnmv", "1", "01100"),
	ACROSS("fmaxv", "0", "01111"),
	ACROSS("fminv", "1", "01111"),

	LONG("fmlal_vec", "0q0011100 01 mmmmm 111011 nnnnn ddddd", lift_accumulate_long),
	LONG("fmlsl_vec", "0q0011101 01 mmmmm 111011 nnnnn ddddd", lift_accumulate_long),
	LONG("fmlal2_vec", "0q1011100 01 mmmmm 110011 nnnnn ddddd", lift_accumulate_long),
	LONG("fmlsl2_vec", "0q1011101 01 mmmmm 110011 nnnnn ddddd", lift_accumulate_long),
	LONG("fmlal_elem", "0q0011111 0 bb mmmm 0000 b 0 nnnnn ddddd",
	     lift_accumulate_long_element),
	LONG("fmlsl_elem", "0q0011111 0 bb mmmm 0100 b 0 nnnnn ddddd",
	     lift_accumulate_long_element),
	LONG("fmlal2_elem", "0q1011111 0 bb mmmm 1000 b 0 nnnnn ddddd",
	     lift_accumulate_long_element),
	LONG("fmlsl2_elem", "0q1011111 0 bb mmmm 1100 b 0 nnnnn ddddd",
	     lift_accumulate_long_element),
	{ .name = NULL },
};
