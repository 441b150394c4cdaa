/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The PCI transport (Virtio 1.2, 4.1), modern only: what QEMU makes with disable-legacy=on. A
 * queue and the configuration have an MSI-X vector each, or all share INTA#.
 */
#ifndef TRAPLINE_PLATFORM_VIRTIO_PCI_H
#define TRAPLINE_PLATFORM_VIRTIO_PCI_H

#include "base/error.h"
#include "platform/pci.h"
#include "platform/virtio.h"

/* BARs, and what is where in the second of them; as QEMU has them. */
enum {
	VIRTIO_PCI_MSIX_BAR = 1,
	VIRTIO_PCI_BAR = 4,
	VIRTIO_PCI_BAR_SIZE = 0x4000,
	VIRTIO_PCI_COMMON = 0x0000,
	VIRTIO_PCI_ISR = 0x1000,
	VIRTIO_PCI_DEVICE = 0x2000,
	VIRTIO_PCI_NOTIFY = 0x3000,
	VIRTIO_PCI_AREA_SIZE = 0x1000,
	VIRTIO_PCI_NOTIFY_STEP = 4, /* from one queue's notification address to the next */
};

/* 4.1.4.3: the common configuration, as the driver sees it. */
struct virtio_pci_common {
	uint32_t device_feature_select, device_feature;
	uint32_t driver_feature_select, driver_feature;
	uint16_t config_msix_vector, num_queues;
	uint8_t device_status, config_generation;
	uint16_t queue_select, queue_size, queue_msix_vector, queue_enable, queue_notify_off;
	uint64_t queue_desc, queue_driver, queue_device;
};

#define VIRTIO_PCI_NO_VECTOR 0xffffu

/*
 * Puts @v on the bus, into @slot or PCI_AUTO_SLOT. @v stays the caller's, and must live as long as
 * @h is used. False with a message if the slot cannot be had.
 */
bool virtio_pci_plug(struct pci_host *h, struct virtio_device *v, int slot, struct error *err);

#endif
