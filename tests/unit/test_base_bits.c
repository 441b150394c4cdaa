// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/bits.h"

#include "base/rng.h"
#include "tests/unit/unit.h"

#define WORD UINT64_C(0x0123456789abcdef)

START_TEST(masks)
{
	ck_assert_uint_eq(mask64(0), 0);
	ck_assert_uint_eq(mask64(1), 1);
	ck_assert_uint_eq(mask64(63), UINT64_MAX >> 1);
	ck_assert_uint_eq(mask64(64), UINT64_MAX);
	ck_assert_uint_eq(mask64(1000), UINT64_MAX);
	ck_assert_uint_eq(bit64(0), 1);
	ck_assert_uint_eq(bit64(63), UINT64_C(1) << 63);
	ck_assert_uint_eq(bit64(64), 0);
}
END_TEST

START_TEST(fields)
{
	ck_assert_uint_eq(extract64(WORD, 0, 64), WORD);
	ck_assert_uint_eq(extract64(WORD, 4, 8), 0xde);
	ck_assert_uint_eq(extract64(WORD, 56, 8), 0x01);
	ck_assert_uint_eq(extract64(WORD, 60, 64), 0);
	ck_assert_uint_eq(extract64(UINT64_MAX, 60, 64), 0xf);
	ck_assert_uint_eq(extract64(WORD, 64, 8), 0);
	ck_assert_uint_eq(extract64(WORD, 8, 0), 0);
	ck_assert_uint_eq(extract32(0x89abcdef, 28, 4), 8);

	ck_assert_uint_eq(deposit64(WORD, 4, 8, 0x11), UINT64_C(0x0123456789abc11f));
	ck_assert_uint_eq(deposit64(WORD, 0, 64, 5), 5);
	ck_assert_uint_eq(deposit64(0, 60, 8, 0xff), UINT64_C(0xf) << 60);
	ck_assert_uint_eq(deposit64(WORD, 64, 8, 0xff), WORD);
	ck_assert_uint_eq(deposit64(0, 8, 4, 0xfff), 0xf00);
	ck_assert_uint_eq(deposit32(0, 28, 8, 0xff), UINT32_C(0xf0000000));
}
END_TEST

START_TEST(signs)
{
	ck_assert_uint_eq(sext64(0x80, 8), UINT64_C(0xffffffffffffff80));
	ck_assert_uint_eq(sext64(0x17f, 8), 0x7f);
	ck_assert_uint_eq(sext64(WORD, 64), WORD);
	ck_assert_uint_eq(sext64(1, 1), UINT64_MAX);
	ck_assert_uint_eq(sext64(1, 0), 0);
	ck_assert_int_eq(sextract64(UINT64_C(0xf0), 4, 4), -1);
	ck_assert_int_eq(sextract64(UINT64_C(0x70), 4, 4), 7);
	ck_assert_int_eq(sextract32(0x80000000, 0, 32), INT32_MIN);
}
END_TEST

START_TEST(rotates)
{
	ck_assert_uint_eq(ror32(1, 1), UINT32_C(1) << 31);
	ck_assert_uint_eq(ror32(0x12345678, 0), 0x12345678);
	ck_assert_uint_eq(ror32(0x12345678, 32), 0x12345678);
	ck_assert_uint_eq(ror32(0x12345678, 8), 0x78123456);
	ck_assert_uint_eq(ror64(WORD, 0), WORD);
	ck_assert_uint_eq(ror64(WORD, 68), UINT64_C(0xf0123456789abcde));
}
END_TEST

START_TEST(counts)
{
	ck_assert_uint_eq(clz64(0), 64);
	ck_assert_uint_eq(clz32(0), 32);
	ck_assert_uint_eq(ctz64(0), 64);
	ck_assert_uint_eq(ctz32(0), 32);
	for (unsigned int i = 0; i < 64; i++) {
		ck_assert_uint_eq(clz64(bit64(i)), 63 - i);
		ck_assert_uint_eq(ctz64(bit64(i)), i);
	}
	for (unsigned int i = 0; i < 32; i++) {
		ck_assert_uint_eq(clz32((uint32_t)bit64(i)), 31 - i);
		ck_assert_uint_eq(ctz32((uint32_t)bit64(i)), i);
	}
}
END_TEST

START_TEST(alignment)
{
	ck_assert(!is_pow2(0));
	ck_assert(is_pow2(1));
	ck_assert(is_pow2(UINT64_C(1) << 63));
	ck_assert(!is_pow2(6));
	ck_assert_uint_eq(align_up(0x1001, 0x1000), 0x2000);
	ck_assert_uint_eq(align_up(0x1000, 0x1000), 0x1000);
	ck_assert_uint_eq(align_up(UINT64_MAX, 0x1000), 0);
	ck_assert_uint_eq(align_down(0x1fff, 0x1000), 0x1000);
}
END_TEST

/* What is deposited is extracted, and nothing around it changes. */
START_TEST(deposit_then_extract)
{
	struct rng rng;

	rng_seed(&rng, 1);
	for (int i = 0; i < 10000; i++) {
		unsigned int start = (unsigned int)rng_below(&rng, 64);
		unsigned int len = 1 + (unsigned int)rng_below(&rng, 64 - start);
		uint64_t word = rng_next(&rng), field = rng_next(&rng);
		uint64_t result = deposit64(word, start, len, field);

		ck_assert_uint_eq(extract64(result, start, len), field & mask64(len));
		ck_assert_uint_eq((result ^ word) & ~(mask64(len) << start), 0);
	}
}
END_TEST

int main(void)
{
	return unit_run(unit_suite(
		"base/bits", (const TTest *const[]){ masks, fields, signs, rotates, counts,
						     alignment, deposit_then_extract, NULL }));
}
