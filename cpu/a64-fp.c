// SPDX-License-Identifier: GPL-2.0-or-later
/* A64 scalar floating point: arithmetic, comparison, selection, rounding (Arm ARM C4.1.6). */
#include "cpu/a64-fp.h"

/* FABS and FNEG change the sign bit, whatever the value is. */
static void sign_op(struct lift *l, enum uop_op op, bool keep)
{
	enum fp_format f = fp_scalar_format(l);
	uint64_t sign = fp_sign_bit(f);

	if (!lift_fp_enabled(l))
		return;
	emit(l, op, SLOT_T0, vec_n(l), SLOT_ZR, keep ? ~sign : sign);
	emit(l, fp_move(f), vec_d(l), SLOT_T0, SLOT_ZR, 0);
}

static void lift_fabs(struct lift *l)
{
	sign_op(l, UOP_andi, true);
}

static void lift_fneg(struct lift *l)
{
	sign_op(l, UOP_eori, false);
}

static void lift_fsqrt(struct lift *l)
{
	if (!lift_fp_enabled(l))
		return;
	fp_div_timing(l, fp_scalar_format(l));
	emit(l, UOP_fp_unary, vec_d(l), vec_n(l), SLOT_ZR, 0)->aux =
		fpx(FPU_SQRT, fp_scalar_format(l), 0);
}

/* FCVT: the format from bits 23:22, to bits 16:15 */
static void lift_fcvt(struct lift *l)
{
	static const uint8_t formats[4] = { FP_S, FP_D, 0, FP_H };
	enum fp_format from = fp_scalar_format(l), to = formats[field(l, 15, 2)];

	if (lift_fp_enabled(l))
		emit(l, UOP_fp_convert, vec_d(l), vec_n(l), SLOT_ZR, 0)->aux =
			fpx(to, from, 0) | fpx_round(FP_CURRENT);
}

/* FRINTN, P, M, Z, A, X, I by the low bits of the opcode */
static void lift_frint(struct lift *l)
{
	static const uint8_t modes[8] = { FP_TIES_EVEN, FP_UP,	      FP_DOWN,	  FP_TO_ZERO,
					  FP_TIES_AWAY, FP_TIES_EVEN, FP_CURRENT, FP_CURRENT };
	unsigned mode = field(l, 15, 3);

	if (lift_fp_enabled(l))
		emit(l, UOP_fp_rint, vec_d(l), vec_n(l), SLOT_ZR, 0)->aux =
			fpx(0, fp_scalar_format(l), 0) | fpx_round(modes[mode]) |
			(mode == 6 ? FPX_EXACT : 0);
}

static void lift_binary(struct lift *l)
{
	/* by the opcode, bits 15:12 */
	static const uint8_t ops[] = { FPB_MUL, FPB_DIV,   FPB_ADD,   FPB_SUB, FPB_MAX,
				       FPB_MIN, FPB_MAXNM, FPB_MINNM, FPB_NMUL };

	enum fp_binary_op op = ops[field(l, 12, 4)];

	if (!lift_fp_enabled(l))
		return;
	fp_div_timing(l, fp_scalar_format(l));
	emit(l, fp_binary_uop(op), vec_d(l), vec_n(l), vec_m(l), 0)->aux =
		fpx(op, fp_scalar_format(l), 0);
}

/* By o1 and o0: a + n * m, a - n * m, -a - n * m, -a + n * m; operands are negated, not results. */
static void lift_fused(struct lift *l)
{
	unsigned negate = (field(l, 15, 1) != field(l, 21, 1) ? FPM_NEGATE_PRODUCT : 0) |
			  (field(l, 21, 1) ? FPM_NEGATE_ADDEND : 0);
	struct uop *u;

	if (!lift_fp_enabled(l))
		return;
	u = emit(l, UOP_fp_muladd, vec_d(l), vec_n(l), vec_m(l), 0);
	u->a = (uint16_t)vec_slot(field(l, 10, 5));
	u->aux = fpx(negate, fp_scalar_format(l), 0);
}

static void compare(struct lift *l, unsigned m, bool signal)
{
	if (lift_fp_enabled(l))
		emit(l, UOP_fp_compare, SLOT_SINK, vec_n(l), m, 0)->aux =
			fpx(0, fp_scalar_format(l), 0) | (signal ? FPX_SIGNAL : 0);
}

static void lift_fcmp(struct lift *l)
{
	compare(l, vec_m(l), field(l, 4, 1));
}

static void lift_fcmp_zero(struct lift *l)
{
	compare(l, SLOT_ZR, field(l, 4, 1));
}

static void lift_fccmp(struct lift *l)
{
	if (lift_fp_enabled(l))
		emit(l, UOP_fp_ccmp, SLOT_SINK, vec_n(l), vec_m(l),
		     cond_set(field(l, 12, 4)) | field(l, 0, 4) << 16)
			->aux = fpx(0, fp_scalar_format(l), 0) | (field(l, 4, 1) ? FPX_SIGNAL : 0);
}

static void lift_fcsel(struct lift *l)
{
	if (!lift_fp_enabled(l))
		return;
	emit(l, UOP_csel, SLOT_T0, vec_n(l), vec_m(l), 0)->aux = cond_set(field(l, 12, 4));
	emit(l, fp_move(fp_scalar_format(l)), vec_d(l), SLOT_T0, SLOT_ZR, 0);
}

#define ROW(name, pattern, feature, timing, lifter)           \
	{                                                     \
		name, pattern, feature, timing, false, lifter \
	}

