/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bodies of the frequent micro-ops of Advanced SIMD on integers. They compile to the host's own
 * vector instructions without constants in memory, which a stencil could not reach.
 */
#ifndef TRAPLINE_CPU_OPS_SIMD_H
#define TRAPLINE_CPU_OPS_SIMD_H

#include <string.h>

#include "cpu/cpu.h"

/* The bits of *n where d has ones, of *m elsewhere. */
static inline void op_bsl(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (*o.n & *o.d) | (*o.m & ~*o.d);
}

/* The bits of *n where *m has ones, the others stay. */
static inline void op_bit(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (*o.n & *o.m) | (*o.d & ~*o.m);
}

/* The bits of *n where *m has zeros, the others stay. */
static inline void op_bif(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (*o.n & ~*o.m) | (*o.d & *o.m);
}

/* ---- lane by lane, on 128 bits: in which order lanes lie in memory does not matter ---- */

typedef uint8_t lanes_u8 __attribute__((vector_size(16)));
typedef uint16_t lanes_u16 __attribute__((vector_size(16)));
typedef uint32_t lanes_u32 __attribute__((vector_size(16)));
typedef uint64_t lanes_u64 __attribute__((vector_size(16)));
typedef int8_t lanes_s8 __attribute__((vector_size(16)));
typedef int16_t lanes_s16 __attribute__((vector_size(16)));
typedef int32_t lanes_s32 __attribute__((vector_size(16)));
typedef int64_t lanes_s64 __attribute__((vector_size(16)));

