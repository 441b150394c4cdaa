// SPDX-License-Identifier: GPL-2.0-or-later
/* Timers, each core's on its own EL1 physical timer, soonest first. */
#include "hv/include/bits.h"
#include "hv/split/host/sched.h"
#include "hv/split/host/time.h"

u64 time_now(void)
{
	isb(); /* the counter may otherwise be read early (D11.2.1) */
	return read_sysreg(cntpct_el0);
}

u64 time_frequency(void)
{
	return read_sysreg(cntfrq_el0);
}

static void program(struct cpu *cpu)
{
	if (cpu->timers) {
		write_sysreg(cpu->timers->deadline, cntp_cval_el0);
		write_sysreg(TIMER_ENABLE, cntp_ctl_el0);
	} else {
		write_sysreg(0, cntp_ctl_el0);
	}
	isb();
}

void timer_cancel(struct timer *timer)
{
	u64 flags = irq_save();
	struct cpu *cpu = this_cpu();

	if (timer->armed) {
		struct timer **link = &cpu->timers;

		while (*link != timer)
			link = &(*link)->next;
		*link = timer->next;
		timer->armed = false;
		program(cpu);
	}
	irq_restore(flags);
}

void timer_arm(struct timer *timer, u64 deadline)
{
	u64 flags = irq_save();
	struct cpu *cpu = this_cpu();
	struct timer **link = &cpu->timers;

	timer_cancel(timer);
	while (*link && (*link)->deadline <= deadline)
		link = &(*link)->next;
	timer->deadline = deadline;
	timer->next = *link;
	timer->armed = true;
	*link = timer;
	program(cpu);
	irq_restore(flags);
}

void timer_interrupt(void)
{
	struct cpu *cpu = this_cpu();

	while (cpu->timers && cpu->timers->deadline <= time_now()) {
		struct timer *timer = cpu->timers;

		cpu->timers = timer->next;
		timer->armed = false;
		timer->fn(timer);
	}
	program(cpu);
}
