// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Loads and stores that the line lookup does not hold, and those that are always ordinary
 * functions: pairs and single registers in big-endian order, unprivileged, exclusive and ordered
 * accesses, DC ZVA.
 */
#include <string.h>

#include "base/bits.h"
#include "cpu/a64-ldst.h"
#include "cpu/cpu.h"
#include "cpu/exception.h"
#include "cpu/mem.h"
#include "cpu/ops.h"

#define PAGE_SHIFT_MIN 12 /* no two bytes of one such page differ in translation */

void mem_reverse(uint8_t *bytes, unsigned size)
{
	for (unsigned i = 0; i < size / 2; i++) {
		uint8_t b = bytes[i];

		bytes[i] = bytes[size - 1 - i];
		bytes[size - 1 - i] = b;
	}
}

bool mem_read(struct cpu *cpu, const struct uop *u, uint64_t va, unsigned size, unsigned flags,
	      void *buf)
{
	/* the second half of a pair: the first has brought its line in */
	const uint8_t *host = flags ? NULL : lookup_find(cpu->mmu->lookup->read, va, size);
	struct mmu_fault f;
	bool ok;

	if (host) {
		memcpy(buf, host, size);
		return true;
	}
	cpu->mmu->now = cpu_now_at(cpu, u);
	ok = mmu_read(cpu->mmu, va, size, flags, buf, &f);
	cpu_collect(cpu, cpu_insn_pc(cpu, u));
	return ok || cpu_data_abort(cpu, u, &f);
}

bool mem_write(struct cpu *cpu, const struct uop *u, uint64_t va, unsigned size, unsigned flags,
	       const void *buf)
{
	uint8_t *host = flags ? NULL : lookup_find(cpu->mmu->lookup->write, va, size);
	struct mmu_fault f;
	bool ok;

	if (host) {
		memcpy(host, buf, size);
		return true;
	}
	cpu->mmu->now = cpu_now_at(cpu, u);
	ok = mmu_write(cpu->mmu, va, size, flags, buf, &f);
	cpu_collect(cpu, cpu_insn_pc(cpu, u));
	return ok || cpu_data_abort(cpu, u, &f);
}

bool mem_probe_write(struct cpu *cpu, const struct uop *u, uint64_t va, unsigned size,
		     unsigned count, unsigned flags)
{
	struct mmu_fault f;

	if (!((va ^ (va + (uint64_t)size * count - 1)) >> PAGE_SHIFT_MIN))
		return true;
	for (unsigned i = 0; i < count; i++)
		if (!mmu_probe(cpu->mmu, va + (uint64_t)i * size, size, MMU_WRITE, flags, &f))
			return cpu_data_abort(cpu, u, &f);
	return true;
}

bool mem_store_done(struct cpu *cpu, const struct uop *u)
{
	if (!cpu->block->dead)
		return true;
	/* The write-back that follows still belongs to the instruction. */
	for (const struct uop *w = u + 1; w->insn == u->insn; w++) {
		if (w->op == UOP_addi)
			cpu->r[w->d] = cpu->r[w->n] + w->imm;
		else if (w->op == UOP_add)
			cpu->r[w->d] = cpu->r[w->n] + cpu->r[w->m];
		else
			break;
	}
	cpu_retire(cpu, u);
	return false;
}

/* ---- single registers and pairs ----------------------------------------------------------- */

static unsigned mmu_flags(uint32_t any)
{
	return (any & ANY_UNPRIV ? MMU_UNPRIV : 0) | (any & ANY_ALIGNED ? MMU_ALIGNED : 0);
}

/* Puts loaded bytes, in little-endian order and zero beyond the element, into a register. */
static void put(struct cpu *cpu, unsigned slot, const uint64_t v[2], uint32_t any)
{
	uint64_t low = v[0];

	if (any & ANY_SIGN)
		low = sext64(low, 8u << (any & ANY_SIZE));
	if (any & ANY_TO32)
		low = (uint32_t)low;
	cpu->r[slot] = low;
	if (any & ANY_VECTOR)
		cpu->r[slot + 1] = v[1];
}

/* @any: aux of load_any. Nothing is written unless all of it was read. */
static bool load(struct cpu *cpu, const struct uop *u, uint64_t va, uint32_t any)
{
	unsigned size = 1u << (any & ANY_SIZE), count = any & ANY_PAIR ? 2 : 1;
	uint64_t v[2][2] = { { 0 } };

	if (!mem_watch_read(cpu, u, va, size, count, mmu_flags(any)))
		return false;
	for (unsigned i = 0; i < count; i++) {
		if (!mem_read(cpu, u, va + i * size, size, mmu_flags(any), v[i]))
			return false;
		if (cpu->flags & BLOCK_BIG_ENDIAN)
			mem_reverse((uint8_t *)v[i], size);
	}
	put(cpu, u->d, v[0], any);
	if (count == 2)
		put(cpu, u->a, v[1], any);
	return true;
}