/* One row for single and double precision, and one for half. */
#define ROWS(name, group, rest, timing, lifter)                 \
	ROW(name, group "0f " rest, FEAT_BASE, timing, lifter), \
		ROW(name "_h", group "11 " rest, FEAT_FP16, timing, lifter)

const struct decode_row a64_fp_rows[] = {
	ROWS("fabs", "00011110", "1 000001 10000 nnnnn ddddd", TC_FP_MOVE, lift_fabs),
	ROWS("fneg", "00011110", "1 000010 10000 nnnnn ddddd", TC_FP_MOVE, lift_fneg),
	ROWS("fsqrt", "00011110", "1 000011 10000 nnnnn ddddd", TC_FP_DIV32, lift_fsqrt),
	ROW("fcvt_d_s", "0001111000 1 000101 10000 nnnnn ddddd", FEAT_BASE, TC_FP_CVT, lift_fcvt),
	ROW("fcvt_h_s", "0001111000 1 000111 10000 nnnnn ddddd", FEAT_BASE, TC_FP_CVT, lift_fcvt),
	ROW("fcvt_s_d", "0001111001 1 000100 10000 nnnnn ddddd", FEAT_BASE, TC_FP_CVT, lift_fcvt),
	ROW("fcvt_h_d", "0001111001 1 000111 10000 nnnnn ddddd", FEAT_BASE, TC_FP_CVT, lift_fcvt),
	ROW("fcvt_s_h", "0001111011 1 000100 10000 nnnnn ddddd", FEAT_BASE, TC_FP_CVT, lift_fcvt),
	ROW("fcvt_d_h", "0001111011 1 000101 10000 nnnnn ddddd", FEAT_BASE, TC_FP_CVT, lift_fcvt),
	ROWS("frintn", "00011110", "1 001000 10000 nnnnn ddddd", TC_FP_CVT, lift_frint),
	ROWS("frintp", "00011110", "1 001001 10000 nnnnn ddddd", TC_FP_CVT, lift_frint),
	ROWS("frintm", "00011110", "1 001010 10000 nnnnn ddddd", TC_FP_CVT, lift_frint),
	ROWS("frintz", "00011110", "1 001011 10000 nnnnn ddddd", TC_FP_CVT, lift_frint),
	ROWS("frinta", "00011110", "1 001100 10000 nnnnn ddddd", TC_FP_CVT, lift_frint),
	ROWS("frintx", "00011110", "1 001110 10000 nnnnn ddddd", TC_FP_CVT, lift_frint),
	ROWS("frinti", "00011110", "1 001111 10000 nnnnn ddddd", TC_FP_CVT, lift_frint),
	ROWS("fmul", "00011110", "1 mmmmm 000010 nnnnn ddddd", TC_FP_MUL, lift_binary),
	ROWS("fdiv", "00011110", "1 mmmmm 000110 nnnnn ddddd", TC_FP_DIV32, lift_binary),
	ROWS("fadd", "00011110", "1 mmmmm 001010 nnnnn ddddd", TC_FP_ADD, lift_binary),
	ROWS("fsub", "00011110", "1 mmmmm 001110 nnnnn ddddd", TC_FP_ADD, lift_binary),
	ROWS("fmax", "00011110", "1 mmmmm 010010 nnnnn ddddd", TC_FP_ADD, lift_binary),
	ROWS("fmin", "00011110", "1 mmmmm 010110 nnnnn ddddd", TC_FP_ADD, lift_binary),
	ROWS("fmaxnm", "00011110", "1 mmmmm 011010 nnnnn ddddd", TC_FP_ADD, lift_binary),
	ROWS("fminnm", "00011110", "1 mmmmm 011110 nnnnn ddddd", TC_FP_ADD, lift_binary),
	ROWS("fnmul", "00011110", "1 mmmmm 100010 nnnnn ddddd", TC_FP_MUL, lift_binary),
	ROWS("fmadd", "00011111", "0 mmmmm 0 aaaaa nnnnn ddddd", TC_FP_FMA, lift_fused),
	ROWS("fmsub", "00011111", "0 mmmmm 1 aaaaa nnnnn ddddd", TC_FP_FMA, lift_fused),
	ROWS("fnmadd", "00011111", "1 mmmmm 0 aaaaa nnnnn ddddd", TC_FP_FMA, lift_fused),
	ROWS("fnmsub", "00011111", "1 mmmmm 1 aaaaa nnnnn ddddd", TC_FP_FMA, lift_fused),
	ROWS("fcmp", "00011110", "1 mmmmm 001000 nnnnn 00000", TC_FP_CMP, lift_fcmp),
	ROWS("fcmpe", "00011110", "1 mmmmm 001000 nnnnn 10000", TC_FP_CMP, lift_fcmp),
	ROWS("fcmp_zero", "00011110", "1 ..... 001000 nnnnn 01000", TC_FP_CMP, lift_fcmp_zero),
	ROWS("fcmpe_zero", "00011110", "1 ..... 001000 nnnnn 11000", TC_FP_CMP, lift_fcmp_zero),
	ROWS("fccmp", "00011110", "1 mmmmm cccc 01 nnnnn 0 iiii", TC_FP_CMP, lift_fccmp),
	ROWS("fccmpe", "00011110", "1 mmmmm cccc 01 nnnnn 1 iiii", TC_FP_CMP, lift_fccmp),
	ROWS("fcsel", "00011110", "1 mmmmm cccc 11 nnnnn ddddd", TC_FP_MOVE, lift_fcsel),
	{ .name = NULL },
};
