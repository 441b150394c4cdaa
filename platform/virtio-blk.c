// SPDX-License-Identifier: GPL-2.0-or-later
/* Virtio 1.2, 5.2: the block device. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/checked.h"
#include "platform/virtio-devices.h"

enum { QUEUE_SIZE = 256, ID_BYTES = 20, BOUNCE = 65536 };

#define F_SEG_MAX  (UINT64_C(1) << 2)
#define F_RO	   (UINT64_C(1) << 5)
#define F_BLK_SIZE (UINT64_C(1) << 6)
#define F_FLUSH	   (UINT64_C(1) << 9)

enum request_type { T_IN = 0, T_OUT = 1, T_FLUSH = 4, T_GET_ID = 8 };
enum request_status { S_OK = 0, S_IOERR = 1, S_UNSUPP = 2 };

struct request_header {
	uint32_t type, reserved;
	uint64_t sector;
};

/* 5.2.4, as far as features are offered */
struct blk_config {
	uint64_t capacity; /* sectors */
	uint32_t size_max, seg_max;
	uint32_t geometry;
	uint32_t blk_size;
};

struct virtio_blk {
	struct virtio_device v;
	struct virtio_blk_config c;
	struct blk_config config;
	char id[ID_BYTES];
	struct event done;
	bool busy; /* chain is being served */
	struct virtqueue_chain chain;
	uint8_t bounce[BOUNCE];
};

/* Bytes of data that the request moves, for its time. */
static uint64_t data_length(const struct virtqueue_chain *c)
{
	uint64_t n = c->out_len > c->in_len ? c->out_len : c->in_len;

	return n > sizeof(struct request_header) ? n - sizeof(struct request_header) : 0;
}

static void serve_next(struct virtio_blk *b, uint64_t now)
{
	uint64_t sectors;

	if (b->busy)
		return;
	if (!virtio_take(&b->v, 0, &b->chain, now)) {
		virtio_idle(&b->v, 0, now);
		return;
	}
	b->busy = true;
	sectors = (data_length(&b->chain) + BLOCK_SECTOR - 1) / BLOCK_SECTOR;
	virtio_schedule(&b->v, &b->done, now + b->c.latency + sectors * b->c.sector);
}

/* Whether sectors from @sector on, @len bytes, are all on the disk. */
static bool on_disk(const struct virtio_blk *b, uint64_t sector, uint64_t len)
{
	return len % BLOCK_SECTOR == 0 &&
	       range_fits(sector, len / BLOCK_SECTOR, b->config.capacity);
}

/* The data of a read follows nothing: the in part is data and the status byte. */
static enum request_status read_sectors(struct virtio_blk *b, uint64_t sector, uint64_t len)
{
	if (!on_disk(b, sector, len))
		return S_IOERR;
	for (uint64_t at = 0; at < len; at += BOUNCE) {
		uint32_t n = len - at < BOUNCE ? (uint32_t)(len - at) : BOUNCE;

		if (!blockfile_read(b->c.image, sector * BLOCK_SECTOR + at, b->bounce, n) ||
		    chain_write(&b->chain, &b->v.host.dma, at, b->bounce, n) != n)
			return S_IOERR;
	}
	return S_OK;
}

static enum request_status write_sectors(struct virtio_blk *b, uint64_t sector, uint64_t len)
{
	if (!on_disk(b, sector, len) || blockfile_readonly(b->c.image))
		return S_IOERR;
	for (uint64_t at = 0; at < len; at += BOUNCE) {
		uint32_t n = len - at < BOUNCE ? (uint32_t)(len - at) : BOUNCE;

		if (chain_read(&b->chain, &b->v.host.dma, sizeof(struct request_header) + at,
			       b->bounce, n) != n ||
		    !blockfile_write(b->c.image, sector * BLOCK_SECTOR + at, b->bounce, n))
			return S_IOERR;
	}
	if (!virtio_has(&b->v, F_FLUSH) && !blockfile_flush(b->c.image))
		return S_IOERR;
	return S_OK;
}

/* Returns the request's status; *@written: bytes put into the in part, without the status. */
static enum request_status execute(struct virtio_blk *b, const struct request_header *h,
				   uint64_t *written)
{
	uint64_t in = b->chain.in_len - 1;
	enum request_status status;

	*written = 0;
	switch (h->type) {
	case T_IN:
		status = read_sectors(b, h->sector, in);
		*written = in;
		return status;
	case T_OUT:
		return write_sectors(b, h->sector, b->chain.out_len - sizeof(*h));
	case T_FLUSH:
		return blockfile_flush(b->c.image) ? S_OK : S_IOERR;
	case T_GET_ID:
		*written = in < ID_BYTES ? in : ID_BYTES;
		return chain_write(&b->chain, &b->v.host.dma, 0, b->id, (uint32_t)*written) ==
				       *written
			       ? S_OK
			       : S_IOERR;
	}
	return S_UNSUPP;
}

static void on_done(void *opaque, uint64_t when)
{
	struct virtio_blk *b = opaque;
	struct request_header h;
	uint64_t written;
	uint8_t status;

	b->busy = false;
	if (!b->chain.in_len ||
	    chain_read(&b->chain, &b->v.host.dma, 0, &h, sizeof(h)) != sizeof(h)) {
		virtio_break(&b->v, "a request without header or status", when);
		return;
	}
	status = (uint8_t)execute(b, &h, &written);
	chain_write(&b->chain, &b->v.host.dma, b->chain.in_len - 1, &status, 1);
	virtio_return(&b->v, 0, b->chain.head, (uint32_t)written + 1, when);
	serve_next(b, when);
}

static void blk_notify(struct virtio_device *v, unsigned queue, uint64_t now)
{
	(void)queue;
	serve_next((struct virtio_blk *)v, now);
}

static void blk_reset(struct virtio_device *v)
{
	struct virtio_blk *b = (struct virtio_blk *)v;

	virtio_cancel(v, &b->done);
	b->busy = false;
}

static uint8_t blk_config_byte(struct virtio_device *v, uint32_t offset)
{
	struct virtio_blk *b = (struct virtio_blk *)v;

	return virtio_byte(&b->config, sizeof(b->config), offset);
}

static bool blk_free(struct virtio_device *v, struct error *err)
{
	struct virtio_blk *b = (struct virtio_blk *)v;

	(void)err;
	blockfile_close(b->c.image);
	free(b);
	return true;
}

static const struct virtio_kind blk_kind = {
	.name = "virtio-blk-device",
	.id = 2,
	.queues = 1,
	.queue_size = QUEUE_SIZE,
	.reset = blk_reset,
	.notify = blk_notify,
	.config_byte = blk_config_byte,
	.free = blk_free,
};

struct virtio_device *virtio_blk_new(const struct virtio_host *host,
				     const struct virtio_blk_config *c)
{
	struct virtio_blk *b = xcalloc(1, sizeof(*b));
	uint64_t readonly = blockfile_readonly(c->image) ? F_RO : 0;

	virtio_init(&b->v, &blk_kind, host, F_SEG_MAX | F_BLK_SIZE | F_FLUSH | readonly);
	b->c = *c;
	b->config = (struct blk_config){
		.capacity = blockfile_size(c->image) / BLOCK_SECTOR,
		/* header and status take two of a queue's entries */
		.seg_max = QUEUE_SIZE - 2,
		.blk_size = BLOCK_SECTOR,
	};
	if (c->serial)
		memcpy(b->id, c->serial, strnlen(c->serial, ID_BYTES));
	b->done = (struct event){ .name = "virtio-blk", .fire = on_done, .opaque = b };
	return &b->v;
}
