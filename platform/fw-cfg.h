/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * QEMU's firmware configuration device, MMIO form: items by number, some with names, read byte by
 * byte or by DMA (Linux's Documentation/admin-guide and QEMU's docs/specs/fw_cfg describe it).
 */
#ifndef TRAPLINE_PLATFORM_FW_CFG_H
#define TRAPLINE_PLATFORM_FW_CFG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "platform/dma.h"

#define FW_CFG_SIZE UINT64_C(0x18)

/* Numbers of items that have no name. */
enum fw_cfg_item {
	FW_CFG_SIGNATURE = 0x00,
	FW_CFG_ID = 0x01,
	FW_CFG_RAM_SIZE = 0x03,
	FW_CFG_NB_CPUS = 0x05,
	FW_CFG_KERNEL_SIZE = 0x08,
	FW_CFG_INITRD_SIZE = 0x0b,
	FW_CFG_BOOT_MENU = 0x0e,
	FW_CFG_MAX_CPUS = 0x0f,
	FW_CFG_KERNEL_DATA = 0x11,
	FW_CFG_INITRD_DATA = 0x12,
	FW_CFG_CMDLINE_SIZE = 0x14,
	FW_CFG_CMDLINE_DATA = 0x15,
	FW_CFG_FILE_DIR = 0x19,
	FW_CFG_FILE_FIRST = 0x20,
	FW_CFG_ITEMS = 0x40,
};

#define FW_CFG_FILES	((unsigned)FW_CFG_ITEMS - FW_CFG_FILE_FIRST)
#define FW_CFG_NAME_MAX 55u /* bytes */

struct fw_cfg_entry {
	const uint8_t *data; /* NULL: no such item */
	uint32_t size;
	uint8_t *owned; /* data to be freed */
};

struct fw_cfg {
	struct dma dma;
	struct fw_cfg_entry items[FW_CFG_ITEMS];
	unsigned files; /* items from FW_CFG_FILE_FIRST on, sorted by their names */
	char names[FW_CFG_FILES][FW_CFG_NAME_MAX + 1];
	uint16_t selected;
	uint32_t offset;
	uint64_t dma_address;
};

extern const struct mmio_ops fw_cfg_ops; /* dev: struct fw_cfg */

/* With the items that say what the device is. */
void fw_cfg_init(struct fw_cfg *f, const struct dma *dma);
void fw_cfg_free(struct fw_cfg *f);
void fw_cfg_reset(struct fw_cfg *f);

/* Adds @size bytes that live as long as the device. */
void fw_cfg_add(struct fw_cfg *f, enum fw_cfg_item item, const void *data, uint32_t size);
/* Adds a little-endian number of @size bytes (2, 4 or 8). */
void fw_cfg_add_number(struct fw_cfg *f, enum fw_cfg_item item, uint64_t value, uint32_t size);
/*
 * Adds an item with a name, which FW_CFG_FILE_DIR lists; @data, @size bytes of malloc(), is the
 * device's in any case. Numbers follow the order of the names, so they may change until all are
 * added. False: the name is taken, empty or too long, or there are too many.
 */
bool fw_cfg_add_file(struct fw_cfg *f, const char *name, uint8_t *data, uint32_t size,
		     struct error *err);

#endif
