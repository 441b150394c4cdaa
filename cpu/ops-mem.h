/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fast halves of the loads and stores: done if the line lookup holds the whole access. Guest and
 * host are little-endian here; big-endian data goes through the call functions of cpu/mem.c.
 */
#ifndef TRAPLINE_CPU_OPS_MEM_H
#define TRAPLINE_CPU_OPS_MEM_H

#include <string.h>

#include "cpu/cpu.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "loads and stores copy host bytes");

/* @size is a constant wherever these are used, so that each copy is one move of the host. */
static inline bool fast_load(struct cpu *cpu, uint64_t va, unsigned size, void *to)
{
	const uint8_t *host = lookup_find(cpu->mmu->lookup->read, va, size);

	if (!host)
		return false;
	memcpy(to, host, size);
	return true;
}

static inline bool fast_store(struct cpu *cpu, uint64_t va, unsigned size, const void *from)
{
	uint8_t *host = lookup_find(cpu->mmu->lookup->write, va, size);

	if (!host)
		return false;
	memcpy(host, from, size);
	return true;
}

static inline uint64_t ea_imm(struct opnd o)
{
	return *o.n + o.imm;
}

static inline uint64_t ea_index(struct opnd o)
{
	return *o.n + (*o.m << (o.aux & 63));
}

/* The two address forms of one access: the loaded value as `type`, widened as `wide`. */
#define FAST_LOAD(name, type, wide)                                                 \
	static inline bool load_##name(struct cpu *cpu, struct opnd o, uint64_t va) \
	{                                                                           \
		type v;                                                             \
										    \
		if (!fast_load(cpu, va, sizeof(v), &v))                             \
			return false;                                               \
		*o.d = (wide)v;                                                     \
		return true;                                                        \
	}                                                                           \
	FAST_FORMS(load, name)

#define FAST_VECTOR_LOAD(name, type)                                                \
	static inline bool load_##name(struct cpu *cpu, struct opnd o, uint64_t va) \
	{                                                                           \
		type v;                                                             \
										    \
		if (!fast_load(cpu, va, sizeof(v), &v))                             \
			return false;                                               \
		o.d[0] = (uint64_t)v;                                               \
		o.d[1] = 0;                                                         \
		return true;                                                        \
	}                                                                           \
	FAST_FORMS(load, name)

#define FAST_STORE(name, type)                                                       \
	static inline bool store_##name(struct cpu *cpu, struct opnd o, uint64_t va) \
	{                                                                            \
		type v = (type)*o.d;                                               \
										     \
		return fast_store(cpu, va, sizeof(v), &v);                           \
	}                                                                            \
	FAST_FORMS(store, name)

#define FAST_FORMS(direction, name)                                        \
	static inline bool fast_##name(struct cpu *cpu, struct opnd o)     \
	{                                                                  \
		return direction##_##name(cpu, o, ea_imm(o));              \
	}                                                                  \
	static inline bool fast_##name##_x(struct cpu *cpu, struct opnd o) \
	{                                                                  \
		return direction##_##name(cpu, o, ea_index(o));            \
	}

FAST_LOAD(ldr8, uint8_t, uint64_t)
FAST_LOAD(ldr16, uint16_t, uint64_t)
FAST_LOAD(ldr32, uint32_t, uint64_t)
FAST_LOAD(ldr64, uint64_t, uint64_t)
FAST_LOAD(ldr8s, int8_t, uint64_t)
FAST_LOAD(ldr16s, int16_t, uint64_t)
FAST_LOAD(ldr32s, int32_t, uint64_t)
FAST_LOAD(ldr8sw, int8_t, uint32_t)
FAST_LOAD(ldr16sw, int16_t, uint32_t)
FAST_STORE(str8, uint8_t)
FAST_STORE(str16, uint16_t)
FAST_STORE(str32, uint32_t)
FAST_STORE(str64, uint64_t)
FAST_VECTOR_LOAD(fldr8, uint8_t)
FAST_VECTOR_LOAD(fldr16, uint16_t)
FAST_VECTOR_LOAD(fldr32, uint32_t)
FAST_VECTOR_LOAD(fldr64, uint64_t)
FAST_STORE(fstr8, uint8_t)
FAST_STORE(fstr16, uint16_t)
FAST_STORE(fstr32, uint32_t)
FAST_STORE(fstr64, uint64_t)

