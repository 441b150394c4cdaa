/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fields of system registers (Arm ARM D13). */
#ifndef TRAPLINE_CPU_SYSREG_BITS_H
#define TRAPLINE_CPU_SYSREG_BITS_H

#include <stdint.h>

#define BIT64(n) (UINT64_C(1) << (n))
#define MASK32 UINT64_C(0xffffffff)

/* HCR_EL2 */
#define HCR_VM BIT64(0)
#define HCR_SWIO BIT64(1)
#define HCR_PTW BIT64(2)
#define HCR_FMO BIT64(3)
#define HCR_IMO BIT64(4)
#define HCR_AMO BIT64(5)
#define HCR_VF BIT64(6)
#define HCR_VI BIT64(7)
#define HCR_VSE BIT64(8)
#define HCR_FB BIT64(9)
#define HCR_BSU (UINT64_C(3) << 10)
#define HCR_DC BIT64(12)
#define HCR_TWI BIT64(13)
#define HCR_TWE BIT64(14)
#define HCR_TID1 BIT64(16)
#define HCR_TID2 BIT64(17)
#define HCR_TID3 BIT64(18)
#define HCR_TSC BIT64(19)
#define HCR_TIDCP BIT64(20)
#define HCR_TACR BIT64(21)
#define HCR_TSW BIT64(22)
#define HCR_TPC BIT64(23)
#define HCR_TPU BIT64(24)
#define HCR_TTLB BIT64(25)
#define HCR_TVM BIT64(26)
#define HCR_TGE BIT64(27)
#define HCR_TDZ BIT64(28)
#define HCR_HCD BIT64(29)
#define HCR_TRVM BIT64(30)
#define HCR_RW BIT64(31)
#define HCR_CD BIT64(32)
#define HCR_ID BIT64(33)
#define HCR_E2H BIT64(34)
#define HCR_TLOR BIT64(35)
#define HCR_TERR BIT64(36)
#define HCR_TEA BIT64(37)
/*
 * TID0 traps AArch32 only: RES0. RW is RAO/WI: EL1 cannot use AArch32. E2H is RES0 without
 * FEAT_VHE, TLOR without FEAT_LOR, TERR and TEA without FEAT_RAS.
 */
#define HCR_EL2_MASK (BIT64(35) - 1 - HCR_RW - BIT64(15))
#define HCR_EL2_RESET HCR_RW

/* a deferred SError's syndrome: IDS and ISS; DISR_EL1.A */
#define SERROR_SYNDROME (BIT64(25) - 1)
#define DISR_A BIT64(31)

/* FPCR: AHP, DN, FZ, RMode, FZ16 */
#define FPCR_MASK UINT64_C(0x07c80000)

/* SCTLR_EL1 and SCTLR_EL2 */
#define SCTLR_M BIT64(0)
#define SCTLR_A BIT64(1)
#define SCTLR_C BIT64(2)
#define SCTLR_SA BIT64(3)
#define SCTLR_SA0 BIT64(4)
#define SCTLR_ITD BIT64(7)
#define SCTLR_SED BIT64(8)
#define SCTLR_UMA BIT64(9)
#define SCTLR_I BIT64(12)
#define SCTLR_DZE BIT64(14)
#define SCTLR_UCT BIT64(15)
#define SCTLR_NTWI BIT64(16)
#define SCTLR_NTWE BIT64(18)
#define SCTLR_WXN BIT64(19)
#define SCTLR_SPAN BIT64(23)
#define SCTLR_E0E BIT64(24)
#define SCTLR_EE BIT64(25)
#define SCTLR_UCI BIT64(26)
#define SCTLR_DSSBS BIT64(44)
#define SCTLR_COMMON \
	(SCTLR_M | SCTLR_A | SCTLR_C | SCTLR_SA | SCTLR_I | SCTLR_WXN | SCTLR_EE)
