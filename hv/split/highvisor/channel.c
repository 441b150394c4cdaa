// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The other half of VM Switch: a sender sleeps until its value has been taken
 * and the receiver is back for the next, so each value costs one switch of
 * threads, and so of VMs, in each direction.
 */
#include "hv/split/highvisor/channel.h"
#include "hv/split/highvisor/vcpu.h"
#include "hv/split/host/sched.h"

static struct {
	struct spinlock lock;
	bool full;  /* a value waits */
	bool taken; /* the receiver has it, and has not come back */
	u64 value, kind;
	struct vcpu *receiver; /* the last that asked */
	struct thread *sender; /* asleep in channel_send */
} channel;

static bool may_send(void)
{
	return !channel.full && !channel.taken;
}

static bool sleep_until(struct vcpu *vcpu, bool (*condition)(void))
{
	for (;;) {
		u64 flags;
		bool done;

		wait_begin();
		flags = spin_lock_irq(&channel.lock);
		done = condition();
		spin_unlock_irq(&channel.lock, flags);
		if (done || vm_ending(vcpu->vm))
			break;
		schedule();
	}
	wait_end();
	return !vm_ending(vcpu->vm);
}

static bool has_value(void)
{
	return channel.full;
}

bool channel_send(struct vcpu *vcpu, u64 value, u64 kind)
{
	struct vcpu *receiver;
	u64 flags;

	if (!may_send() && !sleep_until(vcpu, may_send))
		return false;
	flags = spin_lock_irq(&channel.lock);
	channel.value = value;
	channel.kind = kind;
	channel.full = true;
	channel.sender = vcpu->thread;
	receiver = channel.receiver;
	spin_unlock_irq(&channel.lock, flags);
	if (receiver)
		wake(receiver->thread);
	return sleep_until(vcpu, may_send);
}

bool channel_receive(struct vcpu *vcpu, u64 *value, u64 *kind)
{
	struct thread *sender;
	u64 flags = spin_lock_irq(&channel.lock);

	channel.receiver = vcpu;
	channel.taken = false;
	sender = channel.sender;
	spin_unlock_irq(&channel.lock, flags);
	if (sender && !has_value())
		wake(sender);
	if (!sleep_until(vcpu, has_value))
		return false;
	flags = spin_lock_irq(&channel.lock);
	*value = channel.value;
	*kind = channel.kind;
	channel.full = false;
	channel.taken = true;
	spin_unlock_irq(&channel.lock, flags);
	return true;
}

void channel_close(struct vm *vm)
{
	struct thread *sender = NULL;
	u64 flags = spin_lock_irq(&channel.lock);

	if (channel.receiver && channel.receiver->vm == vm) {
		channel.receiver = NULL;
		channel.full = false;
		channel.taken = false;
		sender = channel.sender;
	}
	spin_unlock_irq(&channel.lock, flags);
	if (sender)
		wake(sender);
}
