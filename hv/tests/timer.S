/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Three interrupts of the EL1 physical timer through the GICv2, asleep in
 * between. Runs at EL1; from EL2 it goes down first.
 */
#include "hv/tests/test.h"

#define TICKS 3

	.text
GLOBAL_FUNC start
	mrs	x0, CurrentEL
	cmp	x0, #(2 << 2)
	b.ne	at_el1
	mov_imm	x0, HCR_HOST
	msr	hcr_el2, x0
	mov	x0, #(CNTHCTL_PCTEN | CNTHCTL_PCEN)
	msr	cnthctl_el2, x0
	mov_imm	x0, SCTLR_EL1_RES1
	msr	sctlr_el1, x0
	/* Power-off goes by HVC from EL1: catch it. */
	adr	x0, vectors_el2
	msr	vbar_el2, x0
	mov	x0, #(PSR_DAIF | PSR_EL1H)
	msr	spsr_el2, x0
	adr	x0, at_el1
	msr	elr_el2, x0
	eret
END start

FUNC at_el1
	adr	x0, vectors
	msr	vbar_el1, x0
	mov_imm	x0, GICD_BASE
	mov	w1, #1
	str	w1, [x0, #GICD_CTLR]
	mov_imm	x2, 1 << IRQ_PTIMER
	str	w2, [x0, #GICD_ISENABLER]
	mov_imm	x0, GICC_BASE
	mov	w2, #0xf0
	str	w2, [x0, #GICC_PMR]
	str	w1, [x0, #GICC_CTLR]
	mov	x19, #0
	bl	arm
	isb
1:	msr	daifset, #2
	cmp	x19, #TICKS
	b.eq	2f
	wfi
	msr	daifclr, #2
	isb
	b	1b
2:	PUTS	done
	b	power_off
END at_el1

/* A millisecond from now. */
FUNC arm
	mrs	x0, cntfrq_el0
	mov	x1, #1000
	udiv	x0, x0, x1
	msr	cntp_tval_el0, x0
	mov	x0, #TIMER_ENABLE
	msr	cntp_ctl_el0, x0
	ret
END arm

/* The main loop keeps nothing in x0-x3 and x20-x23 while interrupts are on. */
FUNC irq
	mov_imm	x20, GICC_BASE
	ldr	w21, [x20, #GICC_IAR]
	mov	x22, lr
	cmp	w21, #IRQ_PTIMER
	b.ne	wrong
	add	x19, x19, #1
	bl	arm
	PUTS	tick
	str	w21, [x20, #GICC_EOIR]
	mov	lr, x22
	eret
END irq

FUNC wrong
	PUTS	bad
	b	power_off
END wrong

	.balign	0x800
GLOBAL_FUNC vectors
	.rept	5
	.balign	0x80
	b	wrong
	.endr
	.balign	0x80
	b	irq
	.rept	10
	.balign	0x80
	b	wrong
	.endr
END vectors

	.balign	0x800
GLOBAL_FUNC vectors_el2
	.rept	16
	.balign	0x80
	smc	#0
	eret
	.endr
END vectors_el2
	LIBRARY
tick:	.asciz	"tick\r\n"
done:	.asciz	"done\r\n"
bad:	.asciz	"unexpected exception\r\n"
