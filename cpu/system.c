// SPDX-License-Identifier: GPL-2.0-or-later
/* Micro-ops of system instructions: exceptions, system registers, barriers, waiting. */
#include "cpu/cpu.h"
#include "cpu/exception-entry.h"
#include "cpu/ops.h"
#include "cpu/pmu.h"
#include "cpu/regime.h"
#include "cpu/sysreg-rules.h"
#include "cpu/unknown.h"

#define SEMIHOSTING_HLT 0xf000u

uint64_t cpu_insn_pc(const struct cpu *cpu, const struct uop *u)
{
	return cpu->block->pc + 2u * cpu->block->insns[u->insn].offset;
}

static uint32_t insn_word(const struct cpu *cpu, const struct uop *u)
{
	return cpu->block->insns[u->insn].word;
}

static uint64_t hcr(const struct cpu *cpu)
{
	return cpu->has_el2 ? cpu->sys[SR_HCR_EL2] : 0;
}

/* ---- instructions that raise exceptions ------------------------------------------ */

/* The preferred return address is the next instruction. */
static bool call_exception(struct cpu *cpu, const struct uop *u, unsigned target_el, enum esr_ec ec)
{
	cpu_retire(cpu, u);
	hw_step_advance(cpu);
	cpu_take_sync(cpu, target_el, ec, (uint32_t)u->imm & 0xffff);
	return false;
}

bool call_svc(struct cpu *cpu, const struct uop *u)
{
	return call_exception(cpu, u, cpu_default_target(cpu), EC_SVC64);
}

/*
 * The machine's firmware answers HVC or SMC: the instruction is over, PSCI may have changed
 * anything.
 */
static bool firmware_call(struct cpu *cpu, const struct uop *u, bool smc)
{
	if (!cpu->ops || !cpu->ops->firmware_call)
		return false;
	cpu_retire(cpu, u);
	if (cpu->ops->firmware_call(cpu->ops_opaque, cpu, smc))
		return true;
	/* not a call it knows: as if it had not been asked */
	cpu->pc -= 4;
	cpu->insns--;
	return false;
}

bool call_hvc(struct cpu *cpu, const struct uop *u)
{
	if (cpu->ps.el == 0)
		return cpu_undefined(cpu, u);
	if (!cpu->has_el2) {
		if (firmware_call(cpu, u, false))
			return false;
		cpu_take_sync(cpu, cpu_default_target(cpu), EC_UNKNOWN, 0);
		return false;
	}
	if (hcr(cpu) & HCR_HCD)
		return cpu_undefined(cpu, u);
	return call_exception(cpu, u, 2, EC_HVC64);
}

bool call_smc(struct cpu *cpu, const struct uop *u)
{
	if (cpu->ps.el == 0)
		return cpu_undefined(cpu, u);
	/* the trap is of the SMC itself: it did not happen yet */
	if (cpu->ps.el == 1 && (hcr(cpu) & HCR_TSC))
		return cpu_trap(cpu, u, 2, EC_SMC64, (uint32_t)u->imm & 0xffff);
	if (firmware_call(cpu, u, true))
		return false;
	cpu_take_sync(cpu, cpu_default_target(cpu), EC_UNKNOWN, 0);
	return false;
}

bool call_brk(struct cpu *cpu, const struct uop *u)
{
	return cpu_trap(cpu, u, hw_debug_target(cpu), EC_BRK64, (uint32_t)u->imm & 0xffff);
}

/* Halting debug is not implemented: HLT is UNDEFINED but for the semihosting call. */
bool call_hlt(struct cpu *cpu, const struct uop *u)
{
	if ((u->imm & 0xffff) == SEMIHOSTING_HLT && cpu->ops && cpu->ops->semihosting) {
		cpu_retire(cpu, u);
		if (cpu->ops->semihosting(cpu->ops_opaque, cpu))
			return false;
		cpu->pc -= 4;
		cpu->insns--;
		cpu_take_sync(cpu, cpu_default_target(cpu), EC_UNKNOWN, 0);
		return false;
	}
	return cpu_undefined(cpu, u);
}

bool call_eret(struct cpu *cpu, const struct uop *u)
{
	uint64_t when;

	if (cpu->ps.el == 0)
		return cpu_undefined(cpu, u);
	/*
	 * a record in flight begins with the fetch of the block, if the ERET is its first
	 * instruction
	 */
	when = cpu->step.open ? cpu->step.rec.when : cpu_now_at(cpu, u);
	cpu_retire(cpu, u);
	cpu->pc -= 4;
	cpu_exception_return(cpu, when);
	return false;
}

bool call_undefined(struct cpu *cpu, const struct uop *u)
{
	return cpu_undefined(cpu, u);
}

