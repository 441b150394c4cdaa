// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The virtual distributor's registers (IHI 0048B, 4.3). Groups, and the active
 * bits, read as zero and ignore writes: the guest's CPU interface is real, and
 * keeps its active interrupts in list registers.
 */
#include "hv/split/highvisor/vcpu.h"

#define IIDR_VALUE  0x4b43b /* product 'K', Arm */
#define TYPER_LINES (VGIC_IRQS / 32 - 1)

static struct vgic_bank *bank_of(struct vcpu *vcpu, u32 irq)
{
	return irq < GIC_PRIVATE ? &vcpu->vgic.bank : &vcpu->vm->vgic.shared;
}

/* Two bits an interrupt, the upper one: edge. Software interrupts are always edges. */
static u32 read_config(const struct vgic_bank *bank, u32 first)
{
	u32 value = 0;

	for (u32 i = 0; i < 16; i++)
		if (bank->edge & 1u << (first % 32 + i))
			value |= 2u << 2 * i;
	return value;
}

static void write_config(struct vgic_bank *bank, u32 first, u32 value)
{
	if (first < GIC_SGIS)
		return;
	for (u32 i = 0; i < 16; i++) {
		u32 bit = 1u << (first % 32 + i);

		if (value & 2u << 2 * i)
			bank->edge |= bit;
		else
			bank->edge &= ~bit;
	}
}

static u32 read_byte(struct vcpu *vcpu, u32 offset)
{
	struct vgic_vm *vgic = &vcpu->vm->vgic;
	u32 irq = offset % 0x400;

	if (offset >= GICD_CPENDSGIR)
		return vcpu->vgic.sgi_sources[offset % 16];
	if (irq >= VGIC_IRQS)
		return 0;
	if (offset < GICD_ITARGETSR)
		return bank_of(vcpu, irq)->priority[irq % 32];
	return irq < GIC_PRIVATE ? 1u << vcpu->id : vgic->targets[irq % 32];
}

static void write_byte(struct vcpu *vcpu, u32 offset, u8 value)
{
	u32 irq = offset % 0x400;
	u32 sgi = offset % 16;

	if (offset >= GICD_SPENDSGIR) {
		vcpu->vgic.sgi_sources[sgi] |= value & ((1u << VM_VCPUS) - 1);
	} else if (offset >= GICD_CPENDSGIR) {
		vcpu->vgic.sgi_sources[sgi] &= (u8)~value;
	} else if (irq >= VGIC_IRQS) {
		return;
	} else if (offset < GICD_ITARGETSR) {
		bank_of(vcpu, irq)->priority[irq % 32] = value & 0xf8;
	} else if (irq >= GIC_PRIVATE) {
		vcpu->vm->vgic.targets[irq % 32] = value & ((1u << VM_VCPUS) - 1);
	}
}

static bool by_byte(u32 offset)
{
	return (offset >= GICD_IPRIORITYR && offset < GICD_ICFGR) ||
	       (offset >= GICD_CPENDSGIR && offset < GICD_SPENDSGIR + GIC_SGIS);
}

static u32 sgi_pending(const struct vcpu *vcpu)
{
	u32 pending = 0;

	for (u32 i = 0; i < GIC_SGIS; i++)
		if (vcpu->vgic.sgi_sources[i])
			pending |= 1u << i;
	return pending;
}

static u32 read_word(struct vcpu *vcpu, u32 offset)
{
	struct vgic_bank *bank = bank_of(vcpu, offset % 0x80 / 4 * 32);

	switch (offset) {
	case GICD_CTLR:
		return vcpu->vm->vgic.enabled;
	case GICD_TYPER:
		return (VM_VCPUS - 1) << 5 | TYPER_LINES;
	case GICD_IIDR:
		return IIDR_VALUE;
	case GICD_ISENABLER ... GICD_ISENABLER + 4:
	case GICD_ICENABLER ... GICD_ICENABLER + 4:
		return bank->enabled;
	case GICD_ISPENDR:
	case GICD_ICPENDR:
		return bank->pending | (bank->line & ~bank->edge) | sgi_pending(vcpu);
	case GICD_ISPENDR + 4:
	case GICD_ICPENDR + 4:
		return bank->pending | (bank->line & ~bank->edge);
	case GICD_ICFGR ... GICD_ICFGR + VGIC_IRQS / 4 - 4:
		return read_config(bank_of(vcpu, (offset - GICD_ICFGR) * 4),
				   (offset - GICD_ICFGR) * 4);
	default:
		return 0;
	}
}

static void write_word(struct vcpu *vcpu, u32 offset, u32 value)
{
	struct vgic_bank *bank = bank_of(vcpu, offset % 0x80 / 4 * 32);

	switch (offset) {
	case GICD_CTLR:
		vcpu->vm->vgic.enabled = value & 1;
		break;
	case GICD_ISENABLER ... GICD_ISENABLER + 4:
		bank->enabled |= value;
		break;
	case GICD_ICENABLER ... GICD_ICENABLER + 4:
		if (offset == GICD_ICENABLER)
			value &= ~0xffffu; /* software interrupts cannot be disabled */
		bank->enabled &= ~value;
		break;
	case GICD_ISPENDR ... GICD_ISPENDR + 4:
		bank->pending |= offset == GICD_ISPENDR ? value & ~0xffffu : value;
		break;
	case GICD_ICPENDR ... GICD_ICPENDR + 4:
		bank->pending &= ~value;
		break;
	case GICD_ICFGR ... GICD_ICFGR + VGIC_IRQS / 4 - 4:
		write_config(bank_of(vcpu, (offset - GICD_ICFGR) * 4), (offset - GICD_ICFGR) * 4,
			     value);
		break;
	default:
		break;
	}
}

/* GICD_SGIR: to a list of vCPUs, all others, or the sender. */
static void write_sgir(struct vcpu *vcpu, u32 value)
{
	u32 all = (1u << VM_VCPUS) - 1;
	u32 self = 1u << vcpu->id;
	u32 targets;

	switch (value >> GICD_SGIR_FILTER_SHIFT & 3) {
	case 0:
		targets = value >> GICD_SGIR_TARGETS_SHIFT & all;
		break;
	case 1:
		targets = all & ~self;
		break;
	case 2:
		targets = self;
		break;
	default:
		return;
	}
	vgic_send_sgi(vcpu, targets, value % GIC_SGIS);
}

u32 vgic_dist_read(struct vcpu *vcpu, u32 offset, u32 size)
{
	u64 flags = spin_lock_irq(&vcpu->vm->vgic.lock);
	u32 value = 0;

	if (by_byte(offset)) {
		for (u32 i = 0; i < size; i++)
			value |= read_byte(vcpu, offset + i) << 8 * i;
	} else {
		value = read_word(vcpu, offset & ~3u) >> 8 * (offset & 3);
	}
	spin_unlock_irq(&vcpu->vm->vgic.lock, flags);
	return value;
}

void vgic_dist_write(struct vcpu *vcpu, u32 offset, u32 size, u32 value)
{
	u64 flags;

	if (offset == GICD_SGIR) {
		write_sgir(vcpu, value);
		return;
	}
	flags = spin_lock_irq(&vcpu->vm->vgic.lock);
	if (by_byte(offset)) {
		for (u32 i = 0; i < size; i++)
			write_byte(vcpu, offset + i, (u8)(value >> 8 * i));
	} else {
		write_word(vcpu, offset & ~3u, value << 8 * (offset & 3));
	}
	spin_unlock_irq(&vcpu->vm->vgic.lock, flags);
	vgic_kick(vcpu->vm);
}
