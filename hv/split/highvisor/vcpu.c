// SPDX-License-Identifier: GPL-2.0-or-later
/* VMs, vCPUs, and the loop that runs one. */
#include "hv/include/bits.h"
#include "hv/split/highvisor/channel.h"
#include "hv/split/highvisor/vcpu.h"
#include "hv/split/host/gic.h"
#include "hv/split/host/link.h"
#include "hv/split/host/mm.h"
#include "hv/split/host/process.h"
#include "hv/split/host/sched.h"

#define MPIDR_RES1 (1ULL << 31)

static u32 next_vm;

s64 vm_create(struct process *process)
{
	struct vm *vm;

	if (process->vm)
		return ERR_INVALID;
	vm = alloc_bytes(sizeof(*vm));
	vm->id = __atomic_fetch_add(&next_vm, 1, __ATOMIC_RELAXED);
	vm->process = process;
	vm->cntvoff = time_now(); /* its virtual time starts here */
	stage2_init(vm);
	vgic_init_vm(vm);
	process->vm = vm;
	return 0;
}

s64 vm_set_memory(struct vm *vm, u64 ipa, u64 size, u64 user)
{
	if (vm->memory_size || (ipa | size | user) % PAGE_SIZE != 0 || ipa < RAM_BASE)
		return ERR_INVALID;
	vm->memory_ipa = ipa;
	vm->memory_user = user;
	vm->memory_size = size;
	return 0;
}

void vm_close(struct vm *vm)
{
	channel_close(vm);
}

void vcpu_reset(struct vcpu *vcpu, u64 pc, u64 x0, u64 x1)
{
	struct cpu_context *c = &vcpu->state.context;

	c->pc = pc;
	c->pstate = PSR_DAIF | PSR_EL1H;
	c->x[0] = x0;
	c->x[1] = x1;
	c->sysregs[SYS_VMPIDR] = MPIDR_RES1 | vcpu->id;
	c->sysregs[SYS_SCTLR] = SCTLR_EL1_RES1;
	c->sysregs[SYS_ACTLR] = read_sysreg(actlr_el1);
}

s64 vcpu_create(struct vm *vm, u32 id, const struct vcpu_init *init)
{
	struct thread *thread = current_thread();
	u64 va = USER_RUN + id * PAGE_SIZE;
	struct vcpu *vcpu;

	if (vm->vcpus[id] || thread->vcpu)
		return ERR_INVALID;
	vcpu = alloc_bytes(sizeof(*vcpu));
	vcpu->id = id;
	vcpu->vm = vm;
	vcpu->thread = thread;
	vcpu->state.host = to_phys(&vcpu->host);
	vcpu->state.hcr = HCR_GUEST;
	vcpu->state.vttbr = vm->vttbr;
	vgic_init_vcpu(vcpu);
	vtimer_init(vcpu);
	vcpu_reset(vcpu, init->pc, init->x0, init->x1);
	vcpu->powered = init->powered;
	vcpu->run = to_virt(alloc_page());
	process_map_page(vm->process, va, to_phys(vcpu->run));
	thread->vcpu = vcpu;
	__atomic_store_n(&vm->vcpus[id], vcpu, __ATOMIC_RELEASE);
	return (s64)va;
}

bool vm_ending(const struct vm *vm)
{
	return __atomic_load_n(&vm->process->exiting, __ATOMIC_ACQUIRE);
}

/*
 * in_guest is set before the list registers are filled, with interrupts off:
 * who makes an interrupt pending later sees it, and the interrupt that he then
 * sends ends the run at once.
 */
void vcpu_kick(struct vcpu *vcpu)
{
	struct thread *thread = vcpu->thread;

	wake(thread);
	dmb_ish();
	if (__atomic_load_n(&vcpu->in_guest, __ATOMIC_ACQUIRE) && thread != current_thread())
		gic_send_sgi(thread->core, SGI_KICK);
}

void vcpu_block(struct vcpu *vcpu)
{
	vtimer_sleep(vcpu);
	for (;;) {
		wait_begin();
		vtimer_sync(vcpu);
		if (vgic_pending(vcpu) || vm_ending(vcpu->vm))
			break;
		schedule();
	}
	wait_end();
	vtimer_awake(vcpu);
}

static void wait_for_power(struct vcpu *vcpu)
{
	for (;;) {
		wait_begin();
		if (__atomic_load_n(&vcpu->powered, __ATOMIC_ACQUIRE) || vm_ending(vcpu->vm))
			break;
		schedule();
	}
	wait_end();
}

/* One run of the guest, with interrupts off; false: something else comes first. */
static bool enter(struct vcpu *vcpu, u64 *reason)
{
	bool ready;

	__atomic_store_n(&vcpu->in_guest, true, __ATOMIC_SEQ_CST);
	dmb_ish();
	vgic_flush(vcpu);
	ready = !this_cpu()->need_resched && !vm_ending(vcpu->vm);
	if (ready)
		*reason = lowvisor_call(link_addresses.lowvisor_run, to_phys(vcpu), 0);
	__atomic_store_n(&vcpu->in_guest, false, __ATOMIC_RELEASE);
	return ready;
}

s64 vcpu_run(struct vcpu *vcpu)
{
	if (vcpu->mmio.pending)
		mmio_finish_read(vcpu, vcpu->run->data);
	for (;;) {
		u64 reason = EXIT_IRQ;
		bool ran;

		if (vm_ending(vcpu->vm))
			return ERR_INTERRUPTED;
		if (!vcpu->powered) {
			wait_for_power(vcpu);
			continue;
		}
		if (this_cpu()->need_resched)
			schedule();
		irq_disable();
		ran = enter(vcpu, &reason);
		/* An interrupt that ended the run is taken here, by the host. */
		irq_enable();
		isb();
		if (!ran)
			continue;
		vtimer_sync(vcpu);
		vgic_sync(vcpu);
		if (reason == EXIT_TRAP && handle_exit(vcpu) == ACTION_USER)
			return 0;
	}
}
