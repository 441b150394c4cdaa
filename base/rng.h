/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_BASE_RNG_H
#define TRAPLINE_BASE_RNG_H

#include <stdint.h>

/*
 * A small deterministic generator (xorshift64*, Vigna 2016): the same seed gives the same
 * sequence on every host. For replacement policies that the profile calls pseudo-random and
 * for tests; never for secrets.
 */
struct rng {
	uint64_t state; /* never 0 */
};

/* Any seed will do, 0 included. */
void rng_seed(struct rng *r, uint64_t seed);

static inline uint64_t rng_next(struct rng *r)
{
	uint64_t x = r->state;

	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	r->state = x;
	return x * UINT64_C(0x2545f4914f6cdd1d);
}

/* Uniform in [0, bound), without bias; 0 for bound == 0. */
uint64_t rng_below(struct rng *r, uint64_t bound);

#endif
