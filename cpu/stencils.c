// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Stencils: every micro-op compiled once more, with holes where its operands
 * go. The translator copies a stencil's code and patches the holes. This file
 * is compiled to an object that is read (libelf), never linked.
 *
 *   hot_NAME(cpu, left)	the micro-op; falls through to HOLE_NEXT
 *   cold_NAME(cpu, left)	slow half of a UOP_MEM, reached by HOLE_COLD; calls its function
 *
 * Small holes are symbols in 0..2^31 (byte offsets of slots, aux); 64-bit ones are materialised by
 * an instruction that the compiler cannot see through, since with the small code model it believes
 * that every symbol lies low. A hole must never be compared with zero: the compiler knows
 * that symbols are not null.
 */
#include "config.h"

#include "cpu/ops.h"

extern char HOLE_D[], HOLE_A[], HOLE_N[], HOLE_M[], HOLE_AUX[];

typedef void __attribute__((preserve_none)) stencil_fn(struct cpu *cpu, int64_t left);
extern stencil_fn HOLE_NEXT, HOLE_COLD, HOLE_TAKEN, HOLE_NOT_TAKEN, HOLE_LEAVE;

#define STENCIL(name) \
	__attribute__((preserve_none, noinline)) void name(struct cpu *cpu, int64_t left); \
	__attribute__((preserve_none, noinline)) void name(struct cpu *cpu, int64_t left)
#define GO(hole) __attribute__((musttail)) return hole(cpu, left)

#define HOLE64(symbol)                                                                             \
	({                                                                                         \
		uint64_t v_;                                                                       \
		__asm__("movabsq $" #symbol ", %0" : "=r"(v_));                                    \
		v_;                                                                                \
	})

#define SLOT(hole) ((uint64_t *)((char *)cpu + (uintptr_t)(hole)))

static inline __attribute__((always_inline)) struct opnd holes(struct cpu *cpu)
{
	return (struct opnd){
		.d = SLOT(HOLE_D), .a = SLOT(HOLE_A), .n = SLOT(HOLE_N), .m = SLOT(HOLE_M),
		.imm = HOLE64(HOLE_IMM), .aux = (uint32_t)(uintptr_t)HOLE_AUX,
	};
}

#define UOP_ALU(name, use)                                                                         \
	STENCIL(hot_##name)                                                                        \
	{                                                                                          \
		op_##name(cpu, holes(cpu));                                                        \
		GO(HOLE_NEXT);                                                                     \
	}

/* A function outside the code buffer: called by its full address, with the micro-op itself. */
#define OUT_OF_LINE(cpu)                                                                           \
	({                                                                                         \
		bool (*fn_)(struct cpu *, const struct uop *);                                     \
		fn_ = (bool (*)(struct cpu *, const struct uop *))HOLE64(HOLE_FUNCTION);           \
		cpu->left = left;                                                                  \
		bool ok_ = fn_(cpu, (const struct uop *)HOLE64(HOLE_UOP));                         \
		left = cpu->left;                                                                  \
		ok_;                                                                               \
	})

#define UOP_MEM(name, use)                                                                         \
	STENCIL(hot_##name)                                                                        \
	{                                                                                          \
		if (__builtin_expect(!fast_##name(cpu, holes(cpu)), 0))                            \
			GO(HOLE_COLD);                                                             \
		GO(HOLE_NEXT);                                                                     \
	}                                                                                          \
	STENCIL(cold_##name)                                                                       \
	{                                                                                          \
		if (!OUT_OF_LINE(cpu))                                                             \
			GO(HOLE_LEAVE);                                                            \
		GO(HOLE_NEXT);                                                                     \
	}

#define UOP_CALL(name, use)                                                                        \
	STENCIL(hot_##name)                                                                        \
	{                                                                                          \
		if (!OUT_OF_LINE(cpu))                                                             \
			GO(HOLE_LEAVE);                                                            \
		GO(HOLE_NEXT);                                                                     \
	}

#define UOP_TEST(name, use)                                                                        \
	STENCIL(hot_##name)                                                                        \
	{                                                                                          \
		if (test_##name(cpu, holes(cpu)))                                                  \
			GO(HOLE_TAKEN);                                                            \
		GO(HOLE_NOT_TAKEN);                                                                \
	}

#include "cpu/uop-table.h"
