/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System micro-ops: ordinary functions (cpu/system.c, cpu/sysop.c, cpu/mem.c). */

/* exceptions: imm is the immediate of the instruction */
UOP_CALL(svc, 0)
UOP_CALL(hvc, 0)
UOP_CALL(smc, 0)
UOP_CALL(brk, 0)
UOP_CALL(hlt, 0)
UOP_CALL(eret, 0)
UOP_CALL(undefined, 0)
UOP_CALL(fp_trap, 0)	   /* aux: target EL */
UOP_CALL(illegal_state, 0)
/* system registers: imm = encoding (SYSREG_ENC); MRS: d, MSR: n */
UOP_CALL(mrs, USE_D_W)
UOP_CALL(msr, USE_N_R)
UOP_CALL(msr_imm, 0)	   /* imm = op1:op2 (3:3 bits), aux = CRm */
UOP_CALL(sys, USE_N_R)	   /* SYS: imm = SYSREG_ENC of the op, n = Xt: DC, IC, TLBI, AT */
UOP_CALL(dc_zva, USE_N_R)
/* synchronisation: aux = CRm */
UOP_CALL(isb, 0)
UOP_CALL(dsb, 0)
UOP_CALL(dmb, 0)
UOP_CALL(clrex, 0)
UOP_CALL(wfi, 0)
UOP_CALL(wfe, 0)
UOP_CALL(sev, 0)
UOP_CALL(sevl, 0)
UOP_CALL(esb, 0)
/*
 * Exclusives: d (and a for pairs) data registers, n base, m status register (stores);
 * aux: bits 1:0 log2 size of each register, bit 2 pair, bit 3 ordered (acquire/release).
 */
UOP_CALL(ldx, USE_D_W | USE_A_W | USE_N_R | USE_LOAD)
UOP_CALL(stx, USE_D_R | USE_A_R | USE_N_R | USE_M_W | USE_STORE) /* m: status destination */
/* load-acquire, store-release: d, n; aux as above */
UOP_CALL(ldar, USE_D_W | USE_N_R | USE_LOAD)
UOP_CALL(stlr, USE_D_R | USE_N_R | USE_STORE)
/*
 * Atomics (FEAT_LSE): n base; aux: ATOMIC_* of cpu/a64-ldst.h. atomic: d = memory, memory =
 * operation on it and m. cas: a replaces memory that equals d, and d = memory. casp: the same for
 * the pairs of registers at d and a.
 */
UOP_CALL(atomic, USE_D_W | USE_M_R | USE_N_R | USE_LOAD | USE_STORE)
UOP_CALL(cas, USE_D_R | USE_D_W | USE_A_R | USE_N_R | USE_LOAD | USE_STORE)
UOP_CALL(casp, USE_D_R | USE_D_W | USE_A_R | USE_N_R | USE_LOAD | USE_STORE | USE_PAIRS)
/* unprivileged accesses and anything big-endian or misaligned-checked: aux: bits 2:0 log2 size,
 * bit 3 sign-extend, bit 4 to 32 bits, bit 5 unprivileged, bit 6 must be aligned, bit 7 vector */
UOP_CALL(load_any, USE_D_W | USE_N_R | USE_LOAD)
UOP_CALL(store_any, USE_D_R | USE_N_R | USE_STORE)
