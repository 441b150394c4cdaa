/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The virtual GICv2: a distributor in software, list registers in hardware. */
#ifndef TRAPLINE_HV_HIGHVISOR_VGIC_H
#define TRAPLINE_HV_HIGHVISOR_VGIC_H

#include "hv/include/gic.h"
#include "hv/split/host/lock.h"

#define VGIC_IRQS      64 /* 32 private to a vCPU, 32 shared */
#define VGIC_MAX_VCPUS 2

struct vcpu;
struct vm;

/* 32 interrupts: one vCPU's private ones, or the shared ones. A bit each. */
struct vgic_bank {
	u32 enabled;
	u32 pending; /* latched: edges, software interrupts, ISPENDR */
	u32 line;    /* level of the input */
	u32 edge;    /* configuration */
	u32 listed;  /* in a list register of some vCPU */
	u8 priority[32];
};

struct vgic_vcpu {
	struct vgic_bank bank;
	u8 sgi_sources[GIC_SGIS]; /* per software interrupt: which vCPUs sent it */
};

struct vgic_vm {
	struct spinlock
		lock; /* everything here, and each vCPU's vgic_vcpu and list register images */
	u32 enabled;  /* GICD_CTLR */
	struct vgic_bank shared;
	u8 targets[32]; /* of shared interrupts: vCPU masks */
};

void vgic_init_vm(struct vm *vm);
void vgic_init_vcpu(struct vcpu *vcpu);

/* Pending interrupts into list register images, before a run; and back after it. */
void vgic_flush(struct vcpu *vcpu);
void vgic_sync(struct vcpu *vcpu);

/* True if an interrupt waits for the vCPU, delivered or not. */
bool vgic_pending(struct vcpu *vcpu);

/* Inputs. They kick the vCPUs concerned. An edge is latched; a level is what it is. */
void vgic_set_line(struct vm *vm, u32 irq, bool level);
void vgic_pulse(struct vm *vm, u32 irq);
void vgic_set_private(struct vcpu *vcpu, u32 irq);
void vgic_send_sgi(struct vcpu *from, u32 targets, u32 irq);

/* Interrupts that could be given to the vCPU now; lock held. Bit n is interrupt n. */
u64 vgic_deliverable(const struct vcpu *vcpu);

/* Kicks every vCPU that has something to take. No lock held. */
void vgic_kick(struct vm *vm);

/* An access to the distributor's registers: size 1, 2 or 4. */
u32 vgic_dist_read(struct vcpu *vcpu, u32 offset, u32 size);
void vgic_dist_write(struct vcpu *vcpu, u32 offset, u32 size, u32 value);

#endif