static bool store(struct cpu *cpu, const struct uop *u, uint64_t va, uint32_t any)
{
	unsigned size = 1u << (any & ANY_SIZE), count = any & ANY_PAIR ? 2 : 1;

	if (!mem_watch_write(cpu, u, va, size, count, mmu_flags(any)))
		return false;
	if (count == 2 && !mem_probe_write(cpu, u, va, size, count, mmu_flags(any)))
		return false;
	for (unsigned i = 0; i < count; i++) {
		uint64_t v[2];

		memcpy(v, &cpu->r[i ? u->a : u->d], size > 8 ? 16 : 8);
		if (cpu->flags & BLOCK_BIG_ENDIAN)
			mem_reverse((uint8_t *)v, size);
		if (!mem_write(cpu, u, va + i * size, size, mmu_flags(any), v))
			return false;
	}
	return mem_store_done(cpu, u);
}

/* What a micro-op of the table does, as aux of load_any: size, pair and vector are in its use. */
static uint32_t any_of(enum uop_op op, uint32_t use)
{
	uint32_t any = use >> USE_BYTES_SHIFT & ANY_SIZE;

	if (use & (USE_A_R | USE_A_W))
		any |= ANY_PAIR;
	if (use & USE_V)
		any |= ANY_VECTOR;
	switch (op) {
	case UOP_ldr8s:
	case UOP_ldr16s:
	case UOP_ldr32s:
	case UOP_ldr8s_x:
	case UOP_ldr16s_x:
	case UOP_ldr32s_x:
	case UOP_ldp32s:
		return any | ANY_SIGN;
	case UOP_ldr8sw:
	case UOP_ldr16sw:
	case UOP_ldr8sw_x:
	case UOP_ldr16sw_x:
		return any | ANY_SIGN | ANY_TO32;
	default:
		return any;
	}
}

static uint64_t effective_address(const struct cpu *cpu, const struct uop *u, uint32_t use)
{
	return cpu->r[u->n] + (use & USE_M_R ? cpu->r[u->m] << u->aux : u->imm);
}

static bool misaligned(struct cpu *cpu, const struct uop *u)
{
	struct mmu_fault f = {
		.va = cpu->r[u->n] + u->imm,
		.fsc = FSC_ALIGNMENT,
		.write = u->aux >> 8 & 1,
	};

	return cpu_data_abort(cpu, u, &f);
}

static bool slow_mem(struct cpu *cpu, const struct uop *u, enum uop_op op, uint32_t use)
{
	if (op == UOP_sp_aligned)
		return cpu_sp_alignment(cpu, u);
	if (op == UOP_ea_aligned)
		return misaligned(cpu, u);
	if (use & USE_LOAD)
		return load(cpu, u, effective_address(cpu, u, use), any_of(op, use));
	return store(cpu, u, effective_address(cpu, u, use), any_of(op, use));
}

