/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the lifters of A64 loads and stores share. */
#ifndef TRAPLINE_CPU_A64_LDST_H
#define TRAPLINE_CPU_A64_LDST_H

#include "cpu/a64.h"

/* A load or store of one register, by the micro-ops that do it. */
struct access {
	uint16_t op, op_x; /* base and immediate; base and shifted index. 0: this is a prefetch */
	uint8_t log2;	   /* of its bytes */
	bool store, vector;
	uint8_t any; /* ANY_SIGN, ANY_TO32 for load_any */
};

/* aux of load_any and store_any and their kin: cpu/uop-table-call.h and cpu/uop-table-mem.h */
enum {
	ANY_SIZE = 7u,
	ANY_SIGN = 1u << 3,
	ANY_TO32 = 1u << 4,
	ANY_UNPRIV = 1u << 5,
	ANY_ALIGNED = 1u << 6,
	ANY_VECTOR = 1u << 7,
	ANY_PAIR = 1u << 8,
};

/* aux of ldx, stx, ldar, stlr */
enum {
	EXCL_SIZE = 3u,
	EXCL_PAIR = 1u << 2,
	EXCL_ORDERED = 1u << 3,
};

/* aux of atomic, cas, casp: EXCL_SIZE, EXCL_PAIR and EXCL_ORDERED, and what atomic does */
enum {
	ATOMIC_OP_SHIFT = 4,
	ATOMIC_OP = 15u << ATOMIC_OP_SHIFT,
};

/* By the encoding's opc; SWP is o3 = 1. */
enum atomic_op {
	ATOMIC_ADD,
	ATOMIC_CLR,
	ATOMIC_EOR,
	ATOMIC_SET,
	ATOMIC_SMAX,
	ATOMIC_SMIN,
	ATOMIC_UMAX,
	ATOMIC_UMIN,
	ATOMIC_SWP,
};

/*
 * Accesses @slot at r[@base] + @imm, as the state demands: with an alignment check, or in
 * big-endian order. May use T1.
 */
void lift_access(struct lift *l, const struct access *a, unsigned slot, unsigned base,
		 uint64_t imm);
/* The same for the pair @slot, @slot2. */
void lift_access_pair(struct lift *l, const struct access *a, unsigned slot, unsigned slot2,
		      unsigned base, uint64_t imm);

/* r[base] += imm, after the access. */
void lift_write_back(struct lift *l, unsigned base, uint64_t imm);

#endif
