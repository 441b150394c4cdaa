/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A plain executor for the tests of A64: lifts one instruction and runs its
 * micro-ops one after the other. It shares the bodies with the engines, and
 * nothing else.
 */
#ifndef TRAPLINE_TESTS_UNIT_TEST_A64_EXEC_H
#define TRAPLINE_TESTS_UNIT_TEST_A64_EXEC_H

#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "cpu/a64.h"
#include "cpu/cpu.h"
#include "cpu/ops.h"
#include "tests/unit/unit.h"

/* ck_assert_msg for inner loops: Check itself writes to a pipe for each assertion, even one that
 * holds. */
#define MUST(condition, ...)                       \
	do {                                       \
		if (!(condition))                  \
			ck_abort_msg(__VA_ARGS__); \
	} while (0)

enum exec_end {
	EXEC_NEXT, /* fell through: cpu->pc is the next instruction */
	EXEC_JUMP, /* branched: cpu->pc is the target */
	EXEC_LEFT, /* a call or slow function left the block: an exception, or the block is dead */
};

/* One instruction's "block". */
struct exec {
	struct block block;
	struct insn insns[2];
	uint16_t prefix[3];
	struct uop uops[2 * LIFT_MAX_UOPS_PER_INSN];
	unsigned count;
	enum timing_class timing;
	bool ends_block;
};

static inline struct decoder *exec_decoder(void)
{
	static struct decoder *d;

	if (!d)
		d = decoder_new(&a64_table);
	return d;
}

/* Lifts @word at @pc in a state of @flags; what an unallocated word is, the tests say with
 * UOP_undefined. */
static inline void exec_lift(struct exec *e, uint64_t pc, uint32_t word, uint32_t flags)
{
	const struct decode_row *row = decoder_find(exec_decoder(), word);
	struct lift l = { .pc = pc, .word = word, .flags = flags, .uops = e->uops };

	if (row) {
		l.timing = row->timing;
		l.ends_block = row->ends_block;
		row->lift(&l);
	} else {
		lift_undefined(&l);
	}
	MUST(l.count <= LIFT_MAX_UOPS_PER_INSN, "%08x: %u micro-ops", word, l.count);
	e->count = l.count;
	e->timing = l.timing;
	e->ends_block = l.ends_block;
	/* as in a block: something of another instruction follows */
	l.insn = 1;
	emit(&l, UOP_exit, SLOT_SINK, SLOT_ZR, SLOT_ZR, pc + 4);
	e->insns[0] = (struct insn){ .word = word };
	e->insns[1] = (struct insn){ .offset = 2 };
	e->block = (struct block){
		.pc = pc,
		.flags = flags,
		.insn_count = 1,
		.prefix = e->prefix,
		.insns = e->insns,
		.uops = e->uops,
	};
}

static inline bool exec_undefined(const struct exec *e)
{
	return e->count == 1 && e->uops[0].op == UOP_undefined;
}

static inline struct opnd exec_opnd(struct cpu *cpu, const struct uop *u)
{
	return (struct opnd){
		.d = &cpu->r[u->d],
		.a = &cpu->r[u->a],
		.n = &cpu->r[u->n],
		.m = &cpu->r[u->m],
		.imm = u->imm,
		.aux = u->aux,
	};
}

/* Runs one micro-op; *taken: what a test says. False: the block is left. */
static inline bool exec_uop(struct cpu *cpu, const struct uop *u, bool *taken)
{
	struct opnd o = exec_opnd(cpu, u);

	switch ((enum uop_op)u->op) {
#define UOP_ALU(name, use)         \
	case UOP_##name:           \
		op_##name(cpu, o); \
		return true;
#define UOP_MEM(name, use) \
	case UOP_##name:   \
		return fast_##name(cpu, o) || slow_##name(cpu, u);
#define UOP_CALL(name, use) \
	case UOP_##name:    \
		return call_##name(cpu, u);
#define UOP_TEST(name, use)                   \
	case UOP_##name:                      \
		*taken = test_##name(cpu, o); \
		return true;
#include "cpu/uop-table.h"
	default:
		ck_abort_msg("micro-op %u has no place here", u->op);
	}
	return true;
}

/* Runs what was lifted; cpu->pc is the block's. */
static inline enum exec_end exec_run(struct cpu *cpu, struct exec *e)
{
	cpu->block = &e->block;
	for (unsigned i = 0; i < e->count; i++) {
		const struct uop *u = &e->uops[i];
		bool taken = false;

		if (u->op == UOP_jump || u->op == UOP_jump_ind) {
			cpu->pc = u->op == UOP_jump ? u->imm : cpu->r[u->n];
			return EXEC_JUMP;
		}
		if (!exec_uop(cpu, u, &taken))
			return EXEC_LEFT;
		MUST(cpu->r[SLOT_ZR] == 0, "XZR was written");
		if (taken) {
			cpu->pc = u->imm;
			return EXEC_JUMP;
		}
	}
	cpu->pc = e->block.pc + 4;
	return EXEC_NEXT;
}

/* Lifts and runs @word at cpu->pc in cpu->flags. */
static inline enum exec_end exec(struct cpu *cpu, uint32_t word)
{
	struct exec *e = malloc(sizeof *e);
	enum exec_end end;

	memset(e, 0, sizeof *e);
	exec_lift(e, cpu->pc, word, cpu->flags);
	end = exec_run(cpu, e);
	cpu->block = NULL;
	free(e);
	return end;
}

/* A core that is nothing but registers: for instructions that touch no memory and take no
 * exception. */
static inline struct cpu *exec_bare_cpu(void)
{
	struct cpu *cpu = aligned_alloc(64, (sizeof *cpu + 63) & ~(size_t)63);

	memset(cpu, 0, sizeof *cpu);
	cpu->pc = 0x80000;
	cpu->ps.el = 1;
	cpu->flags = 1;
	return cpu;
}

/* Values on which arithmetic turns: zero, ones, signs, halves; else random. */
static inline uint64_t exec_value(struct rng *r)
{
	static const uint64_t corners[] = {
		0,
		1,
		2,
		UINT64_MAX,
		UINT64_MAX - 1,
		UINT64_C(1) << 63,
		INT64_MAX,
		0x7fffffff,
		0x80000000,
		0xffffffff,
		UINT64_C(0x100000000),
		UINT64_C(0xffffffff80000000),
		UINT64_C(0xffffffff00000000),
		UINT64_C(0x8000000080000000),
	};
	uint64_t pick = rng_next(r);

	return pick & 1 ? rng_next(r) : corners[(pick >> 1) % (sizeof corners / sizeof *corners)];
}

static inline void exec_randomize(struct cpu *cpu, struct rng *r)
{
	for (unsigned i = 0; i <= SLOT_SP; i++)
		cpu->r[i] = exec_value(r);
	for (unsigned i = SLOT_SINK; i < SLOT_COUNT; i++)
		cpu->r[i] = rng_next(r);
	cpu_set_nzcv(cpu, (uint32_t)rng_next(r) & 0xf0000000u);
}

#endif
