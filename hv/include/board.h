/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The board, as QEMU's "virt" lays it out, for both the machine that the
 * hypervisor runs on and the virtual machine that it offers.
 */
#ifndef TRAPLINE_HV_BOARD_H
#define TRAPLINE_HV_BOARD_H

#ifdef __ASSEMBLER__
#define U64(x) x
#else
#define U64(x) x##ULL
#endif

#define GICD_BASE   U64(0x08000000) /* distributor */
#define GICC_BASE   U64(0x08010000) /* physical CPU interface; in a guest, GICV */
#define GICH_BASE   U64(0x08030000) /* virtual interface control, host only */
#define GICV_BASE   U64(0x08040000) /* virtual CPU interface, host only */
#define GICD_SIZE   U64(0x1000)
#define GICC_SIZE   U64(0x2000)

#define UART_BASE   U64(0x09000000) /* PL011 */
#define VIRTIO_BASE U64(0x0a000000) /* 32 slots of VIRTIO_SIZE bytes */
#define VIRTIO_SIZE U64(0x200)

#define RAM_BASE    U64(0x40000000)

/* Interrupt numbers (INTIDs) of the private peripherals. */
#define IRQ_MAINTENANCE 25
#define IRQ_VTIMER	27
#define IRQ_PTIMER	30 /* EL1 physical timer */
/* Shared ones: virtio slot n is VIRTIO_IRQ + n. */
#define IRQ_VIRTIO 48

#define CORES	   2

#endif
