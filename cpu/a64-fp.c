// SPDX-License-Identifier: GPL-2.0-or-later
/* A64 scalar floating point: arithmetic, comparison, selection, rounding (Arm ARM C4.1.6). */
#include "cpu/a64-fp.h"

/* FABS and FNEG change the sign bit, whatever the value is. */
static void sign_op(struct lift *l, enum uop_op op, bool keep)
{
	enum fp_format f = fp_format(l);
	uint64_t sign = fp_sign_bit(f);

	if (!lift_fp_enabled(l))
		return;
	emit(l, op, SLOT_T0, fp_vn(l), SLOT_ZR, keep ? ~sign : sign);
	emit(l, f == FP_D ? UOP_vmov64 : UOP_vmov32, fp_vd(l), SLOT_T0, SLOT_ZR, 0);
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
	fp_div_timing(l);
	emit(l, UOP_fp_unary, fp_vd(l), fp_vn(l), SLOT_ZR, 0)->aux = fpx(FPU_SQRT, fp_format(l), 0);
}

/* FCVT: the format from bits 23:22, to bits 16:15 */
static void lift_fcvt(struct lift *l)
{
	static const uint8_t formats[4] = { FP_S, FP_D, 0, FP_H };
	enum fp_format from = formats[field(l, 22, 2)], to = formats[field(l, 15, 2)];

	if (lift_fp_enabled(l))
		emit(l, UOP_fp_convert, fp_vd(l), fp_vn(l), SLOT_ZR, 0)->aux =
			fpx(to, from, 0) | fpx_round(FP_CURRENT);
}

/* FRINTN, P, M, Z, A, X, I by the low bits of the opcode */
static void lift_frint(struct lift *l)
{
	static const uint8_t modes[8] = { FP_TIES_EVEN, FP_UP,	      FP_DOWN,	  FP_TO_ZERO,
					  FP_TIES_AWAY, FP_TIES_EVEN, FP_CURRENT, FP_CURRENT };
	unsigned mode = field(l, 15, 3);

	if (lift_fp_enabled(l))
		emit(l, UOP_fp_rint, fp_vd(l), fp_vn(l), SLOT_ZR, 0)->aux =
			fpx(0, fp_format(l), 0) | fpx_round(modes[mode]) |
			(mode == 6 ? FPX_EXACT : 0);
}

static void lift_binary(struct lift *l)
{
	/* by the opcode, bits 15:12 */
	static const uint8_t ops[] = { FPB_MUL, FPB_DIV,   FPB_ADD,   FPB_SUB, FPB_MAX,
				       FPB_MIN, FPB_MAXNM, FPB_MINNM, FPB_NMUL };

	if (!lift_fp_enabled(l))
		return;
	fp_div_timing(l);
	emit(l, UOP_fp_binary, fp_vd(l), fp_vn(l), fp_vm(l), 0)->aux =
		fpx(ops[field(l, 12, 4)], fp_format(l), 0);
}

/* By o1 and o0: a + n * m, a - n * m, -a - n * m, -a + n * m; operands are negated, not results. */
static void lift_fused(struct lift *l)
{
	unsigned negate = (field(l, 15, 1) != field(l, 21, 1) ? FPM_NEGATE_PRODUCT : 0) |
			  (field(l, 21, 1) ? FPM_NEGATE_ADDEND : 0);
	struct uop *u;

	if (!lift_fp_enabled(l))
		return;
	u = emit(l, UOP_fp_muladd, fp_vd(l), fp_vn(l), fp_vm(l), 0);
	u->a = (uint16_t)vec_slot(field(l, 10, 5));
	u->aux = fpx(negate, fp_format(l), 0);
}

static void compare(struct lift *l, unsigned m, bool signal)
{
	if (lift_fp_enabled(l))
		emit(l, UOP_fp_compare, SLOT_SINK, fp_vn(l), m, 0)->aux =
			fpx(0, fp_format(l), 0) | (signal ? FPX_SIGNAL : 0);
}

static void lift_fcmp(struct lift *l)
{
	compare(l, fp_vm(l), field(l, 4, 1));
}

static void lift_fcmp_zero(struct lift *l)
{
	compare(l, SLOT_ZR, field(l, 4, 1));
}

static void lift_fccmp(struct lift *l)
{
	if (lift_fp_enabled(l))
		emit(l, UOP_fp_ccmp, SLOT_SINK, fp_vn(l), fp_vm(l),
		     cond_set(field(l, 12, 4)) | field(l, 0, 4) << 16)
			->aux = fpx(0, fp_format(l), 0) | (field(l, 4, 1) ? FPX_SIGNAL : 0);
}

static void lift_fcsel(struct lift *l)
{
	if (!lift_fp_enabled(l))
		return;
	emit(l, UOP_csel, SLOT_T0, fp_vn(l), fp_vm(l), 0)->aux = cond_set(field(l, 12, 4));
	emit(l, fp_format(l) == FP_D ? UOP_vmov64 : UOP_vmov32, fp_vd(l), SLOT_T0, SLOT_ZR, 0);
}

