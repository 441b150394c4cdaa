// SPDX-License-Identifier: GPL-2.0-or-later
/* A core's life and its dispatcher: between blocks, everything that is not the hit path. */
#include "cpu/cpu.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bits.h"
#include "cpu/decode.h"
#include "cpu/exception.h"
#include "cpu/interp.h"
#include "cpu/ops.h"
#include "cpu/pmu.h"
#include "cpu/step.h"

#define RAS_MAX 256u

static uint32_t table_mask(uint32_t entries)
{
	uint32_t n = 1;

	while (n * 2 <= entries)
		n *= 2;
	return n - 1;
}

struct cpu *cpu_new(const struct cpu_config *c)
{
	struct cpu *cpu = aligned_alloc(64, align_up(sizeof *cpu, 64));
	const struct core_timing *t = c->timing;

	if (!cpu)
		abort();
	memset(cpu, 0, sizeof *cpu);
	cpu->core = c->core;
	cpu->model = c->model;
	cpu->timing = t;
	cpu->mmu = c->mmu;
	cpu->trace = c->trace;
	cpu->ops = c->ops;
	cpu->ops_opaque = c->ops_opaque;
	cpu->timer = c->timer;
	cpu->timer_opaque = c->timer_opaque;
	cpu->gic = c->gic;
	cpu->gic_opaque = c->gic_opaque;
	cpu->has_el2 = c->has_el2;
	cpu->mpidr = c->mpidr;
	cpu->mispredict_cycles = t ? t->mispredict : 0;
	cpu->bimodal_mask = table_mask(t ? t->bimodal_entries : 1);
	cpu->btb_mask = table_mask(t ? t->btb_entries : 1);
	cpu->ras_mask = table_mask(t ? t->ras_entries : 1);
	cpu->bimodal = xcalloc(cpu->bimodal_mask + 1u, sizeof *cpu->bimodal);
	cpu->btb = xcalloc(cpu->btb_mask + 1u, sizeof *cpu->btb);
	cpu->ras = xcalloc(cpu->ras_mask + 1u, sizeof *cpu->ras);
	event_queue_init(&cpu->events);
	cpu->a64 = decoder_new(&a64_table);
	cpu->code = code_cache_new(cpu);
	cpu->pmu = pmu_new(cpu);
	pmu_connect(cpu, PMU_L1I_CACHE_REFILL, &cpu->mmu->counters.l1i_refill);
	pmu_connect(cpu, PMU_L1D_CACHE_REFILL, &cpu->mmu->counters.l1d_refill);
	pmu_connect(cpu, PMU_L1I_TLB_REFILL, &cpu->mmu->counters.itlb_refill);
	pmu_connect(cpu, PMU_L1D_TLB_REFILL, &cpu->mmu->counters.dtlb_refill);
	pmu_connect(cpu, PMU_L2D_CACHE, &cpu->mmu->counters.l2_access);
	pmu_connect(cpu, PMU_L2D_CACHE_REFILL, &cpu->mmu->counters.l2_refill);
	cpu->mmu->code_written = code_cache_written;
	cpu->mmu->code_opaque = cpu;
	return cpu;
}

void cpu_free(struct cpu *cpu)
{
	if (!cpu)
		return;
	pmu_free(cpu->pmu);
	code_cache_free(cpu->code);
	decoder_free(cpu->a64);
	event_queue_fini(&cpu->events);
	free(cpu->bimodal);
	free(cpu->btb);
	free(cpu->ras);
	free(cpu);
}

/* Predictors and pipeline as after power-on. */
static void reset_model(struct cpu *cpu)
{
	memset(cpu->bimodal, 0, (cpu->bimodal_mask + 1u) * sizeof *cpu->bimodal);
	memset(cpu->btb, 0, (cpu->btb_mask + 1u) * sizeof *cpu->btb);
	memset(cpu->ras, 0, (cpu->ras_mask + 1u) * sizeof *cpu->ras);
	cpu->ras_top = 0;
	cpu->tail = 0;
	cpu->credit = 0;
}

