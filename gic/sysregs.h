/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The GICv3's system registers, for the table in gic/sysregs.c. */
#ifndef TRAPLINE_GIC_SYSREGS_H
#define TRAPLINE_GIC_SYSREGS_H

#include "gic/interface.h"

enum { ICC_SRE_EL2_ENABLE = 1u << 3 };

/* @arg is the row's: a group, or the number of the register; APRs: 4 * group + number. */
#define GIC_SYSREG_READ(name)  uint64_t name(struct gic_view *v, unsigned arg)
#define GIC_SYSREG_WRITE(name) void name(struct gic_view *v, unsigned arg, uint64_t value)

/* gic/icc.c; of the physical or the virtual interface, as @v says */
GIC_SYSREG_READ(gic_read_iar);
GIC_SYSREG_READ(gic_read_hppir3);
GIC_SYSREG_WRITE(gic_write_eoir);
GIC_SYSREG_WRITE(gic_write_dir);
GIC_SYSREG_READ(gic_read_bpr);
GIC_SYSREG_WRITE(gic_write_bpr);
GIC_SYSREG_READ(gic_read_pmr);
GIC_SYSREG_WRITE(gic_write_pmr);
GIC_SYSREG_READ(gic_read_rpr);
GIC_SYSREG_READ(gic_read_icc_ctlr);
GIC_SYSREG_WRITE(gic_write_icc_ctlr);
GIC_SYSREG_READ(gic_read_igrpen);
GIC_SYSREG_WRITE(gic_write_igrpen);
GIC_SYSREG_READ(gic_read_apr);
GIC_SYSREG_WRITE(gic_write_apr);
GIC_SYSREG_READ(gic_read_sre_el1);
GIC_SYSREG_WRITE(gic_write_sre_el1);
GIC_SYSREG_READ(gic_read_sre_el2);
GIC_SYSREG_WRITE(gic_write_sre_el2);
GIC_SYSREG_WRITE(gic_write_sgir);

/* gic/ich.c */
GIC_SYSREG_READ(gic_read_ich_hcr);
GIC_SYSREG_WRITE(gic_write_ich_hcr);
GIC_SYSREG_READ(gic_read_ich_vtr);
GIC_SYSREG_READ(gic_read_ich_vmcr);
GIC_SYSREG_WRITE(gic_write_ich_vmcr);
GIC_SYSREG_READ(gic_read_ich_misr);
GIC_SYSREG_READ(gic_read_ich_eisr);
GIC_SYSREG_READ(gic_read_ich_elrsr);
GIC_SYSREG_READ(gic_read_ich_apr);
GIC_SYSREG_WRITE(gic_write_ich_apr);
GIC_SYSREG_READ(gic_read_ich_lr);
GIC_SYSREG_WRITE(gic_write_ich_lr);

#endif
