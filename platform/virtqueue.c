// SPDX-License-Identifier: GPL-2.0-or-later
#include "platform/virtqueue.h"

#include <stddef.h>

#include "base/bits.h"

/* Virtio 1.2, 2.7.5: struct virtq_desc. Guest and host are little-endian. */
struct descriptor {
	uint64_t addr;
	uint32_t len;
	uint16_t flags, next;
};

enum {
	DESC_NEXT = 1,
	DESC_WRITE = 2,
	DESC_INDIRECT = 4,
	AVAIL_NO_INTERRUPT = 1,
	/* offsets in the available and the used ring */
	RING_FLAGS = 0,
	RING_IDX = 2,
	RING_ENTRIES = 4,
	AVAIL_ENTRY = 2,
	USED_ENTRY = 8,
};

static bool broken(const char **why, const char *text)
{
	*why = text;
	return false;
}

bool virtqueue_enable(struct virtqueue *q, const struct dma *d, const char **why)
{
	uint32_t n = q->size;

	if (!n || n > VIRTQUEUE_MAX_SIZE || (n & (n - 1)))
		return broken(why, "the queue's size is no power of two up to the maximum");
	if (q->desc % 16 || q->avail % 2 || q->used % 4)
		return broken(why, "an area of the queue is not aligned");
	/* the last two bytes of both rings are there with event index only, but cost nothing */
	if (!dma_is_ram(d, q->desc, (uint64_t)n * sizeof(struct descriptor)) ||
	    !dma_is_ram(d, q->avail, RING_ENTRIES + (uint64_t)n * AVAIL_ENTRY + 2) ||
	    !dma_is_ram(d, q->used, RING_ENTRIES + (uint64_t)n * USED_ENTRY + 2))
		return broken(why, "an area of the queue is not in RAM");
	q->next_avail = q->next_used = q->signalled = 0;
	q->ready = true;
	return true;
}

static bool read16(const struct dma *d, uint64_t pa, uint16_t *value)
{
	return dma_read(d, pa, value, sizeof(*value));
}

/* Adds one buffer to the chain. */
static bool add_segment(struct virtqueue_chain *c, const struct dma *d,
			const struct descriptor *desc, const char **why)
{
	unsigned n = c->out_count + c->in_count;

	if (n == VIRTQUEUE_MAX_SEGMENTS)
		return broken(why, "a chain is too long, or a loop");
	if (!desc->len)
		return broken(why, "a buffer is empty");
	if (c->out_len + c->in_len + desc->len > UINT32_MAX)
		return broken(why, "a chain holds more than 2^32 bytes");
	if (!dma_valid(d, desc->addr, desc->len))
		return broken(why, "a buffer is not in RAM");
	c->seg[n] = (struct virtqueue_segment){ desc->addr, desc->len };
	if (desc->flags & DESC_WRITE) {
		c->in_count++;
		c->in_len += desc->len;
		return true;
	}
	if (c->in_count)
		return broken(why, "a buffer to read follows one to write");
	c->out_count++;
	c->out_len += desc->len;
	return true;
}

/* Follows the chain from entry @i of the queue's table, into an indirect table at its end. */
static bool walk(const struct virtqueue *q, const struct dma *d, bool indirect, uint32_t i,
		 struct virtqueue_chain *c, const char **why)
{
	uint64_t table = q->desc;
	uint32_t entries = q->size;
	bool inside = false;
	struct descriptor desc;

	for (;;) {
		if (i >= entries)
			return broken(why, "a descriptor's number is not below the table's size");
		if (!dma_read(d, table + (uint64_t)i * sizeof(desc), &desc, sizeof(desc)))
			return broken(why, "a descriptor is not in RAM");
		if (!(desc.flags & DESC_INDIRECT)) {
			/* bounds a loop too: each turn adds a segment */
			if (!add_segment(c, d, &desc, why))
				return false;
			if (!(desc.flags & DESC_NEXT))
				return true;
			i = desc.next;
			continue;
		}
		if (!indirect || inside || (desc.flags & DESC_NEXT))
			return broken(why, "an indirect descriptor where none may be");
		if (!desc.len || desc.len % sizeof(desc) ||
		    desc.len / sizeof(desc) > VIRTQUEUE_MAX_SEGMENTS)
			return broken(why, "an indirect table's length is impossible");
		table = desc.addr;
		entries = desc.len / (uint32_t)sizeof(desc);
		inside = true;
		i = 0;
	}
}