/* ITD and SED are RES1 where EL0 cannot use AArch32 */
#define SCTLR_EL1_RESET (UINT64_C(0x30d00800) | SCTLR_ITD | SCTLR_SED)
#define SCTLR_EL1_MASK \
	(SCTLR_COMMON | SCTLR_SA0 | SCTLR_UMA | SCTLR_DZE | SCTLR_UCT | SCTLR_NTWI | SCTLR_NTWE | \
	 SCTLR_E0E | SCTLR_UCI)
#define SCTLR_EL2_RESET UINT64_C(0x30c50830)
#define SCTLR_EL2_MASK SCTLR_COMMON

/* translation; bits of Armv8.1 and later: cpu/sysreg-state.c, optional_bits() */
#define TCR_EL1_MASK (UINT64_C(0x3f) | (BIT64(35) - BIT64(7)) | UINT64_C(7) << 36)
#define TCR_TBI0 BIT64(37)
#define TCR_TBI1 BIT64(38)
#define TCR_EL2_RES1 (BIT64(31) | BIT64(23))
#define TCR_EL2_TBI BIT64(20)
#define TCR_EL2_MASK (UINT64_C(0x7ff3f) | TCR_EL2_TBI)
#define VTCR_VS BIT64(19)
#define VTCR_EL2_RES1 BIT64(31)
#define VTCR_EL2_MASK UINT64_C(0x7ffff)
#define TTBR_EL1_MASK (~BIT64(0))
#define TTBR_EL2_MASK UINT64_C(0x0000fffffffffffe)
#define VTTBR_EL2_MASK UINT64_C(0x00fffffffffffffe)
#define PAR_EL1_MASK UINT64_MAX
#define HPFAR_EL2_MASK UINT64_C(0x000000fffffffff0)

/* CPACR_EL1, CPTR_EL2 */
#define CPACR_FPEN_SHIFT 20
#define CPTR_TFP BIT64(10)
#define CPTR_TTA BIT64(20)
#define CPTR_TCPAC BIT64(31)
#define CPTR_EL2_RES1 UINT64_C(0x33ff)
/* TTA is RES0: no trace registers */
#define CPTR_EL2_MASK (CPTR_TFP | CPTR_TCPAC)
/* with HCR_EL2.E2H: as CPACR_EL1 */
#define CPTR_EL2_HOST_MASK (UINT64_C(3) << CPACR_FPEN_SHIFT | CPTR_TCPAC)

/* MDCR_EL2 */
#define MDCR_HPMN UINT64_C(0x1f)
#define MDCR_TPMCR BIT64(5)
#define MDCR_TPM BIT64(6)
#define MDCR_HPME BIT64(7)
#define MDCR_TDE BIT64(8)
#define MDCR_TDA BIT64(9)
#define MDCR_TDOSA BIT64(10)
#define MDCR_TDRA BIT64(11)
#define MDCR_EL2_MASK UINT64_C(0xfff)

#define HSTR_EL2_MASK UINT64_C(0xbfef) /* T4 and T14 are RES0 */
#define ACTLR_EL2_MASK UINT64_C(0x73)  /* as the Cortex-A53 and A57 have it */

/* debug */
#define MDSCR_SS BIT64(0)
#define MDSCR_TDCC BIT64(12)
#define MDSCR_KDE BIT64(13)
#define MDSCR_MDE BIT64(15)
#define MDSCR_TXFULL BIT64(29)
#define MDSCR_RXFULL BIT64(30)
#define MDSCR_EL1_MASK (MDSCR_SS | MDSCR_TDCC | MDSCR_KDE | MDSCR_MDE)
/*
 * What an external debugger shares is writable while the OS Lock is set: ERR, HDE, TDA, INTdis,
 * TXU, RXO, TXfull, RXfull
 */
