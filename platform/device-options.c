// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/device-options.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "platform/machine-state.h"
#include "platform/virtio-devices.h"
#include "platform/virtio-pci.h"

bool maker_each(struct maker *k, const struct machine_options *list, const char *option,
		const char *first, bool (*make)(struct maker *, struct props *, struct error *),
		struct error *err)
{
	for (unsigned i = 0; i < list->count; i++) {
		struct props p;
		bool ok;

		if (!props_parse(&p, list->text[i], first, err))
			return error_prefix(err, "-%s", option);
		ok = make(k, &p, err) && props_finish(&p, err);
		props_release(&p);
		if (!ok)
			return error_prefix(err, "-%s %s", option, list->text[i]);
	}
	return true;
}

/* ---- what a -device names by its id ------------------------------------------------------- */

static const struct back_end {
	const char *option, *first;
	size_t list; /* offset in struct machine_config */
} back_ends[BACK_END_KINDS] = {
	[DRIVES] = { "drive", NULL, offsetof(struct machine_config, drives) },
	[NETDEVS] = { "netdev", "type", offsetof(struct machine_config, netdevs) },
	[CHARDEVS] = { "chardev", "type", offsetof(struct machine_config, chardevs) },
};

static const struct machine_options *back_end_list(const struct maker *k, enum back_end_kind kind)
{
	return (const struct machine_options *)((const char *)&k->m->config + back_ends[kind].list);
}

/* The option of @kind whose id is @id, parsed into @p; a device has it to itself. */
static bool find_id(struct maker *k, enum back_end_kind kind, const char *id, struct props *p,
		    struct error *err)
{
	const struct machine_options *list = back_end_list(k, kind);
	const struct back_end *b = &back_ends[kind];

	for (unsigned i = 0; i < list->count; i++) {
		const char *its;

		if (!props_parse(p, list->text[i], b->first, err))
			return error_prefix(err, "-%s", b->option);
		its = props_take(p, "id");
		if (its && !strcmp(its, id)) {
			if (!k->used[kind][i]) {
				k->used[kind][i] = true;
				return true;
			}
			props_release(p);
			return error_set(err, "-%s id=%s is another device's", b->option, id);
		}
		props_release(p);
	}
	return error_set(err, "there is no -%s with id=%s", b->option, id);
}

/* An id belongs to one option, or -device would not know which is meant. */
static bool check_id(const struct machine_options *list, const struct back_end *b, unsigned n,
		     const char *id, struct error *err)
{
	bool ok = true;

	for (unsigned i = 0; ok && i < n; i++) {
		struct props p;
		const char *its;

		if (!props_parse(&p, list->text[i], b->first, err))
			return error_prefix(err, "-%s", b->option);
		its = props_take(&p, "id");
		ok = !its || strcmp(its, id) ||
		     error_set(err, "-%s %s: there is one with id=%s already", b->option,
			       list->text[n], id);
		props_release(&p);
	}
	return ok;
}

/* Something with nothing behind it would be judged by nobody, and is a slip as a rule. */
static bool check_back_ends(struct maker *k, enum back_end_kind kind, struct error *err)
{
	const struct machine_options *list = back_end_list(k, kind);
	const struct back_end *b = &back_ends[kind];
	bool ok = true;

	for (unsigned i = 0; ok && i < list->count; i++) {
		const char *id, *interface;
		struct props p;

		if (!props_parse(&p, list->text[i], b->first, err))
			return error_prefix(err, "-%s", b->option);
		id = props_take(&p, "id");
		interface = props_take(&p, "if");
		ok = !id || check_id(list, b, i, id, err);
		if (ok && !k->used[kind][i] &&
		    (kind != DRIVES || (interface && !strcmp(interface, "none"))))
			ok = error_set(err, "-%s %s: no -device uses it", b->option, list->text[i]);
		props_release(&p);
	}
	return ok;
}

static void go_to_pci(struct maker *k)
{
	k->on_pci = true;
	k->slot = PCI_AUTO_SLOT;
}

/* The machine takes @v over, also on failure. */
static bool plug(struct maker *k, struct virtio_device *v, struct error *err)
{
	struct devices *d = &k->m->devices;

	if (!virtio_list_add(&d->virtio, v)) {
		v->kind->free(v, NULL);
		return error_set(err, "more than %u virtio devices", VIRTIO_LIST_MAX);
	}
	if (k->on_pci)
		return virtio_pci_plug(&d->pci, v, k->slot, err);
	return virtio_mmio_plug(&d->virtio_mmio, v) ||
	       error_set(err, "all %u slots are taken", VIRTIO_MMIO_SLOTS);
}