enum vq_result virtqueue_take(struct virtqueue *q, const struct dma *d,
			      const struct virtqueue_mode *mode, struct virtqueue_chain *c,
			      const char **why)
{
	uint16_t idx, head;

	if (!q->ready)
		return VQ_EMPTY;
	*why = "the available ring is not in RAM";
	if (!read16(d, q->avail + RING_IDX, &idx))
		return VQ_BROKEN;
	if (idx == q->next_avail)
		return VQ_EMPTY;
	if ((uint16_t)(idx - q->next_avail) > q->size) {
		*why = "the available ring's index ran ahead by more than the queue's size";
		return VQ_BROKEN;
	}
	if (!read16(d, q->avail + RING_ENTRIES + (q->next_avail & (q->size - 1)) * AVAIL_ENTRY,
		    &head))
		return VQ_BROKEN;
	c->head = head;
	c->out_count = c->in_count = 0;
	c->out_len = c->in_len = 0;
	if (!walk(q, d, mode->indirect, head, c, why))
		return VQ_BROKEN;
	q->next_avail++;
	return VQ_TAKEN;
}

void virtqueue_untake(struct virtqueue *q)
{
	q->next_avail--;
}

bool virtqueue_ask_notify(const struct virtqueue *q, const struct dma *d,
			  const struct virtqueue_mode *mode)
{
	uint16_t event;

	/* without event index the used ring's flags, which stay zero, ask for every notification */
	if (!q->ready || !mode->event_index)
		return true;
	/* behind all that is there: chains that were put back are known, and too few */
	return read16(d, q->avail + RING_IDX, &event) &&
	       dma_write(d, q->used + RING_ENTRIES + q->size * USED_ENTRY, &event, sizeof(event));
}

bool virtqueue_return(struct virtqueue *q, const struct dma *d, uint16_t head, uint32_t len)
{
	const uint32_t entry[2] = { head, len };
	uint16_t idx = (uint16_t)(q->next_used + 1);

	if (!q->ready ||
	    !dma_write(d, q->used + RING_ENTRIES + (q->next_used & (q->size - 1)) * USED_ENTRY,
		       entry, sizeof(entry)) ||
	    !dma_write(d, q->used + RING_IDX, &idx, sizeof(idx)))
		return false;
	q->next_used = idx;
	return true;
}

bool virtqueue_wants_interrupt(struct virtqueue *q, const struct dma *d,
			       const struct virtqueue_mode *mode)
{
	uint16_t old = q->signalled, now = q->next_used, value;

	q->signalled = now;
	if (!q->ready || old == now)
		return false;
	if (!mode->event_index)
		return !read16(d, q->avail + RING_FLAGS, &value) || !(value & AVAIL_NO_INTERRUPT);
	/* 2.7.7.2: the index that the driver waits for was passed just now */
	if (!read16(d, q->avail + RING_ENTRIES + q->size * AVAIL_ENTRY, &value))
		return true;
	return (uint16_t)(now - value - 1) < (uint16_t)(now - old);
}

/* Copies to or from @count segments at @offset. */
static uint32_t copy(const struct virtqueue_segment *s, unsigned count, const struct dma *d,
		     uint64_t offset, uint8_t *buf, uint32_t len, bool write)
{
	uint32_t done = 0;

	for (unsigned i = 0; i < count && done < len; i++) {
		uint32_t n;

		if (offset >= s[i].len) {
			offset -= s[i].len;
			continue;
		}
		n = s[i].len - (uint32_t)offset;
		if (n > len - done)
			n = len - done;
		if (write ? !dma_write(d, s[i].pa + offset, buf + done, n)
			  : !dma_read(d, s[i].pa + offset, buf + done, n))
			break;
		done += n;
		offset = 0;
	}
	return done;
}

uint32_t chain_read(const struct virtqueue_chain *c, const struct dma *d, uint64_t offset,
		    void *buf, uint32_t len)
{
	return copy(c->seg, c->out_count, d, offset, buf, len, false);
}

uint32_t chain_write(const struct virtqueue_chain *c, const struct dma *d, uint64_t offset,
		     const void *buf, uint32_t len)
{
	return copy(c->seg + c->out_count, c->in_count, d, offset, (uint8_t *)(uintptr_t)buf, len,
		    true);
}
