/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The system counter and the architected timers of every core (Generic Timer,
 * Arm ARM D11), computed from modelled time: nothing ticks. The counter's
 * value at cycle t is floor(t * counter_hz / core_hz), exactly; a timer is an
 * event at the first cycle at which its condition changes.
 *
 * With --timing off a cycle is an instruction, and the arithmetic is the same.
 */
#ifndef TRAPLINE_TIMER_TIMER_H
#define TRAPLINE_TIMER_TIMER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/event.h"
#include "cpu/cpu.h"

enum {
	TIMER_MAX_CORES = 8,
	TIMER_COUNTER_HZ = 62500000, /* of QEMU's virt */
	/* INTIDs of the timers' PPIs, on virt as everywhere (Arm SBSA) */
	TIMER_PPI_HYP = 26,
	TIMER_PPI_VIRT = 27,
	TIMER_PPI_HYP_VIRT = 28,
	TIMER_PPI_PHYS = 30,
};

struct timers;

struct timer_config {
	unsigned cores;	     /* 1..TIMER_MAX_CORES */
	uint32_t core_mhz;   /* cycles per microsecond, 1..100000: the profile's frequency */
	uint32_t counter_hz; /* > 0; reset value of CNTFRQ_EL0 */
	bool has_vhe;	     /* CNTHCTL_EL2 has the fields of HCR_EL2.E2H == 1 */
	/* One queue a core, in its cycles. */
	struct event_queue *const *queues;
	/* The timer's output changed at cycle @when of the core's time. */
	void (*set_ppi)(void *opaque, unsigned core, unsigned intid, bool level, uint64_t when);
	/* The event stream set the core's event register: cpu_set_event(). */
	void (*stream_event)(void *opaque, unsigned core);
	/* An event was put into the core's queue: its next deadline may be earlier. May be NULL. */
	void (*kick)(void *opaque, unsigned core);
	void *opaque;
};

/*
 * Timers in their reset state at cycle 0. Copies @c; the queues must outlive it.
 * NULL and @err on a bad number.
 */
struct timers *timers_new(const struct timer_config *c, struct error *err);
void timers_free(struct timers *t);

/* Reset of one core at @now: its timers and event streams are off. The counter runs on. */
void timers_reset_core(struct timers *t, unsigned core, uint64_t now);

/* The system counter at cycle @now: CNTPCT_EL0. */
uint64_t timers_count(const struct timers *t, uint64_t now);

/*
 * Registers of struct timer_ops (opaque: the struct timers): CNTFRQ, CNTPCT, CNTVCT, CNTKCTL,
 * CNTHCTL, CNTVOFF; CTL, CVAL and TVAL of CNTP, CNTV, CNTHP and CNTHV. Others read as zero.
 */
extern const struct timer_ops timers_sysreg_ops;

#endif
