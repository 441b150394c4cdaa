/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Advanced SIMD data processing on integers. Slots are vector registers, all of d is written.
 * Hot ones first: bodies in cpu/ops-simd.h; the rest: cpu/simd-*.c.
 */

/* bit selection, on one half of a register each */
UOP_ALU(bsl, USE_D_R | USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(bit, USE_D_R | USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(bif, USE_D_R | USE_D_W | USE_N_R | USE_M_R | USE_V)

/* lane by lane on 128 bits, lanes of b, h, s or d bits; those with u or hi, hs: unsigned */
UOP_ALU(vadd_b, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vadd_h, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vadd_s, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vadd_d, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vsub_b, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vsub_h, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vsub_s, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vsub_d, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vmul_h, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vmul_s, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vceq_b, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vceq_h, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vceq_s, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vceq_d, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vtst_b, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vtst_h, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vtst_s, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vtst_d, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vcgt_b, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vcgt_h, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vcgt_s, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vcgt_d, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vcge_b, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vcge_h, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vcge_s, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vcge_d, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vchi_b, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vchi_h, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vchi_s, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vchs_b, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vchs_h, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vchs_s, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vsmax_b, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vsmax_h, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vsmax_s, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vsmin_b, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vsmin_h, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vsmin_s, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vumax_b, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vumax_h, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vumax_s, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vumin_b, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vumin_h, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vumin_s, USE_D_W | USE_N_R | USE_M_R | USE_V)
/* by aux, less than a lane has bits */
UOP_ALU(vshl_s, USE_D_W | USE_N_R | USE_V)
UOP_ALU(vushr_s, USE_D_W | USE_N_R | USE_V)
UOP_ALU(vshl_d, USE_D_W | USE_N_R | USE_V)
UOP_ALU(vushr_d, USE_D_W | USE_N_R | USE_V)
/* SHRN of 8 halfwords by aux; ADDP and UMAXP of 16 bytes each */
UOP_ALU(vshrn_b, USE_D_W | USE_N_R | USE_V)
UOP_ALU(vaddp_b, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_ALU(vumaxp_b, USE_D_W | USE_N_R | USE_M_R | USE_V)

/*
 * Lane-wise, of one source (and an immediate) or two; _acc: d is read too. aux, imm:
 * cpu/simd-lanes.h. simd_across: all lanes of n folded into one.
 */
UOP_CALL(simd_one, USE_D_W | USE_N_R | USE_V)
UOP_CALL(simd_one_acc, USE_D_R | USE_D_W | USE_N_R | USE_V)
UOP_CALL(simd_two, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_CALL(simd_two_acc, USE_D_R | USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_CALL(simd_across, USE_D_W | USE_N_R | USE_V)
/* d's words plus products of four bytes of n and m each, those of m's word imm if SIMD_ELEMENT */
UOP_CALL(simd_dot, USE_D_R | USE_D_W | USE_N_R | USE_M_R | USE_V)
/*
 * Permutations; aux: cpu/simd-permute.h. simd_rev: lane i is lane i ^ imm of n. simd_ext: from byte
 * imm of n on, then m. simd_tbl: table from n on, indices in m; simd_tbx keeps bytes of d.
 */
UOP_CALL(simd_permute, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_CALL(simd_rev, USE_D_W | USE_N_R | USE_V)
UOP_CALL(simd_ext, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_CALL(simd_tbl, USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_CALL(simd_tbx, USE_D_R | USE_D_W | USE_N_R | USE_M_R | USE_V)
/*
 * Cryptographic extension; aux of sha1_hash, sha256_hash: cpu/simd-sha.h. pmull64: 128-bit product
 * of halves aux (0 low, 1 high) of n and m.
 */
UOP_CALL(aese, USE_D_R | USE_D_W | USE_N_R | USE_V)
UOP_CALL(aesd, USE_D_R | USE_D_W | USE_N_R | USE_V)
UOP_CALL(aesmc, USE_D_W | USE_N_R | USE_V)
UOP_CALL(aesimc, USE_D_W | USE_N_R | USE_V)
UOP_CALL(sha1_hash, USE_D_R | USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_CALL(sha1su0, USE_D_R | USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_CALL(sha1su1, USE_D_R | USE_D_W | USE_N_R | USE_V)
UOP_CALL(sha256_hash, USE_D_R | USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_CALL(sha256su0, USE_D_R | USE_D_W | USE_N_R | USE_V)
UOP_CALL(sha256su1, USE_D_R | USE_D_W | USE_N_R | USE_M_R | USE_V)
UOP_CALL(pmull64, USE_D_W | USE_N_R | USE_M_R | USE_V)
