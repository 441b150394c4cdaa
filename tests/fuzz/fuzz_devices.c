// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Loads and stores of all widths at the registers of all devices, from all cores, between them
 * system registers of the timers, time, and instructions. Twice: the values read must agree.
 */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "platform/machine-state.h"
#include "tests/fuzz/fuzz.h"

/* one operation in an input: what, core, width, region; offset; value */
enum { OP_BYTES = 4 + 3 + 8, MAX_OPS = 400 };

enum op { OP_READ, OP_WRITE, OP_SYSREG_READ, OP_SYSREG_WRITE, OP_TIME, OP_RUN, OP_INPUT, OPS };

/* The timers' registers, those that time and interrupts hang on. */
static const enum sysreg_id timer_regs[] = {
	SR_CNTFRQ_EL0,	  SR_CNTPCT_EL0,    SR_CNTVCT_EL0,     SR_CNTKCTL_EL1,	  SR_CNTHCTL_EL2,
	SR_CNTVOFF_EL2,	  SR_CNTP_CTL_EL0,  SR_CNTP_CVAL_EL0,  SR_CNTP_TVAL_EL0,  SR_CNTV_CTL_EL0,
	SR_CNTV_CVAL_EL0, SR_CNTV_TVAL_EL0, SR_CNTHP_CTL_EL2,  SR_CNTHP_CVAL_EL2, SR_CNTHP_TVAL_EL2,
	SR_HCR_EL2,	  SR_PMCR_EL0,	    SR_PMCNTENSET_EL0, SR_PMINTENSET_EL1, SR_PMCCNTR_EL0,
	SR_PMOVSSET_EL0,  SR_PMCCFILTR_EL0,
};
enum { TIMER_REGS = sizeof(timer_regs) / sizeof(timer_regs[0]) };

static const uint64_t bases[] = { VIRT_GICD_BASE, VIRT_GICC_BASE, VIRT_GICH_BASE,
				  VIRT_GICV_BASE, VIRT_UART_BASE, VIRT_RTC_BASE };
enum { BASES = sizeof(bases) / sizeof(bases[0]) };

struct world {
	struct machine *m;
	uint64_t seen; /* a hash of what was read */
	bool over;
};

static void note(struct world *w, uint64_t value)
{
	w->seen = hash_combine(w->seen, value);
}

/*
 * As an instruction would, between two blocks of the core: at its time, what the access costs
 * charged, and its events looked at.
 */
static void settle(struct cpu *cpu)
{
	const struct mmu_charge *c = &cpu->mmu->charge;

	cpu_charge(cpu, c->mem + c->tlb + c->mmio + c->maint);
	cpu->mmu->charge = (struct mmu_charge){ 0 };
	event_run_until(&cpu->events, cpu_now(cpu));
}

static void access_device(struct world *w, struct cpu *cpu, bool write, uint64_t pa, unsigned size,
			  uint64_t value)
{
	uint64_t buf[2] = { value, ~value };
	struct mmu_fault f = { 0 };
	bool ok;

	cpu->mmu->now = cpu_now(cpu);
	ok = write ? mmu_write(cpu->mmu, pa, size, 0, buf, &f)
		   : mmu_read(cpu->mmu, pa, size, 0, buf, &f);
	note(w, ok);
	if (ok) {
		note(w, buf[0]);
	} else {
		note(w, f.fsc);
		fuzz_check(f.fsc != 0, "a fault without a status");
	}
	settle(cpu);
}

static void access_sysreg(struct world *w, struct cpu *cpu, bool write, unsigned n, uint64_t value)
{
	const struct sysreg *r = &sysregs[timer_regs[n % TIMER_REGS]];

	if (sysreg_check(cpu, r, write))
		return;
	if (write)
		sysreg_write(cpu, r, value, cpu_now(cpu));
	else
		note(w, sysreg_read(cpu, r, cpu_now(cpu)));
	settle(cpu);
}

/* Lets all cores and devices run on for a while, whatever interrupts them. */
static void run(struct world *w, uint64_t cycles)
{
	enum machine_exit why;

	w->m->max_cycles = machine_now(w->m) + 1 + cycles;
	why = machine_run(w->m);
	fuzz_check(why != MACHINE_HOST_ERROR && why != MACHINE_STOPPED, "ended by the host");
	/* a limit is not the end here: the rest of the input follows */
	if (why == MACHINE_LIMIT)
		w->m->ended = false;
	else
		w->over = true;
}

