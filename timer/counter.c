// SPDX-License-Identifier: GPL-2.0-or-later
#include "timer/counter.h"

#include "base/bits.h"

static uint64_t gcd(uint64_t a, uint64_t b)
{
	while (b) {
		uint64_t r = a % b;

		a = b;
		b = r;
	}
	return a;
}

struct counter counter_make(uint64_t counter_hz, uint64_t core_hz)
{
	uint64_t d = gcd(counter_hz, core_hz);

	return (struct counter){ .num = counter_hz / d, .den = core_hz / d };
}

uint64_t counter_cycle_after(const struct counter *c, uint64_t now, uint128 ticks)
{
	uint128 target = counter_at(c, now) + ticks;
	uint128 whole = target / c->num, rest = target % c->num;
	uint128 cycle;

	if (whole > UINT64_MAX)
		return UINT64_MAX;
	/* no product wraps: whole < 2^64, rest < num and num, den <= 2^40 */
	cycle = whole * c->den + (rest * c->den + c->num - 1) / c->num;
	return cycle > UINT64_MAX ? UINT64_MAX : (uint64_t)cycle;
}

uint128 counter_ticks_to_change(uint64_t count, uint64_t cval)
{
	if (count >= cval)
		return ((uint128)1 << 64) - count;
	return cval - count;
}

uint32_t counter_ticks_to_edge(uint64_t count, unsigned bit, bool falling)
{
	uint64_t period = bit64(bit + 1);
	uint64_t edge = falling ? 0 : bit64(bit);
	uint64_t ticks = (edge - count) & (period - 1);

	return (uint32_t)(ticks ? ticks : period);
}
