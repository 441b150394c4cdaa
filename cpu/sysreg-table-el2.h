/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Part of cpu/sysreg-table.h. No include guard. */
/* EL2. Every access of an EL2 register is an event of the trace. */
SYSREG(SCTLR_EL2, 3, 4, 1, 0, 0, EL2, RW(2), EL2_CONFIG, EL2,
       .reset = SCTLR_EL2_RESET, .write_mask = SCTLR_EL2_MASK, .write = write_layout)
SYSREG(ACTLR_EL2, 3, 4, 1, 0, 1, EL2, RW(2), EL2_CONFIG, EL2, .write_mask = ACTLR_EL2_MASK)
SYSREG(HCR_EL2, 3, 4, 1, 1, 0, EL2, RW(2), EL2_CONFIG, EL2, .reset = HCR_EL2_RESET,
       .write_mask = HCR_EL2_MASK, .write = write_hcr, .ends_block = true)
SYSREG(MDCR_EL2, 3, 4, 1, 1, 1, EL2, RW(2), EL2_CONFIG, EL2, .write_mask = MDCR_EL2_MASK,
       .write = write_mdcr)
SYSREG(CPTR_EL2, 3, 4, 1, 1, 2, EL2, RW(2), EL2_CONFIG, EL2, .reset = CPTR_EL2_RES1,
       .write_mask = CPTR_EL2_MASK, .write = write_layout)
SYSREG(HSTR_EL2, 3, 4, 1, 1, 3, EL2, RW(2), EL2_CONFIG, EL2, .write_mask = HSTR_EL2_MASK)
SYSREG(HACR_EL2, 3, 4, 1, 1, 7, EL2, RW(2), EL2_CONFIG, EL2, .write_mask = 0)
SYSREG(TTBR0_EL2, 3, 4, 2, 0, 0, EL2, RW(2), EL2_CONFIG, EL2, .write_mask = TTBR_EL2_MASK,
       .write = write_layout)
SYSREG(TTBR1_EL2, 3, 4, 2, 0, 1, VHE, RW(2), EL2_CONFIG, EL2, .write_mask = TTBR_EL1_MASK,
       .write = write_control)
SYSREG(TCR_EL2, 3, 4, 2, 0, 2, EL2, RW(2), EL2_CONFIG, EL2, .reset = TCR_EL2_RES1,
       .write_mask = TCR_EL2_MASK, .write = write_layout)
SYSREG(VTTBR_EL2, 3, 4, 2, 1, 0, EL2, RW(2), EL2_VM, EL2, .write_mask = VTTBR_EL2_MASK,
       .write = write_control, .event = SYSREG_EVENT_CONTEXT)
SYSREG(VTCR_EL2, 3, 4, 2, 1, 2, EL2, RW(2), EL2_VM, EL2, .reset = VTCR_EL2_RES1,
       .write_mask = VTCR_EL2_MASK, .write = write_control)
SYSREG(MAIR_EL2, 3, 4, 10, 2, 0, EL2, RW(2), EL2_CONFIG, EL2, .write = write_control)
SYSREG(AMAIR_EL2, 3, 4, 10, 3, 0, EL2, RW(2), EL2_CONFIG, EL2, .write_mask = 0)

SYSREG(SPSR_EL2, 3, 4, 4, 0, 0, EL2, RW(2), GP, PLAIN, .write_mask = MASK32)
SYSREG(ELR_EL2, 3, 4, 4, 0, 1, EL2, RW(2), GP, PLAIN)
SYSREG(SP_EL1, 3, 4, 4, 1, 0, EL2, RW(2), GP, PLAIN, .read = read_sp, .write = write_sp)
SYSREG(AFSR0_EL2, 3, 4, 5, 1, 0, EL2, RW(2), EL2_CONFIG, EL2, .write_mask = 0)
SYSREG(AFSR1_EL2, 3, 4, 5, 1, 1, EL2, RW(2), EL2_CONFIG, EL2, .write_mask = 0)
SYSREG(ESR_EL2, 3, 4, 5, 2, 0, EL2, RW(2), NONE, PLAIN, .write_mask = MASK32)
SYSREG(VSESR_EL2, 3, 4, 5, 2, 3, RAS, RW(2), EL2_CONFIG, EL2, .write_mask = SERROR_SYNDROME)
SYSREG(VDISR_EL2, 3, 4, 12, 1, 1, RAS, RW(2), EL1_SYS, EL2,
       .write_mask = DISR_A | SERROR_SYNDROME)
SYSREG(FAR_EL2, 3, 4, 6, 0, 0, EL2, RW(2), NONE, PLAIN)
SYSREG(HPFAR_EL2, 3, 4, 6, 0, 4, EL2, RW(2), NONE, PLAIN, .write_mask = HPFAR_EL2_MASK)
SYSREG(VBAR_EL2, 3, 4, 12, 0, 0, EL2, RW(2), EL2_CONFIG, EL2, .write_mask = ~UINT64_C(0x7ff))
SYSREG(RVBAR_EL2, 3, 4, 12, 0, 1, EL2, RO(2), NONE, ID)
SYSREG(RMR_EL2, 3, 4, 12, 0, 2, EL2, RW(2), NONE, PLAIN, .write_mask = 0, .trap = trap_rmr,
       .reset = 1)
SYSREG(CONTEXTIDR_EL2, 3, 4, 13, 0, 1, VHE, RW(2), EL2_CONFIG, EL2, .write_mask = MASK32)
SYSREG(TPIDR_EL2, 3, 4, 13, 0, 2, EL2, RW(2), NONE, PLAIN)

/* AArch32 state seen from EL2: RES0 while no EL below EL2 can use AArch32 (ATTR: FEAT_A32) */
#define AARCH32_STATE(name, crn, crm, op2, klass) \
	SYSREG(name, 3, 4, crn, crm, op2, EL2, RW(2), klass, PLAIN, .write = write_aarch32_state, \
	       .write_mask = MASK32)
AARCH32_STATE(DACR32_EL2, 3, 0, 0, EL1_SYS)
AARCH32_STATE(IFSR32_EL2, 5, 0, 1, EL1_SYS)
AARCH32_STATE(FPEXC32_EL2, 5, 3, 0, FP)
AARCH32_STATE(SPSR_irq, 4, 3, 0, GP)
AARCH32_STATE(SPSR_abt, 4, 3, 1, GP)
AARCH32_STATE(SPSR_und, 4, 3, 2, GP)
AARCH32_STATE(SPSR_fiq, 4, 3, 3, GP)
#undef AARCH32_STATE
