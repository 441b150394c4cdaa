// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/cfi-flash.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/alloc.h"
#include "base/log.h"

/* Intel's command set (CFI publication 100, and the data sheets of the 28F family). */
enum {
	CMD_PROGRAM_ALT = 0x10,
	CMD_ERASE = 0x20,
	CMD_PROGRAM = 0x40,
	CMD_CLEAR_STATUS = 0x50,
	CMD_LOCK = 0x60,
	CMD_READ_STATUS = 0x70,
	CMD_READ_ID = 0x90,
	CMD_QUERY = 0x98,
	CMD_CONFIRM = 0xd0,
	CMD_WRITE_BUFFER = 0xe8,
	CMD_RESET_AMD = 0xf0, /* drivers that probe send it too */
	CMD_READ_ARRAY = 0xff,
	LOCK_SET = 0x01,
};

enum {
	STATUS_READY = 0x80,
	STATUS_ERASE_ERROR = 0x20,
	STATUS_PROGRAM_ERROR = 0x10,
};

enum {
	CHIPS = 2,
	BUS_BYTES = 4,
	BUFFER_SHIFT = 11, /* log2 of a chip's write buffer */
	BUFFER_WORDS = CHIPS * (1 << BUFFER_SHIFT) / BUS_BYTES,
	BLOCK_WORDS = CFI_FLASH_BLOCK / BUS_BYTES,
	PAGE = 4096, /* what is erased at once here */
	MANUFACTURER = 0x89,
	DEVICE = 0x18,
};

/* The answer to a query, from a chip's address 0x10 on (JESD68.01, tables 3 to 6). */
static const uint8_t query[] = {
	'Q', 'R', 'Y',		/* 10 */
	0x01, 0x00, 0x31, 0x00, /* 13: Intel's set, its table at 31 */
	0, 0, 0, 0,		/* 17: no other set */
	0x45, 0x55, 0, 0,	/* 1b: supply 4.5 to 5.5 V */
	7, 7, 10, 0,		/* 1f: log2 of typical times, us and ms */
	4, 4, 4, 0,		/* 23: log2 of the longest, in typical times */
	25,			/* 27: log2 of a chip's bytes */
	0x02, 0x00,		/* 28: x8 and x16 */
	BUFFER_SHIFT, 0,	/* 2a */
	1,			/* 2c: regions of equal blocks */
	0xff, 0x00, 0x00, 0x02, /* 2d: 256 blocks of 128 KiB */
	'P', 'R', 'I', '1', '0',/* 31 */
	0, 0, 0, 0, 0, 0, 0, 0, 0, 1, /* 36: nothing optional; 3f: one protection field */
};

static void set_mode(struct cfi_flash *f, enum cfi_mode mode)
{
	if (f->memsys && (mode == CFI_ARRAY) != (f->mode == CFI_ARRAY))
		memsys_set_registers(f->memsys, f->base, mode != CFI_ARRAY);
	f->mode = mode;
}

/* What both chips put on the bus when each answers @byte, from byte lane @lane on. */
static uint64_t both(uint8_t byte, uint64_t lane)
{
	return ((uint64_t)byte << 16 | byte) >> 8 * lane;
}

static uint8_t query_byte(uint64_t word)
{
	return word >= 0x10 && word - 0x10 < sizeof(query) ? query[word - 0x10] : 0;
}

static bool flash_read(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t *value)
{
	struct cfi_flash *f = dev;
	uint64_t lane = offset % BUS_BYTES, word = offset / BUS_BYTES;

	*value = 0;
	switch (f->mode) {
	case CFI_ARRAY:
		memcpy(value, f->array + offset, a->size);
		return true;
	case CFI_STATUS:
		*value = both(f->status, lane);
		break;
	case CFI_ID:
		/* word 2: no block is locked */
		*value = word % 0x10000 > 1 ? 0 : both(word % 2 ? DEVICE : MANUFACTURER, lane);
		break;
	case CFI_QUERY:
		*value = both(query_byte(word % 0x10000), lane);
		break;
	}
	if (a->size < 8)
		*value &= (UINT64_C(1) << 8 * a->size) - 1;
	return true;
}

