/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The cycles of an instruction, or of its share in one register, by what they were. */
#ifndef TRAPLINE_TRACE_COST_H
#define TRAPLINE_TRACE_COST_H

#include <stdint.h>

struct cost {
	uint32_t exec, stall, mmio, maint;
};

static inline uint32_t cost_total(const struct cost *c)
{
	return c->exec + c->stall + c->mmio + c->maint;
}

/*
 * Of @cycles, the parts that were a device's, maintenance's and the memory's, in this order of
 * precedence, should they add up to more; the rest is execution.
 */
static inline struct cost cost_divide(uint32_t cycles, uint32_t mmio, uint32_t maint,
				      uint64_t stall)
{
	struct cost c;

	c.mmio = mmio < cycles ? mmio : cycles;
	cycles -= c.mmio;
	c.maint = maint < cycles ? maint : cycles;
	cycles -= c.maint;
	c.stall = stall < cycles ? (uint32_t)stall : cycles;
	c.exec = cycles - c.stall;
	return c;
}

/* The halves of a pair access; the odd cycle is the first's. */
static inline void cost_split(const struct cost *c, struct cost *first, struct cost *second)
{
	const uint32_t part[4] = { c->exec, c->stall, c->mmio, c->maint };
	uint32_t half[4], left = cost_total(c) / 2;

	for (int k = 0; k < 4; k++) {
		half[k] = part[k] / 2;
		left -= half[k];
	}
	for (int k = 0; k < 4 && left; k++) {
		if (part[k] & 1) {
			half[k]++;
			left--;
		}
	}
	*first = (struct cost){ c->exec - half[0], c->stall - half[1], c->mmio - half[2],
				c->maint - half[3] };
	*second = (struct cost){ half[0], half[1], half[2], half[3] };
}

#endif
