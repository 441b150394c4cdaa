/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Exceptions taken to EL2. From the host: only its calls to us. From a guest:
 * traps and interrupts, each of which ends its run.
 */
#include "hv/include/abi.h"
#include "hv/include/asm.h"
#include "hv/include/bits.h"
#include "hv/split/include/lowvisor.h"

.macro VECTOR target
	.balign	0x80
	b	\target
.endm

	.text
	.balign	0x800
GLOBAL_FUNC lowvisor_vectors
	VECTOR	lowvisor_panic		/* from EL2 with SP_EL0 */
	VECTOR	lowvisor_panic
	VECTOR	lowvisor_panic
	VECTOR	lowvisor_panic
	VECTOR	lowvisor_panic		/* from EL2 */
	VECTOR	lowvisor_panic
	VECTOR	lowvisor_panic
	VECTOR	lowvisor_panic
	VECTOR	el1_sync		/* from EL1 or EL0, AArch64 */
	VECTOR	el1_irq
	VECTOR	lowvisor_panic
	VECTOR	lowvisor_panic
	VECTOR	lowvisor_panic		/* from AArch32, which nobody runs */
	VECTOR	lowvisor_panic
	VECTOR	lowvisor_panic
	VECTOR	lowvisor_panic
END lowvisor_vectors

/*
 * The guest's x0-x3 are on the stack from here until vcpu_leave stores them.
 * VTTBR_EL2 says who was running: zero is the host.
 */
FUNC el1_sync
	stp	x0, x1, [sp, #-16]!
	stp	x2, x3, [sp, #-16]!
	mrs	x1, esr_el2
	lsr	x2, x1, #ESR_EC_SHIFT
	mrs	x3, vttbr_el2
	cbz	x3, host_call
	cmp	x2, #ESR_EC_HVC64
	b.ne	guest_trap
END el1_sync

/*
 * The one hypercall that is answered here, before any state has moved: the
 * Trap microbenchmark. Exception entry and return synchronise, so the counter
 * needs no barriers of its own.
 */
FUNC guest_hvc
	mov_imm	x3, HVC_TRAP
	cmp	x0, x3
	b.ne	guest_trap
	mrs	x0, pmccntr_el0
	ldp	x2, x3, [sp], #16
	ldr	x1, [sp, #8]
	add	sp, sp, #16
	eret
END guest_hvc

/*
 * Host: x0 = function, x1 and x2 its arguments; x0 = its result. Nothing else
 * that the host does traps.
 */
FUNC host_call
	cmp	x2, #ESR_EC_HVC64
	b.ne	lowvisor_panic
	ldp	x2, x3, [sp], #16
	ldp	x0, x1, [sp], #16
	stp	lr, xzr, [sp, #-16]!
	mov	lr, x0
	mov	x0, x1
	mov	x1, x2
	blr	lr
	ldp	lr, xzr, [sp], #16
	eret
END host_call

/*
 * x1 = ESR_EL2, x2 = its class. HPFAR_EL2 is not valid for a permission fault
 * (D13.2.54), so then the address is translated again, by the guest's tables.
 */
FUNC guest_trap
	cmp	x2, #ESR_EC_DABT_LOW
	mov	x3, #ESR_EC_IABT_LOW
	ccmp	x2, x3, #4, ne
	b.ne	1f
	and	x3, x1, #ESR_FSC_TYPE
	cmp	x3, #ESR_FSC_PERM
	b.ne	1f
	tbnz	x1, #7, 1f		/* S1PTW: HPFAR_EL2 is valid after all */
	mrs	x2, far_el2
	mrs	x0, par_el1
	at	s1e1r, x2
	isb
	mrs	x3, par_el1
	msr	par_el1, x0
	tbnz	x3, #0, 3f		/* the mapping is gone: let it fault again */
	ubfx	x3, x3, #12, #36
	lsl	x3, x3, #4
	b	2f
1:	mrs	x3, hpfar_el2
	mrs	x2, far_el2
2:	mrs	x0, tpidr_el2
	str	x1, [x0, #VCPU_ESR]
	str	x2, [x0, #VCPU_FAR]
	str	x3, [x0, #VCPU_HPFAR]
	mov	x1, #EXIT_TRAP
	b	vcpu_leave
3:	ldp	x2, x3, [sp], #16
	ldp	x0, x1, [sp], #16
	eret
END guest_trap

/* A physical interrupt while a guest ran. Nobody acknowledges it here. */
FUNC el1_irq
	stp	x0, x1, [sp, #-16]!
	stp	x2, x3, [sp, #-16]!
	mrs	x0, tpidr_el2
	mov	x1, #EXIT_IRQ
	b	vcpu_leave
END el1_irq

/*
 * An exception that must not happen. The host prints it: make its world
 * whole if a guest was in, and enter host_panic with what we know.
 */
GLOBAL_FUNC lowvisor_panic
	mrs	x1, vttbr_el2
	cbz	x1, 1f
	mrs	x26, tpidr_el2
	mov	x0, x26
	bl	deactivate_traps
	ldr	x2, [x26, #VCPU_HOST]
	bl	restore_sysregs
	ldr	x0, [x2, #CTX_ELR_EL1 - 8]
	msr	sp_el1, x0
1:	mrs	x0, esr_el2
	mrs	x1, elr_el2
	mrs	x2, far_el2
	mrs	x3, hpfar_el2
	mrs	x4, spsr_el2
	ldr	x5, =host_panic
	msr	elr_el2, x5
	mov	x5, #(PSR_DAIF | PSR_EL1H)
	msr	spsr_el2, x5
	eret
END lowvisor_panic
