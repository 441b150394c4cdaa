/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Split virtqueues, the device's side (Virtio 1.2, 2.7).
 *
 * Everything in a ring is the guest's, and may be anything and change at any time. A function
 * that meets what the specification forbids returns VQ_BROKEN with a reason; it has then written
 * nothing, and the device stops until it is reset.
 */
#ifndef TRAPLINE_PLATFORM_VIRTQUEUE_H
#define TRAPLINE_PLATFORM_VIRTQUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "platform/dma.h"

#define VIRTQUEUE_MAX_SIZE 1024u
/* Buffers in one chain; no chain is longer than the queue (2.7.5.3.1). */
#define VIRTQUEUE_MAX_SEGMENTS VIRTQUEUE_MAX_SIZE

struct virtqueue {
	uint32_t size; /* entries; a power of two while ready */
	bool ready;
	uint64_t desc, avail, used; /* addresses of the three areas */
	uint16_t next_avail;	    /* counts chains taken */
	uint16_t next_used;	    /* counts chains returned */
	uint16_t signalled;	    /* next_used at the last decision on an interrupt */
};

/* What the driver negotiated, as far as rings care. */
struct virtqueue_mode {
	bool indirect, event_index;
};

struct virtqueue_segment {
	uint64_t pa;
	uint32_t len; /* > 0; all of it was RAM when the chain was taken */
};

/* A chain of buffers: those that the device reads (out), then those that it writes (in). */
struct virtqueue_chain {
	uint16_t head;
	unsigned out_count, in_count;
	uint64_t out_len, in_len; /* bytes; their sum is below 2^32 */
	struct virtqueue_segment seg[VIRTQUEUE_MAX_SEGMENTS];
};

enum vq_result { VQ_EMPTY, VQ_TAKEN, VQ_BROKEN };

/* Makes @q ready. False with a reason if its size or an area is impossible. */
bool virtqueue_enable(struct virtqueue *q, const struct dma *d, const char **why);

/* Takes the next chain that the driver made available. @why is set for VQ_BROKEN. */
enum vq_result virtqueue_take(struct virtqueue *q, const struct dma *d,
			      const struct virtqueue_mode *mode, struct virtqueue_chain *c,
			      const char **why);
/* Puts the last chain taken back: it is the next one again. */
void virtqueue_untake(struct virtqueue *q);

/* Asks the driver to notify when it makes another chain available. False: broken. */
bool virtqueue_ask_notify(const struct virtqueue *q, const struct dma *d,
			  const struct virtqueue_mode *mode);

/* Returns the chain that starts at @head, with @len bytes written to it. False: broken. */
bool virtqueue_return(struct virtqueue *q, const struct dma *d, uint16_t head, uint32_t len);
/* Whether the driver wants an interrupt for what was returned since the last call. */
bool virtqueue_wants_interrupt(struct virtqueue *q, const struct dma *d,
			       const struct virtqueue_mode *mode);

/*
 * Copies from the out part, or to the in part, at @offset. Returns the bytes copied, which are
 * fewer than @len at the end of the part.
 */
uint32_t chain_read(const struct virtqueue_chain *c, const struct dma *d, uint64_t offset,
		    void *buf, uint32_t len);
uint32_t chain_write(const struct virtqueue_chain *c, const struct dma *d, uint64_t offset,
		     const void *buf, uint32_t len);

#endif
