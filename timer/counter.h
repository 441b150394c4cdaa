/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The system counter as a function of cycles, and back. */
#ifndef TRAPLINE_TIMER_COUNTER_H
#define TRAPLINE_TIMER_COUNTER_H

#include <stdbool.h>
#include <stdint.h>

__extension__ typedef unsigned __int128 uint128;

/* num counts in den cycles, in lowest terms. */
struct counter {
	uint64_t num, den;
};

/* @counter_hz and @core_hz: 1 to 2^40. */
struct counter counter_make(uint64_t counter_hz, uint64_t core_hz);

/*
 * Counts since cycle 0 at cycle @now. Wider than the register, which is its low 64 bits: so a
 * wrap of CNTPCT does not fold time.
 */
static inline uint128 counter_at(const struct counter *c, uint64_t now)
{
	return (uint128)now * c->num / c->den;
}

/*
 * The first cycle at which @ticks more counts have passed than at @now; UINT64_MAX if no cycle
 * number can express it. For @ticks > 0 it lies after @now. @ticks <= 2^64.
 */
uint64_t counter_cycle_after(const struct counter *c, uint64_t now, uint128 ticks);

/*
 * Counts, 1 to 2^64, from @count until the condition count >= @cval (unsigned, 64 bits) changes:
 * becomes true, or false by the wrap of the count to zero. @cval is not 0: that never changes.
 */
uint128 counter_ticks_to_change(uint64_t count, uint64_t cval);

/*
 * Counts, 1 to 2^16, from @count to the next transition of its bit @bit (0..15): from 1 to 0 if
 * @falling, else from 0 to 1.
 */
uint32_t counter_ticks_to_edge(uint64_t count, unsigned bit, bool falling);

#endif
