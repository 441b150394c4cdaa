// SPDX-License-Identifier: GPL-2.0-or-later
/* Registers of the virtual interface control: IHI 0048B 5.3. */
#include "base/bits.h"
#include "gic/regs.h"

static uint32_t read_hcr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	(void)index;
	return v->g->core[v->core].hcr;
}

static void write_hcr(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	(void)r;
	(void)index;
	v->g->core[v->core].hcr = value & GICH_HCR_MASK;
}

static uint32_t read_vtr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	(void)index;
	return (VIRTUAL_PRIORITY_BITS - 1u) << 29 | (VIRTUAL_PRIORITY_BITS - 1u) << 26 |
	       (v->g->config.list_registers - 1);
}

static uint32_t read_vmcr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	(void)index;
	return gic_vmcr(v->g, v->core) |
	       (uint32_t)(v->g->core[v->core].interface[VIRTUAL].pmr >> 3) << 27;
}

static void write_vmcr(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	struct gic_interface *i = &v->g->core[v->core].interface[VIRTUAL];

	(void)r;
	(void)index;
	gic_set_vmcr(v->g, v->core, value);
	gic_set_pmr(v->g, i, VIRTUAL, extract32(value, 27, 5) << 3);
}

static uint32_t read_misr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	(void)index;
	return gic_misr(v->g, v->core);
}

static uint32_t read_eisr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	return (uint32_t)(gic_eisr(v->g, v->core) >> 32 * index);
}

static uint32_t read_elrsr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	return (uint32_t)(gic_elrsr(v->g, v->core) >> 32 * index);
}

static uint32_t read_apr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	(void)index;
	return v->g->core[v->core].interface[VIRTUAL].apr[0][0];
}

static void write_apr(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	(void)r;
	(void)index;
	v->g->core[v->core].interface[VIRTUAL].apr[0][0] = value;
}

/*
 * GICH_LRn in ICH_LRn_EL2's form: VirtualID [9:0], PhysicalID (CPUID and EOI in it) [19:10],
 * Priority [27:23], then State, Grp1 and HW in the same order.
 */
static uint32_t pack_lr(uint64_t lr)
{
	return extract32((uint32_t)lr, 0, 10) | (uint32_t)extract64(lr, LR_PINTID_SHIFT, 10) << 10 |
	       (uint32_t)extract64(lr, LR_PRIORITY_SHIFT + 3, 5) << 23 |
	       (uint32_t)extract64(lr, 62, 2) << 28 | (uint32_t)extract64(lr, 60, 2) << 30;
}

static uint64_t unpack_lr(uint32_t lr)
{
	return extract32(lr, 0, 10) | (uint64_t)extract32(lr, 10, 10) << LR_PINTID_SHIFT |
	       (uint64_t)extract32(lr, 23, 5) << (LR_PRIORITY_SHIFT + 3) |
	       (uint64_t)extract32(lr, 28, 2) << 62 | (uint64_t)extract32(lr, 30, 2) << 60;
}

static uint32_t read_lr(struct gic_view *v, const struct gic_reg *r, unsigned index)
{
	(void)r;
	return pack_lr(v->g->core[v->core].lr[index]);
}

static void write_lr(struct gic_view *v, const struct gic_reg *r, unsigned index, uint32_t value)
{
	(void)r;
	if (index < v->g->config.list_registers)
		v->g->core[v->core].lr[index] = unpack_lr(value);
}

/* clang-format off */
static const struct gic_reg gich_regs[] = {
	{ .name = "HCR", .offset = 0x000, .read = read_hcr, .write = write_hcr },
	{ .name = "VTR", .offset = 0x004, .read = read_vtr },
	{ .name = "VMCR", .offset = 0x008, .read = read_vmcr, .write = write_vmcr },
	{ .name = "MISR", .offset = 0x010, .read = read_misr },
	{ .name = "EISR", .offset = 0x020, .count = 2, .array = true, .read = read_eisr },
	{ .name = "ELRSR", .offset = 0x030, .count = 2, .array = true, .read = read_elrsr },
	{ .name = "APR", .offset = 0x0f0, .read = read_apr, .write = write_apr },
	{ .name = "LR", .offset = 0x100, .count = GIC_MAX_LIST_REGISTERS, .array = true,
	  .read = read_lr, .write = write_lr },
};
/* clang-format on */

const struct gic_frame gich_frame = {
	.prefix = "GICH_",
	.regs = gich_regs,
	.count = sizeof(gich_regs) / sizeof(gich_regs[0]),
};

enum { ALIASES = 0x1000, ALIAS_SIZE = 0x200 };

/* False: an alias of a core that there is not. */
static bool gich_view(struct gic *g, const struct mmio_access *a, uint64_t *offset,
		      struct gic_view *v)
{
	*v = gic_view_of(g, a);
	if (*offset < ALIASES)
		return true;
	v->core = (unsigned)((*offset - ALIASES) / ALIAS_SIZE);
	*offset %= ALIAS_SIZE;
	return v->core < g->config.cores;
}

static bool gich_read(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t *value)
{
	struct gic_view v;

	*value = 0;
	if (gich_view(dev, a, &offset, &v))
		*value = gic_frame_read(&gich_frame, &v, (uint32_t)offset, a->size);
	return true;
}

static bool gich_write(void *dev, const struct mmio_access *a, uint64_t offset, uint64_t value)
{
	struct gic_view v;

	if (gich_view(dev, a, &offset, &v))
		gic_frame_write(&gich_frame, &v, (uint32_t)offset, a->size, (uint32_t)value);
	return true;
}

const struct mmio_ops gich_ops = {
	.read = gich_read, .write = gich_write, .min_size = 1, .max_size = 4
};
