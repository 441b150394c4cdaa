/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The host's end of a network cable: -netdev user, a small IPv4 network (10.0.2.0/24 with gateway,
 * DHCP and name server, as QEMU's) that libslirp simulates, its connections being the host's.
 *
 * Its clock is modelled time, and what the host sends is taken in netdev_poll() only: as long as
 * the guest talks to the simulated network alone, runs are alike.
 */
#ifndef TRAPLINE_PLATFORM_NETDEV_H
#define TRAPLINE_PLATFORM_NETDEV_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/* Largest Ethernet frame, without its check sequence. */
#define NETDEV_FRAME_MAX 1514u

struct netdev;

struct netdev *netdev_user_new(struct error *err);
/*
 * Forwards a port of the host to the guest: "tcp:[HOSTADDR]:PORT-[GUESTADDR]:PORT", or udp, as
 * QEMU has it. The guest's address is 10.0.2.15 by default. False with a message that names @rule.
 */
bool netdev_forward(struct netdev *n, const char *rule, struct error *err);
void netdev_free(struct netdev *n); /* NULL is allowed */

/* Who gets the frames for the guest; may be called within netdev_send() and netdev_poll(). */
void netdev_attach(struct netdev *n,
		   void (*receive)(void *opaque, const uint8_t *frame, uint32_t len), void *opaque);
/* A frame of the guest, at modelled time @now in ns. Malformed ones are dropped. */
void netdev_send(struct netdev *n, const uint8_t *frame, uint32_t len, uint64_t now);
/* Timers that are due, and what sockets of the host have. Does not wait. */
void netdev_poll(struct netdev *n, uint64_t now);
/* Whether a socket of the host is open, as of the last poll: something may still come. */
bool netdev_has_sockets(const struct netdev *n);

#endif