#define ROW(name, pattern, timing, lifter)                      \
	{                                                       \
		name, pattern, FEAT_BASE, timing, false, lifter \
	}

const struct decode_row a64_fp_rows[] = {
	ROW("fabs", "000111100f 1 000001 10000 nnnnn ddddd", TC_FP_MOVE, lift_fabs),
	ROW("fneg", "000111100f 1 000010 10000 nnnnn ddddd", TC_FP_MOVE, lift_fneg),
	ROW("fsqrt", "000111100f 1 000011 10000 nnnnn ddddd", TC_FP_DIV32, lift_fsqrt),
	ROW("fcvt_d_s", "0001111000 1 000101 10000 nnnnn ddddd", TC_FP_CVT, lift_fcvt),
	ROW("fcvt_h_s", "0001111000 1 000111 10000 nnnnn ddddd", TC_FP_CVT, lift_fcvt),
	ROW("fcvt_s_d", "0001111001 1 000100 10000 nnnnn ddddd", TC_FP_CVT, lift_fcvt),
	ROW("fcvt_h_d", "0001111001 1 000111 10000 nnnnn ddddd", TC_FP_CVT, lift_fcvt),
	ROW("fcvt_s_h", "0001111011 1 000100 10000 nnnnn ddddd", TC_FP_CVT, lift_fcvt),
	ROW("fcvt_d_h", "0001111011 1 000101 10000 nnnnn ddddd", TC_FP_CVT, lift_fcvt),
	ROW("frintn", "000111100f 1 001000 10000 nnnnn ddddd", TC_FP_CVT, lift_frint),
	ROW("frintp", "000111100f 1 001001 10000 nnnnn ddddd", TC_FP_CVT, lift_frint),
	ROW("frintm", "000111100f 1 001010 10000 nnnnn ddddd", TC_FP_CVT, lift_frint),
	ROW("frintz", "000111100f 1 001011 10000 nnnnn ddddd", TC_FP_CVT, lift_frint),
	ROW("frinta", "000111100f 1 001100 10000 nnnnn ddddd", TC_FP_CVT, lift_frint),
	ROW("frintx", "000111100f 1 001110 10000 nnnnn ddddd", TC_FP_CVT, lift_frint),
	ROW("frinti", "000111100f 1 001111 10000 nnnnn ddddd", TC_FP_CVT, lift_frint),
	ROW("fmul", "000111100f 1 mmmmm 000010 nnnnn ddddd", TC_FP_MUL, lift_binary),
	ROW("fdiv", "000111100f 1 mmmmm 000110 nnnnn ddddd", TC_FP_DIV32, lift_binary),
	ROW("fadd", "000111100f 1 mmmmm 001010 nnnnn ddddd", TC_FP_ADD, lift_binary),
	ROW("fsub", "000111100f 1 mmmmm 001110 nnnnn ddddd", TC_FP_ADD, lift_binary),
	ROW("fmax", "000111100f 1 mmmmm 010010 nnnnn ddddd", TC_FP_ADD, lift_binary),
	ROW("fmin", "000111100f 1 mmmmm 010110 nnnnn ddddd", TC_FP_ADD, lift_binary),
	ROW("fmaxnm", "000111100f 1 mmmmm 011010 nnnnn ddddd", TC_FP_ADD, lift_binary),
	ROW("fminnm", "000111100f 1 mmmmm 011110 nnnnn ddddd", TC_FP_ADD, lift_binary),
	ROW("fnmul", "000111100f 1 mmmmm 100010 nnnnn ddddd", TC_FP_MUL, lift_binary),
	ROW("fmadd", "000111110f 0 mmmmm 0 aaaaa nnnnn ddddd", TC_FP_FMA, lift_fused),
	ROW("fmsub", "000111110f 0 mmmmm 1 aaaaa nnnnn ddddd", TC_FP_FMA, lift_fused),
	ROW("fnmadd", "000111110f 1 mmmmm 0 aaaaa nnnnn ddddd", TC_FP_FMA, lift_fused),
	ROW("fnmsub", "000111110f 1 mmmmm 1 aaaaa nnnnn ddddd", TC_FP_FMA, lift_fused),
	ROW("fcmp", "000111100f 1 mmmmm 001000 nnnnn 00000", TC_FP_CMP, lift_fcmp),
	ROW("fcmpe", "000111100f 1 mmmmm 001000 nnnnn 10000", TC_FP_CMP, lift_fcmp),
	ROW("fcmp_zero", "000111100f 1 ..... 001000 nnnnn 01000", TC_FP_CMP, lift_fcmp_zero),
	ROW("fcmpe_zero", "000111100f 1 ..... 001000 nnnnn 11000", TC_FP_CMP, lift_fcmp_zero),
	ROW("fccmp", "000111100f 1 mmmmm cccc 01 nnnnn 0 iiii", TC_FP_CMP, lift_fccmp),
	ROW("fccmpe", "000111100f 1 mmmmm cccc 01 nnnnn 1 iiii", TC_FP_CMP, lift_fccmp),
	ROW("fcsel", "000111100f 1 mmmmm cccc 11 nnnnn ddddd", TC_FP_MOVE, lift_fcsel),
	{ .name = NULL },
};
