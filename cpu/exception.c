// SPDX-License-Identifier: GPL-2.0-or-later
/* Exception entry and return (Arm ARM D1.10, D1.11). */
#include "cpu/exception.h"

#include <stdio.h>

#include "base/bits.h"
#include "base/log.h"
#include "cpu/exception-entry.h"
#include "cpu/pmu.h"
#include "cpu/regime.h"

/* Entries at one address without an instruction in between, after which the core is stuck. */
#define EXCEPTION_LOOP 64

static const enum sysreg_id spsr_of[3] = { SYSREG_COUNT, SR_SPSR_EL1, SR_SPSR_EL2 };
static const enum sysreg_id elr_of[3] = { SYSREG_COUNT, SR_ELR_EL1, SR_ELR_EL2 };
static const enum sysreg_id esr_of[3] = { SYSREG_COUNT, SR_ESR_EL1, SR_ESR_EL2 };
static const enum sysreg_id far_of[3] = { SYSREG_COUNT, SR_FAR_EL1, SR_FAR_EL2 };
static const enum sysreg_id vbar_of[3] = { SYSREG_COUNT, SR_VBAR_EL1, SR_VBAR_EL2 };

uint64_t cpu_pstate_spsr(const struct cpu *cpu)
{
	const struct pstate *ps = &cpu->ps;

	return (uint64_t)cpu_nzcv(cpu) | (ps->uao ? SPSR_UAO : 0) | (ps->pan ? SPSR_PAN : 0) |
	       (ps->ss ? SPSR_SS : 0) | (ps->il ? SPSR_IL : 0) | (ps->ssbs ? SPSR_SSBS : 0) |
	       (uint64_t)ps->daif << SPSR_DAIF_SHIFT | (uint64_t)ps->el << SPSR_M_EL_SHIFT |
	       ps->sp_sel;
}

static struct trace_context trace_context(const struct cpu *cpu)
{
	return (struct trace_context){
		.hcr_el2 = cpu->has_el2 ? cpu->sys[SR_HCR_EL2] : 0,
		.vttbr_el2 = cpu->sys[SR_VTTBR_EL2],
		.vmpidr_el2 = cpu->sys[SR_VMPIDR_EL2],
		.contextidr_el1 = (uint32_t)cpu->sys[SR_CONTEXTIDR_EL1],
	};
}

/* ---- entry ------------------------------------------------------------------ */

static bool has_same_el_form(enum esr_ec ec)
{
	switch (ec) {
	case EC_IABT_LOW:
	case EC_DABT_LOW:
	case EC_BREAKPOINT_LOW:
	case EC_STEP_LOW:
	case EC_WATCHPOINT_LOW:
		return true;
	default:
		return false;
	}
}

/* All A64 instructions are 32 bits long: IL is set, as it is where no instruction is at fault. */
static uint64_t esr_value(const struct cpu *cpu, const struct exception *e)
{
	unsigned ec = e->ec;

	if (has_same_el_form(e->ec) && cpu->ps.el == e->target_el)
		ec++;
	return (uint64_t)ec << 26 | BIT64(25) | e->iss;
}

static uint64_t vector_offset(const struct cpu *cpu, const struct exception *e)
{
	uint64_t offset = (uint64_t)e->vector * 0x80;

	if (cpu->ps.el < e->target_el)
		return offset + 0x400;
	return cpu->ps.sp_sel ? offset + 0x200 : offset;
}

/* PSTATE of the handler. */
static void enter_el(struct cpu *cpu, unsigned target_el)
{
	uint64_t sctlr = cpu->sys[target_el == 2 ? SR_SCTLR_EL2 : SR_SCTLR_EL1];

	cpu_switch_sp(cpu, target_el, 1);
	cpu->ps.daif = DAIF_D | DAIF_A | DAIF_I | DAIF_F;
	cpu->ps.il = false;
	cpu->ps.ss = false;
	hw_step_abandon(cpu);
	cpu->ps.uao = false;
	cpu->ps.ssbs = sctlr & SCTLR_DSSBS;
	/* not at an EL2 that has no EL0 */
	if ((target_el == 1 || cpu_host_el0(cpu)) &&
	    (cpu->model->features & feature_bit(FEAT_PAN)) && !(sctlr & SCTLR_SPAN))
		cpu->ps.pan = true;
}

