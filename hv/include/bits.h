/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System-register fields, named and cited as in the Arm ARM (DDI 0487, D13). */
#ifndef TRAPLINE_HV_BITS_H
#define TRAPLINE_HV_BITS_H

#include "hv/include/board.h"

/* PSTATE as SPSR_ELx holds it. */
#define PSR_EL0T U64(0x0)
#define PSR_EL1H U64(0x5)
#define PSR_F	 U64(0x040)
#define PSR_I	 U64(0x080)
#define PSR_A	 U64(0x100)
#define PSR_D	 U64(0x200)
#define PSR_DAIF (PSR_D | PSR_A | PSR_I | PSR_F)

/* ESR_ELx: exception class, and the instruction-specific part of aborts. */
#define ESR_EC_SHIFT	26
#define ESR_EC_UNKNOWN	0x00
#define ESR_EC_WFX	0x01
#define ESR_EC_SVC64	0x15
#define ESR_EC_HVC64	0x16
#define ESR_EC_SMC64	0x17
#define ESR_EC_SYS64	0x18
#define ESR_EC_IABT_LOW 0x20
#define ESR_EC_DABT_LOW 0x24
#define ESR_EC_DABT_CUR 0x25
#define ESR_IL		(U64(1) << 25)
#define ESR_ISS_MASK	U64(0x1ffffff)
#define ESR_WFX_WFE	U64(1)
#define ESR_ISV		(U64(1) << 24)
#define ESR_SAS_SHIFT	22
#define ESR_SSE		(U64(1) << 21)
#define ESR_SRT_SHIFT	16
#define ESR_SF		(U64(1) << 15)
#define ESR_S1PTW	(U64(1) << 7)
#define ESR_WNR		(U64(1) << 6)
#define ESR_FSC_TYPE	0x3c
#define ESR_FSC_TRANS	0x04
#define ESR_FSC_PERM	0x0c

/* SCTLR: the bits that v8.0 fixes to one, and those that we set. */
#define SCTLR_EL1_RES1 U64(0x30d00800)
#define SCTLR_EL2_RES1 U64(0x30c50830)
#define SCTLR_M	       U64(0x1)
#define SCTLR_C	       U64(0x4)
#define SCTLR_SA       U64(0x8)
#define SCTLR_I	       U64(0x1000)
#define SCTLR_MMU_ON   (SCTLR_M | SCTLR_C | SCTLR_SA | SCTLR_I)

/* Memory attributes: index 0 Device-nGnRE, index 1 Normal write-back. */
#define MAIR_VALUE  U64(0xff04)
#define MAIR_DEVICE U64(0)
#define MAIR_NORMAL U64(1)

/* TCR: 39-bit addresses, 4 KiB granule, walks inner shareable write-back. */
#define TCR_T0SZ39    U64(25)
#define TCR_T1SZ39    (U64(25) << 16)
#define TCR_WALK0     ((U64(1) << 8) | (U64(1) << 10) | (U64(3) << 12))
#define TCR_WALK1     ((U64(1) << 24) | (U64(1) << 26) | (U64(3) << 28))
#define TCR_TG1_4K    (U64(2) << 30)
#define TCR_EL1_IPS40 (U64(2) << 32)
#define TCR_EL2_PS40  (U64(2) << 16)
#define TCR_EL2_RES1  ((U64(1) << 31) | (U64(1) << 23))
#define TCR_EL1_VALUE (TCR_T0SZ39 | TCR_T1SZ39 | TCR_WALK0 | TCR_WALK1 | TCR_TG1_4K | TCR_EL1_IPS40)
#define TCR_EL2_VALUE (TCR_T0SZ39 | TCR_WALK0 | TCR_EL2_PS40 | TCR_EL2_RES1)
/* VTCR: 39-bit IPA, walk starts at level 1 (SL0 = 1). */
#define VTCR_EL2_VALUE (TCR_T0SZ39 | (U64(1) << 6) | TCR_WALK0 | TCR_EL2_PS40 | (U64(1) << 31))

/* Translation table descriptors (D5.3), 4 KiB granule. */
#define PTE_VALID   U64(1)
#define PTE_TABLE   U64(3) /* next-level table, or a page at level 3 */
#define PTE_BLOCK   U64(1)
#define PTE_ATTR(i) ((i) << 2)
#define PTE_USER    (U64(1) << 6)
#define PTE_RDONLY  (U64(1) << 7)
#define PTE_INNER   (U64(3) << 8)
#define PTE_AF	    (U64(1) << 10)
#define PTE_NG	    (U64(1) << 11)
#define PTE_PXN	    (U64(1) << 53)
#define PTE_UXN	    (U64(1) << 54)
#define PTE_ADDR    U64(0x0000fffffffff000)
#define S2_RDWR	    (U64(3) << 6)
#define S2_NORMAL   (U64(0xf) << 2)
#define S2_DEVICE   (U64(1) << 2)
#define S2_XN	    (U64(1) << 54)
#define PAGE_SHIFT  12
#define PAGE_SIZE   U64(0x1000)
#define BLOCK_SIZE  U64(0x200000)

/* HCR_EL2 */
#define HCR_VM		 (U64(1) << 0)
#define HCR_SWIO	 (U64(1) << 1)
#define HCR_FMO		 (U64(1) << 3)
#define HCR_IMO		 (U64(1) << 4)
#define HCR_AMO		 (U64(1) << 5)
#define HCR_FB		 (U64(1) << 9)
#define HCR_BSU_IS	 (U64(1) << 10)
#define HCR_TWI		 (U64(1) << 13)
#define HCR_TWE		 (U64(1) << 14)
#define HCR_TIDCP	 (U64(1) << 20)
#define HCR_TSC		 (U64(1) << 19)
#define HCR_TAC		 (U64(1) << 21)
#define HCR_TSW		 (U64(1) << 22)
#define HCR_RW		 (U64(1) << 31)
#define HCR_HOST	 HCR_RW
#define HCR_INT_OVERRIDE (HCR_FMO | HCR_IMO)
#define HCR_GUEST                                                                          \
	(HCR_VM | HCR_SWIO | HCR_AMO | HCR_FB | HCR_BSU_IS | HCR_TWI | HCR_TWE | HCR_TSC | \
	 HCR_TIDCP | HCR_TAC | HCR_TSW | HCR_RW)

/* CPTR_EL2, HSTR_EL2, MDCR_EL2, CNTHCTL_EL2 */
#define CPTR_RES1     U64(0x33ff)
#define CPTR_TTA      (U64(1) << 20)
#define HSTR_T15      (U64(1) << 15)
#define MDCR_HPMN     U64(0x1f)
#define MDCR_TDA      (U64(1) << 9)
#define MDCR_TDOSA    (U64(1) << 10)
#define MDCR_TDRA     (U64(1) << 11)
#define CNTHCTL_PCTEN U64(1) /* EL1 may read the physical counter */
#define CNTHCTL_PCEN  U64(2) /* EL1 may use the physical timer */

/* CNTx_CTL_EL0 */
#define TIMER_ENABLE U64(1)
#define TIMER_IMASK  U64(2)

/* PMU */
#define PMCR_E	       U64(1)
#define PMCR_C	       U64(4)
#define PMCR_LC	       U64(0x40)
#define PMCR_N_SHIFT   11
#define PMCNTEN_CYCLES (U64(1) << 31)
#define PMCCFILTR_NSH  (U64(1) << 27) /* count in EL2 too */

#endif
