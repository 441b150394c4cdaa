// SPDX-License-Identifier: GPL-2.0-or-later
/* A GICv3's virtual interface control as system registers: IHI 0069 12.4. */
#include "base/bits.h"
#include "gic/sysregs.h"

/* ICH_VTR_EL2 */
enum {
	VTR_TDS = 1u << 19, /* ICH_HCR_EL2.TDIR is there */
	VTR_NV4 = 1u << 20, /* no direct injection of virtual interrupts */
	VTR_A3V = 1u << 21,
	VTR_IDBITS_24 = 1u << 23,
	VTR_PREBITS_SHIFT = 26,
};
#define VTR_PRIBITS_SHIFT 29

/* vINTID, pINTID, Priority, Group, HW, State; the EOI bit is pINTID's uppermost but two */
#define ICH_LR_MASK \
	(LR_STATE | LR_HW | LR_GRP1 | LR_PRIORITY | UINT64_C(0x3ff) << LR_PINTID_SHIFT | 0xffffffff)

static struct gic_core *core_of(const struct gic_view *v)
{
	return &v->g->core[v->core];
}

uint64_t gic_read_ich_hcr(struct gic_view *v, unsigned arg)
{
	(void)arg;
	return core_of(v)->hcr;
}

void gic_write_ich_hcr(struct gic_view *v, unsigned arg, uint64_t value)
{
	(void)arg;
	core_of(v)->hcr = (uint32_t)value & ICH_HCR_MASK;
}

uint64_t gic_read_ich_vtr(struct gic_view *v, unsigned arg)
{
	uint32_t bits = VIRTUAL_PRIORITY_BITS - 1;

	(void)arg;
	return bits << VTR_PRIBITS_SHIFT | bits << VTR_PREBITS_SHIFT | VTR_IDBITS_24 | VTR_A3V |
	       VTR_NV4 | VTR_TDS | (v->g->config.list_registers - 1);
}

uint64_t gic_read_ich_vmcr(struct gic_view *v, unsigned arg)
{
	(void)arg;
	return gic_vmcr(v->g, v->core) |
	       (uint32_t)core_of(v)->interface[VIRTUAL].pmr << 24;
}

void gic_write_ich_vmcr(struct gic_view *v, unsigned arg, uint64_t value)
{
	(void)arg;
	gic_set_vmcr(v->g, v->core, (uint32_t)value);
	gic_set_pmr(v->g, &core_of(v)->interface[VIRTUAL], VIRTUAL,
		    (uint32_t)extract64(value, 24, 8));
}

uint64_t gic_read_ich_misr(struct gic_view *v, unsigned arg)
{
	(void)arg;
	return gic_misr(v->g, v->core);
}

uint64_t gic_read_ich_eisr(struct gic_view *v, unsigned arg)
{
	(void)arg;
	return gic_eisr(v->g, v->core);
}

uint64_t gic_read_ich_elrsr(struct gic_view *v, unsigned arg)
{
	(void)arg;
	return gic_elrsr(v->g, v->core);
}

uint64_t gic_read_ich_apr(struct gic_view *v, unsigned arg)
{
	return core_of(v)->interface[VIRTUAL].apr[arg / GIC_APRS][arg % GIC_APRS];
}

void gic_write_ich_apr(struct gic_view *v, unsigned arg, uint64_t value)
{
	unsigned group = arg / GIC_APRS, n = arg % GIC_APRS;

	core_of(v)->interface[VIRTUAL].apr[group][n] =
		(uint32_t)value & gic_apr_mask(v->g, VIRTUAL, group, n);
}

/* The core's access rules (cpu/sysreg-gic.c) let only those through that are implemented. */
uint64_t gic_read_ich_lr(struct gic_view *v, unsigned arg)
{
	return core_of(v)->lr[arg];
}

void gic_write_ich_lr(struct gic_view *v, unsigned arg, uint64_t value)
{
	if (arg < v->g->config.list_registers)
		core_of(v)->lr[arg] = value & ICH_LR_MASK;
}
