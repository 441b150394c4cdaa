/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Inside of platform/: from -drive, -device, -netdev, -nic and -chardev to devices. */
#ifndef TRAPLINE_PLATFORM_DEVICE_OPTIONS_H
#define TRAPLINE_PLATFORM_DEVICE_OPTIONS_H

#include "platform/blockfile.h"
#include "platform/machine.h"
#include "platform/props.h"
#include "platform/virtio.h"

/* What a -device may name by its id. */
enum back_end_kind { DRIVES, NETDEVS, CHARDEVS, BACK_END_KINDS };

/* What is being made. */
struct maker {
	struct machine *m;
	struct virtio_host host;
	bool *bad_input;
	bool on_pci; /* where the device that is being made goes */
	int slot;    /* of PCI */
	/* virtio-serial devices, the first @consoles of which have a virtconsole */
	struct virtio_device *serials[MACHINE_MAX_OPTIONS];
	unsigned serial_count, consoles;
	bool used[BACK_END_KINDS][MACHINE_MAX_OPTIONS]; /* by a device */
	unsigned cards;					/* network cards: their default addresses */
};

/*
 * Parses each option of @list, whose first word without '=' is @first, until @make fails; the
 * message then names the option.
 */
bool maker_each(struct maker *k, const struct machine_options *list, const char *option,
		const char *first, bool (*make)(struct maker *, struct props *, struct error *),
		struct error *err);
/* Opens the image that a -drive's properties describe; NULL with a message on failure. */
struct blockfile *maker_open_drive(struct maker *k, struct props *p, struct error *err);
/* Makes and plugs what the machine's configuration asks for: see devices_make(). */
bool maker_make_all(struct maker *k, struct error *err);

/* The rest of an option is somebody else's to judge. */
static inline bool props_leave(struct props *p)
{
	for (unsigned i = 0; i < p->count; i++)
		p->p[i].used = true;
	return true;
}

#endif
