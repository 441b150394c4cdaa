/* SPDX-License-Identifier: GPL-2.0-or-later */
/* All virtio devices of a machine, which it owns, whatever transport each sits on. */
#ifndef TRAPLINE_PLATFORM_VIRTIO_LIST_H
#define TRAPLINE_PLATFORM_VIRTIO_LIST_H

#include "base/error.h"
#include "platform/virtio.h"

#define VIRTIO_LIST_MAX 64u /* slots of all transports */

struct virtio_list {
	unsigned count;
	struct virtio_device *device[VIRTIO_LIST_MAX];
};

/* False, and the list does not own @v, if it is full. */
bool virtio_list_add(struct virtio_list *l, struct virtio_device *v);
/* Frees the devices. False with the last one's message if output was lost. */
bool virtio_list_free(struct virtio_list *l, struct error *err);

/* Takes the host's input for all devices. */
void virtio_list_poll(const struct virtio_list *l, uint64_t now);
/* See awaits_host of struct virtio_kind. */
bool virtio_list_awaits_host(const struct virtio_list *l, bool *paced);
/* Whether a device takes input from the host. */
bool virtio_list_has_input(const struct virtio_list *l);

#endif