#define MDSCR_OS_LOCKED_MASK (MDSCR_EL1_MASK | UINT64_C(0x6ce04040))
#define OSLSR_OSLK BIT64(1)
#define OSLSR_RESET UINT64_C(0xa) /* OSLM = 0b10, locked at reset */
/* Non-secure debug is implemented and disabled, there is no other */
#define DBGAUTHSTATUS_RESET UINT64_C(0xa)
#define OSDLR_DLK BIT64(0)
#define DBGPRCR_CORENPDRQ BIT64(0)
#define DBGBCR_MASK UINT64_C(0x00ffe1e7)
#define DBGWVR_MASK (~UINT64_C(3))
#define DBGWCR_MASK UINT64_C(0x1f1fffff)

/* PMCR_EL0, PMUSERENR_EL0, PMEVTYPER */
#define PMCR_E BIT64(0)
#define PMCR_P BIT64(1)
#define PMCR_C BIT64(2)
#define PMCR_D BIT64(3)
#define PMCR_X BIT64(4)
#define PMCR_DP BIT64(5)
#define PMCR_LC BIT64(6)
#define PMCR_N_SHIFT 11
#define PMUSERENR_EN BIT64(0)
#define PMUSERENR_SW BIT64(1)
#define PMUSERENR_CR BIT64(2)
#define PMUSERENR_ER BIT64(3)
#define PMEVTYPER_P BIT64(31)
#define PMEVTYPER_U BIT64(30)
#define PMEVTYPER_NSH BIT64(27)
#define PMEVTYPER_EVENT UINT64_C(0x3ff)
#define PMU_CYCLE_BIT BIT64(31) /* of the PMCCNTR in the enable, overflow and interrupt sets */

/* GICv3: ICH_HCR_EL2, ICH_VTR_EL2, ICC_CTLR_EL1, ICC_SRE_EL2 */
#define ICH_HCR_TC BIT64(10)
#define ICH_HCR_TALL0 BIT64(11)
#define ICH_HCR_TALL1 BIT64(12)
#define ICH_HCR_TDIR BIT64(14)
#define VTR_PREBITS_SHIFT 26
#define ICC_CTLR_PRIBITS_SHIFT 8
#define ICC_SRE_ENABLE BIT64(3)

/* timers */
#define CNTKCTL_EL0PCTEN BIT64(0)
#define CNTKCTL_EL0VCTEN BIT64(1)
#define CNTKCTL_EL0VTEN BIT64(8)
#define CNTKCTL_EL0PTEN BIT64(9)
#define CNTHCTL_EL1PCTEN BIT64(0)
#define CNTHCTL_EL1PCEN BIT64(1)
#define CNTHCTL_HOST_SHIFT 10 /* of both with HCR_EL2.E2H; the low bits are as in CNTKCTL_EL1 */

/*
 * FEAT_LOR: LORSA_EL1.Valid; SA and EA, from bit 16 to the top of a physical address; LORID_EL1
 * with four descriptors (LD) and four regions (LR), as the manuals of the Cortex-A76 and the
 * Neoverse N1 have it; what of LORC_EL1 (DS, EN) and LORN_EL1 that leaves
 */
#define LORSA_VALID BIT64(0)
#define LOR_ADDRESS_SHIFT 16
#define LORID_RESET UINT64_C(0x40004)
#define LORC_DS_SHIFT 2
#define LORC_MASK UINT64_C(0xd)
#define LORN_MASK UINT64_C(3)

/* SPSR_ELx */
#define SPSR_M_SP BIT64(0)
#define SPSR_M_EL_SHIFT 2
#define SPSR_M_AARCH32 BIT64(4)
#define SPSR_DAIF_SHIFT 6
#define SPSR_SSBS BIT64(12)
#define SPSR_IL BIT64(20)
#define SPSR_SS BIT64(21)
#define SPSR_PAN BIT64(22)
#define SPSR_UAO BIT64(23)

/* PSTATE.DAIF as struct pstate has it, and in DAIF: shifted by 6 */
#define DAIF_D 8u
#define DAIF_A 4u
#define DAIF_I 2u
#define DAIF_F 1u

#endif
