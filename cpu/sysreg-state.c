// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Registers that are more than storage: views of PSTATE, stack pointers, ID
 * registers that depend on the core's set-up, timers, and the controls whose
 * effect waits for a context synchronisation event.
 */
#include "base/bits.h"
#include "cpu/exception.h"
#include "cpu/fp.h"
#include "cpu/pmu.h"
#include "cpu/regime.h"
#include "cpu/sysreg-bits.h"
#include "cpu/sysreg-rules.h"

/* ---- identification -------------------------------------------------------- */

/* EL1 sees what EL2 shows it. */
READ_RULE(read_midr)
{
	(void)r, (void)now;
	return cpu->sys[cpu->ps.el == 1 && cpu->has_el2 ? SR_VPIDR_EL2 : SR_MIDR_EL1];
}

READ_RULE(read_mpidr)
{
	(void)r, (void)now;
	return cpu->sys[cpu->ps.el == 1 && cpu->has_el2 ? SR_VMPIDR_EL2 : SR_MPIDR_EL1];
}

READ_RULE(read_pfr0)
{
	uint64_t v = cpu->sys[sysreg_id_of(r)];

	(void)now;
	v = deposit64(v, 24, 4, cpu->gic != NULL);
	return cpu->has_el2 ? v : deposit64(v, 8, 4, 0);
}

/* VH: not without EL2. */
READ_RULE(read_mmfr1)
{
	uint64_t v = cpu->sys[sysreg_id_of(r)];

	(void)now;
	return cpu->has_el2 ? v : deposit64(v, 8, 4, 0);
}

/* CSSELR_EL1: level in bits 3:1, instruction cache in bit 0. */
READ_RULE(read_ccsidr)
{
	uint64_t select = cpu->sys[SR_CSSELR_EL1];

	(void)r, (void)now;
	return select < CPU_MODEL_CACHES ? cpu->model->ccsidr[select] : 0;
}

/* DZP: DC ZVA is prohibited here. */
READ_RULE(read_dczid)
{
	(void)now;
	return cpu->sys[sysreg_id_of(r)] | (uint64_t)(cpu_dc_zva_trap(cpu) != 0) << 4;
}

/* ---- stack pointers and PSTATE --------------------------------------------- */

READ_RULE(read_sp)
{
	(void)now;
	return cpu_get_sp(cpu, sysreg_id_of(r) == SR_SP_EL1 ? 1 : 0);
}

WRITE_RULE(write_sp)
{
	(void)now;
	cpu_set_sp(cpu, sysreg_id_of(r) == SR_SP_EL1 ? 1 : 0, value);
}

READ_RULE(read_spsel)
{
	(void)r, (void)now;
	return cpu->ps.sp_sel;
}

WRITE_RULE(write_spsel)
{
	(void)r, (void)now;
	cpu_switch_sp(cpu, cpu->ps.el, value & 1);
	cpu_update_flags(cpu);
}

READ_RULE(read_currentel)
{
	(void)r, (void)now;
	return (uint64_t)cpu->ps.el << 2;
}

READ_RULE(read_pan)
{
	(void)r, (void)now;
	return (uint64_t)cpu->ps.pan << 22;
}

/* Permissions change at once, so the translation context does. */
WRITE_RULE(write_pan)
{
	(void)r, (void)now;
	cpu->ps.pan = value >> 22 & 1;
	cpu_sync_context(cpu);
}

READ_RULE(read_uao)
{
	(void)r, (void)now;
	return (uint64_t)cpu->ps.uao << 23;
}

WRITE_RULE(write_uao)
{
	(void)r, (void)now;
	cpu->ps.uao = value >> 23 & 1;
	cpu_update_flags(cpu);
}

READ_RULE(read_ssbs)
{
	(void)r, (void)now;
	return cpu->ps.ssbs ? SPSR_SSBS : 0;
}

/* What it allows, a load that goes past an older store to its address, is never done here. */
WRITE_RULE(write_ssbs)
{
	(void)r, (void)now;
	cpu->ps.ssbs = value & SPSR_SSBS;
}

READ_RULE(read_nzcv)
{
	(void)r, (void)now;
	return cpu_nzcv(cpu);
}

WRITE_RULE(write_nzcv)
{
	(void)r, (void)now;
	cpu_set_nzcv(cpu, (uint32_t)value);
}

READ_RULE(read_daif)
{
	(void)r, (void)now;
	return (uint64_t)cpu->ps.daif << SPSR_DAIF_SHIFT;
}

WRITE_RULE(write_daif)
{
	(void)r, (void)now;
	cpu->ps.daif = value >> SPSR_DAIF_SHIFT & 0xf;
	hw_debug_update(cpu);
	cpu_check_interrupts(cpu);
}

