// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Hostile guests: words that are mostly instructions, at EL0, EL1 and EL2, translation on and off,
 * tables damaged, system registers anything. Each guest runs twice, the second time watched in
 * one of the ways that must not change a cycle (DESIGN.md, timing invariants 5 and 8).
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "cpu/decode.h"
#include "cpu/stops.h"
#include "platform/machine-state.h"
#include "tests/fuzz/fuzz.h"
#include "trace/reader.h"

#define RAM	   VIRT_RAM_BASE
#define CODE	   (RAM + 0x100000) /* one page: the handlers always come back to it */
#define CODE_WORDS 1024u
#define VECTORS	   (RAM + 0x110000)
#define TABLES	   (RAM + 0x200000)
#define DATA	   (RAM + 0x300000)

enum { MAX_CYCLES = 30000, STEPS = 400, CONFIG_BYTES = 12 };

/* flags in the first byte of an input */
enum {
	EL2_PRESENT = 1 << 0,
	NO_TIMING = 1 << 1,
	EL1_MMU = 1 << 2,
	STAGE2 = 1 << 3,
	EL2_MMU = 1 << 4,
	START_AT_EL2 = 1 << 5,
	START_AT_EL0 = 1 << 6,
	WILD = 1 << 7, /* control registers of translation are random */
};

enum way { AGAIN, INSTRUMENTED, STEPPED, TRACED, WAYS };

struct guest {
	uint8_t flags, model, cores, way;
	uint64_t seed; /* of registers and tables */
	uint32_t code[CODE_WORDS];
	unsigned words;
};

/* ---- what a guest finds -------------------- */

static void poke(struct machine *m, uint64_t pa, const void *data, unsigned len)
{
	bool ok = memsys_debug_access(machine_memsys(m), pa, (void *)(uintptr_t)data, len, true);

	fuzz_check(ok, "no RAM at %llx", (unsigned long long)pa);
}

static void poke64(struct machine *m, uint64_t pa, uint64_t value)
{
	poke(m, pa, &value, sizeof(value));
}

/*
 * Handlers that go on in the page of the code, one instruction further. x29 and x30 are theirs.
 */
static void put_vectors(struct machine *m, unsigned el)
{
	const uint64_t base = VECTORS + el * 0x1000;
	const uint32_t handler[] = {
		el == 2 ? 0xd53c403e : 0xd538403e, /* mrs x30, elr_elx */
		0x910013de,			   /* add x30, x30, #4 */
		/* adrp x29, CODE: -(0x10 + el) pages */
		0x9000001d | (uint32_t)((-(int)(0x10 + el) & 3) << 29) |
			(uint32_t)((-(int)(0x10 + el) >> 2 & 0x7ffff) << 5),
		0xb3402fdd,			   /* bfi x29, x30, #0, #12 */
		el == 2 ? 0xd51c403d : 0xd518403d, /* msr elr_elx, x29 */
		0xd69f03e0,			   /* eret */
	};

	for (unsigned i = 0; i < 16; i++)
		poke(m, base + i * 0x80, handler, sizeof(handler));
}

/*
 * Tables of 4 KiB granules from level 1: devices and RAM at their own addresses, RAM by blocks of
 * 2 MiB, one of them by pages; and some entries that are anything. @leaf: attributes of RAM.
 */
static void put_tables(struct machine *m, uint64_t base, uint64_t leaf, uint64_t device,
		       struct rng *rng)
{
	uint64_t l1 = base, l2 = base + 0x1000, l3 = base + 0x2000;

	poke64(m, l1, device | 1);
	poke64(m, l1 + 8, l2 | 3);
	poke64(m, l2, RAM | leaf | 1);
	poke64(m, l2 + 8, l3 | 3);
	for (unsigned i = 0; i < 512; i++)
		poke64(m, l3 + 8 * i, (RAM + 0x200000 + i * 0x1000) | leaf | 3);
	for (uint64_t n = rng_below(rng, 24); n; n--) {
		uint64_t entry = base + 8 * rng_below(rng, 512 * 3);
		uint64_t value = rng_below(rng, 2)
					 ? rng_next(rng) & 0xf0ffffffffffffff
					 : (RAM + (rng_next(rng) & 0x3fffff)) | (rng_next(rng) & 3);

		if (rng_below(rng, 3))
			entry = l3 + 8 * rng_below(rng, 512);
		poke64(m, entry, value);
	}
}