/* From EL0 to EL2 for the sake of TGE it is reported as unknown (Arm ARM, AdvSIMDFPAccessTrap). */
static bool fp_trap(struct cpu *cpu, const struct uop *u, unsigned target_el)
{
	if (target_el == 2 && cpu->ps.el == 0 && cpu_cpacr_traps_fp(cpu))
		return cpu_trap(cpu, u, 2, EC_UNKNOWN, 0);
	return cpu_trap(cpu, u, target_el, EC_FP, COND_ALWAYS);
}

bool call_fp_trap(struct cpu *cpu, const struct uop *u)
{
	return fp_trap(cpu, u, u->aux);
}

bool call_illegal_state(struct cpu *cpu, const struct uop *u)
{
	return cpu_trap(cpu, u, cpu_default_target(cpu), EC_ILLEGAL, 0);
}

/* ---- system registers ---------------------------------------------------------------- */

uint32_t cpu_sysreg_syndrome(uint32_t word)
{
	uint32_t op0 = word >> 19 & 3, op1 = word >> 16 & 7, crn = word >> 12 & 15;
	uint32_t crm = word >> 8 & 15, op2 = word >> 5 & 7, rt = word & 31;

	return op0 << 20 | op2 << 17 | op1 << 14 | crn << 10 | rt << 5 | crm << 1 |
	       (word >> 21 & 1);
}

/* An access that sysreg_check() refused. Returns false. */
static bool refused(struct cpu *cpu, const struct uop *u, unsigned answer)
{
	if (answer & SYSREG_UNDEFINED)
		return cpu_undefined(cpu, u);
	if (answer & SYSREG_TRAP_FP)
		return fp_trap(cpu, u, answer & 3);
	return cpu_trap(cpu, u, answer & 3, EC_SYS64, cpu_sysreg_syndrome(insn_word(cpu, u)));
}

static void trace_access(const struct cpu *cpu, const struct uop *u, const struct sysreg *r,
			 bool write, uint64_t value)
{
	unsigned events = sysreg_events(r);
	uint64_t now = cpu_now_at(cpu, u);

	if (events & (write ? SYSREG_EVENT_WRITE : SYSREG_EVENT_READ))
		trace_sysreg(cpu->trace, cpu->core, now, cpu_insn_pc(cpu, u), r->enc, write, value,
			     cpu->ps.el);
	if (write && (events & SYSREG_EVENT_CONTEXT))
		trace_context_change(cpu->trace, cpu->core, now, r->enc, value);
}

/* The row of @u's encoding if it may be accessed; else takes the exception and returns NULL. */
static const struct sysreg *checked_row(struct cpu *cpu, const struct uop *u, bool write)
{
	const struct sysreg *r = sysreg_find((uint16_t)u->imm);
	unsigned answer;

	if (!r) {
		unknown_access(cpu, u);
		return NULL;
	}
	answer = sysreg_check(cpu, r, write);
	if (answer & SYSREG_UNDEFINED)
		unknown_log(cpu, u, r->name);
	if (answer) {
		refused(cpu, u, answer);
		return NULL;
	}
	return r;
}

bool call_mrs(struct cpu *cpu, const struct uop *u)
{
	const struct sysreg *r = checked_row(cpu, u, false);
	uint64_t value;

	if (!r)
		return false;
	pmu_at(cpu, u->insn);
	value = sysreg_read(cpu, r, cpu_now_at(cpu, u));
	pmu_leave(cpu);
	cpu->r[u->d] = value;
	if (cpu->trace)
		trace_access(cpu, u, r, false, value);
	return true;
}

bool call_msr(struct cpu *cpu, const struct uop *u)
{
	const struct sysreg *r = checked_row(cpu, u, true);
	uint64_t value = cpu->r[u->n];

	if (!r)
		return false;
	if (cpu->trace)
		trace_access(cpu, u, r, true, value);
	pmu_at(cpu, u->insn);
	sysreg_write(cpu, r, value, cpu_now_at(cpu, u));
	pmu_leave(cpu);
	return true;
}

/* MSR (immediate), by op1:op2: the PSTATE field, and its register's value for the immediate. */
enum {
	IMM_UAO = 003,
	IMM_PAN = 004,
	IMM_SPSEL = 005,
	IMM_SSBS = 031,
	IMM_DAIFSET = 036,
	IMM_DAIFCLR = 037,
};

