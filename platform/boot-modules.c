// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/boot-modules.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "platform/hostfile.h"
#include "platform/props.h"

static bool is_module(const char *driver)
{
	return !strcmp(driver, "loader") || !strcmp(driver, "guest-loader");
}

static bool read_number(struct boot_module *b, struct props *p, struct error *err)
{
	uint64_t value = 0, len = 0;

	if (!props_take_u64(p, "data", &value, err) || !props_take_u64(p, "data-len", &len, err))
		return false;
	if (len < 1 || len > sizeof(value))
		return error_set(err, "file=, or data= with data-len= from 1 to 8, is needed");
	b->data = xmalloc(sizeof(value));
	memcpy(b->data, &value, sizeof(value));
	b->size = len;
	return true;
}

/* The kind of module, and its file; NULL: no file. */
static const char *file_of(struct boot_module *b, struct props *p, bool guest)
{
	const char *file, *args;

	if (!guest)
		return props_take(p, "file");
	file = props_take(p, "kernel");
	args = props_take(p, "bootargs");
	b->kind = file ? MODULE_KERNEL : MODULE_RAMDISK;
	if (args)
		b->bootargs = xstrdup(args);
	return file ? file : props_take(p, "initrd");
}

static bool read_module(struct boot_module *b, struct props *p, bool guest, uint64_t ram_base,
			uint64_t ram_size, bool *bad_input, struct error *err)
{
	const char *file = file_of(b, p, guest);
	bool raw = true; /* what is loaded here is never taken apart */

	b->pa = 0;
	if (!props_take_u64(p, "addr", &b->pa, err) || !props_take_bool(p, "force-raw", &raw, err))
		return false;
	if (!file && guest)
		return error_set(err, "kernel= or initrd= is needed");
	if (!file && !read_number(b, p, err))
		return false;
	if (file && !hostfile_read(file, ram_size, &b->data, &b->size, err)) {
		*bad_input = true;
		return false;
	}
	if (b->pa < ram_base || !range_fits(b->pa - ram_base, b->size, ram_size))
		return error_set(err, "does not lie in RAM");
	return props_finish(p, err);
}

bool boot_modules_read(struct boot_modules *m, const char *const *options, unsigned count,
		       uint64_t ram_base, uint64_t ram_size, bool *bad_input, struct error *err)
{
	for (unsigned i = 0; i < count; i++) {
		const char *driver;
		struct props p;
		bool ok = true;

		if (!props_parse(&p, options[i], "driver", err))
			return error_prefix(err, "-device");
		driver = props_take(&p, "driver");
		if (driver && is_module(driver)) {
			struct boot_module *b;

			m->list = xgrow(m->list, &m->cap, m->count + 1, sizeof(*m->list));
			b = &m->list[m->count++];
			*b = (struct boot_module){ 0 };
			ok = read_module(b, &p, !strcmp(driver, "guest-loader"), ram_base,
					 ram_size, bad_input, err);
		}
		props_release(&p);
		if (!ok)
			return error_prefix(err, "-device %s", options[i]);
	}
	return true;
}

bool boot_modules_describe(const struct boot_modules *m, struct devicetree *dt, struct error *err)
{
	for (size_t i = 0; i < m->count; i++) {
		const struct boot_module *b = &m->list[i];
		const struct devicetree_module node = {
			.pa = b->pa,
			.size = b->size,
			.ramdisk = b->kind == MODULE_RAMDISK,
			.bootargs = b->bootargs,
		};

		if (b->kind != MODULE_BYTES && !devicetree_add_module(dt, &node, err))
			return false;
	}
	return true;
}

void boot_modules_place(const struct boot_modules *m, uint8_t *ram, uint64_t ram_base)
{
	for (size_t i = 0; i < m->count; i++)
		memcpy(ram + (m->list[i].pa - ram_base), m->list[i].data, m->list[i].size);
}

void boot_modules_release(struct boot_modules *m)
{
	for (size_t i = 0; i < m->count; i++) {
		free(m->list[i].data);
		free(m->list[i].bootargs);
	}
	free(m->list);
	*m = (struct boot_modules){ 0 };
}
