// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Atomic memory operations, compare and swap, LDAPR: encodings as an assembler gives them, results
 * against arithmetic on 128-bit integers, faults.
 */
#include "tests/unit/test_a64_world.h"

enum { S = 5, T = 7, N = 9 };

/* Words of size b, [x9], with Rs = w5 and Rt = w7, by LLVM's assembler. */
static const struct op {
	const char *name;
	uint32_t word;
} ops[] = {
	{ "ldadd", 0x38250127 },  { "ldclr", 0x38251127 },  { "ldeor", 0x38252127 },
	{ "ldset", 0x38253127 },  { "ldsmax", 0x38254127 }, { "ldsmin", 0x38255127 },
	{ "ldumax", 0x38256127 }, { "ldumin", 0x38257127 }, { "swp", 0x38258127 },
};
#define OPS	    (sizeof(ops) / sizeof(ops[0]))
#define CAS	    0x08a57d27u
#define LDAPR	    0x38bfc127u

#define ACQUIRE	    (1u << 23)
#define RELEASE	    (1u << 22)
#define CAS_ACQUIRE (1u << 22)
#define CAS_RELEASE (1u << 15)

static __int128 as_signed(uint64_t v, unsigned bits)
{
	__int128 x = v & (bits == 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1);

	return x >> (bits - 1) ? x - ((__int128)1 << bits) : x;
}

static __int128 as_unsigned(uint64_t v, unsigned bits)
{
	return (__int128)(v & (bits == 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1));
}

/* What memory holds afterwards, by the operation's name. */
static uint64_t reference(const char *op, uint64_t old, uint64_t arg, unsigned bits)
{
	__int128 so = as_signed(old, bits), sa = as_signed(arg, bits);
	__int128 uo = as_unsigned(old, bits), ua = as_unsigned(arg, bits), r = ua;

	if (!strcmp(op, "ldadd"))
		r = so + sa;
	else if (!strcmp(op, "ldclr"))
		r = uo - (uo & ua);
	else if (!strcmp(op, "ldeor"))
		r = (uo | ua) - (uo & ua);
	else if (!strcmp(op, "ldset"))
		r = uo + ua - (uo & ua);
	else if (!strcmp(op, "ldsmax"))
		r = so < sa ? sa : so;
	else if (!strcmp(op, "ldsmin"))
		r = so < sa ? so : sa;
	else if (!strcmp(op, "ldumax"))
		r = uo < ua ? ua : uo;
	else if (!strcmp(op, "ldumin"))
		r = uo < ua ? uo : ua;
	return (uint64_t)as_unsigned((uint64_t)r, bits);
}

/* The element of @bytes bytes at RW_PAGES, in the data byte order of the test. */
static uint64_t peek(struct mem_world *mw, unsigned bytes, bool big)
{
	const uint8_t *p = mem_at(mw, RW_PAGES);
	uint64_t v = 0;

	for (unsigned i = 0; i < bytes; i++)
		v |= (uint64_t)p[big ? bytes - 1 - i : i] << 8 * i;
	return v;
}

static void poke(struct mem_world *mw, uint64_t at, unsigned bytes, bool big, uint64_t v)
{
	uint8_t *p = mem_at(mw, at);

	for (unsigned i = 0; i < bytes; i++)
		p[big ? bytes - 1 - i : i] = (uint8_t)(v >> 8 * i);
}

static void run(struct mem_world *mw, uint32_t word)
{
	mw->cpu->pc = 0x80000;
	MUST(exec(mw->cpu, word) == EXEC_NEXT, "%08x left the block", word);
}

START_TEST(operations)
{
	struct mem_world mw = mem_world_new();
	struct cpu *cpu = mw.cpu;
	struct rng r;

	rng_seed(&r, 1);
	for (unsigned big = 0; big < 2; big++) {
		mem_world_sctlr(&mw, big ? SCTLR_EE : 0);
		for (unsigned i = 0; i < OPS * 4 * 4 * 50; i++) {
			const struct op *op = &ops[i % OPS];
			unsigned size = i / OPS % 4, bits = 8u << size;
			uint32_t order = i / OPS / 4 % 4 << 22;
			uint64_t old = (uint64_t)as_unsigned(exec_value(&r), bits);
			uint64_t arg = exec_value(&r);

			poke(&mw, RW_PAGES, 1u << size, big, old);
			cpu->r[N] = RW_PAGES;
			cpu->r[S] = arg;
			cpu->r[T] = ~old;
			run(&mw, op->word | size << 30 | order);
			MUST(cpu->r[T] == old, "%s: %llx", op->name, (unsigned long long)cpu->r[T]);
			MUST(peek(&mw, 1u << size, big) == reference(op->name, old, arg, bits),
			     "%s.%u of %llx and %llx", op->name, bits, (unsigned long long)old,
			     (unsigned long long)arg);
			MUST(cpu->r[S] == arg && cpu->r[N] == RW_PAGES, "%s", op->name);
		}
	}
	mem_world_free(&mw);
}
END_TEST

