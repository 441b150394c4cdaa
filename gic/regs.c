// SPDX-License-Identifier: GPL-2.0-or-later
#include "gic/regs.h"

#include <stdio.h>

#include "base/bits.h"
#include "base/log.h"

static unsigned field_bytes(const struct gic_reg *r)
{
	return r->bytes ? 1 : 4;
}

static const struct gic_reg *find(const struct gic_frame *f, uint32_t offset)
{
	for (size_t i = 0; i < f->count; i++) {
		const struct gic_reg *r = &f->regs[i];
		unsigned size = (r->count ? r->count : 1) * field_bytes(r);

		if (offset >= r->offset && offset - r->offset < size)
			return r;
	}
	return NULL;
}

static void complain(const struct gic_frame *f, const struct gic_view *v, uint32_t offset,
		     unsigned size, bool write, const char *why)
{
	/* the letter that tells GICD, GICC, GICH and GICV apart */
	uint64_t key = (uint64_t)f->prefix[3] << 40 | (uint64_t)offset << 4 | size << 1 | write;

	char who[16] = "a device";

	if (v->accessor < v->g->config.cores)
		snprintf(who, sizeof(who), "core %u", v->accessor);
	if (log_on(LOG_GUEST_ERRORS) && log_once(key))
		log_printf(LOG_GUEST_ERRORS, "gic: %s: %u-byte %s at 0x%x of %.4s: %s\n", who,
			   size, write ? "write" : "read", (unsigned)offset, f->prefix, why);
}

static bool has_size(const struct gic_reg *r, uint32_t offset, unsigned size, bool write)
{
	if (size == 2 && r->halves)
		return write && offset == r->offset;
	return size == 4 || (size < 4 ? r->bytes : r->wide);
}

/* The row that answers the access, or NULL: it reads as zero. */
static const struct gic_reg *find_row(const struct gic_frame *f, const struct gic_view *v,
				      uint32_t offset, unsigned size, bool write)
{
	const struct gic_reg *r = find(f, offset);
	const char *why = NULL;

	if (!r)
		why = "no register";
	else if (!has_size(r, offset, size, write))
		why = "register has no accesses of this size";
	else if (write && !r->write)
		why = "register is read-only";
	else if (!write && !r->read && r->write)
		why = "register is write-only";
	if (!why)
		return r;
	complain(f, v, offset, size, write, why);
	return NULL;
}

uint64_t gic_frame_read(const struct gic_frame *f, struct gic_view *v, uint32_t offset,
			unsigned size)
{
	const struct gic_reg *r = find_row(f, v, offset, size, false);
	unsigned step, first;
	uint64_t value = 0;

	if (!r)
		return 0;
	if (!r->read)
		return r->value; /* of 32 bits */
	step = field_bytes(r);
	first = (offset - r->offset) / step;
	for (unsigned i = 0; i < size / step; i++)
		value |= (uint64_t)r->read(v, r, first + i) << (8 * step * i);
	return value;
}

void gic_frame_write(const struct gic_frame *f, struct gic_view *v, uint32_t offset, unsigned size,
		     uint64_t value)
{
	const struct gic_reg *r = find_row(f, v, offset, size, true);
	unsigned step, first;

	if (!r)
		return;
	step = field_bytes(r) < size ? field_bytes(r) : size;
	first = (offset - r->offset) / field_bytes(r);
	for (unsigned i = 0; i < size / step; i++)
		r->write(v, r, first + i, (uint32_t)extract64(value, 8 * step * i, 8 * step));
	gic_update(v->g, v->accessor, v->now, v->latency);
}

static const struct gic_frame *const frames[] = {
	[GIC_FRAME_GICD] = &gicd_frame,
	[GIC_FRAME_GICC] = &gicc_frame,
	[GIC_FRAME_GICH] = &gich_frame,
	[GIC_FRAME_GICV] = &gicv_frame,
	[GIC_FRAME_GICD3] = &gicd3_frame,
	[GIC_FRAME_GICR] = &gicr_frame,
	[GIC_FRAME_GICR_SGI] = &gicr_sgi_frame,
	[GIC_FRAME_GICV2M] = &gicv2m_frame,
	[GIC_FRAME_GITS] = &gits_frame,
	[GIC_FRAME_GITS_TRANSLATE] = &gits_translate_frame,
};

bool gic_register_name(enum gic_frame_id frame, uint64_t offset, char *buf, size_t len)
{
	const struct gic_frame *f;
	const struct gic_reg *r;

	if ((unsigned)frame >= sizeof(frames) / sizeof(frames[0]) || offset > 0xffff)
		return false;
	f = frames[frame];
	if (frame == GIC_FRAME_GICH)
		offset &= offset < 0x1000 ? 0xfff : 0x1ff;
	r = find(f, (uint32_t)offset);
	if (!r)
		return false;
	if (r->array)
		snprintf(buf, len, "%s%s%u", f->prefix, r->name,
			 (unsigned)(offset - r->offset) / (r->wide ? 8 : 4));
	else
		snprintf(buf, len, "%s%s", f->prefix, r->name);
	return true;
}
