// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The virtual timer. While its guest runs, the hardware timer is the guest's
 * and its interrupt, which the host gets, ends the run. Its meaning is in the
 * state saved: expired and not masked. It is then given to the guest once, and
 * masked, for it would end every run until the guest has set it anew.
 */
#include "hv/include/bits.h"
#include "hv/split/highvisor/vcpu.h"
#include "hv/split/host/sched.h"

static bool armed(const struct vcpu *vcpu)
{
	return (vcpu->state.cntv_ctl & (TIMER_ENABLE | TIMER_IMASK)) == TIMER_ENABLE;
}

/* In the host's time, CNTPCT. */
static u64 deadline(const struct vcpu *vcpu)
{
	return vcpu->state.cntv_cval + vcpu->state.cntvoff;
}

static void expired(struct timer *timer)
{
	wake(((struct vcpu *)((u8 *)timer - offsetof(struct vcpu, wakeup)))->thread);
}

void vtimer_init(struct vcpu *vcpu)
{
	vcpu->state.cntvoff = vcpu->vm->cntvoff;
	vcpu->wakeup.fn = expired;
}

void vtimer_sync(struct vcpu *vcpu)
{
	if (armed(vcpu) && deadline(vcpu) <= time_now()) {
		vcpu->state.cntv_ctl |= TIMER_IMASK;
		vgic_set_private(vcpu, IRQ_VTIMER);
	}
}

void vtimer_sleep(struct vcpu *vcpu)
{
	if (armed(vcpu))
		timer_arm(&vcpu->wakeup, deadline(vcpu));
}

void vtimer_awake(struct vcpu *vcpu)
{
	timer_cancel(&vcpu->wakeup);
	vtimer_sync(vcpu);
}
