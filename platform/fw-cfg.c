// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/fw-cfg.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/log.h"

/* Registers: data is a string of bytes, the others are big-endian. */
enum { REG_DATA = 0x00, REG_SELECTOR = 0x08, REG_DMA = 0x10 };

enum {
	DMA_ERROR = 1,
	DMA_READ = 2,
	DMA_SKIP = 4,
	DMA_SELECT = 8,
	DMA_WRITE = 16,
	VERSION_TRADITIONAL = 1,
	VERSION_DMA = 2,
	CHUNK = 4096,
};

#define DMA_SIGNATURE UINT64_C(0x51454d5520434647) /* "QEMU CFG" */

struct dma_access {
	uint32_t control, length; /* big-endian, as the address */
	uint64_t address;
};

static void set(struct fw_cfg *f, unsigned item, const void *data, uint32_t size, uint8_t *owned)
{
	free(f->items[item].owned);
	f->items[item] = (struct fw_cfg_entry){ data, size, owned };
}

void fw_cfg_add(struct fw_cfg *f, enum fw_cfg_item item, const void *data, uint32_t size)
{
	set(f, item, data, size, NULL);
}

void fw_cfg_add_number(struct fw_cfg *f, enum fw_cfg_item item, uint64_t value, uint32_t size)
{
	uint8_t *owned = xmalloc(sizeof(value));

	memcpy(owned, &value, sizeof(value));
	set(f, item, owned, size, owned);
}

/* One entry of the directory, whose head is the number of entries; numbers are big-endian. */
struct directory_entry {
	uint32_t size;
	uint16_t select, reserved;
	char name[FW_CFG_NAME_MAX + 1];
};

static void make_directory(struct fw_cfg *f)
{
	uint32_t size = 4 + f->files * (uint32_t)sizeof(struct directory_entry);
	uint32_t count = __builtin_bswap32(f->files);
	uint8_t *directory = xcalloc(1, size);

	memcpy(directory, &count, sizeof(count));
	for (unsigned i = 0; i < f->files; i++) {
		struct directory_entry e = {
			.size = __builtin_bswap32(f->items[FW_CFG_FILE_FIRST + i].size),
			.select = __builtin_bswap16((uint16_t)(FW_CFG_FILE_FIRST + i)),
		};

		memcpy(e.name, f->names[i], sizeof(e.name));
		memcpy(directory + 4 + i * sizeof(e), &e, sizeof(e));
	}
	set(f, FW_CFG_FILE_DIR, directory, size, directory);
}

bool fw_cfg_add_file(struct fw_cfg *f, const char *name, uint8_t *data, uint32_t size,
		     struct error *err)
{
	struct fw_cfg_entry *items = f->items + FW_CFG_FILE_FIRST;
	unsigned at = 0;
	const char *wrong = NULL;

	while (at < f->files && strcmp(f->names[at], name) < 0)
		at++;
	if (!*name || strlen(name) > FW_CFG_NAME_MAX)
		wrong = "a name has 1 to 55 bytes";
	else if (f->files == FW_CFG_FILES)
		wrong = "there are too many items with names";
	else if (at < f->files && !strcmp(f->names[at], name))
		wrong = "there is an item of that name already";
	if (wrong) {
		free(data);
		return error_set(err, "%s", wrong);
	}
	memmove(items + at + 1, items + at, (f->files - at) * sizeof(items[0]));
	memmove(f->names + at + 1, f->names + at, (f->files - at) * sizeof(f->names[0]));
	items[at] = (struct fw_cfg_entry){ data, size, data };
	memset(f->names[at], 0, sizeof(f->names[at]));
	memcpy(f->names[at], name, strlen(name));
	f->files++;
	make_directory(f);
	return true;
}

void fw_cfg_init(struct fw_cfg *f, const struct dma *dma)
{
	*f = (struct fw_cfg){ .dma = *dma };
	fw_cfg_add(f, FW_CFG_SIGNATURE, "QEMU", 4);
	fw_cfg_add_number(f, FW_CFG_ID, VERSION_TRADITIONAL | VERSION_DMA, 4);
	make_directory(f);
}

void fw_cfg_free(struct fw_cfg *f)
{
	for (unsigned i = 0; i < FW_CFG_ITEMS; i++)
		free(f->items[i].owned);
	*f = (struct fw_cfg){ 0 };
}

