// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A64 Advanced SIMD on integers, lane by lane: three registers of one width and of two, two
 * registers, all lanes into one (Arm ARM C4.1.6). A line below is an instruction.
 */
#include "cpu/a64-simd.h"

static void lift_sized(struct lift *l, const struct simd_form *f)
{
	simd_lift(l, f, field(l, 22, 2), 0);
}

/* SHLL: shifted by the width of the source. */
static void lift_shll(struct lift *l, const struct simd_form *f)
{
	simd_lift(l, f, field(l, 22, 2), 8u << field(l, 22, 2));
}

/* By element: the index is in H:L, and M if the elements are halfwords. */
static void lift_by_element(struct lift *l, const struct simd_form *f)
{
	unsigned size = field(l, 22, 2), index = field(l, 11, 1) << 1 | field(l, 21, 1);

	simd_lift(l, f, size, size == 1 ? index << 1 | field(l, 20, 1) : index);
}

/* Words are folded from 128 bits only, doublewords not at all. */
static void lift_across(struct lift *l, const struct simd_form *f)
{
	unsigned size = field(l, 22, 2), q = field(l, 30, 1);

	if (!(f->sizes >> size & 1) || (size == 2 && !q))
		lift_undefined(l);
	else if (lift_fp_enabled(l))
		emit(l, UOP_simd_across, vec_d(l), vec_n(l), SLOT_ZR, 0)->aux =
			f->op | f->shape | size << SIMD_SIZE_SHIFT | (q ? SIMD_Q : 0);
}

#define SAME(u, opcode)	   "0q" u "01110 zz 1 mmmmm " opcode "1 nnnnn ddddd"
#define SAME_S(u, opcode)  "01" u "11110 zz 1 mmmmm " opcode "1 nnnnn ddddd"
#define DIFF(u, opcode)	   "0q" u "01110 zz 1 mmmmm " opcode "00 nnnnn ddddd"
#define DIFF_S(opcode)	   "01011110 zz 1 mmmmm " opcode "00 nnnnn ddddd"
#define MISC(u, opcode)	   "0q" u "01110 zz 10000 " opcode "10 nnnnn ddddd"
#define MISC_S(u, opcode)  "01" u "11110 zz 10000 " opcode "10 nnnnn ddddd"
#define FOLD(u, opcode)	   "0q" u "01110 zz 11000 " opcode "10 nnnnn ddddd"
#define ELEM(u, opcode)	   "0q" u "01111 zz l mmmmm " opcode "h0 nnnnn ddddd"
#define ELEM_S(opcode)	   "01011111 zz l mmmmm " opcode "h0 nnnnn ddddd"
#define ELEM_RDM_S(opcode) "01111111 zz l mmmmm " opcode "h0 nnnnn ddddd"
/* @q, @scalar: bits 31 and 30, bit 28 */
#define EXTRA(q, scalar, opcode) q "1" scalar "1110 zz 0 mmmmm 1" opcode "1 nnnnn ddddd"

#define TWO			 SIMD_TWO
#define S_TWO			 (SIMD_TWO | SIMD_SIGNED)
#define PAIRS			 (SIMD_TWO | SIMD_PAIRS)
#define S_PAIRS			 (SIMD_TWO | SIMD_PAIRS | SIMD_SIGNED)
#define LONG			 (SIMD_TWO | SIMD_WIDE_D)
#define S_LONG			 (LONG | SIMD_SIGNED)
#define WIDE			 (SIMD_TWO | SIMD_WIDE_D | SIMD_WIDE_N)
#define S_WIDE			 (WIDE | SIMD_SIGNED)
#define HIGH			 (SIMD_TWO | SIMD_WIDE_N | SIMD_WIDE_M)
#define ZERO			 (SIMD_IMM | SIMD_SIGNED) /* compared with 0 */
#define S_ONE			 SIMD_SIGNED
#define NARROW			 (SIMD_IMM | SIMD_WIDE_N) /* shifted by 0 */
#define S_NARROW		 (NARROW | SIMD_SIGNED)
#define LONG_PAIRS		 (SIMD_PAIRS | SIMD_WIDE_D)
#define S_LONG_PAIRS		 (LONG_PAIRS | SIMD_SIGNED)
#define ELEMENT			 SIMD_ELEMENT
#define S_ELEMENT		 (SIMD_ELEMENT | SIMD_SIGNED)
#define LONG_ELEMENT		 (SIMD_ELEMENT | SIMD_WIDE_D)
#define S_LONG_ELEMENT		 (LONG_ELEMENT | SIMD_SIGNED)

