// SPDX-License-Identifier: GPL-2.0-or-later
/* What a machine has in its fw_cfg. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "platform/devices.h"
#include "platform/hostfile.h"
#include "platform/machine-state.h"
#include "platform/props.h"

static void add_machine(struct machine *m)
{
	struct fw_cfg *f = &m->devices.fw_cfg;
	const struct boot *b = &m->boot;
	const char *append = m->config.append;

	fw_cfg_add_number(f, FW_CFG_RAM_SIZE, m->ram_size, 8);
	fw_cfg_add_number(f, FW_CFG_NB_CPUS, m->cores, 2);
	fw_cfg_add_number(f, FW_CFG_MAX_CPUS, m->cores, 2);
	fw_cfg_add_number(f, FW_CFG_BOOT_MENU, 0, 2);
	if (!b->firmware)
		return;
	fw_cfg_add_number(f, FW_CFG_KERNEL_SIZE, b->image.file_size, 4);
	fw_cfg_add(f, FW_CFG_KERNEL_DATA, b->image.file, (uint32_t)b->image.file_size);
	fw_cfg_add_number(f, FW_CFG_INITRD_SIZE, b->initrd_size, 4);
	fw_cfg_add(f, FW_CFG_INITRD_DATA, b->initrd, (uint32_t)b->initrd_size);
	fw_cfg_add_number(f, FW_CFG_CMDLINE_SIZE, append ? strlen(append) + 1 : 0, 4);
	fw_cfg_add(f, FW_CFG_CMDLINE_DATA, append, append ? (uint32_t)strlen(append) + 1 : 0);
}

/* A string's end is no part of the item. */
static bool add_option(struct machine *m, struct props *p, bool *bad_input, struct error *err)
{
	const char *name = props_take(p, "name"), *file = props_take(p, "file");
	const char *string = props_take(p, "string");
	uint8_t *data;
	size_t size;

	if (!name)
		return error_set(err, "no name=");
	if (!file == !string)
		return error_set(err, "it needs either file= or string=");
	if (!props_finish(p, err))
		return false;
	if (string) {
		size = strlen(string);
		data = (uint8_t *)xstrdup(string);
	} else if (!hostfile_read(file, UINT32_MAX, &data, &size, err)) {
		*bad_input = true;
		return false;
	}
	return fw_cfg_add_file(&m->devices.fw_cfg, name, data, (uint32_t)size, err);
}

bool fw_cfg_fill(struct machine *m, const struct dma *dma, bool *bad_input, struct error *err)
{
	const struct machine_options *list = &m->config.fw_cfgs;

	fw_cfg_init(&m->devices.fw_cfg, dma);
	add_machine(m);
	for (unsigned i = 0; i < list->count; i++) {
		struct props p;
		bool ok;

		if (!props_parse(&p, list->text[i], "name", err))
			return error_prefix(err, "-fw_cfg");
		ok = add_option(m, &p, bad_input, err);
		props_release(&p);
		if (!ok)
			return error_prefix(err, "-fw_cfg %s", list->text[i]);
	}
	return true;
}
