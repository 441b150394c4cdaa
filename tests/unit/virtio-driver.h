/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A small virtio driver for tests: works the MMIO registers, keeps its rings in simulated RAM. */
#ifndef TRAPLINE_TESTS_UNIT_VIRTIO_DRIVER_H
#define TRAPLINE_TESTS_UNIT_VIRTIO_DRIVER_H

#include <stdbool.h>
#include <stdint.h>

#include "platform/virtio-list.h"
#include "platform/virtio-mmio.h"

#define DRIVER_RAM_BASE UINT64_C(0x40000000)
#define DRIVER_RAM_SIZE UINT64_C(0x200000)
#define DRIVER_HZ	UINT64_C(1000000000)
#define DRIVER_SIZE	16u /* entries of a queue */
/* Where queue @q's areas are, in RAM. */
#define DRIVER_DESC(q)	(DRIVER_RAM_BASE + 0x10000 + (q) * 0x4000)
#define DRIVER_AVAIL(q) (DRIVER_DESC(q) + 0x1000)
#define DRIVER_USED(q)	(DRIVER_DESC(q) + 0x2000)
#define DRIVER_DATA	(DRIVER_RAM_BASE + 0x100000)

enum { DESC_NEXT = 1, DESC_WRITE = 2, DESC_INDIRECT = 4 };

struct driver_desc {
	uint64_t addr;
	uint32_t len;
	uint16_t flags, next;
};

struct driver {
	struct virtio_list devices;
	struct virtio_mmio transport;
	struct virtio_host host;
	struct physmap map;
	struct event_queue events;
	uint8_t *ram;
	uint64_t now;
	unsigned slot;
	bool irq;
	unsigned irqs; /* rises */
	uint16_t avail[VIRTIO_MAX_QUEUES];
};

/* RAM and transport without a device. */
void driver_init(struct driver *d);
void driver_free(struct driver *d);
/* Plugs @v and uses it. */
void driver_plug(struct driver *d, struct virtio_device *v);

uint32_t driver_read(struct driver *d, uint32_t reg);
void driver_write(struct driver *d, uint32_t reg, uint32_t value);
/* Up to DRIVER_OK, accepting @features of what is on offer, with all queues ready. */
void driver_start(struct driver *d, uint64_t features);
/* The same in parts: reset to FEATURES_OK; one queue. */
void driver_negotiate(struct driver *d, uint64_t features);
void driver_queue(struct driver *d, unsigned q, uint32_t size);

/* Host bytes of @pa. */
void *driver_at(struct driver *d, uint64_t pa);
void driver_desc(struct driver *d, unsigned q, unsigned i, uint64_t addr, uint32_t len,
		 uint16_t flags, uint16_t next);
/* Puts chain @head into the available ring; notifies. */
void driver_offer(struct driver *d, unsigned q, uint16_t head);
void driver_notify(struct driver *d, unsigned q);
uint16_t driver_used_idx(struct driver *d, unsigned q);
uint32_t driver_used_id(struct driver *d, unsigned q, uint16_t i);
uint32_t driver_used_len(struct driver *d, unsigned q, uint16_t i);
/* Lets modelled time pass: events happen. */
void driver_pass(struct driver *d, uint64_t cycles);
uint32_t driver_status(struct driver *d);
void driver_ack(struct driver *d);

#endif
