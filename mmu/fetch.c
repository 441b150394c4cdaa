// SPDX-License-Identifier: GPL-2.0-or-later
/* Instruction fetch, and memory as a debugger and the devices see it. */
#include <string.h>

#include "base/bits.h"
#include "mmu/model.h"

static const uint8_t *line_bytes(const struct region *r, uint64_t pa)
{
	return r->host + (align_down(pa, LINE_SIZE) - r->base);
}

/* What the attributes of an entry let the instruction side keep: anything but non-cacheable. */
static bool fetch_cached(const struct context *c, uint8_t attr)
{
	return !c->i_uncached && !attr_is_device(attr) && (attr & 0xf) != 4;
}

static struct request fetch_of(struct mmu *m, uint64_t va)
{
	return (struct request){
		.m = m,
		.c = m->model->cur,
		.va = va,
		.access = MMU_FETCH,
		.aligned = true,
	};
}

/* The line of instructions at @pa, in region @r if that is known; a fault if it is no memory. */
static bool find_line(const struct request *q, const struct region *r, uint64_t pa,
		      const uint8_t **line_host, struct mmu_fault *f)
{
	if (!r)
		r = memsys_region(q->m->memsys, pa);
	if (!r || r->kind == REGION_DEVICE)
		return raise_fault(q, f, FSC_EXTERNAL);
	*line_host = line_bytes(r, pa);
	return true;
}

bool mmu_fetch(struct mmu *m, uint64_t va, uint64_t *pa, const uint8_t **line_host,
	       struct mmu_fault *f)
{
	struct request q = fetch_of(m, va);
	struct utlb_entry *e;

	if (!translate(&q, &e, f))
		return false;
	*pa = e->x.pa + (va & mask64(e->x.shift));
	if (!find_line(&q, e->region, *pa, line_host, f))
		return false;
	/*
	 * The line buffer holds non-cacheable lines as the L1I does, so that a block is charged
	 * by what the model lost and not by how often an engine looks.
	 */
	l1i_access(m, *pa, fetch_cached(q.c, e->x.attr) && !(*pa >> CACHEABLE_PA_BITS));
	return true;
}

bool mmu_fetch_debug(struct mmu *m, uint64_t va, uint64_t *pa, const uint8_t **line_host,
		     struct mmu_fault *f)
{
	struct request q = fetch_of(m, va);
	struct xlat x;

	if (!translate_peek(&q, &x, f))
		return false;
	*pa = x.pa + (va & mask64(x.shift));
	return find_line(&q, NULL, *pa, line_host, f);
}

static unsigned bytes_to(uint64_t addr, unsigned len, unsigned unit)
{
	unsigned room = unit - (unsigned)(addr & (unit - 1));

	return len < room ? len : room;
}

/* Who reaches memory from outside the cores. */
enum outsider { DEBUGGER, DEVICE };

static void write_line(struct memsys *ms, const struct region *r, uint64_t pa, const uint8_t *from,
		       unsigned n, enum outsider who)
{
	if (who == DEVICE)
		line_invalidate(ms, pa >> LINE_SHIFT);
	memcpy(r->host + (pa - r->base), from, n);
	monitors_open(ms, MMU_MAX_CORES, pa >> LINE_SHIFT);
	code_invalidate(ms, r, pa);
}

static bool write_lines(struct memsys *ms, uint64_t pa, const uint8_t *from, unsigned len,
			enum outsider who)
{
	while (len) {
		unsigned n = bytes_to(pa, len, LINE_SIZE);
		const struct region *r = physmap_find(ms->map, pa);

		if (!r || r->kind == REGION_DEVICE)
			return false;
		write_line(ms, r, pa, from, n, who);
		pa += n;
		from += n;
		len -= n;
	}
	return true;
}

bool memsys_device_write(struct memsys *ms, uint64_t pa, const void *buf, unsigned len)
{
	return write_lines(ms, pa, buf, len, DEVICE);
}

bool memsys_debug_access(struct memsys *ms, uint64_t pa, void *buf, unsigned len, bool write)
{
	uint8_t *at = buf;

	if (write)
		return write_lines(ms, pa, buf, len, DEBUGGER);
	while (len) {
		unsigned n = bytes_to(pa, len, LINE_SIZE);
		const struct region *r = physmap_find(ms->map, pa);

		if (!r || r->kind == REGION_DEVICE)
			return false;
		memcpy(at, r->host + (pa - r->base), n);
		pa += n;
		at += n;
		len -= n;
	}
	return true;
}

bool mmu_debug_access(struct mmu *m, uint64_t va, void *buf, unsigned len, bool write)
{
	uint8_t *at = buf;

	while (len) {
		struct request q = {
			.m = m,
			.c = m->model->cur,
			.va = va,
			.access = MMU_READ,
			.aligned = true,
			.debug = true,
		};
		unsigned n = bytes_to(va, len, LINE_SIZE);
		struct mmu_fault f;
		struct xlat x;

		if (!translate_peek(&q, &x, &f))
			return false;
		if (!memsys_debug_access(m->memsys, x.pa + (va & mask64(x.shift)), at, n, write))
			return false;
		va += n;
		at += n;
		len -= n;
	}
	return true;
}
