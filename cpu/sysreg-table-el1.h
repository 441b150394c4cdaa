/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Part of cpu/sysreg-table.h. No include guard. */
/* EL1 and EL0: control, translation, exceptions, thread registers, PSTATE, timers. */

/* control and translation: HCR_EL2.TVM and TRVM */
SYSREG(SCTLR_EL1, 3, 0, 1, 0, 0, BASE, RW(1), EL1_SYS, TRANSLATION,
       .reset = SCTLR_EL1_RESET, .write_mask = SCTLR_EL1_MASK, .trap = trap_tvm,
       .write = write_sctlr_el1,
       .vhe = SR_SCTLR_EL2)
SYSREG(ACTLR_EL1, 3, 0, 1, 0, 1, BASE, RW(1), EL1_SYS, PLAIN, .write_mask = 0, .trap = trap_tacr)
SYSREG(CPACR_EL1, 3, 0, 1, 0, 2, BASE, RW(1), EL1_SYS, TRANSLATION,
       .write_mask = UINT64_C(3) << 20, .trap = trap_cpacr, .write = write_control,
       .vhe = SR_CPTR_EL2)
SYSREG(TTBR0_EL1, 3, 0, 2, 0, 0, BASE, RW(1), EL1_SYS, TRANSLATION,
       .write_mask = TTBR_EL1_MASK, .trap = trap_tvm, .write = write_control,
       .event = SYSREG_EVENT_CONTEXT,
       .vhe = SR_TTBR0_EL2)
SYSREG(TTBR1_EL1, 3, 0, 2, 0, 1, BASE, RW(1), EL1_SYS, TRANSLATION,
       .write_mask = TTBR_EL1_MASK, .trap = trap_tvm, .write = write_control,
       .event = SYSREG_EVENT_CONTEXT,
       .vhe = SR_TTBR1_EL2)
SYSREG(TCR_EL1, 3, 0, 2, 0, 2, BASE, RW(1), EL1_SYS, TRANSLATION,
       .write_mask = TCR_EL1_MASK, .trap = trap_tvm, .write = write_control,
       .vhe = SR_TCR_EL2)
SYSREG(MAIR_EL1, 3, 0, 10, 2, 0, BASE, RW(1), EL1_SYS, TRANSLATION, .trap = trap_tvm,
       .write = write_control,
       .vhe = SR_MAIR_EL2)
SYSREG(AMAIR_EL1, 3, 0, 10, 3, 0, BASE, RW(1), EL1_SYS, TRANSLATION, .write_mask = 0,
       .trap = trap_tvm,
       .vhe = SR_AMAIR_EL2)
SYSREG(CONTEXTIDR_EL1, 3, 0, 13, 0, 1, BASE, RW(1), EL1_SYS, TRANSLATION, .write_mask = MASK32,
       .trap = trap_tvm, .write = write_contextidr, .event = SYSREG_EVENT_CONTEXT,
       .vhe = SR_CONTEXTIDR_EL2)

/*
 * FEAT_LOR: regions in which LDLAR and STLLR order. Ours order everywhere, as LDAR and STLR do, so
 * that the registers hold values; LORC_EL1.DS chooses the descriptor that the others show.
 */
SYSREG(LORSA_EL1, 3, 0, 10, 4, 0, LOR, RW(1), EL1_SYS, PLAIN, .trap = trap_tlor,
       .read = read_lor, .write = write_lor)
SYSREG(LOREA_EL1, 3, 0, 10, 4, 1, LOR, RW(1), EL1_SYS, PLAIN, .trap = trap_tlor,
       .read = read_lor, .write = write_lor)
SYSREG(LORN_EL1, 3, 0, 10, 4, 2, LOR, RW(1), EL1_SYS, PLAIN, .write_mask = LORN_MASK,
       .trap = trap_tlor, .read = read_lor, .write = write_lor)
SYSREG(LORC_EL1, 3, 0, 10, 4, 3, LOR, RW(1), EL1_SYS, PLAIN, .write_mask = LORC_MASK,
       .trap = trap_tlor)
SYSREG(LORID_EL1, 3, 0, 10, 4, 7, LOR, RO(1), NONE, ID, .reset = LORID_RESET, .trap = trap_tlor)

/* exceptions */
SYSREG(SPSR_EL1, 3, 0, 4, 0, 0, BASE, RW(1), GP, PLAIN, .write_mask = MASK32,
       .vhe = SR_SPSR_EL2)
SYSREG(ELR_EL1, 3, 0, 4, 0, 1, BASE, RW(1), GP, PLAIN,
       .vhe = SR_ELR_EL2)
