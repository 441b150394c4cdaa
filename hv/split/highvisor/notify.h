/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The notification device's back end: a kernel thread that a guest's write
 * wakes without a detour through the emulator (as vhost with an ioeventfd).
 */
#ifndef TRAPLINE_HV_HIGHVISOR_NOTIFY_H
#define TRAPLINE_HV_HIGHVISOR_NOTIFY_H

#include "hv/include/abi.h"
#include "hv/include/types.h"

struct notify_setup;
struct thread;
struct vm;

struct notify {
	u64 doorbell; /* guest address; 0: not set up */
	struct notify_ring *ring;
	u32 irq;
	u32 kicks; /* not yet seen by the thread */
	struct thread *thread;
};

s64 notify_setup(struct vm *vm, const struct notify_setup *setup);

/* 1 while the thread has, or its core does, something else than sleep. */
s64 notify_busy(struct vm *vm);

/* A guest's write to ipa: true if it was the doorbell. */
bool notify_match(struct vm *vm, u64 ipa);

/* Labels the thread from its next wake-up on (PHASE_*). */
void notify_set_phase(struct vm *vm, u32 phase);

#endif
