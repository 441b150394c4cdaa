// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Advanced SIMD on integers, lane by lane, against the pseudocode of the Arm ARM (C7.2) on numbers
 * that do not overflow. Instructions are told apart by the encoding tables of C4.1.6, not by rows.
 */
#include "tests/unit/test_simd_int.h"

static big sat(struct simd_ref *r, big x, unsigned esize, bool is_unsigned)
{
	big max = ((big)1 << (is_unsigned ? esize : esize - 1)) - 1,
	    min = is_unsigned ? 0 : -max - 1;

	if (x < min || x > max)
		r->qc = true;
	return x < min ? min : x > max ? max : x;
}

/* x * 2^shift, rounded down, or to nearest with ties upwards. What does not fit stays large. */
static big scale(big x, int shift, bool round)
{
	const big huge = (big)1 << 70;

	for (; shift > 0; shift--)
		if (x < huge && x > -huge)
			x *= 2;
	for (; shift < 0; shift++)
		x = (x + (round && shift == -1)) >> 1;
	return x;
}

/* The same modulo 2^128. */
static big scale_wrapping(big x, int shift, bool round)
{
	return shift > 0 ? (big)((unsigned __int128)x << shift) : scale(x, shift, round);
}

static big magnitude(big x)
{
	return x < 0 ? -x : x;
}

static big poly_product(big n, big m)
{
	big x = 0;

	for (unsigned i = 0; i < 8; i++)
		x ^= m >> i & 1 ? n << i : 0;
	return x;
}

static big larger(big a, big b)
{
	return a > b ? a : b;
}

/* One element of "Advanced SIMD three same", by opcode and U. Plain shifts wrap at 2^esize. */
static big three_same(struct simd_ref *r, unsigned opcode, bool u, unsigned esize, big n, big m,
		      big d)
{
	int shift = (int8_t)m;
	big wrapped = shift >= (int)esize ? 0 : scale_wrapping(n, shift, opcode & 2);

	switch (opcode) {
	case 0:
		return (n + m) >> 1;
	case 1:
		return sat(r, n + m, esize, u);
	case 2:
		return (n + m + 1) >> 1;
	case 4:
		return (n - m) >> 1;
	case 5:
		return sat(r, n - m, esize, u);
	case 6:
		return n > m ? -1 : 0;
	case 7:
		return n >= m ? -1 : 0;
	case 8:
	case 10:
		return wrapped;
	case 9:
	case 11:
		return sat(r, scale(n, shift, opcode & 2), esize, u);
	case 12:
	case 20:
		return larger(n, m);
	case 13:
	case 21:
		return -larger(-n, -m);
	case 14:
		return magnitude(n - m);
	case 15:
		return d + magnitude(n - m);
	case 16:
		return u ? n - m : n + m;
	case 17:
		return (u ? n == m : (n & m) != 0) ? -1 : 0;
	case 18:
		return u ? d - n * m : d + n * m;
	case 19:
		return u ? poly_product(n, m) : n * m;
	case 22:
		return sat(r, (2 * n * m + (u ? (big)1 << (esize - 1) : 0)) >> esize, esize, false);
	case 23:
		return n + m;
	}
	ck_abort_msg("three same, opcode %u", opcode);
	return 0;
}

static bool reserved_same(unsigned opcode, unsigned size, bool u, bool scalar, bool q)
{
	switch (opcode) {
	case 1:
	case 5:
	case 9:
	case 11:
		break;
	case 22:
		return size == 0 || size == 3;
	case 19:
		if (u)
			return size != 0;
		return size == 3;
	case 0:
	case 2:
	case 4:
	case 12:
	case 13:
	case 14:
	case 15:
	case 18:
	case 20:
	case 21:
		return size == 3;
	default:
		if (scalar)
			return size != 3;
	}
	return !scalar && size == 3 && !q;
}

