// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/unit/trace_sim.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"

const struct trace_context sim_host = { .hcr_el2 = 0 };
const struct trace_context sim_guest_a = { .hcr_el2 = 1,
					   .vttbr_el2 = 0x0001000040000000,
					   .vmpidr_el2 = 0x80000000,
					   .contextidr_el1 = 0x4843414c };
const struct trace_context sim_guest_b = { .hcr_el2 = 1,
					   .vttbr_el2 = 0x0002000050000000,
					   .vmpidr_el2 = 0x80000000 };

static const struct {
	const char *name;
	uint16_t enc;
	uint8_t reg_class;
} regs[SIM_REG_COUNT] = {
	[SIM_TTBR0_EL1] = { "TTBR0_EL1", TRACE_SYSREG(3u, 0u, 2u, 0u, 0u), CLASS_EL1_SYS },
	[SIM_TCR_EL1] = { "TCR_EL1", TRACE_SYSREG(3u, 0u, 2u, 0u, 2u), CLASS_EL1_SYS },
	[SIM_HCR_EL2] = { "HCR_EL2", TRACE_SYSREG(3u, 4u, 1u, 1u, 0u), CLASS_EL2_CONFIG },
	[SIM_VTTBR_EL2] = { "VTTBR_EL2", TRACE_SYSREG(3u, 4u, 2u, 1u, 0u), CLASS_EL2_VM },
	[SIM_SP_EL0] = { "SP_EL0", TRACE_SYSREG(3u, 0u, 4u, 1u, 0u), CLASS_GP },
	[SIM_CNTV_CTL_EL0] = { "CNTV_CTL_EL0", TRACE_SYSREG(3u, 3u, 14u, 3u, 1u), CLASS_TIMER },
	[SIM_MIDR_EL1] = { "MIDR_EL1", TRACE_SYSREG(3u, 0u, 0u, 0u, 0u), CLASS_NONE },
	[SIM_VPIDR_EL2] = { "VPIDR_EL2", TRACE_SYSREG(3u, 4u, 0u, 0u, 0u), CLASS_EL2_CONFIG },
	[SIM_CPTR_EL2] = { "CPTR_EL2", TRACE_SYSREG(3u, 4u, 1u, 1u, 2u), CLASS_EL2_CONFIG },
	[SIM_FPCR] = { "FPCR", TRACE_SYSREG(3u, 3u, 4u, 4u, 0u), CLASS_FP },
};

uint16_t sim_sysreg(unsigned int reg)
{
	return regs[reg].enc;
}

void sim_open(struct sim *s, unsigned int detail)
{
	sim_open_with(s, detail, NULL, 0, 0);
}

void sim_open_with(struct sim *s, unsigned int detail, const uint8_t *ram, uint64_t ram_base,
		   uint64_t ram_size)
{
	static const char *const names[] = { "gich", "uart" };
	static const uint64_t bases[] = { SIM_GICH_BASE, SIM_UART_BASE };
	const struct trace_options o = {
		.machine = "sim",
		.cpu = "none",
		.profile = "test",
		.options = "",
		.cores = SIM_CORES,
		.timing = true,
		.detail = detail,
		.region_count = 2,
		.region_names = names,
		.region_bases = bases,
		.profile_text = "",
		.ram = ram,
		.ram_base = ram_base,
		.ram_size = ram_size,
	};
	struct error err;
	int fd;

	*s = (struct sim){ .t = NULL };
	snprintf(s->path, sizeof(s->path), "trace-XXXXXX");
	fd = mkstemp(s->path);
	ck_assert_int_ge(fd, 0);
	close(fd);
	for (unsigned int i = 0; i < SIM_CORES; i++) {
		s->now[i] = 1000;
		s->pc[i] = 0x40080000;
		s->el[i] = 1;
	}
	s->t = trace_create(s->path, &o, &err);
	ck_assert_msg(s->t != NULL, "%s", err.msg);
}

static bool keep_span(void *opaque, const struct trace_span *span)
{
	struct sim *s = opaque;
	struct trace_span *copy;

	s->spans = xgrow(s->spans, &s->span_cap, s->span_count + 1, sizeof(*s->spans));
	copy = &s->spans[s->span_count++];
	*copy = *span;
	copy->legs = xcalloc(span->leg_count, sizeof(*copy->legs));
	copy->regions = xcalloc(span->region_count, sizeof(*copy->regions));
	for (size_t i = 0; i < span->leg_count; i++)
		copy->legs[i] = span->legs[i];
	for (size_t i = 0; i < span->region_count; i++)
		copy->regions[i] = span->regions[i];
	return true;
}

static bool keep_leak(void *opaque, const struct trace_leak *leak)
{
	struct sim *s = opaque;

	s->leaks = xgrow(s->leaks, &s->leak_cap, s->leak_count + 1, sizeof(*s->leaks));
	s->leaks[s->leak_count++] = *leak;
	return true;
}

static bool keep_step(void *opaque, uint64_t span, uint64_t begin, const struct trace_step *step)
{
	struct sim *s = opaque;

	(void)span;
	(void)begin;
	s->steps = xgrow(s->steps, &s->step_cap, s->step_count + 1, sizeof(*s->steps));
	s->steps[s->step_count++] = *step;
	return true;
}

