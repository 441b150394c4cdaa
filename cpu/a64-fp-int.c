// SPDX-License-Identifier: GPL-2.0-or-later
/* A64 conversions between floating point and integers in general registers (Arm ARM C4.1.6). */
#include "cpu/a64-fp.h"

static uint32_t integer(const struct lift *l)
{
	return (field(l, 31, 1) ? 3u : 2u) << FPX_INT_SHIFT | (field(l, 16, 1) ? FPX_UNSIGNED : 0);
}

static void to_gp(struct lift *l, enum fp_round round, unsigned fraction)
{
	if (lift_fp_enabled(l))
		emit(l, UOP_fp_to_gp, dst_slot(field(l, 0, 5)), vec_n(l), SLOT_ZR, fraction)->aux =
			fpx(0, fp_scalar_format(l), 0) | fpx_round(round) | integer(l);
}

static void from_gp(struct lift *l, unsigned fraction)
{
	if (lift_fp_enabled(l))
		emit(l, UOP_fp_from_gp, vec_d(l), src_slot(field(l, 5, 5)), SLOT_ZR, fraction)
			->aux = fpx(0, fp_scalar_format(l), 0) | fpx_round(FP_CURRENT) | integer(l);
}

/* FCVTN, P, M, Z: rmode is encoded as in FPCR. */
static void lift_to_gp(struct lift *l)
{
	to_gp(l, (enum fp_round)field(l, 19, 2), 0);
}

static void lift_to_gp_away(struct lift *l)
{
	to_gp(l, FP_TIES_AWAY, 0);
}

static void lift_from_gp(struct lift *l)
{
	from_gp(l, 0);
}

/* 1 to 32 or 64 fraction bits; false: more than the integer has */
static bool fraction_bits(struct lift *l, unsigned *fraction)
{
	*fraction = 64 - field(l, 10, 6);
	if (*fraction <= (field(l, 31, 1) ? 64 : 32))
		return true;
	lift_undefined(l);
	return false;
}

static void lift_to_fixed(struct lift *l)
{
	unsigned fraction;

	if (fraction_bits(l, &fraction))
		to_gp(l, FP_TO_ZERO, fraction);
}

static void lift_from_fixed(struct lift *l)
{
	unsigned fraction;

	if (fraction_bits(l, &fraction))
		from_gp(l, fraction);
}

/* One row for single and double precision, and one for half. */
#define ROWS(name, rest, lifter)                                                      \
	{ name, "s00111100f " rest, FEAT_BASE, TC_FP_CVT_GP, false, lifter },         \
	{                                                                             \
		name "_h", "s001111011 " rest, FEAT_FP16, TC_FP_CVT_GP, false, lifter \
	}

const struct decode_row a64_fp_int_rows[] = {
	ROWS("fcvtns_gp", "1 00000 000000 nnnnn ddddd", lift_to_gp),
	ROWS("fcvtnu_gp", "1 00001 000000 nnnnn ddddd", lift_to_gp),
	ROWS("scvtf_gp", "1 00010 000000 nnnnn ddddd", lift_from_gp),
	ROWS("ucvtf_gp", "1 00011 000000 nnnnn ddddd", lift_from_gp),
	ROWS("fcvtas_gp", "1 00100 000000 nnnnn ddddd", lift_to_gp_away),
	ROWS("fcvtau_gp", "1 00101 000000 nnnnn ddddd", lift_to_gp_away),
	ROWS("fcvtps_gp", "1 01000 000000 nnnnn ddddd", lift_to_gp),
	ROWS("fcvtpu_gp", "1 01001 000000 nnnnn ddddd", lift_to_gp),
	ROWS("fcvtms_gp", "1 10000 000000 nnnnn ddddd", lift_to_gp),
	ROWS("fcvtmu_gp", "1 10001 000000 nnnnn ddddd", lift_to_gp),
	ROWS("fcvtzs_gp", "1 11000 000000 nnnnn ddddd", lift_to_gp),
	ROWS("fcvtzu_gp", "1 11001 000000 nnnnn ddddd", lift_to_gp),
	ROWS("scvtf_gp_fixed", "0 00010 iiiiii nnnnn ddddd", lift_from_fixed),
	ROWS("ucvtf_gp_fixed", "0 00011 iiiiii nnnnn ddddd", lift_from_fixed),
	ROWS("fcvtzs_gp_fixed", "0 11000 iiiiii nnnnn ddddd", lift_to_fixed),
	ROWS("fcvtzu_gp_fixed", "0 11001 iiiiii nnnnn ddddd", lift_to_fixed),
	{ .name = NULL },
};