void cpu_reset(struct cpu *cpu, uint64_t entry)
{
	memset(cpu->r, 0, sizeof cpu->r);
	cpu_set_nzcv(cpu, 0);
	memset(cpu->sp_el, 0, sizeof cpu->sp_el);
	cpu->ps = (struct pstate){ .el = cpu->has_el2 ? 2 : 1, .sp_sel = 1, .daif = 0xf };
	cpu->pc = entry;
	cpu->sleep = AWAKE;
	cpu->event_register = false;
	cpu->same_exception = 0;
	cpu_flush_code(cpu);
	reset_model(cpu);
	mmu_reset(cpu->mmu);
	cpu_reset_sysregs(cpu);
	pmu_reset(cpu);
	hw_debug_reset(cpu);
	cpu_sync_context(cpu);
}

/* ---- leaving blocks -------------------------------------------------------- */

static void take_back(struct cpu *cpu, unsigned insn)
{
	const struct block *b = cpu->block;

	cpu->left += cpu_static_rest(cpu, insn);
	cpu->insns -= (uint64_t)(b->insn_count - insn);
	/* what was taken back must not be taken back twice */
	cpu->tail = 0;
	step_close(cpu);
}

void cpu_unwind(struct cpu *cpu, const struct uop *u)
{
	take_back(cpu, u->insn);
	cpu->pc = cpu->block->pc + 2u * cpu->block->insns[u->insn].offset;
}

void cpu_retire(struct cpu *cpu, const struct uop *u)
{
	take_back(cpu, u->insn + 1u);
	cpu->pc = cpu->block->pc + 2u * cpu->block->insns[u->insn].offset + 4;
}

void cpu_check_events(struct cpu *cpu)
{
	uint64_t next = event_next(&cpu->events);

	if (next < cpu->limit) {
		cpu->left -= (int64_t)(cpu->limit - next);
		cpu->limit = next;
	}
}

void cpu_collect(struct cpu *cpu, uint64_t pc)
{
	struct mmu_charge *c = &cpu->mmu->charge;
	struct mmio_record *m = &cpu->mmu->mmio;

	cpu->left -= (int64_t)c->mem + c->tlb + c->mmio + c->maint;
	if (cpu->instrument) {
		struct trace_insn *rec = &cpu->step.rec;

		rec->mem_stall += c->mem;
		rec->tlb_stall += c->tlb;
		rec->mmio += c->mmio;
		rec->maint += c->maint;
	}
	if (m->region) {
		if (cpu->trace)
			trace_mmio(cpu->trace, cpu->core, cpu->mmu->now, pc, m->region->id, m->pa,
				   m->size, m->write, m->value, c->mmio);
		cpu_check_events(cpu);
		/* told once; an instruction in flight takes it into its own record */
		if (!cpu->step.open)
			m->region = NULL;
	}
	*c = (struct mmu_charge){ 0 };
}

/* ---- between blocks ----------------------------------------------------------- */

bool interp_verify(struct cpu *cpu, struct block *b)
{
	struct mmu_fault f;
	const uint8_t *host;
	uint64_t pa, end = b->pc + 4u * b->insn_count;

	if (b->epoch == cpu->mmu->fetch_epoch)
		return true;
	if (!mmu_fetch_debug(cpu->mmu, b->pc, &pa, &host, &f) || pa != b->pa)
		return false;
	cpu->mmu->now = cpu_now(cpu);
	for (uint64_t va = b->pc; va < end; va = (va | (LINE_SIZE - 1)) + 1)
		mmu_fetch(cpu->mmu, va, &pa, &host, &f);
	cpu_collect(cpu, b->pc);
	b->epoch = cpu->mmu->fetch_epoch;
	return true;
}

/* Address that a branch to @pc reaches: without the tag where the regime ignores it (Arm ARM,
 * BranchAddr). */
static uint64_t branch_addr(const struct cpu *cpu, uint64_t pc)
{
	return cpu_untag_pc(cpu, pc);
}

static bool fetchable(const struct cpu *cpu)
{
	return !(cpu->pc & 3) && cpu->pc == branch_addr(cpu, cpu->pc);
}

static uint32_t credit_for(const struct cpu *cpu, const struct block *next)
{
	return cpu->tail ? block_credit(cpu->block, next) : 0;
}

