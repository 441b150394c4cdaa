/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the comparisons with QEMU's GICs share: random choices, the interrupts in progress, and the
 * run of a guest that replays register traffic and writes down what it reads.
 */
#ifndef TRAPLINE_TESTS_UNIT_GIC_QEMU_H
#define TRAPLINE_TESTS_UNIT_GIC_QEMU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rng.h"
#include "tests/unit/unit.h"

enum {
	GUEST_BASE = 0x40200000,
	GUEST_INPUTS = 0x44000000, /* size of the results / 8, then from +16 on the guest's own */
	FRAME_GICD = 0x08000000,
	ISR_IRQ = 1u << 7, /* ISR_EL1.I and F */
	ISR_FIQ = 1u << 6,
};

/*
 * The end of the guest's code: writes the results, which are at 0x48000000, by semihosting
 * (SYS_OPEN, SYS_WRITE) and exits.
 */
#define GUEST_TAIL_WORDS 26
extern const uint32_t guest_tail[GUEST_TAIL_WORDS];

extern struct rng traffic_rng;
unsigned pick(unsigned bound);
/* Each bit with a chance of one in eight. */
uint32_t sparse(void);
uint32_t priority(void);

/* Interrupts that an interface (0: physical, 1: virtual) has to end, or to deactivate. */
struct in_progress {
	uint32_t active[64], dropped[64];
	unsigned actives, droppeds;
};
extern struct in_progress stacks[2];
bool nothing_in_progress(void);

/* Another run: @seed gives the choices, and nothing is in progress. */
void start_traffic(uint64_t seed);

/* The main program: runs @test, in which _i is 0 to 3, four times. Returns the exit status. */
int run_traffic(const char *name, const TTest *test);

/*
 * Runs guest.bin with inputs.bin, in the working directory, on QEMU's virt with a GIC of @version;
 * @size bytes of results are left in @results.
 */
void run_on_qemu(unsigned version, unsigned cores, void *results, size_t size);

#endif