bool call_msr_imm(struct cpu *cpu, const struct uop *u)
{
	uint64_t daif = (uint64_t)cpu->ps.daif << SPSR_DAIF_SHIFT;
	uint64_t imm = u->aux & 15, value;
	const struct sysreg *r;
	unsigned answer;

	switch (u->imm) {
	case IMM_UAO:
		r = &sysregs[SR_UAO];
		value = imm & 1 ? SPSR_UAO : 0;
		break;
	case IMM_PAN:
		r = &sysregs[SR_PAN];
		value = imm & 1 ? SPSR_PAN : 0;
		break;
	case IMM_SPSEL:
		r = &sysregs[SR_SPSel];
		value = imm & 1;
		break;
	case IMM_SSBS:
		r = &sysregs[SR_SSBS];
		value = imm & 1 ? SPSR_SSBS : 0;
		break;
	case IMM_DAIFSET:
		r = &sysregs[SR_DAIF];
		value = daif | imm << SPSR_DAIF_SHIFT;
		break;
	case IMM_DAIFCLR:
		r = &sysregs[SR_DAIF];
		value = daif & ~(imm << SPSR_DAIF_SHIFT);
		break;
	default:
		return cpu_undefined(cpu, u);
	}
	answer = sysreg_check(cpu, r, true);
	if (answer)
		return refused(cpu, u, answer);
	sysreg_write(cpu, r, value, cpu_now_at(cpu, u));
	return true;
}

/* ---- barriers -------------------------------------------------------------------------- */

/* The block ends here: what comes next is found under the new context. */
bool call_isb(struct cpu *cpu, const struct uop *u)
{
	(void)u;
	if (cpu->context_dirty)
		cpu_sync_context(cpu);
	return true;
}

static bool wait_for_writes(struct cpu *cpu, const struct uop *u)
{
	if (cpu->mmu)
		cpu_charge(cpu, mmu_barrier_wait(cpu->mmu, cpu_now_at(cpu, u)));
	return true;
}

/* CRm[1:0]: 01 is for loads only, and the core blocks on its device reads anyway. */
bool call_dsb(struct cpu *cpu, const struct uop *u)
{
	return (u->aux & 3) == 1 || wait_for_writes(cpu, u);
}

/* Orders accesses, and waits for none of them. */
bool call_dmb(struct cpu *cpu, const struct uop *u)
{
	(void)cpu, (void)u;
	return true;
}

bool call_clrex(struct cpu *cpu, const struct uop *u)
{
	(void)u;
	if (cpu->mmu)
		mmu_clear_exclusive(cpu->mmu);
	return true;
}

/* ---- waiting ------------------------------------------------------------------------------ */

/* The EL that a WFI or WFE which would wait traps to. */
static unsigned wait_trap(const struct cpu *cpu, uint64_t sctlr_bit, uint64_t hcr_bit)
{
	if (cpu->ps.el == 0 && !(cpu_sctlr(cpu) & sctlr_bit))
		return trap_to_el1(cpu);
	return cpu_hcr_trap(cpu, hcr_bit);
}

/* Under software step it does not sleep, which it is free to do, for the sake of the exception. */
static bool sleep_until_woken(struct cpu *cpu, const struct uop *u, enum sleep_state state)
{
	if (cpu->hw_debug.in_flight)
		return true;
	cpu_retire(cpu, u);
	cpu->sleep = (uint8_t)state;
	return false;
}

bool call_wfi(struct cpu *cpu, const struct uop *u)
{
	unsigned el;

	if (cpu_interrupt_pending(cpu, true))
		return true;
	el = wait_trap(cpu, SCTLR_NTWI, HCR_TWI);
	if (el)
		return cpu_trap(cpu, u, el, EC_WFX, COND_ALWAYS);
	return sleep_until_woken(cpu, u, SLEEP_WFI);
}

bool call_wfe(struct cpu *cpu, const struct uop *u)
{
	unsigned el;

	if (cpu->event_register) {
		cpu->event_register = false;
		return true;
	}
	if (cpu_interrupt_pending(cpu, false))
		return true;
	el = wait_trap(cpu, SCTLR_NTWE, HCR_TWE);
	if (el)
		return cpu_trap(cpu, u, el, EC_WFX, COND_ALWAYS | 1);
	return sleep_until_woken(cpu, u, SLEEP_WFE);
}

bool call_sev(struct cpu *cpu, const struct uop *u)
{
	(void)u;
	cpu->event_register = true;
	if (cpu->ops && cpu->ops->send_event)
		cpu->ops->send_event(cpu->ops_opaque, cpu);
	return true;
}

/* Error synchronisation: an SError that is pending and masked becomes a record of it. */
bool call_esb(struct cpu *cpu, const struct uop *u)
{
	(void)u;
	if (cpu->model->features & feature_bit(FEAT_RAS))
		cpu_defer_serror(cpu);
	return true;
}

bool call_sevl(struct cpu *cpu, const struct uop *u)
{
	(void)u;
	cpu->event_register = true;
	return true;
}
