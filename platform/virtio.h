/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A virtio device, whatever transport it sits on (Virtio 1.2, chapter 2): status, features,
 * queues. Each kind of device embeds struct virtio_device and gives it a struct virtio_kind.
 */
#ifndef TRAPLINE_PLATFORM_VIRTIO_H
#define TRAPLINE_PLATFORM_VIRTIO_H

#include <stdbool.h>
#include <stdint.h>

#include "base/event.h"
#include "platform/dma.h"
#include "platform/virtqueue.h"

#define VIRTIO_MAX_QUEUES 2u

enum virtio_status {
	VIRTIO_ACKNOWLEDGE = 1,
	VIRTIO_DRIVER = 2,
	VIRTIO_DRIVER_OK = 4,
	VIRTIO_FEATURES_OK = 8,
	VIRTIO_NEEDS_RESET = 64,
	VIRTIO_FAILED = 128,
};

/* Feature bits that all devices here have (chapter 6). */
#define VIRTIO_F_INDIRECT_DESC (UINT64_C(1) << 28)
#define VIRTIO_F_EVENT_IDX     (UINT64_C(1) << 29)
#define VIRTIO_F_VERSION_1     (UINT64_C(1) << 32)

/* Why a device interrupts: bits of the ISR status. */
enum { VIRTIO_ISR_QUEUE = 1, VIRTIO_ISR_CONFIG = 2 };

struct virtio_device;

struct virtio_kind {
	const char *name; /* of the driver, as -device has it */
	uint32_t id;	  /* chapter 5 */
	unsigned queues;
	uint32_t queue_size; /* maximum, of each queue */
	/* The device was reset: forget all requests, cancel all events. */
	void (*reset)(struct virtio_device *v);
	/* The driver says that queue @queue has chains; DRIVER_OK is set. */
	void (*notify)(struct virtio_device *v, unsigned queue, uint64_t now);
	/* The byte of the configuration space at @offset. */
	uint8_t (*config_byte)(struct virtio_device *v, uint32_t offset);
	/* May be NULL: configuration is read-only. */
	void (*config_write)(struct virtio_device *v, uint32_t offset, uint32_t value,
			     unsigned size);
	/* Takes the host's input, at modelled time @now. May be NULL: there is none. */
	void (*poll)(struct virtio_device *v, uint64_t now);
	/*
	 * Whether the host may still send something that wakes the guest; *@paced: it takes the
	 * host time to, so an idle guest's time must not fly. May be NULL: never.
	 */
	bool (*awaits_host)(struct virtio_device *v, bool *paced);
	/* Frees the whole device. False with a message if output was lost. */
	bool (*free)(struct virtio_device *v, struct error *err);
};

/* The machine's side: all members are needed. */
struct virtio_host {
	struct dma dma;
	struct event_queue *events;
	uint64_t frequency; /* cycles of modelled time a second */
	/* An event for modelled time @when was queued: the running turn must not pass it. */
	void (*scheduled)(void *opaque, uint64_t when);
	void *opaque;
};

struct virtio_device {
	const struct virtio_kind *kind;
	struct virtio_host host;
	uint64_t offered; /* features */
	/* set by the transport: @isr is what happened, VIRTIO_ISR_QUEUE to @queue */
	void (*interrupt)(void *opaque, struct virtio_device *v, uint32_t isr, unsigned queue,
			  uint64_t now);
	void *transport;

	uint8_t status;
	uint64_t accepted; /* features that the driver wants */
	uint32_t config_generation;
	struct virtqueue queues[VIRTIO_MAX_QUEUES];
};

/* Fills in what all devices have; the kind's own features are @features. */
void virtio_init(struct virtio_device *v, const struct virtio_kind *kind,
		 const struct virtio_host *host, uint64_t features);

/* ---- for transports -------------------------------------------------------- */

void virtio_reset(struct virtio_device *v);
/* The driver writes the status; 0 is a reset. */
void virtio_set_status(struct virtio_device *v, uint8_t status, uint64_t now);
void virtio_accept(struct virtio_device *v, uint64_t features);
/* The driver enables a queue whose size and areas are set, or disables it. */
void virtio_enable_queue(struct virtio_device *v, unsigned queue, bool enable, uint64_t now);
/*
 * Whether the bus lets the device reach memory. What the driver made available while it did not is
 * looked at when it does; a request that was under way then has failed.
 */
void virtio_set_reach(struct virtio_device *v, bool reach, uint64_t now);
/* The driver notifies; ignored unless DRIVER_OK and the queue is ready. */
void virtio_notify(struct virtio_device *v, uint32_t queue, uint64_t now);
uint32_t virtio_config_read(struct virtio_device *v, uint32_t offset, unsigned size);

/* ---- for devices ----------------------------------------------------------- */

static inline bool virtio_has(const struct virtio_device *v, uint64_t feature)
{
	return v->accepted & feature;
}

/* Whether the device may touch its queues: the driver is ready, and its bus lets it. */
bool virtio_live(const struct virtio_device *v);

/* Takes a chain of @queue: false if there is none, or the queue is broken (handled). */
bool virtio_take(struct virtio_device *v, unsigned queue, struct virtqueue_chain *c, uint64_t now);
/* Returns a chain, @len bytes of which were written; interrupts as the driver wants it. */
void virtio_return(struct virtio_device *v, unsigned queue, uint16_t head, uint32_t len,
		   uint64_t now);
/* The same in two steps: many chains may be returned before one interrupt. */
bool virtio_return_quietly(struct virtio_device *v, unsigned queue, uint16_t head, uint32_t len,
			   uint64_t now);
void virtio_signal(struct virtio_device *v, unsigned queue, uint64_t now);
/* The queue is empty: notifications are wanted again. */
void virtio_idle(struct virtio_device *v, unsigned queue, uint64_t now);

/* The driver broke the rules: the device does nothing more until it is reset (2.1.2). */
void virtio_break(struct virtio_device *v, const char *why, uint64_t now);

/* Queues @e for @when, unless it is queued. */
void virtio_schedule(struct virtio_device *v, struct event *e, uint64_t when);
void virtio_cancel(struct virtio_device *v, struct event *e);

/* The byte at @offset of a configuration space that @config holds, 0 beyond its end. */
static inline uint8_t virtio_byte(const void *config, uint32_t size, uint32_t offset)
{
	return offset < size ? ((const uint8_t *)config)[offset] : 0;
}

#endif