static inline bool load_fldr128(struct cpu *cpu, struct opnd o, uint64_t va)
{
	return fast_load(cpu, va, 16, o.d);
}
FAST_FORMS(load, fldr128)

static inline bool store_fstr128(struct cpu *cpu, struct opnd o, uint64_t va)
{
	return fast_store(cpu, va, 16, o.d);
}
FAST_FORMS(store, fstr128)

#undef FAST_FORMS
#undef FAST_STORE
#undef FAST_VECTOR_LOAD
#undef FAST_LOAD

/* Pairs: one lookup for both. */

static inline bool fast_ldp32(struct cpu *cpu, struct opnd o)
{
	uint32_t v[2];

	if (!fast_load(cpu, ea_imm(o), sizeof(v), v))
		return false;
	*o.d = v[0];
	*o.a = v[1];
	return true;
}

static inline bool fast_ldp32s(struct cpu *cpu, struct opnd o)
{
	int32_t v[2];

	if (!fast_load(cpu, ea_imm(o), sizeof(v), v))
		return false;
	*o.d = (uint64_t)v[0];
	*o.a = (uint64_t)v[1];
	return true;
}

static inline bool fast_ldp64(struct cpu *cpu, struct opnd o)
{
	uint64_t v[2];

	if (!fast_load(cpu, ea_imm(o), sizeof(v), v))
		return false;
	*o.d = v[0];
	*o.a = v[1];
	return true;
}

static inline bool fast_stp32(struct cpu *cpu, struct opnd o)
{
	uint32_t v[2] = { (uint32_t)*o.d, (uint32_t)*o.a };

	return fast_store(cpu, ea_imm(o), sizeof(v), v);
}

static inline bool fast_stp64(struct cpu *cpu, struct opnd o)
{
	uint64_t v[2] = { *o.d, *o.a };

	return fast_store(cpu, ea_imm(o), sizeof(v), v);
}

static inline bool fast_fldp32(struct cpu *cpu, struct opnd o)
{
	if (!fast_ldp32(cpu, o))
		return false;
	o.d[1] = 0;
	o.a[1] = 0;
	return true;
}

static inline bool fast_fldp64(struct cpu *cpu, struct opnd o)
{
	if (!fast_ldp64(cpu, o))
		return false;
	o.d[1] = 0;
	o.a[1] = 0;
	return true;
}

static inline bool fast_fldp128(struct cpu *cpu, struct opnd o)
{
	uint64_t v[4];

	if (!fast_load(cpu, ea_imm(o), sizeof(v), v))
		return false;
	memcpy(o.d, v, 16);
	memcpy(o.a, v + 2, 16);
	return true;
}

static inline bool fast_fstp32(struct cpu *cpu, struct opnd o)
{
	return fast_stp32(cpu, o);
}

static inline bool fast_fstp64(struct cpu *cpu, struct opnd o)
{
	return fast_stp64(cpu, o);
}

static inline bool fast_fstp128(struct cpu *cpu, struct opnd o)
{
	uint64_t v[4] = { o.d[0], o.d[1], o.a[0], o.a[1] };

	return fast_store(cpu, ea_imm(o), sizeof(v), v);
}

/* alignment checks */

static inline bool fast_sp_aligned(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	return (*o.n & 15) == 0;
}

static inline bool fast_ea_aligned(struct cpu *cpu, struct opnd o)
{
	(void)cpu;
	return (ea_imm(o) & ((o.aux & 0xff) - 1)) == 0;
}

#endif
