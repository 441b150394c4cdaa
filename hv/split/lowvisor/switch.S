/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The world switch: everything that a core has at EL1 and EL0 is the host's
 * or the guest's, never both. Registers move here and nothing is decided.
 *
 * The host's registers go to the struct cpu_context that the vCPU names, the
 * guest's to the one in the vCPU. Each labelled region is one group of
 * registers; each falls through to the next, or is called.
 */
#include "hv/include/asm.h"
#include "hv/include/bits.h"
#include "hv/include/gic.h"
#include "hv/split/include/lowvisor.h"

/*
 * x0 = vCPU. Returns EXIT_* when the guest has left. Register use: x0 vCPU,
 * x1 exit reason, x2 the context being saved or loaded; the rest is scratch
 * once saved.
 */
	.text
GLOBAL_FUNC lowvisor_run
	msr	tpidr_el2, x0
	ldr	x2, [x0, #VCPU_HOST]
END lowvisor_run

FUNC save_host_gp
	stp	x19, x20, [x2, #8 * 19]
	stp	x21, x22, [x2, #8 * 21]
	stp	x23, x24, [x2, #8 * 23]
	stp	x25, x26, [x2, #8 * 25]
	stp	x27, x28, [x2, #8 * 27]
	stp	x29, x30, [x2, #8 * 29]
	mrs	x19, sp_el0
	mrs	x20, elr_el2
	mrs	x21, spsr_el2
	mrs	x22, sp_el1
	mrs	x23, elr_el1
	mrs	x24, spsr_el1
	stp	x19, x20, [x2, #CTX_SP_EL0]
	stp	x21, x22, [x2, #CTX_PSTATE]
	stp	x23, x24, [x2, #CTX_ELR_EL1]
END save_host_gp

FUNC enter_guest
	bl	save_fpsimd
	bl	save_sysregs
	bl	activate_traps
	bl	restore_vgic
	bl	restore_timer
	add	x2, x0, #VCPU_CONTEXT
	mrs	x3, hcr_el2
	tbz	x3, #31, lowvisor_panic	/* AArch32 state: no guest has any */
	bl	restore_sysregs
	bl	restore_fpsimd
END enter_guest

FUNC restore_guest_gp
	ldp	x4, x5, [x2, #8 * 4]
	ldp	x6, x7, [x2, #8 * 6]
	ldp	x8, x9, [x2, #8 * 8]
	ldp	x10, x11, [x2, #8 * 10]
	ldp	x12, x13, [x2, #8 * 12]
	ldp	x14, x15, [x2, #8 * 14]
	ldp	x16, x17, [x2, #8 * 16]
	ldr	x18, [x2, #8 * 18]
	ldp	x19, x20, [x2, #CTX_SP_EL0]
	ldp	x21, x22, [x2, #CTX_PSTATE]
	ldp	x23, x24, [x2, #CTX_ELR_EL1]
	msr	sp_el0, x19
	msr	elr_el2, x20
	msr	spsr_el2, x21
	msr	sp_el1, x22
	msr	elr_el1, x23
	msr	spsr_el1, x24
	ldp	x19, x20, [x2, #8 * 19]
	ldp	x21, x22, [x2, #8 * 21]
	ldp	x23, x24, [x2, #8 * 23]
	ldp	x25, x26, [x2, #8 * 25]
	ldp	x27, x28, [x2, #8 * 27]
	ldp	x29, x30, [x2, #8 * 29]
	/* The last four cannot replace the pointer that loads them. */
	ldp	x0, x1, [x2, #8 * 2]
	stp	x0, x1, [sp, #-16]!
	ldp	x0, x1, [x2, #8 * 0]
	ldp	x2, x3, [sp], #16
	eret
END restore_guest_gp

/* x0 = vCPU, x1 = EXIT_*, and the guest's x0-x3 on the stack. */
GLOBAL_FUNC vcpu_leave
	add	x2, x0, #VCPU_CONTEXT
END vcpu_leave

FUNC save_guest_gp
	stp	x4, x5, [x2, #8 * 4]
	stp	x6, x7, [x2, #8 * 6]
	stp	x8, x9, [x2, #8 * 8]
	stp	x10, x11, [x2, #8 * 10]
	stp	x12, x13, [x2, #8 * 12]
	stp	x14, x15, [x2, #8 * 14]
	stp	x16, x17, [x2, #8 * 16]
	str	x18, [x2, #8 * 18]
	stp	x19, x20, [x2, #8 * 19]
	stp	x21, x22, [x2, #8 * 21]
	stp	x23, x24, [x2, #8 * 23]
	stp	x25, x26, [x2, #8 * 25]
	stp	x27, x28, [x2, #8 * 27]
	stp	x29, x30, [x2, #8 * 29]
	ldp	x6, x7, [sp], #16
	ldp	x4, x5, [sp], #16
	stp	x4, x5, [x2, #8 * 0]
	stp	x6, x7, [x2, #8 * 2]
	mrs	x19, sp_el0
	mrs	x20, elr_el2
	mrs	x21, spsr_el2
	mrs	x22, sp_el1
	mrs	x23, elr_el1
	mrs	x24, spsr_el1
	stp	x19, x20, [x2, #CTX_SP_EL0]
	stp	x21, x22, [x2, #CTX_PSTATE]
	stp	x23, x24, [x2, #CTX_ELR_EL1]
END save_guest_gp

FUNC leave_guest
	bl	save_fpsimd
	bl	save_sysregs
	mrs	x3, hcr_el2
	tbz	x3, #31, lowvisor_panic
	bl	save_timer
	bl	save_vgic
	bl	deactivate_traps
	ldr	x2, [x0, #VCPU_HOST]
	bl	restore_sysregs
	bl	restore_fpsimd
END leave_guest

FUNC restore_host_gp
	ldp	x19, x20, [x2, #CTX_SP_EL0]
	ldp	x21, x22, [x2, #CTX_PSTATE]
	ldp	x23, x24, [x2, #CTX_ELR_EL1]
	msr	sp_el0, x19
	msr	elr_el2, x20
	msr	spsr_el2, x21
	msr	sp_el1, x22
	msr	elr_el1, x23
	msr	spsr_el1, x24
	ldp	x19, x20, [x2, #8 * 19]
	ldp	x21, x22, [x2, #8 * 21]
	ldp	x23, x24, [x2, #8 * 23]
	ldp	x25, x26, [x2, #8 * 25]
	ldp	x27, x28, [x2, #8 * 27]
	ldp	x29, x30, [x2, #8 * 29]
	mov	x0, x1
	ret				/* to host_call, as lowvisor_run's end */
END restore_host_gp

/* EL2's own controls: what the guest may not do, and its memory. */
FUNC activate_traps
	ldr	x3, [x0, #VCPU_HCR]
	msr	hcr_el2, x3
	mov_imm	x3, CPTR_RES1 | CPTR_TTA
	msr	cptr_el2, x3
	mov	x3, #HSTR_T15
	msr	hstr_el2, x3
	/* Debug registers trap; the PMU does not: guests may count cycles. */
	mrs	x3, mdcr_el2
	and	x3, x3, #MDCR_HPMN
	orr	x3, x3, #(MDCR_TDA | MDCR_TDOSA | MDCR_TDRA)
	msr	mdcr_el2, x3
	ldr	x3, [x0, #VCPU_VTTBR]
	msr	vttbr_el2, x3
	ret
END activate_traps

GLOBAL_FUNC deactivate_traps
	mov_imm	x3, HCR_HOST
	msr	hcr_el2, x3
	mov_imm	x3, CPTR_RES1
	msr	cptr_el2, x3
	msr	hstr_el2, xzr
	mrs	x3, mdcr_el2
	and	x3, x3, #MDCR_HPMN
	msr	mdcr_el2, x3
	msr	vttbr_el2, xzr
	ret
END deactivate_traps

/* x2 = context. 22 registers, in the order of enum sysreg_index. */
FUNC save_sysregs
	add	x3, x2, #CTX_SYSREGS
	mrs	x4, vmpidr_el2
	mrs	x5, csselr_el1
	mrs	x6, sctlr_el1
	mrs	x7, actlr_el1
	mrs	x8, cpacr_el1
	mrs	x9, ttbr0_el1
	mrs	x10, ttbr1_el1
	mrs	x11, tcr_el1
	mrs	x12, esr_el1
	mrs	x13, afsr0_el1
	mrs	x14, afsr1_el1
	mrs	x15, far_el1
	mrs	x16, mair_el1
	mrs	x17, vbar_el1
	mrs	x18, contextidr_el1
	mrs	x19, tpidr_el0
	mrs	x20, tpidrro_el0
	mrs	x21, tpidr_el1
	mrs	x22, amair_el1
	mrs	x23, cntkctl_el1
	mrs	x24, par_el1
	mrs	x25, mdscr_el1
	stp	x4, x5, [x3]
	stp	x6, x7, [x3, #16]
	stp	x8, x9, [x3, #32]
	stp	x10, x11, [x3, #48]
	stp	x12, x13, [x3, #64]
	stp	x14, x15, [x3, #80]
	stp	x16, x17, [x3, #96]
	stp	x18, x19, [x3, #112]
	stp	x20, x21, [x3, #128]
	stp	x22, x23, [x3, #144]
	stp	x24, x25, [x3, #160]
	ret
END save_sysregs

GLOBAL_FUNC restore_sysregs
	add	x3, x2, #CTX_SYSREGS
	ldp	x4, x5, [x3]
	ldp	x6, x7, [x3, #16]
	ldp	x8, x9, [x3, #32]
	ldp	x10, x11, [x3, #48]
	ldp	x12, x13, [x3, #64]
	ldp	x14, x15, [x3, #80]
	ldp	x16, x17, [x3, #96]
	ldp	x18, x19, [x3, #112]
	ldp	x20, x21, [x3, #128]
	ldp	x22, x23, [x3, #144]
	ldp	x24, x25, [x3, #160]
	msr	vmpidr_el2, x4
	msr	csselr_el1, x5
	msr	sctlr_el1, x6
	msr	actlr_el1, x7
	msr	cpacr_el1, x8
	msr	ttbr0_el1, x9
	msr	ttbr1_el1, x10
	msr	tcr_el1, x11
	msr	esr_el1, x12
	msr	afsr0_el1, x13
	msr	afsr1_el1, x14
	msr	far_el1, x15
	msr	mair_el1, x16
	msr	vbar_el1, x17
	msr	contextidr_el1, x18
	msr	tpidr_el0, x19
	msr	tpidrro_el0, x20
	msr	tpidr_el1, x21
	msr	amair_el1, x22
	msr	cntkctl_el1, x23
	msr	par_el1, x24
	msr	mdscr_el1, x25
	ret
END restore_sysregs

/* x2 = context. All of it, every time: the kernel of the papers did so too. */
FUNC save_fpsimd
	add	x3, x2, #CTX_FP
	stp	q0, q1, [x3]
	stp	q2, q3, [x3, #32]
	stp	q4, q5, [x3, #64]
	stp	q6, q7, [x3, #96]
	stp	q8, q9, [x3, #128]
	stp	q10, q11, [x3, #160]
	stp	q12, q13, [x3, #192]
	stp	q14, q15, [x3, #224]
	stp	q16, q17, [x3, #256]
	stp	q18, q19, [x3, #288]
	stp	q20, q21, [x3, #320]
	stp	q22, q23, [x3, #352]
	stp	q24, q25, [x3, #384]
	stp	q26, q27, [x3, #416]
	stp	q28, q29, [x3, #448]
	stp	q30, q31, [x3, #480]
	mrs	x4, fpsr
	mrs	x5, fpcr
	add	x3, x2, #CTX_FPSR
	stp	x4, x5, [x3]
	ret
END save_fpsimd

FUNC restore_fpsimd
	add	x3, x2, #CTX_FP
	ldp	q0, q1, [x3]
	ldp	q2, q3, [x3, #32]
	ldp	q4, q5, [x3, #64]
	ldp	q6, q7, [x3, #96]
	ldp	q8, q9, [x3, #128]
	ldp	q10, q11, [x3, #160]
	ldp	q12, q13, [x3, #192]
	ldp	q14, q15, [x3, #224]
	ldp	q16, q17, [x3, #256]
	ldp	q18, q19, [x3, #288]
	ldp	q20, q21, [x3, #320]
	ldp	q22, q23, [x3, #352]
	ldp	q24, q25, [x3, #384]
	ldp	q26, q27, [x3, #416]
	ldp	q28, q29, [x3, #448]
	ldp	q30, q31, [x3, #480]
	add	x3, x2, #CTX_FPSR
	ldp	x4, x5, [x3]
	msr	fpsr, x4
	msr	fpcr, x5
	ret
END restore_fpsimd

/* Route interrupts to us, then give the guest its half of the GIC: 7 writes. */
FUNC restore_vgic
	mrs	x3, hcr_el2
	mov	x4, #HCR_INT_OVERRIDE
	orr	x3, x3, x4
	msr	hcr_el2, x3
	mov_imm	x3, GICH_BASE
	add	x5, x0, #VCPU_VGIC
	ldp	w4, w7, [x5]
	ldr	w6, [x5, #VGIC_APR]
	str	w4, [x3, #GICH_HCR]
	str	w7, [x3, #GICH_VMCR]
	str	w6, [x3, #GICH_APR]
	add	x5, x5, #VGIC_LR
	add	x3, x3, #GICH_LR0
	mov	w4, #GICH_LRS
1:	ldr	w6, [x5], #4
	str	w6, [x3], #4
	sub	w4, w4, #1
	cbnz	w4, 1b
	ret
END restore_vgic

/* 8 reads, 1 write, 4 reads. */
FUNC save_vgic
	mov_imm	x3, GICH_BASE
	ldr	w4, [x3, #GICH_HCR]
	ldr	w5, [x3, #GICH_VMCR]
	ldr	w6, [x3, #GICH_MISR]
	ldr	w7, [x3, #GICH_EISR0]
	ldr	w8, [x3, #GICH_EISR1]
	ldr	w9, [x3, #GICH_ELRSR0]
	ldr	w10, [x3, #GICH_ELRSR1]
	ldr	w11, [x3, #GICH_APR]
	add	x12, x0, #VCPU_VGIC
	stp	w4, w5, [x12]
	stp	w6, w7, [x12, #VGIC_MISR]
	stp	w8, w9, [x12, #VGIC_EISR1]
	stp	w10, w11, [x12, #VGIC_ELRSR1]
	str	wzr, [x3, #GICH_HCR]
	add	x5, x12, #VGIC_LR
	add	x3, x3, #GICH_LR0
	mov	w4, #GICH_LRS
1:	ldr	w6, [x3], #4
	str	w6, [x5], #4
	sub	w4, w4, #1
	cbnz	w4, 1b
	mrs	x3, hcr_el2
	mov	x4, #HCR_INT_OVERRIDE
	bic	x3, x3, x4
	msr	hcr_el2, x3
	ret
END save_vgic

/* The virtual timer is the guest's, the physical one stays the host's. */
FUNC restore_timer
	mrs	x3, cnthctl_el2
	orr	x3, x3, #CNTHCTL_PCTEN
	bic	x3, x3, #CNTHCTL_PCEN
	msr	cnthctl_el2, x3
	ldr	x3, [x0, #VCPU_CNTVOFF]
	msr	cntvoff_el2, x3
	ldr	x3, [x0, #VCPU_CNTV_CVAL]
	msr	cntv_cval_el0, x3
	isb
	ldr	x3, [x0, #VCPU_CNTV_CTL]
	and	x3, x3, #(TIMER_ENABLE | TIMER_IMASK)
	msr	cntv_ctl_el0, x3
	ret
END restore_timer

FUNC save_timer
	mrs	x3, cntv_ctl_el0
	and	x3, x3, #(TIMER_ENABLE | TIMER_IMASK)
	str	x3, [x0, #VCPU_CNTV_CTL]
	isb
	mrs	x3, cntv_cval_el0
	str	x3, [x0, #VCPU_CNTV_CVAL]
	msr	cntv_ctl_el0, xzr
	mrs	x3, cnthctl_el2
	orr	x3, x3, #(CNTHCTL_PCTEN | CNTHCTL_PCEN)
	msr	cnthctl_el2, x3
	msr	cntvoff_el2, xzr
	ret
END save_timer