void fw_cfg_reset(struct fw_cfg *f)
{
	f->selected = 0;
	f->offset = 0;
	f->dma_address = 0;
}

/* The item that is selected; an empty one if there is none of that number. */
static const struct fw_cfg_entry *selected(const struct fw_cfg *f)
{
	static const struct fw_cfg_entry none;

	return f->selected < FW_CFG_ITEMS ? &f->items[f->selected] : &none;
}

/* The next @len bytes of the item; zeroes beyond its end. */
static void next_bytes(struct fw_cfg *f, uint8_t *buf, uint32_t len)
{
	const struct fw_cfg_entry *e = selected(f);
	uint32_t n = f->offset < e->size ? e->size - f->offset : 0;

	if (n > len)
		n = len;
	if (n)
		memcpy(buf, e->data + f->offset, n);
	memset(buf + n, 0, len - n);
	f->offset += n;
}

/* Copies @length bytes of the item to @pa. Beyond the item's end there are zeroes. */
static bool dma_out(struct fw_cfg *f, uint64_t pa, uint32_t length)
{
	uint8_t buf[CHUNK];

	if (!length)
		return true;
	if (!dma_valid(&f->dma, pa, length))
		return false;
	for (uint32_t n; length; length -= n, pa += n) {
		n = length < CHUNK ? length : CHUNK;
		next_bytes(f, buf, n);
		if (!dma_write(&f->dma, pa, buf, n))
			return false;
	}
	return true;
}

static void skip(struct fw_cfg *f, uint32_t length)
{
	uint32_t size = selected(f)->size;

	f->offset = f->offset >= size || length > size - f->offset ? size : f->offset + length;
}

static void run_dma(struct fw_cfg *f)
{
	uint64_t at = f->dma_address;
	struct dma_access a;
	uint32_t control, result = 0;

	f->dma_address = 0;
	if (!dma_read(&f->dma, at, &a, sizeof(a))) {
		log_printf(LOG_GUEST_ERRORS, "fw_cfg: DMA descriptor is not in RAM\n");
		return;
	}
	control = __builtin_bswap32(a.control);
	if (control & DMA_SELECT) {
		f->selected = (uint16_t)(control >> 16);
		f->offset = 0;
	}
	/* items cannot be written */
	if (control & DMA_WRITE)
		result = DMA_ERROR;
	else if (control & DMA_READ)
		result = dma_out(f, __builtin_bswap64(a.address), __builtin_bswap32(a.length))
				 ? 0
				 : DMA_ERROR;
	else if (control & DMA_SKIP)
		skip(f, __builtin_bswap32(a.length));
	result = __builtin_bswap32(result);
	dma_write(&f->dma, at, &result, sizeof(result));
}

static bool fw_cfg_read(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t *value)
{
	struct fw_cfg *f = dev;

	*value = 0;
	if (offset < REG_SELECTOR)
		next_bytes(f, (uint8_t *)value, a->size);
	else if (offset >= REG_DMA)
		*value = __builtin_bswap64(DMA_SIGNATURE) >> 8 * (offset - REG_DMA);
	if (a->size < 8)
		*value &= (UINT64_C(1) << 8 * a->size) - 1;
	return true;
}

static void write_dma(struct fw_cfg *f, uint64_t offset, uint64_t value, uint32_t size)
{
	if (size == 8) {
		f->dma_address = __builtin_bswap64(value);
		run_dma(f);
	} else if (size == 4 && offset == REG_DMA) {
		f->dma_address = (uint64_t)__builtin_bswap32((uint32_t)value) << 32;
	} else if (size == 4) {
		f->dma_address |= __builtin_bswap32((uint32_t)value);
		run_dma(f);
	}
}

static bool fw_cfg_write(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t value)
{
	struct fw_cfg *f = dev;

	if (offset >= REG_DMA) {
		write_dma(f, offset, value, a->size);
	} else if (offset == REG_SELECTOR && a->size == 2) {
		f->selected = __builtin_bswap16((uint16_t)value);
		f->offset = 0;
	} else {
		log_printf(LOG_GUEST_ERRORS, "fw_cfg: write of %u bytes to offset 0x%x\n", a->size,
			   (unsigned)offset);
	}
	return true;
}

const struct mmio_ops fw_cfg_ops = {
	.read = fw_cfg_read,
	.write = fw_cfg_write,
	.min_size = 1,
	.max_size = 8,
};
