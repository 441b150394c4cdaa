/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the debugger watches: code of a process and of a VM, with a name for each place where it
 * must stop, and the list of the places that single steps reach, one after the other.
 */
#define SYS_EXIT	93
#define SYS_GETPID	172
#define PORT_BASE	0x0c000000
#define BREAK_AT_EL1	((1 << 0) | (1 << 1) | (0xf << 5))
#define MDSCR_MDE_KDE	((1 << 15) | (1 << 13))

	.macro	place name
	.globl	\name
\name:
	.endm

	.text
	/* void subject(u64 cell[4]): does not return; exits with 41 plus the status of its STXR. */
place subject
	mov	x9, x0
1:	ldxr	x2, [x9]
2:	add	x2, x2, #1
3:	stxr	w3, x2, [x9]			// each step's exception return opens the monitor
4:	cbz	x9, 6f
5:	b	7f
6:	brk	#0
7:	mov	x8, #SYS_GETPID
8:	svc	#0
9:	bl	11f
10:	b	12f
11:	ret
12:	mov	x1, #1
place subject_store
	str	x1, [x9]
place subject_load
	ldrb	w4, [x9, #12]
place subject_pair
	stp	x1, x1, [x9, #16]
	mov	x0, x3
place subject_late
	add	x0, x0, #41
	mov	x8, #SYS_EXIT
	svc	#0

	.section .rodata
	.balign	8
place subject_steps
	.quad	1b, 2b, 3b, 4b, 5b, 7b, 8b, 9b, 11b, 10b, 12b, subject_store, 0

	/* The VM's, at EL1 with the MMU off wherever it was copied to. */
	.text
	.balign	2048
place guest_code
	mov	x1, #1
1:	add	x1, x1, #1
2:	cmp	x1, #2
3:	b.eq	5f
4:	brk	#0
5:	adr	x2, guest_cell
6:	str	x1, [x2]
7:	ldr	x3, [x2]
place guest_late
	nop
place guest_store
	str	x3, [x2, #8]
	movz	x4, #(PORT_BASE >> 16), lsl #16
	str	x3, [x4]
	/* nobody debugs it now: it does so itself, and reports the syndrome */
	adr	x5, guest_vectors
	msr	vbar_el1, x5
	msr	oslar_el1, xzr
	adr	x6, 8f
	msr	dbgbvr0_el1, x6
	mov	x5, #BREAK_AT_EL1
	msr	dbgbcr0_el1, x5
	mov	x5, #MDSCR_MDE_KDE
	msr	mdscr_el1, x5
	msr	daifclr, #8
	isb
	nop
8:	nop
	b	.
	.balign	16
place guest_cell
	.quad	0, 0
	.balign	2048
guest_vectors:
	.skip	0x200
	mrs	x3, elr_el1
	cmp	x3, x6
	mrs	x3, esr_el1
	csel	x3, x3, xzr, eq
	str	x3, [x4]
	b	.
place guest_end

	.section .rodata
place guest_steps
	.quad	1b, 2b, 3b, 5b, 6b, 7b, guest_late, 0

	.section .note.GNU-stack, "", %progbits
