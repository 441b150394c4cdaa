// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A GICv3's CPU interfaces as system registers: ICC and, where HCR_EL2 gives the guest the virtual
 * interface, ICV under the same names (IHI 0069 12.2, 12.3).
 */
#include "base/bits.h"
#include "gic/sysregs.h"

enum { INTID_BITS = 24 }; /* ICC_CTLR_EL1.IDbits */

/* ICC_CTLR_EL1 */
enum {
	ICC_CTLR_CBPR = 1u << 0,
	ICC_CTLR_EOI_MODE = 1u << 1,
	ICC_CTLR_PRIBITS_SHIFT = 8,
	ICC_CTLR_IDBITS_24 = 1u << 11,
	ICC_CTLR_A3V = 1u << 15,
};

uint64_t gic_read_iar(struct gic_view *v, unsigned group)
{
	struct gic_pick p = gic_pick(v->g, v->core, v->interface);

	if (!gic_signals(v->g, v->core, v->interface, &p) || p.group1 != group)
		return INTID_SPURIOUS;
	gic_activate(v, &p);
	return p.intid;
}

uint64_t gic_read_hppir3(struct gic_view *v, unsigned group)
{
	struct gic_pick p = gic_pick(v->g, v->core, v->interface);

	if (p.intid == INTID_SPURIOUS || p.group1 != group ||
	    !gic_group_enabled(gic_interface_of(v), &p))
		return INTID_SPURIOUS;
	return p.intid;
}

/* INTIDs of the physical interface that EOIR and DIR may name; a guest's are in its lists. */
static bool may_end(const struct gic_view *v, uint32_t intid)
{
	if (v->interface == PHYSICAL)
		return intid < v->g->intids || intid >= INTID_LPI;
	return intid < INTID_LIMIT || intid > INTID_SPURIOUS;
}

/* Of the group that is not the last one active's: UNPREDICTABLE, ignored. */
void gic_write_eoir(struct gic_view *v, unsigned group, uint64_t value)
{
	struct gic_interface *i = gic_interface_of(v);
	uint32_t intid = (uint32_t)extract64(value, 0, INTID_BITS);

	if (!may_end(v, intid) || gic_active_group(i) != (int)group)
		return;
	gic_drop_priority(i);
	/* software does not deactivate LPIs: a virtual one's list register is done with here */
	if (!(i->ctlr & GICC_CTLR_EOI_MODE) || intid >= INTID_LPI)
		gic_end(v, intid, 0);
	gic_trace_eoi(v, intid);
}

void gic_write_dir(struct gic_view *v, unsigned arg, uint64_t value)
{
	uint32_t intid = (uint32_t)extract64(value, 0, INTID_BITS);

	(void)arg;
	if (!may_end(v, intid) || intid >= INTID_LPI ||
	    !(gic_interface_of(v)->ctlr & GICC_CTLR_EOI_MODE))
		return;
	gic_end(v, intid, 0);
	gic_trace_eoi(v, intid);
}

/* With CBPR, Group 1 has the binary point of Group 0, seen one higher (12.2.7). */
uint64_t gic_read_bpr(struct gic_view *v, unsigned group)
{
	const struct gic_interface *i = gic_interface_of(v);

	if (!group)
		return i->bpr;
	if (!(i->ctlr & GICC_CTLR_CBPR))
		return i->abpr;
	return i->bpr < 7 ? i->bpr + 1u : 7;
}

void gic_write_bpr(struct gic_view *v, unsigned group, uint64_t value)
{
	struct gic_interface *i = gic_interface_of(v);

	if (!group)
		gic_set_bpr(v->g, i, v->interface, (uint32_t)value);
	else if (!(i->ctlr & GICC_CTLR_CBPR))
		gic_set_abpr(v->g, i, v->interface, (uint32_t)value);
}

uint64_t gic_read_pmr(struct gic_view *v, unsigned arg)
{
	(void)arg;
	return gic_interface_of(v)->pmr;
}

void gic_write_pmr(struct gic_view *v, unsigned arg, uint64_t value)
{
	(void)arg;
	gic_set_pmr(v->g, gic_interface_of(v), v->interface, (uint32_t)extract64(value, 0, 8));
}

uint64_t gic_read_rpr(struct gic_view *v, unsigned arg)
{
	(void)arg;
	return gic_running_priority(v->g, v->core, v->interface);
}