/* ---- disks ----------------------------------------------------------------------- */

struct blockfile *maker_open_drive(struct maker *k, struct props *p, struct error *err)
{
	const char *file = props_take(p, "file"), *format = props_take(p, "format");
	struct blockfile *image;
	bool readonly = false;

	if (!file) {
		error_set(err, "no file=");
		return NULL;
	}
	if (format && strcmp(format, "raw")) {
		error_set(err, "format=%s: only raw is supported", format);
		return NULL;
	}
	if (!props_take_bool(p, "readonly", &readonly, err))
		return NULL;
	/* how a host caches makes no difference here */
	props_take(p, "cache");
	image = blockfile_open(file, readonly, err);
	if (!image)
		*k->bad_input = true;
	return image;
}

static bool plug_disk(struct maker *k, struct blockfile *image, const char *serial,
		      struct error *err)
{
	const struct virtio_blk_config c = {
		.image = image,
		.serial = serial,
		.latency = k->m->device_timing.blk_latency,
		.sector = k->m->device_timing.blk_sector,
	};
	uint64_t size = blockfile_size(image);

	if (size % BLOCK_SECTOR) {
		error_set(err, "%s: has %" PRIu64 " bytes: no whole sectors of %u",
			  blockfile_name(image), size, BLOCK_SECTOR);
		blockfile_close(image);
		*k->bad_input = true;
		return false;
	}
	return plug(k, virtio_blk_new(&k->host, &c), err);
}

static bool make_blk(struct maker *k, struct props *p, struct error *err)
{
	const char *id = props_take(p, "drive"), *interface;
	struct blockfile *image;
	struct props drive;

	if (!id)
		return error_set(err, "no drive=");
	if (!find_id(k, DRIVES, id, &drive, err))
		return false;
	interface = props_take(&drive, "if");
	if (!interface || strcmp(interface, "none")) {
		props_release(&drive);
		return error_set(err, "-drive id=%s is not if=none", id);
	}
	image = maker_open_drive(k, &drive, err);
	if (image && !props_finish(&drive, err)) {
		blockfile_close(image);
		image = NULL;
	}
	props_release(&drive);
	return image && (plug_disk(k, image, props_take(p, "serial"), err) ||
			 error_prefix(err, "-drive id=%s", id));
}

/* Drives that bring their device along. */
static bool make_drive(struct maker *k, struct props *p, struct error *err)
{
	const char *interface = props_take(p, "if");
	struct blockfile *image;

	props_take(p, "id");
	/* a -device's; or devices_load_flash() had it */
	if (interface && (!strcmp(interface, "none") || !strcmp(interface, "pflash")))
		return props_leave(p);
	if (interface && strcmp(interface, "virtio"))
		return error_set(err, "if=%s: none, virtio and pflash are supported", interface);
	image = maker_open_drive(k, p, err);
	go_to_pci(k);
	return image && plug_disk(k, image, NULL, err);
}

/* ---- console ------------------------------------------------------------------------ */

/* A port that nobody listens on, until a virtconsole comes. */
static bool make_serial(struct maker *k, struct props *p, struct error *err)
{
	struct chardev *c = chardev_open("null", err);
	struct virtio_device *v;

	(void)p;
	if (!c)
		return false;
	v = virtio_console_new(&k->host, c, k->m->device_timing.virtio_latency);
	k->serials[k->serial_count++] = v;
	return plug(k, v, err);
}

static bool connect_console(struct maker *k, const char *spec, struct error *err)
{
	struct chardev *c = chardev_open(spec, err);
	struct devices *d = &k->m->devices;

	*k->bad_input = !c && chardev_names_file(spec);
	if (!c)
		return false;
	virtio_console_connect(k->serials[k->consoles++], c);
	d->consoles[d->console_count++] = c;
	return true;
}

