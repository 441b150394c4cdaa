// SPDX-License-Identifier: GPL-2.0-or-later
/* Virtio 1.2, 5.4: the entropy device. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/rng.h"
#include "platform/virtio-devices.h"

/* A request gets at most so many bytes, as the device may choose (5.4.6). */
enum { QUEUE_SIZE = 64, REQUEST_MAX = 4096, SEED = 0x7261 };

struct virtio_rng {
	struct virtio_device v;
	uint32_t latency;
	struct rng rng;
	struct event done;
	struct virtqueue_chain chain;
};

static void on_done(void *opaque, uint64_t when)
{
	struct virtio_rng *r = opaque;
	uint8_t data[REQUEST_MAX];

	/* one at a time, so that a driver cannot keep the host here */
	if (!virtio_take(&r->v, 0, &r->chain, when)) {
		virtio_idle(&r->v, 0, when);
		return;
	}
	for (size_t i = 0; i < sizeof(data); i += sizeof(uint64_t)) {
		uint64_t x = rng_next(&r->rng);

		memcpy(data + i, &x, sizeof(x));
	}
	virtio_return(&r->v, 0, r->chain.head,
		      chain_write(&r->chain, &r->v.host.dma, 0, data, sizeof(data)), when);
	if (virtio_live(&r->v))
		virtio_schedule(&r->v, &r->done, when + r->latency);
}

static void rng_notify(struct virtio_device *v, unsigned queue, uint64_t now)
{
	struct virtio_rng *r = (struct virtio_rng *)v;

	(void)queue;
	virtio_schedule(v, &r->done, now + r->latency);
}

static void rng_reset(struct virtio_device *v)
{
	virtio_cancel(v, &((struct virtio_rng *)v)->done);
}

static uint8_t rng_config_byte(struct virtio_device *v, uint32_t offset)
{
	(void)v, (void)offset;
	return 0;
}

static bool rng_free(struct virtio_device *v, struct error *err)
{
	(void)err;
	free(v);
	return true;
}

static const struct virtio_kind rng_kind = {
	.name = "virtio-rng-device",
	.id = 4,
	.queues = 1,
	.queue_size = QUEUE_SIZE,
	.reset = rng_reset,
	.notify = rng_notify,
	.config_byte = rng_config_byte,
	.free = rng_free,
};

struct virtio_device *virtio_rng_new(const struct virtio_host *host, uint32_t latency)
{
	struct virtio_rng *r = xcalloc(1, sizeof(*r));

	virtio_init(&r->v, &rng_kind, host, 0);
	r->latency = latency ? latency : 1;
	rng_seed(&r->rng, SEED);
	r->done = (struct event){ .name = "virtio-rng", .fire = on_done, .opaque = r };
	return &r->v;
}