/* name, pattern, sizes, operation, shape, timing, lifter */
#define INSTRUCTIONS(X)                                                                         \
	/* three registers of one width: C7.2, "Advanced SIMD three same" */                    \
	X(shadd_vec, SAME("0", "00000"), BHS, hadd, S_TWO, INT, sized)                          \
	X(uhadd_vec, SAME("1", "00000"), BHS, hadd, TWO, INT, sized)                            \
	X(sqadd_vec, SAME("0", "00001"), ALL, qadd, S_TWO, INT, sized)                          \
	X(uqadd_vec, SAME("1", "00001"), ALL, qadd, TWO, INT, sized)                            \
	X(srhadd_vec, SAME("0", "00010"), BHS, rhadd, S_TWO, INT, sized)                        \
	X(urhadd_vec, SAME("1", "00010"), BHS, rhadd, TWO, INT, sized)                          \
	X(shsub_vec, SAME("0", "00100"), BHS, hsub, S_TWO, INT, sized)                          \
	X(uhsub_vec, SAME("1", "00100"), BHS, hsub, TWO, INT, sized)                            \
	X(sqsub_vec, SAME("0", "00101"), ALL, qsub, S_TWO, INT, sized)                          \
	X(uqsub_vec, SAME("1", "00101"), ALL, qsub, TWO, INT, sized)                            \
	X(cmgt_vec, SAME("0", "00110"), ALL, gt, S_TWO, INT, sized)                             \
	X(cmhi_vec, SAME("1", "00110"), ALL, gt, TWO, INT, sized)                               \
	X(cmge_vec, SAME("0", "00111"), ALL, ge, S_TWO, INT, sized)                             \
	X(cmhs_vec, SAME("1", "00111"), ALL, ge, TWO, INT, sized)                               \
	X(sshl_vec, SAME("0", "01000"), ALL, shl, S_TWO, SHIFT, sized)                          \
	X(ushl_vec, SAME("1", "01000"), ALL, shl, TWO, SHIFT, sized)                            \
	X(sqshl_vec, SAME("0", "01001"), ALL, qshl, S_TWO, SHIFT, sized)                        \
	X(uqshl_vec, SAME("1", "01001"), ALL, qshl, TWO, SHIFT, sized)                          \
	X(srshl_vec, SAME("0", "01010"), ALL, rshl, S_TWO, SHIFT, sized)                        \
	X(urshl_vec, SAME("1", "01010"), ALL, rshl, TWO, SHIFT, sized)                          \
	X(sqrshl_vec, SAME("0", "01011"), ALL, qrshl, S_TWO, SHIFT, sized)                      \
	X(uqrshl_vec, SAME("1", "01011"), ALL, qrshl, TWO, SHIFT, sized)                        \
	X(smax_vec, SAME("0", "01100"), BHS, max, S_TWO, INT, sized)                            \
	X(umax_vec, SAME("1", "01100"), BHS, max, TWO, INT, sized)                              \
	X(smin_vec, SAME("0", "01101"), BHS, min, S_TWO, INT, sized)                            \
	X(umin_vec, SAME("1", "01101"), BHS, min, TWO, INT, sized)                              \
	X(sabd_vec, SAME("0", "01110"), BHS, abd, S_TWO, INT, sized)                            \
	X(uabd_vec, SAME("1", "01110"), BHS, abd, TWO, INT, sized)                              \
	X(saba_vec, SAME("0", "01111"), BHS, aba, S_TWO, INT, sized)                            \
	X(uaba_vec, SAME("1", "01111"), BHS, aba, TWO, INT, sized)                              \
	X(add_vec, SAME("0", "10000"), ALL, add, TWO, INT, sized)                               \
	X(sub_vec, SAME("1", "10000"), ALL, sub, TWO, INT, sized)                               \
	X(cmtst_vec, SAME("0", "10001"), ALL, tst, TWO, INT, sized)                             \
	X(cmeq_vec, SAME("1", "10001"), ALL, eq, TWO, INT, sized)                               \
	X(mla_vec, SAME("0", "10010"), BHS, mla, TWO, MUL, sized)                               \
	X(mls_vec, SAME("1", "10010"), BHS, mls, TWO, MUL, sized)                               \
	X(mul_vec, SAME("0", "10011"), BHS, mul, TWO, MUL, sized)                               \
	X(pmul_vec, SAME("1", "10011"), B, pmul, TWO, MUL, sized)                               \
	X(smaxp_vec, SAME("0", "10100"), BHS, max, S_PAIRS, INT, sized)                         \
	X(umaxp_vec, SAME("1", "10100"), BHS, max, PAIRS, INT, sized)                           \
	X(sminp_vec, SAME("0", "10101"), BHS, min, S_PAIRS, INT, sized)                         \
	X(uminp_vec, SAME("1", "10101"), BHS, min, PAIRS, INT, sized)                           \
	X(sqdmulh_vec, SAME("0", "10110"), HS, qdmulh, S_TWO, MUL, sized)                       \
	X(sqrdmulh_vec, SAME("1", "10110"), HS, qrdmulh, S_TWO, MUL, sized)                     \
	X(addp_vec, SAME("0", "10111"), ALL, add, PAIRS, INT, sized)                            \
	X(sqadd_scalar, SAME_S("0", "00001"), ALL, qadd, S_TWO, INT, sized)                     \
	X(uqadd_scalar, SAME_S("1", "00001"), ALL, qadd, TWO, INT, sized)                       \
	X(sqsub_scalar, SAME_S("0", "00101"), ALL, qsub, S_TWO, INT, sized)                     \
	X(uqsub_scalar, SAME_S("1", "00101"), ALL, qsub, TWO, INT, sized)                       \
	X(cmgt_scalar, SAME_S("0", "00110"), D, gt, S_TWO, INT, sized)                          \
	X(cmhi_scalar, SAME_S("1", "00110"), D, gt, TWO, INT, sized)                            \
	X(cmge_scalar, SAME_S("0", "00111"), D, ge, S_TWO, INT, sized)                          \
	X(cmhs_scalar, SAME_S("1", "00111"), D, ge, TWO, INT, sized)                            \
	X(sshl_scalar, SAME_S("0", "01000"), D, shl, S_TWO, SHIFT, sized)                       \
	X(ushl_scalar, SAME_S("1", "01000"), D, shl, TWO, SHIFT, sized)                         \
	X(sqshl_scalar, SAME_S("0", "01001"), ALL, qshl, S_TWO, SHIFT, sized)                   \
	X(uqshl_scalar, SAME_S("1", "01001"), ALL, qshl, TWO, SHIFT, sized)                     \
	X(srshl_scalar, SAME_S("0", "01010"), D, rshl, S_TWO, SHIFT, sized)                     \
	X(urshl_scalar, SAME_S("1", "01010"), D, rshl, TWO, SHIFT, sized)                       \
	X(sqrshl_scalar, SAME_S("0", "01011"), ALL, qrshl, S_TWO, SHIFT, sized)                 \
	X(uqrshl_scalar, SAME_S("1", "01011"), ALL, qrshl, TWO, SHIFT, sized)                   \
	X(add_scalar, SAME_S("0", "10000"), D, add, TWO, INT, sized)                            \
	X(sub_scalar, SAME_S("1", "10000"), D, sub, TWO, INT, sized)                            \
	X(cmtst_scalar, SAME_S("0", "10001"), D, tst, TWO, INT, sized)                          \
	X(cmeq_scalar, SAME_S("1", "10001"), D, eq, TWO, INT, sized)                            \
	X(sqdmulh_scalar, SAME_S("0", "10110"), HS, qdmulh, S_TWO, MUL, sized)                  \
	X(sqrdmulh_scalar, SAME_S("1", "10110"), HS, qrdmulh, S_TWO, MUL, sized)                \
	X(addp_scalar, "01011110 zz 11000 1101110 nnnnn ddddd", D, add, SIMD_PAIRS, INT, sized) \
	/* of two widths: "Advanced SIMD three different" */                                    \
	X(saddl_vec, DIFF("0", "0000"), BHS, add, S_LONG, INT, sized)                           \
	X(uaddl_vec, DIFF("1", "0000"), BHS, add, LONG, INT, sized)                             \
	X(saddw_vec, DIFF("0", "0001"), BHS, add, S_WIDE, INT, sized)                           \
	X(uaddw_vec, DIFF("1", "0001"), BHS, add, WIDE, INT, sized)                             \
	X(ssubl_vec, DIFF("0", "0010"), BHS, sub, S_LONG, INT, sized)                           \
	X(usubl_vec, DIFF("1", "0010"), BHS, sub, LONG, INT, sized)                             \
	X(ssubw_vec, DIFF("0", "0011"), BHS, sub, S_WIDE, INT, sized)                           \
	X(usubw_vec, DIFF("1", "0011"), BHS, sub, WIDE, INT, sized)                             \
	X(addhn_vec, DIFF("0", "0100"), BHS, addh, HIGH, INT, sized)                            \
	X(raddhn_vec, DIFF("1", "0100"), BHS, raddh, HIGH, INT, sized)                          \
	X(sabal_vec, DIFF("0", "0101"), BHS, aba, S_LONG, INT, sized)                           \
	X(uabal_vec, DIFF("1", "0101"), BHS, aba, LONG, INT, sized)                             \
	X(subhn_vec, DIFF("0", "0110"), BHS, subh, HIGH, INT, sized)                            \
	X(rsubhn_vec, DIFF("1", "0110"), BHS, rsubh, HIGH, INT, sized)                          \
	X(sabdl_vec, DIFF("0", "0111"), BHS, abd, S_LONG, INT, sized)                           \
	X(uabdl_vec, DIFF("1", "0111"), BHS, abd, LONG, INT, sized)                             \
	X(smlal_vec, DIFF("0", "1000"), BHS, mla, S_LONG, MUL, sized)                           \
	X(umlal_vec, DIFF("1", "1000"), BHS, mla, LONG, MUL, sized)                             \
	X(sqdmlal_vec, DIFF("0", "1001"), HS, qdmlal, S_LONG, MUL, sized)                       \
	X(smlsl_vec, DIFF("0", "1010"), BHS, mls, S_LONG, MUL, sized)                           \
	X(umlsl_vec, DIFF("1", "1010"), BHS, mls, LONG, MUL, sized)                             \
	X(sqdmlsl_vec, DIFF("0", "1011"), HS, qdmlsl, S_LONG, MUL, sized)                       \
	X(smull_vec, DIFF("0", "1100"), BHS, mul, S_LONG, MUL, sized)                           \
	X(umull_vec, DIFF("1", "1100"), BHS, mul, LONG, MUL, sized)                             \
	X(sqdmull_vec, DIFF("0", "1101"), HS, qdmull, S_LONG, MUL, sized)                       \
	X(pmull_b, "0q00111000 1 mmmmm 111000 nnnnn ddddd", B, pmul, LONG, MUL, sized)          \
	X(sqdmlal_scalar, DIFF_S("1001"), HS, qdmlal, S_LONG, MUL, sized)                       \
	X(sqdmlsl_scalar, DIFF_S("1011"), HS, qdmlsl, S_LONG, MUL, sized)                       \
	X(sqdmull_scalar, DIFF_S("1101"), HS, qdmull, S_LONG, MUL, sized)                       \
	/* two registers: "Advanced SIMD two-register miscellaneous" */                         \
	X(saddlp_vec, MISC("0", "00010"), BHS, add, S_LONG_PAIRS, INT, sized)                   \
	X(uaddlp_vec, MISC("1", "00010"), BHS, add, LONG_PAIRS, INT, sized)                     \
	X(suqadd_vec, MISC("0", "00011"), ALL, suqadd, 0, INT, sized)                           \
	X(usqadd_vec, MISC("1", "00011"), ALL, usqadd, S_ONE, INT, sized)                       \
	X(cls_vec, MISC("0", "00100"), BHS, cls, S_ONE, INT, sized)                             \
	X(clz_vec, MISC("1", "00100"), BHS, clz, 0, INT, sized)                                 \
	X(cnt_vec, MISC("0", "00101"), B, cnt, 0, INT, sized)                                   \
	X(sadalp_vec, MISC("0", "00110"), BHS, adda, S_LONG_PAIRS, INT, sized)                  \
	X(uadalp_vec, MISC("1", "00110"), BHS, adda, LONG_PAIRS, INT, sized)                    \
	X(sqabs_vec, MISC("0", "00111"), ALL, qabs, S_ONE, INT, sized)                          \
	X(sqneg_vec, MISC("1", "00111"), ALL, qneg, S_ONE, INT, sized)                          \
	X(cmgt_zero, MISC("0", "01000"), ALL, gt, ZERO, INT, sized)                             \
	X(cmge_zero, MISC("1", "01000"), ALL, ge, ZERO, INT, sized)                             \
	X(cmeq_zero, MISC("0", "01001"), ALL, eq, ZERO, INT, sized)                             \
	X(cmle_zero, MISC("1", "01001"), ALL, le, ZERO, INT, sized)                             \
	X(cmlt_zero, MISC("0", "01010"), ALL, lt, ZERO, INT, sized)                             \
	X(abs_vec, MISC("0", "01011"), ALL, abs, S_ONE, INT, sized)                             \
	X(neg_vec, MISC("1", "01011"), ALL, neg, S_ONE, INT, sized)                             \
	X(xtn_vec, MISC("0", "10010"), BHS, shl, NARROW, INT, sized)                            \
	X(sqxtun_vec, MISC("1", "10010"), BHS, qshlu, S_NARROW, INT, sized)                     \
	X(shll_vec, MISC("1", "10011"), BHS, shl, SIMD_IMM | SIMD_WIDE_D, SHIFT, shll)          \
	X(sqxtn_vec, MISC("0", "10100"), BHS, qshl, S_NARROW, INT, sized)                       \
	X(uqxtn_vec, MISC("1", "10100"), BHS, qshl, NARROW, INT, sized)                         \
	X(suqadd_scalar, MISC_S("0", "00011"), ALL, suqadd, 0, INT, sized)                      \
	X(usqadd_scalar, MISC_S("1", "00011"), ALL, usqadd, S_ONE, INT, sized)                  \
	X(sqabs_scalar, MISC_S("0", "00111"), ALL, qabs, S_ONE, INT, sized)                     \
	X(sqneg_scalar, MISC_S("1", "00111"), ALL, qneg, S_ONE, INT, sized)                     \
	X(cmgt_zero_scalar, MISC_S("0", "01000"), D, gt, ZERO, INT, sized)                      \
	X(cmge_zero_scalar, MISC_S("1", "01000"), D, ge, ZERO, INT, sized)                      \
	X(cmeq_zero_scalar, MISC_S("0", "01001"), D, eq, ZERO, INT, sized)                      \
	X(cmle_zero_scalar, MISC_S("1", "01001"), D, le, ZERO, INT, sized)                      \
	X(cmlt_zero_scalar, MISC_S("0", "01010"), D, lt, ZERO, INT, sized)                      \
	X(abs_scalar, MISC_S("0", "01011"), D, abs, S_ONE, INT, sized)                          \
	X(neg_scalar, MISC_S("1", "01011"), D, neg, S_ONE, INT, sized)                          \
	X(sqxtun_scalar, MISC_S("1", "10010"), BHS, qshlu, S_NARROW, INT, sized)                \
	X(sqxtn_scalar, MISC_S("0", "10100"), BHS, qshl, S_NARROW, INT, sized)                  \
	X(uqxtn_scalar, MISC_S("1", "10100"), BHS, qshl, NARROW, INT, sized)                    \
	/* all lanes into one: "Advanced SIMD across lanes" */                                  \
	X(saddlv, FOLD("0", "00011"), BHS, add, SIMD_WIDE_D | SIMD_SIGNED, INT, across)         \
	X(uaddlv, FOLD("1", "00011"), BHS, add, SIMD_WIDE_D, INT, across)                       \
	X(smaxv, FOLD("0", "01010"), BHS, max, S_ONE, INT, across)                              \
	X(umaxv, FOLD("1", "01010"), BHS, max, 0, INT, across)                                  \
	X(sminv, FOLD("0", "11010"), BHS, min, S_ONE, INT, across)                              \
	X(uminv, FOLD("1", "11010"), BHS, min, 0, INT, across)                                  \
	X(addv, FOLD("0", "11011"), BHS, add, 0, INT, across)                                   \
	/* "Advanced SIMD vector x indexed element" */                                          \
	X(mla_elem, ELEM("1", "0000"), HS, mla, ELEMENT, MUL, by_element)                       \
	X(mls_elem, ELEM("1", "0100"), HS, mls, ELEMENT, MUL, by_element)                       \
	X(mul_elem, ELEM("0", "1000"), HS, mul, ELEMENT, MUL, by_element)                       \
	X(smlal_elem, ELEM("0", "0010"), HS, mla, S_LONG_ELEMENT, MUL, by_element)              \
	X(umlal_elem, ELEM("1", "0010"), HS, mla, LONG_ELEMENT, MUL, by_element)                \
	X(sqdmlal_elem, ELEM("0", "0011"), HS, qdmlal, S_LONG_ELEMENT, MUL, by_element)         \
	X(smlsl_elem, ELEM("0", "0110"), HS, mls, S_LONG_ELEMENT, MUL, by_element)              \
	X(umlsl_elem, ELEM("1", "0110"), HS, mls, LONG_ELEMENT, MUL, by_element)                \
	X(sqdmlsl_elem, ELEM("0", "0111"), HS, qdmlsl, S_LONG_ELEMENT, MUL, by_element)         \
	X(smull_elem, ELEM("0", "1010"), HS, mul, S_LONG_ELEMENT, MUL, by_element)              \
	X(umull_elem, ELEM("1", "1010"), HS, mul, LONG_ELEMENT, MUL, by_element)                \
	X(sqdmull_elem, ELEM("0", "1011"), HS, qdmull, S_LONG_ELEMENT, MUL, by_element)         \
	X(sqdmulh_elem, ELEM("0", "1100"), HS, qdmulh, S_ELEMENT, MUL, by_element)              \
	X(sqrdmulh_elem, ELEM("0", "1101"), HS, qrdmulh, S_ELEMENT, MUL, by_element)            \
	X(sqdmlal_elem_scalar, ELEM_S("0011"), HS, qdmlal, S_LONG_ELEMENT, MUL, by_element)     \
	X(sqdmlsl_elem_scalar, ELEM_S("0111"), HS, qdmlsl, S_LONG_ELEMENT, MUL, by_element)     \
	X(sqdmull_elem_scalar, ELEM_S("1011"), HS, qdmull, S_LONG_ELEMENT, MUL, by_element)     \
	X(sqdmulh_elem_scalar, ELEM_S("1100"), HS, qdmulh, S_ELEMENT, MUL, by_element)          \
	X(sqrdmulh_elem_scalar, ELEM_S("1101"), HS, qrdmulh, S_ELEMENT, MUL, by_element)