static bool make_console(struct maker *k, struct props *p, struct error *err)
{
	const char *id = props_take(p, "chardev"), *type, *path;
	struct props c;
	char *spec = NULL;
	bool ok;

	if (k->consoles == k->serial_count)
		return error_set(err, "it needs a virtio-serial device of its own before it");
	if (!id)
		return error_set(err, "no chardev=");
	if (!find_id(k, CHARDEVS, id, &c, err))
		return false;
	type = props_take(&c, "type");
	path = props_take(&c, "path");
	if (type && !strcmp(type, "file") && path)
		spec = xasprintf("file:%s", path);
	else if (type && strcmp(type, "file"))
		spec = xstrdup(type);
	ok = spec ? props_finish(&c, err) : error_set(err, "-chardev id=%s: no type or path", id);
	ok = ok && connect_console(k, spec, err);
	free(spec);
	props_release(&c);
	return ok;
}

/* ---- network --------------------------------------------------------------------------- */

static bool parse_mac(const char *text, uint8_t mac[VIRTIO_NET_MAC_BYTES])
{
	int end = 0;

	return sscanf(text, "%2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx%n", &mac[0], &mac[1], &mac[2],
		      &mac[3], &mac[4], &mac[5], &end) == VIRTIO_NET_MAC_BYTES &&
	       !text[end];
}

/* Takes what describes the network out of @p. */
static struct netdev *open_netdev(struct props *p, struct error *err)
{
	const char *type = props_take(p, "type"), *rule;
	struct netdev *n;
	bool ok = true;

	if (!type || strcmp(type, "user")) {
		error_set(err, "%s: only user is supported", type ? type : "no type");
		return NULL;
	}
	n = netdev_user_new(err);
	while (n && ok && (rule = props_take(p, "hostfwd")))
		ok = netdev_forward(n, rule, err);
	if (n && !(ok && props_finish(p, err))) {
		netdev_free(n);
		n = NULL;
	}
	return n;
}

/* The card's address: mac= of @p, or QEMU's default ones, which count up. */
static bool take_mac(struct maker *k, struct props *p, uint8_t mac[VIRTIO_NET_MAC_BYTES],
		     struct error *err)
{
	static const uint8_t first[VIRTIO_NET_MAC_BYTES] = { 0x52, 0x54, 0x00, 0x12, 0x34, 0x56 };
	const char *text = props_take(p, "mac");

	memcpy(mac, first, sizeof(first));
	mac[5] = (uint8_t)(mac[5] + k->cards++);
	return !text || (parse_mac(text, mac) && !(mac[0] & 1)) ||
	       error_set(err, "mac=%s: not the address of a card", text);
}

static bool plug_card(struct maker *k, struct props *netdev,
		      const uint8_t mac[VIRTIO_NET_MAC_BYTES], struct error *err)
{
	struct netdev *n = open_netdev(netdev, err);

	return n && plug(k, virtio_net_new(&k->host, n, mac, k->m->device_timing.net_latency), err);
}

static bool make_net(struct maker *k, struct props *p, struct error *err)
{
	const char *id = props_take(p, "netdev");
	uint8_t mac[VIRTIO_NET_MAC_BYTES];
	struct props netdev;
	bool ok;

	if (!take_mac(k, p, mac, err))
		return false;
	if (!id)
		return error_set(err, "no netdev=");
	if (!find_id(k, NETDEVS, id, &netdev, err))
		return false;
	ok = plug_card(k, &netdev, mac, err) || error_prefix(err, "-netdev id=%s", id);
	props_release(&netdev);
	return ok;
}

/* Network and card in one option. */
static bool make_nic(struct maker *k, struct props *p, struct error *err)
{
	const char *model = props_take(p, "model");
	uint8_t mac[VIRTIO_NET_MAC_BYTES];

	props_take(p, "id");
	if (model && strcmp(model, "virtio") && strcmp(model, "virtio-net-pci"))
		return error_set(err, "model=%s: only virtio-net-pci is supported", model);
	go_to_pci(k);
	return take_mac(k, p, mac, err) && plug_card(k, p, mac, err);
}

/* ---- all -------------------------------------------------------------------------------- */

static bool make_rng(struct maker *k, struct props *p, struct error *err)
{
	(void)p;
	return plug(k, virtio_rng_new(&k->host, k->m->device_timing.virtio_latency), err);
}

#define PCI_PROPERTIES "addr=SLOT"

