// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A64 loads and stores against a second implementation, a direct reading of the Arm ARM's
 * pseudocode on bytes: random words of every row, aligned and not, over line and page boundaries,
 * with the line lookup full and empty, in both byte orders.
 */
#include "tests/unit/test_a64_world.h"

#define SPAN	      (2 * PAGE)
#define CASES_PER_ROW 240

struct ref {
	uint64_t x[32]; /* 31: SP */
	uint8_t v[32][16];
	uint8_t mem[SPAN]; /* from RW_PAGES */
	bool big_endian;
};

static unsigned bits(uint32_t w, unsigned hi, unsigned lo)
{
	return w >> lo & ((1u << (hi - lo + 1)) - 1);
}

static int64_t sbits(uint32_t w, unsigned hi, unsigned lo)
{
	int64_t v = bits(w, hi, lo);

	return v >> (hi - lo) ? v - (INT64_C(1) << (hi - lo + 1)) : v;
}

/* Mem[]: an element of @size bytes, least significant byte first in @out. */
static void ref_read(const struct ref *r, uint64_t va, unsigned size, uint8_t *out)
{
	for (unsigned i = 0; i < size; i++)
		out[r->big_endian ? size - 1 - i : i] = r->mem[va + i - RW_PAGES];
}

static void ref_write(struct ref *r, uint64_t va, unsigned size, const uint8_t *in)
{
	for (unsigned i = 0; i < size; i++)
		r->mem[va + i - RW_PAGES] = in[r->big_endian ? size - 1 - i : i];
}

struct form {
	unsigned size;
	bool load, vector, sign, to32, pair;
	bool write_back, post;
	int64_t offset; /* of the address from the base, with what the index holds left out */
	bool indexed;
};

/* Reads size, direction and addressing from the encoding. */
static struct form decode(uint32_t w)
{
	struct form f = { .vector = bits(w, 26, 26) };

	if (bits(w, 29, 27) == 5) { /* pairs */
		unsigned opc = bits(w, 31, 30), mode = bits(w, 24, 23);

		f.pair = true;
		f.load = bits(w, 22, 22);
		f.size = f.vector ? 4u << opc : opc == 2 ? 8 : 4;
		f.sign = !f.vector && opc == 1;
		f.offset = sbits(w, 21, 15) * (int64_t)f.size;
		f.write_back = mode & 1;
		f.post = mode == 1;
		return f;
	}
	if (f.vector) {
		f.size = bits(w, 23, 23) ? 16 : 1u << bits(w, 31, 30);
		f.load = bits(w, 22, 22);
	} else {
		f.size = 1u << bits(w, 31, 30);
		f.load = bits(w, 23, 22) != 0;
		f.sign = bits(w, 23, 23);
		f.to32 = bits(w, 23, 22) == 3;
	}
	if (bits(w, 24, 24)) {
		f.offset = (int64_t)bits(w, 21, 10) * f.size;
	} else if (bits(w, 21, 21)) {
		f.indexed = true;
	} else {
		f.offset = sbits(w, 20, 12);
		f.write_back = bits(w, 10, 10);
		f.post = bits(w, 11, 10) == 1;
	}
	return f;
}

/* ExtendReg() of the index. */
static uint64_t index_value(const struct ref *r, uint32_t w, unsigned size)
{
	uint64_t m = bits(w, 20, 16) == 31 ? 0 : r->x[bits(w, 20, 16)];
	unsigned option = bits(w, 15, 13);

	if (option == 2)
		m &= 0xffffffff;
	else if (option == 6)
		m = (uint64_t)(int64_t)(int32_t)m;
	return bits(w, 12, 12) ? m * size : m;
}

static void load_element(struct ref *r, const struct form *f, unsigned t, const uint8_t *bytes)
{
	uint64_t v = 0;

	if (f->vector) {
		memset(r->v[t], 0, 16);
		memcpy(r->v[t], bytes, f->size);
		return;
	}
	for (unsigned i = 0; i < f->size; i++)
		v |= (uint64_t)bytes[i] << 8 * i;
	if (f->sign && bytes[f->size - 1] & 0x80)
		for (unsigned i = f->size; i < (f->to32 ? 4 : 8); i++)
			v |= UINT64_C(0xff) << 8 * i;
	if (t != 31)
		r->x[t] = v;
}

static void store_element(struct ref *r, const struct form *f, uint64_t va, unsigned t)
{
	uint8_t bytes[16];

	for (unsigned i = 0; i < f->size; i++)
		bytes[i] = f->vector ? r->v[t][i] : t == 31 ? 0 : (uint8_t)(r->x[t] >> 8 * i);
	ref_write(r, va, f->size, bytes);
}

