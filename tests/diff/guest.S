/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Start, entry into a case and the way back by whatever exception ends it, semihosting. */
#include "tests/diff/case.h"

#if LEVEL == AT_EL1
#define EL(reg) reg##_el1
#else
#define cpacr_el2 cptr_el2
#define EL(reg)	  reg##_el2
#endif
#if LEVEL == AT_EL2
#define CPACR_ON CPTR_EL2_TEST
#else
#define CPACR_ON CPACR_TEST
#endif

	.arch	armv8-a+fp+simd

	.section .text.start, "ax"
	.globl	_start
_start:
	adrp	x0, stack_end
	add	sp, x0, :lo12:stack_end
#if LEVEL == AT_HOST
	mov	x0, #1 << 31		/* HCR_EL2: RW, */
	orr	x0, x0, #1 << 34	/* E2H, */
	orr	x0, x0, #1 << 27	/* TGE */
	msr	hcr_el2, x0
	isb
#elif LEVEL == AT_EL2
	mov	x0, #1 << 31
	msr	hcr_el2, x0
	isb
#endif
	mov	x0, #CPACR_ON
	msr	EL(cpacr), x0
	adrp	x0, vectors
	add	x0, x0, :lo12:vectors
	msr	EL(vbar), x0
	isb
	bl	guest_main
	mov	x1, x0
	mov	x2, #0x26		/* ADP_Stopped_ApplicationExit is 0x20026 */
	movk	x2, #2, lsl #16
	adrp	x3, exit_block
	add	x3, x3, :lo12:exit_block
	stp	x2, x1, [x3]
	mov	x1, x3
	mov	w0, #0x18
	hlt	#0xf000
1:	b	1b

	.text
/* uint64_t semihost(uint64_t operation, void *argument) */
	.globl	semihost
semihost:
	hlt	#0xf000
	ret

/*
 * void run_case(void): enters with the registers of `state` and returns with `state` as the
 * exception found it.
 */
	.globl	run_case
run_case:
	adrp	x9, frame
	add	x9, x9, :lo12:frame
	stp	x19, x20, [x9]
	stp	x21, x22, [x9, #16]
	stp	x23, x24, [x9, #32]
	stp	x25, x26, [x9, #48]
	stp	x27, x28, [x9, #64]
	stp	x29, x30, [x9, #80]
	mov	x10, sp
	mov	x11, #1
	stp	x10, x11, [x9, #96]

	adrp	x30, state
	add	x30, x30, :lo12:state
	ldr	x0, [x30, #STATE_FPCR]
	msr	fpcr, x0
	ldr	x0, [x30, #STATE_FPSR]
	msr	fpsr, x0
	add	x0, x30, #STATE_V
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	ldr	q\n, [x0], #16
	.endr
	ldr	x0, [x30, #STATE_ELR]
	msr	EL(elr), x0
	ldr	x0, [x30, #STATE_SPSR]
	msr	EL(spsr), x0
	ldr	x0, [x30, #STATE_SP_EL0]
	msr	sp_el0, x0
	ldr	x0, [x30, #STATE_SP_ELX]
	mov	sp, x0
	msr	EL(far), xzr
	msr	EL(esr), xzr
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29
	ldr	x\n, [x30, #8 * \n]
	.endr
	/* last: another CPACR_EL1, or CPTR_EL2, would trap the loads of V */
	msr	EL(tpidr), x0
	adrp	x0, case_cpacr
	ldr	x0, [x0, :lo12:case_cpacr]
	msr	EL(cpacr), x0
	mrs	x0, EL(tpidr)
	ldr	x30, [x30, #240]
	eret

common:
	msr	tpidrro_el0, x1
	adrp	x1, state
	add	x1, x1, :lo12:state
	.irp	n, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30
	str	x\n, [x1, #8 * \n]
	.endr
	str	x0, [x1, #STATE_VECTOR]
	mrs	x0, EL(tpidr)
	mrs	x2, tpidrro_el0
	stp	x0, x2, [x1]
	mov	x2, sp
	str	x2, [x1, #STATE_SP_ELX]
	mrs	x2, sp_el0
	str	x2, [x1, #STATE_SP_EL0]
	mrs	x2, EL(elr)
	str	x2, [x1, #STATE_ELR]
	mrs	x2, EL(spsr)
	str	x2, [x1, #STATE_SPSR]
	mrs	x2, EL(esr)
	str	x2, [x1, #STATE_ESR]
	mrs	x2, EL(far)
	str	x2, [x1, #STATE_FAR]
	mov	x0, #CPACR_ON
	msr	EL(cpacr), x0
	isb
	mrs	x2, fpcr
	str	x2, [x1, #STATE_FPCR]
	mrs	x2, fpsr
	str	x2, [x1, #STATE_FPSR]
	add	x0, x1, #STATE_V
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	str	q\n, [x0], #16
	.endr

	adrp	x9, frame
	add	x9, x9, :lo12:frame
	ldp	x10, x11, [x9, #96]
	cbz	x11, lost
	mov	sp, x10
	str	xzr, [x9, #104]
	ldp	x19, x20, [x9]
	ldp	x21, x22, [x9, #16]
	ldp	x23, x24, [x9, #32]
	ldp	x25, x26, [x9, #48]
	ldp	x27, x28, [x9, #64]
	ldp	x29, x30, [x9, #80]
	ret

/* An exception outside of a case: the guest itself is wrong. */
lost:
	adrp	x0, stack_end
	add	sp, x0, :lo12:stack_end
	bl	guest_lost
1:	b	1b

	.macro	vector number
	.align	7
	msr	EL(tpidr), x0
	mov	x0, #\number
	b	common
	.endm

	.align	11
vectors:
	.irp	n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	vector	\n
	.endr

	.section .rodata
	.align	4
	.globl	cases
cases:	.incbin	"cases.bin"

	.bss
	.align	4
frame:	.skip	112
exit_block:
	.skip	16
	.skip	16384
stack_end:
