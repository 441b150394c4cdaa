/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Data accesses by way of the modelled memory system, for slow and call functions. */
#ifndef TRAPLINE_CPU_MEM_H
#define TRAPLINE_CPU_MEM_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu/cpu.h"

/* Reverses the order of @size bytes: big-endian data. */
void mem_reverse(uint8_t *bytes, unsigned size);

/*
 * mmu_read and mmu_write at the time of @u, with the cost collected. @flags: MMU_*. False: the
 * data abort of the instruction was taken.
 */
bool mem_read(struct cpu *cpu, const struct uop *u, uint64_t va, unsigned size, unsigned flags,
	      void *buf);
bool mem_write(struct cpu *cpu, const struct uop *u, uint64_t va, unsigned size, unsigned flags,
	       const void *buf);

/*
 * Before an instruction accesses @count elements of @size bytes from @va on: false if a
 * watchpoint's exception was taken instead. @flags: as for the access.
 */
static inline bool mem_watch(struct cpu *cpu, const struct uop *u, const struct hw_access *a)
{
	return __builtin_expect(!(cpu->hw_debug.watches[0] | cpu->hw_debug.watches[1]), 1) ||
	       hw_watch(cpu, u, a);
}

static inline bool mem_watch_read(struct cpu *cpu, const struct uop *u, uint64_t va, unsigned size,
				  unsigned count, unsigned flags)
{
	return mem_watch(cpu, u,
			 &(struct hw_access){ .va = va,
					      .size = size,
					      .count = count,
					      .flags = flags,
					      .read = true });
}

static inline bool mem_watch_write(struct cpu *cpu, const struct uop *u, uint64_t va, unsigned size,
				   unsigned count, unsigned flags)
{
	return mem_watch(cpu, u,
			 &(struct hw_access){ .va = va,
					      .size = size,
					      .count = count,
					      .flags = flags,
					      .write = true });
}

/*
 * Before @count stores of @size bytes from @va on: if they reach into two pages, all are probed,
 * so that a fault comes before the first write. False: the data abort was taken.
 */
bool mem_probe_write(struct cpu *cpu, const struct uop *u, uint64_t va, unsigned size,
		     unsigned count, unsigned flags);

/*
 * The end of every store: false if it overwrote code of the running block, which is then left
 * after this instruction, its write-back done.
 */
bool mem_store_done(struct cpu *cpu, const struct uop *u);

#endif
