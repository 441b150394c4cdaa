/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bodies of the integer micro-ops that count, reorder, multiply, divide and check. */
#ifndef TRAPLINE_CPU_OPS_MULDIV_H
#define TRAPLINE_CPU_OPS_MULDIV_H

#include "base/bits.h"
#include "cpu/cpu.h"

static inline uint64_t reverse_bits64(uint64_t v)
{
	v = (v >> 1 & UINT64_C(0x5555555555555555)) | (v & UINT64_C(0x5555555555555555)) << 1;
	v = (v >> 2 & UINT64_C(0x3333333333333333)) | (v & UINT64_C(0x3333333333333333)) << 2;
	v = (v >> 4 & UINT64_C(0x0f0f0f0f0f0f0f0f)) | (v & UINT64_C(0x0f0f0f0f0f0f0f0f)) << 4;
	return __builtin_bswap64(v);
}

static inline uint64_t reverse_halfword_bytes(uint64_t v)
{
	return (v >> 8 & UINT64_C(0x00ff00ff00ff00ff)) | (v & UINT64_C(0x00ff00ff00ff00ff)) << 8;
}

static inline void op_clz(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = clz64(*o.n);
}

static inline void op_clz_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = clz32((uint32_t)*o.n);
}

/* Leading bits equal to the sign, which is not counted itself. */
static inline void op_cls(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = clz64(*o.n ^ (uint64_t)((int64_t)*o.n >> 63)) - 1;
}

static inline void op_cls_w(struct cpu *cpu, struct opnd o)
{
	uint32_t n = (uint32_t)*o.n;

	(void)cpu;
	*o.d = clz32(n ^ (uint32_t)((int32_t)n >> 31)) - 1;
}

static inline void op_rbit(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = reverse_bits64(*o.n);
}

static inline void op_rbit_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = reverse_bits64(*o.n) >> 32;
}

static inline void op_rev(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = __builtin_bswap64(*o.n);
}

static inline void op_rev_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = __builtin_bswap32((uint32_t)*o.n);
}

static inline void op_rev16(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = reverse_halfword_bytes(*o.n);
}

static inline void op_rev16_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)reverse_halfword_bytes(*o.n);
}

static inline void op_rev32(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = ror64(__builtin_bswap64(*o.n), 32);
}

/* multiply */

static inline void op_mul(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.n * *o.m;
}

static inline void op_mul_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)(*o.n * *o.m);
}

static inline void op_madd(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.a + *o.n * *o.m;
}

static inline void op_madd_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)(*o.a + *o.n * *o.m);
}

static inline void op_msub(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.a - *o.n * *o.m;
}

static inline void op_msub_w(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint32_t)(*o.a - *o.n * *o.m);
}

static inline uint64_t product_s32(struct opnd o)
{
	return (uint64_t)((int64_t)(int32_t)*o.n * (int32_t)*o.m);
}

static inline uint64_t product_u32(struct opnd o)
{
	return (uint64_t)(uint32_t)*o.n * (uint32_t)*o.m;
}

static inline void op_smaddl(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.a + product_s32(o);
}

static inline void op_smsubl(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.a - product_s32(o);
}

static inline void op_umaddl(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.a + product_u32(o);
}

static inline void op_umsubl(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.a - product_u32(o);
}

static inline void op_smulh(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint64_t)(((__int128)(int64_t)*o.n * (int64_t)*o.m) >> 64);
}

static inline void op_umulh(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = (uint64_t)(((unsigned __int128)*o.n * *o.m) >> 64);
}

/* divide: by zero gives zero; the smallest number by -1 gives itself */

static inline void op_udiv(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	*o.d = *o.m ? *o.n / *o.m : 0;
}

static inline void op_udiv_w(struct cpu *cpu, struct opnd o)
{
	uint32_t m = (uint32_t)*o.m;

	(void)cpu;
	*o.d = m ? (uint32_t)*o.n / m : 0;
}

static inline void op_sdiv(struct cpu *cpu, struct opnd o)
{
	int64_t n = (int64_t)*o.n, m = (int64_t)*o.m;

	(void)cpu;
	if (m == -1)
		*o.d = -(uint64_t)n;
	else
		*o.d = m ? (uint64_t)(n / m) : 0;
}

static inline void op_sdiv_w(struct cpu *cpu, struct opnd o)
{
	int32_t n = (int32_t)*o.n, m = (int32_t)*o.m;

	(void)cpu;
	if (m == -1)
		*o.d = -(uint32_t)n;
	else
		*o.d = m ? (uint32_t)(n / m) : 0;
}

static inline void op_crc32(struct cpu *cpu, struct opnd o)
{
	uint64_t value = *o.m & mask64(8u << (o.aux & 3));
	uint64_t crc = (uint32_t)*o.n;

	(void)cpu;
	for (unsigned done = 0, bits = 8u << (o.aux & 3); done < bits; done += 8) {
		crc ^= value >> done & 0xff;
		for (unsigned i = 0; i < 8; i++)
			crc = crc >> 1 ^ (o.imm & -(crc & 1));
	}
	*o.d = crc;
}

#endif
