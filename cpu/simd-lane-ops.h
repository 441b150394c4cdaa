/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Between the operations on lanes of integers and the loop that brings these together. */
#ifndef TRAPLINE_CPU_SIMD_LANE_OPS_H
#define TRAPLINE_CPU_SIMD_LANE_OPS_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/simd-elements.h"
#include "cpu/simd-lanes.h"

/* One lane: extended operands and how to look at them. Who stores a result cuts it to @bits. */
struct lane {
	uint64_t n, m, d;
	unsigned bits; /* of the result */
	bool is_signed;
	bool qc; /* set if the result was saturated */
};

/* Lanes of an instruction: what its operation is applied to, one by one. */
struct lanes {
	uint64_t n[SIMD_MAX_ELEMENTS], m[SIMD_MAX_ELEMENTS], d[SIMD_MAX_ELEMENTS];
	unsigned count, bits;
	bool is_signed, qc;
};

struct lane_op_row {
	uint64_t (*one)(struct lane *);
	void (*all)(struct lanes *); /* results replace d, and qc is set or cleared */
	bool reads_d;
};

extern const struct lane_op_row lane_ops[LANE_OP_COUNT]; /* by enum lane_op */

#endif