static void ref_run(struct ref *r, uint32_t w)
{
	struct form f = decode(w);
	unsigned t = bits(w, 4, 0), t2 = bits(w, 14, 10), n = bits(w, 9, 5);
	uint64_t va = r->x[n] + (f.indexed ? index_value(r, w, f.size) : 0),
		 back = r->x[n] + (uint64_t)f.offset;
	uint8_t bytes[2][16];

	if (!f.post)
		va += (uint64_t)f.offset;
	if (f.load) {
		ref_read(r, va, f.size, bytes[0]);
		if (f.pair)
			ref_read(r, va + f.size, f.size, bytes[1]);
		/* general registers: the first of two loads to one register is what remains */
		if (f.pair && (f.vector || t2 != t))
			load_element(r, &f, t2, bytes[1]);
		if (!(f.pair && f.vector && t2 == t))
			load_element(r, &f, t, bytes[0]);
	} else {
		store_element(r, &f, va, t);
		if (f.pair)
			store_element(r, &f, va + f.size, t2);
	}
	if (f.write_back)
		r->x[n] = back;
}

/* Gives the base (and index) values that put the access at a random place inside the span. */
static void aim(struct cpu *cpu, struct ref *r, uint32_t w, struct rng *rng)
{
	struct form f = decode(w);
	unsigned bytes = f.size * (f.pair ? 2 : 1), n = bits(w, 9, 5), m = bits(w, 20, 16);
	uint64_t va, rest;

	/* near the page's end or the line's end often */
	va = RW_PAGES + (rng_next(rng) & 1
				 ? rng_below(rng, SPAN - bytes + 1)
				 : (rng_next(rng) & 1 ? PAGE : 0x340) - rng_below(rng, bytes + 1));
	if (f.indexed && m != 31 && m != n) {
		cpu->r[m] = rng_next(rng) & 1 ? rng_below(rng, 64) : -rng_below(rng, 64);
		r->x[m] = cpu->r[m];
	}
	if (f.indexed && m == n && m != 31) {
		/* base and index in one: only a base of a third or so would do; take the scaled sum
		 * apart */
		unsigned scale = bits(w, 12, 12) ? f.size : 1;

		if (bits(w, 15, 13) == 6 && va / (1 + scale) >> 31)
			va = RW_PAGES; /* stays below 2 GB */
		va -= va % (1 + scale);
		va = va < RW_PAGES ? va + 1 + scale : va;
		rest = va / (1 + scale);
	} else {
		rest = va - (f.post ? 0 : (uint64_t)f.offset) -
		       (f.indexed ? index_value(r, w, f.size) : 0);
	}
	cpu->r[n == 31 ? SLOT_SP : n] = rest;
	r->x[n] = rest;
}

static void take_state(const struct cpu *cpu, struct ref *r, struct mem_world *mw)
{
	memcpy(r->x, cpu->r, sizeof r->x);
	memcpy(r->v, &cpu->r[SLOT_V0], sizeof r->v);
	memcpy(r->mem, mem_at(mw, RW_PAGES), SPAN);
}

static void compare(const struct cpu *cpu, const struct ref *r, struct mem_world *mw,
		    const char *row, uint32_t word)
{
	for (unsigned i = 0; i < 32; i++)
		MUST(cpu->r[i] == r->x[i], "%s %08x: X%u is %#llx, not %#llx", row, word, i,
		     (unsigned long long)cpu->r[i], (unsigned long long)r->x[i]);
	for (unsigned i = 0; i < 32; i++)
		MUST(!memcmp(&cpu->r[vec_slot(i)], r->v[i], 16), "%s %08x: V%u", row, word, i);
	MUST(!memcmp(mem_at(mw, RW_PAGES), r->mem, SPAN), "%s %08x: memory", row, word);
}

static bool is_prefetch(const struct decode_row *row)
{
	return !strncmp(row->name, "prfm", 4);
}

/* SXTW of base and index in one cannot reach an address above 2 GB. */
static bool reachable(uint32_t w)
{
	struct form f = decode(w);

	return !f.indexed || bits(w, 20, 16) != bits(w, 9, 5) || bits(w, 15, 13) == 3 ||
	       bits(w, 15, 13) == 7;
}

static void check_row(struct mem_world *mw, struct rng *rng, const struct decode_row *row)
{
	struct decoder *d = exec_decoder();
	size_t index = decoder_row_index(d, row);
	static struct ref ref;
	uint32_t mask, value;

	decoder_row_bits(d, index, &mask, &value);
	for (unsigned i = 0; i < CASES_PER_ROW; i++) {
		uint32_t word = ((uint32_t)rng_next(rng) & ~mask) | value;
		struct cpu *cpu = mw->cpu;

		if (!reachable(word))
			continue;
		exec_randomize(cpu, rng);
		cpu->r[SLOT_ZR] = 0;
		for (unsigned k = 0; k < 64; k++)
			mem_at(mw, RW_PAGES)[rng_below(rng, SPAN)] = (uint8_t)rng_next(rng);
		take_state(cpu, &ref, mw);
		ref.big_endian = cpu->flags & BLOCK_BIG_ENDIAN;
		aim(cpu, &ref, word, rng);
		if (i % 3 == 0)
			flush_all(mw->w);
		cpu->pc = 0x80000;
		MUST(exec(cpu, word) == EXEC_NEXT, "%s %08x: left the block", row->name, word);
		if (!is_prefetch(row))
			ref_run(&ref, word);
		compare(cpu, &ref, mw, row->name, word);
	}
}