static const char *exception_name(const struct exception *e)
{
	static const char *const interrupts[2][4] = {
		{ "", "IRQ", "FIQ", "SError" },
		{ "", "Virtual IRQ", "Virtual FIQ", "Virtual SError" },
	};

	if (e->vector != VECTOR_SYNC)
		return interrupts[e->is_virtual][e->vector];
	switch (e->ec) {
	case EC_UNKNOWN:
		return "Undefined Instruction";
	case EC_WFX:
		return "WFI or WFE Trap";
	case EC_FP:
		return "FP Access Trap";
	case EC_ILLEGAL:
		return "Illegal State";
	case EC_SVC64:
		return "SVC";
	case EC_HVC64:
		return "Hypervisor Call";
	case EC_SMC64:
		return "Secure Monitor Call";
	case EC_SYS64:
		return "System Register Trap";
	case EC_IABT_LOW:
		return "Prefetch Abort";
	case EC_PC_ALIGN:
		return "PC Alignment";
	case EC_DABT_LOW:
		return "Data Abort";
	case EC_SP_ALIGN:
		return "SP Alignment";
	case EC_BREAKPOINT_LOW:
		return "Hardware Breakpoint";
	case EC_STEP_LOW:
		return "Software Step";
	case EC_WATCHPOINT_LOW:
		return "Watchpoint";
	case EC_BRK64:
		return "Breakpoint";
	default:
		return "Exception";
	}
}

static void log_entry(const struct cpu *cpu, const struct exception *e, unsigned from_el,
		      uint64_t elr)
{
	if (!log_on(LOG_INT))
		return;
	log_printf(LOG_INT, "Taking exception [%s] on CPU %u\n...from EL%u to EL%u\n",
		   exception_name(e), cpu->core, from_el, e->target_el);
	if (e->has_syndrome) {
		uint64_t esr = cpu->sys[esr_of[e->target_el]];

		log_printf(LOG_INT, "...with ESR 0x%x/0x%x\n", (unsigned)(esr >> 26),
			   (unsigned)esr);
	}
	if (e->has_far)
		log_printf(LOG_INT, "...with FAR 0x%llx\n", (unsigned long long)e->far);
	log_printf(LOG_INT, "...with ELR 0x%llx\n...to EL%u PC 0x%llx PSTATE 0x%llx\n",
		   (unsigned long long)elr, e->target_el, (unsigned long long)cpu->pc,
		   (unsigned long long)cpu_pstate_spsr(cpu));
}

/*
 * An exception whose handler's first instruction raises the same one again: nothing will ever
 * change it but another core, which is given @EXCEPTION_LOOP entries' time.
 */
static void detect_loop(struct cpu *cpu, uint64_t pc)
{
	char why[96];

	if (cpu->last_exception_pc != pc || cpu->last_exception_insns != cpu->insns) {
		cpu->last_exception_pc = pc;
		cpu->last_exception_insns = cpu->insns;
		cpu->same_exception = 0;
		return;
	}
	if (++cpu->same_exception != EXCEPTION_LOOP)
		return;
	snprintf(why, sizeof(why), "exception loop: the handler at 0x%llx cannot run",
		 (unsigned long long)pc);
	if (cpu->ops && cpu->ops->stuck)
		cpu->ops->stuck(cpu->ops_opaque, cpu, why);
}

static void trace_entry(const struct cpu *cpu, const struct exception *e, unsigned from_el,
			uint64_t when, uint32_t cost)
{
	unsigned to = e->target_el;
	struct trace_exception t = {
		.when = when,
		.cost = cost,
		.abandoned = cpu->fetch_stall,
		.abandoned_stall = cpu->fetch_stall,
		.from_el = (uint8_t)from_el,
		.to_el = (uint8_t)to,
		.vector = (uint8_t)e->vector,
		.virtual_irq = e->is_virtual,
		.pc = cpu->sys[elr_of[to]],
		.esr = e->has_syndrome ? cpu->sys[esr_of[to]] : 0,
		.far = e->has_far ? e->far : 0,
		.hpfar = e->has_hpfar ? cpu->sys[SR_HPFAR_EL2] : 0,
		.ctx = trace_context(cpu),
	};

	trace_exception(cpu->trace, cpu->core, &t);
}

void cpu_take_exception(struct cpu *cpu, const struct exception *e)
{
	unsigned from_el = cpu->ps.el, to = e->target_el;
	uint64_t when = cpu_now(cpu), pc = cpu->pc;
	uint32_t cost = 0;

	/* an exception counts at the EL that it is taken from, its entry's cycles at the other */
	cpu->exceptions_taken++;
	pmu_sync(cpu, when);
	detect_loop(cpu, pc);
	cpu->sys[spsr_of[to]] = cpu_pstate_spsr(cpu);
	cpu->sys[elr_of[to]] = pc;
	if (e->has_syndrome)
		cpu->sys[esr_of[to]] = esr_value(cpu, e);
	if (e->has_far)
		cpu->sys[far_of[to]] = e->far;
	if (e->has_hpfar)
		cpu->sys[SR_HPFAR_EL2] = e->ipa >> 12 << 4 & HPFAR_EL2_MASK;
	cpu->pc = cpu->sys[vbar_of[to]] + vector_offset(cpu, e);
	enter_el(cpu, to);

	if (cpu->timing)
		cost = to == 2 ? cpu->timing->exception_entry_el2 : cpu->timing->exception_entry;
	cpu_charge(cpu, cost);
	cpu->tail = 0;
	if (cpu->trace)
		trace_entry(cpu, e, from_el, when, cost);
	log_entry(cpu, e, from_el, pc);
	pmu_update(cpu);
	cpu_sync_context(cpu);
	cpu_check_interrupts(cpu);
}