void sim_close(struct sim *s)
{
	struct trace_visitor v = {
		.opaque = s, .span = keep_span, .leak = keep_leak, .step = keep_step
	};
	uint64_t end = 0;
	struct error err;

	for (unsigned int i = 0; i < SIM_CORES; i++)
		end = s->now[i] > end ? s->now[i] : end;
	ck_assert_msg(trace_close(s->t, end, &err), "%s", err.msg);
	s->t = NULL;
	s->file = trace_file_read(s->path, &v, &err);
	ck_assert_msg(s->file != NULL, "%s", err.msg);
	ck_assert_msg(s->file->complete, "%s", s->file->damage.msg);
}

void sim_free(struct sim *s)
{
	for (size_t i = 0; i < s->span_count; i++)
		record_span_free(&s->spans[i]);
	free(s->spans);
	free(s->leaks);
	free(s->steps);
	trace_file_free(s->file);
	unlink(s->path);
}

/* ---- crossings ------------------------------------------------------------------- */

void sim_abandon(struct sim *s, unsigned int core, uint32_t cycles)
{
	s->abandoned[core] = cycles;
	s->now[core] += cycles;
}

static void enter(struct sim *s, unsigned int core, const struct trace_context *x, uint8_t to_el,
		  uint8_t vector, uint64_t esr, uint32_t cost)
{
	trace_exception(s->t, core,
			&(struct trace_exception){ .when = s->now[core],
						   .cost = cost,
						   .abandoned = s->abandoned[core],
						   .abandoned_stall = s->abandoned[core] / 4,
						   .from_el = s->el[core],
						   .to_el = to_el,
						   .vector = vector,
						   .pc = s->pc[core],
						   .esr = esr,
						   .ctx = *x });
	s->abandoned[core] = 0;
	s->now[core] += cost;
	s->el[core] = to_el;
}

void sim_enter(struct sim *s, unsigned int core, const struct trace_context *x, uint8_t to_el,
	       uint64_t esr, uint32_t cost)
{
	enter(s, core, x, to_el, VECTOR_SYNC, esr, cost);
}

void sim_irq(struct sim *s, unsigned int core, const struct trace_context *x, uint8_t to_el,
	     uint32_t cost)
{
	enter(s, core, x, to_el, VECTOR_IRQ, 0, cost);
}

void sim_eret(struct sim *s, unsigned int core, const struct trace_context *x, uint8_t to_el,
	      uint32_t cost)
{
	trace_return(s->t, core,
		     &(struct trace_return){ .when = s->now[core],
					     .cost = cost,
					     .from_el = s->el[core],
					     .to_el = to_el,
					     .from_pc = s->pc[core],
					     .from_pa = s->pc[core] + s->pa_offset[core],
					     .to_pc = s->pc[core] + 4,
					     .ctx = *x });
	s->now[core] += cost;
	s->el[core] = to_el;
}

/* ---- instructions ---------------------------------------------------------------- */

static uint64_t gp_bit(uint8_t r)
{
	return r <= TRACE_REG_SP ? UINT64_C(1) << r : 0;
}

static uint32_t fp_bit(uint8_t r)
{
	return r >= TRACE_REG_V0 && r < TRACE_REG_V0 + 32 ? UINT32_C(1) << (r - TRACE_REG_V0) : 0;
}

static void retire(struct sim *s, unsigned int core, const struct trace_insn_static *st,
		   struct trace_insn i, struct sim_cost c)
{
	i.s = st;
	i.pc = s->pc[core];
	i.pa = i.pc + s->pa_offset[core];
	i.when = s->now[core];
	i.cycles = c.cycles;
	i.mem_stall = c.mem;
	i.tlb_stall = c.tlb;
	i.mmio = c.mmio;
	i.maint = c.maint;
	i.el = s->el[core];
	if (trace_wants_insns(s->t, core))
		trace_insn(s->t, core, &i);
	s->now[core] += c.cycles;
	s->pc[core] += 4;
}

static struct trace_insn_static fresh(uint8_t kind)
{
	return (struct trace_insn_static){
		.word = 0xd503201f, /* nop */
		.kind = kind,
		.dst = { TRACE_REG_NONE, TRACE_REG_NONE },
		.src = { TRACE_REG_NONE, TRACE_REG_NONE },
	};
}

void sim_alu(struct sim *s, unsigned int core, uint8_t rd, uint8_t rn, struct sim_cost c)
{
	struct trace_insn_static st = fresh(TRACE_OTHER);

	st.gp_reads = gp_bit(rn);
	st.fp_reads = fp_bit(rn);
	st.gp_writes = gp_bit(rd);
	st.fp_writes = fp_bit(rd);
	retire(s, core, &st, (struct trace_insn){ .region = -1 }, c);
}