static uint64_t random_pointer(struct rng *rng)
{
	static const uint64_t bases[] = { CODE,		  DATA,		  TABLES,
					  DATA,		  VIRT_GICD_BASE, VIRT_GICC_BASE,
					  VIRT_GICH_BASE, VIRT_GICV_BASE, VIRT_UART_BASE,
					  VIRT_RTC_BASE };

	switch (rng_below(rng, 4)) {
	case 0:
		return fuzz_value(rng);
	case 1: /* unaligned, and about the end of RAM */
		return RAM + (4 << 20) - rng_below(rng, 64) + rng_below(rng, 8);
	default:
		return bases[rng_below(rng, sizeof(bases) / sizeof(bases[0]))] +
		       (rng_below(rng, 0x1000) & ~UINT64_C(7));
	}
}

/* TCR of 39 bits, 4 KiB granule, cacheable walks, 40 bits of output. */
#define TCR_EL1	 (25u | 1u << 8 | 1u << 10 | 3u << 12 | 25u << 16 | 1u << 24 | UINT64_C(2) << 32)
#define TCR_EL2	 (25u | 1u << 8 | 1u << 10 | 3u << 12 | 2u << 16 | 1u << 23 | 1u << 31)
#define VTCR_EL2 (25u | 1u << 6 | 1u << 8 | 1u << 10 | 3u << 12 | 2u << 16 | 1u << 31)
/* of HCR_EL2: EL1 is AArch64; interrupts and traps (TWI, TWE, TID0 to 3, TSC ... TVM, TRVM) */
#define HCR_RW	  (UINT64_C(1) << 31)
#define HCR_TRAPS (UINT64_C(0x47ffe038))
#define SCTLR_ON  (UINT64_C(0x30d00800) | 1 | 1 << 2 | 1 << 12)

static void set_controls(struct machine *m, struct cpu *cpu, const struct guest *g, struct rng *rng)
{
	const uint64_t off = 0x30d00800;

	sysreg_poke(cpu, SR_VBAR_EL1, VECTORS + 0x1000);
	sysreg_poke(cpu, SR_VBAR_EL2, VECTORS + 0x2000);
	sysreg_poke(cpu, SR_MAIR_EL1, rng_below(rng, 2) ? 0xff440400 : rng_next(rng));
	sysreg_poke(cpu, SR_MAIR_EL2, rng_below(rng, 2) ? 0xff440400 : rng_next(rng));
	sysreg_poke(cpu, SR_TCR_EL1, TCR_EL1);
	sysreg_poke(cpu, SR_TTBR0_EL1, TABLES);
	sysreg_poke(cpu, SR_TTBR1_EL1, TABLES);
	sysreg_poke(cpu, SR_TCR_EL2, TCR_EL2);
	sysreg_poke(cpu, SR_TTBR0_EL2, TABLES + 0x4000);
	sysreg_poke(cpu, SR_VTCR_EL2, VTCR_EL2);
	sysreg_poke(cpu, SR_VTTBR_EL2, TABLES + 0x8000);
	sysreg_poke(cpu, SR_SCTLR_EL1, g->flags & EL1_MMU ? SCTLR_ON : off);
	sysreg_poke(cpu, SR_SCTLR_EL2, g->flags & EL2_MMU ? SCTLR_ON : off);
	sysreg_poke(cpu, SR_HCR_EL2, HCR_RW);
	if (g->flags & STAGE2) /* a guest, many of whose instructions exit */
		sysreg_poke(cpu, SR_HCR_EL2, HCR_RW | 1 | (rng_next(rng) & HCR_TRAPS));
	sysreg_poke(cpu, SR_CPACR_EL1, 3 << 20);
	if (g->flags & WILD) {
		static const enum sysreg_id wild[] = {
			SR_TCR_EL1,   SR_TTBR0_EL1, SR_TTBR1_EL1, SR_VTCR_EL2, SR_SCTLR_EL1,
			SR_VTTBR_EL2, SR_HCR_EL2,   SR_CPTR_EL2,  SR_MDCR_EL2, SR_CPACR_EL1,
		};

		for (unsigned i = 0; i < sizeof(wild) / sizeof(wild[0]); i++)
			if (rng_below(rng, 2))
				sysreg_poke(cpu, wild[i],
					    sysreg_peek(cpu, wild[i]) ^
						    (rng_next(rng) & rng_next(rng)));
		/* AArch32 below EL2 does not exist here, and would be all that is seen */
		sysreg_poke(cpu, SR_HCR_EL2, sysreg_peek(cpu, SR_HCR_EL2) | HCR_RW);
	}
	(void)m;
}