static void ref_same(struct simd_ref *r, uint32_t w)
{
	unsigned opcode = bits(w, 15, 11), size = bits(w, 23, 22), esize = 8u << size;
	bool u = bits(w, 29, 29), q = bits(w, 30, 30), scalar = bits(w, 28, 28);
	/* these take their operands as unsigned or do not care */
	bool is_unsigned = opcode == 22 ? false : opcode >= 16 && opcode < 20 ? true : u;
	unsigned elements = scalar ? 1 : (q ? 128 : 64) / esize;
	const uint8_t *n = r->v[bits(w, 9, 5)], *m = r->v[bits(w, 20, 16)],
		      *d = r->v[bits(w, 4, 0)];
	uint8_t result[16] = { 0 }, both[32];

	r->undefined = reserved_same(opcode, size, u, scalar, q);
	if (r->undefined)
		return;
	memcpy(both, n, 16);
	memcpy(both + (q ? 16 : 8), m, 16);
	for (unsigned e = 0; e < elements; e++) {
		bool pairs = opcode == 20 || opcode == 21 || opcode == 23;
		big a = pairs ? elem(both, 2 * e, esize, is_unsigned)
			      : elem(n, e, esize, is_unsigned);
		big b = pairs ? elem(both, 2 * e + 1, esize, is_unsigned)
			      : elem(m, e, esize, is_unsigned);

		set_elem(result, e, esize,
			 three_same(r, opcode, u, esize, a, b, elem(d, e, esize, true)));
	}
	memcpy(r->v[bits(w, 4, 0)], result, 16);
}

/* Products and sums of "three different" and "by indexed element" that lengthen. */
static big lengthened(struct simd_ref *r, unsigned opcode, unsigned esize, big n, big m, big d,
		      big sd)
{
	big p;

	switch (opcode) {
	case 0:
	case 1:
		return n + m;
	case 2:
	case 3:
		return n - m;
	case 5:
		return d + magnitude(n - m);
	case 7:
		return magnitude(n - m);
	case 8:
		return d + n * m;
	case 10:
		return d - n * m;
	case 12:
		return n * m;
	case 14:
		return poly_product(n, m);
	}
	p = sat(r, 2 * n * m, 2 * esize, false);
	switch (opcode) {
	case 9:
		return sat(r, sd + p, 2 * esize, false);
	case 11:
		return sat(r, sd - p, 2 * esize, false);
	case 13:
		return p;
	}
	ck_abort_msg("three different, opcode %u", opcode);
	return 0;
}

static void ref_different(struct simd_ref *r, uint32_t w)
{
	unsigned opcode = bits(w, 15, 12), size = bits(w, 23, 22), esize = 8u << size;
	bool u = bits(w, 29, 29), scalar = bits(w, 28, 28), part = !scalar && bits(w, 30, 30);
	bool saturating = opcode == 9 || opcode == 11 || opcode == 13;
	bool wide_n = opcode == 1 || opcode == 3, high = opcode == 4 || opcode == 6;
	unsigned elements = scalar ? 1 : 64 / esize, first = part ? 64 / esize : 0;
	uint8_t *d = r->v[bits(w, 4, 0)], *n = r->v[bits(w, 9, 5)], *m = r->v[bits(w, 20, 16)];
	uint8_t result[16] = { 0 };
	bool is_unsigned = u || opcode == 14;

	r->undefined = size == 3 || (saturating && size == 0);
	if (r->undefined)
		return;
	if (high && part)
		memcpy(result, d, 8);
	for (unsigned e = 0; e < elements; e++) {
		if (high) {
			big a = elem(n, e, 2 * esize, true), b = elem(m, e, 2 * esize, true);
			big x = (opcode == 4 ? a + b : a - b) + (u ? (big)1 << (esize - 1) : 0);

			set_elem(result, first + e, esize, x >> esize);
		} else {
			big a = wide_n ? elem(n, e, 2 * esize, is_unsigned)
				       : elem(n, first + e, esize, is_unsigned);
			big b = elem(m, first + e, esize, is_unsigned);

			set_elem(result, e, 2 * esize,
				 lengthened(r, opcode, esize, a, b, elem(d, e, 2 * esize, true),
					    elem(d, e, 2 * esize, false)));
		}
	}
	memcpy(d, result, 16);
}

/* SQRDMLAH, SQRDMLSH. */
static big rounding_accumulate(struct simd_ref *r, bool subtract, unsigned esize, big n, big m,
			       big sd)
{
	big p = 2 * n * m, half = (big)1 << (esize - 1);

	return sat(r, (sd * ((big)1 << esize) + (subtract ? -p : p) + half) >> esize, esize, false);
}

/* SDOT, UDOT, with the word of m that goes with each of n. */
static void ref_dot(struct simd_ref *r, uint32_t w, const unsigned word[4])
{
	bool u = bits(w, 29, 29);
	uint8_t *d = r->v[bits(w, 4, 0)], *n = r->v[bits(w, 9, 5)], *m = r->v[bits(w, 20, 16)];
	uint8_t result[16] = { 0 };

	for (unsigned e = 0; e < (bits(w, 30, 30) ? 4u : 2u); e++) {
		big x = elem(d, e, 32, true);

		for (unsigned i = 0; i < 4; i++)
			x += elem(n, 4 * e + i, 8, u) * elem(m, 4 * word[e] + i, 8, u);
		set_elem(result, e, 32, x);
	}
	memcpy(d, result, 16);
}

