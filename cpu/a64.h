/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A64 rows by group (Arm ARM C4.1), and what their lifters share. */
#ifndef TRAPLINE_CPU_A64_H
#define TRAPLINE_CPU_A64_H

#include "cpu/lift.h"

extern const struct decode_row a64_fp_rows[];
extern const struct decode_row a64_fp_int_rows[];
extern const struct decode_row a64_simd_fp_rows[];
extern const struct decode_row a64_simd_fp_misc_rows[];
extern const struct decode_row a64_dp_imm_rows[];
extern const struct decode_row a64_dp_reg_rows[];
extern const struct decode_row a64_dp_misc_rows[];
extern const struct decode_row a64_branch_rows[];
extern const struct decode_row a64_system_rows[];
extern const struct decode_row a64_ldst_rows[];
extern const struct decode_row a64_ldst_pair_rows[];
extern const struct decode_row a64_ldst_struct_rows[];
extern const struct decode_row a64_exclusive_rows[];
extern const struct decode_row a64_fp_move_rows[];
extern const struct decode_row a64_simd_move_rows[];
extern const struct decode_row a64_simd_int_rows[];
extern const struct decode_row a64_simd_shift_rows[];
extern const struct decode_row a64_simd_permute_rows[];
extern const struct decode_row a64_crypto_rows[];

/*
 * False if SIMD&FP instructions trap in this state; the trap is then what was emitted. To be
 * called after all that makes the encoding UNDEFINED, which comes first.
 */
bool lift_fp_enabled(struct lift *l);

/* Slot of a base register, SP for 31, after emitting the SP alignment check where one is due. */
unsigned lift_base(struct lift *l, unsigned rn);

/* ExtendReg(): the slot of @slot extended as @option says and shifted left, T0 unless it is @slot.
 */
unsigned lift_extended(struct lift *l, unsigned slot, unsigned option, unsigned shift);

/* The set of NZCV values (bit n: NZCV == n) for which @cond holds. */
uint32_t cond_set(unsigned cond);

/* The branch micro-op of @cond: UOP_jump for AL and NV. */
enum uop_op lift_cond_test(unsigned cond);

/* VFPExpandImm(): the value of an 8-bit floating-point immediate in a format of 16, 32 or 64 bits.
 */
uint64_t fp_expand_imm(uint32_t imm8, unsigned bits);

/* Register slots with 31 as SP. */
static inline unsigned sp_slot(uint32_t r)
{
	return r == 31 ? SLOT_SP : r;
}

#endif
