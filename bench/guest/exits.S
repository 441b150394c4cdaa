/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What tracing costs: a guest at EL1 under a minimal hypervisor at EL2. The guest sums an array for
 * about 100,000 cycles, then makes a hypercall; EL2 saves and restores a whole world (GP, FP, EL1
 * system registers) and returns. COUNT exits, then PSCI SYSTEM_OFF by SMC. Stage 2 is on (1 GiB
 * blocks), the guest's MMU too.
 */
#define PSCI_SYSTEM_OFF 0x84000008
#define ROUNDS 48 /* of about 2,080 cycles */

	.text
	.globl	_start
_start:
	adrp	x0, stack_end
	add	x0, x0, :lo12:stack_end
	mov	sp, x0
	adrp	x0, vectors
	add	x0, x0, :lo12:vectors
	msr	vbar_el2, x0
	/* stage 1 of EL2 and of EL1: identity, 1 GiB blocks; stage 2 the same */
	adrp	x0, table
	add	x0, x0, :lo12:table
	mov	x1, #0x401
	str	x1, [x0]
	mov	x1, #0x705
	orr	x1, x1, #0x40000000
	str	x1, [x0, #8]
	adrp	x2, table2
	add	x2, x2, :lo12:table2
	mov	x1, #0x4c1			/* S2AP read and write, Device */
	str	x1, [x2]
	mov	x1, #0x7fd			/* inner shareable, Normal write-back */
	orr	x1, x1, #0x40000000
	str	x1, [x2, #8]
	mov	x1, #0xff00
	msr	mair_el1, x1
	msr	mair_el2, x1
	ldr	x1, =0x280803519
	msr	tcr_el1, x1
	ldr	x1, =0x80823519			/* T0SZ 25, RES1, 40-bit PA */
	msr	tcr_el2, x1
	msr	ttbr0_el1, x0
	msr	ttbr0_el2, x0
	msr	vttbr_el2, x2
	ldr	x1, =0x80023559			/* VTCR: T0SZ 25, start at level 1, 40-bit PA */
	msr	vtcr_el2, x1
	mov	x1, #0x300000
	movk	x1, #0x33ff
	msr	cptr_el2, xzr
	msr	cpacr_el1, x1
	ldr	x1, =0x80000001			/* RW, VM */
	msr	hcr_el2, x1
	ldr	x1, =0x30d01805			/* RES1, I, C, M */
	msr	sctlr_el1, x1
	ldr	x1, =0x30c51835
	msr	sctlr_el2, x1
	tlbi	alle2
	tlbi	alle1
	dsb	sy
	isb
	mov	x1, #0x3c5
	msr	spsr_el2, x1
	adr	x1, guest
	msr	elr_el2, x1
	eret

guest:
	ldr	x9, =COUNT
	mov	x0, #0
1:	mov	x8, #ROUNDS
2:	adrp	x1, array
	add	x1, x1, :lo12:array
	mov	x3, #1024
3:	ldr	x4, [x1], #8
	add	x0, x0, x4
	eor	x5, x4, x3
	str	x5, [x1, #-8]
	subs	x3, x3, #1
	b.ne	3b
	subs	x8, x8, #1
	b.ne	2b
	hvc	#0
	subs	x9, x9, #1
	b.ne	1b
	hvc	#1


on_hvc:
	stp	x0, x1, [sp, #-16]!
	mrs	x0, esr_el2
	tbnz	x0, #0, off
	adrp	x0, world
	add	x0, x0, :lo12:world
	.irp r, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28
	stp	x\r, x0, [x0, #8 * \r]
	.endr
	str	x30, [x0, #8 * 30]
	.irp r, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
	str	q\r, [x0, #256 + 16 * \r]
	.endr
	add	x4, x0, #800
	mrs	x2, sctlr_el1
	mrs	x3, ttbr0_el1
	stp	x2, x3, [x4, #0]
	mrs	x2, tcr_el1
	mrs	x3, mair_el1
	stp	x2, x3, [x4, #16]
	mrs	x2, vbar_el1
	mrs	x3, cpacr_el1
	stp	x2, x3, [x4, #32]
	mrs	x2, elr_el2
	mrs	x3, spsr_el2
	stp	x2, x3, [x4, #48]
	ldp	x2, x3, [x4, #48]
	msr	elr_el2, x2
	msr	spsr_el2, x3
	ldp	x2, x3, [x4, #32]
	msr	vbar_el1, x2
	msr	cpacr_el1, x3
	ldp	x2, x3, [x4, #16]
	msr	tcr_el1, x2
	msr	mair_el1, x3
	ldp	x2, x3, [x4, #0]
	msr	sctlr_el1, x2
	msr	ttbr0_el1, x3
	.irp r, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
	ldr	q\r, [x0, #256 + 16 * \r]
	.endr
	.irp r, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28
	ldr	x\r, [x0, #8 * \r]
	.endr
	ldr	x30, [x0, #8 * 30]
	ldp	x0, x1, [sp], #16
	eret
off:
	ldr	w0, =PSCI_SYSTEM_OFF
	smc	#0
1:	b	1b
	.ltorg

	.align	11
vectors:
	.skip	0x400
	b	on_hvc
	.skip	0x400 - 4

	.bss
	.align	12
table:	.skip	4096
table2:	.skip	4096
	.skip	4096
stack_end:
world:	.skip	1024
	.align	12
array:	.skip	8192
