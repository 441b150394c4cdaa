// SPDX-License-Identifier: GPL-2.0-or-later
#include "cpu/a64.h"

static const struct decode_row *const groups[] = {
	a64_fp_rows,	    a64_fp_int_rows,  a64_simd_fp_rows,	  a64_simd_fp_misc_rows,
	a64_dp_imm_rows,    a64_dp_reg_rows,  a64_dp_misc_rows,	  a64_branch_rows,
	a64_system_rows,    a64_ldst_rows,    a64_ldst_pair_rows, a64_ldst_struct_rows,
	a64_exclusive_rows, a64_fp_move_rows, a64_simd_move_rows, a64_simd_int_rows,
	a64_simd_shift_rows, a64_simd_permute_rows, a64_crypto_rows, NULL,
};

const struct decode_table a64_table = { .name = "a64", .groups = groups };