static void prepare(struct machine *m, const struct guest *g)
{
	static const uint32_t eret = 0xd69f03e0;
	unsigned el = g->flags & START_AT_EL0 ? 0 : 1;
	struct rng rng;

	rng_seed(&rng, g->seed);
	put_vectors(m, 1);
	put_vectors(m, 2);
	put_tables(m, TABLES, 0x70c, 0x400, &rng);
	put_tables(m, TABLES + 0x4000, 0x70c, 0x400, &rng);
	put_tables(m, TABLES + 0x8000, 0x7fc, 0x4c4, &rng);
	poke(m, CODE, g->code, g->words * 4);
	for (unsigned i = 0; i < 256; i++)
		poke64(m, DATA + 8 * i, random_pointer(&rng));
	for (unsigned i = 0; i < machine_core_count(m); i++) {
		struct cpu *cpu = machine_cpu(m, i);

		set_controls(m, cpu, g, &rng);
		for (unsigned r = 0; r < 31; r++)
			cpu->r[SLOT_X0 + r] = random_pointer(&rng);
		for (unsigned r = 0; r < 3; r++)
			cpu_set_sp(cpu, r, DATA + 0x8000 + 16 * rng_below(&rng, 64));
		if (g->flags & EL2_PRESENT && g->flags & START_AT_EL2)
			el = 2;
		/* into the EL by its own instruction, from where a reset leaves the core */
		sysreg_poke(cpu, SR_ELR_EL1, CODE);
		sysreg_poke(cpu, SR_ELR_EL2, CODE);
		sysreg_poke(cpu, SR_SPSR_EL1, el ? 5 : 0);
		sysreg_poke(cpu, SR_SPSR_EL2, el ? el * 4 + 1 : 0);
		cpu->pc = VECTORS + 0x3000;
		if (i)
			cpu->sleep = AWAKE;
		cpu_sync_context(cpu);
	}
	poke(m, VECTORS + 0x3000, &eret, sizeof(eret));
}

/* ---- running -------------------- */

static struct stops stops;
static struct cpu_debug debug[MACHINE_MAX_CORES];

/* A breakpoint where no core comes: all blocks run their instrumented copies. */
static void instrument(struct machine *m)
{
	stops_clear(&stops);
	stops_add(&stops, STOP_KIND_SOFTWARE, 0x123456789000, 0);
	for (unsigned i = 0; i < machine_core_count(m); i++) {
		debug[i] = (struct cpu_debug){ .stops = &stops };
		machine_cpu(m, i)->debug = &debug[i];
		debug_apply(machine_cpu(m, i));
	}
}

static bool check_span(void *opaque, const struct trace_span *s)
{
	(void)opaque;
	fuzz_check(trace_span_cycles(s) == trace_span_explained(s),
		   "span %llu: %llu cycles, %llu explained", (unsigned long long)s->id,
		   (unsigned long long)trace_span_cycles(s),
		   (unsigned long long)trace_span_explained(s));
	return true;
}

static void check_trace(const char *path)
{
	const struct trace_visitor v = { .span = check_span };
	struct error err;
	struct trace_file *f = trace_file_read(path, &v, &err);

	fuzz_check(f != NULL, "%s", f ? "" : err.msg);
	fuzz_check(f->complete, "%s", f->damage.msg);
	trace_file_free(f);
}

static uint64_t run(const struct guest *g, int way)
{
	struct machine_config c = fuzz_machine_config();
	enum machine_exit why = MACHINE_STOPPED;
	struct machine *m;
	struct error err;
	uint64_t hash;
	bool ok;

	c.virtualization = g->flags & EL2_PRESENT;
	c.timing_off = g->flags & NO_TIMING;
	c.model = &cpu_models[g->model];
	c.cores = g->cores;
	c.max_cycles = MAX_CYCLES;
	c.semihosting = true;
	if (way == TRACED) {
		c.trace = fuzz_file(1, "", 0);
		c.trace_detail = 4;
	}
	m = fuzz_machine(&c);
	prepare(m, g);
	if (way == INSTRUMENTED)
		instrument(m);
	for (unsigned i = 0; way == STEPPED && i < STEPS && why == MACHINE_STOPPED; i++)
		why = machine_step(m, i % g->cores);
	while (why == MACHINE_STOPPED)
		why = machine_run(m);
	fuzz_check(why != MACHINE_HOST_ERROR && why != MACHINE_SIGNAL && why != MACHINE_QUIT,
		   "ended by the host: %s", machine_exit_message(m));
	hash = fuzz_machine_hash(m);
	ok = machine_free(m, &err);
	fuzz_check(ok, "%s", ok ? "" : err.msg);
	if (way == TRACED)
		check_trace(c.trace);
	return hash;
}