SYSREG(SP_EL0, 3, 0, 4, 1, 0, BASE, RW(1), GP, PLAIN, .trap = trap_sp_el0, .read = read_sp,
       .write = write_sp)
SYSREG(AFSR0_EL1, 3, 0, 5, 1, 0, BASE, RW(1), EL1_SYS, PLAIN, .write_mask = 0, .trap = trap_tvm,
       .vhe = SR_AFSR0_EL2)
SYSREG(AFSR1_EL1, 3, 0, 5, 1, 1, BASE, RW(1), EL1_SYS, PLAIN, .write_mask = 0, .trap = trap_tvm,
       .vhe = SR_AFSR1_EL2)
SYSREG(ESR_EL1, 3, 0, 5, 2, 0, BASE, RW(1), EL1_SYS, PLAIN, .write_mask = MASK32, .trap = trap_tvm,
       .vhe = SR_ESR_EL2)
SYSREG(FAR_EL1, 3, 0, 6, 0, 0, BASE, RW(1), EL1_SYS, PLAIN, .trap = trap_tvm,
       .vhe = SR_FAR_EL2)
SYSREG(PAR_EL1, 3, 0, 7, 4, 0, BASE, RW(1), EL1_SYS, PLAIN, .write_mask = PAR_EL1_MASK)
SYSREG(VBAR_EL1, 3, 0, 12, 0, 0, BASE, RW(1), EL1_SYS, TRANSLATION, .write_mask = ~UINT64_C(0x7ff),
       .event = SYSREG_EVENT_WRITE,
       .vhe = SR_VBAR_EL2)
SYSREG(RVBAR_EL1, 3, 0, 12, 0, 1, BASE, RO(1), NONE, ID, .trap = trap_no_el2)
SYSREG(RMR_EL1, 3, 0, 12, 0, 2, BASE, RW(1), NONE, PLAIN, .write_mask = 0, .trap = trap_rmr,
       .reset = 1)
SYSREG(ISR_EL1, 3, 0, 12, 1, 0, BASE, RO(1), NONE, PLAIN, .read = read_isr, .ends_block = true)

/* FEAT_RAS: no error records, so only what SError interrupts need */
SYSREG(ERRIDR_EL1, 3, 0, 5, 3, 0, RAS, RO(1), NONE, ID, .trap = trap_terr)
SYSREG(DISR_EL1, 3, 0, 12, 1, 1, RAS, RW(1), EL1_SYS, PLAIN,
       .write_mask = DISR_A | SERROR_SYNDROME, .read = read_disr, .write = write_disr)

/* thread registers */
SYSREG(TPIDR_EL1, 3, 0, 13, 0, 4, BASE, RW(1), EL1_SYS, PLAIN)
SYSREG(TPIDR_EL0, 3, 3, 13, 0, 2, BASE, RW(0), EL1_SYS, PLAIN)
SYSREG(TPIDRRO_EL0, 3, 3, 13, 0, 3, BASE, RWX(0, 1), EL1_SYS, PLAIN)

/* PSTATE: effective at once, so what follows starts a new block */
SYSREG(SPSel, 3, 0, 4, 2, 0, BASE, RW(1), NONE, PSTATE, .write_mask = 1, .read = read_spsel,
       .write = write_spsel, .ends_block = true)
SYSREG(CurrentEL, 3, 0, 4, 2, 2, BASE, RO(1), NONE, ID, .read = read_currentel)
SYSREG(PAN, 3, 0, 4, 2, 3, PAN, RW(1), NONE, PSTATE, .read = read_pan, .write = write_pan,
       .ends_block = true)
SYSREG(UAO, 3, 0, 4, 2, 4, UAO, RW(1), NONE, PSTATE, .read = read_uao, .write = write_uao,
       .ends_block = true)
SYSREG(SSBS, 3, 3, 4, 2, 6, SSBS2, RW(0), NONE, PSTATE, .read = read_ssbs, .write = write_ssbs)
SYSREG(NZCV, 3, 3, 4, 2, 0, BASE, RW(0), NONE, PSTATE, .read = read_nzcv, .write = write_nzcv)
SYSREG(DAIF, 3, 3, 4, 2, 1, BASE, RW(0), NONE, PSTATE, .trap = trap_daif, .read = read_daif,
       .write = write_daif, .ends_block = true)
SYSREG(FPCR, 3, 3, 4, 4, 0, BASE, RW(0), FP, FPCR, .write_mask = FPCR_MASK, .trap = trap_fp,
       .write = write_fpcr)
SYSREG(FPSR, 3, 3, 4, 4, 1, BASE, RW(0), FP, FPCR, .write_mask = 0xf800009f, .trap = trap_fp)