/* FEAT_RDM: "Advanced SIMD three same extra", and by element */
#define RDM_INSTRUCTIONS(X)                                                                  \
	X(sqrdmlah_vec, EXTRA("0q", "0", "0000"), HS, qrdmlah, S_TWO, MUL, sized)            \
	X(sqrdmlsh_vec, EXTRA("0q", "0", "0001"), HS, qrdmlsh, S_TWO, MUL, sized)            \
	X(sqrdmlah_scalar, EXTRA("01", "1", "0000"), HS, qrdmlah, S_TWO, MUL, sized)         \
	X(sqrdmlsh_scalar, EXTRA("01", "1", "0001"), HS, qrdmlsh, S_TWO, MUL, sized)         \
	X(sqrdmlah_elem, ELEM("1", "1101"), HS, qrdmlah, S_ELEMENT, MUL, by_element)         \
	X(sqrdmlsh_elem, ELEM("1", "1111"), HS, qrdmlsh, S_ELEMENT, MUL, by_element)         \
	X(sqrdmlah_elem_scalar, ELEM_RDM_S("1101"), HS, qrdmlah, S_ELEMENT, MUL, by_element) \
	X(sqrdmlsh_elem_scalar, ELEM_RDM_S("1111"), HS, qrdmlsh, S_ELEMENT, MUL, by_element)

