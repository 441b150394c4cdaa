// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The guest of the differential test: runs each case from the registers that its seed gives, in
 * a page full of BRK instructions, and reports what the exception that ended it left behind.
 * EL1 or EL2 (LEVEL), MMU on, memory Normal cacheable. The code is its own only judge: it knows no
 * simulator.
 */
#include "tests/diff/case.h"

#if LEVEL == AT_EL1
#define EL(reg)	 reg "_el1"
#define TLBI_ALL "tlbi vmalle1"
#else
#define EL(reg)	 reg "_el2"
#define TLBI_ALL "tlbi alle2"
#endif
/*
 * TCR_ELx: T0SZ 25 (39 bits), write-back, inner shareable, 40-bit PA; EPD1, where there is TTBR1.
 * A block of RAM: AF, inner shareable, attribute 1; AP[1] where it is RES1.
 */
#if LEVEL == AT_EL2
#define SCTLR_ON  SCTLR_EL2_TEST
#define TCR_ON	  0x80823519u
#define RAM_BLOCK 0x745u
#else
#define SCTLR_ON  SCTLR_TEST
#define TCR_ON	  0x280803519u
#define RAM_BLOCK 0x705u
#endif

#define PAGE	      4096u
#define BRK_FILL      0xd4202460u /* BRK #0x123 */
#define RESULT_BUFFER (256u * 1024)

enum { SYS_OPEN = 1, SYS_WRITE = 5 };

extern const struct diff_cases cases;
uint64_t semihost(uint64_t operation, const void *argument);
void run_case(void);
int guest_main(void);
_Noreturn void guest_lost(void);

struct diff_state state;
uint64_t case_cpacr;

static uint64_t level1[512] __attribute__((aligned(PAGE)));
static uint64_t level2[512] __attribute__((aligned(PAGE)));
static uint64_t level3[512] __attribute__((aligned(PAGE)));
static uint8_t slot_page[PAGE] __attribute__((aligned(PAGE)));
static uint8_t data[DATA_BYTES] __attribute__((aligned(PAGE)));
static uint8_t af_page[PAGE] __attribute__((aligned(PAGE)));
static uint8_t results[RESULT_BUFFER] __attribute__((aligned(16)));
static uint32_t results_used;
static uint64_t output;

static uint64_t rng;

/* xorshift64* */
static uint64_t next(void)
{
	rng ^= rng >> 12;
	rng ^= rng << 25;
	rng ^= rng >> 27;
	return rng * 0x2545f4914f6cdd1d;
}

/* A register's value: random, or one of those that arithmetic stumbles over. */
static uint64_t value(void)
{
	uint64_t r = next(), k = r >> 8 & 63;

	switch (r & 15) {
	case 0:
		return 0;
	case 1:
		return ~0ull;
	case 2:
		return 1ull << k;
	case 3:
		return (1ull << k) - 1;
	case 4:
		return r >> 56;
	case 5:
		return ~(r >> 56);
	case 6:
		return k & 1 ? 0x7fffffffffffffff : 0x8000000000000000;
	case 7:
		return k & 1 ? 0x7fffffff : 0x80000000;
	case 8:
		return next() >> 32;
	case 9:
		return (uint64_t)(int64_t)(int32_t)next();
	default:
		return next();
	}
}

/* A floating-point number of @bits, of those that arithmetic treats specially, or near 1. */
static uint64_t number(unsigned bits)
{
	unsigned fraction = bits == 64 ? 52 : bits == 32 ? 23 : 10, exponent = bits - 1 - fraction;
	uint64_t r = next(), one = ((1ull << (exponent - 1)) - 1) << fraction;
	uint64_t inf = ((1ull << exponent) - 1) << fraction,
		 low = (r >> 8) & ((1ull << fraction) - 1);
	uint64_t sign = (r >> 63) << (bits - 1);

	switch (r & 15) {
	case 0:
		return sign; /* zero */
	case 1:
		return sign | inf;
	case 2:
		return sign | inf | 1ull << (fraction - 1) | low; /* quiet NaN */
	case 3:
		return sign | inf | 1 | (low >> 1); /* signalling NaN */
	case 4:
		return sign | low >> (r >> 4 & 15) % fraction; /* denormal */
	case 5:
		return sign | (inf - 1); /* the largest */
	case 6:
		return sign | 1ull << fraction; /* the smallest normal */
	case 7:
		return sign | one;
	case 8:
	case 9:
	case 10:
	case 11:
		/* exponents close to each other, so that sums cancel and products stay in range */
		return sign |
		       ((one + ((r >> 4 & 7) << fraction)) + (low & ~0ull << (r >> 16) % fraction));
	case 12: /* as integers reach */
		return sign | (one + ((r >> 4) % (bits == 16 ? 15 : 64) << fraction)) | low;
	default:
		return sign | ((r >> 1) & (inf | low));
	}
}

