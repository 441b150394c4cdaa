/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The board "virt": addresses and interrupts as QEMU 7.2's machine of that name has them. */
#ifndef TRAPLINE_PLATFORM_VIRT_H
#define TRAPLINE_PLATFORM_VIRT_H

#include <stdint.h>

#define VIRT_GICD_BASE	 UINT64_C(0x08000000)
#define VIRT_GICC_BASE	 UINT64_C(0x08010000)
#define VIRT_GICV2M_BASE UINT64_C(0x08020000) /* GICv2: interrupts by message */
#define VIRT_GICV2M_SIZE UINT64_C(0x1000)
#define VIRT_GICH_BASE	 UINT64_C(0x08030000)
#define VIRT_GICV_BASE	 UINT64_C(0x08040000)
#define VIRT_GIC_SIZE	 UINT64_C(0x10000) /* of each of the four */
#define VIRT_ITS_BASE	 UINT64_C(0x08080000) /* GICv3: its control and translation frames */
#define VIRT_ITS_SIZE	 UINT64_C(0x20000)
#define VIRT_GICR_BASE	 UINT64_C(0x080a0000) /* GICv3: room for 123 redistributors */
#define VIRT_GICR_SIZE	 UINT64_C(0x00f60000)
#define VIRT_UART_BASE	 UINT64_C(0x09000000)
#define VIRT_RTC_BASE	 UINT64_C(0x09010000)
#define VIRT_FLASH_BANKS 2u
#define VIRT_FLASH_BASE	 UINT64_C(0) /* two banks */
#define VIRT_FW_CFG_BASE UINT64_C(0x09020000)
#define VIRT_GPIO_BASE	 UINT64_C(0x09030000)
#define VIRT_VIRTIO_BASE UINT64_C(0x0a000000)
#define VIRT_DEVICE_SIZE UINT64_C(0x1000)
#define VIRT_RAM_BASE	 UINT64_C(0x40000000)

/* PCIe: windows below RAM, and configuration space and a window above all RAM that may be */
#define VIRT_PCIE_MMIO_BASE UINT64_C(0x10000000)
#define VIRT_PCIE_MMIO_SIZE UINT64_C(0x2eff0000)
#define VIRT_PCIE_PIO_BASE  UINT64_C(0x3eff0000)
#define VIRT_PCIE_PIO_SIZE  UINT64_C(0x10000)
#define VIRT_PCIE_ECAM_BASE UINT64_C(0x4010000000)
#define VIRT_PCIE_HIGH_BASE UINT64_C(0x8000000000)
#define VIRT_PCIE_HIGH_SIZE UINT64_C(0x8000000000)

/* Shared peripheral interrupts, counted from INTID 32. */
enum {
	VIRT_SPI_UART = 1,
	VIRT_SPI_RTC = 2,
	VIRT_SPI_PCIE = 3, /* INTx: four lines */
	VIRT_SPI_GPIO = 7,
	VIRT_SPI_VIRTIO = 16, /* of the first slot */
	VIRT_SPI_GICV2M = 48, /* the first of those that messages make pending */
	VIRT_GICV2M_SPIS = 64,
	VIRT_SPIS = 256, /* that the distributor implements */
	VIRT_PRIORITY_BITS = 5, /* as a GIC-400 has them, and the Cortex cores' GICv3 interface */
};

/* Private peripheral interrupts, as INTIDs. */
enum {
	VIRT_PPI_PMU = 23,
	VIRT_PPI_MAINTENANCE = 25,
	VIRT_PPI_TIMER_HYP = 26,
	VIRT_PPI_TIMER_VIRT = 27,
	VIRT_PPI_TIMER_SECURE = 29, /* in the device tree only: there is no EL3 */
	VIRT_PPI_TIMER_PHYS = 30,
};

enum { VIRT_GPIO_POWER = 3 }; /* the power button's line */

#define VIRT_APB_CLOCK_HZ 24000000u
#define VIRT_COUNTER_HZ	  62500000u /* CNTFRQ_EL0, of QEMU's machine */

#endif