uint64_t gic_read_icc_ctlr(struct gic_view *v, unsigned arg)
{
	uint32_t ctlr = gic_interface_of(v)->ctlr;
	unsigned bits = v->interface == VIRTUAL ? (unsigned)VIRTUAL_PRIORITY_BITS :
						  v->g->config.priority_bits;

	(void)arg;
	return ICC_CTLR_A3V | ICC_CTLR_IDBITS_24 | (bits - 1) << ICC_CTLR_PRIBITS_SHIFT |
	       (ctlr & GICC_CTLR_CBPR ? ICC_CTLR_CBPR : 0u) |
	       (ctlr & GICC_CTLR_EOI_MODE ? ICC_CTLR_EOI_MODE : 0u);
}

static void set_control(struct gic_view *v, uint32_t bit, bool on)
{
	uint32_t *ctlr = &gic_interface_of(v)->ctlr;

	*ctlr = on ? *ctlr | bit : *ctlr & ~bit;
}

void gic_write_icc_ctlr(struct gic_view *v, unsigned arg, uint64_t value)
{
	(void)arg;
	set_control(v, GICC_CTLR_CBPR, value & ICC_CTLR_CBPR);
	set_control(v, GICC_CTLR_EOI_MODE, value & ICC_CTLR_EOI_MODE);
}

uint64_t gic_read_igrpen(struct gic_view *v, unsigned group)
{
	return gic_interface_of(v)->ctlr >> group & 1;
}

void gic_write_igrpen(struct gic_view *v, unsigned group, uint64_t value)
{
	set_control(v, group ? GICC_CTLR_ENABLE_GRP1 : GICC_CTLR_ENABLE_GRP0, value & 1);
}

uint64_t gic_read_apr(struct gic_view *v, unsigned arg)
{
	return gic_interface_of(v)->apr[arg / GIC_APRS][arg % GIC_APRS];
}

void gic_write_apr(struct gic_view *v, unsigned arg, uint64_t value)
{
	unsigned group = arg / GIC_APRS, n = arg % GIC_APRS;

	gic_interface_of(v)->apr[group][n] =
		(uint32_t)value & gic_apr_mask(v->g, v->interface, group, n);
}

/* System registers are the only access to the interface: SRE, DFB and DIB are read-as-one. */
uint64_t gic_read_sre_el1(struct gic_view *v, unsigned arg)
{
	(void)v;
	(void)arg;
	return 7;
}

void gic_write_sre_el1(struct gic_view *v, unsigned arg, uint64_t value)
{
	(void)v;
	(void)arg;
	(void)value;
}

uint64_t gic_read_sre_el2(struct gic_view *v, unsigned arg)
{
	(void)arg;
	return 7 | (v->g->core[v->core].trap_sre_el1 ? 0u : ICC_SRE_EL2_ENABLE);
}

void gic_write_sre_el2(struct gic_view *v, unsigned arg, uint64_t value)
{
	(void)arg;
	v->g->core[v->core].trap_sre_el1 = !(value & ICC_SRE_EL2_ENABLE);
}

/*
 * ICC_SGI0R, SGI1R, ASGI1R. A target takes it if the SGI is of the group at the target (IHI 0069
 * 12.1.10: ASGI1R means the other Security state's, which with one state is Group 0). There is no
 * range selector: ICC_CTLR_EL1.RSS is 0.
 */
void gic_write_sgir(struct gic_view *v, unsigned group, uint64_t value)
{
	struct gic *g = v->g;
	uint32_t bit = UINT32_C(1) << extract64(value, 24, 4);
	uint64_t cluster = extract64(value, 48, 8) << 32 | extract64(value, 32, 8) << 16 |
			   extract64(value, 16, 8) << 8;
	bool others = extract64(value, 40, 1);

	for (unsigned core = 0; core < g->config.cores; core++) {
		uint64_t affinity = gic_affinity(core);
		unsigned aff0 = affinity & 0xff;
		bool targeted = (affinity & ~UINT64_C(0xff)) == cluster && aff0 < 16 &&
				extract64(value, aff0, 1);

		if (others)
			targeted = core != v->core;
		if (targeted && ((*gic_bits(g, core, 0, BITS_GROUP1) & bit) != 0) == group)
			*gic_bits(g, core, 0, BITS_LATCH) |= bit;
	}
	v->latency = g->config.sgi_propagation;
}
