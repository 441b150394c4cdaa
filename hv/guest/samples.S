/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The measured operations, one sample each. In assembly, so that what lies
 * between a stamp and the operation is known to the instruction: it is what
 * STAMP and the lines below it say, and nothing else. hv/README.md lists it.
 */
#include "hv/include/abi.h"
#include "hv/include/asm.h"
#include "hv/include/gic.h"

/* isb, counter, isb: as the papers' guest does it on ARMv8. */
.macro STAMP reg
	isb
	mrs	\reg, pmccntr_el0
	isb
.endm

	.text

/* Returns cycles. */
GLOBAL_FUNC sample_hypercall
	mov_imm	x0, HVC_NOP
	STAMP	x9
	hvc	#0
	STAMP	x10
	sub	x0, x10, x9
	ret
END sample_hypercall

/* Returns cycles in (x0) and out (x1). */
GLOBAL_FUNC sample_trap
	mov_imm	x0, HVC_TRAP
	STAMP	x9
	hvc	#0
	STAMP	x10
	sub	x1, x10, x0
	sub	x0, x0, x9
	ret
END sample_trap

/* x0 = address of a device register to read. Returns cycles. */
GLOBAL_FUNC sample_read
	STAMP	x9
	ldr	w1, [x0]
	dsb	ld
	STAMP	x10
	sub	x0, x10, x9
	ret
END sample_read

/* x0 = address of GICC. One interrupt is pending. Returns cycles. */
GLOBAL_FUNC sample_eoi_ack
	STAMP	x9
	ldr	w1, [x0, #GICC_IAR]
	dsb	st
	str	w1, [x0, #GICC_EOIR]
	STAMP	x10
	sub	x0, x10, x9
	ret
END sample_eoi_ack

/* x0 = address of GICC: completes the spurious interrupt, which changes nothing. */
GLOBAL_FUNC sample_virtual_eoi
	mov	w1, #GIC_SPURIOUS
	STAMP	x9
	dsb	st
	str	w1, [x0, #GICC_EOIR]
	STAMP	x10
	sub	x0, x10, x9
	ret
END sample_virtual_eoi

/* x0 = address of GICD_SGIR, w1 = value, x2 = flag, w3 = value to wait for. Returns cycles. */
GLOBAL_FUNC sample_virtual_ipi
	dsb	ishst
	STAMP	x9
	str	w1, [x0]
1:	ldr	w4, [x2]
	cmp	w4, w3
	b.ne	1b
	STAMP	x10
	sub	x0, x10, x9
	ret
END sample_virtual_ipi

/* x0 = MESSAGE_*: sends the stamp to the other VM. */
GLOBAL_FUNC sample_send
	mov	x2, x0
	mov_imm	x0, HVC_SEND
	STAMP	x1
	hvc	#0
	ret
END sample_send

/* The other side. Returns the message's value and kind; x0 = where to put our stamp. */
GLOBAL_FUNC sample_receive
	mov	x9, x0
	mov_imm	x0, HVC_RECEIVE
	hvc	#0
	STAMP	x10
	str	x10, [x9]
	ret
END sample_receive

/* x0 = address of a doorbell. Returns the stamp. */
GLOBAL_FUNC sample_notify
	dsb	ishst
	STAMP	x9
	str	wzr, [x0]
	mov	x0, x9
	ret
END sample_notify
