/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the VMM and its guest agree on. Addresses are the guest's physical ones. */
#ifndef TRAPLINE_HV_VMM_LAYOUT_H
#define TRAPLINE_HV_VMM_LAYOUT_H

#define PAGE 4096

#define GICD_BASE 0x08000000 /* GICv2's and GICv3's distributor */
#define GICC_BASE 0x08010000 /* GICv2's CPU interface */
#define GICR_BASE 0x080a0000 /* GICv3's redistributors, 128 KiB each */

#define RAM_BASE     0x80000000 /* the guest's program, as it lies in the VMM */
#define LOGGED_BASE  0x90000000 /* memory with dirty logging */
#define LOGGED_PAGES 64
#define REWRITTEN    16 /* pages of it that are written a second time */
#define FRESH_BASE   0xa0000000 /* memory without */
#define FRESH_PAGES  128

/* The VMM's device: 64-bit registers at these offsets, for whole accesses. */
#define PORT_BASE     0x0c000000
#define PORT_GIC      0x00 /* R: the GIC's architecture, 2 or 3 */
#define PORT_ECHO     0x08 /* W: a number; R: that number plus one */
#define PORT_SPI      0x10 /* W: the level of SPI */
#define PORT_DIRTY    0x18 /* R: pages of logged memory written since the last read */
#define PORT_END      0x20 /* W: by vCPU 1, its last access */
#define PORT_JOIN     0x28 /* W: by vCPU 0; goes on when vCPU 1 has ended */
#define PORT_FAILURE  0x30 /* W: a line number in the guest's source; ends everything */
#define PORT_RESULT   0x100 /* W: the counts of enum result */

#define VCPUS	     2
#define HVCS_PSCI    32
#define HVCS_UNKNOWN 16
#define ECHOES	     64
#define GIC_READS    32
#define SPIS	     8
#define TIMERS	     8
#define IPIS	     32
#define FP_ROUNDS    8
#define SPI	     40

#define RESULTS(X) \
	X(HVC, "hvc") \
	X(MMIO, "mmio") \
	X(GIC, "gic") \
	X(WFI, "wfi") \
	X(SPI, "spi") \
	X(TIMER, "timer") \
	X(IPI_SENT, "ipi-sent") \
	X(IPI_TAKEN, "ipi-taken") \
	X(FAULTS, "faults") \
	X(FP, "fp")

#ifndef __ASSEMBLER__
enum result {
#define X(name, text) RESULT_##name,
	RESULTS(X)
#undef X
	RESULT_COUNT
};
#endif

#endif
