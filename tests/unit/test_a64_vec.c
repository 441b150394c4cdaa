// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A64 SIMD&FP moves and structure loads and stores against a second implementation that works on
 * bytes and lanes as the Arm ARM's pseudocode does.
 */
#include <math.h>

#include "tests/unit/test_a64_world.h"

#define PC UINT64_C(0x80000)

struct ref {
	uint64_t x[32]; /* 31: SP */
	uint8_t v[32][16];
	uint8_t mem[2 * PAGE];
	bool undefined, big_endian;
};

static unsigned bits(uint32_t w, unsigned hi, unsigned lo)
{
	return w >> lo & ((1u << (hi - lo + 1)) - 1);
}

static uint64_t lane(const uint8_t *v, unsigned index, unsigned bytes)
{
	uint64_t r = 0;

	for (unsigned i = 0; i < bytes; i++)
		r |= (uint64_t)v[index * bytes + i] << 8 * i;
	return r;
}

static void set_lane(uint8_t *v, unsigned index, unsigned bytes, uint64_t value)
{
	for (unsigned i = 0; i < bytes; i++)
		v[index * bytes + i] = (uint8_t)(value >> 8 * i);
}

static uint64_t read_x(const struct ref *r, unsigned n)
{
	return n == 31 ? 0 : r->x[n];
}

static void write_x(struct ref *r, unsigned n, uint64_t v)
{
	if (n != 31)
		r->x[n] = v;
}

/* ---- moves ---------------------------------------------------------------------- */

/* A floating-point immediate by its value: (-1)^s * (16 + low four bits) / 16 * 2^e, e from -3
 * to 4. */
static double imm_value(unsigned imm8)
{
	int e = (int)(imm8 >> 4 & 7);

	e = e & 4 ? e - 7 : e + 1;
	return ldexp((16 + (imm8 & 15)) / 16.0, e) * (imm8 & 0x80 ? -1 : 1);
}

static uint64_t encode_fp(double value, unsigned bytes)
{
	uint64_t d;
	float f = (float)value;
	uint32_t s;

	memcpy(&d, &value, 8);
	memcpy(&s, &f, 4);
	if (bytes == 8)
		return d;
	if (bytes == 4)
		return s;
	/* half precision: rebias, no subnormals among these */
	return (d >> 48 & 0x8000) | (((d >> 52 & 0x7ff) - 1023 + 15) << 10) | (d >> 42 & 0x3ff);
}

static void ref_fp_move(struct ref *r, uint32_t w)
{
	static const uint8_t sizes[4] = { 4, 8, 8, 2 };
	unsigned bytes = sizes[bits(w, 23, 22)], d = bits(w, 4, 0), n = bits(w, 9, 5);
	unsigned rmode = bits(w, 20, 19), opcode = bits(w, 18, 16);
	bool top = rmode == 1;
	uint64_t v;

	if (bits(w, 12, 10) == 4) { /* immediate */
		v = encode_fp(imm_value(bits(w, 20, 13)), bytes);
	} else if (bits(w, 14, 10) == 16) { /* register */
		v = lane(r->v[n], 0, bytes);
	} else if (opcode == 6) {
		write_x(r, d, lane(r->v[n], top, bytes));
		return;
	} else if (top) {
		set_lane(r->v[d], 1, 8, read_x(r, n));
		return;
	} else {
		v = read_x(r, n);
	}
	memset(r->v[d], 0, 16);
	set_lane(r->v[d], 0, bytes, v);
}

static void ref_copy(struct ref *r, uint32_t w)
{
	unsigned imm5 = bits(w, 20, 16), imm4 = bits(w, 14, 11), q = bits(w, 30, 30), size = 0;
	unsigned d = bits(w, 4, 0), n = bits(w, 9, 5), bytes, index;
	bool scalar = bits(w, 28, 28), elem_ins = bits(w, 29, 29);
	uint64_t v;

	while (size < 4 && !(imm5 >> size & 1))
		size++;
	bytes = 1u << size;
	index = imm5 >> (size + 1);
	r->undefined = size > 3;
	if (r->undefined)
		return;
	if (elem_ins) {
		set_lane(r->v[d], index, bytes, lane(r->v[n], imm4 >> size, bytes));
	} else if (imm4 == 3) {
		set_lane(r->v[d], index, bytes, read_x(r, n));
	} else if (imm4 == 5) { /* SMOV */
		unsigned width = q ? 64 : 32;

		r->undefined = bytes * 8 >= width;
		if (r->undefined)
			return;
		v = lane(r->v[n], index, bytes);
		if (v >> (bytes * 8 - 1))
			v |= ~(uint64_t)0 << (bytes * 8);
		write_x(r, d, q ? v : (uint32_t)v);
	} else if (imm4 == 7) { /* UMOV */
		r->undefined = (bytes == 8) != q;
		if (!r->undefined)
			write_x(r, d, lane(r->v[n], index, bytes));
	} else { /* DUP */
		r->undefined = !scalar && bytes == 8 && !q;
		if (r->undefined)
			return;
		v = imm4 ? read_x(r, n) : lane(r->v[n], index, bytes);
		memset(r->v[d], 0, 16);
		for (unsigned i = 0; i < (scalar ? 1 : (q ? 16 : 8) / bytes); i++)
			set_lane(r->v[d], i, bytes, v);
	}
}