/* "Three same extra". */
static void ref_extra(struct simd_ref *r, uint32_t w)
{
	unsigned opcode = bits(w, 14, 11), size = bits(w, 23, 22), esize = 8u << size;
	bool scalar = bits(w, 28, 28), q = bits(w, 30, 30);
	uint8_t *d = r->v[bits(w, 4, 0)], *n = r->v[bits(w, 9, 5)], *m = r->v[bits(w, 20, 16)];
	uint8_t result[16] = { 0 };

	if (opcode == 2) {
		ref_dot(r, w, (const unsigned[]){ 0, 1, 2, 3 });
		return;
	}
	r->undefined = size != 1 && size != 2;
	if (r->undefined)
		return;
	for (unsigned e = 0; e < (scalar ? 1 : (q ? 128 : 64) / esize); e++)
		set_elem(result, e, esize,
			 rounding_accumulate(r, opcode == 1, esize, elem(n, e, esize, false),
					     elem(m, e, esize, false), elem(d, e, esize, false)));
	memcpy(d, result, 16);
}

static void ref_element(struct simd_ref *r, uint32_t w)
{
	/* opcode of "three different" that multiplies alike; the others keep the width */
	static const uint8_t alike[16] = {
		[2] = 8, [3] = 9, [6] = 10, [7] = 11, [10] = 12, [11] = 13
	};
	unsigned opcode = bits(w, 15, 12), size = bits(w, 23, 22), esize = 8u << size;
	unsigned h = bits(w, 11, 11), l = bits(w, 21, 21), index = h << 1 | l, rm = bits(w, 20, 16);
	bool u = bits(w, 29, 29), scalar = bits(w, 28, 28), q = bits(w, 30, 30),
	     part = !scalar && q;
	uint8_t *d = r->v[bits(w, 4, 0)], *n = r->v[bits(w, 9, 5)], result[16] = { 0 };
	unsigned elements = (q ? 128 : 64) / esize, first = 0;
	bool accumulates;
	big m;

	if (opcode == 14) {
		ref_dot(r, w, (const unsigned[]){ index, index, index, index });
		return;
	}
	r->undefined = size != 1 && size != 2;
	if (r->undefined)
		return;
	/* with U, opcodes 13 and 15 are SQRDMLAH and SQRDMLSH, signed as all that saturates */
	accumulates = u && opcode >= 13;
	u = u && !accumulates;
	if (size == 1) {
		index = index << 1 | bits(w, 20, 20);
		rm &= 15;
	}
	if (alike[opcode]) {
		elements = 64 / esize;
		first = part ? elements : 0;
	}
	if (scalar)
		elements = 1;
	m = elem(r->v[rm], index, esize, u);
	for (unsigned e = 0; e < elements; e++) {
		big a = elem(n, first + e, esize, u);

		if (alike[opcode]) {
			set_elem(result, e, 2 * esize,
				 lengthened(r, alike[opcode], esize, a, m,
					    elem(d, e, 2 * esize, true),
					    elem(d, e, 2 * esize, false)));
			continue;
		}
		if (accumulates) {
			set_elem(result, e, esize,
				 rounding_accumulate(r, opcode == 15, esize, a, m,
						     elem(d, e, esize, false)));
			continue;
		}
		switch (opcode) {
		case 0: /* MLA */
			set_elem(result, e, esize, elem(d, e, esize, true) + a * m);
			break;
		case 4:
			set_elem(result, e, esize, elem(d, e, esize, true) - a * m);
			break;
		case 8:
			set_elem(result, e, esize, a * m);
			break;
		default: /* SQDMULH, SQRDMULH */
			set_elem(result, e, esize, three_same(r, 22, opcode == 13, esize, a, m, 0));
		}
	}
	memcpy(d, result, 16);
}

/* Leading bits of an element that are equal to its top one, or zero. */
static unsigned leading(big x, unsigned esize, bool any)
{
	unsigned count = 0;
	bool top = any && (x >> (esize - 1) & 1);

	while (count < esize && (x >> (esize - 1 - count) & 1) == top)
		count++;
	return any ? count - 1 : count;
}

