// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/virtio-list.h"

bool virtio_list_add(struct virtio_list *l, struct virtio_device *v)
{
	if (l->count == VIRTIO_LIST_MAX)
		return false;
	l->device[l->count++] = v;
	return true;
}

bool virtio_list_free(struct virtio_list *l, struct error *err)
{
	bool ok = true;

	for (unsigned i = 0; i < l->count; i++) {
		struct virtio_device *v = l->device[i];

		/* takes its events out of the queue */
		virtio_reset(v);
		if (!v->kind->free(v, err))
			ok = false;
	}
	l->count = 0;
	return ok;
}

void virtio_list_poll(const struct virtio_list *l, uint64_t now)
{
	for (unsigned i = 0; i < l->count; i++)
		if (l->device[i]->kind->poll)
			l->device[i]->kind->poll(l->device[i], now);
}

bool virtio_list_has_input(const struct virtio_list *l)
{
	for (unsigned i = 0; i < l->count; i++)
		if (l->device[i]->kind->poll)
			return true;
	return false;
}

bool virtio_list_awaits_host(const struct virtio_list *l, bool *paced)
{
	bool awaits = false;

	*paced = false;
	for (unsigned i = 0; i < l->count; i++) {
		struct virtio_device *v = l->device[i];
		bool this_paced = false;

		if (!v->kind->awaits_host)
			continue;
		awaits = v->kind->awaits_host(v, &this_paced) || awaits;
		*paced = *paced || this_paced;
	}
	return awaits;
}
