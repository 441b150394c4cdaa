/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lane-wise Advanced SIMD on integers: what the lifters and the bodies of simd_one, simd_two and
 * their kin agree on. An instruction is an operation on one lane (enum lane_op) and a shape: which
 * lanes meet, how wide they are, and where results go.
 */
#ifndef TRAPLINE_CPU_SIMD_LANES_H
#define TRAPLINE_CPU_SIMD_LANES_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Operations on one lane, of n and m, and of the destination's old value d if the second column is
 * 1. Those with a q saturate and set FPSR.QC. Operands are extended as SIMD_SIGNED says.
 */
#define LANE_OPS(X)                                                                         \
	X(add, 0)                                                                           \
	X(sub, 0)                                                                           \
	X(adda, 1) /* d + n + m */                                                          \
	X(mul, 0)                                                                           \
	X(mla, 1)                                                                           \
	X(mls, 1)                                                                           \
	X(pmul, 0) /* of polynomials over GF(2) */                                          \
	X(hadd, 0) /* halving */                                                            \
	X(rhadd, 0)                                                                         \
	X(hsub, 0)                                                                          \
	X(addh, 0) /* of sums and differences the high half; r: rounded */                  \
	X(raddh, 0)                                                                         \
	X(subh, 0)                                                                          \
	X(rsubh, 0)                                                                         \
	X(max, 0)                                                                           \
	X(min, 0)                                                                           \
	X(abd, 0)                                                                           \
	X(aba, 1)                                                                           \
	X(gt, 0) /* comparisons: all ones or zero */                                        \
	X(ge, 0)                                                                            \
	X(eq, 0)                                                                            \
	X(le, 0)                                                                            \
	X(lt, 0)                                                                            \
	X(tst, 0)                                                                           \
	X(qadd, 0)                                                                          \
	X(qsub, 0)                                                                          \
	X(suqadd, 1) /* signed d + unsigned n */                                            \
	X(usqadd, 1) /* unsigned d + signed n */                                            \
	X(qdmulh, 0) /* doubling multiply, high half */                                     \
	X(qrdmulh, 0)                                                                       \
	X(qdmull, 0)                                                                        \
	X(qdmlal, 1)                                                                        \
	X(qdmlsl, 1)                                                                        \
	X(qrdmlah, 1)                                                                       \
	X(qrdmlsh, 1)                                                                       \
	X(shl, 0) /* shifts left by the signed low byte of m; r: rounded, u: to unsigned */ \
	X(rshl, 0)                                                                          \
	X(qshl, 0)                                                                          \
	X(qrshl, 0)                                                                         \
	X(qshlu, 0)                                                                         \
	X(qrshlu, 0)                                                                        \
	X(sra, 1) /* d + shl, d + rshl */                                                   \
	X(rsra, 1)                                                                          \
	X(sli, 1) /* shift and insert: left by m, right by -m */                            \
	X(sri, 1)                                                                           \
	X(neg, 0)                                                                           \
	X(abs, 0)                                                                           \
	X(qneg, 0)                                                                          \
	X(qabs, 0)                                                                          \
	X(cls, 0)                                                                           \
	X(clz, 0)                                                                           \
	X(cnt, 0)                                                                           \
	X(rbit, 0)

enum lane_op {
#define X(name, reads_d) LANE_##name,
	LANE_OPS(X)
#undef X
		LANE_OP_COUNT
};

/*
 * aux of the lane-wise micro-ops. Sizes: an operand has 1 << size bytes a lane, twice as many if
 * its SIMD_WIDE_ bit is set; where any is wide, the narrow ones are 64 bits, the register's high
 * half if SIMD_Q.
 */
enum {
	SIMD_OP_MASK = 0xff,	/* enum lane_op */
	SIMD_SIZE_SHIFT = 8,	/* 2 bits */
	SIMD_Q = 1u << 10,	/* 128-bit vectors, or the high half of narrow ones */
	SIMD_SCALAR = 1u << 11, /* lane 0 only, the rest of d is zeroed; never with SIMD_Q */
	SIMD_SIGNED = 1u << 12, /* operands are sign-extended, saturation is to signed */
	SIMD_WIDE_D = 1u << 13,
	SIMD_WIDE_N = 1u << 14,
	SIMD_WIDE_M = 1u << 15,
	SIMD_TWO = 1u << 16,	 /* m is a vector register */
	SIMD_ELEMENT = 1u << 17, /* m is lane imm of register m, for all lanes */
	SIMD_IMM = 1u << 18,	 /* m is imm, for all lanes */
	SIMD_PAIRS = 1u << 19,	 /* n and m are neighbours: of n and then, unless d is wide, of m */
};

/* True if @op reads the destination. */
bool lane_op_reads_d(enum lane_op op);

#endif
