// SPDX-License-Identifier: GPL-2.0-or-later
#include "cpu/sysop.h"

#include "base/bits.h"
#include "cpu/exception.h"
#include "cpu/mem.h"
#include "cpu/ops.h"
#include "cpu/regime.h"
#include "cpu/sysreg-rules.h"
#include "cpu/unknown.h"

/* ---- traps ------------------------------------------------------------------------ */

static bool el0_lacks(const struct cpu *cpu, uint64_t sctlr_bit)
{
	return cpu->ps.el == 0 && !(cpu_sctlr(cpu) & sctlr_bit);
}

static unsigned trap_ic_all(const struct cpu *cpu)
{
	return cpu_hcr_trap(cpu, HCR_TPU);
}

static unsigned trap_by_va_pou(const struct cpu *cpu)
{
	return el0_lacks(cpu, SCTLR_UCI) ? trap_to_el1(cpu) : cpu_hcr_trap(cpu, HCR_TPU);
}

static unsigned trap_by_va_poc(const struct cpu *cpu)
{
	return el0_lacks(cpu, SCTLR_UCI) ? trap_to_el1(cpu) : cpu_hcr_trap(cpu, HCR_TPC);
}

static unsigned trap_by_set_way(const struct cpu *cpu)
{
	return cpu_hcr_trap(cpu, HCR_TSW);
}

static unsigned trap_tlbi(const struct cpu *cpu)
{
	return cpu_hcr_trap(cpu, HCR_TTLB);
}

static unsigned trap_never(const struct cpu *cpu)
{
	(void)cpu;
	return 0;
}

unsigned cpu_dc_zva_trap(const struct cpu *cpu)
{
	return el0_lacks(cpu, SCTLR_DZE) ? trap_to_el1(cpu) : cpu_hcr_trap(cpu, HCR_TDZ);
}

/* ---- operations ---------------------------------------------------------------------- */

/*
 * A guest's invalidation may not lose what others wrote: it cleans too (Arm ARM D5.5,
 * HCR_EL2.SWIO).
 */
static enum cache_op effective_cache_op(const struct cpu *cpu, enum cache_op op)
{
	uint64_t hcr = cpu->ps.el == 1 && cpu->has_el2 ? cpu->sys[SR_HCR_EL2] : 0;

	switch (op) {
	case DC_IVAC:
		return hcr & (HCR_VM | HCR_DC) ? DC_CIVAC : op;
	case DC_ISW:
		return hcr & (HCR_VM | HCR_DC | HCR_SWIO) ? DC_CISW : op;
	case IC_IALLU:
		return hcr & HCR_FB ? IC_IALLUIS : op;
	default:
		return op;
	}
}

static bool run_cache(struct cpu *cpu, const struct sysop *op, uint64_t operand,
		      struct mmu_fault *f)
{
	return mmu_cache_op(cpu->mmu, effective_cache_op(cpu, op->op), operand, f);
}

/* PAR_EL1 of a translation that faulted (F = 1; bit 11 is RES1). */
static uint64_t par_of_fault(const struct mmu_fault *f)
{
	return 1 | (uint64_t)(f->fsc & 0x3f) << 1 | (uint64_t)f->s1ptw << 8 |
	       (uint64_t)f->stage2 << 9 | BIT64(11);
}

/*
 * The regime and privilege of an AT or TLBI at EL2: with HCR_EL2.E2H, EL2's own are those of EL2&0;
 * with TGE as well, EL1's are too, for there is no guest (Arm ARM C5.4, C5.5).
 */
static enum regime op_regime(const struct cpu *cpu, const struct sysop *op)
{
	if (op->regime == REGIME_EL2)
		return cpu_regime(cpu, 2);
	return cpu->ps.el == 2 && cpu_host_el0(cpu) ? REGIME_EL20 : op->regime;
}

static bool run_at(struct cpu *cpu, const struct sysop *op, uint64_t operand, struct mmu_fault *f)
{
	struct mmu_regs regs;
	uint64_t par;
	enum regime regime = op_regime(cpu, op);
	unsigned el = op->el;

	/* AT S12E1x asks about the guest that is not running; S12E0x about the EL0 there is */
	if (op->stage12 && el == 1)
		regime = REGIME_EL10;
	if (regime == REGIME_EL20 && el == 1)
		el = 2;
	cpu_mmu_regs(cpu, regime, el, &regs);
	regs.pan = op->pan && cpu->ps.pan;
	if (!mmu_at(cpu->mmu, &regs, operand, op->write ? MMU_WRITE : MMU_READ, op->stage12, &par,
		    f)) {
		/*
		 * stage 2 refused a table of EL1's stage 1: an exception for EL1, a result for
		 * EL2
		 */
		if (cpu->ps.el < 2) {
			f->cache_maint = true;
			return false;
		}
		par = par_of_fault(f);
	}
	cpu->sys[SR_PAR_EL1] = par;
	return true;
}

