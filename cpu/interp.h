/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The interpreter: tail-called handlers of micro-ops. */
#ifndef TRAPLINE_CPU_INTERP_H
#define TRAPLINE_CPU_INTERP_H

#include <stdbool.h>

#include "cpu/uop.h"

struct block;

/* Handler of a micro-op; @instrumented: for step_uops, whose ends never chain to another block. */
uop_fn *interp_handler(enum uop_op op, bool instrumented);

/*
 * Runs from @u (a head, or the micro-op after a step) until something leaves the blocks:
 * cpu->pc says where to go on, unless cpu->resume was set.
 */
void interp_enter(struct cpu *cpu, const struct uop *u);

#endif