/* Puts @bytes into the array, and into the image as far as that reaches. */
static bool store(struct cfi_flash *f, uint64_t offset, const void *bytes, uint32_t len)
{
	uint64_t size;

	memsys_device_write(f->memsys, f->base + offset, bytes, len);
	if (!f->image)
		return true;
	size = blockfile_size(f->image);
	if (offset >= size)
		return true;
	if (len > size - offset)
		len = (uint32_t)(size - offset);
	return blockfile_write(f->image, offset, bytes, len);
}

static bool writable(const struct cfi_flash *f)
{
	return !f->image || !blockfile_readonly(f->image);
}

/* Programming clears bits; only erasing sets them. */
static void program(struct cfi_flash *f, uint64_t offset, uint64_t value, uint32_t size)
{
	uint64_t bytes = 0;

	if (!writable(f)) {
		f->status |= STATUS_PROGRAM_ERROR;
		return;
	}
	memcpy(&bytes, f->array + offset, size);
	bytes &= value;
	if (!store(f, offset, &bytes, size))
		f->status |= STATUS_PROGRAM_ERROR;
}

static void erase(struct cfi_flash *f, uint64_t offset)
{
	static const uint8_t erased[PAGE] = { [0 ... PAGE - 1] = 0xff };
	uint64_t block = offset - offset % CFI_FLASH_BLOCK;

	if (!writable(f)) {
		f->status |= STATUS_ERASE_ERROR;
		return;
	}
	for (uint32_t at = 0; at < CFI_FLASH_BLOCK; at += PAGE)
		if (!store(f, block + at, erased, PAGE))
			f->status |= STATUS_ERASE_ERROR;
}

/* Ends a command of several cycles: the status is shown. */
static void finish(struct cfi_flash *f)
{
	f->command = 0;
	f->cycle = 0;
	f->status |= STATUS_READY;
}

static void to_array(struct cfi_flash *f)
{
	f->command = 0;
	f->cycle = 0;
	set_mode(f, CFI_ARRAY);
}

static void first_cycle(struct cfi_flash *f, uint64_t offset, uint8_t command)
{
	switch (command) {
	case CMD_PROGRAM:
	case CMD_PROGRAM_ALT:
	case CMD_ERASE:
	case CMD_LOCK:
	case CMD_WRITE_BUFFER:
		f->command = command;
		f->cycle = 1;
		f->status |= STATUS_READY;
		set_mode(f, CFI_STATUS);
		break;
	case CMD_CLEAR_STATUS:
		f->status = STATUS_READY;
		to_array(f);
		break;
	case CMD_READ_STATUS:
		set_mode(f, CFI_STATUS);
		break;
	case CMD_READ_ID:
		set_mode(f, CFI_ID);
		break;
	case CMD_QUERY:
		set_mode(f, CFI_QUERY);
		break;
	default:
		log_printf(LOG_GUEST_ERRORS, "flash: unknown command 0x%x at 0x%" PRIx64 "\n",
			   command, offset);
		__attribute__((fallthrough));
	case CMD_RESET_AMD:
	case CMD_READ_ARRAY:
		to_array(f);
	}
}

/* Starts taking @count + 1 words into the buffer. */
static void begin_buffer(struct cfi_flash *f, uint64_t offset, uint32_t count)
{
	if (count >= BUFFER_WORDS) {
		log_printf(LOG_GUEST_ERRORS, "flash: %u words are more than the buffer holds\n",
			   count + 1);
		f->status |= STATUS_PROGRAM_ERROR;
		finish(f);
		return;
	}
	f->left = count + 1;
	f->block = offset - offset % CFI_FLASH_BLOCK;
	memset(f->buffered, 0, BLOCK_WORDS / 8);
	f->cycle = 2;
}

