/* SPDX-License-Identifier: GPL-2.0-or-later */
/* GICv2 register offsets and fields (IHI 0048B, chapters 4 and 5). */
#ifndef TRAPLINE_HV_GIC_H
#define TRAPLINE_HV_GIC_H

/* Distributor */
#define GICD_CTLR		0x000
#define GICD_TYPER		0x004
#define GICD_IIDR		0x008
#define GICD_ISENABLER		0x100
#define GICD_ICENABLER		0x180
#define GICD_ISPENDR		0x200
#define GICD_ICPENDR		0x280
#define GICD_IPRIORITYR		0x400
#define GICD_ITARGETSR		0x800
#define GICD_ICFGR		0xc00
#define GICD_SGIR		0xf00
#define GICD_CPENDSGIR		0xf10
#define GICD_SPENDSGIR		0xf20
#define GICD_SGIR_TARGETS_SHIFT 16
#define GICD_SGIR_FILTER_SHIFT	24

/* CPU interface; GICV has the same offsets. */
#define GICC_CTLR    0x00
#define GICC_PMR     0x04
#define GICC_IAR     0x0c
#define GICC_EOIR    0x10
#define GIC_SPURIOUS 1023
#define GICC_IAR_ID  0x3ff

/* Virtual interface control */
#define GICH_HCR	       0x000
#define GICH_VTR	       0x004
#define GICH_VMCR	       0x008
#define GICH_MISR	       0x010
#define GICH_EISR0	       0x020
#define GICH_EISR1	       0x024
#define GICH_ELRSR0	       0x030
#define GICH_ELRSR1	       0x034
#define GICH_APR	       0x0f0
#define GICH_LR0	       0x100
#define GICH_HCR_EN	       0x1
#define GICH_HCR_UIE	       0x2
#define GICH_LR_CPU_SHIFT      10 /* source core of a software interrupt */
#define GICH_LR_EOI	       (1u << 19)
#define GICH_LR_PRIORITY_SHIFT 23 /* five bits, [27:23] */
#define GICH_LR_PENDING	       (1u << 28)
#define GICH_LR_ACTIVE	       (1u << 29)
#define GICH_LR_STATE	       (GICH_LR_PENDING | GICH_LR_ACTIVE)
#define GICH_LRS	       4    /* those that we use; GIC-400 has as many */
#define GICH_VTR_LRS	       0x3f /* how many there are, less one */

#define GIC_SGIS	       16
#define GIC_PRIVATE	       32 /* SGIs and PPIs */

#endif
