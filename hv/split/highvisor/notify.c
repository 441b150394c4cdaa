// SPDX-License-Identifier: GPL-2.0-or-later
#include "hv/split/highvisor/notify.h"
#include "hv/split/highvisor/vcpu.h"
#include "hv/split/host/mm.h"
#include "hv/split/host/sched.h"

/* Reads what the guest writes: never trusted to stay the same. */
static u32 shared(const unsigned int *word)
{
	return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}

static void notify_wait(struct notify *n)
{
	for (;;) {
		wait_begin();
		if (__atomic_exchange_n(&n->kicks, 0, __ATOMIC_ACQ_REL) != 0)
			break;
		schedule();
	}
	wait_end();
}

/*
 * Out: the notification is here; say when. In: the guest says when it is back
 * from its doorbell and watching, then the interrupt starts its way.
 */
static void notify_thread(void *argument)
{
	struct vm *vm = argument;
	struct notify *n = &vm->notify;
	struct notify_ring *ring = n->ring;

	for (;;) {
		notify_wait(n);
		if (shared(&ring->command) == NOTIFY_OUT) {
			ring->stamp = read_cycles();
			__atomic_store_n(&ring->done, shared(&ring->sequence), __ATOMIC_RELEASE);
		} else {
			while (shared(&ring->armed) != shared(&ring->sequence) && !vm_ending(vm))
				if (this_cpu()->need_resched)
					schedule();
			ring->stamp = read_cycles();
			vgic_pulse(vm, n->irq);
		}
	}
}

s64 notify_setup(struct vm *vm, const struct notify_setup *setup)
{
	struct notify *n = &vm->notify;
	u64 page = stage2_page(vm, setup->ring);

	if (n->doorbell || !setup->doorbell || !page || setup->core >= CORES ||
	    setup->ring % PAGE_SIZE != 0 || setup->irq < GIC_PRIVATE || setup->irq >= VGIC_IRQS)
		return ERR_INVALID;
	n->ring = to_virt(page);
	n->irq = setup->irq;
	n->thread = thread_create("notify", setup->core, notify_thread, vm);
	wake(n->thread);
	__atomic_store_n(&n->doorbell, setup->doorbell, __ATOMIC_RELEASE);
	return 0;
}

s64 notify_busy(struct vm *vm)
{
	struct notify *n = &vm->notify;

	return n->thread && (n->kicks || !thread_at_rest(n->thread));
}

bool notify_match(struct vm *vm, u64 ipa)
{
	struct notify *n = &vm->notify;

	if (ipa != n->doorbell || !n->doorbell)
		return false;
	__atomic_fetch_add(&n->kicks, 1, __ATOMIC_ACQ_REL);
	wake(n->thread);
	return true;
}

void notify_set_phase(struct vm *vm, u32 phase)
{
	if (vm->notify.thread)
		vm->notify.thread->contextidr = phase;
}