#define LIFTER(name, pattern, sizes_, op_, shape_, timing, lifter)                             \
	static void lift_##name(struct lift *l)                                                \
	{                                                                                      \
		static const struct simd_form form = { LANE_##op_, SIZES_##sizes_, (shape_) }; \
										\
		lift_##lifter(l, &form);                                                       \
	}
INSTRUCTIONS(LIFTER)
RDM_INSTRUCTIONS(LIFTER)
#undef LIFTER

/* SDOT, UDOT: words from four bytes each, of m those of one word in the by-element form. */
static void lift_dot(struct lift *l)
{
	bool element = field(l, 24, 1);
	unsigned index = field(l, 11, 1) << 1 | field(l, 21, 1);

	if (lift_fp_enabled(l))
		emit(l, UOP_simd_dot, vec_d(l), vec_n(l), vec_m(l), element ? index : 0)->aux =
			(field(l, 29, 1) ? 0 : SIMD_SIGNED) | (field(l, 30, 1) ? SIMD_Q : 0) |
			(element ? SIMD_ELEMENT : 0);
}

#define ROW(name, pattern, sizes, op, shape, timing, lifter) \
	{ #name, pattern, FEAT_BASE, TC_SIMD_##timing, false, lift_##name },
#define RDM_ROW(name, pattern, sizes, op, shape, timing, lifter) \
	{ #name, pattern, FEAT_RDM, TC_SIMD_##timing, false, lift_##name },
#define DOT_ROW(name, pattern) { name, pattern, FEAT_DOTPROD, TC_SIMD_MUL, false, lift_dot }

const struct decode_row a64_simd_int_rows[] = {
	INSTRUCTIONS(ROW) RDM_INSTRUCTIONS(RDM_ROW)
		DOT_ROW("sdot_vec", "0q00111010 0 mmmmm 100101 nnnnn ddddd"),
	DOT_ROW("udot_vec", "0q10111010 0 mmmmm 100101 nnnnn ddddd"),
	DOT_ROW("sdot_elem", "0q00111110 l mmmmm 1110h0 nnnnn ddddd"),
	DOT_ROW("udot_elem", "0q10111110 l mmmmm 1110h0 nnnnn ddddd"),
	{ .name = NULL },
};