/*
 * Pending interrupts as EL1 sees them: virtual ones where HCR_EL2 routes the physical ones to
 * EL2.
 */
READ_RULE(read_isr)
{
	(void)r, (void)now;
	return (uint64_t)cpu_isr(cpu) << SPSR_DAIF_SHIFT;
}

/* ---- timers ------------------------------------------------------------------- */

/*
 * The timer that the name of @r reaches here. EL2's own accesses are redirected like those of any
 * register; a host's EL0 uses EL2's timers too, and neither sees CNTVOFF_EL2 (Arm ARM D11.2.4).
 */
static enum sysreg_id host_timer(const struct cpu *cpu, const struct sysreg *r)
{
	enum sysreg_id id = sysreg_id_of(r);

	if (!cpu_in_host(cpu))
		return id;
	if (id == SR_CNTVCT_EL0)
		return SR_CNTPCT_EL0;
	return cpu->ps.el == 0 && r->vhe ? (enum sysreg_id)r->vhe : id;
}

READ_RULE(read_timer)
{
	return cpu->timer ? cpu->timer->read(cpu->timer_opaque, cpu->core, host_timer(cpu, r), now)
			  : 0;
}

WRITE_RULE(write_timer)
{
	if (!cpu->timer)
		return;
	cpu->timer->write(cpu->timer_opaque, cpu->core, host_timer(cpu, r), value, now);
	cpu_check_events(cpu);
}

/* ---- controls ------------------------------------------------------------------ */

static void store_as(struct cpu *cpu, enum sysreg_id id, uint64_t value, uint64_t mask,
		     uint64_t fixed)
{
	cpu->sys[id] = (fixed & ~mask) | (value & mask);
	cpu->context_dirty = true;
}

static bool has_feature(const struct cpu *cpu, enum feature f)
{
	return cpu->model->features & feature_bit(f);
}

/* Bits of the registers below that are RES0 without a feature. */
static const struct {
	enum sysreg_id id;
	enum feature feature;
	uint64_t mask;
} optional[] = {
	{ SR_TCR_EL1, FEAT_HAFDBS, BIT64(39) | BIT64(40) },
	{ SR_TCR_EL1, FEAT_HPDS, UINT64_C(0x3ff) << 41 }, /* HPD0, HPD1, HWU */
	{ SR_TCR_EL2, FEAT_HAFDBS, BIT64(21) | BIT64(22) },
	{ SR_TCR_EL2, FEAT_HPDS, UINT64_C(0x1f) << 24 }, /* HPD, HWU */
	{ SR_VTCR_EL2, FEAT_VMID16, VTCR_VS },
	{ SR_VTCR_EL2, FEAT_HAFDBS, BIT64(21) | BIT64(22) },
	{ SR_VTCR_EL2, FEAT_HPDS, UINT64_C(0xf) << 25 }, /* HWU */
	{ SR_VTTBR_EL2, FEAT_VMID16, UINT64_C(0xff) << 56 },
	{ SR_VTTBR_EL2, FEAT_TTCNP, 1 },
	{ SR_TTBR0_EL1, FEAT_TTCNP, 1 },
	{ SR_TTBR1_EL1, FEAT_TTCNP, 1 },
	{ SR_TTBR0_EL2, FEAT_TTCNP, 1 },
	{ SR_TTBR1_EL2, FEAT_TTCNP, 1 },
	{ SR_HCR_EL2, FEAT_RAS, HCR_TERR | HCR_TEA },
	{ SR_HCR_EL2, FEAT_LOR, HCR_TLOR },
	{ SR_SCTLR_EL1, FEAT_PAN, SCTLR_SPAN }, /* else RES1 */
	{ SR_SCTLR_EL1, FEAT_SSBS, SCTLR_DSSBS },
	{ SR_SCTLR_EL2, FEAT_SSBS, SCTLR_DSSBS },
};

static uint64_t optional_bits(const struct cpu *cpu, enum sysreg_id id)
{
	uint64_t bits = 0;

	for (unsigned i = 0; i < sizeof(optional) / sizeof(optional[0]); i++)
		if (optional[i].id == id && has_feature(cpu, optional[i].feature))
			bits |= optional[i].mask;
	return bits;
}

WRITE_RULE(write_control)
{
	enum sysreg_id id = sysreg_id_of(r);

	(void)now;
	store_as(cpu, id, value, r->write_mask | optional_bits(cpu, id), cpu->sys[id]);
}

static uint64_t sctlr_el1_mask(const struct cpu *cpu)
{
	return SCTLR_EL1_MASK | optional_bits(cpu, SR_SCTLR_EL1);
}

