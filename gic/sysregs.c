// SPDX-License-Identifier: GPL-2.0-or-later
/* Which function serves which of the GICv3's system registers. */
#include "gic/sysregs.h"

struct row {
	uint64_t (*read)(struct gic_view *v, unsigned arg);
	void (*write)(struct gic_view *v, unsigned arg, uint64_t value);
	unsigned arg;
};

#define APR(reg_, group_, n_, which_)                                                  \
	[reg_] = { gic_read_##which_##apr, gic_write_##which_##apr, GIC_APRS * group_ + n_ }
#define APRS(prefix_, suffix_, group_, which_)              \
	APR(prefix_##0_##suffix_, group_, 0, which_),       \
		APR(prefix_##1_##suffix_, group_, 1, which_), \
		APR(prefix_##2_##suffix_, group_, 2, which_), \
		APR(prefix_##3_##suffix_, group_, 3, which_)
#define LR(n_) [SR_ICH_LR##n_##_EL2] = { gic_read_ich_lr, gic_write_ich_lr, n_ }

static const struct row rows[SYSREG_COUNT] = {
	[SR_ICC_PMR_EL1] = { gic_read_pmr, gic_write_pmr, 0 },
	[SR_ICC_IAR0_EL1] = { gic_read_iar, NULL, 0 },
	[SR_ICC_IAR1_EL1] = { gic_read_iar, NULL, 1 },
	[SR_ICC_EOIR0_EL1] = { NULL, gic_write_eoir, 0 },
	[SR_ICC_EOIR1_EL1] = { NULL, gic_write_eoir, 1 },
	[SR_ICC_HPPIR0_EL1] = { gic_read_hppir3, NULL, 0 },
	[SR_ICC_HPPIR1_EL1] = { gic_read_hppir3, NULL, 1 },
	[SR_ICC_BPR0_EL1] = { gic_read_bpr, gic_write_bpr, 0 },
	[SR_ICC_BPR1_EL1] = { gic_read_bpr, gic_write_bpr, 1 },
	APRS(SR_ICC_AP0R, EL1, 0, ),
	APRS(SR_ICC_AP1R, EL1, 1, ),
	[SR_ICC_DIR_EL1] = { NULL, gic_write_dir, 0 },
	[SR_ICC_RPR_EL1] = { gic_read_rpr, NULL, 0 },
	[SR_ICC_SGI1R_EL1] = { NULL, gic_write_sgir, 1 },
	[SR_ICC_ASGI1R_EL1] = { NULL, gic_write_sgir, 0 },
	[SR_ICC_SGI0R_EL1] = { NULL, gic_write_sgir, 0 },
	[SR_ICC_CTLR_EL1] = { gic_read_icc_ctlr, gic_write_icc_ctlr, 0 },
	[SR_ICC_SRE_EL1] = { gic_read_sre_el1, gic_write_sre_el1, 0 },
	[SR_ICC_SRE_EL2] = { gic_read_sre_el2, gic_write_sre_el2, 0 },
	[SR_ICC_IGRPEN0_EL1] = { gic_read_igrpen, gic_write_igrpen, 0 },
	[SR_ICC_IGRPEN1_EL1] = { gic_read_igrpen, gic_write_igrpen, 1 },
	APRS(SR_ICH_AP0R, EL2, 0, ich_),
	APRS(SR_ICH_AP1R, EL2, 1, ich_),
	[SR_ICH_HCR_EL2] = { gic_read_ich_hcr, gic_write_ich_hcr, 0 },
	[SR_ICH_VTR_EL2] = { gic_read_ich_vtr, NULL, 0 },
	[SR_ICH_MISR_EL2] = { gic_read_ich_misr, NULL, 0 },
	[SR_ICH_EISR_EL2] = { gic_read_ich_eisr, NULL, 0 },
	[SR_ICH_ELRSR_EL2] = { gic_read_ich_elrsr, NULL, 0 },
	[SR_ICH_VMCR_EL2] = { gic_read_ich_vmcr, gic_write_ich_vmcr, 0 },
	LR(0), LR(1), LR(2), LR(3), LR(4), LR(5), LR(6), LR(7),
	LR(8), LR(9), LR(10), LR(11), LR(12), LR(13), LR(14), LR(15),
};

static struct gic_view view(struct gic *g, const struct gic_access *a)
{
	return (struct gic_view){ .g = g,
				  .core = a->core,
				  .accessor = a->core,
				  .interface = a->virt ? VIRTUAL : PHYSICAL,
				  .now = a->now,
				  .latency = g->config.irq_latency };
}

static uint64_t sysreg_read_gic(void *opaque, const struct gic_access *a)
{
	struct gic_view v = view(opaque, a);
	const struct row *row = &rows[a->reg];

	return row->read ? row->read(&v, row->arg) : 0;
}

static void sysreg_write_gic(void *opaque, const struct gic_access *a, uint64_t value)
{
	struct gic_view v = view(opaque, a);
	const struct row *row = &rows[a->reg];

	if (!row->write)
		return;
	row->write(&v, row->arg, value);
	gic_update(v.g, v.accessor, v.now, v.latency);
}

const struct gic_ops gic_sysreg_ops = { .read = sysreg_read_gic, .write = sysreg_write_gic };
