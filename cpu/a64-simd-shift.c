// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A64 Advanced SIMD shifts by immediate (Arm ARM C4.1.6, "Advanced SIMD shift by immediate"). The
 * highest set bit of immh is the element size: immh of 0 is another group, and each size a row.
 */
#include "cpu/a64-simd.h"

enum direction { LEFT, RIGHT };

/* immh:immb is esize + shift for left shifts, 2 * esize - shift for right ones. */
static void lift_shift(struct lift *l, const struct simd_form *f, unsigned size, enum direction to)
{
	unsigned bits = 8u << size, imm = field(l, 16, 7);
	int amount = to == LEFT ? (int)(imm - bits) : -(int)(2 * bits - imm);

	simd_lift(l, f, size, (uint64_t)(int64_t)amount);
}

#define SHIFT(u, opcode, immh)	 "0q" u "011110 " immh " " opcode "1 nnnnn ddddd"
#define SHIFT_S(u, opcode, immh) "01" u "111110 " immh " " opcode "1 nnnnn ddddd"

#define B_			 "0001 iii"
#define H_			 "001 iiii"
#define S_			 "01 iiiii"
#define D_			 "1 iiiiii"

#define IMM			 SIMD_IMM
#define S_IMM			 (SIMD_IMM | SIMD_SIGNED)
#define NARROW			 (SIMD_IMM | SIMD_WIDE_N)
#define S_NARROW		 (SIMD_IMM | SIMD_WIDE_N | SIMD_SIGNED)
#define LONG			 (SIMD_IMM | SIMD_WIDE_D)
#define S_LONG			 (SIMD_IMM | SIMD_WIDE_D | SIMD_SIGNED)

