/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Arithmetic, logic and moves: cannot fault. Bodies: cpu/ops-alu.h and what it includes.
 * Names ending in _w work on 32 bits and zero the upper half of d; those ending in i take imm for
 * m.
 */

/* moves: set: d = imm; movk: 16 bits of d from bit aux are replaced by those of imm */
UOP_ALU(set, USE_D_W)
UOP_ALU(movk, USE_D_R | USE_D_W)
UOP_ALU(movk_w, USE_D_R | USE_D_W)
UOP_ALU(mov, USE_D_W | USE_N_R | USE_COPY)
UOP_ALU(mov_w, USE_D_W | USE_N_R)
UOP_ALU(sxtb, USE_D_W | USE_N_R)
UOP_ALU(sxth, USE_D_W | USE_N_R)
UOP_ALU(sxtw, USE_D_W | USE_N_R)

/* for the PMU: imm accesses to memory, aux branches */
UOP_ALU(count, 0)

/* add and subtract; add_lsl: m is shifted left by aux */
UOP_ALU(add, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(add_w, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(addi, USE_D_W | USE_N_R)
UOP_ALU(addi_w, USE_D_W | USE_N_R)
UOP_ALU(add_lsl, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(add_lsl_w, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(sub, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(sub_w, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(adc, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_R)
UOP_ALU(adc_w, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_R)
UOP_ALU(sbc, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_R)
UOP_ALU(sbc_w, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_R)
UOP_ALU(adds, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_W)
UOP_ALU(adds_w, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_W)
UOP_ALU(addsi, USE_D_W | USE_N_R | USE_FLAGS_W)
UOP_ALU(addsi_w, USE_D_W | USE_N_R | USE_FLAGS_W)
UOP_ALU(subs, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_W)
UOP_ALU(subs_w, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_W)
UOP_ALU(subsi, USE_D_W | USE_N_R | USE_FLAGS_W)
UOP_ALU(subsi_w, USE_D_W | USE_N_R | USE_FLAGS_W)
UOP_ALU(adcs, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_R | USE_FLAGS_W)
UOP_ALU(adcs_w, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_R | USE_FLAGS_W)
UOP_ALU(sbcs, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_R | USE_FLAGS_W)
UOP_ALU(sbcs_w, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_R | USE_FLAGS_W)

/* logic */
UOP_ALU(and, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(and_w, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(andi, USE_D_W | USE_N_R)
UOP_ALU(orr, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(orr_w, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(orri, USE_D_W | USE_N_R)
UOP_ALU(orri_w, USE_D_W | USE_N_R)
UOP_ALU(eor, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(eor_w, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(eori, USE_D_W | USE_N_R)
UOP_ALU(eori_w, USE_D_W | USE_N_R)
UOP_ALU(bic, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(bic_w, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(orn, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(orn_w, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(eon, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(eon_w, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(ands, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_W)
UOP_ALU(ands_w, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_W)
UOP_ALU(andsi, USE_D_W | USE_N_R | USE_FLAGS_W)
UOP_ALU(andsi_w, USE_D_W | USE_N_R | USE_FLAGS_W)
/* AArch32: N and Z of n, the other flags as they were */
UOP_ALU(flags_nz_w, USE_N_R | USE_FLAGS_R | USE_FLAGS_W)
UOP_ALU(bics, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_W)
UOP_ALU(bics_w, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_W)

/* shifts: by m modulo the width; i: by aux */
UOP_ALU(lsl, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(lsl_w, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(lsr, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(lsr_w, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(asr, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(asr_w, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(ror, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(ror_w, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(lsli, USE_D_W | USE_N_R)
UOP_ALU(lsli_w, USE_D_W | USE_N_R)
UOP_ALU(lsri, USE_D_W | USE_N_R)
UOP_ALU(lsri_w, USE_D_W | USE_N_R)
UOP_ALU(asri, USE_D_W | USE_N_R)
UOP_ALU(asri_w, USE_D_W | USE_N_R)
UOP_ALU(rori, USE_D_W | USE_N_R)
UOP_ALU(rori_w, USE_D_W | USE_N_R)

/*
 * bit fields. ubfx: (n >> aux) & imm; ubfiz: (n & imm) << aux; sbf: (n << aux[7:0]) >> aux[15:8],
 * arithmetic, on 64 bits; bfi: (n << aux) replaces the bits imm of d; bfxil: (n >> aux) does.
 */
UOP_ALU(ubfx, USE_D_W | USE_N_R)
UOP_ALU(ubfiz, USE_D_W | USE_N_R)
UOP_ALU(sbf, USE_D_W | USE_N_R)
UOP_ALU(sbf_w, USE_D_W | USE_N_R)
UOP_ALU(bfi, USE_D_R | USE_D_W | USE_N_R)
UOP_ALU(bfi_w, USE_D_R | USE_D_W | USE_N_R)
UOP_ALU(bfxil, USE_D_R | USE_D_W | USE_N_R)
UOP_ALU(bfxil_w, USE_D_R | USE_D_W | USE_N_R)
UOP_ALU(extr, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(extr_w, USE_D_W | USE_N_R | USE_M_R)

/* bit and byte order, counts */
UOP_ALU(clz, USE_D_W | USE_N_R)
UOP_ALU(clz_w, USE_D_W | USE_N_R)
UOP_ALU(cls, USE_D_W | USE_N_R)
UOP_ALU(cls_w, USE_D_W | USE_N_R)
UOP_ALU(rbit, USE_D_W | USE_N_R)
UOP_ALU(rbit_w, USE_D_W | USE_N_R)
UOP_ALU(rev, USE_D_W | USE_N_R)
UOP_ALU(rev_w, USE_D_W | USE_N_R)
UOP_ALU(rev16, USE_D_W | USE_N_R)
UOP_ALU(rev16_w, USE_D_W | USE_N_R)
UOP_ALU(rev32, USE_D_W | USE_N_R)

/* multiply (madd: a + n * m, msub: a - n * m) and divide */
UOP_ALU(mul, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(mul_w, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(madd, USE_D_W | USE_N_R | USE_M_R | USE_A_R)
UOP_ALU(madd_w, USE_D_W | USE_N_R | USE_M_R | USE_A_R)
UOP_ALU(msub, USE_D_W | USE_N_R | USE_M_R | USE_A_R)
UOP_ALU(msub_w, USE_D_W | USE_N_R | USE_M_R | USE_A_R)
UOP_ALU(smaddl, USE_D_W | USE_N_R | USE_M_R | USE_A_R)
UOP_ALU(smsubl, USE_D_W | USE_N_R | USE_M_R | USE_A_R)
UOP_ALU(umaddl, USE_D_W | USE_N_R | USE_M_R | USE_A_R)
UOP_ALU(umsubl, USE_D_W | USE_N_R | USE_M_R | USE_A_R)
UOP_ALU(smulh, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(umulh, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(udiv, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(udiv_w, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(sdiv, USE_D_W | USE_N_R | USE_M_R)
UOP_ALU(sdiv_w, USE_D_W | USE_N_R | USE_M_R)

/* CRC-32 (imm: reversed polynomial) of the low 1 << aux bytes of m, from n */
UOP_ALU(crc32, USE_D_W | USE_N_R | USE_M_R)

/*
 * conditional: aux[15:0] is the set of NZCV values for which the condition holds (cond_set());
 * ccmp, ccmn: aux[19:16] is the NZCV otherwise; i: imm is the operand
 */
UOP_ALU(csel, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_R)
UOP_ALU(csel_w, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_R)
UOP_ALU(csinc, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_R)
UOP_ALU(csinc_w, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_R)
UOP_ALU(csinv, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_R)
UOP_ALU(csinv_w, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_R)
UOP_ALU(csneg, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_R)
UOP_ALU(csneg_w, USE_D_W | USE_N_R | USE_M_R | USE_FLAGS_R)
UOP_ALU(ccmp, USE_N_R | USE_M_R | USE_FLAGS_R | USE_FLAGS_W)
UOP_ALU(ccmp_w, USE_N_R | USE_M_R | USE_FLAGS_R | USE_FLAGS_W)
UOP_ALU(ccmn, USE_N_R | USE_M_R | USE_FLAGS_R | USE_FLAGS_W)
UOP_ALU(ccmn_w, USE_N_R | USE_M_R | USE_FLAGS_R | USE_FLAGS_W)
UOP_ALU(ccmpi, USE_N_R | USE_FLAGS_R | USE_FLAGS_W)
UOP_ALU(ccmpi_w, USE_N_R | USE_FLAGS_R | USE_FLAGS_W)
UOP_ALU(ccmni, USE_N_R | USE_FLAGS_R | USE_FLAGS_W)
UOP_ALU(ccmni_w, USE_N_R | USE_FLAGS_R | USE_FLAGS_W)

/*
 * Vector registers: d names the low half, the high half is written too (zero unless told).
 * Lanes are read and written with the micro-ops above, on the slot of their half.
 * vset, vorri, vbici: imm in the low half, and in the high half if aux.
 * vdup: the low 8 << aux[1:0] bits of n in all lanes; both halves if aux[2].
 */
UOP_ALU(vmov16, USE_D_W | USE_N_R | USE_V)
UOP_ALU(vmov32, USE_D_W | USE_N_R | USE_V)
UOP_ALU(vmov64, USE_D_W | USE_N_R | USE_V | USE_COPY)
UOP_ALU(vmov128, USE_D_W | USE_N_R | USE_V)
UOP_ALU(vset, USE_D_W | USE_V)
UOP_ALU(vorri, USE_D_R | USE_D_W | USE_V)
UOP_ALU(vbici, USE_D_R | USE_D_W | USE_V)
UOP_ALU(vdup, USE_D_W | USE_N_R | USE_V)
