/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bodies of the conditional branches: true if taken. */
#ifndef TRAPLINE_CPU_OPS_TEST_H
#define TRAPLINE_CPU_OPS_TEST_H

#include "cpu/ops-flags.h"

/* The constant below SLOT_COUNT that travels as a slot number. */
static inline unsigned opnd_small(const struct cpu *cpu, const uint64_t *slot)
{
	return (unsigned)(slot - cpu->r);
}

/* conditions on NZCV (Arm ARM C1.2.4) */

static inline bool test_b_eq(struct cpu *cpu, struct opnd o)
{
	(void)o;
	return cpu->zf == 0;
}

static inline bool test_b_ne(struct cpu *cpu, struct opnd o)
{
	(void)o;
	return cpu->zf != 0;
}

static inline bool test_b_cs(struct cpu *cpu, struct opnd o)
{
	(void)o;
	return cpu->cf != 0;
}

static inline bool test_b_cc(struct cpu *cpu, struct opnd o)
{
	(void)o;
	return cpu->cf == 0;
}

static inline bool test_b_mi(struct cpu *cpu, struct opnd o)
{
	(void)o;
	return (int64_t)cpu->nf < 0;
}

static inline bool test_b_pl(struct cpu *cpu, struct opnd o)
{
	(void)o;
	return (int64_t)cpu->nf >= 0;
}

static inline bool test_b_vs(struct cpu *cpu, struct opnd o)
{
	(void)o;
	return (int64_t)cpu->vf < 0;
}

static inline bool test_b_vc(struct cpu *cpu, struct opnd o)
{
	(void)o;
	return (int64_t)cpu->vf >= 0;
}

static inline bool test_b_hi(struct cpu *cpu, struct opnd o)
{
	(void)o;
	return cpu->cf && cpu->zf;
}

static inline bool test_b_ls(struct cpu *cpu, struct opnd o)
{
	return !test_b_hi(cpu, o);
}

static inline bool test_b_ge(struct cpu *cpu, struct opnd o)
{
	(void)o;
	return (int64_t)(cpu->nf ^ cpu->vf) >= 0;
}

static inline bool test_b_lt(struct cpu *cpu, struct opnd o)
{
	return !test_b_ge(cpu, o);
}

static inline bool test_b_gt(struct cpu *cpu, struct opnd o)
{
	return cpu->zf && test_b_ge(cpu, o);
}

static inline bool test_b_le(struct cpu *cpu, struct opnd o)
{
	return !test_b_gt(cpu, o);
}

/* conditions on a register */

static inline bool test_cbz(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	return *o.n == 0;
}

static inline bool test_cbnz(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	return *o.n != 0;
}

static inline bool test_cbz_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	return (uint32_t)*o.n == 0;
}

static inline bool test_cbnz_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	return (uint32_t)*o.n != 0;
}

static inline bool test_tbz(struct cpu *cpu, struct opnd o)
{
	return !(*o.n >> (opnd_small(cpu, o.m) & 63) & 1);
}

static inline bool test_tbnz(struct cpu *cpu, struct opnd o)
{
	return *o.n >> (opnd_small(cpu, o.m) & 63) & 1;
}

/*
 * Fused forms: the condition is computed from the operands, which are read before d is written.
 * Each macro lays out one family: the operands' type, how the second is got, the flag setter.
 */
#define FUSED_SUB(name, type, second, setter, condition)               \
	static inline bool test_##name(struct cpu *cpu, struct opnd o) \
	{                                                              \
		u##type n = (u##type) * o.n, m = (u##type)(second);    \
		type r = (type)(n - m), sn = (type)n, sm = (type)m;    \
								       \
		(void)r, (void)sn, (void)sm;                           \
		*o.d = setter(cpu, n, m);                              \
		return condition;                                      \
	}
#define FUSED_SUB_ALL(suffix, type, second, setter)                  \
	FUSED_SUB(subs##suffix##_eq, type, second, setter, n == m)   \
	FUSED_SUB(subs##suffix##_ne, type, second, setter, n != m)   \
	FUSED_SUB(subs##suffix##_cs, type, second, setter, n >= m)   \
	FUSED_SUB(subs##suffix##_cc, type, second, setter, n < m)    \
	FUSED_SUB(subs##suffix##_mi, type, second, setter, r < 0)    \
	FUSED_SUB(subs##suffix##_pl, type, second, setter, r >= 0)   \
	FUSED_SUB(subs##suffix##_hi, type, second, setter, n > m)    \
	FUSED_SUB(subs##suffix##_ls, type, second, setter, n <= m)   \
	FUSED_SUB(subs##suffix##_ge, type, second, setter, sn >= sm) \
	FUSED_SUB(subs##suffix##_lt, type, second, setter, sn < sm)  \
	FUSED_SUB(subs##suffix##_gt, type, second, setter, sn > sm)  \
	FUSED_SUB(subs##suffix##_le, type, second, setter, sn <= sm)

FUSED_SUB_ALL(, int64_t, *o.m, sub_flags)
FUSED_SUB_ALL(_w, int32_t, *o.m, sub_flags_w)
FUSED_SUB_ALL(i, int64_t, opnd_small(cpu, o.m), sub_flags)
FUSED_SUB_ALL(i_w, int32_t, opnd_small(cpu, o.m), sub_flags_w)
#undef FUSED_SUB_ALL
#undef FUSED_SUB

#define FUSED_AND(name, type, setter, condition)                       \
	static inline bool test_##name(struct cpu *cpu, struct opnd o) \
	{                                                              \
		type r = (type)(*o.n & *o.m);                          \
								       \
		*o.d = setter(cpu, (u##type)r);                        \
		return condition;                                      \
	}
#define FUSED_AND_ALL(suffix, type, setter)                \
	FUSED_AND(ands##suffix##_eq, type, setter, r == 0) \
	FUSED_AND(ands##suffix##_ne, type, setter, r != 0) \
	FUSED_AND(ands##suffix##_mi, type, setter, r < 0)  \
	FUSED_AND(ands##suffix##_pl, type, setter, r >= 0)

FUSED_AND_ALL(, int64_t, logic_flags)
FUSED_AND_ALL(_w, int32_t, logic_flags_w)
#undef FUSED_AND_ALL
#undef FUSED_AND

#endif