/* Half a vector register. */
static uint64_t vector_half(uint64_t kind)
{
	switch (kind & 7) {
	case 0:
		return number(64);
	case 1:
	case 2:
		return number(32) << 32 | number(32);
	case 3:
		return number(16) << 48 | number(16) << 32 | number(16) << 16 | number(16);
	case 4:
		return value();
	default:
		return next();
	}
}

/* What test memory holds at the start of each case. */
static uint64_t pristine(uint32_t word)
{
	return (word + 1) * 0x9e3779b97f4a7c15;
}

/* Cleans the slot's line by the address it is written at, invalidates it where it is executed. */
static void write_slot(const struct diff_case *c)
{
	uint32_t *code = (uint32_t *)(slot_page + SLOT_ADDR - SLOT_PAGE);

	for (unsigned i = 0; i < CASE_WORDS; i++)
		code[i] = c->words[i] ? c->words[i] : BRK_FILL;
	__asm__ volatile("dc cvau, %0\n\tdsb ish\n\tic ivau, %1\n\tdsb ish\n\tisb"
			 :
			 : "r"(code), "r"(SLOT_ADDR)
			 : "memory");
}

static void set_registers(const struct diff_case *c)
{
	uint64_t kind;

	rng = c->seed | 1;
	for (unsigned i = 0; i < 31; i++)
		state.x[i] = value();
	state.sp_el0 = value();
	state.sp_elx = value();
	kind = next();
	if (c->halves && kind & 0x18)
		kind = (kind & ~7ull) | 3;
	for (unsigned i = 0; i < 64; i++)
		state.v[i] = i & 1 && !(kind & 0x700) ? 0 : vector_half(kind);
	for (unsigned i = 0; i < c->overrides; i++) {
		if (c->reg[i] == REG_SP)
			state.sp_el0 = state.sp_elx = c->value[i];
		else
			state.x[c->reg[i]] = c->value[i];
	}
	state.fpcr = CASE_FPCR(c);
	state.fpsr = (c->fpsr & 0x9f) | (uint64_t)(c->fpsr >> 6 & 1) << 27;
	state.elr = SLOT_ADDR;
	state.spsr = c->spsr;
	case_cpacr = c->cpacr;
}

static uint64_t mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * 0x9e3779b97f4a7c15;
	return h ^ h >> 32;
}

/* Notes what changed within WINDOW_SIDE of the page end at @end (an offset), and undoes it. */
static void take_window(uint32_t end)
{
	volatile uint64_t *words = (volatile uint64_t *)data;

	for (uint32_t i = (end - WINDOW_SIDE) / 8; i < (end + WINDOW_SIDE) / 8; i++) {
		uint64_t v = words[i];

		if (i >= DATA_BYTES / 8 || v == pristine(i))
			continue;
		if (state.mem_count < MEM_CHANGES) {
			state.mem[state.mem_count].va = DATA_PAGE + 8ull * i;
			state.mem[state.mem_count].value = v;
		}
		state.mem_count++;
		words[i] = pristine(i);
	}
}

static void take_memory(void)
{
	state.mem_count = 0;
	for (uint32_t end = PAGE; end < DATA_BYTES; end += PAGE)
		take_window(end);
	take_window(DATA_BYTES - WINDOW_SIDE);
}