#define UOP_MEM(name, use)                                     \
	bool slow_##name(struct cpu *cpu, const struct uop *u) \
	{                                                      \
		return slow_mem(cpu, u, UOP_##name, use);      \
	}
#include "cpu/uop-table.h"

bool call_load_any(struct cpu *cpu, const struct uop *u)
{
	return load(cpu, u, cpu->r[u->n], u->aux);
}

bool call_store_any(struct cpu *cpu, const struct uop *u)
{
	return store(cpu, u, cpu->r[u->n], u->aux);
}

bool call_load_pair_any(struct cpu *cpu, const struct uop *u)
{
	return load(cpu, u, cpu->r[u->n], u->aux);
}

bool call_store_pair_any(struct cpu *cpu, const struct uop *u)
{
	return store(cpu, u, cpu->r[u->n], u->aux);
}

bool call_fload_any(struct cpu *cpu, const struct uop *u)
{
	return load(cpu, u, cpu->r[u->n], u->aux);
}

bool call_fstore_any(struct cpu *cpu, const struct uop *u)
{
	return store(cpu, u, cpu->r[u->n], u->aux);
}

bool call_fload_pair_any(struct cpu *cpu, const struct uop *u)
{
	return load(cpu, u, cpu->r[u->n], u->aux);
}

bool call_fstore_pair_any(struct cpu *cpu, const struct uop *u)
{
	return store(cpu, u, cpu->r[u->n], u->aux);
}

/* ---- exclusive and ordered ------------------------------------------------------------------- */

static void charge_ordering(struct cpu *cpu, const struct uop *u)
{
	if (u->aux & EXCL_ORDERED && cpu->timing)
		cpu_charge(cpu, cpu->timing->acquire_release);
}

static unsigned exclusive_flags(uint32_t aux)
{
	return MMU_ALIGNED | (aux & EXCL_ORDERED ? MMU_ORDERED : 0);
}

/* A pair is one access of twice the size, of which each register is an element (Arm ARM B2.2.1). */
bool call_ldx(struct cpu *cpu, const struct uop *u)
{
	unsigned size = 1u << (u->aux & EXCL_SIZE), count = u->aux & EXCL_PAIR ? 2 : 1;
	unsigned flags = MMU_EXCLUSIVE | exclusive_flags(u->aux);
	uint8_t bytes[16];
	uint64_t v[2] = { 0 };

	if (!mem_watch_read(cpu, u, cpu->r[u->n], size * count, 1, flags) ||
	    !mem_read(cpu, u, cpu->r[u->n], size * count, flags, bytes))
		return false;
	for (unsigned i = 0; i < count; i++) {
		if (cpu->flags & BLOCK_BIG_ENDIAN)
			mem_reverse(bytes + i * size, size);
		memcpy(&v[i], bytes + i * size, size);
	}
	cpu->r[u->d] = v[0];
	if (count == 2)
		cpu->r[u->a] = v[1];
	charge_ordering(cpu, u);
	return true;
}

static void element_bytes(const struct cpu *cpu, unsigned slot, unsigned size, uint8_t *to)
{
	memcpy(to, &cpu->r[slot], size);
	if (cpu->flags & BLOCK_BIG_ENDIAN)
		mem_reverse(to, size);
}

bool call_stx(struct cpu *cpu, const struct uop *u)
{
	unsigned size = 1u << (u->aux & EXCL_SIZE), count = u->aux & EXCL_PAIR ? 2 : 1;
	uint8_t bytes[16];
	struct mmu_fault f;
	bool ok, stored = false;

	if (!mem_watch_write(cpu, u, cpu->r[u->n], size * count, 1, exclusive_flags(u->aux)))
		return false;
	element_bytes(cpu, u->d, size, bytes);
	if (count == 2)
		element_bytes(cpu, u->a, size, bytes + size);
	cpu->mmu->now = cpu_now_at(cpu, u);
	ok = mmu_store_exclusive(cpu->mmu, cpu->r[u->n], size * count, exclusive_flags(u->aux),
				 bytes, &stored, &f);
	cpu_collect(cpu, cpu_insn_pc(cpu, u));
	if (!ok)
		return cpu_data_abort(cpu, u, &f);
	cpu->r[u->m] = !stored;
	charge_ordering(cpu, u);
	return mem_store_done(cpu, u);
}

bool call_ldar(struct cpu *cpu, const struct uop *u)
{
	uint32_t size = u->aux & EXCL_SIZE;
	unsigned flags = MMU_ALIGNED | MMU_ORDERED;
	uint64_t v[2] = { 0 };

	if (!mem_watch_read(cpu, u, cpu->r[u->n], 1u << size, 1, flags) ||
	    !mem_read(cpu, u, cpu->r[u->n], 1u << size, flags, v))
		return false;
	if (cpu->flags & BLOCK_BIG_ENDIAN)
		mem_reverse((uint8_t *)v, 1u << size);
	put(cpu, u->d, v, size);
	charge_ordering(cpu, u);
	return true;
}

bool call_stlr(struct cpu *cpu, const struct uop *u)
{
	unsigned size = 1u << (u->aux & EXCL_SIZE);
	unsigned flags = MMU_ALIGNED | MMU_ORDERED;
	uint8_t bytes[8];

	element_bytes(cpu, u->d, size, bytes);
	if (!mem_watch_write(cpu, u, cpu->r[u->n], size, 1, flags) ||
	    !mem_write(cpu, u, cpu->r[u->n], size, flags, bytes))
		return false;
	charge_ordering(cpu, u);
	return mem_store_done(cpu, u);
}

/* ---- DC ZVA ------------------------------------------------------------------------------------
 */

bool call_dc_zva(struct cpu *cpu, const struct uop *u)
{
	unsigned trap = cpu_dc_zva_trap(cpu);
	struct mmu_fault f;
	bool ok;

	if (trap)
		return cpu_trap(cpu, u, trap, EC_SYS64,
				cpu_sysreg_syndrome(cpu->block->insns[u->insn].word));
	if (!mem_watch_write(cpu, u, align_down(cpu->r[u->n], LINE_SIZE), LINE_SIZE, 1, MMU_DC_ZVA))
		return false;
	cpu->mmu->now = cpu_now_at(cpu, u);
	ok = mmu_zero_block(cpu->mmu, cpu->r[u->n], &f);
	cpu_collect(cpu, cpu_insn_pc(cpu, u));
	return ok ? mem_store_done(cpu, u) : cpu_data_abort(cpu, u, &f);
}
