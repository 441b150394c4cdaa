/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The MMIO transport (Virtio 1.2, 4.2), version 2: 32 slots, as QEMU's virt has them. */
#ifndef TRAPLINE_PLATFORM_VIRTIO_MMIO_H
#define TRAPLINE_PLATFORM_VIRTIO_MMIO_H

#include "platform/irq.h"
#include "platform/virtio.h"

#define VIRTIO_MMIO_SLOTS     32u
#define VIRTIO_MMIO_SLOT_SIZE UINT64_C(0x200)

struct virtio_mmio_slot {
	struct virtio_device *device; /* NULL: the slot is empty */
	struct irq_out irq;
	uint32_t isr;
	uint32_t device_features_sel, driver_features_sel, queue_sel;
	uint64_t driver_features;
};

struct virtio_mmio {
	struct virtio_mmio_slot slots[VIRTIO_MMIO_SLOTS];
};

extern const struct mmio_ops virtio_mmio_ops; /* dev: struct virtio_mmio */

/* All slots empty; slot n has line irq->line + n. */
void virtio_mmio_init(struct virtio_mmio *t, const struct irq_out *irq);
/* Puts @v into the highest empty slot. False: all are taken. */
bool virtio_mmio_plug(struct virtio_mmio *t, struct virtio_device *v);
void virtio_mmio_reset(struct virtio_mmio *t, uint64_t now);

#endif
