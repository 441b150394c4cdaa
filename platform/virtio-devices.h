/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The virtio devices (Virtio 1.2, chapter 5). What each is made of is its own; the machine plugs
 * them into a transport, which frees them. Latencies are in cycles, from a notification to what
 * the device does about it.
 */
#ifndef TRAPLINE_PLATFORM_VIRTIO_DEVICES_H
#define TRAPLINE_PLATFORM_VIRTIO_DEVICES_H

#include "platform/blockfile.h"
#include "platform/chardev.h"
#include "platform/netdev.h"
#include "platform/virtio.h"

struct virtio_blk_config {
	struct blockfile *image; /* taken over */
	const char *serial;	 /* up to 20 characters are kept; NULL: none */
	uint32_t latency;	 /* of a request */
	uint32_t sector;	 /* more for each sector that it moves */
};

/*
 * A disk that serves one request at a time, in the order of the ring. Without VIRTIO_BLK_F_FLUSH
 * accepted each write is flushed (5.2.6.2).
 */
struct virtio_device *virtio_blk_new(const struct virtio_host *host,
				     const struct virtio_blk_config *c);

/* An entropy source: the same numbers in every run. */
struct virtio_device *virtio_rng_new(const struct virtio_host *host, uint32_t latency);

/* A console of one port on @chardev, which it takes over. */
struct virtio_device *virtio_console_new(const struct virtio_host *host, struct chardev *chardev,
					 uint32_t latency);
/* Puts another chardev in its place, before the machine runs. */
void virtio_console_connect(struct virtio_device *v, struct chardev *chardev);

#define VIRTIO_NET_MAC_BYTES 6

/* A network card on @netdev, which it takes over. */
struct virtio_device *virtio_net_new(const struct virtio_host *host, struct netdev *netdev,
				     const uint8_t mac[VIRTIO_NET_MAC_BYTES], uint32_t latency);

#endif
