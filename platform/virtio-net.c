// SPDX-License-Identifier: GPL-2.0-or-later
/* Virtio 1.2, 5.1: the network device. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "platform/virtio-devices.h"

enum { RX, TX };
enum {
	QUEUE_SIZE = 256,
	HEADER_BYTES = 12,	/* 5.1.6: with VERSION_1 num_buffers is always there */
	HEADER_NUM_BUFFERS = 10,
	MERGED_MAX = 64,	/* buffers that one frame may take; those of drivers hold a page */
	WAITING_MAX = 256,	/* frames */
	STATUS_LINK_UP = 1,
};

#define F_MAC	    (UINT64_C(1) << 5)
#define F_MRG_RXBUF (UINT64_C(1) << 15)
#define F_STATUS    (UINT64_C(1) << 16)

struct frame {
	uint32_t len;
	uint8_t data[NETDEV_FRAME_MAX];
};

/* 5.1.4, as far as features are offered */
struct net_config {
	uint8_t mac[VIRTIO_NET_MAC_BYTES];
	uint16_t status;
};

struct virtio_net {
	struct virtio_device v;
	struct netdev *netdev;
	uint32_t latency;
	uint64_t hz;
	struct net_config config;
	struct event sent, received;
	uint64_t now; /* at the call into netdev that is under way */
	struct frame *waiting; /* a ring of frames for the guest */
	unsigned head, count;
	struct virtqueue_chain chain, first;
};

/* Cycles to ns, without overflow for centuries. */
static uint64_t to_ns(const struct virtio_net *n, uint64_t cycles)
{
	return cycles / n->hz * 1000000000u + cycles % n->hz * 1000000000u / n->hz;
}

/* ---- from the guest -------------------------------------------------------------- */

static void on_sent(void *opaque, uint64_t when)
{
	struct virtio_net *n = opaque;
	uint8_t frame[NETDEV_FRAME_MAX];
	uint64_t len;

	/* one at a time, so that a driver cannot keep the host here */
	if (!virtio_take(&n->v, TX, &n->chain, when)) {
		virtio_idle(&n->v, TX, when);
		return;
	}
	if (n->chain.out_len < HEADER_BYTES) {
		virtio_break(&n->v, "a frame without header", when);
		return;
	}
	len = n->chain.out_len - HEADER_BYTES;
	n->now = when;
	if (len <= sizeof(frame) && chain_read(&n->chain, &n->v.host.dma, HEADER_BYTES, frame,
					       (uint32_t)len) == len)
		netdev_send(n->netdev, frame, (uint32_t)len, to_ns(n, when));
	virtio_return(&n->v, TX, n->chain.head, 0, when);
	if (virtio_live(&n->v))
		virtio_schedule(&n->v, &n->sent, when + n->latency);
}

/* ---- to the guest ---------------------------------------------------------------- */

static void on_frame(void *opaque, const uint8_t *data, uint32_t len)
{
	struct virtio_net *n = opaque;
	struct frame *f;

	if (!virtio_live(&n->v) || n->count == WAITING_MAX)
		return; /* a cable without buffers behind it loses frames */
	f = &n->waiting[(n->head + n->count++) % WAITING_MAX];
	f->len = len;
	memcpy(f->data, data, len);
	virtio_schedule(&n->v, &n->received, n->now + n->latency);
}

struct merged {
	unsigned count;
	struct {
		uint16_t head;
		uint32_t len;
	} part[MERGED_MAX];
};

/*
 * Fills buffers with header and frame, @total bytes; takes as many chains as that needs. False:
 * there are not enough, and none is taken. A frame that no buffers of the driver's size could hold
 * is lost: *@lost.
 */
static bool fill(struct virtio_net *n, const uint8_t *bytes, uint32_t total, struct merged *m,
		 bool *lost, uint64_t now)
{
	struct virtqueue *q = &n->v.queues[RX];
	bool merge = virtio_has(&n->v, F_MRG_RXBUF);
	uint32_t done = 0;

	m->count = 0;
	*lost = false;
	while (done < total) {
		struct virtqueue_chain *c = m->count ? &n->chain : &n->first;
		uint32_t part;

		if (m->count == MERGED_MAX || (m->count && !merge)) {
			*lost = true;
			break;
		}
		if (!virtio_take(&n->v, RX, c, now))
			break;
		part = chain_write(c, &n->v.host.dma, 0, bytes + done, total - done);
		m->part[m->count].head = c->head;
		m->part[m->count++].len = part;
		done += part;
		if (!part)
			virtio_break(&n->v, "a receive buffer that cannot be written", now);
	}
	if (done == total)
		return true;
	for (unsigned i = 0; i < m->count; i++)
		virtqueue_untake(q);
	return false;
}