/* STADD: no result. LDADD by SP. Rs = XZR adds nothing. */
START_TEST(register_31)
{
	struct mem_world mw = mem_world_new();
	struct cpu *cpu = mw.cpu;

	poke(&mw, RW_PAGES, 8, false, 40);
	cpu->r[N] = RW_PAGES;
	cpu->r[S] = 2;
	run(&mw, 0xf825013f); /* stadd x5, [x9] */
	ck_assert_uint_eq(peek(&mw, 8, false), 42);
	cpu->r[SLOT_SP] = RW_PAGES;
	run(&mw, 0xf82503e7); /* ldadd x5, x7, [sp] */
	ck_assert_uint_eq(cpu->r[T], 42);
	ck_assert_uint_eq(peek(&mw, 8, false), 44);
	run(&mw, 0xf83f0127); /* ldadd xzr, x7, [x9] */
	ck_assert_uint_eq(peek(&mw, 8, false), 44);
	/* cas xzr, x7: compares with zero, keeps no result */
	cpu->r[T] = 7;
	run(&mw, 0xc8bf7d27);
	ck_assert_uint_eq(peek(&mw, 8, false), 44);
	poke(&mw, RW_PAGES, 8, false, 0);
	run(&mw, 0xc8bf7d27);
	ck_assert_uint_eq(peek(&mw, 8, false), 7);
	mem_world_free(&mw);
}
END_TEST

START_TEST(compare_and_swap)
{
	struct mem_world mw = mem_world_new();
	struct cpu *cpu = mw.cpu;
	struct rng r;

	rng_seed(&r, 2);
	for (unsigned i = 0; i < 4 * 4 * 2 * 2 * 20; i++) {
		unsigned size = i % 4, bits = 8u << size;
		bool equal = i / 4 % 2, big = i / 8 % 2;
		uint32_t order = (i / 16 & 1 ? CAS_ACQUIRE : 0) | (i / 32 & 1 ? CAS_RELEASE : 0);
		uint64_t old = (uint64_t)as_unsigned(rng_next(&r), bits), new = rng_next(&r);

		cpu->sys[SR_SCTLR_EL1] &= ~SCTLR_EE;
		mem_world_sctlr(&mw, big ? SCTLR_EE : 0);
		poke(&mw, RW_PAGES, 1u << size, big, old);
		cpu->r[N] = RW_PAGES;
		/* bits above the size are not compared */
		cpu->r[S] = (equal ? old : old ^ 1) | (bits < 64 ? rng_next(&r) << (bits % 64) : 0);
		cpu->r[T] = new;
		run(&mw, CAS | size << 30 | order);
		MUST(cpu->r[S] == old, "size %u: old value", size);
		MUST(peek(&mw, 1u << size, big) == (equal ? (uint64_t)as_unsigned(new, bits) : old),
		     "size %u: memory", size);
	}
	mem_world_free(&mw);
}
END_TEST

/* CASP x4, x5, x6, x7, [x9]: both elements or none; each in its own byte order. */
START_TEST(compare_and_swap_pair)
{
	struct mem_world mw = mem_world_new();
	struct cpu *cpu = mw.cpu;

	for (unsigned i = 0; i < 2 * 2 * 4; i++) {
		unsigned wide = i & 1, big = i >> 1 & 1, differ = i >> 2, bytes = wide ? 8 : 4;
		uint64_t old[2] = { wide ? 0x1122334455667788 : 0x11223344, 0x99aabbcc };
		bool equal = !differ;

		cpu->sys[SR_SCTLR_EL1] &= ~SCTLR_EE;
		mem_world_sctlr(&mw, big ? SCTLR_EE : 0);
		poke(&mw, RW_PAGES, bytes, big, old[0]);
		poke(&mw, RW_PAGES + bytes, bytes, big, old[1]);
		cpu->r[N] = RW_PAGES;
		cpu->r[4] = old[0] ^ (differ & 1);
		cpu->r[5] = old[1] ^ (differ >> 1 & 1);
		cpu->r[6] = 0x12;
		cpu->r[7] = 0x34;
		run(&mw, wide ? 0x4864fd26 : 0x08247d26);
		ck_assert_uint_eq(cpu->r[4], old[0]);
		ck_assert_uint_eq(cpu->r[5], old[1]);
		ck_assert_uint_eq(peek(&mw, bytes, big), equal ? 0x12 : old[0]);
		ck_assert_uint_eq(mem_at(&mw, RW_PAGES + bytes)[big ? bytes - 1 : 0],
				  equal ? 0x34 : 0xcc);
	}
	mem_world_free(&mw);
}
END_TEST