void cpu_take_sync(struct cpu *cpu, unsigned target_el, enum esr_ec ec, uint32_t iss)
{
	cpu_take_exception(
		cpu, &(struct exception){
			     .target_el = target_el, .has_syndrome = true, .ec = ec, .iss = iss });
}

unsigned cpu_default_target(const struct cpu *cpu)
{
	if (cpu->ps.el == 0)
		return cpu->sys[SR_HCR_EL2] & HCR_TGE ? 2 : 1;
	return cpu->ps.el;
}

bool cpu_trap(struct cpu *cpu, const struct uop *u, unsigned target_el, enum esr_ec ec,
	      uint32_t iss)
{
	cpu_unwind(cpu, u);
	cpu_take_sync(cpu, target_el, ec, iss);
	return false;
}

bool cpu_undefined(struct cpu *cpu, const struct uop *u)
{
	return cpu_trap(cpu, u, cpu_default_target(cpu), EC_UNKNOWN, 0);
}

bool cpu_sp_alignment(struct cpu *cpu, const struct uop *u)
{
	return cpu_trap(cpu, u, cpu_default_target(cpu), EC_SP_ALIGN, 0);
}

void cpu_pc_alignment(struct cpu *cpu)
{
	cpu_take_exception(cpu, &(struct exception){ .target_el = cpu_default_target(cpu),
						     .has_syndrome = true,
						     .ec = EC_PC_ALIGN,
						     .has_far = true,
						     .far = cpu->pc });
}

/* ---- aborts ------------------------------------------------------------------ */

#define ISS_ISV	  (1u << 24)
#define ISS_CM	  (1u << 8)
#define ISS_S1PTW (1u << 7)
#define ISS_WNR	  (1u << 6)

/* Stage 2's aborts are EL2's; so are external ones with HCR_EL2.TEA (FEAT_RAS). */
static unsigned abort_target(const struct cpu *cpu, const struct mmu_fault *f)
{
	bool external = f->fsc == FSC_EXTERNAL || (f->fsc & ~3u) == FSC_EXTERNAL_WALK;

	if (f->stage2 || (external && cpu_hcr_trap(cpu, HCR_TEA)))
		return 2;
	return cpu_default_target(cpu);
}

static struct exception abort_exception(const struct cpu *cpu, const struct mmu_fault *f,
					enum esr_ec ec)
{
	return (struct exception){
		.target_el = abort_target(cpu, f),
		.has_syndrome = true,
		.ec = ec,
		.iss = f->fsc | (f->s1ptw ? ISS_S1PTW : 0),
		.has_far = true,
		.far = f->va,
		.has_hpfar = f->stage2,
		.ipa = f->ipa,
	};
}

bool cpu_data_abort(struct cpu *cpu, const struct uop *u, const struct mmu_fault *f)
{
	uint32_t word = cpu->block->insns[u->insn].word;
	struct exception e;

	cpu_unwind(cpu, u);
	e = abort_exception(cpu, f, EC_DABT_LOW);
	if (f->cache_maint)
		e.iss |= ISS_CM | ISS_WNR;
	else if (f->write)
		e.iss |= ISS_WNR;
	if (f->stage2 && !f->s1ptw && !f->cache_maint)
		e.iss |= cpu_load_store_syndrome(word);
	cpu_take_exception(cpu, &e);
	return false;
}

void cpu_fetch_abort(struct cpu *cpu, const struct mmu_fault *f)
{
	struct exception e = abort_exception(cpu, f, EC_IABT_LOW);

	cpu_take_exception(cpu, &e);
}

static uint32_t syndrome(unsigned size, bool sign, unsigned rt, bool x, bool ordered)
{
	return ISS_ISV | size << 22 | (uint32_t)sign << 21 | rt << 16 | (uint32_t)x << 15 |
	       (uint32_t)ordered << 14;
}

