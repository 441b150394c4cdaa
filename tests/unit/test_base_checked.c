// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/checked.h"

#include "tests/unit/unit.h"

START_TEST(arithmetic)
{
	uint64_t out;

	ck_assert(checked_add64(UINT64_MAX - 1, 1, &out));
	ck_assert_uint_eq(out, UINT64_MAX);
	ck_assert(!checked_add64(UINT64_MAX, 1, &out));
	ck_assert(checked_sub64(1, 1, &out));
	ck_assert_uint_eq(out, 0);
	ck_assert(!checked_sub64(0, 1, &out));
	ck_assert(checked_mul64(UINT64_C(1) << 32, UINT64_C(0xffffffff), &out));
	ck_assert_uint_eq(out, UINT64_C(0xffffffff00000000));
	ck_assert(!checked_mul64(UINT64_C(1) << 32, UINT64_C(1) << 32, &out));
}
END_TEST

START_TEST(fits)
{
	ck_assert(range_fits(0, 16, 16));
	ck_assert(range_fits(16, 0, 16));
	ck_assert(!range_fits(17, 0, 16));
	ck_assert(!range_fits(1, 16, 16));
	ck_assert(!range_fits(8, UINT64_MAX, 16));
	ck_assert(!range_fits(UINT64_MAX, UINT64_MAX, 16));
}
END_TEST

START_TEST(overlap)
{
	ck_assert(ranges_overlap(0, 16, 15, 1));
	ck_assert(ranges_overlap(15, 1, 0, 16));
	ck_assert(!ranges_overlap(0, 16, 16, 1));
	ck_assert(!ranges_overlap(16, 1, 0, 16));
	ck_assert(!ranges_overlap(4, 0, 0, 16));
	ck_assert(ranges_overlap(0, UINT64_MAX, UINT64_MAX - 1, 1));
}
END_TEST

int main(void)
{
	return unit_run(unit_suite("base/checked",
				   (const TTest *const[]){ arithmetic, fits, overlap, NULL }));
}