/* One row for each element size: X gets name, pattern, size, operation, shape, direction. */
#define BHS(X, name, pattern, u, opcode, op, shape, to)       \
	X(name##_b, pattern(u, opcode, B_), 0, op, shape, to) \
	X(name##_h, pattern(u, opcode, H_), 1, op, shape, to) \
	X(name##_s, pattern(u, opcode, S_), 2, op, shape, to)
#define BHSD(X, name, pattern, u, opcode, op, shape, to) \
	BHS(X, name, pattern, u, opcode, op, shape, to)  \
	X(name##_d, pattern(u, opcode, D_), 3, op, shape, to)
#define D(X, name, pattern, u, opcode, op, shape, to) \
	X(name##_d, pattern(u, opcode, D_), 3, op, shape, to)

#define INSTRUCTIONS(X)                                                         \
	BHSD(X, sshr_vec, SHIFT, "0", "00000", shl, S_IMM, RIGHT)               \
	BHSD(X, ushr_vec, SHIFT, "1", "00000", shl, IMM, RIGHT)                 \
	BHSD(X, ssra_vec, SHIFT, "0", "00010", sra, S_IMM, RIGHT)               \
	BHSD(X, usra_vec, SHIFT, "1", "00010", sra, IMM, RIGHT)                 \
	BHSD(X, srshr_vec, SHIFT, "0", "00100", rshl, S_IMM, RIGHT)             \
	BHSD(X, urshr_vec, SHIFT, "1", "00100", rshl, IMM, RIGHT)               \
	BHSD(X, srsra_vec, SHIFT, "0", "00110", rsra, S_IMM, RIGHT)             \
	BHSD(X, ursra_vec, SHIFT, "1", "00110", rsra, IMM, RIGHT)               \
	BHSD(X, sri_vec, SHIFT, "1", "01000", sri, IMM, RIGHT)                  \
	BHSD(X, shl_vec, SHIFT, "0", "01010", shl, IMM, LEFT)                   \
	BHSD(X, sli_vec, SHIFT, "1", "01010", sli, IMM, LEFT)                   \
	BHSD(X, sqshlu_vec, SHIFT, "1", "01100", qshlu, S_IMM, LEFT)            \
	BHSD(X, sqshl_imm, SHIFT, "0", "01110", qshl, S_IMM, LEFT)              \
	BHSD(X, uqshl_imm, SHIFT, "1", "01110", qshl, IMM, LEFT)                \
	BHS(X, shrn_vec, SHIFT, "0", "10000", shl, NARROW, RIGHT)               \
	BHS(X, sqshrun_vec, SHIFT, "1", "10000", qshlu, S_NARROW, RIGHT)        \
	BHS(X, rshrn_vec, SHIFT, "0", "10001", rshl, NARROW, RIGHT)             \
	BHS(X, sqrshrun_vec, SHIFT, "1", "10001", qrshlu, S_NARROW, RIGHT)      \
	BHS(X, sqshrn_vec, SHIFT, "0", "10010", qshl, S_NARROW, RIGHT)          \
	BHS(X, uqshrn_vec, SHIFT, "1", "10010", qshl, NARROW, RIGHT)            \
	BHS(X, sqrshrn_vec, SHIFT, "0", "10011", qrshl, S_NARROW, RIGHT)        \
	BHS(X, uqrshrn_vec, SHIFT, "1", "10011", qrshl, NARROW, RIGHT)          \
	BHS(X, sshll_vec, SHIFT, "0", "10100", shl, S_LONG, LEFT)               \
	BHS(X, ushll_vec, SHIFT, "1", "10100", shl, LONG, LEFT)                 \
	D(X, sshr_scalar, SHIFT_S, "0", "00000", shl, S_IMM, RIGHT)             \
	D(X, ushr_scalar, SHIFT_S, "1", "00000", shl, IMM, RIGHT)               \
	D(X, ssra_scalar, SHIFT_S, "0", "00010", sra, S_IMM, RIGHT)             \
	D(X, usra_scalar, SHIFT_S, "1", "00010", sra, IMM, RIGHT)               \
	D(X, srshr_scalar, SHIFT_S, "0", "00100", rshl, S_IMM, RIGHT)           \
	D(X, urshr_scalar, SHIFT_S, "1", "00100", rshl, IMM, RIGHT)             \
	D(X, srsra_scalar, SHIFT_S, "0", "00110", rsra, S_IMM, RIGHT)           \
	D(X, ursra_scalar, SHIFT_S, "1", "00110", rsra, IMM, RIGHT)             \
	D(X, sri_scalar, SHIFT_S, "1", "01000", sri, IMM, RIGHT)                \
	D(X, shl_scalar, SHIFT_S, "0", "01010", shl, IMM, LEFT)                 \
	D(X, sli_scalar, SHIFT_S, "1", "01010", sli, IMM, LEFT)                 \
	BHSD(X, sqshlu_scalar, SHIFT_S, "1", "01100", qshlu, S_IMM, LEFT)       \
	BHSD(X, sqshl_imm_scalar, SHIFT_S, "0", "01110", qshl, S_IMM, LEFT)     \
	BHSD(X, uqshl_imm_scalar, SHIFT_S, "1", "01110", qshl, IMM, LEFT)       \
	BHS(X, sqshrun_scalar, SHIFT_S, "1", "10000", qshlu, S_NARROW, RIGHT)   \
	BHS(X, sqrshrun_scalar, SHIFT_S, "1", "10001", qrshlu, S_NARROW, RIGHT) \
	BHS(X, sqshrn_scalar, SHIFT_S, "0", "10010", qshl, S_NARROW, RIGHT)     \
	BHS(X, uqshrn_scalar, SHIFT_S, "1", "10010", qshl, NARROW, RIGHT)       \
	BHS(X, sqrshrn_scalar, SHIFT_S, "0", "10011", qrshl, S_NARROW, RIGHT)   \
	BHS(X, uqrshrn_scalar, SHIFT_S, "1", "10011", qrshl, NARROW, RIGHT)

#define LIFTER(name, pattern, size, op_, shape_, to)                                      \
	static void lift_##name(struct lift *l)                                           \
	{                                                                                 \
		static const struct simd_form form = { LANE_##op_, SIZES_ALL, (shape_) }; \
										\
		lift_shift(l, &form, size, to);                                           \
	}
INSTRUCTIONS(LIFTER)
#undef LIFTER

#define ROW(name, pattern, size, op, shape, to) \
	{ #name, pattern, FEAT_BASE, TC_SIMD_SHIFT, false, lift_##name },

const struct decode_row a64_simd_shift_rows[] = {
	INSTRUCTIONS(ROW){ .name = NULL },
};
