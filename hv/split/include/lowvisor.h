/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the lowvisor (EL2) and the highvisor (EL1) share: the layout of a
 * virtual CPU, and the functions that can be called with HVC.
 *
 * EL2 maps memory at its physical address, so every pointer that crosses the
 * border is a physical address.
 */
#ifndef TRAPLINE_HV_LOWVISOR_H
#define TRAPLINE_HV_LOWVISOR_H

/* struct cpu_context: one world's registers. */
#define CTX_SP_EL0  248 /* sp_el0, pc, pstate, sp_el1, elr_el1, spsr_el1 */
#define CTX_PSTATE  264
#define CTX_ELR_EL1 280
#define CTX_FP	    304
#define CTX_FPSR    816
#define CTX_SYSREGS 832
#define CTX_SIZE    1008

/* struct vcpu_state: the part of a virtual CPU that the lowvisor handles. */
#define VCPU_CONTEXT	0
#define VCPU_HOST	1008 /* host world's struct cpu_context */
#define VCPU_HCR	1016
#define VCPU_VTTBR	1024
#define VCPU_ESR	1032
#define VCPU_FAR	1040
#define VCPU_HPFAR	1048
#define VCPU_CNTVOFF	1056
#define VCPU_CNTV_CVAL	1064
#define VCPU_CNTV_CTL	1072
#define VCPU_VGIC	1080
#define VCPU_STATE_SIZE 1136

/* struct vgic_state, from VCPU_VGIC on. */
#define VGIC_HCR    0 /* and VMCR */
#define VGIC_MISR   8
#define VGIC_EISR1  16
#define VGIC_ELRSR1 24 /* and APR */
#define VGIC_APR    28
#define VGIC_LR	    32

/* Why lowvisor_run returned. */
#define EXIT_IRQ  0
#define EXIT_TRAP 1

#ifndef __ASSEMBLER__
#include "hv/include/gic.h"
#include "hv/include/types.h"

/* In the order in which the world switch moves them. */
enum sysreg_index {
	SYS_VMPIDR,
	SYS_CSSELR,
	SYS_SCTLR,
	SYS_ACTLR,
	SYS_CPACR,
	SYS_TTBR0,
	SYS_TTBR1,
	SYS_TCR,
	SYS_ESR,
	SYS_AFSR0,
	SYS_AFSR1,
	SYS_FAR,
	SYS_MAIR,
	SYS_VBAR,
	SYS_CONTEXTIDR,
	SYS_TPIDR_EL0,
	SYS_TPIDRRO_EL0,
	SYS_TPIDR_EL1,
	SYS_AMAIR,
	SYS_CNTKCTL,
	SYS_PAR,
	SYS_MDSCR,
	SYS_COUNT
};

struct cpu_context {
	u64 x[31];
	u64 sp_el0;
	u64 pc;
	u64 pstate;
	u64 sp_el1;
	u64 elr_el1;
	u64 spsr_el1;
	u64 pad;
	u64 fp[64] __attribute__((aligned(16)));
	u64 fpsr;
	u64 fpcr;
	u64 sysregs[SYS_COUNT];
};

struct vgic_state {
	u32 hcr;
	u32 vmcr;
	u32 misr;
	u32 eisr[2];
	u32 elrsr[2];
	u32 apr;
	u32 lr[GICH_LRS];
};

struct vcpu_state {
	struct cpu_context context;
	u64 host;
	u64 hcr;
	u64 vttbr;
	u64 esr;
	u64 far;
	u64 hpfar;
	u64 cntvoff;
	u64 cntv_cval;
	u64 cntv_ctl;
	struct vgic_state vgic;
};

#define SAME_OFFSET(type, member, offset) \
	_Static_assert(offsetof(type, member) == (offset), #member " moved")
SAME_OFFSET(struct cpu_context, sp_el0, CTX_SP_EL0);
SAME_OFFSET(struct cpu_context, pstate, CTX_PSTATE);
SAME_OFFSET(struct cpu_context, elr_el1, CTX_ELR_EL1);
SAME_OFFSET(struct cpu_context, fp, CTX_FP);
SAME_OFFSET(struct cpu_context, fpsr, CTX_FPSR);
SAME_OFFSET(struct cpu_context, sysregs, CTX_SYSREGS);
SAME_OFFSET(struct vcpu_state, host, VCPU_HOST);
SAME_OFFSET(struct vcpu_state, hcr, VCPU_HCR);
SAME_OFFSET(struct vcpu_state, vttbr, VCPU_VTTBR);
SAME_OFFSET(struct vcpu_state, esr, VCPU_ESR);
SAME_OFFSET(struct vcpu_state, far, VCPU_FAR);
SAME_OFFSET(struct vcpu_state, hpfar, VCPU_HPFAR);
SAME_OFFSET(struct vcpu_state, cntvoff, VCPU_CNTVOFF);
SAME_OFFSET(struct vcpu_state, cntv_cval, VCPU_CNTV_CVAL);
SAME_OFFSET(struct vcpu_state, cntv_ctl, VCPU_CNTV_CTL);
SAME_OFFSET(struct vcpu_state, vgic, VCPU_VGIC);
SAME_OFFSET(struct vgic_state, hcr, VGIC_HCR);
SAME_OFFSET(struct vgic_state, misr, VGIC_MISR);
SAME_OFFSET(struct vgic_state, eisr[1], VGIC_EISR1);
SAME_OFFSET(struct vgic_state, elrsr[1], VGIC_ELRSR1);
SAME_OFFSET(struct vgic_state, apr, VGIC_APR);
SAME_OFFSET(struct vgic_state, lr, VGIC_LR);
#undef SAME_OFFSET
_Static_assert(sizeof(struct cpu_context) == CTX_SIZE, "context size");
_Static_assert(sizeof(struct vcpu_state) == VCPU_STATE_SIZE, "vcpu size");
#endif

#endif
