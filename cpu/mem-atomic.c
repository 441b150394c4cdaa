// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Atomic memory operations (FEAT_LSE, Arm ARM B2.9.6). Cores take turns on one thread, so that
 * reading and writing back in one micro-op is atomic.
 */
#include <string.h>

#include "base/bits.h"
#include "cpu/a64-ldst.h"
#include "cpu/cpu.h"
#include "cpu/exception.h"
#include "cpu/mem.h"
#include "cpu/ops.h"

/* One atomic access: elements in register order, the bytes of memory in its own. */
struct atomic_access {
	const struct uop *u;
	unsigned size, count; /* bytes of an element; elements */
	bool big_endian;
	bool compare;
	uint64_t operand[2];  /* of the operation; CAS: the new value */
	uint64_t expected[2]; /* CAS */
	uint64_t old[2];
};

static uint64_t operate(enum atomic_op op, uint64_t old, uint64_t operand, unsigned bits)
{
	int64_t a = (int64_t)sext64(old, bits), b = (int64_t)sext64(operand, bits);

	operand &= mask64(bits);
	switch (op) {
	case ATOMIC_ADD:
		return old + operand;
	case ATOMIC_CLR:
		return old & ~operand;
	case ATOMIC_EOR:
		return old ^ operand;
	case ATOMIC_SET:
		return old | operand;
	case ATOMIC_SMAX:
		return a > b ? old : operand;
	case ATOMIC_SMIN:
		return a < b ? old : operand;
	case ATOMIC_UMAX:
		return old > operand ? old : operand;
	case ATOMIC_UMIN:
		return old < operand ? old : operand;
	case ATOMIC_SWP:
		break;
	}
	return operand;
}

static void get(const struct atomic_access *a, const uint8_t *bytes, uint64_t v[2])
{
	for (unsigned i = 0; i < a->count; i++) {
		uint8_t element[8] = { 0 };

		memcpy(element, bytes + i * a->size, a->size);
		if (a->big_endian)
			mem_reverse(element, a->size);
		memcpy(&v[i], element, sizeof(v[i]));
	}
}

static void put(const struct atomic_access *a, uint8_t *bytes, const uint64_t v[2])
{
	for (unsigned i = 0; i < a->count; i++) {
		memcpy(bytes + i * a->size, &v[i], a->size);
		if (a->big_endian)
			mem_reverse(bytes + i * a->size, a->size);
	}
}

static bool update(void *opaque, uint8_t *bytes)
{
	struct atomic_access *a = opaque;
	unsigned bits = a->size * 8;
	uint64_t new[2];

	get(a, bytes, a->old);
	for (unsigned i = 0; i < a->count; i++) {
		if (a->compare && a->old[i] != (a->expected[i] & mask64(bits)))
			return false;
		new[i] = a->compare ? a->operand[i]
				    : operate((a->u->aux & ATOMIC_OP) >> ATOMIC_OP_SHIFT, a->old[i],
					      a->operand[i], bits);
	}
	put(a, bytes, new);
	return true;
}

static struct atomic_access access_of(const struct cpu *cpu, const struct uop *u)
{
	return (struct atomic_access){
		.u = u,
		.size = 1u << (u->aux & EXCL_SIZE),
		.count = u->aux & EXCL_PAIR ? 2 : 1,
		.big_endian = cpu->flags & BLOCK_BIG_ENDIAN,
	};
}

static bool access(struct cpu *cpu, const struct uop *u, struct atomic_access *a)
{
	struct hw_access watch = {
		.va = cpu->r[u->n],
		.size = a->size * a->count,
		.count = 1,
		.flags = MMU_ALIGNED,
		.read = true,
		.write = true,
	};
	struct mmu_fault f;
	bool ok;

	if (!mem_watch(cpu, u, &watch))
		return false;
	cpu->mmu->now = cpu_now_at(cpu, u);
	ok = mmu_atomic(cpu->mmu, cpu->r[u->n], a->size * a->count,
			MMU_ALIGNED | (u->aux & EXCL_ORDERED ? MMU_ORDERED : 0), update, a, &f);
	cpu_collect(cpu, cpu_insn_pc(cpu, u));
	if (!ok)
		return cpu_data_abort(cpu, u, &f);
	if (u->aux & EXCL_ORDERED && cpu->timing)
		cpu_charge(cpu, cpu->timing->acquire_release);
	return true;
}

bool call_atomic(struct cpu *cpu, const struct uop *u)
{
	struct atomic_access a = access_of(cpu, u);

	a.operand[0] = cpu->r[u->m];
	if (!access(cpu, u, &a))
		return false;
	cpu->r[u->d] = a.old[0];
	return mem_store_done(cpu, u);
}

/* XZR is the source of a comparison with zero, and no destination. */
static void set_result(struct cpu *cpu, unsigned slot, uint64_t value)
{
	if (slot != SLOT_ZR)
		cpu->r[slot] = value;
}

bool call_cas(struct cpu *cpu, const struct uop *u)
{
	struct atomic_access a = access_of(cpu, u);

	a.compare = true;
	a.expected[0] = cpu->r[u->d];
	a.operand[0] = cpu->r[u->a];
	if (!access(cpu, u, &a))
		return false;
	set_result(cpu, u->d, a.old[0]);
	return mem_store_done(cpu, u);
}

bool call_casp(struct cpu *cpu, const struct uop *u)
{
	unsigned d2 = pair_second(u->d), a2 = pair_second(u->a);
	struct atomic_access a = access_of(cpu, u);

	a.compare = true;
	a.expected[0] = cpu->r[u->d];
	a.expected[1] = cpu->r[d2];
	a.operand[0] = cpu->r[u->a];
	a.operand[1] = cpu->r[a2];
	if (!access(cpu, u, &a))
		return false;
	set_result(cpu, u->d, a.old[0]);
	set_result(cpu, d2, a.old[1]);
	return mem_store_done(cpu, u);
}
