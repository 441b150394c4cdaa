// SPDX-License-Identifier: GPL-2.0-or-later
/* SIMD loads and stores of structures: LD1-LD4, ST1-ST4, LD1R-LD4R (Arm ARM C7.2, shared decode).
 */
#include <string.h>

#include "cpu/cpu.h"
#include "cpu/exception.h"
#include "cpu/mem.h"
#include "cpu/ops-vec.h"
#include "cpu/ops.h"

#define VECTOR_REGISTERS 32u
#define MAX_REGISTERS	 4 /* of one instruction */

struct transfer {
	unsigned size;		    /* bytes of an element */
	unsigned selem, rpt;	    /* registers of a structure, groups of them */
	unsigned lanes, first_lane; /* lanes that are accessed, of each register */
	unsigned vector_bytes;	    /* 8 or 16 */
	unsigned elements;	    /* accessed, in all */
	unsigned flags;		    /* MMU_* */
	unsigned slot[MAX_REGISTERS];
	uint8_t bytes[MAX_REGISTERS][16]; /* register contents, as lanes */
};

static void describe(struct transfer *t, const struct uop *u)
{
	unsigned first = (u->d - SLOT_V0) / 2u;

	memset(t, 0, sizeof *t);
	t->size = 1u << (u->aux & STRUCT_SIZE);
	t->selem = (u->aux >> STRUCT_SELEM_SHIFT & 3) + 1;
	t->rpt = (u->aux >> STRUCT_RPT_SHIFT & 3) + 1;
	t->vector_bytes = u->aux & STRUCT_Q ? 16 : 8;
	if (u->aux & STRUCT_LANE) {
		t->first_lane = u->aux >> STRUCT_LANE_SHIFT & 15;
		t->lanes = 1;
	} else {
		t->lanes = u->aux & STRUCT_REPLICATE ? 1 : t->vector_bytes / t->size;
	}
	t->elements = t->rpt * t->lanes * t->selem;
	t->flags = u->aux & STRUCT_ALIGNED ? MMU_ALIGNED : 0;
	for (unsigned i = 0; i < t->rpt * t->selem; i++)
		t->slot[i] = SLOT_V0 + 2 * ((first + i) % VECTOR_REGISTERS);
}

/* Where element @i, counted in memory order, is in its register: by group, lane, structure member.
 */
static uint8_t *element(struct transfer *t, unsigned i)
{
	unsigned member = i % t->selem, lane = i / t->selem % t->lanes,
		 group = i / t->selem / t->lanes;

	return &t->bytes[group * t->selem + member][(t->first_lane + lane) * t->size];
}

static bool fast_load_element(struct cpu *cpu, uint64_t va, unsigned size, void *to)
{
	const uint8_t *host = lookup_find(cpu->mmu->lookup->read, va, size);

	if (host)
		memcpy(to, host, size);
	return host;
}

static bool fast_store_element(struct cpu *cpu, uint64_t va, unsigned size, const void *from)
{
	uint8_t *host = lookup_find(cpu->mmu->lookup->write, va, size);

	if (host)
		memcpy(host, from, size);
	return host;
}

/* The lookup says nothing of alignment, so accesses that must be aligned go the long way. */
static bool load_element(struct cpu *cpu, const struct uop *u, const struct transfer *t,
			 uint64_t va, uint8_t *to)
{
	if ((t->flags || !fast_load_element(cpu, va, t->size, to)) &&
	    !mem_read(cpu, u, va, t->size, t->flags, to))
		return false;
	if (cpu->flags & BLOCK_BIG_ENDIAN)
		mem_reverse(to, t->size);
	return true;
}

static bool store_element(struct cpu *cpu, const struct uop *u, const struct transfer *t,
			  uint64_t va, const uint8_t *from)
{
	uint8_t bytes[8];

	memcpy(bytes, from, t->size);
	if (cpu->flags & BLOCK_BIG_ENDIAN)
		mem_reverse(bytes, t->size);
	return (!t->flags && fast_store_element(cpu, va, t->size, bytes)) ||
	       mem_write(cpu, u, va, t->size, t->flags, bytes);
}

static void replicate_first(struct transfer *t, uint8_t *lanes)
{
	for (unsigned i = t->size; i < t->vector_bytes; i++)
		lanes[i] = lanes[i - t->size];
}

/* The registers are written when all was read: a fault leaves them as they were. */
bool call_ld_struct(struct cpu *cpu, const struct uop *u)
{
	uint64_t va = cpu->r[u->n];
	struct transfer t;

	describe(&t, u);
	if (!mem_watch_read(cpu, u, va, t.size, t.elements, t.flags))
		return false;
	if (u->aux & STRUCT_LANE)
		for (unsigned i = 0; i < t.selem; i++)
			memcpy(t.bytes[i], &cpu->r[t.slot[i]], 16);
	for (unsigned i = 0; i < t.elements; i++, va += t.size)
		if (!load_element(cpu, u, &t, va, element(&t, i)))
			return false;
	for (unsigned i = 0; i < t.rpt * t.selem; i++) {
		if (u->aux & STRUCT_REPLICATE)
			replicate_first(&t, t.bytes[i]);
		memcpy(&cpu->r[t.slot[i]], t.bytes[i], 16);
	}
	return true;
}

bool call_st_struct(struct cpu *cpu, const struct uop *u)
{
	uint64_t va = cpu->r[u->n];
	struct transfer t;

	describe(&t, u);
	for (unsigned i = 0; i < t.rpt * t.selem; i++)
		memcpy(t.bytes[i], &cpu->r[t.slot[i]], 16);
	if (!mem_watch_write(cpu, u, va, t.size, t.elements, t.flags) ||
	    !mem_probe_write(cpu, u, va, t.size, t.elements, t.flags))
		return false;
	for (unsigned i = 0; i < t.elements; i++, va += t.size)
		if (!store_element(cpu, u, &t, va, element(&t, i)))
			return false;
	return mem_store_done(cpu, u);
}
