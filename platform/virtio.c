// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/virtio.h"

#include "base/log.h"

void virtio_init(struct virtio_device *v, const struct virtio_kind *kind,
		 const struct virtio_host *host, uint64_t features)
{
	*v = (struct virtio_device){
		.kind = kind,
		.host = *host,
		.offered = features | VIRTIO_F_INDIRECT_DESC | VIRTIO_F_EVENT_IDX |
			   VIRTIO_F_VERSION_1,
	};
}

void virtio_reset(struct virtio_device *v)
{
	v->status = 0;
	v->accepted = 0;
	for (unsigned i = 0; i < VIRTIO_MAX_QUEUES; i++)
		v->queues[i] = (struct virtqueue){ 0 };
	v->kind->reset(v);
}

void virtio_break(struct virtio_device *v, const char *why, uint64_t now)
{
	if (v->status & VIRTIO_NEEDS_RESET)
		return;
	log_printf(LOG_GUEST_ERRORS, "%s: %s\n", v->kind->name, why);
	v->status |= VIRTIO_NEEDS_RESET;
	/* 2.1.2: the driver hears of it only once it said that it is there */
	if (v->status & VIRTIO_DRIVER_OK)
		v->interrupt(v->transport, v, VIRTIO_ISR_CONFIG, 0, now);
}

bool virtio_live(const struct virtio_device *v)
{
	return (v->status & VIRTIO_DRIVER_OK) && !(v->status & VIRTIO_NEEDS_RESET) &&
	       !v->host.dma.off;
}

void virtio_accept(struct virtio_device *v, uint64_t features)
{
	/* 3.1.1: negotiation ends with FEATURES_OK, whatever a driver does to that bit later */
	if (v->status & (VIRTIO_FEATURES_OK | VIRTIO_DRIVER_OK))
		log_printf(LOG_GUEST_ERRORS, "%s: features written after FEATURES_OK\n",
			   v->kind->name);
	else
		v->accepted = features;
}

/* Buffers may have been made available that nobody was told of. */
static void look_at_queues(struct virtio_device *v, uint64_t now)
{
	for (unsigned i = 0; i < v->kind->queues; i++)
		virtio_notify(v, i, now);
}

void virtio_set_reach(struct virtio_device *v, bool reach, uint64_t now)
{
	bool regained = reach && v->host.dma.off;

	v->host.dma.off = !reach;
	if (regained)
		look_at_queues(v, now);
}

void virtio_set_status(struct virtio_device *v, uint8_t status, uint64_t now)
{
	uint8_t old = v->status;

	if (!status) {
		virtio_reset(v);
		return;
	}
	/* what a driver accepts must be on offer, and this is no legacy device */
	if ((status & VIRTIO_FEATURES_OK) && !(old & VIRTIO_FEATURES_OK) &&
	    ((v->accepted & ~v->offered) || !virtio_has(v, VIRTIO_F_VERSION_1))) {
		log_printf(LOG_GUEST_ERRORS, "%s: features 0x%llx are not possible\n",
			   v->kind->name, (unsigned long long)v->accepted);
		status &= (uint8_t)~VIRTIO_FEATURES_OK;
	}
	/* NEEDS_RESET is the device's word: only a reset takes it out of its misery */
	v->status = (uint8_t)((status & ~VIRTIO_NEEDS_RESET) | (old & VIRTIO_NEEDS_RESET));
	if ((v->status & VIRTIO_DRIVER_OK) && !(old & VIRTIO_DRIVER_OK)) {
		if (!(v->status & VIRTIO_FEATURES_OK)) {
			virtio_break(v, "DRIVER_OK without FEATURES_OK", now);
			return;
		}
		look_at_queues(v, now);
	}
}

void virtio_enable_queue(struct virtio_device *v, unsigned queue, bool enable, uint64_t now)
{
	struct virtqueue *q = &v->queues[queue];
	const char *why;

	if (!enable)
		q->ready = false;
	else if (!q->ready && q->size > v->kind->queue_size)
		virtio_break(v, "the queue's size is above its maximum", now);
	else if (!q->ready && !virtqueue_enable(q, &v->host.dma, &why))
		virtio_break(v, why, now);
}

void virtio_notify(struct virtio_device *v, uint32_t queue, uint64_t now)
{
	if (queue >= v->kind->queues)
		log_printf(LOG_GUEST_ERRORS, "%s: there is no queue %u\n", v->kind->name, queue);
	else if (virtio_live(v) && v->queues[queue].ready)
		v->kind->notify(v, queue, now);
}

uint32_t virtio_config_read(struct virtio_device *v, uint32_t offset, unsigned size)
{
	uint32_t value = 0;

	for (unsigned i = 0; i < size; i++)
		value |= (uint32_t)v->kind->config_byte(v, offset + i) << 8 * i;
	return value;
}

static struct virtqueue_mode mode_of(const struct virtio_device *v)
{
	return (struct virtqueue_mode){
		.indirect = virtio_has(v, VIRTIO_F_INDIRECT_DESC),
		.event_index = virtio_has(v, VIRTIO_F_EVENT_IDX),
	};
}

bool virtio_take(struct virtio_device *v, unsigned queue, struct virtqueue_chain *c, uint64_t now)
{
	struct virtqueue_mode mode = mode_of(v);
	const char *why;

	if (!virtio_live(v))
		return false;
	switch (virtqueue_take(&v->queues[queue], &v->host.dma, &mode, c, &why)) {
	case VQ_TAKEN:
		return true;
	case VQ_BROKEN:
		virtio_break(v, why, now);
		return false;
	case VQ_EMPTY:
		break;
	}
	return false;
}

bool virtio_return_quietly(struct virtio_device *v, unsigned queue, uint16_t head, uint32_t len,
			   uint64_t now)
{
	if (!virtio_live(v))
		return false;
	if (virtqueue_return(&v->queues[queue], &v->host.dma, head, len))
		return true;
	virtio_break(v, "the used ring is gone", now);
	return false;
}

void virtio_signal(struct virtio_device *v, unsigned queue, uint64_t now)
{
	struct virtqueue_mode mode = mode_of(v);

	if (virtio_live(v) && virtqueue_wants_interrupt(&v->queues[queue], &v->host.dma, &mode))
		v->interrupt(v->transport, v, VIRTIO_ISR_QUEUE, queue, now);
}

void virtio_return(struct virtio_device *v, unsigned queue, uint16_t head, uint32_t len,
		   uint64_t now)
{
	if (virtio_return_quietly(v, queue, head, len, now))
		virtio_signal(v, queue, now);
}

void virtio_idle(struct virtio_device *v, unsigned queue, uint64_t now)
{
	struct virtqueue_mode mode = mode_of(v);

	if (virtio_live(v) && !virtqueue_ask_notify(&v->queues[queue], &v->host.dma, &mode))
		virtio_break(v, "a ring is gone", now);
}

void virtio_schedule(struct virtio_device *v, struct event *e, uint64_t when)
{
	if (e->queued)
		return;
	event_schedule(v->host.events, e, when);
	v->host.scheduled(v->host.opaque, when);
}

void virtio_cancel(struct virtio_device *v, struct event *e)
{
	event_cancel(v->host.events, e);
}
