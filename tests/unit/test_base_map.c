// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/map.h"

#include <string.h>

#include "base/rng.h"
#include "tests/unit/unit.h"

static int things[4];

START_TEST(put_get_remove)
{
	struct map m;

	map_init(&m);
	ck_assert_ptr_null(map_get(&m, 0));
	ck_assert_ptr_null(map_remove(&m, 0));
	ck_assert_ptr_null(map_put(&m, 0, &things[0]));
	ck_assert_ptr_null(map_put(&m, UINT64_MAX, &things[1]));
	ck_assert_uint_eq(map_count(&m), 2);
	ck_assert_ptr_eq(map_get(&m, 0), &things[0]);
	ck_assert_ptr_eq(map_get(&m, UINT64_MAX), &things[1]);
	ck_assert_ptr_eq(map_put(&m, 0, &things[2]), &things[0]);
	ck_assert_uint_eq(map_count(&m), 2);
	ck_assert_ptr_eq(map_remove(&m, 0), &things[2]);
	ck_assert_ptr_null(map_get(&m, 0));
	ck_assert_ptr_null(map_remove(&m, 0));
	ck_assert_uint_eq(map_count(&m), 1);
	map_fini(&m);
	ck_assert_uint_eq(map_count(&m), 0);
	ck_assert_ptr_null(map_get(&m, UINT64_MAX));
}
END_TEST

/* Against an array, with few keys, so that insertions, removals and collisions all abound. */
START_TEST(random_operations)
{
	enum { KEYS = 600 };
	void *model[KEYS] = { NULL };
	uint64_t keys[KEYS];
	size_t count = 0;
	struct rng rng;
	struct map m;

	map_init(&m);
	rng_seed(&rng, 42);
	for (int i = 0; i < KEYS; i++)
		keys[i] = rng_next(&rng) << (i & 31);
	for (int i = 0; i < 200000; i++) {
		size_t k = rng_below(&rng, KEYS);

		if (rng_below(&rng, 2)) {
			void *value = &things[rng_below(&rng, 4)];

			ck_assert_ptr_eq(map_put(&m, keys[k], value), model[k]);
			count += !model[k];
			model[k] = value;
		} else {
			ck_assert_ptr_eq(map_remove(&m, keys[k]), model[k]);
			count -= !!model[k];
			model[k] = NULL;
		}
		ck_assert_uint_eq(map_count(&m), count);
		k = rng_below(&rng, KEYS);
		ck_assert_ptr_eq(map_get(&m, keys[k]), model[k]);
	}
	map_fini(&m);
}
END_TEST

START_TEST(iteration)
{
	bool seen[1000] = { false };
	size_t visits = 0;
	struct map m;
	uint64_t key;
	void *value;

	map_init(&m);
	for (uint64_t k = 0; k < 1000; k++)
		map_put(&m, k * 4096, &seen[k]);
	for (size_t pos = 0; map_next(&m, &pos, &key, &value); visits++) {
		bool *flag = value;

		ck_assert_ptr_eq(flag, &seen[key / 4096]);
		ck_assert(!*flag);
		*flag = true;
	}
	ck_assert_uint_eq(visits, 1000);
	map_fini(&m);
}
END_TEST

int main(void)
{
	return unit_run(
		unit_suite("base/map", (const TTest *const[]){ put_get_remove, random_operations,
							       iteration, NULL }));
}
