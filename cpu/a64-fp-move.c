// SPDX-License-Identifier: GPL-2.0-or-later
/* A64 FMOV: between SIMD&FP registers, to and from general registers, immediates (Arm ARM C4.1.6).
 */
#include "cpu/a64-fp.h"

static void lift_fmov_reg(struct lift *l)
{
	if (lift_fp_enabled(l))
		emit(l, fp_move(fp_scalar_format(l)), vec_d(l), vec_n(l), SLOT_ZR, 0);
}

static void lift_fmov_from_gp(struct lift *l)
{
	if (lift_fp_enabled(l))
		emit(l, fp_move(fp_scalar_format(l)), vec_d(l), src_slot(field(l, 5, 5)), SLOT_ZR,
		     0);
}

static void lift_fmov_to_gp(struct lift *l)
{
	unsigned d = dst_slot(field(l, 0, 5));

	if (!lift_fp_enabled(l))
		return;
	switch (fp_scalar_format(l)) {
	case FP_S:
		emit(l, UOP_mov_w, d, vec_n(l), SLOT_ZR, 0);
		break;
	case FP_H:
		emit(l, UOP_andi, d, vec_n(l), SLOT_ZR, 0xffff);
		break;
	default:
		emit(l, UOP_mov, d, vec_n(l), SLOT_ZR, 0);
		break;
	}
}

/* FMOV Vd.D[1], Xn: the low half stays. */
static void lift_fmov_top_from_gp(struct lift *l)
{
	if (lift_fp_enabled(l))
		emit(l, UOP_mov, vec_d(l) + 1, src_slot(field(l, 5, 5)), SLOT_ZR, 0);
}

static void lift_fmov_top_to_gp(struct lift *l)
{
	if (lift_fp_enabled(l))
		emit(l, UOP_mov, dst_slot(field(l, 0, 5)), vec_n(l) + 1, SLOT_ZR, 0);
}

uint64_t fp_expand_imm(uint32_t imm8, unsigned bits)
{
	unsigned exponent = bits == 16 ? 5 : bits == 32 ? 8 : 11, fraction = bits - 1 - exponent;
	uint64_t sign = imm8 >> 7, b = imm8 >> 6 & 1;
	/* exponent: NOT(b), then copies of b, then the two bits below */
	uint64_t e =
		(b ^ 1) << (exponent - 1) | (b ? mask64(exponent - 3) << 2 : 0) | (imm8 >> 4 & 3);

	return sign << (bits - 1) | e << fraction | (uint64_t)(imm8 & 15) << (fraction - 4);
}

static void lift_fmov_imm(struct lift *l)
{
	if (lift_fp_enabled(l))
		emit(l, UOP_vset, vec_d(l), SLOT_ZR, SLOT_ZR,
		     fp_expand_imm(field(l, 13, 8), fp_bits(fp_scalar_format(l))));
}

#define ROW(name, pattern, feature, timing, lifter)           \
	{                                                     \
		name, pattern, feature, timing, false, lifter \
	}

const struct decode_row a64_fp_move_rows[] = {
	ROW("fmov_s", "0001111000 100000 010000 nnnnn ddddd", FEAT_BASE, TC_FP_MOVE, lift_fmov_reg),
	ROW("fmov_d", "0001111001 100000 010000 nnnnn ddddd", FEAT_BASE, TC_FP_MOVE, lift_fmov_reg),
	ROW("fmov_h", "0001111011 100000 010000 nnnnn ddddd", FEAT_FP16, TC_FP_MOVE, lift_fmov_reg),
	ROW("fmov_w_s", "0001111000 100110 000000 nnnnn ddddd", FEAT_BASE, TC_FP_TO_GP,
	    lift_fmov_to_gp),
	ROW("fmov_s_w", "0001111000 100111 000000 nnnnn ddddd", FEAT_BASE, TC_GP_TO_FP,
	    lift_fmov_from_gp),
	ROW("fmov_x_d", "1001111001 100110 000000 nnnnn ddddd", FEAT_BASE, TC_FP_TO_GP,
	    lift_fmov_to_gp),
	ROW("fmov_d_x", "1001111001 100111 000000 nnnnn ddddd", FEAT_BASE, TC_GP_TO_FP,
	    lift_fmov_from_gp),
	ROW("fmov_w_h", "s001111011 100110 000000 nnnnn ddddd", FEAT_FP16, TC_FP_TO_GP,
	    lift_fmov_to_gp),
	ROW("fmov_h_w", "s001111011 100111 000000 nnnnn ddddd", FEAT_FP16, TC_GP_TO_FP,
	    lift_fmov_from_gp),
	ROW("fmov_x_top", "1001111010 101110 000000 nnnnn ddddd", FEAT_BASE, TC_FP_TO_GP,
	    lift_fmov_top_to_gp),
	ROW("fmov_top_x", "1001111010 101111 000000 nnnnn ddddd", FEAT_BASE, TC_GP_TO_FP,
	    lift_fmov_top_from_gp),
	ROW("fmov_s_imm", "0001111000 1 iiiiiiii 10000000 ddddd", FEAT_BASE, TC_FP_MOVE,
	    lift_fmov_imm),
	ROW("fmov_d_imm", "0001111001 1 iiiiiiii 10000000 ddddd", FEAT_BASE, TC_FP_MOVE,
	    lift_fmov_imm),
	ROW("fmov_h_imm", "0001111011 1 iiiiiiii 10000000 ddddd", FEAT_FP16, TC_FP_MOVE,
	    lift_fmov_imm),
	{ .name = NULL },
};
