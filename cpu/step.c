// SPDX-License-Identifier: GPL-2.0-or-later
#include "cpu/step.h"

#include <string.h>

#include "cpu/cpu.h"
#include "cpu/stops.h"

void step_block(struct cpu *cpu)
{
	cpu->step.when = cpu_now(cpu);
	cpu->step.fetched = true;
	memset(&cpu->step.rec, 0, sizeof cpu->step.rec);
}

void step_abandon(struct cpu *cpu)
{
	cpu->step.fetched = false;
}

static uint64_t gp_value(const struct cpu *cpu, uint8_t reg)
{
	return reg <= TRACE_REG_SP ? cpu->r[reg] : 0;
}

static void open_record(struct cpu *cpu, const struct uop *u, uint64_t pc, uint64_t now)
{
	struct step_state *st = &cpu->step;

	if (!st->fetched)
		memset(&st->rec, 0, sizeof st->rec); /* else: it holds the fetch's stalls */
	st->rec.s = &cpu->block->flow[u->insn];
	st->rec.pc = pc;
	st->rec.pa = cpu->block->pa + (pc - cpu->block->pc);
	st->rec.when = st->fetched ? st->when : now;
	st->rec.region = -1;
	st->rec.el = cpu->ps.el;
	if (st->rec.s->kind == TRACE_MSR)
		st->rec.value = gp_value(cpu, st->rec.s->src[0]);
	st->fetched = false;
	st->open = true;
	cpu->mmu->mmio.region = NULL;
}

static void close_at(struct cpu *cpu, uint64_t end)
{
	struct trace_insn *rec = &cpu->step.rec;
	const struct mmio_record *m = &cpu->mmu->mmio;

	cpu->step.open = false;
	rec->cycles = (uint32_t)(end - rec->when);
	if (rec->s->kind == TRACE_MRS)
		rec->value = gp_value(cpu, rec->s->dst[0]);
	if (m->region) {
		rec->region = (int16_t)m->region->id;
		rec->mmio_pa = m->pa;
		rec->mmio_class = (uint8_t)m->region->reg_class;
		rec->mmio_write = m->write;
		rec->value = m->value;
	}
	if (cpu->trace)
		trace_insn(cpu->trace, cpu->core, rec);
}

void step_close(struct cpu *cpu)
{
	if (cpu->step.open)
		close_at(cpu, cpu_now(cpu));
}

/* The core stops before the instruction of which @u is the UOP_step. */
static bool stop_before(struct cpu *cpu, const struct uop *u, uint64_t pc, enum run_exit why)
{
	cpu->pc = pc;
	cpu->resume = u;
	cpu->stopped = (uint8_t)why;
	return false;
}

bool step_insn(struct cpu *cpu, const struct uop *u)
{
	uint64_t now = cpu_now_at(cpu, u);
	uint64_t pc = cpu->block->pc + 2u * cpu->block->insns[u->insn].offset;
	bool resumed = cpu->resuming;

	if (cpu->step.open)
		close_at(cpu, now);
	cpu->resuming = false;
	/* the guest's own step is over: its exception comes first */
	if (cpu->hw_debug.in_flight && !hw_debug_insn(cpu, u, pc))
		return false;
	if (cpu->debug && debug_due(cpu->debug, pc, resumed))
		return stop_before(cpu, u, pc, RUN_BREAKPOINT);
	if (cpu->stepping && !cpu->step_budget && !resumed)
		return stop_before(cpu, u, pc, RUN_STEPPED);
	if (cpu->debug_stops && debug_zero(cpu, u))
		return stop_before(cpu, u, pc, RUN_BREAKPOINT);
	if ((cpu->hw_debug.step || cpu->hw_debug.breaks) && !hw_debug_insn(cpu, u, pc)) {
		step_exception(cpu);
		return false;
	}
	if (cpu->step_budget)
		cpu->step_budget--;
	open_record(cpu, u, pc, now);
	return true;
}

void step_exception(struct cpu *cpu)
{
	if (cpu->step_budget)
		cpu->step_budget--;
}

bool step_note(struct cpu *cpu, const struct uop *u, uint64_t address)
{
	struct step_state *st = &cpu->step;
	const struct uop *begin;

	st->rec.addr = address;
	if (!cpu->debug_stops)
		return true;
	begin = debug_access(cpu, u, address);
	if (!begin)
		return true;
	/* its record begins again with it, with what its fetch has cost */
	hw_step_abandon(cpu);
	st->open = false;
	st->fetched = true;
	st->when = st->rec.when;
	return stop_before(cpu, begin, st->rec.pc, RUN_BREAKPOINT);
}