WRITE_RULE(write_sctlr_el1)
{
	(void)r, (void)now;
	store_as(cpu, SR_SCTLR_EL1, value, sctlr_el1_mask(cpu), SCTLR_EL1_RESET);
}

_Static_assert(LORID_RESET >> 16 == LOR_DESCRIPTORS &&
		       LORC_MASK >> LORC_DS_SHIFT == LOR_DESCRIPTORS - 1,
	       "LORC_EL1.DS selects any descriptor, and no more");

/* LORSA_EL1, LOREA_EL1 or LORN_EL1 of the descriptor that LORC_EL1.DS selects. */
static uint64_t *lor_register(struct cpu *cpu, const struct sysreg *r)
{
	uint64_t ds = cpu->sys[SR_LORC_EL1] >> LORC_DS_SHIFT;

	return &cpu->lor[ds % LOR_DESCRIPTORS][sysreg_id_of(r) - SR_LORSA_EL1];
}

READ_RULE(read_lor)
{
	(void)now;
	return *lor_register(cpu, r);
}

/* Addresses are as long as the core's. */
WRITE_RULE(write_lor)
{
	uint64_t mask = r->write_mask;

	(void)now;
	if (sysreg_id_of(r) != SR_LORN_EL1)
		mask = BIT64(cpu->model->mmu.pa_bits) - BIT64(LOR_ADDRESS_SHIFT);
	if (sysreg_id_of(r) == SR_LORSA_EL1)
		mask |= LORSA_VALID;
	*lor_register(cpu, r) = value & mask;
}

/* FZ16 is RES0 without FEAT_FP16. */
WRITE_RULE(write_fpcr)
{
	uint64_t mask =
		r->write_mask & (has_feature(cpu, FEAT_FP16) ? ~UINT64_C(0) : ~(uint64_t)FPCR_FZ16);

	(void)now;
	cpu->sys[SR_FPCR] = value & mask;
}

/* Registers of EL2 that have the layout of EL1's while HCR_EL2.E2H is 1. */
WRITE_RULE(write_layout)
{
	enum sysreg_id id = sysreg_id_of(r);

	(void)now;
	if (!cpu_e2h(cpu)) {
		store_as(cpu, id, value, r->write_mask | optional_bits(cpu, id), r->reset);
		return;
	}
	switch (id) {
	case SR_SCTLR_EL2:
		store_as(cpu, id, value, sctlr_el1_mask(cpu), SCTLR_EL1_RESET);
		break;
	case SR_CPTR_EL2:
		store_as(cpu, id, value, CPTR_EL2_HOST_MASK, 0);
		break;
	case SR_TCR_EL2:
		store_as(cpu, id, value, TCR_EL1_MASK | optional_bits(cpu, SR_TCR_EL1), 0);
		break;
	default:
		store_as(cpu, id, value, TTBR_EL1_MASK | optional_bits(cpu, id), 0);
	}
}

WRITE_RULE(write_contextidr)
{
	(void)now;
	sysreg_store(cpu, r, value);
	pmu_count(cpu, PMU_CID_WRITE_RETIRED);
}

/* Virtual interrupts and routing take effect at once; translation with the next synchronisation. */
WRITE_RULE(write_hcr)
{
	(void)now;
	store_as(cpu, SR_HCR_EL2, has_feature(cpu, FEAT_VHE) ? value : value & ~HCR_E2H,
		 r->write_mask | optional_bits(cpu, SR_HCR_EL2), cpu->sys[SR_HCR_EL2]);
	cpu_check_interrupts(cpu);
}

/* EL1 sees the virtual SError that was deferred where EL2 takes the physical ones. */
static enum sysreg_id disr(const struct cpu *cpu)
{
	return cpu->ps.el == 1 && cpu->has_el2 && (cpu->sys[SR_HCR_EL2] & HCR_AMO) ? SR_VDISR_EL2
										   : SR_DISR_EL1;
}

READ_RULE(read_disr)
{
	(void)r, (void)now;
	return cpu->sys[disr(cpu)];
}

WRITE_RULE(write_disr)
{
	(void)now;
	cpu->sys[disr(cpu)] = value & r->write_mask;
}

/* HPMN and HPME say which counters run; TDE, who debugs. */
WRITE_RULE(write_mdcr)
{
	pmu_sync(cpu, now);
	sysreg_store(cpu, r, value);
	cpu->context_dirty = true;
	pmu_update(cpu);
}

/* State of an AArch32 EL1 is RES0 where there is none. */
WRITE_RULE(write_aarch32_state)
{
	(void)now;
	if (cpu->model->features & feature_bit(FEAT_A32))
		sysreg_store(cpu, r, value);
}