enum { IS = 1, LAST = 2, VMID = 4, S2 = 8 };

static bool run_tlbi(struct cpu *cpu, const struct sysop *op, uint64_t operand, struct mmu_fault *f)
{
	uint64_t hcr = cpu->has_el2 ? cpu->sys[SR_HCR_EL2] : 0;
	/* stage 2 and all of EL1 at once are a guest's in any case */
	bool guest = op->op == TLBI_IPA || (op->flags & S2);
	enum regime regime = guest ? (enum regime)op->regime : op_regime(cpu, op);
	struct tlbi t = {
		.op = op->op,
		.regime = regime,
		.vmid_only = (op->flags & VMID) && cpu->has_el2 && regime == REGIME_EL10,
		.stage2 = op->flags & S2,
		.last_level = op->flags & LAST,
		.shareable = (op->flags & IS) || (cpu->ps.el == 1 && (hcr & HCR_FB)),
		.vmid = cpu_vmid(cpu),
		.value = operand,
	};

	(void)f;
	mmu_tlbi(cpu->mmu, &t);
	return true;
}

/* ---- rows ------------------------------------------------------------------------------ */

const struct sysop sysops[] = {
#define SYSOP_CACHE(op_name, op1, crn, crm, op2, el, rule, cache, ...) \
	{ .name = #op_name, .enc = SYSREG_ENC(1, op1, crn, crm, op2), .min_el = (el), \
	  .trap = trap_##rule, .run = run_cache, .op = (cache), __VA_ARGS__ },
#define SYSOP_AT(op_name, op1, crn, crm, op2, el_min, reg, priv, is_write, both, ...) \
	{ .name = #op_name, .enc = SYSREG_ENC(1, op1, crn, crm, op2), .min_el = (el_min), \
	  .trap = trap_never, .run = run_at, .regime = (reg), .el = (priv), .write = (is_write), \
	  .stage12 = (both), __VA_ARGS__ },
#define SYSOP_TLBI(op_name, op1, crn, crm, op2, el_min, what, reg, how) \
	{ .name = #op_name, .enc = SYSREG_ENC(1, op1, crn, crm, op2), .min_el = (el_min), \
	  .trap = trap_tlbi, .run = run_tlbi, .op = (what), .regime = (reg), .flags = (how) },
#include "cpu/sysop-table.h"
};
const unsigned sysop_count = sizeof(sysops) / sizeof(sysops[0]);

const struct sysop *sysop_find(uint16_t enc)
{
	for (unsigned i = 0; i < sysop_count; i++)
		if (sysops[i].enc == enc)
			return &sysops[i];
	return NULL;
}

/*
 * Of the maintenance operations only DC IVAC is watched, as a store to the line: it may change what
 * is read there (Arm ARM D2.10).
 */
static bool watch_op(struct cpu *cpu, const struct uop *u, const struct sysop *op, uint64_t va)
{
	return op->run != run_cache || op->op != DC_IVAC ||
	       mem_watch(cpu, u,
			 &(struct hw_access){ .va = align_down(va, LINE_SIZE),
					      .size = LINE_SIZE,
					      .count = 1,
					      .flags = MMU_CACHE_MAINT,
					      .write = true,
					      .cache_maint = true,
					      .far = va });
}

bool call_sys(struct cpu *cpu, const struct uop *u)
{
	const struct sysop *op = sysop_find((uint16_t)u->imm);
	uint64_t operand = cpu->r[u->n];
	struct mmu_fault f = { 0 };
	unsigned el;
	bool done;

	if (!op || !(cpu->model->features & feature_bit(op->feature))) {
		unknown_access(cpu, u);
		return false;
	}
	if (cpu->ps.el < op->min_el)
		return cpu_undefined(cpu, u);
	el = op->trap(cpu);
	if (el)
		return cpu_trap(cpu, u, el, EC_SYS64,
				cpu_sysreg_syndrome(cpu->block->insns[u->insn].word));
	if (!watch_op(cpu, u, op, operand))
		return false;
	if (cpu->trace)
		trace_maintenance(cpu->trace, cpu->core, cpu_now_at(cpu, u), cpu_insn_pc(cpu, u),
				  op->enc, operand);
	cpu->mmu->now = cpu_now_at(cpu, u);
	done = op->run(cpu, op, operand, &f);
	cpu_collect(cpu, cpu_insn_pc(cpu, u));
	return done ? true : cpu_data_abort(cpu, u, &f);
}