static void ref_modified_imm(struct ref *r, uint32_t w)
{
	unsigned imm8 = bits(w, 18, 16) << 5 | bits(w, 9, 5), cmode = bits(w, 15, 12),
		 op = bits(w, 29, 29);
	unsigned d = bits(w, 4, 0), count = bits(w, 30, 30) ? 16 : 8;
	uint8_t v[16];

	for (unsigned i = 0; i < 16; i += 4) {
		if (cmode < 8)
			set_lane(v, i / 4, 4, (uint64_t)imm8 << 8 * (cmode >> 1));
		else if (cmode < 12)
			set_lane(v, i / 4, 4, (imm8 | imm8 << 16) << (cmode & 2 ? 8 : 0));
		else if (cmode < 14)
			set_lane(v, i / 4, 4, cmode & 1 ? imm8 << 16 | 0xffff : imm8 << 8 | 0xff);
		else if (cmode == 14)
			set_lane(v, i / 4, 4, imm8 * 0x01010101u);
		else
			set_lane(v, i / 4, 4, encode_fp(imm_value(imm8), 4));
	}
	if (cmode == 14 && op)
		for (unsigned i = 0; i < 16; i++)
			v[i] = imm8 >> i % 8 & 1 ? 0xff : 0;
	if (cmode == 15 && op)
		for (unsigned i = 0; i < 2; i++)
			set_lane(v, i, 8, encode_fp(imm_value(imm8), 8));
	if (cmode == 15 && bits(w, 11, 11))
		for (unsigned i = 0; i < 8; i++)
			set_lane(v, i, 2, encode_fp(imm_value(imm8), 2));
	for (unsigned i = 0; i < count; i++) {
		if (cmode < 12 && cmode & 1)
			r->v[d][i] = op ? r->v[d][i] & (uint8_t)~v[i] : r->v[d][i] | v[i];
		else
			r->v[d][i] = op && cmode < 14 ? (uint8_t)~v[i] : v[i];
	}
	memset(r->v[d] + count, 0, 16 - count);
}

static void ref_logic(struct ref *r, uint32_t w)
{
	unsigned d = bits(w, 4, 0), count = bits(w, 30, 30) ? 16 : 8;

	for (unsigned i = 0; i < 16; i++) {
		uint8_t n = r->v[bits(w, 9, 5)][i], m = r->v[bits(w, 20, 16)][i], v;

		if (bits(w, 29, 29))
			v = n ^ m;
		else if (bits(w, 23, 23))
			v = bits(w, 22, 22) ? (uint8_t)(n | ~m) : n | m;
		else
			v = bits(w, 22, 22) ? (uint8_t)(n & ~m) : n & m;
		r->v[d][i] = i < count ? v : 0;
	}
}

/* ---- structures --------------------------------------------------------------------- */

static void ref_element(struct ref *r, bool load, uint64_t va, unsigned reg, unsigned index,
			unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++) {
		uint8_t *m = &r->mem[va + (r->big_endian ? bytes - 1 - i : i) - RW_PAGES];
		uint8_t *v = &r->v[reg % 32][index * bytes + i];

		if (load)
			*v = *m;
		else
			*m = *v;
	}
}

