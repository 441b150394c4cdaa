/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loops for comparing simulators: bare metal at EL1, MMU on, memory Normal
 * write-back cacheable (1 GiB blocks). LOOP selects one; COUNT scales it.
 * Ends with PSCI SYSTEM_OFF by HVC, so it runs on QEMU's virt board as well.
 * The sum that each loop computes is left in x0 at `done`, and printed in
 * hexadecimal on the UART: both simulators have to agree on it.
 */
#define UART 0x09000000
#define PSCI_SYSTEM_OFF 0x84000008

	.text
	.globl	_start
_start:
	adrp	x0, stack_end
	add	x0, x0, :lo12:stack_end
	mov	sp, x0
	bl	mmu_on
	bl	loop
done:
	bl	print_hex
	ldr	w0, =PSCI_SYSTEM_OFF
	hvc	#0
1:	wfi
	b	1b

/* Identity map: devices in the first GiB, RAM in the second. 39-bit VA: level 1 blocks. */
mmu_on:
	adrp	x0, table
	add	x0, x0, :lo12:table
	mov	x1, #0x401			/* block, AF, attribute 0: Device */
	str	x1, [x0]
	mov	x1, #0x705			/* block, AF, inner shareable, attribute 1 */
	orr	x1, x1, #0x40000000
	str	x1, [x0, #8]
	mov	x1, #0xff00			/* 1: Normal write-back, 0: Device-nGnRnE */
	msr	mair_el1, x1
	ldr	x1, =0x280803519		/* T0SZ 25, EPD1, inner shareable, write-back, 40-bit PA */
	msr	tcr_el1, x1
	msr	ttbr0_el1, x0
	tlbi	vmalle1
	dsb	nsh
	isb
	mrs	x1, sctlr_el1
	mov	x2, #0x1005			/* I, C, M */
	orr	x1, x1, x2
	msr	sctlr_el1, x1
	isb
	ret

print_hex:
	mov	x1, #UART
	mov	x2, #60
1:	lsr	x3, x0, x2
	and	x3, x3, #15
	cmp	x3, #10
	add	x4, x3, #'0'
	add	x5, x3, #'a' - 10
	csel	x3, x4, x5, lo
	str	w3, [x1]
	subs	x2, x2, #4
	b.pl	1b
	mov	w3, #'\n'
	str	w3, [x1]
	ret

	.align	6
#if LOOP == 0		/* alu: lengths of Collatz sequences */
loop:
	ldr	x9, =COUNT
	mov	x0, #0
1:	mov	x1, x9
2:	tbz	x1, #0, 3f
	add	x2, x1, x1, lsl #1
	add	x1, x2, #1
3:	lsr	x1, x1, #1
	add	x0, x0, #1
	cmp	x1, #1
	b.hi	2b
	subs	x9, x9, #1
	b.ne	1b
	ret
#elif LOOP == 1		/* mem: two sequential 16 KiB arrays */
loop:
	ldr	x9, =COUNT
	mov	x0, #0
1:	adrp	x1, array
	add	x1, x1, :lo12:array
	add	x2, x1, #16384
	mov	x3, #2048
2:	ldr	x4, [x1], #8
	ldr	x5, [x2]
	eor	x4, x4, x5
	add	x0, x0, x4
	add	x4, x4, x3
	str	x4, [x2], #8
	subs	x3, x3, #1
	b.ne	2b
	subs	x9, x9, #1
	b.ne	1b
	ret
#elif LOOP == 2		/* call: direct and indirect calls, four rotating targets */
loop:
	stp	x29, x30, [sp, #-16]!
	ldr	x9, =COUNT
	mov	x0, #0
	adrp	x10, targets
	add	x10, x10, :lo12:targets
1:	and	x11, x9, #3
	ldr	x12, [x10, x11, lsl #3]
	blr	x12
	bl	leaf
	subs	x9, x9, #1
	b.ne	1b
	ldp	x29, x30, [sp], #16
	ret
leaf:	stp	x29, x30, [sp, #-16]!
	add	x0, x0, #1
	bl	inner
	ldp	x29, x30, [sp], #16
	ret
inner:	eor	x0, x0, x9
	ret
t0:	add	x0, x0, #1
	ret
t1:	add	x0, x0, #2
	ret
t2:	add	x0, x0, #3
	ret
t3:	add	x0, x0, #5
	ret
	.section .data
	.align	3
targets: .quad	t0, t1, t2, t3
	.text
#elif LOOP == 3		/* stream: sums 8 MiB */
loop:
	adrp	x1, array
	add	x1, x1, :lo12:array
	mov	x3, #8 << 20
	ldr	x9, =COUNT
0:	sub	x3, x3, #8
	str	x3, [x1, x3]
	cbnz	x3, 0b
	mov	x0, #0
1:	adrp	x1, array
	add	x1, x1, :lo12:array
	mov	x3, #(8 << 20) / 64
2:	ldp	x4, x5, [x1], #16
	ldp	x6, x7, [x1], #16
	add	x0, x0, x4
	add	x0, x0, x5
	ldp	x4, x5, [x1], #16
	add	x0, x0, x6
	add	x0, x0, x7
	ldp	x6, x7, [x1], #16
	add	x0, x0, x4
	add	x0, x0, x5
	add	x0, x0, x6
	add	x0, x0, x7
	subs	x3, x3, #1
	b.ne	2b
	subs	x9, x9, #1
	b.ne	1b
	ret
#elif LOOP == 6		/* fp: doubles; a Horner scheme, a distance, a division, a root, conversions */
loop:
	mov	x1, #3 << 20			/* CPACR_EL1.FPEN */
	msr	cpacr_el1, x1
	isb
	ldr	x9, =COUNT
	mov	x0, #0
	fmov	d16, #1.0
	fmov	d17, #0.5
	fmov	d18, #-0.1875
	fmov	d19, #3.0
	fmov	d20, #1.25
	fmov	d0, #0.75
	fmov	d7, xzr
1:	fmadd	d1, d0, d18, d17		/* ((-0.1875 x + 0.5) x + 1.25) x + 1 */
	fmadd	d1, d1, d0, d20
	fmadd	d1, d1, d0, d16
	scvtf	d2, w9
	fmul	d3, d2, d20
	fsub	d4, d3, d1
	fmul	d4, d4, d4
	fmul	d5, d1, d1
	fadd	d4, d4, d5
	fsqrt	d4, d4
	fdiv	d5, d1, d4
	fadd	d7, d7, d5
	fsub	d0, d1, d19
	fcmp	d0, d17
	fcsel	d0, d17, d0, gt
	fabs	d0, d0
	fmin	d0, d0, d16
	fcvtzs	w3, d4
	add	x0, x0, x3
	subs	x9, x9, #1
	b.ne	1b
	fmov	x3, d7
	eor	x0, x0, x3
	ret
#elif LOOP == 7		/* fp-vec: a polynomial, on 4 singles at a time */
loop:
	mov	x1, #3 << 20
	msr	cpacr_el1, x1
	isb
	ldr	x9, =COUNT
	adrp	x1, array
	add	x1, x1, :lo12:array
	mov	x2, #16384 / 16
	fmov	v16.4s, #0.5
	fmov	v17.4s, #1.0
	fmov	v18.4s, #-0.25
	fmov	v19.4s, #0.125
	mov	v20.16b, v17.16b
0:	sub	x2, x2, #1
	scvtf	s0, w2
	fmul	s0, s0, s16
	dup	v0.4s, v0.s[0]
	fadd	v0.4s, v0.4s, v19.4s
	str	q0, [x1, x2, lsl #4]
	cbnz	x2, 0b
1:	adrp	x1, array
	add	x1, x1, :lo12:array
	mov	x2, #16384 / 16
2:	ldr	q0, [x1]			/* x: ((-x/4 + 1) x + 1/2) x, summed up; then x/8 + 1 */
	mov	v1.16b, v17.16b
	fmla	v1.4s, v0.4s, v18.4s
	mov	v2.16b, v16.16b
	fmla	v2.4s, v1.4s, v0.4s
	fmul	v2.4s, v2.4s, v0.4s
	fsub	v3.4s, v2.4s, v20.4s
	fmul	v3.4s, v3.4s, v16.s[1]
	fadd	v20.4s, v20.4s, v3.4s
	fmax	v20.4s, v20.4s, v16.4s
	fmul	v0.4s, v0.4s, v19.4s
	fadd	v0.4s, v0.4s, v17.4s
	str	q0, [x1], #16
	subs	x2, x2, #1
	b.ne	2b
	subs	x9, x9, #1
	b.ne	1b
	eor	v0.16b, v0.16b, v20.16b
	umov	x0, v0.d[0]
	ret
#else			/* random loads and stores: in 16 KiB, or in 16 MiB */
#if LOOP == 4
#define MASK (16 << 10) - 8
#else
#define MASK (16 << 20) - 8
#endif
loop:
	ldr	x9, =COUNT
	ldr	x10, =6364136223846793005
	ldr	x11, =1442695040888963407
	ldr	x12, =MASK
	adrp	x1, array
	add	x1, x1, :lo12:array
	mov	x0, #1
	mov	x2, #1
1:	madd	x2, x2, x10, x11
	and	x3, x12, x2, lsr #20
	ldr	x4, [x1, x3]
	add	x0, x0, x4
	and	x5, x12, x2, lsr #30
	str	x0, [x1, x5]
	subs	x9, x9, #1
	b.ne	1b
	ret
#endif
	.ltorg

	.bss
	.align	12
table:	.skip	4096
	.skip	4096
stack_end:
	.align	12
array:	.skip	16 << 20
