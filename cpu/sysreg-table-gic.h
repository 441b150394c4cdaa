/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Part of cpu/sysreg-table.h. No include guard. */
/*
 * GICv3 (Arm IHI 0069 12.2 to 12.4): CPU interface, which at EL1 may be the virtual one, and the
 * control of the latter. Values and effects are the machine's (struct gic_ops).
 */
#define ICC(name, crn, crm, op2, access, rule, ...) \
	SYSREG(name, 3, 0, crn, crm, op2, GIC, access, NONE, GIC, .trap = rule, \
	       .read = read_icc, __VA_ARGS__)
#define ICC_WRITE .write = write_icc
ICC(ICC_PMR_EL1, 4, 6, 0, RW(1), trap_icc_common, ICC_WRITE)
ICC(ICC_IAR0_EL1, 12, 8, 0, RO(1), trap_icc_group0, .read_acts = true)
ICC(ICC_EOIR0_EL1, 12, 8, 1, WO(1), trap_icc_group0, ICC_WRITE)
ICC(ICC_HPPIR0_EL1, 12, 8, 2, RO(1), trap_icc_group0)
ICC(ICC_BPR0_EL1, 12, 8, 3, RW(1), trap_icc_group0, ICC_WRITE)
#define ICC_APR(n) \
	ICC(ICC_AP0R##n##_EL1, 12, 8, 4 + n, RW(1), trap_icc_apr, ICC_WRITE) \
	ICC(ICC_AP1R##n##_EL1, 12, 9, n, RW(1), trap_icc_apr, ICC_WRITE)
ICC_APR(0) ICC_APR(1) ICC_APR(2) ICC_APR(3)
#undef ICC_APR
ICC(ICC_DIR_EL1, 12, 11, 1, WO(1), trap_icc_dir, ICC_WRITE)
ICC(ICC_RPR_EL1, 12, 11, 3, RO(1), trap_icc_common)
ICC(ICC_SGI1R_EL1, 12, 11, 5, WO(1), trap_icc_sgi, ICC_WRITE)
ICC(ICC_ASGI1R_EL1, 12, 11, 6, WO(1), trap_icc_sgi, ICC_WRITE)
ICC(ICC_SGI0R_EL1, 12, 11, 7, WO(1), trap_icc_sgi, ICC_WRITE)
ICC(ICC_IAR1_EL1, 12, 12, 0, RO(1), trap_icc_group1, .read_acts = true)
ICC(ICC_EOIR1_EL1, 12, 12, 1, WO(1), trap_icc_group1, ICC_WRITE)
ICC(ICC_HPPIR1_EL1, 12, 12, 2, RO(1), trap_icc_group1)
ICC(ICC_BPR1_EL1, 12, 12, 3, RW(1), trap_icc_group1, ICC_WRITE)
ICC(ICC_CTLR_EL1, 12, 12, 4, RW(1), trap_icc_common, ICC_WRITE)
SYSREG(ICC_SRE_EL1, 3, 0, 12, 12, 5, GIC, RW(1), VGIC, GIC, .trap = trap_icc_sre,
       .read = read_icc, ICC_WRITE)
ICC(ICC_IGRPEN0_EL1, 12, 12, 6, RW(1), trap_icc_group0, ICC_WRITE)
ICC(ICC_IGRPEN1_EL1, 12, 12, 7, RW(1), trap_icc_group1, ICC_WRITE)
#undef ICC

#define ICH(name, crm, op2, access, rule, ...) \
	SYSREG(name, 3, 4, 12, crm, op2, GIC, access, VGIC, GIC, .trap = rule, .read = read_ich, \
	       __VA_ARGS__)
ICH(ICC_SRE_EL2, 9, 5, RW(2), NULL, .write = write_ich)
#define ICH_APR(n) \
	ICH(ICH_AP0R##n##_EL2, 8, n, RW(2), trap_ich_apr, .write = write_ich) \
	ICH(ICH_AP1R##n##_EL2, 9, n, RW(2), trap_ich_apr, .write = write_ich)
ICH_APR(0) ICH_APR(1) ICH_APR(2) ICH_APR(3)
#undef ICH_APR
ICH(ICH_HCR_EL2, 11, 0, RW(2), NULL, .write = write_ich)
ICH(ICH_VTR_EL2, 11, 1, RO(2), NULL)
ICH(ICH_MISR_EL2, 11, 2, RO(2), NULL)
ICH(ICH_EISR_EL2, 11, 3, RO(2), NULL)
ICH(ICH_ELRSR_EL2, 11, 5, RO(2), NULL)
ICH(ICH_VMCR_EL2, 11, 7, RW(2), NULL, .write = write_ich)
#define ICH_LR(n) \
	ICH(ICH_LR##n##_EL2, 12 + n / 8, n % 8, RW(2), trap_ich_lr, .write = write_ich)
ICH_LR(0) ICH_LR(1) ICH_LR(2) ICH_LR(3) ICH_LR(4) ICH_LR(5) ICH_LR(6) ICH_LR(7)
ICH_LR(8) ICH_LR(9) ICH_LR(10) ICH_LR(11) ICH_LR(12) ICH_LR(13) ICH_LR(14) ICH_LR(15)
#undef ICH_LR
#undef ICH
#undef ICC_WRITE