static unsigned count_models(void)
{
	unsigned n = 0;

	while (cpu_models[n].name)
		n++;
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input in = { data, data + size };
	struct guest g = { .flags = (uint8_t)fuzz_take(&in, 1) };
	uint64_t first, second;

	g.model = (uint8_t)(fuzz_take(&in, 1) % count_models());
	g.cores = (uint8_t)(1 + fuzz_take(&in, 1) % 2);
	g.way = (uint8_t)(fuzz_take(&in, 1) % WAYS);
	g.seed = fuzz_take(&in, 8);
	while (g.words < CODE_WORDS - 1 && !fuzz_empty(&in))
		g.code[g.words++] = (uint32_t)fuzz_take(&in, 4);
	g.code[g.words] = 0x14000000 | (-g.words & 0x3ffffff); /* b CODE */
	g.words++;
	first = run(&g, AGAIN);
	second = run(&g, g.way);
	fuzz_check(first == second, "two runs of one guest differ (way %u)", g.way);
	return 0;
}

/* ---- making guests -------------------- */

static uint32_t some_sysreg(struct rng *rng)
{
	const struct sysreg *r = &sysregs[rng_below(rng, SYSREG_COUNT)];
	uint32_t read = rng_below(rng, 2) ? 1u << 21 : 0;

	return 0xd5000000 | read | (uint32_t)r->enc << 5 | (uint32_t)rng_below(rng, 32);
}

/* adrp: a pointer to something that is there. */
static uint32_t some_base(struct rng *rng)
{
	static const uint64_t bases[] = { CODE,		  DATA,		  DATA,
					  TABLES,	  VIRT_GICD_BASE, VIRT_GICC_BASE,
					  VIRT_GICH_BASE, VIRT_GICV_BASE, VIRT_UART_BASE,
					  VIRT_RTC_BASE };
	uint64_t base = bases[rng_below(rng, sizeof(bases) / sizeof(bases[0]))];
	uint32_t pages = (uint32_t)((int64_t)(base - CODE) >> 12);

	return 0x90000000 | (pages & 3) << 29 | (pages >> 2 & 0x7ffff) << 5 |
	       (uint32_t)rng_below(rng, 29);
}

static uint32_t some_word(struct rng *rng, const struct decoder *d)
{
	static const uint32_t common[] = {
		0xd69f03e0,			    /* eret */
		0xd5033fdf,			    /* isb */
		0xd5033f9f,			    /* dsb sy */
		0xd4000001, 0xd4000002, 0xd4000003, /* svc, hvc, smc #0 */
		0xd503207f, 0xd503205f, 0xd503209f, /* wfi, wfe, sev */
		0xd45e0000,			    /* hlt #0xf000 */
		0xd508871f, 0xd50c871f, 0xd508751f, /* tlbi vmalle1, alle2; ic iallu */
		0xd50342ff, 0xd50342df,		    /* msr daifclr, daifset, #2 */
	};
	uint32_t mask, value;

	switch (rng_below(rng, 16)) {
	case 0:
		return some_sysreg(rng);
	case 1:
		return some_base(rng);
	case 2: /* maintenance and translation by address: SYS */
		return 0xd5080000 | (uint32_t)(rng_next(rng) & 0x7ffff);
	case 3:
		return common[rng_below(rng, sizeof(common) / sizeof(common[0]))];
	case 4:
		return (uint32_t)rng_next(rng);
	case 5: /* a short way: b.cond, cbz, tbz */
		value = (uint32_t)(rng_below(rng, 64) - 32) & 0x3fff;
		return (rng_below(rng, 2) ? 0x54000000 : 0x36000000) | value << 5 |
		       (uint32_t)rng_below(rng, 15);
	default:
		decoder_row_bits(d, rng_below(rng, decoder_row_count(d)), &mask, &value);
		return value | ((uint32_t)rng_next(rng) & ~mask);
	}
}

static size_t generate(struct rng *rng, uint8_t *buf, size_t cap)
{
	static struct decoder *decoder; /* kept */
	size_t words = 16 + rng_below(rng, cap / 4 - CONFIG_BYTES / 4 - 16);

	if (!decoder)
		decoder = decoder_new(&a64_table);
	fuzz_fill(rng, buf, CONFIG_BYTES);
	if (rng_below(rng, 2))
		buf[0] &= (uint8_t)~WILD;
	if (rng_below(rng, 2)) { /* exits, traced */
		buf[0] = (uint8_t)((buf[0] | EL2_PRESENT | STAGE2) & ~START_AT_EL2);
		buf[3] = TRACED;
	}
	for (size_t i = 0; i < words; i++) {
		uint32_t word = some_word(rng, decoder);

		memcpy(buf + CONFIG_BYTES + 4 * i, &word, 4);
	}
	return CONFIG_BYTES + 4 * words;
}

const struct fuzz_plan fuzz_plan = {
	.name = "guest",
	.iterations = 400,
	.max_size = CONFIG_BYTES + 4 * (CODE_WORDS - 1),
	.generate = generate,
};