/* architected timers: storage and time are the timer's (struct timer_ops) */
#define TIMER(name, op1, crm, op2, feat, access, klass, rule, ...) \
	SYSREG(name, 3, op1, 14, crm, op2, feat, access, klass, TIMER, .trap = rule, \
	       .read = read_timer, .write = write_timer, .ends_block = true, __VA_ARGS__)
TIMER(CNTKCTL_EL1, 0, 1, 0, BASE, RW(1), EL1_SYS, NULL, .vhe = SR_CNTHCTL_EL2)
TIMER(CNTFRQ_EL0, 3, 0, 0, BASE, RWX(0, 1), NONE, trap_cntfrq)
SYSREG(CNTPCT_EL0, 3, 3, 14, 0, 1, BASE, RO(0), NONE, COUNTER, .trap = trap_cntpct,
       .read = read_timer, .ends_block = true)
SYSREG(CNTVCT_EL0, 3, 3, 14, 0, 2, BASE, RO(0), NONE, COUNTER, .trap = trap_cntvct,
       .read = read_timer, .ends_block = true)
TIMER(CNTP_TVAL_EL0, 3, 2, 0, BASE, RW(0), TIMER, trap_cntp,
      .vhe = SR_CNTHP_TVAL_EL2)
TIMER(CNTP_CTL_EL0, 3, 2, 1, BASE, RW(0), TIMER, trap_cntp,
      .vhe = SR_CNTHP_CTL_EL2)
TIMER(CNTP_CVAL_EL0, 3, 2, 2, BASE, RW(0), TIMER, trap_cntp,
      .vhe = SR_CNTHP_CVAL_EL2)
TIMER(CNTV_TVAL_EL0, 3, 3, 0, BASE, RW(0), TIMER, trap_cntv,
      .vhe = SR_CNTHV_TVAL_EL2)
TIMER(CNTV_CTL_EL0, 3, 3, 1, BASE, RW(0), TIMER, trap_cntv,
      .vhe = SR_CNTHV_CTL_EL2)
TIMER(CNTV_CVAL_EL0, 3, 3, 2, BASE, RW(0), TIMER, trap_cntv,
      .vhe = SR_CNTHV_CVAL_EL2)
TIMER(CNTVOFF_EL2, 4, 0, 3, EL2, RW(2), TIMER, NULL)
TIMER(CNTHCTL_EL2, 4, 1, 0, EL2, RW(2), TIMER, NULL)
TIMER(CNTHP_TVAL_EL2, 4, 2, 0, EL2, RW(2), TIMER, NULL)
TIMER(CNTHP_CTL_EL2, 4, 2, 1, EL2, RW(2), TIMER, NULL)
TIMER(CNTHP_CVAL_EL2, 4, 2, 2, EL2, RW(2), TIMER, NULL)
TIMER(CNTHV_TVAL_EL2, 4, 3, 0, VHE, RW(2), TIMER, NULL)
TIMER(CNTHV_CTL_EL2, 4, 3, 1, VHE, RW(2), TIMER, NULL)
TIMER(CNTHV_CVAL_EL2, 4, 3, 2, VHE, RW(2), TIMER, NULL)
#undef TIMER

/*
 * Implementation defined registers of the Cortex-A53 and A57 that system software writes
 * (errata, SMP bit, L2 latencies): they hold what is written. HCR_EL2.TIDCP traps them.
 */
#define A5X(name, op1, crn, crm, op2, access, ...) \
	SYSREG(name, 3, op1, crn, crm, op2, BASE, access, NONE, PLAIN, .trap = trap_a5x, \
	       __VA_ARGS__)
A5X(L2CTLR_EL1, 1, 11, 0, 2, RW(1), .write_mask = 0x00e3ffff)
A5X(L2ECTLR_EL1, 1, 11, 0, 3, RW(1), .write_mask = 0x600000ff)
A5X(L2ACTLR_EL1, 1, 15, 0, 0, RW(1), .write_mask = MASK32)
A5X(CPUACTLR_EL1, 1, 15, 2, 0, RW(1), .write_mask = UINT64_MAX)
A5X(CPUECTLR_EL1, 1, 15, 2, 1, RW(1), .write_mask = UINT64_MAX)
A5X(CPUMERRSR_EL1, 1, 15, 2, 2, RW(1), .write_mask = UINT64_MAX)
A5X(L2MERRSR_EL1, 1, 15, 2, 3, RW(1), .write_mask = UINT64_MAX)
A5X(CBAR_EL1, 1, 15, 3, 0, RO(1), .reset = 0)
#undef A5X
