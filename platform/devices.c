// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/devices.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "platform/hostfile.h"
#include "platform/machine-state.h"
#include "platform/props.h"
#include "platform/virtio-devices.h"

/* What is being made. */
struct maker {
	struct machine *m;
	struct virtio_host host;
	unsigned serials; /* virtio-serial-devices that have no console yet */
	unsigned cards;	  /* network cards: their default addresses */
	bool *bad_input;
};

static void scheduled(void *opaque, uint64_t when)
{
	struct machine *m = opaque;

	if (m->slice.active && when < m->slice.until)
		machine_end_slice(m);
}

/* Parses each option of @list until @make fails; the message then names the option. */
static bool for_each(struct maker *k, const struct machine_options *list, const char *option,
		     const char *first,
		     bool (*make)(struct maker *, struct props *, struct error *),
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

/* The option of @list whose id is @id, parsed into @p. */
static bool find_id(const struct machine_options *list, const char *option, const char *first,
		    const char *id, struct props *p, struct error *err)
{
	for (unsigned i = 0; i < list->count; i++) {
		const char *its;

		if (!props_parse(p, list->text[i], first, err))
			return error_prefix(err, "-%s", option);
		its = props_take(p, "id");
		if (its && !strcmp(its, id))
			return true;
		props_release(p);
	}
	return error_set(err, "there is no -%s with id=%s", option, id);
}

static bool plug(struct maker *k, struct virtio_device *v, struct error *err)
{
	if (virtio_mmio_plug(&k->m->devices.virtio, v))
		return true;
	v->kind->free(v, NULL);
	return error_set(err, "all %u slots are taken", VIRTIO_MMIO_SLOTS);
}

/* ---- disks ----------------------------------------------------------------------- */

/* Opens the image that a -drive's properties describe. */
static struct blockfile *open_drive(struct maker *k, struct props *p, struct error *err)
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

	return plug(k, virtio_blk_new(&k->host, &c), err);
}

static bool make_blk(struct maker *k, struct props *p, struct error *err)
{
	const char *id = props_take(p, "drive"), *interface;
	struct blockfile *image;
	struct props drive;

	if (!id)
		return error_set(err, "no drive=");
	if (!find_id(&k->m->config.drives, "drive", NULL, id, &drive, err))
		return false;
	interface = props_take(&drive, "if");
	if (!interface || strcmp(interface, "none")) {
		props_release(&drive);
		return error_set(err, "-drive id=%s is not if=none", id);
	}
	image = open_drive(k, &drive, err);
	if (image && !props_finish(&drive, err)) {
		blockfile_close(image);
		image = NULL;
	}
	props_release(&drive);
	return image && plug_disk(k, image, props_take(p, "serial"), err);
}

/* Drives that bring their device along. */
static bool make_drive(struct maker *k, struct props *p, struct error *err)
{
	const char *interface = props_take(p, "if");
	struct blockfile *image;

	props_take(p, "id");
	if (interface && (!strcmp(interface, "none") || !strcmp(interface, "pflash"))) {
		/* for a -device, which need not be there; or devices_load_flash() had it */
		for (unsigned i = 0; i < p->count; i++)
			p->p[i].used = true;
		return true;
	}
	if (interface && strcmp(interface, "virtio"))
		return error_set(err, "if=%s: none, virtio and pflash are supported", interface);
	image = open_drive(k, p, err);
	return image && plug_disk(k, image, NULL, err);
}

/* ---- console ------------------------------------------------------------------------ */

static bool plug_console(struct maker *k, const char *spec, struct error *err)
{
	struct chardev *c = chardev_open(spec, err);

	struct devices *d = &k->m->devices;

	*k->bad_input = !c && chardev_names_file(spec);
	if (!c ||
	    !plug(k, virtio_console_new(&k->host, c, k->m->device_timing.virtio_latency), err))
		return false;
	d->consoles[d->console_count++] = c;
	return true;
}

static bool make_serial(struct maker *k, struct props *p, struct error *err)
{
	(void)p, (void)err;
	k->serials++;
	return true;
}