static void take_word(struct cfi_flash *f, uint64_t offset, uint64_t value, uint32_t size)
{
	uint64_t word = (offset - f->block) / BUS_BYTES;

	if (offset < f->block || word >= BLOCK_WORDS || size != BUS_BYTES) {
		log_printf(LOG_GUEST_ERRORS,
			   "flash: buffered write of %u bytes to 0x%" PRIx64
			   ": not a word of the block\n",
			   size, offset);
		f->status |= STATUS_PROGRAM_ERROR;
	} else {
		f->buffer[word] = (uint32_t)value;
		f->buffered[word / 32] |= UINT32_C(1) << word % 32;
	}
	if (!--f->left)
		f->cycle = 3;
}

static void program_buffer(struct cfi_flash *f)
{
	if (f->status & STATUS_PROGRAM_ERROR)
		return;
	for (uint64_t i = 0; i < BLOCK_WORDS; i++)
		if (f->buffered[i / 32] >> i % 32 & 1)
			program(f, f->block + i * BUS_BYTES, f->buffer[i], BUS_BYTES);
}

static void write_buffer_cycle(struct cfi_flash *f, uint64_t offset, uint64_t value, uint32_t size)
{
	switch (f->cycle) {
	case 1:
		begin_buffer(f, offset, (uint32_t)value & 0xffff);
		break;
	case 2:
		take_word(f, offset, value, size);
		break;
	default:
		if ((value & 0xff) == CMD_CONFIRM)
			program_buffer(f);
		else
			f->status |= STATUS_PROGRAM_ERROR;
		finish(f);
	}
}

static void further_cycle(struct cfi_flash *f, uint64_t offset, uint64_t value, uint32_t size)
{
	uint8_t byte = (uint8_t)value;

	switch (f->command) {
	case CMD_PROGRAM:
	case CMD_PROGRAM_ALT:
		program(f, offset, value, size);
		finish(f);
		break;
	case CMD_ERASE:
	case CMD_LOCK:
		if (byte == CMD_READ_ARRAY) {
			to_array(f);
			break;
		}
		/* locks are accepted and not kept: no block is ever locked */
		if (f->command == CMD_ERASE && byte == CMD_CONFIRM)
			erase(f, offset);
		else if (f->command == CMD_ERASE || (byte != CMD_CONFIRM && byte != LOCK_SET))
			f->status |= STATUS_ERASE_ERROR | STATUS_PROGRAM_ERROR;
		finish(f);
		break;
	default:
		write_buffer_cycle(f, offset, value, size);
	}
}

static bool flash_write(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t value)
{
	struct cfi_flash *f = dev;

	if (f->command)
		further_cycle(f, offset, value, a->size);
	else
		first_cycle(f, offset, (uint8_t)value);
	return true;
}

const struct mmio_ops cfi_flash_ops = {
	.read = flash_read,
	.write = flash_write,
	.min_size = 1,
	.max_size = 4,
};

bool cfi_flash_init(struct cfi_flash *f, uint64_t base, struct error *err)
{
	*f = (struct cfi_flash){ .base = base, .status = STATUS_READY };
	f->array = mmap(NULL, CFI_FLASH_SIZE, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (f->array == MAP_FAILED) {
		f->array = NULL;
		return error_set(err, "cannot map flash: %s", strerror(errno));
	}
	f->buffer = xcalloc(BLOCK_WORDS, sizeof(*f->buffer));
	f->buffered = xcalloc(BLOCK_WORDS / 32, sizeof(*f->buffered));
	return true;
}

bool cfi_flash_load(struct cfi_flash *f, struct blockfile *image, struct error *err)
{
	f->image = image;
	if (blockfile_size(image) > CFI_FLASH_SIZE)
		return error_set(err, "larger than the flash (64 MiB)");
	return blockfile_read(image, 0, f->array, (uint32_t)blockfile_size(image)) ||
	       error_set(err, "cannot be read");
}

void cfi_flash_reset(struct cfi_flash *f)
{
	to_array(f);
	f->status = STATUS_READY;
}

void cfi_flash_free(struct cfi_flash *f)
{
	blockfile_close(f->image);
	if (f->array)
		munmap(f->array, CFI_FLASH_SIZE);
	free(f->buffer);
	free(f->buffered);
	*f = (struct cfi_flash){ 0 };
}
