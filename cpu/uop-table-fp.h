/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Floating point: ordinary functions (cpu/fp-uops.c). aux: FPX_*, cpu/fp-uops.h. Vector registers
 * are written whole, with zeros above the lanes, unless told.
 */

/* the host's operations, where it may compute them; they have fp_binary's operands */
UOP_CALL(fp_add, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_CALL(fp_sub, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_CALL(fp_mul, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_CALL(fp_div, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_CALL(fp_binary, USE_D_W | USE_N_R | USE_M_R | USE_V)   /* each lane */
UOP_CALL(fp_pairwise, USE_D_W | USE_N_R | USE_M_R | USE_V) /* adjacent lanes of n, then of m */
UOP_CALL(fp_across, USE_D_W | USE_N_R | USE_V)		   /* all lanes of n, by halves */
UOP_CALL(fp_unary, USE_D_W | USE_N_R | USE_V)
UOP_CALL(fp_muladd, USE_D_W | USE_N_R | USE_M_R | USE_A_R | USE_V) /* d = a + n * m; op: FPM_* */
/* of singles, and halves of n and m from number imm on */
UOP_CALL(fp_muladd_long, USE_D_W | USE_N_R | USE_M_R | USE_A_R | USE_V)
UOP_CALL(fp_rint, USE_D_W | USE_N_R | USE_V)
/* to another format: lanes of n from number imm on; fp_convert_high keeps the low half of d */
UOP_CALL(fp_convert, USE_D_W | USE_N_R | USE_V)
UOP_CALL(fp_convert_high, USE_D_R | USE_D_W | USE_N_R | USE_V)
/* to and from integers with imm fraction bits; _gp: in a general register */
UOP_CALL(fp_to_int, USE_D_W | USE_N_R | USE_V)
UOP_CALL(fp_to_gp, USE_D_W | USE_N_R)
UOP_CALL(fp_from_int, USE_D_W | USE_N_R | USE_V)
UOP_CALL(fp_from_gp, USE_D_W | USE_N_R | USE_V)
/* fp_ccmp: imm as aux of ccmp */
UOP_CALL(fp_compare, USE_N_R | USE_M_R | USE_FLAGS_W)
UOP_CALL(fp_ccmp, USE_N_R | USE_M_R | USE_FLAGS_R | USE_FLAGS_W)
