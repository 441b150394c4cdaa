/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What is in RAM when the machine starts, and the state of the first core: as QEMU's virt does it
 * for -kernel (see docs/platform.md).
 */
#ifndef TRAPLINE_PLATFORM_BOOT_H
#define TRAPLINE_PLATFORM_BOOT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "platform/boot-modules.h"
#include "platform/devicetree.h"
#include "platform/image.h"

struct boot_config {
	const char *kernel, *initrd, *append, *dtb; /* NULL: none */
	struct devicetree_config board;
	/* -device options, of which boot_modules_read() takes its own */
	const char *const *devices;
	unsigned device_count;
	/* firmware starts at @firmware_entry; kernel and RAM disk are not in RAM */
	bool firmware;
	uint64_t firmware_entry;
};

struct boot {
	struct image image; /* no segments without a kernel */
	uint8_t *initrd;
	size_t initrd_size;
	uint64_t initrd_pa;
	struct boot_modules modules;
	bool firmware; /* kernel and RAM disk are not placed */
	struct devicetree dt;
	uint64_t dt_pa;
	bool dt_loaded; /* not when an ELF image leaves no room at the start of RAM */
	uint64_t entry;
	uint64_t x0; /* of the first core */
};

/*
 * Reads all files and decides what goes where. @bad_input (may be NULL): the error is a file's.
 * On failure nothing needs to be released.
 */
bool boot_load(struct boot *b, const struct boot_config *c, bool *bad_input, struct error *err);
void boot_release(struct boot *b);

/* Copies everything into @ram, which is all zeroes and starts at @c->board.ram_base. */
void boot_place(const struct boot *b, uint8_t *ram, uint64_t ram_base);

#endif