/* Of a transport's names the short one is QEMU's alias on this machine. */
static const struct driver {
	const char *name;
	bool (*make)(struct maker *, struct props *,
		     struct error *); /* NULL: boot_modules_read() does */
	bool on_pci;
	const char *properties; /* its own; those of all PCI devices are PCI_PROPERTIES */
} drivers[] = {
	{ "virtio-blk-device", make_blk, false, "drive=ID, serial=TEXT" },
	{ "virtio-blk-pci", make_blk, true, "drive=ID, serial=TEXT, " PCI_PROPERTIES },
	{ "virtio-blk", make_blk, true, "short for virtio-blk-pci" },
	{ "virtio-net-device", make_net, false, "netdev=ID, mac=MAC" },
	{ "virtio-net-pci", make_net, true, "netdev=ID, mac=MAC, " PCI_PROPERTIES },
	{ "virtio-net", make_net, true, "short for virtio-net-pci" },
	{ "virtio-rng-device", make_rng, false, "" },
	{ "virtio-rng-pci", make_rng, true, PCI_PROPERTIES },
	{ "virtio-rng", make_rng, true, "short for virtio-rng-pci" },
	{ "virtio-serial-device", make_serial, false, "" },
	{ "virtio-serial-pci", make_serial, true, PCI_PROPERTIES },
	{ "virtio-serial", make_serial, true, "short for virtio-serial-pci" },
	{ "virtconsole", make_console, false, "chardev=ID, in the virtio-serial before it" },
	{ "loader", NULL, false,
	  "file=FILE, addr=ADDR, force-raw=on, cpu-num=N; or addr=ADDR, data=VALUE, data-len=1 to "
	  "8, data-be=on" },
	{ "guest-loader", NULL, false,
	  "addr=ADDR, kernel=FILE, bootargs=TEXT; or addr=ADDR, initrd=FILE" },
};

bool machine_device_at(unsigned i, const char **name, const char **properties)
{
	if (i >= sizeof(drivers) / sizeof(drivers[0]))
		return false;
	*name = drivers[i].name;
	*properties = drivers[i].properties;
	return true;
}

/* addr=SLOT or SLOT.FUNCTION, in hexadecimal, as QEMU takes it. */
static bool parse_slot(const char *text, int *slot)
{
	char *end;
	unsigned long n = strtoul(text, &end, 16);

	if (end == text || *text == '-' || n >= PCI_SLOTS || (*end && strcmp(end, ".0")))
		return false;
	*slot = (int)n;
	return true;
}

/* The properties that all PCI devices have. */
static bool take_pci_props(struct maker *k, struct props *p, struct error *err)
{
	const char *addr = props_take(p, "addr"), *rom = props_take(p, "romfile");
	const char *legacy = props_take(p, "disable-legacy");
	bool no_modern = false;

	go_to_pci(k);
	if (addr && !parse_slot(addr, &k->slot))
		return error_set(err, "addr=%s: not a slot of the bus (0 to 1f)", addr);
	if (rom && *rom)
		return error_set(err, "romfile=%s: no ROM is supported", rom);
	if (legacy && strcmp(legacy, "on") && strcmp(legacy, "true") && strcmp(legacy, "auto"))
		return error_set(err, "disable-legacy=%s: only modern devices are supported",
				 legacy);
	return props_take_bool(p, "disable-modern", &no_modern, err) &&
	       (!no_modern || error_set(err, "disable-modern: only modern devices are supported"));
}

static bool make_device(struct maker *k, struct props *p, struct error *err)
{
	const char *driver = props_take(p, "driver");

	props_take(p, "id");
	for (size_t i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++) {
		const struct driver *d = &drivers[i];

		if (!driver || strcmp(driver, d->name))
			continue;
		if (!d->make)
			return props_leave(p);
		k->on_pci = false;
		return (!d->on_pci || take_pci_props(k, p, err)) && d->make(k, p, err);
	}
	return error_set(err, "there is no such device (trapline list devices)");
}

bool maker_make_all(struct maker *k, struct error *err)
{
	const struct machine_config *c = &k->m->config;

	/* in this order they take the slots in QEMU too */
	return maker_each(k, &c->nics, "nic", "type", make_nic, err) &&
	       maker_each(k, &c->devices, "device", "driver", make_device, err) &&
	       maker_each(k, &c->drives, "drive", NULL, make_drive, err) &&
	       check_back_ends(k, DRIVES, err) && check_back_ends(k, NETDEVS, err) &&
	       check_back_ends(k, CHARDEVS, err);
}