/* One element of "two-register miscellaneous" that keeps its width: of x, signed. */
static big miscellaneous(struct simd_ref *r, unsigned opcode, bool u, unsigned esize, big x, big d)
{
	big ux = x & (((big)1 << esize) - 1), count = 0;

	switch (opcode) {
	case 3: /* d signed for SUQADD */
		return u ? sat(r, (d & (((big)1 << esize) - 1)) + x, esize, true)
			 : sat(r, d + ux, esize, false);
	case 4:
		return leading(ux, esize, !u);
	case 5:
		for (unsigned i = 0; i < esize; i++)
			count += ux >> i & 1;
		return count;
	case 7:
		return sat(r, u ? -x : magnitude(x), esize, false);
	case 8:
		return (u ? x >= 0 : x > 0) ? -1 : 0;
	case 9:
		return (u ? x <= 0 : x == 0) ? -1 : 0;
	case 10:
		return x < 0 ? -1 : 0;
	case 11:
		return u ? -x : magnitude(x);
	}
	ck_abort_msg("miscellaneous, opcode %u", opcode);
	return 0;
}

static bool reserved_misc(unsigned opcode, unsigned size, bool scalar, bool q)
{
	if (opcode == 5)
		return size != 0;
	if (opcode == 2 || opcode == 4 || opcode == 6 || opcode >= 18)
		return size == 3;
	if (scalar && opcode >= 8)
		return size != 3;
	return !scalar && size == 3 && !q;
}

static void ref_misc(struct simd_ref *r, uint32_t w)
{
	unsigned opcode = bits(w, 16, 12), size = bits(w, 23, 22), esize = 8u << size;
	bool u = bits(w, 29, 29), scalar = bits(w, 28, 28), q = bits(w, 30, 30),
	     part = !scalar && q;
	unsigned elements = scalar ? 1 : (q ? 128 : 64) / esize, half = 64 / esize;
	uint8_t *d = r->v[bits(w, 4, 0)], *n = r->v[bits(w, 9, 5)], result[16] = { 0 };

	r->undefined = reserved_misc(opcode, size, scalar, q);
	if (r->undefined)
		return;
	switch (opcode) {
	case 2:
	case 6: /* add long pairwise, and accumulate */
		for (unsigned e = 0; e < elements / 2; e++)
			set_elem(result, e, 2 * esize,
				 elem(n, 2 * e, esize, u) + elem(n, 2 * e + 1, esize, u) +
					 (opcode == 6 ? elem(d, e, 2 * esize, u) : 0));
		break;
	case 18:
	case 20: /* XTN, SQXTUN, SQXTN, UQXTN */
		if (part)
			memcpy(result, d, 8);
		for (unsigned e = 0; e < (scalar ? 1 : half); e++) {
			big x = elem(n, e, 2 * esize, opcode == 20 && u);

			if (opcode == 20 || u)
				x = sat(r, x, esize, u);
			set_elem(result, (part ? half : 0) + e, esize, x);
		}
		break;
	case 19: /* SHLL */
		for (unsigned e = 0; e < half; e++)
			set_elem(result, e, 2 * esize,
				 elem(n, (part ? half : 0) + e, esize, true) << esize);
		break;
	default:
		for (unsigned e = 0; e < elements; e++)
			set_elem(result, e, esize,
				 miscellaneous(r, opcode, u, esize, elem(n, e, esize, false),
					       elem(d, e, esize, false)));
	}
	memcpy(d, result, 16);
}

static void ref_across(struct simd_ref *r, uint32_t w)
{
	unsigned opcode = bits(w, 16, 12), size = bits(w, 23, 22), esize = 8u << size;
	bool u = bits(w, 29, 29), q = bits(w, 30, 30);
	uint8_t *d = r->v[bits(w, 4, 0)], *n = r->v[bits(w, 9, 5)];
	unsigned elements = (q ? 128 : 64) / esize;
	big x;

	if (bits(w, 28, 28)) { /* ADDP (scalar) */
		r->undefined = size != 3;
		x = elem(n, 0, 64, true) + elem(n, 1, 64, true);
		if (!r->undefined) {
			memset(d, 0, 16);
			set_elem(d, 0, 64, x);
		}
		return;
	}
	r->undefined = size == 3 || (size == 2 && !q);
	if (r->undefined)
		return;
	x = elem(n, 0, esize, u);
	for (unsigned e = 1; e < elements; e++) {
		big y = elem(n, e, esize, u);

		x = opcode == 10 ? larger(x, y) : opcode == 26 ? -larger(-x, -y) : x + y;
	}
	memset(d, 0, 16);
	set_elem(d, 0, opcode == 3 ? 2 * esize : esize, x);
}

