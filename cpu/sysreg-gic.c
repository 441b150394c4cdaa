// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The GICv3's system registers: which of its two interfaces an access reaches, and what traps
 * (Arm IHI 0069 12.1.3, the accessibility pseudocode of Arm ARM D13.8). What they do is the GIC's.
 */
#include "cpu/sysreg-bits.h"
#include "cpu/sysreg-rules.h"

static uint64_t gic_read(const struct cpu *cpu, enum sysreg_id reg, bool virt, uint64_t now)
{
	const struct gic_access a = { .core = cpu->core, .reg = reg, .virt = virt, .now = now };

	return cpu->gic->read(cpu->gic_opaque, &a);
}

static uint64_t effective_hcr(const struct cpu *cpu)
{
	return cpu->has_el2 ? cpu->sys[SR_HCR_EL2] : 0;
}

/*
 * The HCR_EL2 bits that give EL1 the virtual interface's register: the group's own, either for
 * what the groups share.
 */
static uint64_t routing(const struct sysreg *r)
{
	switch (sysreg_id_of(r)) {
	case SR_ICC_PMR_EL1:
	case SR_ICC_RPR_EL1:
	case SR_ICC_DIR_EL1:
	case SR_ICC_CTLR_EL1:
		return HCR_IMO | HCR_FMO;
	case SR_ICC_IAR0_EL1:
	case SR_ICC_EOIR0_EL1:
	case SR_ICC_HPPIR0_EL1:
	case SR_ICC_BPR0_EL1:
	case SR_ICC_AP0R0_EL1:
	case SR_ICC_AP0R1_EL1:
	case SR_ICC_AP0R2_EL1:
	case SR_ICC_AP0R3_EL1:
	case SR_ICC_IGRPEN0_EL1:
		return HCR_FMO;
	case SR_ICC_IAR1_EL1:
	case SR_ICC_EOIR1_EL1:
	case SR_ICC_HPPIR1_EL1:
	case SR_ICC_BPR1_EL1:
	case SR_ICC_AP1R0_EL1:
	case SR_ICC_AP1R1_EL1:
	case SR_ICC_AP1R2_EL1:
	case SR_ICC_AP1R3_EL1:
	case SR_ICC_IGRPEN1_EL1:
		return HCR_IMO;
	default:
		return 0;
	}
}

static bool is_virtual(const struct cpu *cpu, const struct sysreg *r)
{
	return cpu->ps.el == 1 && (effective_hcr(cpu) & routing(r));
}

/* ---- traps ------------------------------------------------------------------- */

/* From EL1, if ICH_HCR_EL2 has one of @bits. */
static unsigned ich_trap(const struct cpu *cpu, uint64_t bits)
{
	if (cpu->ps.el != 1 || !cpu->has_el2)
		return 0;
	return gic_read(cpu, SR_ICH_HCR_EL2, false, cpu_now(cpu)) & bits ? 2 : 0;
}

TRAP_RULE(trap_icc_group0)
{
	(void)r, (void)write;
	return ich_trap(cpu, ICH_HCR_TALL0);
}

TRAP_RULE(trap_icc_group1)
{
	(void)r, (void)write;
	return ich_trap(cpu, ICH_HCR_TALL1);
}

TRAP_RULE(trap_icc_common)
{
	(void)r, (void)write;
	return ich_trap(cpu, ICH_HCR_TC);
}

TRAP_RULE(trap_icc_dir)
{
	(void)r, (void)write;
	return ich_trap(cpu, ICH_HCR_TC | ICH_HCR_TDIR);
}

/* There are no virtual SGIs: a guest's are the hypervisor's to send. */
TRAP_RULE(trap_icc_sgi)
{
	(void)r, (void)write;
	if (cpu->ps.el == 1 && (effective_hcr(cpu) & (HCR_IMO | HCR_FMO)))
		return 2;
	return ich_trap(cpu, ICH_HCR_TC);
}

TRAP_RULE(trap_icc_sre)
{
	(void)r, (void)write;
	if (cpu->ps.el != 1 || !cpu->has_el2)
		return 0;
	return gic_read(cpu, SR_ICC_SRE_EL2, false, cpu_now(cpu)) & ICC_SRE_ENABLE ? 0 : 2;
}

/* Active priorities registers: 32 preemption levels each, so 1, 2 or 4 for 5, 6 or 7 bits. */
static bool has_apr(unsigned number, unsigned preemption_bits)
{
	return number < (preemption_bits <= 5 ? 1u : 1u << (preemption_bits - 5));
}

static unsigned vtr_field(const struct cpu *cpu, unsigned shift, uint64_t mask)
{
	return (unsigned)(gic_read(cpu, SR_ICH_VTR_EL2, false, cpu_now(cpu)) >> shift & mask);
}

TRAP_RULE(trap_icc_apr)
{
	bool group0 = routing(r) == HCR_FMO;
	unsigned bits = vtr_field(cpu, VTR_PREBITS_SHIFT, 7) + 1;

	(void)write;
	if (!is_virtual(cpu, r)) {
		/* all bits of a priority but the last of 8 can preempt */
		bits = (unsigned)(gic_read(cpu, SR_ICC_CTLR_EL1, false, cpu_now(cpu)) >>
					  ICC_CTLR_PRIBITS_SHIFT & 7) + 1;
		bits = bits < 7 ? bits : 7;
	}
	if (!has_apr(r->enc & 3, bits))
		return SYSREG_UNDEFINED;
	return ich_trap(cpu, group0 ? ICH_HCR_TALL0 : ICH_HCR_TALL1);
}

TRAP_RULE(trap_ich_apr)
{
	(void)write;
	return has_apr(r->enc & 3, vtr_field(cpu, VTR_PREBITS_SHIFT, 7) + 1) ? 0 : SYSREG_UNDEFINED;
}

/* The number is CRm<0>:op2. */
TRAP_RULE(trap_ich_lr)
{
	(void)write;
	return (r->enc & 15u) <= vtr_field(cpu, 0, 0x1f) ? 0 : SYSREG_UNDEFINED;
}

/* ---- accesses ------------------------------------------------------------------ */

READ_RULE(read_icc)
{
	return gic_read(cpu, sysreg_id_of(r), is_virtual(cpu, r), now);
}

WRITE_RULE(write_icc)
{
	const struct gic_access a = {
		.core = cpu->core,
		.reg = sysreg_id_of(r),
		.virt = is_virtual(cpu, r),
		.now = now,
	};

	cpu->gic->write(cpu->gic_opaque, &a, value);
}

READ_RULE(read_ich)
{
	return gic_read(cpu, sysreg_id_of(r), false, now);
}

WRITE_RULE(write_ich)
{
	const struct gic_access a = { .core = cpu->core, .reg = sysreg_id_of(r), .now = now };

	cpu->gic->write(cpu->gic_opaque, &a, value);
}