START_TEST(undefined_pairs)
{
	struct exec e = { .count = 0 };

	exec_lift(&e, 0, 0x4865fd26, 1); /* odd Rs */
	ck_assert(exec_undefined(&e));
	exec_lift(&e, 0, 0x4864fd27, 1); /* odd Rt */
	ck_assert(exec_undefined(&e));
	exec_lift(&e, 0, 0x4864fd26, 1);
	ck_assert(!exec_undefined(&e));
}
END_TEST

START_TEST(load_acquire_rcpc)
{
	struct mem_world mw = mem_world_new();

	for (unsigned size = 0; size < 4; size++) {
		poke(&mw, RW_PAGES, 8, false, 0x8182838485868788);
		mw.cpu->r[N] = RW_PAGES;
		run(&mw, LDAPR | size << 30);
		ck_assert_uint_eq(mw.cpu->r[T],
				  (uint64_t)as_unsigned(0x8182838485868788, 8u << size));
	}
	mem_world_free(&mw);
}
END_TEST

static const uint32_t every_kind[] = { 0xf8250127, 0xf8258127, 0xc8a57d27, 0x4864fd26 };

/* Unaligned, Device, read-only (a write's fault), nothing there (a read's): memory is untouched. */
START_TEST(faults)
{
	static const struct {
		uint64_t address;
		unsigned fsc;
		bool write;
	} cases[] = {
		{ RW_PAGES + 4, FSC_ALIGNMENT, false },
		{ DEV_BASE, FSC_UNSUPPORTED_ATOMIC, false },
		{ READ_ONLY, FSC_PERMISSION | 3, true },
		{ UNMAPPED, FSC_TRANSLATION | 3, false },
	};

	for (unsigned k = 0; k < sizeof(every_kind) / sizeof(every_kind[0]); k++)
		for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
			struct mem_world mw = mem_world_new();
			struct cpu *cpu = mw.cpu;
			uint32_t iss;

			cpu->pc = 0x80000;
			cpu->r[N] = cases[i].address;
			cpu->r[T] = 0x77;
			ck_assert_int_eq(exec(cpu, every_kind[k]), EXEC_LEFT);
			iss = mem_took(&mw, 0x80000, EC_DABT_SAME);
			ck_assert_uint_eq(iss & 0x3f, cases[i].fsc);
			ck_assert_uint_eq(iss >> 6 & 1, cases[i].write);
			ck_assert_uint_eq(iss >> 24, 0);
			ck_assert_uint_eq(cpu->sys[SR_FAR_EL1], cases[i].address);
			ck_assert_uint_eq(cpu->r[T], 0x77);
			ck_assert_uint_eq(peek(&mw, 8, false), 0);
			mem_world_free(&mw);
		}
}
END_TEST

/* A failed comparison needs the right to write all the same. */
START_TEST(failed_compare_still_writes)
{
	struct mem_world mw = mem_world_new();

	mw.cpu->pc = 0x80000;
	mw.cpu->r[N] = READ_ONLY;
	mw.cpu->r[S] = 1;
	ck_assert_int_eq(exec(mw.cpu, 0xc8a57d27), EXEC_LEFT);
	ck_assert_uint_eq(mem_took(&mw, 0x80000, EC_DABT_SAME) & 0x7f, 0x40 | FSC_PERMISSION | 3);
	mem_world_free(&mw);
}
END_TEST

/* What a stage-2 fault says of the instruction: LDAPR is a plain load, atomics are not. */
START_TEST(syndromes)
{
	ck_assert_uint_eq(cpu_load_store_syndrome(LDAPR | 3u << 30),
			  1u << 24 | 3u << 22 | T << 16 | 1u << 15 | 1u << 14);
	ck_assert_uint_eq(cpu_load_store_syndrome(LDAPR), 1u << 24 | T << 16 | 1u << 14);
	for (unsigned k = 0; k < sizeof(every_kind) / sizeof(every_kind[0]); k++)
		ck_assert_uint_eq(cpu_load_store_syndrome(every_kind[k]), 0);
}
END_TEST

/* On a core without the feature, the rows are UNDEFINED. */
START_TEST(gated)
{
	for (unsigned k = 0; k < sizeof(every_kind) / sizeof(every_kind[0]); k++)
		ck_assert_int_eq(decoder_find(exec_decoder(), every_kind[k])->feature, FEAT_LSE);
	ck_assert_int_eq(decoder_find(exec_decoder(), LDAPR)->feature, FEAT_LRCPC);
}
END_TEST

int main(void)
{
	return unit_run(unit_suite("cpu/a64-atomic",
				   (const TTest *const[]){ operations, register_31,
							   compare_and_swap, compare_and_swap_pair,
							   undefined_pairs, load_acquire_rcpc,
							   faults, failed_compare_still_writes,
							   syndromes, gated, NULL }));
}
