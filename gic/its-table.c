// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The ITS's tables: IHI 0069 5.2.1 to 5.2.3, 12.19 (GITS_BASERn). The format of entries is ours,
 * eight bytes each, of which bit 63 says that it is valid:
 *	device		ITT address [51:8], EventID bits - 1 [4:0]
 *	collection	core [15:0]
 *	event		collection [47:32], INTID [31:0]
 */
#include <endian.h>

#include "base/bits.h"
#include "gic/its.h"

#define ITT_ADDRESS UINT64_C(0x000fffffffffff00)

enum { LEVEL1_ENTRY_SIZE = 8 };

static bool read_entry(struct gic *g, uint64_t pa, uint64_t *entry)
{
	if (!g->config.memory(g->config.opaque, pa, entry, sizeof(*entry), false))
		return false;
	*entry = le64toh(*entry);
	return true;
}

static bool write_entry(struct gic *g, uint64_t pa, uint64_t entry)
{
	entry = htole64(entry);
	return g->config.memory(g->config.opaque, pa, &entry, sizeof(entry), true);
}

/* ---- GITS_BASERn ---------------------------------------------------------------------- */

struct table {
	uint64_t base;
	unsigned page_shift;
	uint64_t size; /* bytes, of the first level if there are two */
	bool indirect;
};

static bool describe(const struct gic *g, unsigned which, struct table *t)
{
	static const unsigned shifts[] = { 12, 14, 16, 16 };
	uint64_t r = g->its.baser[which];

	*t = (struct table){ .page_shift = shifts[extract64(r, 8, 2)],
			     .indirect = r & ITS_INDIRECT };
	t->base = r & mask64(48) & ~mask64(t->page_shift);
	if (t->page_shift == 16) /* of a 64 KiB page, bits 15 to 12 are of the address from 48 on */
		t->base |= extract64(r, 12, 4) << 48;
	t->size = (extract64(r, 0, 8) + 1) << t->page_shift;
	return r & ITS_VALID;
}

/* Whether a table has entries of number @id at all, whose memory may yet be missing. */
static bool has_room(const struct gic *g, unsigned which, uint32_t id)
{
	struct table t;
	uint64_t entries;

	if (!describe(g, which, &t))
		return false;
	entries = t.size / ITS_ENTRY_SIZE;
	if (t.indirect)
		entries = t.size / LEVEL1_ENTRY_SIZE * ((1u << t.page_shift) / ITS_ENTRY_SIZE);
	return id < entries;
}

/* Address of entry @id; @oor where there is no room for it. */
static enum its_error find(struct gic *g, unsigned which, uint32_t id, enum its_error oor,
			   uint64_t *pa)
{
	unsigned per_page;
	uint64_t entry;
	struct table t;

	if (!has_room(g, which, id))
		return oor;
	describe(g, which, &t);
	if (!t.indirect) {
		*pa = t.base + (uint64_t)id * ITS_ENTRY_SIZE;
		return ITS_OK;
	}
	per_page = (1u << t.page_shift) / ITS_ENTRY_SIZE;
	if (!read_entry(g, t.base + id / per_page * LEVEL1_ENTRY_SIZE, &entry))
		return ITS_NO_MEMORY;
	if (!(entry & ITS_VALID))
		return oor;
	*pa = (entry & mask64(52) & ~mask64(t.page_shift)) + id % per_page * ITS_ENTRY_SIZE;
	return ITS_OK;
}

/* ---- entries -------------------------------------------------------------------------- */

static enum its_error find_device(struct gic *g, uint32_t id, uint64_t *pa)
{
	return id >> ITS_DEVICE_BITS ? ITS_DEVICE_OOR :
				       find(g, ITS_DEVICES, id, ITS_DEVICE_OOR, pa);
}

enum its_error its_read_device(struct gic *g, uint32_t id, struct its_device *d)
{
	enum its_error error;
	uint64_t pa, entry;

	*d = (struct its_device){ 0 };
	error = find_device(g, id, &pa);
	if (error)
		return error;
	if (!read_entry(g, pa, &entry))
		return ITS_NO_MEMORY;
	d->valid = entry & ITS_VALID;
	d->event_bits = (unsigned)extract64(entry, 0, 5) + 1;
	if (d->event_bits > ITS_EVENT_BITS)
		d->event_bits = ITS_EVENT_BITS;
	d->itt = entry & ITT_ADDRESS;
	return ITS_OK;
}

enum its_error its_write_device(struct gic *g, uint32_t id, const struct its_device *d)
{
	enum its_error error;
	uint64_t pa;

	error = find_device(g, id, &pa);
	if (error)
		return error;
	return write_entry(g, pa, d->valid ? ITS_VALID | d->itt | (d->event_bits - 1) : 0) ?
		       ITS_OK :
		       ITS_NO_MEMORY;
}

enum its_error its_check_collection(struct gic *g, uint32_t id)
{
	if (id >> ITS_COLLECTION_BITS || !has_room(g, ITS_COLLECTIONS, id))
		return ITS_COLLECTION_OOR;
	return ITS_OK;
}

static enum its_error find_collection(struct gic *g, uint32_t id, uint64_t *pa)
{
	enum its_error error = its_check_collection(g, id);

	return error ? error : find(g, ITS_COLLECTIONS, id, ITS_COLLECTION_OOR, pa);
}

enum its_error its_read_collection(struct gic *g, uint32_t id, struct its_collection *c)
{
	enum its_error error;
	uint64_t pa, entry;

	*c = (struct its_collection){ 0 };
	error = find_collection(g, id, &pa);
	if (error)
		return error;
	if (!read_entry(g, pa, &entry))
		return ITS_NO_MEMORY;
	c->core = (unsigned)extract64(entry, 0, 16);
	c->valid = (entry & ITS_VALID) && c->core < g->config.cores;
	return ITS_OK;
}

enum its_error its_write_collection(struct gic *g, uint32_t id, const struct its_collection *c)
{
	enum its_error error;
	uint64_t pa;

	error = find_collection(g, id, &pa);
	if (error)
		return error;
	return write_entry(g, pa, c->valid ? ITS_VALID | c->core : 0) ? ITS_OK : ITS_NO_MEMORY;
}

enum its_error its_read_event(struct gic *g, const struct its_device *d, uint32_t id,
			      struct its_event *e)
{
	uint64_t entry;

	*e = (struct its_event){ 0 };
	if (!read_entry(g, d->itt + (uint64_t)id * ITS_ENTRY_SIZE, &entry))
		return ITS_NO_MEMORY;
	e->valid = entry & ITS_VALID;
	e->collection = (uint32_t)extract64(entry, 32, 16);
	e->intid = (uint32_t)entry;
	return ITS_OK;
}

enum its_error its_write_event(struct gic *g, const struct its_device *d, uint32_t id,
			       const struct its_event *e)
{
	uint64_t entry = e->valid ? ITS_VALID | (uint64_t)e->collection << 32 | e->intid : 0;

	return write_entry(g, d->itt + (uint64_t)id * ITS_ENTRY_SIZE, entry) ? ITS_OK :
									      ITS_NO_MEMORY;
}
