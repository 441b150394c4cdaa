/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The guest's exceptions: interrupts, and what must not happen. */
#include "hv/include/asm.h"

.macro VECTOR target
	.balign	0x80
	b	\target
.endm

	.text
	.balign	0x800
GLOBAL_FUNC guest_vectors
	.rept	4
	VECTOR	guest_bad
	.endr
	VECTOR	guest_sync
	VECTOR	guest_irq
	VECTOR	guest_bad
	VECTOR	guest_bad
	.rept	8
	VECTOR	guest_bad
	.endr
END guest_vectors

/* The registers that the procedure call standard lets C destroy. */
.macro SAVE_CALLER
	stp	x0, x1, [sp, #-192]!
	CALLER_REST stp
	mrs	x0, elr_el1
	mrs	x1, spsr_el1
	stp	x0, x1, [sp, #160]
.endm

.macro LOAD_CALLER
	ldp	x0, x1, [sp, #160]
	msr	elr_el1, x0
	msr	spsr_el1, x1
	CALLER_REST ldp
	ldp	x0, x1, [sp], #192
.endm

FUNC guest_irq
	SAVE_CALLER
	bl	irq_handle
	LOAD_CALLER
	eret
END guest_irq

/* x0 = where the interrupted code goes on; C decides by ESR_EL1. */
FUNC guest_sync
	SAVE_CALLER
	mrs	x0, elr_el1
	bl	sync_handle
	str	x0, [sp, #160]
	LOAD_CALLER
	eret
END guest_sync

FUNC guest_bad
	mrs	x0, elr_el1
	bl	bad_exception
END guest_bad

/* x0-x2 in, x0 and x1 out: struct hvc_result is returned in both. */
GLOBAL_FUNC hvc
	hvc	#0
	ret
END hvc

/* Fills, or compares, all FP/SIMD registers with a pattern in memory. */
GLOBAL_FUNC fp_load
	ldp	q0, q1, [x0]
	ldp	q2, q3, [x0, #32]
	ldp	q4, q5, [x0, #64]
	ldp	q6, q7, [x0, #96]
	ldp	q8, q9, [x0, #128]
	ldp	q10, q11, [x0, #160]
	ldp	q12, q13, [x0, #192]
	ldp	q14, q15, [x0, #224]
	ldp	q16, q17, [x0, #256]
	ldp	q18, q19, [x0, #288]
	ldp	q20, q21, [x0, #320]
	ldp	q22, q23, [x0, #352]
	ldp	q24, q25, [x0, #384]
	ldp	q26, q27, [x0, #416]
	ldp	q28, q29, [x0, #448]
	ldp	q30, q31, [x0, #480]
	ret
END fp_load

GLOBAL_FUNC fp_store
	stp	q0, q1, [x0]
	stp	q2, q3, [x0, #32]
	stp	q4, q5, [x0, #64]
	stp	q6, q7, [x0, #96]
	stp	q8, q9, [x0, #128]
	stp	q10, q11, [x0, #160]
	stp	q12, q13, [x0, #192]
	stp	q14, q15, [x0, #224]
	stp	q16, q17, [x0, #256]
	stp	q18, q19, [x0, #288]
	stp	q20, q21, [x0, #320]
	stp	q22, q23, [x0, #352]
	stp	q24, q25, [x0, #384]
	stp	q26, q27, [x0, #416]
	stp	q28, q29, [x0, #448]
	stp	q30, q31, [x0, #480]
	ret
END fp_store
