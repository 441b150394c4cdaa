/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef TRAPLINE_HV_HOST_TIME_H
#define TRAPLINE_HV_HOST_TIME_H

#include "hv/include/types.h"

/*
 * A call in the future, on the core that armed it, from its timer interrupt.
 * deadline is a value of CNTPCT_EL0.
 */
struct timer {
	u64 deadline;
	void (*fn)(struct timer *timer);
	struct timer *next;
	bool armed;
};

u64 time_now(void);
u64 time_frequency(void);
void timer_arm(struct timer *timer, u64 deadline);
void timer_cancel(struct timer *timer);
void timer_interrupt(void);

#endif
