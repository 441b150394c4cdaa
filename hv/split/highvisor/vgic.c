// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Virtual interrupts: from the distributor's state into list registers, and
 * what became of them back. The list registers live in the vCPU as images;
 * the lowvisor loads and stores them with the rest of its world.
 */
#include "hv/include/board.h"
#include "hv/include/string.h"
#include "hv/split/highvisor/vcpu.h"
#include "hv/split/host/mm.h"

#define GICH_LR_ID 0x3ffu

_Static_assert(VGIC_MAX_VCPUS == VM_VCPUS, "one bit per vCPU in sgi_sources");

void vgic_init_vm(struct vm *vm)
{
	vm->vgic.shared.edge = 0;
	for (unsigned i = 0; i < 32; i++)
		vm->vgic.targets[i] = 1;
}

void vgic_init_vcpu(struct vcpu *vcpu)
{
	vcpu->vgic.bank.enabled = 0xffff;
	vcpu->vgic.bank.edge = ~0u; /* the virtual timer too: see vtimer.c */
	vcpu->state.vgic.hcr = GICH_HCR_EN;
}

static u32 bank_deliverable(const struct vgic_bank *bank)
{
	return (bank->pending | (bank->line & ~bank->edge)) & bank->enabled & ~bank->listed;
}

u64 vgic_deliverable(const struct vcpu *vcpu)
{
	const struct vgic_vm *vgic = &vcpu->vm->vgic;
	u32 mine, shared;

	if (!vgic->enabled)
		return 0;
	mine = bank_deliverable(&vcpu->vgic.bank);
	for (u32 i = 0; i < GIC_SGIS; i++)
		if (vcpu->vgic.sgi_sources[i])
			mine |= 1u << i & vcpu->vgic.bank.enabled;
	shared = bank_deliverable(&vgic->shared);
	for (u32 rest = shared; rest; rest &= rest - 1) {
		u32 i = (u32)__builtin_ctz(rest);

		if (!(vgic->targets[i] & 1u << vcpu->id))
			shared &= ~(1u << i);
	}
	return (u64)shared << 32 | mine;
}

static struct vgic_bank *bank_of(struct vcpu *vcpu, u32 irq)
{
	return irq < GIC_PRIVATE ? &vcpu->vgic.bank : &vcpu->vm->vgic.shared;
}

static u32 *free_lr(struct vcpu *vcpu)
{
	for (u32 i = 0; i < GICH_LRS; i++)
		if (!(vcpu->state.vgic.lr[i] & GICH_LR_STATE))
			return &vcpu->state.vgic.lr[i];
	return NULL;
}

/* The list register that holds irq, from vCPU source if it is a software interrupt. */
static u32 *find_lr(struct vcpu *vcpu, u32 irq, u32 source)
{
	u32 id = irq | (irq < GIC_SGIS ? source << GICH_LR_CPU_SHIFT : 0);
	u32 mask = irq < GIC_SGIS ? GICH_LR_ID | 7u << GICH_LR_CPU_SHIFT : GICH_LR_ID;

	for (u32 i = 0; i < GICH_LRS; i++) {
		u32 lr = vcpu->state.vgic.lr[i];

		if (lr & GICH_LR_STATE && (lr & mask) == id)
			return &vcpu->state.vgic.lr[i];
	}
	return NULL;
}

/* Makes irq pending in a list register: its own if it is active there, or a free one. */
static bool list(struct vcpu *vcpu, u32 irq, u32 source)
{
	struct vgic_bank *bank = bank_of(vcpu, irq);
	u32 *lr = find_lr(vcpu, irq, source);

	if (lr) {
		*lr |= GICH_LR_PENDING;
		return true;
	}
	lr = free_lr(vcpu);
	if (!lr)
		return false;
	*lr = GICH_LR_PENDING | (u32)(bank->priority[irq % 32] >> 3) << GICH_LR_PRIORITY_SHIFT |
	      irq;
	if (irq < GIC_SGIS)
		*lr |= source << GICH_LR_CPU_SHIFT;
	else
		bank->listed |= 1u << irq % 32;
	/* A level must be looked at again when the guest has finished with it. */
	if (!(bank->edge & 1u << irq % 32))
		*lr |= GICH_LR_EOI;
	return true;
}

static bool list_sgi(struct vcpu *vcpu, u32 irq)
{
	u8 *sources = &vcpu->vgic.sgi_sources[irq];

	while (*sources) {
		u32 source = (u32)__builtin_ctz(*sources);

		if (!list(vcpu, irq, source))
			return false;
		*sources &= (u8) ~(1u << source);
	}
	return true;
}