static bool make_console(struct maker *k, struct props *p, struct error *err)
{
	const char *id = props_take(p, "chardev"), *type, *path;
	struct props c;
	char *spec = NULL;
	bool ok;

	if (!k->serials)
		return error_set(err, "it needs a virtio-serial-device of its own before it");
	if (!id)
		return error_set(err, "no chardev=");
	if (!find_id(&k->m->config.chardevs, "chardev", "type", id, &c, err))
		return false;
	k->serials--;
	type = props_take(&c, "type");
	path = props_take(&c, "path");
	if (type && !strcmp(type, "file") && path)
		spec = xasprintf("file:%s", path);
	else if (type && strcmp(type, "file"))
		spec = xstrdup(type);
	ok = spec ? props_finish(&c, err) : error_set(err, "-chardev id=%s: no type or path", id);
	ok = ok && plug_console(k, spec, err);
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

static struct netdev *open_netdev(struct props *p, struct error *err)
{
	const char *type = props_take(p, "type"), *rule;
	struct netdev *n;
	bool ok = true;

	if (!type || strcmp(type, "user")) {
		error_set(err, "-netdev %s: only user is supported", type ? type : "");
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

static bool make_net(struct maker *k, struct props *p, struct error *err)
{
	const char *id = props_take(p, "netdev"), *mac_text = props_take(p, "mac");
	/* QEMU's default addresses, which count up */
	uint8_t mac[VIRTIO_NET_MAC_BYTES] = { 0x52, 0x54, 0x00, 0x12, 0x34, 0x56 };
	struct props netdev;
	struct netdev *n;

	mac[5] = (uint8_t)(mac[5] + k->cards++);
	if (mac_text && (!parse_mac(mac_text, mac) || (mac[0] & 1)))
		return error_set(err, "mac=%s: not the address of a card", mac_text);
	if (!id)
		return error_set(err, "no netdev=");
	if (!find_id(&k->m->config.netdevs, "netdev", "type", id, &netdev, err))
		return false;
	n = open_netdev(&netdev, err);
	props_release(&netdev);
	return n && plug(k, virtio_net_new(&k->host, n, mac, k->m->device_timing.net_latency), err);
}

/* ---- all -------------------------------------------------------------------------------- */

static bool make_rng(struct maker *k, struct props *p, struct error *err)
{
	(void)p;
	return plug(k, virtio_rng_new(&k->host, k->m->device_timing.virtio_latency), err);
}

static const struct {
	const char *name;
	bool (*make)(struct maker *, struct props *, struct error *);
} drivers[] = {
	{ "virtio-blk-device", make_blk }, { "virtio-net-device", make_net },
	{ "virtio-rng-device", make_rng }, { "virtio-serial-device", make_serial },
	{ "virtconsole", make_console },
};

static bool make_device(struct maker *k, struct props *p, struct error *err)
{
	const char *driver = props_take(p, "driver");

	props_take(p, "id");
	if (driver && boot_modules_has(driver)) {
		for (unsigned i = 0; i < p->count; i++)
			p->p[i].used = true;
		return true;
	}
	for (size_t i = 0; i < sizeof(drivers) / sizeof(drivers[0]); i++)
		if (driver && !strcmp(driver, drivers[i].name))
			return drivers[i].make(k, p, err);
	return error_set(err, "there is no such device");
}

/* ---- firmware's devices --------------------------------------------------------------- */

static bool fill_bank(struct maker *k, struct props *p, struct error *err)
{
	const char *interface = props_take(p, "if");
	struct blockfile *image;
	uint64_t unit = 0;

	if (!interface || strcmp(interface, "pflash")) {
		for (unsigned i = 0; i < p->count; i++)
			p->p[i].used = true;
		return true;
	}
	while (unit < VIRT_FLASH_BANKS && k->m->devices.flash[unit].image)
		unit++;
	if (!props_take_u64(p, "unit", &unit, err))
		return false;
	if (unit >= VIRT_FLASH_BANKS || k->m->devices.flash[unit].image)
		return error_set(err, "there are %u banks, each for one image", VIRT_FLASH_BANKS);
	props_take(p, "id");
	image = open_drive(k, p, err);
	if (!image)
		return false;
	*k->bad_input = true;
	if (!cfi_flash_load(&k->m->devices.flash[unit], image, err))
		return false;
	*k->bad_input = false;
	k->m->devices.firmware = k->m->devices.firmware || !unit;
	return true;
}

static bool load_bios(struct machine *m, bool *bad_input, struct error *err)
{
	struct cfi_flash *f = &m->devices.flash[0];
	uint8_t *data;
	size_t size;

	if (f->image)
		return error_set(err, "-bios: the first flash bank has an image already");
	*bad_input = true;
	if (!hostfile_read(m->config.bios, CFI_FLASH_SIZE, &data, &size, err))
		return error_prefix(err, "-bios");
	*bad_input = false;
	memcpy(f->array, data, size);
	free(data);
	m->devices.firmware = true;
	return true;
}

bool devices_load_flash(struct machine *m, bool *bad_input, struct error *err)
{
	struct maker k = { .m = m, .bad_input = bad_input };

	for (unsigned i = 0; i < VIRT_FLASH_BANKS; i++)
		if (!cfi_flash_init(&m->devices.flash[i], VIRT_FLASH_BASE + i * CFI_FLASH_SIZE,
				    err))
			return false;
	return for_each(&k, &m->config.drives, "drive", NULL, fill_bank, err) &&
	       (!m->config.bios || load_bios(m, bad_input, err));
}

bool devices_make(struct machine *m, bool *bad_input, struct error *err)
{
	struct maker k = {
		.m = m,
		.host = { .dma = { .map = &m->map, .memsys = m->memsys },
			  .events = &m->events,
			  .frequency = m->frequency,
			  .scheduled = scheduled,
			  .opaque = m },
		.bad_input = bad_input,
	};

	if (!fw_cfg_fill(m, &k.host.dma, bad_input, err))
		return false;
	for (unsigned i = 0; i < VIRT_FLASH_BANKS; i++)
		m->devices.flash[i].memsys = m->memsys;
	if (!for_each(&k, &m->config.devices, "device", "driver", make_device, err) ||
	    !for_each(&k, &m->config.drives, "drive", NULL, make_drive, err))
		return false;
	/* a port that nobody listens on */
	for (; k.serials; k.serials--)
		if (!plug_console(&k, "null", err))
			return false;
	return true;
}

bool devices_begin(struct machine *m, struct error *err)
{
	for (unsigned i = 0; i < m->devices.console_count; i++)
		if (!chardev_begin(m->devices.consoles[i], err))
			return false;
	return true;
}

void devices_reset(struct machine *m, uint64_t now)
{
	for (unsigned i = 0; i < VIRT_FLASH_BANKS; i++)
		cfi_flash_reset(&m->devices.flash[i]);
	fw_cfg_reset(&m->devices.fw_cfg);
	pl061_reset(&m->devices.gpio, now);
	virtio_mmio_reset(&m->devices.virtio, now);
}

bool devices_free(struct machine *m, struct error *err)
{
	for (unsigned i = 0; i < VIRT_FLASH_BANKS; i++)
		cfi_flash_free(&m->devices.flash[i]);
	fw_cfg_free(&m->devices.fw_cfg);
	return virtio_mmio_free(&m->devices.virtio, err);
}