/* FAR_EL1 is valid for aborts, PC alignment faults and watchpoints only (Arm ARM, FAR_EL1). */
static void drop_unknown(void)
{
	switch (state.esr >> 26 & 63) {
	case 0x20:
	case 0x21:
	case 0x22:
	case 0x24:
	case 0x25:
	case 0x34:
	case 0x35:
		break;
	default:
		state.far = 0;
	}
}

static uint64_t digest(void)
{
	const uint64_t *words = (const uint64_t *)&state;
	unsigned n = state.mem_count < MEM_CHANGES ? (unsigned)state.mem_count : MEM_CHANGES;
	uint64_t h = 0;

	for (unsigned i = 0; i < __builtin_offsetof(struct diff_state, mem) / 8 + 2 * n; i++)
		h = mix(h, words[i]);
	return h;
}

static void flush_results(void)
{
	uint64_t block[3] = { output, (uint64_t)results, results_used };

	if (results_used)
		semihost(SYS_WRITE, block);
	results_used = 0;
}

static void put(const void *p, uint32_t n)
{
	const uint64_t *from = p;

	if (results_used + n > RESULT_BUFFER)
		flush_results();
	for (uint32_t i = 0; i < n / 8; i++)
		((uint64_t *)(results + results_used))[i] = from[i];
	results_used += n;
}

static void map(uint64_t va, const void *page, uint64_t attributes)
{
	/* page, attribute 1, inner shareable, never executable unless asked */
	level3[va >> 12 & 511] = (uint64_t)page | 0x307 | attributes;
}

#define PTE_AF	(1ull << 10)
#define PTE_EL0 (1ull << 6)
#define PTE_RO	(1ull << 7)
#define PTE_NX	(3ull << 53)

static void set_sctlr(uint64_t value)
{
	__asm__ volatile("msr " EL("sctlr") ", %0\n\tisb" : : "r"(value) : "memory");
}

static void mmu_on(void)
{
	level1[0] = 0x401 | PTE_NX;	    /* the first GiB: devices */
	level1[1] = 0x40000000 | RAM_BLOCK; /* RAM, as it is */
	level1[TEST_BASE >> 30] = (uint64_t)level2 | 3;
	level2[TEST_BASE >> 21 & 511] = (uint64_t)level3 | 3;
	map(SLOT_PAGE, slot_page, PTE_AF | PTE_EL0 | PTE_RO);
	map(DATA_PAGE, data, PTE_AF | PTE_EL0 | PTE_NX);
	map(DATA_PAGE + PAGE, data + PAGE, PTE_AF | PTE_EL0 | PTE_NX);
	map(DATA_RO, data + 2 * PAGE, PTE_AF | PTE_EL0 | PTE_RO | PTE_NX);
	map(DATA_EL1, data + 3 * PAGE, PTE_AF | PTE_NX);
	map(DATA_AF, af_page, PTE_EL0 | PTE_NX);
	/* attribute 1: Normal, 0: Device */
	__asm__ volatile("msr " EL("mair") ", %0\n\tmsr " EL(
				 "tcr") ", %1\n\t"
					"msr " EL("ttbr0") ", %2\n\t" TLBI_ALL "\n\tdsb nsh\n\tisb"
			 :
			 : "r"(0xff00ull), "r"((uint64_t)TCR_ON), "r"(level1)
			 : "memory");
	set_sctlr(SCTLR_ON);
}

#if LEVEL == AT_EL1
static void write32(uint64_t address, uint32_t v)
{
	*(volatile uint32_t *)address = v;
}

/* The virtual timer's interrupt (PPI 27) reaches the core, and is never acknowledged. */
static void gic_on(void)
{
	const uint64_t distributor = 0x08000000, interface = 0x08010000;

	write32(distributor + 0x100, 1u << 27); /* GICD_ISENABLER0 */
	write32(distributor, 1);
	write32(interface + 4, 0xff); /* GICC_PMR */
	write32(interface, 1);
	__asm__ volatile("msr cntv_cval_el0, xzr");
}
#else
/*
 * Registers of EL1 get values that tell them from EL2's of the same kind: with E2H, by their _EL12
 * names. No bit of these is RES0.
 */