/* @flags: set apart from SCTLR_EL1, whose EE would turn the translation tables around too. */
static void check_rows(uint32_t flags)
{
	struct mem_world mw = mem_world_new();
	struct rng rng;

	rng_seed(&rng, 41);
	mw.cpu->flags |= flags;
	for (uint64_t i = 0; i < SPAN; i++)
		mem_at(&mw, RW_PAGES)[i] = (uint8_t)rng_next(&rng);
	for (const struct decode_row *row = a64_ldst_rows; row->name; row++)
		if (!strstr(row->name, "_lit") && !strstr(row->name, "_unpriv"))
			check_row(&mw, &rng, row);
	for (const struct decode_row *row = a64_ldst_pair_rows; row->name; row++)
		check_row(&mw, &rng, row);
	mem_world_free(&mw);
}

START_TEST(little_endian)
{
	check_rows(0);
}
END_TEST

START_TEST(big_endian)
{
	check_rows(BLOCK_BIG_ENDIAN);
}
END_TEST

START_TEST(literals)
{
	static const struct {
		uint32_t word; /* of the literal 8 bytes on */
		unsigned bytes;
		bool sign, vector;
	} cases[] = {
		{ 0x18000045, 4, false, false }, { 0x58000045, 8, false, false },
		{ 0x98000045, 4, true, false },	 { 0x1c000045, 4, false, true },
		{ 0x5c000045, 8, false, true },	 { 0x9c000045, 16, false, true },
	};
	struct mem_world mw = mem_world_new();
	uint8_t *p = mem_at(&mw, RW_PAGES + 0x108);

	for (unsigned i = 0; i < 16; i++)
		p[i] = (uint8_t)(0xf0 - 0x11 * i);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		uint8_t want[16] = { 0 };
		unsigned slot = cases[i].vector ? vec_slot(5) : 5;

		memcpy(want, p, cases[i].bytes);
		if (cases[i].sign)
			memset(want + 4, p[3] & 0x80 ? 0xff : 0, 4);
		mw.cpu->pc = RW_PAGES + 0x100;
		mw.cpu->r[slot] = mw.cpu->r[slot + 1] = UINT64_MAX;
		ck_assert_int_eq(exec(mw.cpu, cases[i].word), EXEC_NEXT);
		ck_assert_mem_eq(&mw.cpu->r[slot], want, cases[i].vector ? 16 : 8);
	}
	/* backwards, and a prefetch of nowhere does nothing */
	mw.cpu->pc = RW_PAGES + 0x110;
	exec(mw.cpu, 0x58ffffc5); /* ldr x5, .-8 */
	ck_assert_mem_eq(&mw.cpu->r[5], p, 8);
	mw.cpu->pc = UNMAPPED;
	ck_assert_int_eq(exec(mw.cpu, 0xd8000040), EXEC_NEXT);
	mem_world_free(&mw);
}
END_TEST

START_TEST(acquire_release)
{
	struct mem_world mw = mem_world_new();
	uint8_t *p = mem_at(&mw, RW_PAGES + 0x80);

	for (unsigned size = 0; size < 4; size++) {
		uint64_t v = UINT64_C(0x8899aabbccddeeff), got = 0;

		memset(p, 0, 16);
		mw.cpu->r[1] = RW_PAGES + 0x80;
		mw.cpu->r[2] = v;
		mw.cpu->pc = 0x80000;
		ck_assert_int_eq(exec(mw.cpu, 0x089ffc22 | size << 30), EXEC_NEXT); /* stlr */
		memcpy(&got, p, 8);
		ck_assert_uint_eq(got, v & mask64(8u << size));
		ck_assert_int_eq(exec(mw.cpu, 0x08dffc23 | size << 30), EXEC_NEXT); /* ldar x3 */
		ck_assert_uint_eq(mw.cpu->r[3], v & mask64(8u << size));
		/* of limited ordering regions (FEAT_LOR) */
		mw.cpu->r[2] = ~v;
		ck_assert_int_eq(exec(mw.cpu, 0x089f7c22 | size << 30), EXEC_NEXT); /* stllr */
		ck_assert_int_eq(exec(mw.cpu, 0x08df7c23 | size << 30), EXEC_NEXT); /* ldlar x3 */
		ck_assert_uint_eq(mw.cpu->r[3], ~v & mask64(8u << size));
	}
	/* must be aligned, whatever SCTLR says */
	for (unsigned limited = 0; limited < 2; limited++) {
		mw.cpu->r[1] = RW_PAGES + 0x81;
		mw.cpu->pc = 0x80000;
		ck_assert_int_eq(exec(mw.cpu, limited ? 0xc8df7c23 : 0xc8dffc23), EXEC_LEFT);
		ck_assert_uint_eq(mem_took(&mw, 0x80000, EC_DABT_SAME) & 0x3f, FSC_ALIGNMENT);
	}
	mem_world_free(&mw);
}
END_TEST

int main(void)
{
	return unit_run(unit_suite("cpu/a64-mem",
				   (const TTest *const[]){ little_endian, big_endian, literals,
							   acquire_release, NULL }));
}