static void operate(struct world *w, struct fuzz_input *in)
{
	enum op op = (enum op)(fuzz_take(in, 1) % OPS);
	struct cpu *cpu = w->m->cpus[fuzz_take(in, 1) % w->m->cores];
	unsigned size = 1u << fuzz_take(in, 1) % 5;
	unsigned n = (unsigned)fuzz_take(in, 1);
	uint64_t offset = fuzz_take(in, 3);
	uint64_t value = fuzz_take(in, 8);

	note(w, cpu_now(cpu));
	switch (op) {
	case OP_READ:
	case OP_WRITE:
		access_device(w, cpu, op == OP_WRITE, bases[n % BASES] + offset % VIRT_GIC_SIZE,
			      size, value);
		break;
	case OP_SYSREG_READ:
	case OP_SYSREG_WRITE:
		access_sysreg(w, cpu, op == OP_SYSREG_WRITE, n, value);
		break;
	case OP_TIME: /* of one core alone: cores are seldom at the same time */
		/* at most 100 ms: an event stream has an event every few cycles of it */
		sched_set_time(cpu, cpu_now(cpu) + value % (UINT64_C(1) << n % 28));
		event_run_until(&cpu->events, cpu_now(cpu));
		break;
	case OP_RUN:
		run(w, value % 2000);
		break;
	case OP_INPUT:
		gic_set_spi(w->m->gic, n, value & 1, cpu->core, cpu_now(cpu));
		break;
	case OPS:
		break;
	}
}

static uint64_t run_input(struct fuzz_input in)
{
	static const uint32_t kernel[] = {
		0xd503207f, /* wfi */
		0x17ffffff, /* b .-4 */
	};
	static const uint32_t busy[] = { 0x14000000 /* b . */ };
	uint8_t flags = (uint8_t)fuzz_take(&in, 1);
	struct machine_config c = fuzz_machine_config();
	struct world w = { 0 };
	uint64_t hash;

	c.kernel =
		flags & 1 ? fuzz_file(0, kernel, sizeof(kernel)) : fuzz_file(0, busy, sizeof(busy));
	c.cores = 1u << (flags >> 1 & 3);
	c.virtualization = flags & 8;
	c.timing_off = (flags & 0x30) == 0x30;
	w.m = fuzz_machine(&c);
	for (unsigned i = 1; i < c.cores; i++)
		if (flags >> i & 1) {
			w.m->cpus[i]->pc = w.m->cpus[0]->pc;
			w.m->cpus[i]->sleep = AWAKE;
		}
	for (unsigned i = 0; i < MAX_OPS && !fuzz_empty(&in) && !w.over; i++)
		operate(&w, &in);
	hash = hash_combine(w.seen, fuzz_machine_hash(w.m));
	machine_free(w.m, NULL);
	return hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct fuzz_input in = { data, data + size };

	fuzz_check(run_input(in) == run_input(in), "two runs of one input differ");
	return 0;
}

/* ---- making accesses -------------------- */

/* Mostly where there are registers, mostly aligned. */
static uint64_t some_offset(struct rng *rng)
{
	uint64_t at = rng_below(rng, 4) ? rng_below(rng, 0x200) : rng_below(rng, 0x1000);

	if (rng_below(rng, 3) == 0)
		at = 0x100 * rng_below(rng, 0x20) + rng_below(rng, 0x40);
	if (rng_below(rng, 16) == 0)
		at = rng_below(rng, VIRT_GIC_SIZE);
	return rng_below(rng, 8) ? at & ~UINT64_C(3) : at;
}

static uint64_t some_register_value(struct rng *rng)
{
	/* list registers, INTIDs, enables, SGIs */
	switch (rng_below(rng, 6)) {
	case 0:
		return rng_below(rng, 1024);
	case 1:
		return UINT32_MAX;
	case 2:
		return (rng_next(rng) & 0xf8000000) | rng_below(rng, 48) | rng_below(rng, 48) << 10;
	case 3:
		return rng_below(rng, 16) << 16 | rng_below(rng, 4) << 24 | rng_below(rng, 16);
	default:
		return fuzz_value(rng);
	}
}

static size_t generate(struct rng *rng, uint8_t *buf, size_t cap)
{
	static const uint8_t weighted[] = { OP_READ,	     OP_READ,	      OP_READ,
					    OP_WRITE,	     OP_WRITE,	      OP_WRITE,
					    OP_WRITE,	     OP_WRITE,	      OP_SYSREG_READ,
					    OP_SYSREG_WRITE, OP_SYSREG_WRITE, OP_TIME,
					    OP_RUN,	     OP_INPUT };
	size_t ops = 1 + rng_below(rng, (cap - 1) / OP_BYTES), size = 1;

	buf[0] = (uint8_t)(rng_next(rng) | (rng_below(rng, 4) ? 8 : 0));
	for (; ops; ops--) {
		uint64_t offset = some_offset(rng), value = some_register_value(rng);
		uint8_t *op = buf + size;

		op[0] = weighted[rng_below(rng, sizeof(weighted))];
		op[1] = (uint8_t)rng_below(rng, 8);
		op[2] = rng_below(rng, 4) ? 2 : (uint8_t)rng_below(rng, 5);
		op[3] = (uint8_t)(rng_below(rng, 8) ? rng_below(rng, 24) : rng_next(rng));
		for (unsigned i = 0; i < 3; i++)
			op[4 + i] = (uint8_t)(offset >> (8 * i));
		for (unsigned i = 0; i < 8; i++)
			op[7 + i] = (uint8_t)(value >> (8 * i));
		size += OP_BYTES;
	}
	return size;
}

const struct fuzz_plan fuzz_plan = {
	.name = "devices",
	.iterations = 300,
	.max_size = 1 + MAX_OPS * OP_BYTES,
	.generate = generate,
};
