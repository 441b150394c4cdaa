// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/rng.h"

#include "base/hash.h"

void rng_seed(struct rng *r, uint64_t seed)
{
	/* hash_u64() is a bijection with 0 -> 0, so one seed has to be moved off 0. */
	r->state = hash_u64(seed + UINT64_C(0x9e3779b97f4a7c15));
	if (!r->state)
		r->state = 1;
}

uint64_t rng_below(struct rng *r, uint64_t bound)
{
	uint64_t skip, v;

	if (!bound)
		return 0;
	/* Drop the first 2^64 mod bound values, so that every remainder is equally frequent. */
	skip = -bound % bound;
	do
		v = rng_next(r);
	while (v < skip);
	return v % bound;
}