/* d = expression of n and m, which have lanes of @type */
#define LANEWISE(name, type, expression)                             \
	static inline void op_##name(struct cpu *cpu, struct opnd o) \
	{                                                            \
		lanes_##type n, m, result;                           \
								     \
		(void)cpu;                                           \
		memcpy(&n, o.n, sizeof n);                           \
		memcpy(&m, o.m, sizeof m);                           \
		result = (lanes_##type)(expression);                 \
		memcpy(o.d, &result, sizeof result);                 \
	}

/* n where @mask, which is all ones or zero in each lane, else m */
#define WHERE(type, mask) ((n & (lanes_##type)(mask)) | (m & ~(lanes_##type)(mask)))

LANEWISE(vadd_b, u8, n + m)
LANEWISE(vadd_h, u16, n + m)
LANEWISE(vadd_s, u32, n + m)
LANEWISE(vadd_d, u64, n + m)
LANEWISE(vsub_b, u8, n - m)
LANEWISE(vsub_h, u16, n - m)
LANEWISE(vsub_s, u32, n - m)
LANEWISE(vsub_d, u64, n - m)
LANEWISE(vmul_h, u16, n *m)
LANEWISE(vmul_s, u32, n *m)
LANEWISE(vceq_b, u8, n == m)
LANEWISE(vceq_h, u16, n == m)
LANEWISE(vceq_s, u32, n == m)
LANEWISE(vceq_d, u64, n == m)
LANEWISE(vtst_b, u8, (n & m) != 0)
LANEWISE(vtst_h, u16, (n & m) != 0)
LANEWISE(vtst_s, u32, (n & m) != 0)
LANEWISE(vtst_d, u64, (n & m) != 0)
LANEWISE(vcgt_b, s8, n > m)
LANEWISE(vcgt_h, s16, n > m)
LANEWISE(vcgt_s, s32, n > m)
LANEWISE(vcgt_d, s64, n > m)
LANEWISE(vcge_b, s8, n >= m)
LANEWISE(vcge_h, s16, n >= m)
LANEWISE(vcge_s, s32, n >= m)
LANEWISE(vcge_d, s64, n >= m)
LANEWISE(vchi_b, u8, n > m)
LANEWISE(vchi_h, u16, n > m)
LANEWISE(vchi_s, u32, n > m)
LANEWISE(vchs_b, u8, n >= m)
LANEWISE(vchs_h, u16, n >= m)
LANEWISE(vchs_s, u32, n >= m)
LANEWISE(vsmax_b, s8, WHERE(s8, n > m))
LANEWISE(vsmax_h, s16, WHERE(s16, n > m))
LANEWISE(vsmax_s, s32, WHERE(s32, n > m))
LANEWISE(vsmin_b, s8, WHERE(s8, n < m))
LANEWISE(vsmin_h, s16, WHERE(s16, n < m))
LANEWISE(vsmin_s, s32, WHERE(s32, n < m))
LANEWISE(vumax_b, u8, WHERE(u8, n > m))
LANEWISE(vumax_h, u16, WHERE(u16, n > m))
LANEWISE(vumax_s, u32, WHERE(u32, n > m))
LANEWISE(vumin_b, u8, WHERE(u8, n < m))
LANEWISE(vumin_h, u16, WHERE(u16, n < m))
LANEWISE(vumin_s, u32, WHERE(u32, n < m))

#undef WHERE
#undef LANEWISE

/* d = n shifted by aux, less than the width of a lane */
#define SHIFTED(name, type, expression)                              \
	static inline void op_##name(struct cpu *cpu, struct opnd o) \
	{                                                            \
		lanes_##type n, by = { 0 };                          \
								     \
		(void)cpu;                                           \
		by += o.aux;                                         \
		memcpy(&n, o.n, sizeof n);                           \
		n = expression;                                      \
		memcpy(o.d, &n, sizeof n);                           \
	}

SHIFTED(vshl_s, u32, n << by)
SHIFTED(vushr_s, u32, n >> by)
SHIFTED(vshl_d, u64, n << by)
SHIFTED(vushr_d, u64, n >> by)

#undef SHIFTED

/* ---- bytes of pairs, in a half at a time ---- */

#define EVEN_BYTES UINT64_C(0x00ff00ff00ff00ff)

/* The low bytes of four halfwords, whose high bytes are zero, next to each other. */
static inline uint64_t pack_bytes(uint64_t v)
{
	v = (v | v >> 8) & UINT64_C(0x0000ffff0000ffff);
	return (v | v >> 16) & UINT64_C(0xffffffff);
}

/* SHRN to bytes: halfwords of n shifted right by aux, their low bytes in d's low half. */
static inline void op_vshrn_b(struct cpu *cpu, struct opnd o)
{
	uint64_t low = pack_bytes(o.n[0] >> (o.aux & 63) & EVEN_BYTES);
	uint64_t high = pack_bytes(o.n[1] >> (o.aux & 63) & EVEN_BYTES);

	(void)cpu;
	o.d[0] = high << 32 | low;
	o.d[1] = 0;
}

static inline uint64_t sums_of_pairs(uint64_t v)
{
	return pack_bytes(((v & EVEN_BYTES) + (v >> 8 & EVEN_BYTES)) & EVEN_BYTES);
}

/* ADDP of 16 bytes each. */
static inline void op_vaddp_b(struct cpu *cpu, struct opnd o)
{
	uint64_t low = sums_of_pairs(o.n[1]) << 32 | sums_of_pairs(o.n[0]);
	uint64_t high = sums_of_pairs(o.m[1]) << 32 | sums_of_pairs(o.m[0]);

	(void)cpu;
	o.d[0] = low;
	o.d[1] = high;
}

static inline uint64_t larger_of_pairs(uint64_t v)
{
	uint64_t even = v & EVEN_BYTES, odd = v >> 8 & EVEN_BYTES;
	/* bit 8 of a halfword is set where odd does not exceed even, and spreads over its byte */
	uint64_t keep = (((even | ~EVEN_BYTES) - odd) >> 8 & UINT64_C(0x0001000100010001)) * 0xff;

	return pack_bytes((even & keep) | (odd & ~keep & EVEN_BYTES));
}

/* UMAXP of 16 bytes each. */
static inline void op_vumaxp_b(struct cpu *cpu, struct opnd o)
{
	uint64_t low = larger_of_pairs(o.n[1]) << 32 | larger_of_pairs(o.n[0]);
	uint64_t high = larger_of_pairs(o.m[1]) << 32 | larger_of_pairs(o.m[0]);

	(void)cpu;
	o.d[0] = low;
	o.d[1] = high;
}

#undef EVEN_BYTES

#endif
