// SPDX-License-Identifier: GPL-2.0-or-later
/* The set of breakpoints and watchpoints, against a list that is searched from end to end. */
#include <string.h>

#include "base/rng.h"
#include "cpu/stops.h"
#include "tests/unit/unit.h"

static struct stops set;

START_TEST(breakpoints)
{
	stops_clear(&set);
	ck_assert(!stops_any(&set));
	ck_assert(stops_add(&set, STOP_KIND_HARDWARE, 0x4000, 4));
	ck_assert(stops_add(&set, STOP_KIND_SOFTWARE, 0x4000, 4));
	ck_assert(stops_add(&set, STOP_KIND_SOFTWARE, 0x4000, 4)); /* twice is once */
	ck_assert(stops_add(&set, STOP_KIND_SOFTWARE, UINT64_MAX - 3, 4));
	ck_assert_uint_eq(set.break_count, 3);
	ck_assert_int_eq(stops_at(&set, 0x4000)->kind, STOP_KIND_SOFTWARE);
	ck_assert_ptr_nonnull(stops_at(&set, UINT64_MAX - 3));
	ck_assert_ptr_null(stops_at(&set, 0x4004));
	ck_assert(stops_remove(&set, STOP_KIND_SOFTWARE, 0x4000, 4));
	ck_assert(!stops_remove(&set, STOP_KIND_SOFTWARE, 0x4000, 4));
	ck_assert_int_eq(stops_at(&set, 0x4000)->kind, STOP_KIND_HARDWARE);
	/* a breakpoint is no watchpoint */
	ck_assert_ptr_null(stops_watch(&set, 0x4000, 8, true));
}
END_TEST

START_TEST(watchpoint_kinds)
{
	static const struct {
		enum stop_kind kind;
		bool read, write;
	} rows[] = {
		{ STOP_KIND_WRITE, false, true },
		{ STOP_KIND_READ, true, false },
		{ STOP_KIND_ACCESS, true, true },
	};

	for (size_t i = 0; i < 3; i++) {
		stops_clear(&set);
		ck_assert(stops_add(&set, rows[i].kind, 0x1008, 8));
		ck_assert_int_eq(!!stops_watch(&set, 0x100f, 1, false), rows[i].read);
		ck_assert_int_eq(!!stops_watch(&set, 0x1000, 9, true), rows[i].write);
		ck_assert_ptr_null(stops_watch(&set, 0x1000, 8, true));
		ck_assert_ptr_null(stops_watch(&set, 0x1010, 64, false));
		ck_assert_ptr_null(stops_at(&set, 0x1008));
	}
}
END_TEST

START_TEST(limits)
{
	stops_clear(&set);
	ck_assert(!stops_add(&set, STOP_KIND_WRITE, 0x1000, 0));
	ck_assert(!stops_add(&set, STOP_KIND_WRITE, UINT64_MAX, 2));
	ck_assert(stops_add(&set, STOP_KIND_WRITE, UINT64_MAX, 1));
	/* an access that wraps around touches the first byte and the last */
	ck_assert_ptr_nonnull(stops_watch(&set, UINT64_MAX - 3, 8, true));
	ck_assert_ptr_null(stops_watch(&set, UINT64_MAX - 3, 3, true));
	/* tags are not compared */
	ck_assert(stops_add(&set, STOP_KIND_SOFTWARE, UINT64_C(0x5a00000000401000), 4));
	ck_assert_ptr_nonnull(stops_at(&set, 0x401000));
	stops_clear(&set);
	for (unsigned i = 0; i < STOPS_MAX; i++) {
		ck_assert(stops_add(&set, STOP_KIND_SOFTWARE, UINT64_C(4) * (i * 7919 % STOPS_MAX),
				    4));
		ck_assert(stops_add(&set, STOP_KIND_READ, i, 1));
	}
	ck_assert(!stops_add(&set, STOP_KIND_SOFTWARE, 0x100000, 4));
	ck_assert(!stops_add(&set, STOP_KIND_READ, 0x100000, 4));
	for (unsigned i = 1; i < STOPS_MAX; i++)
		ck_assert(set.breaks[i - 1].addr < set.breaks[i].addr);
}
END_TEST

/* ---- against the list ------------------------------------------------------------- */

#define PLAIN_MAX 64

static struct plain {
	struct stop_point p[PLAIN_MAX];
	size_t count;
} plain;

static size_t plain_find(enum stop_kind kind, uint64_t addr, uint64_t len)
{
	size_t i = 0;

	while (i < plain.count && (plain.p[i].kind != kind || plain.p[i].addr != addr ||
				   (kind >= STOP_KIND_WRITE && plain.p[i].len != len)))
		i++;
	return i;
}

static bool plain_at(uint64_t pc)
{
	for (size_t i = 0; i < plain.count; i++)
		if (plain.p[i].kind < STOP_KIND_WRITE && plain.p[i].addr == pc)
			return true;
	return false;
}

static bool plain_watch(uint64_t addr, uint64_t bytes, bool write)
{
	for (size_t i = 0; i < plain.count; i++) {
		const struct stop_point *p = &plain.p[i];
		bool kind = p->kind == STOP_KIND_ACCESS ||
			    p->kind == (write ? STOP_KIND_WRITE : STOP_KIND_READ);

		for (uint64_t b = 0; kind && b < bytes; b++)
			if (addr + b >= p->addr && addr + b < p->addr + p->len)
				return true;
	}
	return false;
}

START_TEST(random_operations)
{
	struct rng rng;

	rng_seed(&rng, 7);
	stops_clear(&set);
	plain.count = 0;
	for (unsigned i = 0; i < 50000; i++) {
		enum stop_kind kind = (enum stop_kind)rng_below(&rng, STOP_KINDS);
		uint64_t addr = rng_below(&rng, 64), len = 1 + rng_below(&rng, 9);
		size_t at = plain_find(kind, addr, len);

		if (rng_below(&rng, 2) && plain.count < PLAIN_MAX) {
			ck_assert(stops_add(&set, kind, addr, len));
			if (at == plain.count)
				plain.p[plain.count++] = (struct stop_point){ addr, len, kind };
		} else {
			ck_assert_int_eq(stops_remove(&set, kind, addr, len), at < plain.count);
			if (at < plain.count)
				plain.p[at] = plain.p[--plain.count];
		}
		addr = rng_below(&rng, 80);
		len = 1 + rng_below(&rng, 16);
		ck_assert_int_eq(!!stops_at(&set, addr), plain_at(addr));
		ck_assert_int_eq(!!stops_watch(&set, addr, len, i & 1),
				 plain_watch(addr, len, i & 1));
		ck_assert_uint_eq(set.break_count + set.watch_count, plain.count);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { breakpoints, watchpoint_kinds, limits, random_operations,
				       NULL };

	return unit_run(unit_suite("gdb-stops", tests));
}