uint32_t cpu_load_store_syndrome(uint32_t word)
{
	unsigned size = word >> 30, opc = word >> 22 & 3, rt = word & 31;

	/* LDAPR */
	if ((word & 0x3fe0fc00) == 0x38a0c000)
		return syndrome(size, false, rt, size == 3, true);
	/* load-acquire, store-release, those of LORegions with o0=0: x001000 1L0 ..... o0 */
	if ((word & 0x3fa00000) == 0x08800000)
		return syndrome(size, false, rt, size == 3, true);
	/* load (literal) of a GP register */
	if ((word & 0x3f000000) == 0x18000000) {
		if (size == 3)
			return 0; /* PRFM */
		return syndrome(size == 1 ? 3 : 2, size == 2, rt, size != 0, false);
	}
	/* load/store register; bit 26 would be SIMD&FP */
	if ((word & 0x3e000000) != 0x38000000)
		return 0;
	if (!(word & BIT64(24))) {
		unsigned form = word >> 10 & 3;

		if (word & BIT64(21) ? form != 2 : form & 1)
			return 0; /* not register offset; post- or pre-index */
	}
	if (opc >= 2) {
		if (size == 3)
			return 0; /* PRFM */
		return syndrome(size, true, rt, opc == 2, false);
	}
	return syndrome(size, false, rt, size == 3, false);
}

/* ---- return ------------------------------------------------------------------- */

/* Arm ARM D1.11, Illegal return events from AArch64 state. */
static bool illegal_return(const struct cpu *cpu, uint64_t spsr)
{
	unsigned el = spsr >> SPSR_M_EL_SHIFT & 3;

	if ((spsr & SPSR_M_AARCH32) || (spsr & 2))
		return true;
	if (el > cpu->ps.el || (el == 2 && !cpu->has_el2))
		return true;
	if (el == 0 && (spsr & SPSR_M_SP))
		return true;
	return el == 1 && cpu->has_el2 && (cpu->sys[SR_HCR_EL2] & HCR_TGE);
}

static void set_pstate(struct cpu *cpu, uint64_t spsr)
{
	bool illegal = illegal_return(cpu, spsr);
	unsigned el = illegal ? cpu->ps.el : spsr >> SPSR_M_EL_SHIFT & 3;

	cpu->ps.ss = hw_debug_return_ss(cpu, spsr, el);
	if (!illegal)
		cpu_switch_sp(cpu, el, spsr & SPSR_M_SP);
	cpu->ps.il = illegal || (spsr & SPSR_IL);
	cpu->ps.daif = spsr >> SPSR_DAIF_SHIFT & 0xf;
	if (cpu->model->features & feature_bit(FEAT_PAN))
		cpu->ps.pan = spsr & SPSR_PAN;
	if (cpu->model->features & feature_bit(FEAT_UAO))
		cpu->ps.uao = spsr & SPSR_UAO;
	if (cpu->model->features & feature_bit(FEAT_SSBS))
		cpu->ps.ssbs = spsr & SPSR_SSBS;
	cpu_set_nzcv(cpu, (uint32_t)spsr & 0xf0000000);
}

void cpu_exception_return(struct cpu *cpu, uint64_t when)
{
	unsigned from_el = cpu->ps.el;
	uint64_t from_pc = cpu->pc;
	struct trace_context ctx = trace_context(cpu);

	pmu_count(cpu, PMU_EXC_RETURN);
	pmu_sync(cpu, cpu_now(cpu));
	if (cpu->timing)
		cpu_charge(cpu, from_el == 2 ? cpu->timing->eret_el2 : cpu->timing->eret);
	cpu->tail = 0;
	cpu->pc = cpu->sys[elr_of[from_el]];
	set_pstate(cpu, cpu->sys[spsr_of[from_el]]);
	cpu->pc = cpu_untag_pc(cpu, cpu->pc);
	cpu->event_register = true;
	if (cpu->mmu)
		mmu_clear_exclusive(cpu->mmu);
	if (cpu->trace) {
		struct trace_return t = {
			.when = when,
			.cost = (uint32_t)(cpu_now(cpu) - when),
			.from_el = (uint8_t)from_el,
			.to_el = cpu->ps.el,
			.from_pc = from_pc,
			.from_pa = cpu->block->pa + (from_pc - cpu->block->pc),
			.to_pc = cpu->pc,
			.ctx = ctx,
		};

		trace_return(cpu->trace, cpu->core, &t);
	}
	if (log_on(LOG_INT))
		log_printf(LOG_INT,
			   "Exception return from AArch64 EL%u to AArch64 EL%u PC 0x%llx%s\n",
			   from_el, cpu->ps.el, (unsigned long long)cpu->pc,
			   cpu->ps.il ? " (illegal)" : "");
	pmu_update(cpu);
	cpu_sync_context(cpu);
	cpu_check_interrupts(cpu);
}
