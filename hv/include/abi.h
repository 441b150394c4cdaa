/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a guest and its hypervisor agree on: hypercalls, PSCI, the devices.
 */
#ifndef TRAPLINE_HV_ABI_H
#define TRAPLINE_HV_ABI_H

#include "hv/include/board.h"

/*
 * Hypercalls: HVC #0 with the number in x0, arguments from x1, results in x0
 * (and x1). The numbers lie in a range that PSCI does not use.
 */
#define HVC_NOP	    0x4b000000 /* does nothing, returns 1 */
#define HVC_TRAP    0x4b000001 /* answered in the EL2 vector: x0 = PMCCNTR_EL0 */
#define HVC_PHASE   0x4b000002 /* x1: label (below) for host threads that serve this VM */
#define HVC_SEND    0x4b000003 /* x1: value, x2: MESSAGE_*; returns when it has been consumed */
#define HVC_RECEIVE 0x4b000004 /* x0: value, x1: MESSAGE_* */

/* PSCI 1.0 function identifiers (DEN 0022); SMC64 numbers where there are two. */
#define PSCI_VERSION	   0x84000000
#define PSCI_CPU_OFF	   0x84000002
#define PSCI_CPU_ON	   0xc4000003
#define PSCI_AFFINITY_INFO 0xc4000004
#define PSCI_SYSTEM_OFF	   0x84000008
#define PSCI_SYSTEM_RESET  0x84000009
#define PSCI_FEATURES	   0x8400000a
#define PSCI_NOT_SUPPORTED (-1)
#define PSCI_INVALID	   (-2)
#define PSCI_ALREADY_ON	   (-4)

/* Devices: virtio-mmio registers (virtio 1.0, 4.2.2), of which each has a few. */
#define VIRTIO_MAGIC	    0x000
#define VIRTIO_VERSION	    0x004
#define VIRTIO_DEVICE_ID    0x008
#define VIRTIO_VENDOR	    0x00c
#define VIRTIO_READY	    0x044
#define VIRTIO_NOTIFY	    0x050
#define VIRTIO_IRQ_STATUS   0x060
#define VIRTIO_IRQ_ACK	    0x064
#define VIRTIO_DESC_LOW	    0x080
#define VIRTIO_DESC_HIGH    0x084
#define VIRTIO_CONFIG	    0x100
#define VIRTIO_MAGIC_VALUE  0x74726976
#define VIRTIO_VENDOR_VALUE 0x6c707274

/* Slot 0, in the user-space emulator: NOTIFY raises a level interrupt, IRQ_ACK lowers it. */
#define LOOPBACK_SLOT	   0
#define LOOPBACK_DEVICE_ID 0x3f
/* Slot 1, back end in the host kernel: NOTIFY wakes it, CONFIG reads 1 while it is busy. */
#define NOTIFY_SLOT	 1
#define NOTIFY_DEVICE_ID 0x3e

#define VIRTIO_SLOT(n)	 (VIRTIO_BASE + (n) * VIRTIO_SIZE)

#ifndef __ASSEMBLER__
/* The page that slot 1 shares with its driver, at the address in DESC. */
enum notify_command {
	NOTIFY_OUT = 1, /* stamp the counter, then set done = sequence */
	NOTIFY_IN,	/* wait for armed = sequence, stamp, raise the interrupt */
};

struct notify_ring {
	unsigned int command;
	unsigned int sequence;
	unsigned int armed;
	unsigned int done;
	unsigned long stamp; /* PMCCNTR_EL0 of the back end's core */
};

enum message_kind {
	MESSAGE_WARMUP, /* value: a stamp, not to be counted */
	MESSAGE_START,	/* value: the number of measured stamps that follow */
	MESSAGE_STAMP,
	MESSAGE_QUIT,
};
#endif

/* What an emulator passes to its guest at boot: x0 role, x1 samples. */
#define ROLE_BENCH 0 /* two vCPUs, runs the benchmarks */
#define ROLE_PEER  1 /* one vCPU, the other side of VM Switch */

/*
 * Labels of the measured phases, in CONTEXTIDR_EL1 of whoever takes part;
 * their bytes spell a name from the most significant on. Zero elsewhere.
 */
#define PHASE_NONE 0x00000000
#define PHASE_HCAL 0x4843414c
#define PHASE_TRAP 0x54524150
#define PHASE_IOKN 0x494f4b4e
#define PHASE_IOUS 0x494f5553
#define PHASE_EOIA 0x454f4941
#define PHASE_VEOI 0x56454f49
#define PHASE_VIPI 0x56495049
#define PHASE_VMSW 0x564d5357
#define PHASE_IOLO 0x494f4c4f
#define PHASE_IOLI 0x494f4c49

#endif
