/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A hypervisor that forgets two registers. Guest A leaves values in X19 and V8, and guest B, on the
 * same core, is entered with them. It gets its own of everything else, as guest C does of all
 * after it. Needs EL2.
 */
#include "hv/tests/test.h"

#define HCR_GUEST	((1 << 31) | 1)			/* RW, VM */
#define VTCR		((1 << 31) | (3 << 12) | (1 << 10) | (1 << 8) | (1 << 6) | 32)
#define SPSR_EL1H	0x3c5				/* all masked */
#define FPEN		(3 << 20)
#define S2_BLOCK	0x7fd				/* 1 GiB, Normal, read and write */

	.text
GLOBAL_FUNC start
	mrs	x0, CurrentEL
	cmp	x0, #(2 << 2)
	b.ne	no_el2
	adr	x0, vectors
	msr	vbar_el2, x0
	mov_imm	x0, VTCR
	msr	vtcr_el2, x0
	mov	x0, #0x33ff			/* no trap of FP */
	msr	cptr_el2, x0
	mov	x0, #FPEN
	msr	cpacr_el1, x0
	mov_imm	x0, HCR_GUEST
	msr	hcr_el2, x0
	isb
	adr	x0, stage2_a
	adr	x1, guest_a
	b	enter
END start

no_el2:
	PUTS	needs_el2
	b	power_off

/* x0 = stage 2, x1 = PC. */
FUNC enter
	msr	vttbr_el2, x0
	msr	elr_el2, x1
	mov	x0, #SPSR_EL1H
	msr	spsr_el2, x0
	isb
	eret
END enter

/* Gives a guest its own of X18, X20-X29 and the V registers but V8. Uses x17. */
FUNC load_most
	adr	x17, zeros
	ldr	x18, [x17]
	ldp	x20, x21, [x17]
	ldp	x22, x23, [x17]
	ldp	x24, x25, [x17]
	ldp	x26, x27, [x17]
	ldp	x28, x29, [x17]
	ldp	q0, q1, [x17]
	ldp	q2, q3, [x17]
	ldp	q4, q5, [x17]
	ldp	q6, q7, [x17]
	ldp	q9, q10, [x17]
	ldp	q11, q12, [x17]
	ldp	q13, q14, [x17]
	ldp	q15, q16, [x17]
	ldp	q17, q18, [x17]
	ldp	q19, q20, [x17]
	ldp	q21, q22, [x17]
	ldp	q23, q24, [x17]
	ldp	q25, q26, [x17]
	ldp	q27, q28, [x17]
	ldp	q29, q30, [x17]
	ldr	q31, [x17]
	ret
END load_most

/* A guest has called: the next one runs. */
FUNC called
	mrs	x2, vttbr_el2
	bl	load_most
	adr	x0, stage2_b
	adr	x1, guest_b
	adr	x3, stage2_a
	cmp	x2, x3
	b.eq	enter
	adr	x0, stage2_c
	adr	x1, guest_c
	adr	x3, stage2_b
	cmp	x2, x3
	adr	x3, zeros
	ldr	x19, [x3]
	ldr	q8, [x3]
	b.eq	enter
	msr	hcr_el2, xzr
	isb
	PUTS	done
	b	power_off
END called

FUNC guest_a
	mov	x19, #0xa
	fmov	d8, #1.0
	hvc	#0
END guest_a

FUNC guest_b
	hvc	#0
END guest_b

FUNC guest_c
	hvc	#0
END guest_c

	.balign	2048
vectors:
	.space	0x400
	b	called				/* synchronous, from a lower EL */
	.balign	2048

	LIBRARY
needs_el2: .asciz "needs EL2\r\n"
done:	.asciz	"three guests ran\r\n"
	.balign	16
zeros:	.quad	0, 0, 0, 0

.macro STAGE2 name
	.balign	4096
\name:	.quad	S2_BLOCK, S2_BLOCK + 0x40000000, S2_BLOCK + 0x80000000, S2_BLOCK + 0xc0000000
	.space	4096 - 32
.endm
	STAGE2	stage2_a
	STAGE2	stage2_b
	STAGE2	stage2_c