static bool list_other(struct vcpu *vcpu, u32 irq)
{
	if (!list(vcpu, irq, 0))
		return false;
	bank_of(vcpu, irq)->pending &= ~(1u << irq % 32);
	return true;
}

void vgic_flush(struct vcpu *vcpu)
{
	bool all = true;
	u64 flags = spin_lock_irq(&vcpu->vm->vgic.lock);

	for (u64 rest = vgic_deliverable(vcpu); rest; rest &= rest - 1) {
		u32 irq = (u32)__builtin_ctzll(rest);

		all &= irq < GIC_SGIS ? list_sgi(vcpu, irq) : list_other(vcpu, irq);
	}
	spin_unlock_irq(&vcpu->vm->vgic.lock, flags);
	/* Out of list registers: come back when at most one is in use (underflow). */
	vcpu->state.vgic.hcr = all ? GICH_HCR_EN : GICH_HCR_EN | GICH_HCR_UIE;
}

void vgic_sync(struct vcpu *vcpu)
{
	bool again = false;
	u64 flags = spin_lock_irq(&vcpu->vm->vgic.lock);

	for (u32 i = 0; i < GICH_LRS; i++) {
		u32 lr = vcpu->state.vgic.lr[i];
		u32 irq = lr & GICH_LR_ID;

		if (!lr || lr & GICH_LR_STATE)
			continue;
		vcpu->state.vgic.lr[i] = 0;
		if (irq >= GIC_SGIS) {
			struct vgic_bank *bank = bank_of(vcpu, irq);
			u32 bit = 1u << irq % 32;

			bank->listed &= ~bit;
			again |= irq >= GIC_PRIVATE && (bank->pending | bank->line) & bit;
		}
	}
	spin_unlock_irq(&vcpu->vm->vgic.lock, flags);
	/* A shared interrupt that is pending again may by now be another vCPU's. */
	if (again)
		vgic_kick(vcpu->vm);
}

bool vgic_pending(struct vcpu *vcpu)
{
	u64 flags = spin_lock_irq(&vcpu->vm->vgic.lock);
	bool pending = vgic_deliverable(vcpu) != 0;

	for (u32 i = 0; i < GICH_LRS; i++)
		pending |= (vcpu->state.vgic.lr[i] & GICH_LR_PENDING) != 0;
	spin_unlock_irq(&vcpu->vm->vgic.lock, flags);
	return pending;
}

void vgic_kick(struct vm *vm)
{
	bool kick[VM_VCPUS] = { false };
	u64 flags = spin_lock_irq(&vm->vgic.lock);

	for (u32 i = 0; i < VM_VCPUS; i++)
		kick[i] = vm->vcpus[i] && vgic_deliverable(vm->vcpus[i]);
	spin_unlock_irq(&vm->vgic.lock, flags);
	for (u32 i = 0; i < VM_VCPUS; i++)
		if (kick[i])
			vcpu_kick(vm->vcpus[i]);
}

void vgic_set_line(struct vm *vm, u32 irq, bool level)
{
	struct vgic_bank *bank = &vm->vgic.shared;
	u32 bit = 1u << irq % 32;
	u64 flags = spin_lock_irq(&vm->vgic.lock);

	if (level && !(bank->line & bit) && bank->edge & bit)
		bank->pending |= bit;
	bank->line = level ? bank->line | bit : bank->line & ~bit;
	spin_unlock_irq(&vm->vgic.lock, flags);
	if (level)
		vgic_kick(vm);
}

void vgic_pulse(struct vm *vm, u32 irq)
{
	vgic_set_line(vm, irq, true);
	vgic_set_line(vm, irq, false);
}

void vgic_set_private(struct vcpu *vcpu, u32 irq)
{
	u64 flags = spin_lock_irq(&vcpu->vm->vgic.lock);

	vcpu->vgic.bank.pending |= 1u << irq;
	spin_unlock_irq(&vcpu->vm->vgic.lock, flags);
	vcpu_kick(vcpu);
}

void vgic_send_sgi(struct vcpu *from, u32 targets, u32 irq)
{
	struct vm *vm = from->vm;
	u64 flags = spin_lock_irq(&vm->vgic.lock);

	for (u32 i = 0; i < VM_VCPUS; i++)
		if (targets & 1u << i && vm->vcpus[i])
			vm->vcpus[i]->vgic.sgi_sources[irq] |= (u8)(1u << from->id);
	spin_unlock_irq(&vm->vgic.lock, flags);
	vgic_kick(vm);
}