void sim_mov(struct sim *s, unsigned int core, uint8_t rd, uint8_t rn, struct sim_cost c)
{
	struct trace_insn_static st = fresh(TRACE_MOVE);

	st.dst[0] = rd;
	st.src[0] = rn;
	st.gp_reads = gp_bit(rn);
	st.gp_writes = gp_bit(rd);
	st.fp_reads = fp_bit(rn);
	st.fp_writes = fp_bit(rd);
	retire(s, core, &st, (struct trace_insn){ .region = -1 }, c);
}

static struct trace_insn_static sysreg_insn(uint8_t kind, unsigned int reg)
{
	struct trace_insn_static st = fresh(kind);

	st.sysreg = regs[reg].enc;
	st.sysreg_class = regs[reg].reg_class;
	st.sysreg_name = regs[reg].name;
	return st;
}

void sim_mrs(struct sim *s, unsigned int core, uint8_t rd, unsigned int reg, struct sim_cost c)
{
	struct trace_insn_static st = sysreg_insn(TRACE_MRS, reg);

	st.dst[0] = rd;
	st.gp_writes = gp_bit(rd);
	trace_sysreg(s->t, core, s->now[core], s->pc[core], st.sysreg, false, 0, s->el[core]);
	retire(s, core, &st, (struct trace_insn){ .region = -1 }, c);
}

void sim_msr(struct sim *s, unsigned int core, unsigned int reg, uint8_t rn, struct sim_cost c)
{
	struct trace_insn_static st = sysreg_insn(TRACE_MSR, reg);

	st.src[0] = rn;
	st.gp_reads = gp_bit(rn);
	trace_sysreg(s->t, core, s->now[core], s->pc[core], st.sysreg, true, 0, s->el[core]);
	retire(s, core, &st, (struct trace_insn){ .region = -1 }, c);
}

void sim_load(struct sim *s, unsigned int core, uint8_t first, uint8_t second, uint8_t base,
	      uint64_t addr, uint8_t bytes, struct sim_cost c)
{
	struct trace_insn_static st = fresh(TRACE_LOAD);

	st.reg_count = second == TRACE_REG_NONE ? 1 : 2;
	st.reg_bytes = bytes;
	st.dst[0] = first;
	st.dst[1] = second;
	st.gp_reads = gp_bit(base);
	st.gp_writes = gp_bit(first) | gp_bit(second);
	st.fp_writes = fp_bit(first) | fp_bit(second);
	retire(s, core, &st, (struct trace_insn){ .region = -1, .addr = addr }, c);
}

void sim_store(struct sim *s, unsigned int core, uint8_t first, uint8_t second, uint8_t base,
	       uint64_t addr, uint8_t bytes, struct sim_cost c)
{
	struct trace_insn_static st = fresh(TRACE_STORE);

	st.reg_count = second == TRACE_REG_NONE ? 1 : 2;
	st.reg_bytes = bytes;
	st.src[0] = first;
	st.src[1] = second;
	st.gp_reads = gp_bit(base) | gp_bit(first) | gp_bit(second);
	st.fp_reads = fp_bit(first) | fp_bit(second);
	retire(s, core, &st, (struct trace_insn){ .region = -1, .addr = addr }, c);
}

static struct trace_insn device(int region, uint64_t offset, bool write)
{
	return (struct trace_insn){
		.region = (int16_t)region,
		.mmio_pa = (region == SIM_GICH ? SIM_GICH_BASE : SIM_UART_BASE) + offset,
		.mmio_class = region == SIM_GICH ? CLASS_VGIC : CLASS_NONE,
		.mmio_write = write,
	};
}

void sim_mmio_load(struct sim *s, unsigned int core, uint8_t rt, int region, uint64_t offset,
		   struct sim_cost c)
{
	struct trace_insn_static st = fresh(TRACE_LOAD);

	st.reg_count = 1;
	st.reg_bytes = 4;
	st.dst[0] = rt;
	st.gp_writes = gp_bit(rt);
	retire(s, core, &st, device(region, offset, false), c);
}

void sim_mmio_store(struct sim *s, unsigned int core, uint8_t rt, int region, uint64_t offset,
		    struct sim_cost c)
{
	struct trace_insn_static st = fresh(TRACE_STORE);

	st.reg_count = 1;
	st.reg_bytes = 4;
	st.src[0] = rt;
	st.gp_reads = gp_bit(rt);
	retire(s, core, &st, device(region, offset, true), c);
}

void sim_other(struct sim *s, unsigned int core, uint8_t kind, struct sim_cost c)
{
	struct trace_insn_static st = fresh(kind);

	retire(s, core, &st, (struct trace_insn){ .region = -1 }, c);
}

void sim_sleep(struct sim *s, unsigned int core, uint64_t cycles)
{
	trace_sleep(s->t, core, s->now[core], s->now[core] + cycles);
	s->now[core] += cycles;
}

void sim_wait(struct sim *s, unsigned int core, uint64_t sleep, struct sim_cost c)
{
	uint64_t start = s->now[core], slept_at = start + c.cycles / 2;

	if (sleep)
		trace_sleep(s->t, core, slept_at, slept_at + sleep);
	s->now[core] = start;
	c.cycles += (uint32_t)sleep;
	sim_other(s, core, TRACE_WAIT, c);
	s->now[core] = start + (c.cycles - (uint32_t)sleep) + sleep;
}
