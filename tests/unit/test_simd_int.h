/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * For the tests of Advanced SIMD on integers: registers as bytes, elements as numbers that nothing
 * overflows, and a driver that holds rows against a reference written after the Arm ARM's
 * pseudocode.
 */
#ifndef TRAPLINE_TESTS_UNIT_TEST_SIMD_INT_H
#define TRAPLINE_TESTS_UNIT_TEST_SIMD_INT_H

#include "tests/unit/test_a64_exec.h"

typedef __int128 big;

struct simd_ref {
	uint8_t v[32][16];
	bool qc, undefined;
};

static inline unsigned bits(uint32_t w, unsigned hi, unsigned lo)
{
	return w >> lo & ((1u << (hi - lo + 1)) - 1);
}

/* Elem[] of @v, as UInt() or SInt(). */
static inline big elem(const uint8_t *v, unsigned i, unsigned esize, bool is_unsigned)
{
	big x = 0;

	for (unsigned k = 0; k < esize / 8; k++)
		x += (big)v[i * esize / 8 + k] << 8 * k;
	if (!is_unsigned && x >> (esize - 1))
		x -= (big)1 << esize;
	return x;
}

static inline void set_elem(uint8_t *v, unsigned i, unsigned esize, big x)
{
	for (unsigned k = 0; k < esize / 8; k++)
		v[i * esize / 8 + k] = (uint8_t)(x >> 8 * k);
}

/* Lanes of 1 << size bytes, of corner values and random ones. */
static inline void simd_some_value(struct rng *r, uint64_t v[2])
{
	unsigned width = 8u << rng_below(r, 4);

	for (unsigned h = 0; h < 2; h++) {
		v[h] = 0;
		for (unsigned at = 0; at < 64; at += width) {
			const uint64_t top = UINT64_C(1) << (width - 1);
			const uint64_t corners[] = { 0, 1, top, top - 1, UINT64_MAX, top + 1 };
			uint64_t x = rng_next(r);

			if (x & 1)
				x = corners[(x >> 1) % 6];
			else if (x & 2)
				x = (uint64_t)((int64_t)(x << 50) >> 56); /* a shift amount */
			v[h] |= (x & mask64(width)) << at;
		}
	}
}

#define SIMD_CASES 400

/*
 * Runs random words of @row on a bare core and on @reference. @reference gets the word and the
 * registers before, and leaves them as they are after.
 */
static inline void simd_check_row(struct cpu *cpu, struct rng *rng, const struct decode_row *row,
				  void (*reference)(struct simd_ref *, uint32_t))
{
	struct decoder *d = exec_decoder();
	unsigned defined = 0;
	uint32_t mask, value;

	decoder_row_bits(d, decoder_row_index(d, row), &mask, &value);
	for (unsigned i = 0; i < SIMD_CASES; i++) {
		uint32_t word = ((uint32_t)rng_next(rng) & ~mask) | value;
		struct simd_ref ref = { .qc = i & 1 };
		struct exec e;

		if (decoder_find(d, word) != row)
			continue;
		for (unsigned k = 0; k < 32; k++)
			simd_some_value(rng, &cpu->r[vec_slot(k)]);
		for (unsigned k = 0; k < 32; k++) {
			set_elem(ref.v[k], 0, 64, cpu->r[vec_slot(k)]);
			set_elem(ref.v[k], 1, 64, cpu->r[vec_slot(k) + 1]);
		}
		cpu->sys[SR_FPSR] = ref.qc ? 1u << 27 : 0;
		cpu->pc = 0x80000;
		reference(&ref, word);
		exec_lift(&e, cpu->pc, word, cpu->flags);
		MUST(exec_undefined(&e) == ref.undefined, "%s %08x: defined?", row->name, word);
		if (ref.undefined)
			continue;
		MUST(exec_run(cpu, &e) == EXEC_NEXT, "%s %08x: left", row->name, word);
		for (unsigned k = 0; k < 32; k++)
			MUST((uint64_t)elem(ref.v[k], 0, 64, true) == cpu->r[vec_slot(k)] &&
				     (uint64_t)elem(ref.v[k], 1, 64, true) ==
					     cpu->r[vec_slot(k) + 1],
			     "%s %08x: V%u is %016lx%016lx", row->name, word, k,
			     cpu->r[vec_slot(k) + 1], cpu->r[vec_slot(k)]);
		MUST(cpu->sys[SR_FPSR] == (ref.qc ? 1u << 27 : 0), "%s %08x: FPSR", row->name,
		     word);
		defined++;
	}
	ck_assert_msg(defined > SIMD_CASES / 10, "%s: %u defined", row->name, defined);
}

#endif