/* Hands over the first waiting frame. False: it has to wait. */
static bool deliver(struct virtio_net *n, uint64_t now)
{
	const struct frame *f = &n->waiting[n->head];
	uint8_t bytes[HEADER_BYTES + NETDEV_FRAME_MAX] = { 0 };
	struct merged m;
	uint16_t buffers;
	bool lost;

	memcpy(bytes + HEADER_BYTES, f->data, f->len);
	if (!fill(n, bytes, HEADER_BYTES + f->len, &m, &lost, now))
		return lost;
	buffers = (uint16_t)m.count;
	chain_write(&n->first, &n->v.host.dma, HEADER_NUM_BUFFERS, &buffers, sizeof(buffers));
	for (unsigned i = 0; i < m.count; i++)
		virtio_return_quietly(&n->v, RX, m.part[i].head, m.part[i].len, now);
	return true;
}

static void on_received(void *opaque, uint64_t when)
{
	struct virtio_net *n = opaque;

	while (n->count && virtio_live(&n->v) && deliver(n, when)) {
		n->head = (n->head + 1) % WAITING_MAX;
		n->count--;
	}
	virtio_signal(&n->v, RX, when);
	if (n->count)
		virtio_idle(&n->v, RX, when);
}

/* ---- the device ------------------------------------------------------------------- */

static void net_notify(struct virtio_device *v, unsigned queue, uint64_t now)
{
	struct virtio_net *n = (struct virtio_net *)v;

	if (queue == TX)
		virtio_schedule(v, &n->sent, now + n->latency);
	else if (n->count)
		virtio_schedule(v, &n->received, now + n->latency);
}

static void net_poll(struct virtio_device *v, uint64_t now)
{
	struct virtio_net *n = (struct virtio_net *)v;

	n->now = now;
	netdev_poll(n->netdev, to_ns(n, now));
}

static bool net_awaits_host(struct virtio_device *v, bool *paced)
{
	struct virtio_net *n = (struct virtio_net *)v;

	*paced = netdev_has_sockets(n->netdev);
	return *paced && virtio_live(v);
}

static void net_reset(struct virtio_device *v)
{
	struct virtio_net *n = (struct virtio_net *)v;

	virtio_cancel(v, &n->sent);
	virtio_cancel(v, &n->received);
	n->head = n->count = 0;
}

static uint8_t net_config_byte(struct virtio_device *v, uint32_t offset)
{
	struct virtio_net *n = (struct virtio_net *)v;

	return virtio_byte(&n->config, sizeof(n->config), offset);
}

static bool net_free(struct virtio_device *v, struct error *err)
{
	struct virtio_net *n = (struct virtio_net *)v;

	(void)err;
	netdev_free(n->netdev);
	free(n->waiting);
	free(n);
	return true;
}

static const struct virtio_kind net_kind = {
	.name = "virtio-net-device",
	.id = 1,
	.queues = 2,
	.queue_size = QUEUE_SIZE,
	.reset = net_reset,
	.notify = net_notify,
	.config_byte = net_config_byte,
	.poll = net_poll,
	.awaits_host = net_awaits_host,
	.free = net_free,
};

struct virtio_device *virtio_net_new(const struct virtio_host *host, struct netdev *netdev,
				     const uint8_t mac[VIRTIO_NET_MAC_BYTES], uint32_t latency)
{
	struct virtio_net *n = xcalloc(1, sizeof(*n));

	virtio_init(&n->v, &net_kind, host, F_MAC | F_MRG_RXBUF | F_STATUS);
	n->netdev = netdev;
	n->latency = latency ? latency : 1;
	n->hz = host->frequency;
	n->waiting = xcalloc(WAITING_MAX, sizeof(*n->waiting));
	memcpy(n->config.mac, mac, VIRTIO_NET_MAC_BYTES);
	n->config.status = STATUS_LINK_UP;
	n->sent = (struct event){ .name = "virtio-net.tx", .fire = on_sent, .opaque = n };
	n->received = (struct event){ .name = "virtio-net.rx", .fire = on_received, .opaque = n };
	netdev_attach(netdev, on_frame, n);
	return &n->v;
}
