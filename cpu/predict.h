/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Branch predictors: tables keyed by branch address (DESIGN.md, invariant 6).
 * Each function updates its table and returns the cycles that the branch's
 * outcome cost: 0, or the mispredict penalty.
 */
#ifndef TRAPLINE_CPU_PREDICT_H
#define TRAPLINE_CPU_PREDICT_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/cpu.h"

static inline void ras_push(struct cpu *cpu, uint64_t address)
{
	cpu->ras[++cpu->ras_top & cpu->ras_mask] = address;
}

static inline uint32_t predict_miss(struct cpu *cpu)
{
	cpu->mispredicts++;
	return cpu->mispredict_cycles;
}

/* Two-bit counters: 0, 1 predict not taken, 2, 3 taken. */
static inline uint32_t predict_direction(struct cpu *cpu, uint32_t index, bool taken)
{
	uint8_t c = cpu->bimodal[index];

	if (__builtin_expect(c == (taken ? 3 : 0), 1))
		return 0;
	cpu->bimodal[index] = (uint8_t)(taken ? c + 1 : c - 1);
	return (c >= 2) == taken ? 0 : predict_miss(cpu);
}

static inline uint32_t predict_indirect(struct cpu *cpu, const struct block *b, uint32_t kind,
					uint64_t target)
{
	uint64_t pc = b->pc + 4u * b->insn_count - 4;
	struct branch_target *t;

	if (kind == BRANCH_RETURN) {
		bool hit = cpu->ras[cpu->ras_top & cpu->ras_mask] == target;

		cpu->ras_top--;
		return hit ? 0 : predict_miss(cpu);
	}
	if (kind == BRANCH_CALL)
		ras_push(cpu, pc + 4);
	t = &cpu->btb[(pc >> 2) & cpu->btb_mask];
	if (t->pc == pc && t->target == target)
		return 0;
	t->pc = pc;
	t->target = target;
	return predict_miss(cpu);
}

#endif
