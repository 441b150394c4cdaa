/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Virtual machines and their virtual CPUs. */
#ifndef TRAPLINE_HV_HIGHVISOR_VCPU_H
#define TRAPLINE_HV_HIGHVISOR_VCPU_H

#include "hv/split/highvisor/notify.h"
#include "hv/split/highvisor/vgic.h"
#include "hv/split/host/time.h"
#include "hv/split/include/lowvisor.h"
#include "hv/split/include/uapi.h"

#define VM_VCPUS 2

struct process;
struct thread;

/* An MMIO read that the emulator is to answer. */
struct mmio_read {
	bool pending;
	u32 size;
	u32 reg; /* 31: XZR */
	bool sign_extend;
	bool wide; /* destination is an X register */
};

struct vcpu {
	struct vcpu_state state; /* at offset 0: this is what the lowvisor gets */
	struct cpu_context host __attribute__((aligned(16)));
	struct vm *vm;
	u32 id;
	bool powered;
	bool in_guest; /* or so close that only an interrupt gets it out */
	struct thread *thread;
	struct vcpu_run *run;
	struct mmio_read mmio;
	struct timer wakeup; /* its virtual timer's, while it sleeps */
	struct vgic_vcpu vgic;
};

struct vm {
	u32 id;
	struct process *process;
	u64 vttbr;
	u64 cntvoff;
	struct spinlock lock; /* stage 2 */
	u64 memory_ipa, memory_size, memory_user;
	struct vcpu *vcpus[VM_VCPUS];
	struct vgic_vm vgic;
	struct notify notify;
};

s64 vm_create(struct process *process);
s64 vm_set_memory(struct vm *vm, u64 ipa, u64 size, u64 user);

/* Whatever other VMs wait for from this one, they stop waiting. */
void vm_close(struct vm *vm);

/* Makes the calling thread the vCPU's. Returns the user address of its vcpu_run page. */
s64 vcpu_create(struct vm *vm, u32 id, const struct vcpu_init *init);

/* Runs the calling thread's vCPU. 0: see vcpu_run; negative: ERR_*. */
s64 vcpu_run(struct vcpu *vcpu);

/* Sets the registers that the architecture defines at reset, and the entry point. */
void vcpu_reset(struct vcpu *vcpu, u64 pc, u64 x0, u64 x1);

/* Gets the vCPU to look at its pending interrupts, wherever it is. */
void vcpu_kick(struct vcpu *vcpu);

/* Sleeps until there is something for the vCPU to do. */
void vcpu_block(struct vcpu *vcpu);

/* True if the VM's process is being ended. */
bool vm_ending(const struct vm *vm);

static inline void vcpu_skip(struct vcpu *vcpu)
{
	vcpu->state.context.pc += 4;
}

static inline u64 vcpu_get(const struct vcpu *vcpu, u32 reg)
{
	return reg == 31 ? 0 : vcpu->state.context.x[reg];
}

static inline void vcpu_set(struct vcpu *vcpu, u32 reg, u64 value)
{
	if (reg != 31)
		vcpu->state.context.x[reg] = value;
}

/*
 * Each exit handler returns what the run loop does next.
 */
enum exit_action {
	ACTION_USER,  /* the emulator's turn, vcpu->run says why */
	ACTION_GUEST, /* done: back into the guest */
};

enum exit_action handle_exit(struct vcpu *vcpu);
enum exit_action handle_hypercall(struct vcpu *vcpu);
enum exit_action handle_mmio(struct vcpu *vcpu, u64 ipa);
void mmio_finish_read(struct vcpu *vcpu, u64 value);

/* The guest's own exceptions, for what it may not do. */
void inject_undefined(struct vcpu *vcpu);
void inject_abort(struct vcpu *vcpu, bool instruction);

/* Stage 2. stage2_fault returns false if the VM has no memory at ipa. */
void stage2_init(struct vm *vm);
bool stage2_fault(struct vcpu *vcpu, u64 ipa);
u64 stage2_page(struct vm *vm, u64 ipa);

/* Virtual timer: before each wait, after each run. */
void vtimer_init(struct vcpu *vcpu);
void vtimer_sync(struct vcpu *vcpu);
void vtimer_sleep(struct vcpu *vcpu);
void vtimer_awake(struct vcpu *vcpu);

#endif