#if LEVEL == AT_HOST
#define EL1(rest) "s3_5_" rest
#else
#define EL1(rest) "s3_0_" rest
#endif
#define SET(reg, value) __asm__ volatile("msr " reg ", %0" : : "r"((uint64_t)(value)))

static void tell_el1_apart(void)
{
	SET(EL1("c1_c0_0"), 0x30d00980); /* SCTLR */
	SET(EL1("c1_c0_2"), 0x100000);	 /* CPACR */
	SET(EL1("c2_c0_0"), 0x12340a0);	 /* TTBR0, TTBR1, TCR */
	SET(EL1("c2_c0_1"), 0x56780b0);
	SET(EL1("c2_c0_2"), 0x500500);
	SET(EL1("c4_c0_0"), 0x600003c4); /* SPSR, ELR */
	SET(EL1("c4_c0_1"), 0x1112131415161718);
	SET(EL1("c5_c2_0"), 0x02000000);	 /* ESR */
	SET(EL1("c6_c0_0"), 0x2122232425262728); /* FAR */
	SET(EL1("c10_c2_0"), 0x4404ff);		 /* MAIR */
	SET(EL1("c12_c0_0"), 0x313233800);	 /* VBAR */
	SET(EL1("c13_c0_1"), 0x41424344);	 /* CONTEXTIDR */
	SET(EL1("c14_c1_0"), 0x102);		 /* CNTKCTL */
	SET("vtcr_el2", 0x80000000);		 /* RES1 */
	SET("sp_el1", 0x5152535455565758);
}
#endif

static void set_timer(uint64_t on)
{
	__asm__ volatile("msr cntv_ctl_el0, %0\n\tisb" : : "r"(on));
}

static void run(const struct diff_case *c, uint32_t number)
{
	static uint64_t sctlr = SCTLR_ON;
	struct diff_digest d = { .number = number };

	if (c->interrupt)
		set_timer(1);
	write_slot(c);
	set_registers(c);
	if (sctlr != c->sctlr) {
		sctlr = c->sctlr;
		set_sctlr(sctlr);
	}
	run_case();
	if (c->interrupt)
		set_timer(0);
	if (sctlr != SCTLR_ON) {
		sctlr = SCTLR_ON;
		set_sctlr(sctlr);
	}
	take_memory();
	drop_unknown();
	if (cases.dump) {
		put(&state, sizeof state);
		return;
	}
	d.hash = digest();
	d.esr = (uint32_t)state.esr;
	put(&d, sizeof d);
}

/* Stores that went astray within the test pages, and were seen by no window. */
static void report_all_memory(void)
{
	const uint64_t *words = (const uint64_t *)data;
	struct diff_digest d = { .number = cases.count };

	for (uint32_t i = 0; i < DATA_BYTES / 8; i++)
		if (words[i] != pristine(i))
			d.hash = mix(d.hash, words[i] + i);
	put(&d, sizeof d);
}

static void open_output(void)
{
	static const char name[] = ":tt";
	uint64_t block[3] = { (uint64_t)name, 4, sizeof name - 1 };

	output = semihost(SYS_OPEN, block);
}

int guest_main(void)
{
	mmu_on();
#if LEVEL == AT_EL1
	gic_on();
#else
	tell_el1_apart();
#endif
	open_output();
	for (uint32_t i = 0; i < PAGE / 4; i++)
		((uint32_t *)slot_page)[i] = BRK_FILL;
	for (uint32_t i = 0; i < DATA_BYTES / 8; i++)
		((uint64_t *)data)[i] = pristine(i);
	for (uint32_t i = 0; i < cases.count; i++)
		run(&cases.cases[i], i);
	if (!cases.dump)
		report_all_memory();
	flush_results();
	return 0;
}

void guest_lost(void)
{
	flush_results();
	/* what happened is in `state`, the last record */
	put(&state, sizeof state);
	flush_results();
	for (;;)
		semihost(0x18, (const uint64_t[]){ 0x20026, 3 });
}
