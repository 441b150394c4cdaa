// SPDX-License-Identifier: GPL-2.0-or-later
/* Advanced SIMD permutations and bit selection against the Arm ARM's pseudocode (C7.2). */
#include "tests/unit/test_simd_int.h"

static void ref_permute(struct simd_ref *r, uint32_t w)
{
	unsigned opcode = bits(w, 14, 12), size = bits(w, 23, 22), esize = 8u << size;
	unsigned q = bits(w, 30, 30), elements = (q ? 128 : 64) / esize, part = opcode >> 2;
	const uint8_t *n = r->v[bits(w, 9, 5)], *m = r->v[bits(w, 20, 16)];
	uint8_t result[16] = { 0 }, both[32] = { 0 };

	r->undefined = size == 3 && !q;
	if (r->undefined)
		return;
	memcpy(both, n, q ? 16 : 8);
	memcpy(both + (q ? 16 : 8), m, q ? 16 : 8);
	switch (opcode & 3) {
	case 1: /* UZP */
		for (unsigned e = 0; e < elements; e++)
			set_elem(result, e, esize, elem(both, 2 * e + part, esize, true));
		break;
	case 2: /* TRN */
		for (unsigned p = 0; p < elements / 2; p++) {
			set_elem(result, 2 * p, esize, elem(n, 2 * p + part, esize, true));
			set_elem(result, 2 * p + 1, esize, elem(m, 2 * p + part, esize, true));
		}
		break;
	case 3: /* ZIP */
		for (unsigned p = 0; p < elements / 2; p++) {
			unsigned from = part * elements / 2 + p;

			set_elem(result, 2 * p, esize, elem(n, from, esize, true));
			set_elem(result, 2 * p + 1, esize, elem(m, from, esize, true));
		}
		break;
	}
	memcpy(r->v[bits(w, 4, 0)], result, 16);
}

static void ref_ext(struct simd_ref *r, uint32_t w)
{
	unsigned position = bits(w, 14, 11), bytes = bits(w, 30, 30) ? 16 : 8;
	uint8_t both[32] = { 0 };

	r->undefined = position >= bytes;
	if (r->undefined)
		return;
	memcpy(both, r->v[bits(w, 9, 5)], bytes);
	memcpy(both + bytes, r->v[bits(w, 20, 16)], bytes);
	memset(r->v[bits(w, 4, 0)], 0, 16);
	memcpy(r->v[bits(w, 4, 0)], both + position, bytes);
}

static void ref_table(struct simd_ref *r, uint32_t w)
{
	unsigned regs = bits(w, 14, 13) + 1, n = bits(w, 9, 5), bytes = bits(w, 30, 30) ? 16 : 8;
	uint8_t table[64], result[16] = { 0 }, *d = r->v[bits(w, 4, 0)];

	for (unsigned i = 0; i < regs; i++)
		memcpy(table + 16 * i, r->v[(n + i) % 32], 16);
	if (bits(w, 12, 12))
		memcpy(result, d, bytes);
	for (unsigned i = 0; i < bytes; i++) {
		unsigned index = r->v[bits(w, 20, 16)][i];

		if (index < 16 * regs)
			result[i] = table[index];
	}
	memcpy(d, result, 16);
}

static void ref_rev(struct simd_ref *r, uint32_t w)
{
	unsigned container = bits(w, 12, 12) ? 2 : bits(w, 29, 29) ? 4 : 8;
	unsigned size = 1u << bits(w, 23, 22), bytes = bits(w, 30, 30) ? 16 : 8;
	const uint8_t *n = r->v[bits(w, 9, 5)];
	uint8_t result[16] = { 0 };

	r->undefined = size >= container;
	if (r->undefined)
		return;
	for (unsigned c = 0; c < bytes; c += container)
		for (unsigned e = 0; e < container; e += size)
			memcpy(result + c + container - size - e, n + c + e, size);
	memcpy(r->v[bits(w, 4, 0)], result, 16);
}

/* NOT and RBIT: opcode 00101 of "two-register miscellaneous". */
static void ref_bytes(struct simd_ref *r, uint32_t w)
{
	unsigned bytes = bits(w, 30, 30) ? 16 : 8;
	uint8_t result[16] = { 0 };

	for (unsigned i = 0; i < bytes; i++) {
		uint8_t x = r->v[bits(w, 9, 5)][i];

		if (bits(w, 23, 22) == 0)
			result[i] = (uint8_t)~x;
		else
			for (unsigned b = 0; b < 8; b++)
				result[i] |= (uint8_t)((x >> b & 1) << (7 - b));
	}
	memcpy(r->v[bits(w, 4, 0)], result, 16);
}

/* BSL, BIT, BIF, in the pseudocode's terms: operand1 ^ ((operand1 ^ operand4) & operand3). */
static void ref_select(struct simd_ref *r, uint32_t w)
{
	unsigned bytes = bits(w, 30, 30) ? 16 : 8, op = bits(w, 23, 22);
	uint8_t result[16] = { 0 }, *d = r->v[bits(w, 4, 0)];

	for (unsigned i = 0; i < bytes; i++) {
		uint8_t n = r->v[bits(w, 9, 5)][i], m = r->v[bits(w, 20, 16)][i];
		uint8_t base = op == 1 ? m : d[i], other = n;
		uint8_t mask = op == 1 ? d[i] : op == 2 ? m : (uint8_t)~m;

		result[i] = base ^ ((base ^ other) & mask);
	}
	memcpy(d, result, 16);
}

static void reference(struct simd_ref *r, uint32_t w)
{
	if (!bits(w, 21, 21)) {
		if (bits(w, 29, 29))
			ref_ext(r, w);
		else if (bits(w, 11, 11))
			ref_permute(r, w);
		else
			ref_table(r, w);
	} else if (bits(w, 10, 10)) {
		ref_select(r, w);
	} else if (bits(w, 16, 12) == 5) {
		ref_bytes(r, w);
	} else {
		ref_rev(r, w);
	}
}

START_TEST(permutations)
{
	struct cpu *cpu = exec_bare_cpu();
	struct rng rng;

	rng_seed(&rng, 73);
	for (const struct decode_row *row = a64_simd_permute_rows; row->name; row++)
		simd_check_row(cpu, &rng, row, reference);
	free(cpu);
}
END_TEST

int main(void)
{
	return unit_run(
		unit_suite("cpu/simd-int-permute", (const TTest *const[]){ permutations, NULL }));
}