struct block *interp_target(struct cpu *cpu)
{
	struct mmu_fault f;
	struct block *next;

	if (!fetchable(cpu))
		return NULL;
	next = block_find(cpu, &f);
	if (next)
		cpu->credit = credit_for(cpu, next);
	return next;
}

struct block *interp_link(struct cpu *cpu, unsigned k)
{
	struct block *from = cpu->block;
	struct block *next = interp_target(cpu);

	/* finding may have emptied the cache, and with it the block that the link would stand in */
	if (next && cpu->block == from) {
		from->link_credit[k] = cpu->credit;
		from->link[k] = next;
	}
	return next;
}

static bool interrupts_visible(const struct cpu *cpu)
{
	return cpu->irq_lines || (cpu->sys[SR_HCR_EL2] & (HCR_VF | HCR_VI | HCR_VSE));
}

/* The instruction at cpu->pc cannot be fetched: the same access for real, then its exception. */
static void fetch_fault(struct cpu *cpu)
{
	struct mmu_fault f = { 0 };
	const uint8_t *host;
	uint64_t pa;
	bool ok;

	cpu->tail = 0;
	cpu->mmu->now = cpu_now(cpu);
	ok = mmu_fetch(cpu->mmu, cpu->pc, &pa, &host, &f);
	cpu->fetch_stall = cpu->mmu->charge.mem + cpu->mmu->charge.tlb;
	cpu_collect(cpu, cpu->pc);
	if (!ok) {
		cpu_fetch_abort(cpu, &f);
		step_exception(cpu);
	}
	cpu->fetch_stall = 0;
}

static void run_from_pc(struct cpu *cpu)
{
	struct mmu_fault f;
	struct block *b;

	cpu->dispatches++;
	cpu->pc = branch_addr(cpu, cpu->pc);
	if (cpu->pc & 3) {
		cpu_pc_alignment(cpu);
		step_exception(cpu);
		return;
	}
	b = block_find(cpu, &f);
	if (!b) {
		fetch_fault(cpu);
		return;
	}
	cpu->credit = credit_for(cpu, b);
	if (cpu->instrument) {
		block_instrument(cpu, b);
		interp_enter(cpu, b->step_uops);
	} else {
		interp_enter(cpu, b->uops);
	}
}

static void set_budget(struct cpu *cpu, uint64_t now, uint64_t until)
{
	uint64_t next = event_next(&cpu->events);

	cpu->limit = next < until ? next : until;
	cpu->left = (int64_t)(cpu->limit - now);
}

enum run_exit cpu_run(struct cpu *cpu, uint64_t until)
{
	const struct uop *resume = cpu->resume;

	if (resume) {
		/* inside a block: no event, interrupt or limit is looked at before its end */
		uint64_t now = cpu_now(cpu);

		set_budget(cpu, now, until);
		cpu->resume = NULL;
		cpu->resuming = true;
		interp_enter(cpu, resume);
		cpu->resuming = false;
		if (cpu->resume)
			return (enum run_exit)cpu->stopped;
	}
	for (;;) {
		uint64_t now = cpu_now(cpu);

		event_run_until(&cpu->events, now);
		if (cpu->hw_debug.in_flight)
			hw_step_advance(cpu);
		if (cpu->sleep != AWAKE)
			return RUN_SLEEP;
		if (now >= until || cpu->stop_request)
			return RUN_LIMIT;
		set_budget(cpu, now, until);
		cpu->attention = false;
		cpu->instrument = cpu->stepping || cpu->debug_stops || cpu->hw_debug.step ||
				  cpu->hw_debug.breaks ||
				  (cpu->trace && trace_wants_insns(cpu->trace, cpu->core));
		if (cpu->hw_debug.step && !cpu->ps.ss) {
			hw_step_exception(cpu);
			step_exception(cpu);
			continue;
		}
		if (interrupts_visible(cpu) && cpu_take_interrupt(cpu)) {
			step_exception(cpu);
			continue;
		}
		run_from_pc(cpu);
		if (cpu->resume)
			return (enum run_exit)cpu->stopped;
	}
}
