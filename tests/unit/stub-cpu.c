// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/unit/stub-cpu.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cpu/decode.h"
#include "cpu/exception.h"
#include "cpu/lift.h"
#include "cpu/ops.h"
#include "cpu/pmu.h"

static bool firmware_call(void *opaque, struct cpu *cpu, bool smc)
{
	struct stub_log *log = opaque;

	if (smc)
		log->firmware_smc++;
	else
		log->firmware_hvc++;
	if (log->firmware_answers)
		cpu->r[0] = 0x1234;
	return log->firmware_answers;
}

static bool semihosting(void *opaque, struct cpu *cpu)
{
	struct stub_log *log = opaque;

	(void)cpu;
	log->semihosting++;
	return true;
}

static void send_event(void *opaque, struct cpu *cpu)
{
	struct stub_log *log = opaque;

	(void)cpu;
	log->send_event++;
}

static void pmu_irq(void *opaque, struct cpu *cpu, bool level)
{
	struct stub_log *log = opaque;

	(void)cpu;
	log->pmu_level = level;
}

static void stuck(void *opaque, struct cpu *cpu, const char *why)
{
	struct stub_log *log = opaque;

	(void)cpu, (void)why;
	log->stuck++;
}

static const struct cpu_ops ops = {
	.firmware_call = firmware_call,
	.semihosting = semihosting,
	.send_event = send_event,
	.pmu_irq = pmu_irq,
	.stuck = stuck,
};

static uint64_t timer_read(void *opaque, unsigned core, enum sysreg_id reg, uint64_t now)
{
	const struct stub_log *log = opaque;

	(void)core;
	return reg == SR_CNTPCT_EL0 ? now : log->timer[reg];
}

static void timer_write(void *opaque, unsigned core, enum sysreg_id reg, uint64_t value,
			uint64_t now)
{
	struct stub_log *log = opaque;

	(void)core, (void)now;
	log->timer[reg] = value;
}

static const struct timer_ops timer = { timer_read, timer_write };

struct cpu *stub_cpu_new(const char *model, bool has_el2)
{
	struct cpu *cpu = aligned_alloc(64, (sizeof(*cpu) + 63) / 64 * 64);

	ck_assert_ptr_nonnull(cpu);
	memset(cpu, 0, sizeof(*cpu));
	cpu->model = cpu_model_find(model);
	ck_assert_ptr_nonnull(cpu->model);
	cpu->has_el2 = has_el2;
	cpu->mpidr = UINT64_C(0x80000001);
	cpu->ops = &ops;
	cpu->ops_opaque = xcalloc(1, sizeof(struct stub_log));
	cpu->timer = &timer;
	cpu->timer_opaque = cpu->ops_opaque;
	cpu->a64 = decoder_new(&a64_table);
	event_queue_init(&cpu->events);
	cpu->limit = 1000000;
	cpu->left = 1000000;
	cpu->pmu = pmu_new(cpu);
	cpu->pc = STUB_PC;
	cpu->ps = (struct pstate){ .el = has_el2 ? 2 : 1, .sp_sel = 1, .daif = 0xf };
	cpu_reset_sysregs(cpu);
	pmu_reset(cpu);
	cpu->sys[SR_VBAR_EL1] = 0x10000;
	cpu->sys[SR_VBAR_EL2] = 0x20000;
	for (unsigned el = 0; el < 3; el++)
		cpu_set_sp(cpu, el, 0x100 * (el + 1));
	cpu_sync_context(cpu);
	return cpu;
}

void stub_cpu_free(struct cpu *cpu)
{
	decoder_free(cpu->a64);
	pmu_free(cpu->pmu);
	event_queue_fini(&cpu->events);
	free(cpu->ops_opaque);
	free(cpu);
}

struct stub_log *stub_log(const struct cpu *cpu)
{
	return cpu->ops_opaque;
}

void stub_at_el(struct cpu *cpu, unsigned el)
{
	cpu_switch_sp(cpu, el, el != 0);
	cpu->ps.daif = 0;
	cpu->ps.il = false;
	cpu->pc = STUB_PC;
	cpu_sync_context(cpu);
}

static bool call(struct cpu *cpu, const struct uop *u)
{
	switch (u->op) {
#define UOP_CALL(name, use) \
	case UOP_##name:    \
		return call_##name(cpu, u);
#include "cpu/uop-table.h"
	default:
		ck_abort_msg("not a system instruction");
	}
}

bool stub_run(struct cpu *cpu, uint32_t word)
{
	const struct decode_row *row = decoder_find(cpu->a64, word);
	struct uop uops[LIFT_MAX_UOPS_PER_INSN];
	struct lift l = {
		.pc = cpu->pc,
		.word = word,
		.flags = cpu->flags,
		.model = cpu->model,
		.uops = uops,
	};
	struct insn insn = { .word = word };
	uint16_t prefix[] = { 0, 1 };
	struct block block = {
		.pc = cpu->pc,
		.insn_count = 1,
		.cycles = 1,
		.prefix = prefix,
		.insns = &insn,
		.uops = uops,
	};
	bool on = true;

	ck_assert_msg(row != NULL, "no row decodes %08x", word);
	if (l.flags & BLOCK_IL)
		emit(&l, UOP_illegal_state, SLOT_SINK, SLOT_ZR, SLOT_ZR, 0);
	else
		row->lift(&l);
	cpu->block = &block;
	cpu->credit = 0;
	cpu->insns++;
	cpu_charge(cpu, 1);
	for (unsigned i = 0; i < l.count && on; i++)
		on = call(cpu, &uops[i]);
	if (on)
		cpu->pc += 4;
	cpu->block = NULL;
	return on;
}

uint32_t stub_mrs(enum sysreg_id id, unsigned rt)
{
	return 0xd5200000 | (uint32_t)sysregs[id].enc << 5 | rt;
}

uint32_t stub_msr(enum sysreg_id id, unsigned rt)
{
	return 0xd5000000 | (uint32_t)sysregs[id].enc << 5 | rt;
}

uint64_t stub_read(struct cpu *cpu, enum sysreg_id id)
{
	ck_assert(stub_run(cpu, stub_mrs(id, 9)));
	return cpu->r[9];
}

void stub_write(struct cpu *cpu, enum sysreg_id id, uint64_t value)
{
	cpu->r[9] = value;
	ck_assert(stub_run(cpu, stub_msr(id, 9)));
}

static uint64_t esr(const struct cpu *cpu)
{
	return cpu->sys[cpu->ps.el == 2 ? SR_ESR_EL2 : SR_ESR_EL1];
}

unsigned stub_ec(const struct cpu *cpu)
{
	return (unsigned)(esr(cpu) >> 26);
}

uint32_t stub_iss(const struct cpu *cpu)
{
	return esr(cpu) & 0x1ffffff;
}