static unsigned ref_multiple(struct ref *r, uint32_t w, uint64_t va)
{
	unsigned opcode = bits(w, 15, 12), bytes = 1u << bits(w, 11, 10),
		 total = bits(w, 30, 30) ? 16 : 8;
	unsigned rpt = opcode == 2 ? 4 : opcode == 6 ? 3 : opcode == 10 ? 2 : 1;
	unsigned selem = opcode == 0 ? 4 : opcode == 4 ? 3 : opcode == 8 ? 2 : 1, t = bits(w, 4, 0);
	bool load = bits(w, 22, 22);
	uint64_t start = va;

	r->undefined = bytes == 8 && total == 8 && selem != 1;
	if (r->undefined)
		return 0;
	for (unsigned g = 0; load && g < rpt * selem; g++)
		memset(r->v[(t + g) % 32], 0, 16);
	for (unsigned g = 0; g < rpt; g++)
		for (unsigned e = 0; e < total / bytes; e++)
			for (unsigned s = 0; s < selem; s++, va += bytes)
				ref_element(r, load, va, t + g + s, e, bytes);
	return (unsigned)(va - start);
}

static unsigned ref_single(struct ref *r, uint32_t w, uint64_t va)
{
	unsigned scale = bits(w, 15, 14), selem = (bits(w, 13, 13) << 1 | bits(w, 21, 21)) + 1,
		 t = bits(w, 4, 0);
	unsigned q = bits(w, 30, 30), s = bits(w, 12, 12), size = bits(w, 11, 10), index = 0,
		 bytes = 0;
	bool load = bits(w, 22, 22);

	switch (scale) {
	case 0:
		bytes = 1;
		index = q << 3 | s << 2 | size;
		break;
	case 1:
		bytes = 2;
		index = q << 2 | s << 1 | size >> 1;
		break;
	case 2:
		bytes = size & 1 ? 8 : 4;
		index = size & 1 ? q : q << 1 | s;
		break;
	case 3:
		bytes = 1u << size;
		for (unsigned i = 0; i < selem; i++) {
			memset(r->v[(t + i) % 32], 0, 16);
			for (unsigned e = 0; e < (q ? 16 : 8) / bytes; e++)
				ref_element(r, true, va + i * bytes, t + i, e, bytes);
		}
		return selem * bytes;
	}
	for (unsigned i = 0; i < selem; i++)
		ref_element(r, load, va + i * bytes, t + i, index, bytes);
	return selem * bytes;
}

static void ref_structure(struct ref *r, uint32_t w)
{
	unsigned n = bits(w, 9, 5), m = bits(w, 20, 16);
	unsigned moved = bits(w, 24, 24) ? ref_single(r, w, r->x[n]) : ref_multiple(r, w, r->x[n]);

	if (bits(w, 23, 23) && !r->undefined)
		r->x[n] += m == 31 ? moved : r->x[m];
}

/* ---- comparison ----------------------------------------------------------------------- */

#define CASES_PER_ROW 300

static void check_row(struct mem_world *mw, struct rng *rng, const struct decode_row *row,
		      void (*run)(struct ref *, uint32_t))
{
	struct decoder *d = exec_decoder();
	struct cpu *cpu = mw->cpu;
	static struct ref ref;
	unsigned defined = 0;
	uint32_t mask, value;

	decoder_row_bits(d, decoder_row_index(d, row), &mask, &value);
	for (unsigned i = 0; i < CASES_PER_ROW; i++) {
		uint32_t word = ((uint32_t)rng_next(rng) & ~mask) | value;
		unsigned n = bits(word, 9, 5);
		struct exec e;

		if (decoder_find(d, word) != row)
			continue;
		exec_randomize(cpu, rng);
		cpu->r[SLOT_ZR] = 0;
		cpu->pc = PC;
		if (run == ref_structure)
			cpu->r[n == 31 ? SLOT_SP : n] = RW_PAGES + rng_below(rng, 2 * PAGE - 64);
		memcpy(ref.x, cpu->r, sizeof ref.x);
		memcpy(ref.v, &cpu->r[SLOT_V0], sizeof ref.v);
		memcpy(ref.mem, mem_at(mw, RW_PAGES), sizeof ref.mem);
		ref.undefined = false;
		ref.big_endian = cpu->flags & BLOCK_BIG_ENDIAN;
		run(&ref, word);
		if (i % 3 == 0)
			flush_all(mw->w);
		exec_lift(&e, PC, word, cpu->flags);
		MUST(exec_undefined(&e) == ref.undefined, "%s %08x: defined?", row->name, word);
		if (ref.undefined)
			continue;
		MUST(exec_run(cpu, &e) == EXEC_NEXT, "%s %08x: left", row->name, word);
		for (unsigned k = 0; k < 32; k++) {
			MUST(cpu->r[k] == ref.x[k], "%s %08x: X%u", row->name, word, k);
			MUST(!memcmp(&cpu->r[vec_slot(k)], ref.v[k], 16), "%s %08x: V%u", row->name,
			     word, k);
		}
		MUST(!memcmp(mem_at(mw, RW_PAGES), ref.mem, sizeof ref.mem), "%s %08x: memory",
		     row->name, word);
		defined++;
	}
	ck_assert_msg(defined > CASES_PER_ROW / 5, "%s: %u defined", row->name, defined);
}

