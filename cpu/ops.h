/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bodies and declarations of all micro-ops, for an engine. */
#ifndef TRAPLINE_CPU_OPS_H
#define TRAPLINE_CPU_OPS_H

#include "cpu/cpu.h"
#include "cpu/ops-alu.h"
#include "cpu/ops-mem.h"
#include "cpu/ops-test.h"

#define UOP_CALL(name, use) bool call_##name(struct cpu *cpu, const struct uop *u);
#define UOP_MEM(name, use) bool slow_##name(struct cpu *cpu, const struct uop *u);
#include "cpu/uop-table.h"

struct block;

/*
 * What the engines share. interp_verify: models the fetch of @b in the current context, charges
 * it; false: it faulted or @b is not there any more (the dispatcher finds out). interp_link:
 * finds the block at cpu->pc, remembers it as successor @k of the running one and sets
 * cpu->credit; NULL: the dispatcher has to look. interp_target: the same without a link, for
 * the target of an indirect branch.
 */
bool interp_verify(struct cpu *cpu, struct block *b);
struct block *interp_link(struct cpu *cpu, unsigned k);
struct block *interp_target(struct cpu *cpu);

#endif
