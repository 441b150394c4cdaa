// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/devices.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "platform/device-options.h"
#include "platform/hostfile.h"
#include "platform/machine-state.h"

/* An event for @when was queued: the running turn must not pass it. */
static void scheduled(void *opaque, uint64_t when)
{
	struct machine *m = opaque;

	if (m->slice.active && when < m->slice.until)
		machine_end_slice(m);
}

/* ---- firmware's devices --------------------------------------------------------------- */

static bool fill_bank(struct maker *k, struct props *p, struct error *err)
{
	const char *interface = props_take(p, "if");
	struct blockfile *image;
	uint64_t unit = 0;

	if (!interface || strcmp(interface, "pflash"))
		return props_leave(p);
	while (unit < VIRT_FLASH_BANKS && k->m->devices.flash[unit].image)
		unit++;
	if (!props_take_u64(p, "unit", &unit, err))
		return false;
	if (unit >= VIRT_FLASH_BANKS || k->m->devices.flash[unit].image)
		return error_set(err, "there are %u banks, each for one image", VIRT_FLASH_BANKS);
	props_take(p, "id");
	image = maker_open_drive(k, p, err);
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
	return maker_each(&k, &m->config.drives, "drive", NULL, fill_bank, err) &&
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
	return maker_make_all(&k, err);
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
	virtio_mmio_reset(&m->devices.virtio_mmio, now);
	pci_host_reset(&m->devices.pci, now);
}

bool devices_free(struct machine *m, struct error *err)
{
	for (unsigned i = 0; i < VIRT_FLASH_BANKS; i++)
		cfi_flash_free(&m->devices.flash[i]);
	fw_cfg_free(&m->devices.fw_cfg);
	pci_host_free(&m->devices.pci);
	return virtio_list_free(&m->devices.virtio, err);
}
