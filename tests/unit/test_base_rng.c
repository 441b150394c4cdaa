// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/rng.h"

#include "base/hash.h"
#include "tests/unit/unit.h"

START_TEST(same_seed_same_sequence)
{
	struct rng a, b, c;

	rng_seed(&a, 7);
	rng_seed(&b, 7);
	rng_seed(&c, 8);
	for (int i = 0; i < 1000; i++) {
		uint64_t v = rng_next(&a);

		ck_assert_uint_eq(v, rng_next(&b));
		ck_assert_uint_ne(v, rng_next(&c));
	}
}
END_TEST

/* xorshift64* from state 1, worked out by hand from its definition: 2^25 + 1 before the factor. */
START_TEST(definition)
{
	struct rng r = { .state = 1 };

	ck_assert_uint_eq(rng_next(&r), UINT64_C(0x2000001) * UINT64_C(0x2545f4914f6cdd1d));
	ck_assert_uint_eq(r.state, UINT64_C(0x2000001));
}
END_TEST

START_TEST(every_seed_works)
{
	struct rng r;

	/* The seed that would hash to state 0. */
	rng_seed(&r, -UINT64_C(0x9e3779b97f4a7c15));
	ck_assert_uint_ne(r.state, 0);
	ck_assert_uint_ne(rng_next(&r), rng_next(&r));
}
END_TEST

START_TEST(below_is_uniform)
{
	unsigned int counts[6] = { 0 };
	struct rng r;

	rng_seed(&r, 3);
	ck_assert_uint_eq(rng_below(&r, 0), 0);
	ck_assert_uint_eq(rng_below(&r, 1), 0);
	for (int i = 0; i < 60000; i++)
		counts[rng_below(&r, 6)]++;
	/* 10000 expected; the standard deviation is 91. */
	for (int i = 0; i < 6; i++) {
		ck_assert_uint_gt(counts[i], 9500);
		ck_assert_uint_lt(counts[i], 10500);
	}
}
END_TEST

/* The check value that every description of this CRC gives. */
START_TEST(crc)
{
	uint32_t part = hash_crc32(0, "1234", 4);

	ck_assert_uint_eq(hash_crc32(0, "123456789", 9), 0xcbf43926);
	ck_assert_uint_eq(hash_crc32(part, "56789", 5), 0xcbf43926);
	ck_assert_uint_eq(hash_crc32(part, NULL, 0), part);
}
END_TEST

int main(void)
{
	return unit_run(
		unit_suite("base/rng", (const TTest *const[]){ same_seed_same_sequence, definition,
							       every_seed_works, below_is_uniform,
							       crc, NULL }));
}