static void check_group(const struct decode_row *rows, uint32_t flags,
			void (*reference)(const struct decode_row *,
					  void (**)(struct ref *, uint32_t)))
{
	struct mem_world mw = mem_world_new();
	struct rng rng;

	rng_seed(&rng, 61);
	mw.cpu->flags |= flags;
	for (uint64_t i = 0; i < 2 * PAGE; i++)
		mem_at(&mw, RW_PAGES)[i] = (uint8_t)rng_next(&rng);
	for (; rows->name; rows++) {
		void (*run)(struct ref *, uint32_t);

		reference(rows, &run);
		check_row(&mw, &rng, rows, run);
	}
	mem_world_free(&mw);
}

static void fp_reference(const struct decode_row *row, void (**run)(struct ref *, uint32_t))
{
	(void)row;
	*run = ref_fp_move;
}

static void simd_reference(const struct decode_row *row, void (**run)(struct ref *, uint32_t))
{
	size_t n = strlen(row->name);

	if (!strncmp(row->name, "dup", 3) || !strncmp(row->name, "ins", 3) ||
	    !strcmp(row->name, "smov") || !strcmp(row->name, "umov"))
		*run = ref_copy;
	else if (!strcmp(row->name + n - 4, "_vec"))
		*run = ref_logic;
	else
		*run = ref_modified_imm;
}

static void structure_reference(const struct decode_row *row, void (**run)(struct ref *, uint32_t))
{
	(void)row;
	*run = ref_structure;
}

START_TEST(fp_moves)
{
	check_group(a64_fp_move_rows, 0, fp_reference);
}
END_TEST

START_TEST(simd_moves)
{
	check_group(a64_simd_move_rows, 0, simd_reference);
}
END_TEST

START_TEST(structures)
{
	check_group(a64_ldst_struct_rows, 0, structure_reference);
}
END_TEST

START_TEST(structures_big_endian)
{
	check_group(a64_ldst_struct_rows, BLOCK_BIG_ENDIAN, structure_reference);
}
END_TEST

/* Over the end of the mapped pages: no register, no byte, no write-back. */
START_TEST(structures_are_all_or_nothing)
{
	static const uint32_t words[] = {
		0x4c9f0040, /* st4 {v0-v3.16b}, [x2], #64 */
		0x4cdf0040, /* ld4 {v0-v3.16b}, [x2], #64 */
		0x4c9f2040, /* st1 {v0-v3.16b}, [x2], #64 */
	};
	static uint8_t before[2 * PAGE];
	struct mem_world mw = mem_world_new();
	uint64_t r[SLOT_COUNT];
	struct rng rng;

	rng_seed(&rng, 62);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		exec_randomize(mw.cpu, &rng);
		mw.cpu->r[SLOT_ZR] = 0;
		mw.cpu->r[2] = UNMAPPED - 37;
		mw.cpu->pc = PC;
		memcpy(r, mw.cpu->r, sizeof r);
		memcpy(before, mem_at(&mw, UNMAPPED - sizeof before), sizeof before);
		ck_assert_int_eq(exec(mw.cpu, words[i]), EXEC_LEFT);
		mem_took(&mw, PC, EC_DABT_SAME);
		ck_assert_uint_eq(mw.cpu->sys[SR_FAR_EL1], UNMAPPED);
		ck_assert_mem_eq(mw.cpu->r, r, SLOT_ZR * 8);
		ck_assert_mem_eq(&mw.cpu->r[SLOT_V0], &r[SLOT_V0], 64 * 8);
		ck_assert_mem_eq(before, mem_at(&mw, UNMAPPED - sizeof before), sizeof before);
	}
	mem_world_free(&mw);
}
END_TEST

int main(void)
{
	return unit_run(unit_suite("cpu/a64-vec",
				   (const TTest *const[]){ fp_moves, simd_moves, structures,
							   structures_big_endian,
							   structures_are_all_or_nothing, NULL }));
}