/* One element of "shift by immediate" that keeps its width. */
static big shifted(struct simd_ref *r, unsigned opcode, bool u, unsigned esize, unsigned imm, big x,
		   big d)
{
	int right = (int)(imm - 2 * esize), left = (int)(imm - esize);
	big ux = x & (((big)1 << esize) - 1), ones = ((big)1 << esize) - 1;

	switch (opcode) {
	case 0:
	case 4:
		return scale(u ? ux : x, right, opcode & 4);
	case 2:
	case 6:
		return d + scale(u ? ux : x, right, opcode & 4);
	case 8: /* SRI */
		return (d & ~scale(ones, right, false)) | scale(ux, right, false);
	case 10: /* SHL, SLI */
		return scale_wrapping(ux, left, false) | (u ? d & (scale(1, left, false) - 1) : 0);
	case 12: /* SQSHLU */
		return sat(r, scale(x, left, false), esize, true);
	case 14:
		return sat(r, scale(u ? ux : x, left, false), esize, u);
	}
	ck_abort_msg("shift, opcode %u", opcode);
	return 0;
}

static void ref_shift(struct simd_ref *r, uint32_t w)
{
	unsigned opcode = bits(w, 15, 11), imm = bits(w, 22, 16), esize = 8;
	bool u = bits(w, 29, 29), scalar = bits(w, 28, 28), q = bits(w, 30, 30),
	     part = !scalar && q;
	uint8_t *d = r->v[bits(w, 4, 0)], *n = r->v[bits(w, 9, 5)], result[16] = { 0 };
	unsigned elements, half;

	while (esize * 2 <= imm)
		esize *= 2;
	half = scalar ? 1 : 64 / esize;
	elements = scalar ? 1 : (q ? 128 : 64) / esize;
	r->undefined = esize == 64 && !scalar && !q;
	if (r->undefined)
		return;
	if (opcode == 20) { /* SSHLL, USHLL */
		for (unsigned e = 0; e < half; e++)
			set_elem(result, e, 2 * esize,
				 scale(elem(n, (part ? half : 0) + e, esize, u), (int)(imm - esize),
				       false));
	} else if (opcode >= 16) { /* narrowing: to unsigned in the first two if U */
		if (part)
			memcpy(result, d, 8);
		for (unsigned e = 0; e < half; e++) {
			bool from_unsigned = opcode >= 18 ? u : !u;
			big x = scale(elem(n, e, 2 * esize, from_unsigned), (int)(imm - 2 * esize),
				      opcode & 1);

			if (u || opcode >= 18)
				x = sat(r, x, esize, u);
			set_elem(result, (part ? half : 0) + e, esize, x);
		}
	} else {
		for (unsigned e = 0; e < elements; e++)
			set_elem(result, e, esize,
				 shifted(r, opcode, u, esize, imm, elem(n, e, esize, false),
					 elem(d, e, esize, true)));
	}
	memcpy(d, result, 16);
}

/* By the groups of C4.1.6. */
static void reference(struct simd_ref *r, uint32_t w)
{
	if (bits(w, 24, 24))
		(bits(w, 10, 10) ? ref_shift : ref_element)(r, w);
	else if (bits(w, 10, 10))
		(bits(w, 21, 21) ? ref_same : ref_extra)(r, w);
	else if (bits(w, 11, 11))
		(bits(w, 21, 17) == 24 ? ref_across : ref_misc)(r, w);
	else
		ref_different(r, w);
}

static void check_rows(const struct decode_row *rows, unsigned seed)
{
	struct cpu *cpu = exec_bare_cpu();
	struct rng rng;

	rng_seed(&rng, seed);
	for (; rows->name; rows++)
		simd_check_row(cpu, &rng, rows, reference);
	free(cpu);
}

START_TEST(lanes)
{
	check_rows(a64_simd_int_rows, 71);
}
END_TEST

START_TEST(shifts)
{
	check_rows(a64_simd_shift_rows, 72);
}
END_TEST

/* With FP access trapped nothing of it is executed; what is UNDEFINED stays that. */
START_TEST(traps)
{
	struct exec e;

	exec_lift(&e, 0x80000, 0x4e228420,
		  1 | 2 << BLOCK_FP_TRAP_SHIFT); /* add v0.16b, v1.16b, v2.16b */
	ck_assert_uint_eq(e.count, 1);
	ck_assert_uint_eq(e.uops[0].op, UOP_fp_trap);
	ck_assert(e.ends_block);
	exec_lift(&e, 0x80000, 0x0ee28420, 1 | 2 << BLOCK_FP_TRAP_SHIFT); /* of one doubleword */
	ck_assert(exec_undefined(&e));
}
END_TEST

int main(void)
{
	return unit_run(
		unit_suite("cpu/simd-int", (const TTest *const[]){ lanes, shifts, traps, NULL }));
}
